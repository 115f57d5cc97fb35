package tree_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/tree"
)

func TestPositionsAndPointers(t *testing.T) {
	f, dup, err := tree.Parse("a.json", []byte("{\n \"x\": [1, {\"a/b\": \"q\\\"\\u00e9z\"}],\n \"x2\": null}"))
	require.NoError(t, err)
	assert.Empty(t, dup)
	n := f.Root.At("x", "1", "a/b")
	assert.Equal(t, "a.json:2:19", n.Pos().String())
	assert.Equal(t, "/x/1/a~1b", n.Pointer())
	assert.Equal(t, "q\"éz", n.Text)
	assert.Equal(t, `"q\"\u00e9z"`, string(n.Raw()))
	assert.Equal(t, 19+1+1+2+6, n.TextPos(4).Column, "after q, an escaped quote and an escaped é of two bytes")
	assert.True(t, f.Root.Has("x2"))
	assert.True(t, f.Root.Get("x2").IsNull())
	assert.Nil(t, f.Root.At("x", "2"))
}

func TestByteOrderMarkShiftsFirstLineOnly(t *testing.T) {
	f, _, err := tree.Parse("a.json", []byte("\xef\xbb\xbf{\"a\":\n1}"))
	require.NoError(t, err)
	assert.Equal(t, "a.json:1:4", f.Root.Pos().String())
	assert.Equal(t, "a.json:2:1", f.Root.Get("a").Pos().String())
}

func TestDuplicateNamesLastWins(t *testing.T) {
	f, dup, err := tree.Parse("a.json", []byte(`{"a":1,"a":2}`))
	require.NoError(t, err)
	require.Len(t, dup, 1)
	assert.Equal(t, "a.json:1:8", dup[0].Pos.String())
	assert.Equal(t, "2", f.Root.Get("a").Text)
}

func TestSyntaxErrorsHaveAPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "a.json:1:1: the file is empty"},
		{"blank", " \n", "a.json:1:1: the file is empty"},
		{"truncated", "{\n\"a\": [1,", "a.json:2:9: the file ends in the middle of a JSON value"},
		{"html", "<html>", "a.json:1:1: not JSON"},
		{"trailing", "{}\n{}", "a.json:2:1: more text after the JSON value"},
		{"trailing word", "{} x", "a.json:1:4: "},
		{"bare word", "{\"a\": integer}", "a.json:1:7: not JSON"},
		{"comma", "[1,]", "a.json:1:3: not JSON"},
		{"deep", strings.Repeat("[", 1200) + strings.Repeat("]", 1200), "a.json:1:1002: nested more than 1000 levels deep"},
		{"very deep", strings.Repeat("[", 1<<20), "a.json:1:1002: nested more than 1000 levels deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := tree.Parse("a.json", []byte(c.text))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

func TestCompactLeavesOutMembersThatCountNoMore(t *testing.T) {
	for text, want := range map[string]string{
		`{ "a" : 1.0, "b" : [ { } ] }`:                            `{"a":1.0,"b":[{}]}`,
		`{"a": 1, "b": {"x": [1], "\u0078": "<"}, "a": {"a": 2}}`: `{"b":{"x":"<"},"a":{"a":2}}`,
		`[{"": 1, "": 2}, 1e400, "\ud800"]`:                       `[{"":2},1e400,"\ud800"]`,
	} {
		f, _, err := tree.Parse("x", []byte(text))
		require.NoError(t, err)
		assert.Equal(t, want, string(f.Root.Compact()))
	}
}
