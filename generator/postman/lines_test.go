package postman

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func TestLines(t *testing.T) {
	for _, c := range []struct {
		quirk, declared, language, text string
		media                           string
		state                           model.State
		lines                           bool
		said                            diag.Code
	}{
		{"said to be JSON", "application/json", "", "{\"a\":1}\n{\"a\":2}", "application/json", model.None, true, diag.BodyIsLines},
		{"language JSON", "", "json", "[1]\r\n\r\n[2]\r\n", "application/json", model.None, true, diag.BodyIsLines},
		{"nothing is said", "", "text", "{}\n{}", "application/x-ndjson", model.None, true, ""},
		{"variables in lines", "", "json", "{\"a\":{{a}}}\n{\"a\":\"{{b}}\"}", "application/json", model.None, true, diag.BodyIsLines},
		{"a variable for members", "", "json", "{{{a}}}\n{\"a\":1}", "application/json", model.None, true, diag.BodyIsLines},
		{"said to be lines", "application/x-ndjson", "json", "{}\n{}", "application/x-ndjson", model.None, true, ""},
		{"one line that is said to be lines", "application/jsonl", "", "{}\n", "application/jsonl", model.Valid, true, ""},
		{"a name twice in one line is not mended", "application/x-ndjson", "", `{"a":1,"a":2}`, "application/x-ndjson", model.None, true, ""},
		{"one value over many lines", "", "json", "{\n\"a\":\n[1,\n2]\n}", "application/json", model.Valid, false, ""},
		{"a list over many lines", "", "", "[\n{},\n{}\n]", "application/json", model.Valid, false, ""},
		{"two values over many lines", "", "json", "{\n\"a\":1\n}\n{\n\"a\":2\n}", "application/json", model.None, false, diag.BodyNotJSON},
		{"two values on one line", "", "json", "{}{}", "application/json", model.None, false, diag.BodyNotJSON},
		{"values with commas", "", "json", "{},\n{}", "application/json", model.None, false, diag.BodyNotJSON},
		{"the first line is broken", "", "json", "{\"a\":\n{}\n{}", "application/json", model.None, false, diag.BodyNotJSON},
		{"the last line is broken", "", "json", "{}\n{}\n{", "application/json", model.None, false, diag.BodyNotJSON},
		{"a line is a bare word", "", "json", "{\"a\":integer}\n{}", "application/json", model.None, false, diag.BodyNotJSON},
		{"numbers are a text", "", "", "1\n2", "text/plain", model.None, false, ""},
		{"lines of variables are a text", "", "", "{{a}}\n{{b}}", "text/plain", model.None, false, ""},
		{"said to be text", "text/plain", "json", "{}\n{}", "text/plain", model.None, false, ""},
		{"deep lines", "", "json", strings.Repeat("[", 900) + strings.Repeat("]", 900) + "\n[]", "application/json", model.None, true, diag.BodyIsLines},
		{"lines too deep", "", "json", "[]\n" + strings.Repeat("[", 1100) + strings.Repeat("]", 1100), "application/json", model.None, false, diag.BodyNotJSON},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			got := r.content(node(t, quote(c.text)), c.declared, c.language, "it", diag.ExampleRepaired)
			assert.Equal(t, c.media, got.Media)
			assert.Equal(t, c.state, got.JSON)
			assert.Equal(t, c.lines, got.Lines)
			assert.Equal(t, c.text, string(got.Bytes()), "not a byte is changed")
			if c.said == "" {
				assert.Empty(t, *diags)
				return
			}
			if assert.Len(t, *diags, 1) {
				assert.Equal(t, c.said, (*diags)[0].Code)
			}
		})
	}
}
