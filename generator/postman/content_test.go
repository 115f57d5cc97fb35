package postman

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func TestMediaOfBodies(t *testing.T) {
	for _, c := range []struct {
		quirk, declared, language, text string
		media                           string
		state                           model.State
	}{
		{"declared", "application/json", "text", `{}`, "application/json", model.Valid},
		{"declared as something else", "text/html", "json", `{}`, "text/html", model.Valid},
		{"language", "", "xml", `<a/>`, "application/xml", model.None},
		{"language with a capital", "", "JSON", `[]`, "application/json", model.Valid},
		{"text says nothing: JSON", "", "text", `{"a":1}`, "application/json", model.Valid},
		{"text says nothing: mended JSON", "", "Text", `{"a":integer}`, "application/json", model.Repaired},
		{"text says nothing: text", "", "plain", `OK`, "text/plain", model.None},
		{"looks like HTML", "", "", "<!DOCTYPE html>\n<p>", "text/html", model.None},
		{"looks like XML", "", "", "<?xml version=\"1.0\"?><a/>", "application/xml", model.None},
		{"looks like a tag, but is none", "", "", "<3", "text/plain", model.None},
		{"a number is a text", "", "", "42", "text/plain", model.Valid},
		{"a number that is JSON", "application/json", "", "42", "application/json", model.Valid},
		{"a string that is JSON", "", "", `"x"`, "application/json", model.Valid},
		{"XML is never mended", "application/xml", "", `{{body}}`, "application/xml", model.None},
		{"a name twice", "application/json", "", `{"a":1,"a":"x"}`, "application/json", model.Repaired},
		{"a name twice, in what is said to be HTML", "text/html", "", `{"a":1,"a":"x"}`, "text/html", model.Repaired},
		{"a name twice, one spelt otherwise", "", "", `{"a":1,"\u0061":"x"}`, "application/json", model.Repaired},
		{"a name twice, in different objects", "", "", `{"a":{"a":1}}`, "application/json", model.Valid},
		{"deep", "", "json", strings.Repeat("[", 1000) + strings.Repeat("]", 1000), "application/json", model.Valid},
		{"blank", "application/json", "json", " \n", "", model.None},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			got := r.content(node(t, quote(c.text)), c.declared, c.language, "it", diag.RequestBodyRepaired)
			assert.Equal(t, c.media, got.Media)
			assert.Equal(t, c.state, got.JSON)
			assert.Equal(t, c.text, got.Text)
			assert.Equal(t, c.state == model.Repaired, got.Value != nil)
			assert.Equal(t, c.state == model.Repaired, len(*diags) > 0, "%v", *diags)
		})
	}
}

// What lies deeper than any stage goes is kept as text, and the bound is named.
func TestBodiesTooDeep(t *testing.T) {
	r, diags := ruler()
	deep := strings.Repeat("[", 1002) + strings.Repeat("]", 1002)
	got := r.content(node(t, quote(deep)), "application/json", "", "it", diag.ExampleRepaired)
	assert.Equal(t, model.None, got.JSON)
	assert.Equal(t, deep, got.Text)
	require.Len(t, *diags, 1)
	assert.Equal(t, "it is nested more than 1000 levels deep; it is kept as text", (*diags)[0].Message)
}

func TestNamesTwiceAreSaid(t *testing.T) {
	r, diags := ruler()
	got := r.content(node(t, quote(`{"a":1,"b":[{"c":1,"c":2}],"a":"x"}`)), "application/json", "", "it", diag.ExampleRepaired)
	assert.JSONEq(t, `{"b":[{"c":2}],"a":"x"}`, string(got.Value))
	require.Len(t, *diags, 1)
	assert.Equal(t, `it is not JSON: the name "c" twice in one object (and 1 more place); the last one counts`, (*diags)[0].Message)
}

// Marks and diagnostics point to the byte of the collection's file, through the escapes of the JSON string that holds a body.
func TestPlacesWithinBodies(t *testing.T) {
	r, diags := ruler()
	n := node(t, "{\n  \"body\": \"{\\n \\\"é\\\": \\\"\\u00e9\\ud83d\\ude00\\\",\\n \\\"b\\\": integer,\\n \\\"c\\\": {{c}}\\n}\"}").Get("body")
	c := r.content(n, "application/json", "", `example "E"`, diag.ExampleRepaired)
	require.Equal(t, model.Repaired, c.JSON)
	raw := string(n.Raw())
	require.Len(t, c.Marks, 2)
	for i, word := range []string{"integer", "{{c}}"} {
		column := c.Marks[i].Pos.Column - n.Pos().Column
		assert.Equal(t, word, raw[column:column+len(word)])
		assert.Equal(t, 2, c.Marks[i].Pos.Line)
	}
	require.Len(t, *diags, 1)
	d := (*diags)[0]
	assert.Equal(t, `example "E" is not JSON: the bare word integer (and 1 more place); read as the type integer`, d.Message)
	assert.Equal(t, c.Marks[0].Pos, d.Pos)
	assert.Equal(t, len("integer"), d.Span)
	assert.Equal(t, "R", d.Request)
	assert.Equal(t, "c.json:2:11", c.Pos.String())
}

func TestVariablesInRequestBodiesAreNotWorthAWord(t *testing.T) {
	for code, want := range map[diag.Code]int{diag.RequestBodyRepaired: 0, diag.ExampleRepaired: 1} {
		r, diags := ruler()
		r.content(node(t, `"{\"a\": {{a}}}"`), "application/json", "", "it", code)
		assert.Len(t, *diags, want)
	}
}
