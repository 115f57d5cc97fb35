package infer_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

func nodeOf(t require.TestingT, text string) *infer.Node {
	n, err := infer.Sample(content(text))
	require.NoError(t, err, text)
	return n
}

func shapeOf(t require.TestingT, texts ...string) *model.Type {
	var n *infer.Node
	for _, text := range texts {
		n = infer.Merge(n, nodeOf(t, text))
	}
	return infer.Shape(n, "")
}

// scalars are drawn from the quirks that the rules are about; everything else is drawn at random.
var scalars = rapid.OneOf(
	rapid.SampledFrom([]string{
		"null", "true", "false", "0", "-0", "-0.0", "1.0", "1e2", "0.1", "0.30000000000000004", "0.1000000000000000055511151231257827",
		"9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
		"123456789012345678901234567890", "1e308", "1e400", "1e-400", "5e-324", "1E+2", "1152921504606846976", "2.50",
		`""`, `"string"`, `"<timestamp>"`, `"{{x}}"`, `"active"`, `"done"`, `"2024-02-29T10:00:00Z"`, `"2024-02-30T10:00:00Z"`,
		`"2024-01-01T00:00:00.123456789+05:30"`, `"2024-01-01T00:00:00.1234567891Z"`, `"2024-01-01t00:00:00z"`,
		`"2016-12-31T23:59:60Z"`, `"2024-01-01T00:00:00\u002b01:00"`, `"2024-01-01T00:00:00-00:00"`, `"0000-01-01T00:00:00Z"`,
		`"2024-01-01T00:00:00+24:00"`, `"2024-01-01T00:00:00,5Z"`, `"2024-01-01"`, `"\ud800"`, `"\ufffd"`, `"\ud83d\ude00"`, `"<b>&\u2028"`,
		`"7f0b7c1e-1111-4222-8333-123456789abc"`, `"a@example.com"`, `"https://example.com/x"`, "[]", "{}",
	}),
	rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.Int64().Draw(t, "int")) }),
	rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%d.%de%d", rapid.IntRange(-9, 9).Draw(t, "whole"), rapid.Uint32().Draw(t, "fraction"), rapid.IntRange(-330, 330).Draw(t, "exponent"))
	}),
	rapid.Custom(func(t *rapid.T) string {
		b, _ := json.Marshal(rapid.String().Draw(t, "string"))
		return string(b)
	}),
)

var keys = rapid.OneOf(
	rapid.SampledFrom([]string{"id", "ID", "a", "b", "status", "type", "", "-", "a,b", "it's", `q"`, "日本", "emoji 😀", "a/b~c", "$ref",
		"7f0b7c1e-1111-4222-8333-123456789abc", "1", "2", "3", "USD", "EUR", "GBP", "en", "de", "fr", "deadbeef1"}),
	rapid.StringN(0, 3, -1),
)

func jsonText(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		shape := rapid.IntRange(0, 5).Draw(t, "shape")
		if depth == 0 || shape < 2 {
			return scalars.Draw(t, "scalar")
		}
		n := rapid.IntRange(0, 4).Draw(t, "length")
		var parts []string
		used := map[string]bool{}
		for range n {
			v := jsonText(depth-1).Draw(t, "value")
			if shape > 3 {
				key := keys.Draw(t, "key")
				if used[key] {
					continue
				}
				used[key] = true
				b, _ := json.Marshal(key)
				v = string(b) + ":" + v
			}
			parts = append(parts, v)
		}
		if shape > 3 {
			return "{" + strings.Join(parts, ",") + "}"
		}
		return "[" + strings.Join(parts, ",") + "]"
	})
}

func TestMergeIsAJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		node := func(name string) *infer.Node {
			var n *infer.Node
			for _, text := range rapid.SliceOfN(jsonText(3), 0, 3).Draw(t, name) {
				n = infer.Merge(n, nodeOf(t, text))
			}
			return n
		}
		a, b, c := node("a"), node("b"), node("c")
		assert.Equal(t, infer.Merge(a, b), infer.Merge(b, a), "commutative")
		assert.Equal(t, infer.Merge(a, infer.Merge(b, c)), infer.Merge(infer.Merge(a, b), c), "associative")
		ab := infer.Merge(a, b)
		assert.Equal(t, ab, infer.Merge(ab, ab), "idempotent")
		assert.Equal(t, ab, infer.Merge(ab, a), "absorbs what it was made of")
	})
}

func TestOrderAndCopiesOfSamplesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(jsonText(3), 1, 6).Draw(t, "samples")
		shuffled := rapid.Permutation(texts).Draw(t, "shuffled")
		shuffled = append(shuffled, shuffled[0])
		assert.Equal(t, shapeOf(t, texts...), shapeOf(t, shuffled...))
	})
}

func TestLossless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(jsonText(4), 1, 5).Draw(t, "samples")
		typ := shapeOf(t, texts...)
		for _, text := range texts {
			back, err := roundTrip(typ, []byte(text))
			require.NoError(t, err, text)
			require.NoError(t, equalJSON([]byte(text), back), text)
		}
	})
}

// A number that is far out must not be expanded on the way.
func TestHugeExponentsAreCheap(t *testing.T) {
	typ := shapeOf(t, `[1e999999999, -1e-999999999, 1e99999999999999999999]`)
	assert.Equal(t, model.KindNumber, typ.Elem.Kind)
}

func TestDeepNestingIsBounded(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 300) + "1" + strings.Repeat(`]}`, 300)
	typ := shapeOf(t, deep)
	levels, raw := 0, 0
	typ.Walk("", func(_ string, t *model.Type) bool {
		levels++
		if t.Kind == model.KindAny {
			raw++
		}
		return true
	})
	assert.Equal(t, infer.MaxDepth+1, levels)
	assert.Equal(t, 1, raw)
	back, err := roundTrip(typ, []byte(deep))
	require.NoError(t, err)
	assert.NoError(t, equalJSON([]byte(deep), back))
}

func FuzzSample(f *testing.F) {
	f.Add(`{"a":[1,2.5,"x",null,{}],"b":{"7f0b7c1e-1111-4222-8333-123456789abc":1}}`)
	f.Add(`"\ud800"`)
	f.Add(`{"\ud800":1,"\ud801":2}`)
	f.Fuzz(func(t *testing.T, text string) {
		n, err := infer.Sample(content(text))
		if err != nil || len(text) > 1<<16 || !json.Valid([]byte(text)) {
			return
		}
		typ := infer.Shape(n, "")
		back, err := roundTrip(typ, []byte(text))
		require.NoError(t, err)
		require.Equal(t, infer.Merge(n, n), n)
		if !strings.ContainsAny(text, "eE") { // big.Rat would expand the exponents
			require.NoError(t, equalJSON([]byte(text), back))
		}
	})
}
