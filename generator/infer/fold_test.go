package infer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

// ^0 is the struct that a member stands in, ^1 the one around it.
func TestTypesThatHoldThemselves(t *testing.T) {
	for _, c := range []struct {
		name    string
		samples []string
		want    string
	}{
		{"two levels are enough where the inner one goes on", []string{`{"id":1,"replies":[{"id":2,"replies":[]}]}`}, "{id int, replies []^0}"},
		{"a leaf does not go on", []string{`{"id":1,"kids":[{"id":2,"kids":[{"id":3}]}]}`}, "{id int, kids? []^0}"},
		{"a leaf that has something of its own", []string{`{"name":"/","files":[{"name":"src","files":[{"name":"a.go","size":1}]}]}`}, "{name string, files? []^0, size? int}"},
		{"null at the end", []string{`{"id":1,"parent":{"id":2,"parent":null}}`}, "{id int, parent *^0}"},
		{"left and right", []string{`{"v":1,"left":null,"right":{"v":2,"left":{"v":3,"left":null,"right":null},"right":null}}`}, "{v int, left *^0, right *^0}"},
		{"evidence of two samples", []string{`{"id":1,"kids":[]}`, `{"id":2,"kids":[{"id":3,"kids":null}]}`}, "{id int, kids *[]^0}"},
		{"lists of lists", []string{`{"id":1,"rows":[[{"id":2,"rows":[]}]]}`}, "{id int, rows [][]^0}"},
		{"values of a map", []string{`{"type":"a","at":{"2024-01-01":{"type":"b","at":{}}}}`}, "{type string, at map ^0}"},
		{"a beside text", []string{`{"op":"a","terms":["x",{"op":"b","terms":["y",{"op":"c","terms":["z"]}]}]}`}, "{op string, terms [](string | ^0)}"},
		{"through another object", []string{`{"name":"x","files":[{"path":"f","folder":{"name":"y","files":[]}}]}`}, "{name string, files []{path! string, folder! ^1}}"},
		{"within another object that goes on", []string{`{"root":{"id":1,"kids":[{"id":2,"kids":[]}]}}`}, "{root! {id int, kids []^0}}"},
		{"two circles, one around the other", []string{`{"id":1,"kids":[{"id":2,"kids":[],"tag":{"t":"a","sub":{"t":"b","sub":null}}}],"tag":{"t":"c","sub":null}}`},
			"{id int, kids []^0, tag {t string, sub *^0}}"},
		{"levels further down may lack what the first two have", []string{`{"id":1,"to":"x","kids":[{"id":2,"to":"y","kids":[{"id":3,"kids":[]}]}]}`}, "{id int, kids []^0, to? string}"},
		{"a member that only some inner objects have", []string{`{"id":1,"kids":[{"id":2,"kids":[],"x":1},{"id":3,"kids":[]}]}`}, "{id int, kids []^0, x? int}"},

		{"an order with items is none", []string{`{"id":1,"items":[{"id":2}]}`}, "{id! int, items! []{id! int}}"},
		{"an envelope in an envelope", []string{`{"data":{"data":null}}`}, "{data! {data! *any<none>}}"},
		{"an envelope with its thing", []string{`{"data":{"id":1,"data":{"x":1}}}`}, "{data! {id! int, data! {x! int}}}"},
		{"JSON:API", []string{`{"data":{"id":"1","type":"a","relationships":{"b":{"data":{"id":"2","type":"b"}}}},"links":{"self":"x"}}`},
			"{data! {id! string, type! string, relationships! {b! {data! {id! string, type! string}}}}, links! {self! string}}"},
		{"a value with a value", []string{`{"name":"x","value":{"name":"y","value":"z"}}`}, "{name! string, value! {name! string, value! string}}"},
		{"a post is no comment", []string{`{"id":1,"title":"t","replies":[{"id":2,"replies":[{"id":3,"replies":[]}]}]}`},
			"{id! int, title! string, replies! []{id int, replies []^0}}"},
		{"a link of links", []string{`{"url":{"urls":[{"url":"x","start":1}]},"start":2}`}, "{url! {urls! []{url! string, start! int}}, start! int}"},
		{"kinds that differ", []string{`{"id":1,"kids":[{"id":"a","kids":[]}]}`}, "{id! int, kids! []{id! string, kids! []any<none><none>}}"},
		{"kinds that differ far down", []string{`{"id":1,"by":{"n":{"x":1}},"kids":[{"id":2,"by":{"n":{"x":"y"}},"kids":[]}]}`},
			"{id! int, by! {n! {x! int}}, kids! []{id! int, by! {n! {x! string}}, kids! []any<none><none>}}"},
		{"a leaf that is another thing", []string{`{"title":"a","items":[{"title":"b","items":[{"label":"c","key":"d"}]}]}`},
			"{title! string, items! []{title! string, items! []{label! string, key! string}}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			typ := shapeOf(t, c.samples...)
			assert.Equal(t, c.want, render(typ))
			for _, s := range c.samples {
				back, err := roundTrip(typ, []byte(s))
				require.NoError(t, err)
				assert.NoError(t, equalJSON([]byte(s), back))
			}
		})
	}
}

// treeText draws trees of three kinds of members that lead on, with a quirk now and then: so most fold, and some must not.
func treeText(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := []string{`"id":` + rapid.SampledFrom([]string{"1", "2", "3", "4.5"}).Draw(t, "id")}
		if rapid.IntRange(0, 9).Draw(t, "quirk") == 0 {
			key := rapid.SampledFrom([]string{"id2", "x", "kids2", "2024-01-01", ""}).Draw(t, "key")
			parts = append(parts, fmt.Sprintf("%q:%s", key, scalars.Draw(t, "value")))
		}
		inner := func(name string) string {
			if depth == 0 {
				return rapid.SampledFrom([]string{"null", "{}"}).Draw(t, name)
			}
			return treeText(depth-1).Draw(t, name)
		}
		list := func(name string, n int) string {
			var items []string
			for range rapid.IntRange(0, n).Draw(t, name) {
				items = append(items, inner(name))
			}
			return strings.Join(items, ",")
		}
		if rapid.Bool().Draw(t, "has kids") {
			parts = append(parts, `"kids":[`+list("kids", 2*min(depth, 1))+"]")
		}
		switch rapid.IntRange(0, 3).Draw(t, "next") {
		case 0:
			parts = append(parts, `"next":null`)
		case 1:
			parts = append(parts, `"next":`+inner("next"))
		case 2:
			parts = append(parts, `"via":{"by":"x","back":`+inner("back")+"}")
		}
		if rapid.IntRange(0, 4).Draw(t, "map") == 0 {
			parts = append(parts, `"at":{"2024-01-01":`+inner("first")+`,"2024-01-02":`+inner("second")+"}")
		}
		return "{" + strings.Join(rapid.Permutation(parts).Draw(t, "order"), ",") + "}"
	})
}

// What holds of all types holds of those that hold themselves: nothing is lost, and neither order nor copies matter.
func TestTreesAreLosslessInAnyOrder(t *testing.T) {
	circles, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(treeText(4), 1, 4).Draw(t, "samples")
		typ := shapeOf(t, texts...)
		shuffled := append(rapid.Permutation(texts).Draw(t, "shuffled"), texts[0])
		require.Equal(t, typ, shapeOf(t, shuffled...))
		var nodes []*infer.Node
		for _, text := range texts {
			nodes = append(nodes, nodeOf(t, text))
			back, err := roundTrip(typ, []byte(text))
			require.NoError(t, err, text)
			require.NoError(t, equalJSON([]byte(text), back), text)
		}
		var left, right *infer.Node // not only one by one: in halves, and the other way round
		for i := range nodes {
			if i%2 == 0 {
				left = infer.Merge(nodes[i], left)
			} else {
				right = infer.Merge(right, nodes[i])
			}
		}
		require.Equal(t, typ, infer.Shape(infer.Merge(right, left), ""))
		all++
		typ.Walk("", func(_ string, t *model.Type) bool {
			if t.Kind == model.KindRef {
				circles++
			}
			return true
		})
	})
	assert.Greater(t, circles, all/20, "the property is about circles")
	t.Logf("%d circles in %d types", circles, all)
}

// A chain that is deeper than any type goes is still one type.
func TestDeepChains(t *testing.T) {
	const levels = 2 * infer.MaxDepth
	deep := strings.Repeat(`{"v":1,"next":`, levels) + "null" + strings.Repeat("}", levels)
	typ := shapeOf(t, deep)
	assert.Equal(t, "{v int, next *^0}", render(typ))
	back, err := roundTrip(typ, []byte(deep))
	require.NoError(t, err)
	assert.NoError(t, equalJSON([]byte(deep), back))
}

// Objects that could hold each other in very many ways take no time.
func TestManyCirclesAreCheap(t *testing.T) {
	wide := func(n int, value string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`"m%d":%s`, i, value))
		}
		return `{"v":1,` + strings.Join(parts, ",") + "}"
	}
	for name, text := range map[string]string{
		"wide":           wide(300, wide(300, "null")),
		"deep":           strings.Repeat(`{"a":1,"b":{"a":2,"b":`, 200) + "1" + strings.Repeat("}}", 200),
		"never the same": strings.Repeat(`{"v":1,"w":{"v":"x","w":`, 200) + "1" + strings.Repeat("}}", 200),
		"bushy":          wide(6, wide(6, wide(6, wide(6, wide(6, `{"v":"no"}`))))),
	} {
		t.Run(name, func(t *testing.T) {
			typ := shapeOf(t, text)
			back, err := roundTrip(typ, []byte(text))
			require.NoError(t, err)
			assert.NoError(t, equalJSON([]byte(text), back))
		})
	}
}
