package tree_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/tree"
)

func TestPlacesOfNames(t *testing.T) {
	for text, want := range map[string][3]int{ // line, column, length of the name of the first member
		`{"ab": 1}`:               {1, 2, 4},
		"{\n  \"a\\\"b\" : [1]}":  {2, 3, 6},
		"\xef\xbb\xbf{\"é\":{}}":  {1, 5, 4},
		`{"ab": 1, "ab": {}}`:     {1, 2, 4},
		`{"\u0061b":"x"}`:         {1, 2, 9},
		`{"a":{"deep":"\"\\"}}`:   {1, 2, 3},
		"{\r\n\t\"tab\":[[],{}]}": {2, 2, 5},
	} {
		f, _, err := tree.Parse("a.json", []byte(text))
		require.NoError(t, err, text)
		pos, span := f.Root.Members[0].Value.KeyPos()
		assert.Equal(t, want, [3]int{pos.Line, pos.Column, span}, text)
	}
	f, _, err := tree.ParseYAML("a.yaml", []byte("ab: 1\n'c d': 2\n\"e\\\"\": 3\n"))
	require.NoError(t, err)
	for i, want := range [][3]int{{1, 1, 2}, {2, 1, 5}, {3, 1, 5}} {
		pos, span := f.Root.Members[i].Value.KeyPos()
		assert.Equal(t, want, [3]int{pos.Line, pos.Column, span})
	}
	f, _, err = tree.Parse("a.json", []byte(` [true]`))
	require.NoError(t, err)
	pos, span := f.Root.Items[0].KeyPos()
	assert.Equal(t, [2]int{3, 4}, [2]int{pos.Column, span}, "an element has no name")
}

// TestPartsOfABody: a body is a text of the file, and its values have places in the file, too; the values around it are not
// kept for that.
func TestPartsOfABody(t *testing.T) {
	for text, want := range map[string][2]int{
		`{"body": "{\"a\": 12}"}`:           {19, 2},
		`{"body": "\u007b\"a\": 12}"}`:      {24, 2},
		"{\"body\": \"{\\\"a\\\":\\n12}\"}": {20, 2},
	} {
		f, _, err := tree.Parse("a.json", []byte(text))
		require.NoError(t, err)
		body := f.Root.Get("body").Detached()
		inner, _, err := tree.ParseText("", body.Text)
		require.NoError(t, err)
		start, end := inner.Root.Get("a").Offsets()
		pos, span := body.Within("/a", start, end)
		assert.Equal(t, want, [2]int{pos.Column, span}, text)
		assert.Equal(t, f.Root.Get("body").Pos(), body.Pos())
		assert.Empty(t, body.Pointer(), "it is of no tree")
	}
	f, _, err := tree.ParseYAML("a.yaml", []byte("body: |-\n  {\"a\":\n   12}\n"))
	require.NoError(t, err)
	body := f.Root.Get("body").Detached()
	inner, _, err := tree.ParseText("", body.Text)
	require.NoError(t, err)
	start, end := inner.Root.Get("a").Offsets()
	pos, span := body.Within("/a", start, end)
	assert.Equal(t, [3]int{3, 4, 2}, [3]int{pos.Line, pos.Column, span})
}

func TestPartsOfAValue(t *testing.T) {
	f, _, err := tree.Parse("a.json", []byte(`{"x": {"a/b": [0, 12]}}`))
	require.NoError(t, err)
	sample := f.Root.Get("x").Detached()
	for pointer, column := range map[string]int{"": 7, "/a~1b": 15, "/a~1b/1": 19, "/gone": 7} {
		pos, _ := sample.Within(pointer, 0, 0)
		assert.Equal(t, column, pos.Column, pointer)
	}
}

// A byte order mark in a body is passed over when it is read, and counts in its text.
func TestOffsetsAfterAMark(t *testing.T) {
	f, _, err := tree.ParseText("", "\xef\xbb\xbf[1]")
	require.NoError(t, err)
	start, end := f.Root.Items[0].Offsets()
	assert.Equal(t, [2]int{4, 5}, [2]int{start, end})
}
