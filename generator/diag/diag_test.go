package diag_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
)

func TestTextMarksThePlace(t *testing.T) {
	var list diag.List
	list.Add(diag.NotJSON, diag.Pos{File: "a.json", Line: 2, Column: 17}, `example "Apps" is not JSON: bare word integer`).Span = 7
	var b strings.Builder
	require.NoError(t, diag.WriteText(&b, list, diag.TextOptions{Source: func(string) []byte { return []byte("{\n   \"useCount\":  integer,\n}") }}))
	assert.Equal(t, strings.Join([]string{
		`a.json:2:17: error PM002: example "Apps" is not JSON: bare word integer`,
		`    2 | "useCount":  integer,`,
		`                     ^^^^^^^`,
		`  export the collection again, as Collection v2.1   (pmgen explain PM002)`,
		``}, "\n"), b.String())
}

// A letter of East Asia, or an emoji, is two columns wide; an accent of its own none.
func TestTheMarkStandsUnderThePlaceAfterWideLetters(t *testing.T) {
	for before, columns := range map[string]int{"日本語": 6, "🎉🎉": 4, "e\u0301": 1, "ｶﾅ": 2, "한": 2, "é": 1, "—": 1} {
		line := `"` + before + `": "値段", 1`
		var b strings.Builder
		list := diag.List{{Code: diag.NotJSON, Pos: diag.Pos{File: "c.json", Line: 1, Column: len(before) + 6}, Span: len("値段")}}
		require.NoError(t, diag.WriteText(&b, list, diag.TextOptions{Source: func(string) []byte { return []byte(line) }}))
		lines := strings.Split(b.String(), "\n")
		require.Greater(t, len(lines), 2, b.String())
		assert.Equal(t, "        "+strings.Repeat(" ", columns+5)+"^^^^", lines[2], before)
	}
}

func TestTextFoldsManyOfOneKind(t *testing.T) {
	var list diag.List
	for i := range 10 {
		list.Add(diag.DuplicateMember, diag.Pos{File: "a.json", Line: i + 1, Column: 1}, "name twice")
	}
	var folded, all strings.Builder
	require.NoError(t, diag.WriteText(&folded, list, diag.TextOptions{}))
	require.NoError(t, diag.WriteText(&all, list, diag.TextOptions{All: true}))
	assert.Equal(t, 3, strings.Count(folded.String(), "warning"))
	assert.Contains(t, folded.String(), "7 more (--all lists them)")
	assert.Equal(t, 10, strings.Count(all.String(), "warning"))
}

func TestTextOfAnInputCannotForgeALine(t *testing.T) {
	var list diag.List
	list.Add(diag.NotJSON, diag.Pos{File: "a.json", Line: 1, Column: 1}, "%s", "x\n\x1b[31mb.json:1:1: error PM001: forged")
	var b strings.Builder
	require.NoError(t, diag.WriteText(&b, list, diag.TextOptions{Source: func(string) []byte { return []byte("\x1b[2J") }}))
	assert.NotContains(t, b.String(), "\x1b")
	assert.Equal(t, 4, strings.Count(b.String(), "\n"))
}

func TestEveryCodeIsExplained(t *testing.T) {
	for _, c := range diag.Codes() {
		k, _ := diag.Explain(c)
		assert.Regexp(t, `^PM\d{3}$`, string(c))
		assert.NotEmpty(t, k.Severity, c)
		assert.NotEmpty(t, k.Title, c)
		assert.NotEmpty(t, k.Why, c)
		assert.NotEmpty(t, k.Hint, c)
	}
}
