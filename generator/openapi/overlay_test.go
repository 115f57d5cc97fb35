package openapi_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/openapi"
)

func action(t testing.TB, target, update string) openapi.Action {
	parsed, err := openapi.ParseTarget(target)
	require.NoError(t, err)
	a := openapi.Action{Target: parsed, Pos: diag.Pos{File: "o.yaml", Line: 7, Column: 1}, Remove: update == ""}
	if update != "" {
		a.Update = json.RawMessage(update)
	}
	return a
}

// amended returns the document of the shop after the actions.
func amended(t testing.TB, actions ...openapi.Action) (string, diag.List) {
	files, diags := openapi.Emit(shop(), openapi.Options{Version: "3.1", Format: openapi.JSON, Overlay: &openapi.Overlay{Actions: actions}})
	return string(files[openapi.JSONFileName]), diags
}

// in returns the value at the pointer, as JSON.
func in(t *testing.T, document string, pointer ...string) string {
	var v any
	require.NoError(t, json.Unmarshal([]byte(document), &v))
	for _, token := range pointer {
		o, _ := v.(map[string]any)
		v = o[token]
	}
	out, err := json.Marshal(v)
	require.NoError(t, err)
	return string(out)
}

func TestOverlay(t *testing.T) {
	const orders = "/v{version}/orders"
	for _, c := range []struct {
		name, target, update string
		at                   []string
		want                 string
	}{
		{"merged at the top", "$", `{"x-a": {"b": 1}}`, []string{"x-a"}, `{"b":1}`},
		{"replaced", "$.info", `{"title": "T"}`, []string{"info"}, `{"title":"T","version":"0.0.0"}`},
		{"appended", "$.tags", `{"name": "new"}`, []string{"tags"}, `[{"description":"Orders of the shop","name":"Shop / Orders"},{"name":"new"}]`},
		{"joined", "$.tags", `[{"name": "a"}, {"name": "b"}]`, []string{"tags"}, `[{"description":"Orders of the shop","name":"Shop / Orders"},{"name":"a"},{"name":"b"}]`},
		{"merged within, and lists joined", "$.components", `{"securitySchemes": {"key": {"description": "K"}}, "schemas": {"State": {"enum": ["new"]}}}`, []string{"components", "schemas", "State", "enum"}, `["open","paid","new"]`},
		{"every one", "$.servers[*]", `{"x-a": true}`, []string{"servers"}, `[{"description":"production","url":"https://shop.example.com/api","x-a":true},{"description":"test","url":"https://test.example.com/api","x-a":true}]`},
		{"the last", "$.servers[-1]", ``, []string{"servers"}, `[{"description":"production","url":"https://shop.example.com/api"}]`},
		{"all items", "$.servers[?@.url]", ``, []string{"servers"}, `[]`},
		{"a primitive", "$.info.title", ``, nil, ``}, // title is required
		{"a member", "$.servers[0].description", ``, []string{"servers"}, `[{"url":"https://shop.example.com/api"},{"description":"test","url":"https://test.example.com/api"}]`},
		{"by a filter, whatever the order", "$.paths['" + orders + "'].get.parameters[?@.name == 'page' || @.in == 'cookie']", `{"deprecated": true}`, []string{"x"}, "null"},
		{"anywhere", "$..[?@.operationId == 'Orders.List']", `{"operationId": "list"}`, []string{"paths", orders, "get", "operationId"}, `"list"`},
		{"nested targets", "$.paths..*[?@.schema]", `{"x-a": 1}`, []string{"x"}, "null"},
		{"null", "$.info", `{"x-a": null}`, []string{"info", "x-a"}, "null"},
		{"removed below what is removed", "$..responses..*", ``, nil, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, diags := amended(t, action(t, c.target, c.update))
			if c.want == "" {
				require.Equal(t, []string{"PM147"}, codes(diags))
				assert.Contains(t, diags[0].Message, "makes the document invalid")
				assert.Equal(t, 7, diags[0].Pos.Line)
				assert.Empty(t, text)
				return
			}
			assert.Empty(t, diags)
			assert.Equal(t, c.want, in(t, text, c.at...))
		})
	}
}

func TestOverlayKeepsTheOrder(t *testing.T) {
	before, _ := amended(t)
	after, diags := amended(t, action(t, "$.info", `{"version": "2", "title": "Other", "x-new": 1}`), action(t, "$.info['x-new']", ""))
	assert.Empty(t, diags)
	assert.Equal(t, strings.NewReplacer(`"Shop"`, `"Other"`, `"version": "0.0.0"`, `"version": "2"`).Replace(before), after)
}

func TestOverlayThatCannotBe(t *testing.T) {
	for _, c := range []struct{ name, target, update, want string }{
		{"a string", "$.info.title", `"T"`, `the target "$.info.title" selects a string; an update is of objects and arrays: let the target be what holds it; nothing is written`},
		{"an object and a list", "$.info", `[]`, `the target "$.info" selects an object, and update is an array; an object is merged with an object; nothing is written`},
		{"all", "$", ``, `the target "$" is the whole document, which cannot be removed; nothing is written`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, diags := amended(t, action(t, c.target, c.update))
			require.Equal(t, []string{"PM145"}, codes(diags))
			assert.Equal(t, c.want, diags[0].Message)
			assert.Empty(t, text)
		})
	}
	_, diags := amended(t, action(t, "$.paths['/nowhere']", `{}`), action(t, "$.paths[?@.x]", ``))
	assert.Equal(t, []string{"PM146", "PM146"}, codes(diags))
}

func TestTheActionThatBreaksTheDocumentIsNamed(t *testing.T) {
	var actions []openapi.Action
	for i := range 20 {
		a := action(t, "$.info", `{"x-a": 1}`)
		if i == 13 {
			a = action(t, "$.paths['/v{version}/orders'].get", `{"parameters": [{"name": "bad"}]}`)
		}
		a.Pos.Line = i + 1
		actions = append(actions, a)
	}
	_, diags := amended(t, actions...)
	require.Equal(t, []string{"PM147"}, codes(diags))
	assert.Equal(t, 14, diags[0].Pos.Line)
	assert.Contains(t, diags[0].Message, "/v{version}/orders")
}

func TestTargets(t *testing.T) {
	for _, c := range []struct{ name, target, want string }{
		{"empty", "", "does not begin with $"},
		{"a pointer", "/info", "does not begin with $"},
		{"not closed", "$.paths['/a'", "no JSONPath: "},
		{"a path within", "$.paths./a.get", "no JSONPath: "},
		{"a descent within a filter", "$..[?@..x]", ".. within a filter"},
		{"many descents", "$..a..b..c", ".. more than 2 times"},
		{"long", "$" + strings.Repeat(".a", 3000), "more than 4000 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := openapi.ParseTarget(c.target)
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
	for _, target := range []string{"$.a['..b..c..d']", `$["it's"]`, "$..a..b", "$.a[?@.b == '..' && @.c == \"..\"]"} {
		_, err := openapi.ParseTarget(target)
		assert.NoError(t, err, target)
	}
	start := time.Now()
	_, diags := amended(t, action(t, "$..*..*", `{}`))
	assert.NotEmpty(t, diags, "it selects strings, too")
	assert.Less(t, time.Since(start), 20*time.Second)
}

// FuzzOverlay: no target and no update stops the emitter, and what it writes is valid.
func FuzzOverlay(f *testing.F) {
	for _, seed := range []string{"$", "$.info", "$..*", "$.servers[0:2]", "$.paths[?@.get]", "$[?length(@.a) > 1]", "$.paths[?match(@.a, '(a+)+$')]", "$['a']['b']", "$[", "$.servers[::-1]", "$[?@[0]]"} {
		f.Add(seed, `{"a": [1]}`)
		f.Add(seed, ``)
	}
	f.Fuzz(func(t *testing.T, target, update string) {
		parsed, err := openapi.ParseTarget(target)
		if err != nil {
			return
		}
		a := openapi.Action{Target: parsed, Remove: update == "", Update: json.RawMessage(update)}
		files, diags := openapi.Emit(shop(), openapi.Options{Overlay: &openapi.Overlay{Actions: []openapi.Action{a}}})
		if len(files) == 0 && diags.Errors() == 0 {
			t.Fatal("neither a document nor a reason")
		}
		if len(files) > 0 && len(openapi.Validate(files[openapi.FileName])) > 0 {
			t.Fatalf("%q with %q is not valid", target, update)
		}
	})
}
