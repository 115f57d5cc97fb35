package tree

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Wherever the second parser begins, at a good place or a bad one, the tree and the errors are those of one parser alone.
func TestParsedAheadAnywhere(t *testing.T) {
	deep := strings.Repeat("[", aheadDepth+2) + "{},\n{}" + strings.Repeat("]", aheadDepth+2)
	texts := []string{
		"[{},\n{}]", "[[{},\n{\"a\":1}],\n[{}]]", "[{\"a\":{\"b\":2}},\n{\"a\":[1,2]}]\n", "{\"item\":[{\"item\":[{},\n {}]},\n {}]}", "{\"item\":[{},\n{}",
		"[{},\n{}]]", "[{},\n{\"a\":1,\"a\":2}]", "[{\"s\":\"},\\n{\"},\n{}]", deep, "[{},\n{},\n{\"a\":tru}]", "[1,{},\n2,{}]",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		texts = append(texts, randomJSON(r, 0))
	}
	taken := 0
	for _, text := range texts {
		want, duplicates, err := NewFile("x", text).parse(nil)
		for from := range len(text) {
			f := NewFile("x", text)
			a := parseAhead(f, from)
			got, again, gotErr := f.parse(a)
			require.Equal(t, fmt.Sprint(err), fmt.Sprint(gotErr), "%s at %d", text, from)
			require.Equal(t, duplicates, again, "%s at %d", text, from)
			if err != nil {
				continue
			}
			require.Equal(t, dump(want.Root), dump(got.Root), "%s at %d", text, from)
			if len(a.array.Items) > 0 && a.array.Items[0].parent != &a.array {
				taken++
			}
		}
	}
	assert.Greater(t, taken, 100, "none was taken over")
}

// dump writes all that a node tells, of all nodes.
func dump(n *Node) string {
	var b strings.Builder
	var walk func(n, parent *Node)
	walk = func(n, parent *Node) {
		fmt.Fprintf(&b, "%s %v %q %d %d %d %t\n", n.Pointer(), n.Kind, n.Text, n.index, n.start, n.end, n.parent == parent)
		for _, item := range n.Items {
			walk(item, n)
		}
		for _, m := range n.Members {
			fmt.Fprintf(&b, "%q %d %t\n", m.Name, m.NameAt, m.Earlier)
			walk(m.Value, n)
		}
	}
	walk(n, nil)
	return b.String()
}

func randomJSON(r *rand.Rand, depth int) string {
	var parts []string
	for i := range r.IntN(4) {
		switch {
		case depth > 4 || r.IntN(4) == 0:
			parts = append(parts, fmt.Sprint(i))
		default:
			parts = append(parts, randomJSON(r, depth+1))
		}
	}
	if r.IntN(2) == 0 {
		return "[" + strings.Join(parts, ",\n") + "]"
	}
	for i := range parts {
		parts[i] = fmt.Sprintf("%q:%s", string(rune('a'+i)), parts[i])
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// The place to begin is an element that is indented as little as any near the middle.
func TestElementNear(t *testing.T) {
	text := "[\n" + strings.Repeat("\t{\"a\": [\n\t\t{},\n\t\t{}\n\t]},\n", 50) + "\t{}\n]"
	from := elementNear(text, len(text)/2)
	require.Positive(t, from)
	assert.Equal(t, "\n\t{", text[from-2:from+1])
	assert.Negative(t, elementNear(`[{},{}]`, 3))
	assert.Negative(t, elementNear("", 0))
}

// A file that is large enough is parsed by two, and gives the same.
func TestLargeFileIsParsedAhead(t *testing.T) {
	text := "[\n" + strings.Repeat("\t{\"name\": \"thing\", \"list\": [1, 2, 3]},\n", aheadFrom/30) + "\t{}\n]"
	require.Greater(t, len(text), aheadFrom)
	got, _, err := ParseText("x", text)
	require.NoError(t, err)
	want, _, err := NewFile("x", text).parse(nil)
	require.NoError(t, err)
	assert.Equal(t, dump(want.Root) == dump(got.Root), true)
}
