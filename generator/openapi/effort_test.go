package openapi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/openapi"
)

// nested is a body within bodies, the innermost of which is a text: the type holds itself, or a text.
func nested(levels int) string {
	var b strings.Builder
	for i := range levels {
		fmt.Fprintf(&b, `{"id":%d,"name":"n%d","kind":"x","child":`, i, i)
	}
	return b.String() + `"leaf"` + strings.Repeat("}", levels)
}

// A validator that looks at alternatives twice never ends with a value that is nested forty deep in a union: neither do those
// who read the document. Nothing that people record is.
func TestExamplesThatNoValidatorEndsWith(t *testing.T) {
	for _, row := range []struct {
		quirk, body string
		aside       string // in which versions
	}{
		{"six levels of a union", nested(6), ""},
		{"ten levels of a union", nested(10), ""},
		{"forty levels of a union", nested(40), "3.0 3.1"},
		{"hundreds of levels of a union", nested(400), "3.0 3.1"},
		{"forty lists", strings.Repeat("[", 40) + "1" + strings.Repeat("]", 40), ""},
		{"lists that are any value from some depth on", strings.Repeat("[", 120) + "1" + strings.Repeat("]", 120), ""},
		{"any value, with null in it", `{"x":` + strings.Repeat(`{"a":[null,`, 60) + "1" + strings.Repeat("]}", 60) + "}", "3.1"}, // which says null as an alternative
	} {
		for _, version := range []string{"3.0", "3.1"} {
			t.Run(row.quirk+" "+version, func(t *testing.T) {
				text, err := json.Marshal(row.body)
				require.NoError(t, err)
				fs := fstest.MapFS{"x.json": {Data: []byte(`{"info":{"name":"x","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
					"item":[{"name":"a","request":{"method":"GET","url":"https://x.io/a"},"response":[{"name":"r","code":200,
					"header":[{"key":"Content-Type","value":"application/json"}],"body":` + string(text) + `}]}]}`)}}
				r := compile.Compile(compile.Input{FS: fs, API: config.API{Name: "x", In: "x.json", Package: "x"}})
				require.NotNil(t, r.API)
				files, diags := openapi.Emit(r.API, openapi.Options{Version: version})
				document := string(files[openapi.FileName])
				require.NotEmpty(t, document)
				aside := strings.Contains(row.aside, version)
				assert.Equal(t, aside, strings.Contains(document, "x-pmgen-examples"))
				if aside {
					assert.Contains(t, diags[0].Message, "for a validator to come to an end")
				} else {
					assert.Empty(t, openapi.Validate(files[openapi.FileName]))
				}
			})
		}
	}
}
