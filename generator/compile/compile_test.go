package compile_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

const collection = `{
  "info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "variable": [{"key": "base", "value": "https://shop.example.com"}],
  "item": [{"name": "Orders", "item": [
    {"name": "Orders", "request": {"method": "GET", "header": [{"key": "X-Trace", "value": "{{trace}}"}], "url": "{{base}}/orders"},
     "response": [{"name": "one", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}],
       "body": "[{\"id\": 1, \"state\": \"open\", \"when\": null}]"}]}
  ]}]
}`

func files(more map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"shop.json": {Data: []byte(collection)}}
	for name, text := range more {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func input(fsys fstest.MapFS) compile.Input {
	return compile.Input{FS: fsys, API: config.API{Name: "shop", Package: "shop", In: "shop.json"}}
}

func field(t *testing.T, api *model.API, name string) model.Field {
	t.Helper()
	reply := api.Operation("Orders.List").Reply(200, "application/json")
	require.NotNil(t, reply)
	for _, f := range api.Underlying(api.Underlying(reply.Type).Elem).Fields {
		if f.Name == name {
			return f
		}
	}
	require.Fail(t, "no such field", name)
	return model.Field{}
}

func TestCompileIsAFunctionOfItsInput(t *testing.T) {
	first, second := compile.Compile(input(files(nil))), compile.Compile(input(files(nil)))
	require.Zero(t, first.Diagnostics.Errors(), first.Diagnostics)
	a, err := model.Encode(first.API)
	require.NoError(t, err)
	b, err := model.Encode(second.API)
	require.NoError(t, err)
	assert.JSONEq(t, string(a), string(b))
	assert.Equal(t, first.Names, second.Names)

	decoded, err := model.Decode(a)
	require.NoError(t, err)
	again, err := model.Encode(decoded)
	require.NoError(t, err)
	assert.JSONEq(t, string(a), string(again), "the model is serialisable")
}

func TestTheLockIsNotChanged(t *testing.T) {
	in := input(files(nil))
	in.Names = &config.Names{Types: map[string]string{"Orders.List/200/*": "Purchase"}}
	r := compile.Compile(in)
	assert.Len(t, in.Names.Types, 1)
	assert.Nil(t, in.Names.Operations)
	assert.Greater(t, len(r.Names.Types)+len(r.Names.Operations), 1)
}

func TestASchemaWinsOverInference(t *testing.T) {
	in := input(files(map[string]string{"schemas/order.json": `{"type": "array", "items": {"type": "object", "required": ["id"], "properties": {
		"id": {"type": "integer"}, "state": {"type": "string", "enum": ["open", "closed"]}, "when": {"type": ["string", "null"], "format": "date-time"}}}}`}))
	in.API.Schemas = map[string]string{"Orders.List/200": "schemas/order.json"}
	r := compile.Compile(in)
	require.Zero(t, r.Diagnostics.Errors(), r.Diagnostics)
	assert.True(t, field(t, r.API, "id").Required)
	when := field(t, r.API, "when")
	assert.Equal(t, model.KindTime, when.Type.Kind)
	assert.True(t, when.Type.Nullable)
	assert.Len(t, r.API.Underlying(field(t, r.API, "state").Type).Enum, 2)
}

// The name of a file is no identity: two folders may both have an order.json.
func TestSchemasOfOneNameAreTwo(t *testing.T) {
	in := input(files(map[string]string{
		"orders/order.json": `{"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer", "title": "of orders"}}}}`,
		"faults/order.json": `{"type": "object", "properties": {"fault": {"type": "string"}}}`,
		"shop.json": strings.Replace(collection, `"response": [`, `"response": [{"name": "no", "code": 400, "header": [{"key": "Content-Type", "value": "application/json"}],
			"body": "{\"fault\": \"x\"}"}, `, 1)}))
	in.API.Schemas = map[string]string{"Orders.List/200": "orders/order.json", "Orders.List/400": "faults/order.json"}
	r := compile.Compile(in)
	require.Zero(t, r.Diagnostics.Errors(), r.Diagnostics)
	assert.Equal(t, "of orders", field(t, r.API, "id").Type.Title)
	fault := r.API.Underlying(r.API.Operation("Orders.List").Reply(400, "application/json").Type)
	require.Len(t, fault.Fields, 1)
	assert.Equal(t, "fault", fault.Fields[0].Name)
	names := map[string]bool{}
	for _, n := range r.API.Types {
		assert.False(t, names[n.Name], "%s is twice", n.Name)
		names[n.Name] = n.Name != ""
	}

	in.API.Schemas["Orders.List/400"] = "orders/order.json"
	declared := 0
	for _, n := range compile.Compile(in).API.Types {
		if strings.Contains(n.ID, "order") && n.Declared {
			declared++
		}
	}
	assert.Equal(t, 1, declared, "one file is one type, however often it is named")
}

func TestSchemasThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name, key, file, text, want string
		code                        diag.Code
	}{
		{"unknown operation", "Orders.Lst/200", "s.json", `{}`, `schemas: "Orders.Lst/200" is no operation and status`, diag.UnknownSchemaPath},
		{"unknown status", "Orders.List/404", "s.json", `{}`, `Orders.List has no JSON under "404"`, diag.UnknownSchemaPath},
		{"no file", "Orders.List/200", "absent.json", ``, "cannot read the schema", diag.UnreadableFile},
		{"no JSON", "Orders.List/200", "s.json", `<xml>`, "the schema cannot be read", diag.NotJSON},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(files(map[string]string{"s.json": c.text}))
			in.API.Schemas = map[string]string{c.key: c.file}
			r := compile.Compile(in)
			require.Equal(t, 1, r.Diagnostics.Errors(), r.Diagnostics)
			d := r.Diagnostics[0]
			assert.Equal(t, c.code, d.Code)
			assert.Contains(t, d.Message, c.want)
		})
	}
}

func TestVariablesOfFlagsEnvironmentAndGlobals(t *testing.T) {
	in := input(files(map[string]string{
		"env.json":     `{"name": "Staging", "values": [{"key": "base", "value": "https://staging.example.com", "enabled": true}]}`,
		"globals.json": `{"name": "Globals", "_postman_variable_scope": "globals", "values": [{"key": "base", "value": "https://no.example.com", "enabled": true}, {"key": "trace", "value": "t1", "enabled": true}]}`,
	}))
	in.API.Environment, in.API.Globals = "env.json", "globals.json"
	r := compile.Compile(in)
	require.Zero(t, r.Diagnostics.Errors(), r.Diagnostics)
	assert.Equal(t, "https://staging.example.com", r.API.Servers[0].URL)
	assert.Equal(t, "t1", r.API.Variable("trace").Value)

	in.API.Variables = map[string]string{"base": "http://localhost:8080"}
	assert.Equal(t, "http://localhost:8080", compile.Compile(in).API.Servers[0].URL)

	in.Environment = &compile.File{FS: fstest.MapFS{"other.json": {Data: []byte(`{"name": "Other", "values": [{"key": "base", "value": "https://other.example.com", "enabled": true}]}`)}}, Path: "other.json"}
	in.API.Variables = nil
	assert.Equal(t, "https://other.example.com", compile.Compile(in).API.Servers[0].URL, "a flag's environment wins over the config's")
}

func TestLiveRequestsHaveWhatTheModelMasks(t *testing.T) {
	const secret = "AKIAQ7JRW5ZC2M4XH3TB"
	in := input(files(nil))
	in.API.Variables = map[string]string{"trace": secret}
	r := compile.Compile(in)
	require.Len(t, r.Live, 1)
	live, err := json.Marshal(r.Live[0])
	require.NoError(t, err)
	assert.Contains(t, string(live), secret)
	masked, err := model.Encode(r.API)
	require.NoError(t, err)
	assert.NotContains(t, string(masked), secret)
	for _, d := range r.Diagnostics {
		assert.NotContains(t, d.Message+d.Hint, secret)
	}
	assert.NotContains(t, r.Redact("line with "+secret), secret)
}

func TestAnInputThatIsNotThere(t *testing.T) {
	in := input(files(nil))
	in.API.In = "nowhere"
	r := compile.Compile(in)
	assert.Nil(t, r.API)
	require.Len(t, r.Diagnostics, 1)
	assert.Equal(t, "nowhere: error PM001: cannot read: there is no such file or folder", r.Diagnostics[0].String())
}

// TestValuesOfTheEnvironment: what is sent has them, what is written does not hang on them.
func TestValuesOfTheEnvironment(t *testing.T) {
	const token = "tok-5f2e9c81d7a64b03"
	in := compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(`{"info": {"name": "C", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"item": [{"name": "List", "request": {"url": "https://{{site}}.example/a?key={{key}}"}}]}`)}}}
	in.API = config.API{Name: "c", Package: "c", In: "c.json", Values: map[string]config.Value{
		"site": {Text: "eu"}, "key": {Text: "x${env:TOKEN}", Pos: diag.Pos{File: "pmgen.yaml", Line: 7, Column: 9}}}}
	written := compile.Compile(in)
	require.Zero(t, written.Diagnostics.Errors(), "%v", written.Diagnostics)
	assert.Equal(t, map[string]string{"site": "eu"}, written.Given)

	in.Getenv = func(name string) (string, bool) { return token, name == "TOKEN" }
	sent := compile.Compile(in)
	assert.Equal(t, "x"+token, sent.Given["key"])
	assert.NotContains(t, sent.Redact("GET /a?key=x"+token), token)
	model, err := json.Marshal(sent.API)
	require.NoError(t, err)
	assert.NotContains(t, string(model), token)

	in.API.Variables = map[string]string{"key": "flag"}
	assert.Equal(t, "flag", compile.Compile(in).Given["key"], "a flag wins, and nobody asks for the environment")
	in.API.Variables, in.Getenv = nil, func(string) (string, bool) { return "", false }
	unset := compile.Compile(in).Diagnostics
	require.Equal(t, 1, unset.Errors())
	assert.Equal(t, `pmgen.yaml:7:9: error PM116: variables: "key" cannot have its value: the environment variable TOKEN is not set`, errorOf(unset).String())
}

func errorOf(list diag.List) diag.Diagnostic {
	return list[slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })]
}
