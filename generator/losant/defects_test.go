package losant_test

import (
	"os"
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

// defect is one that Losant's published files have, in the smallest form that shows it: the schema S, what its type is all
// the same, and what is said. count is how often that is said of the published files.
type defect struct {
	name, schema string
	files        map[string]string // beside the schema; in place of the usual ones
	want         string
	code         diag.Code
	says         string
	count        int
}

// action is an apiInfo.json of one action.
func action(members string) string {
	return `{"r": {"path": "/r", "actions": {"get": {"method": "GET"` + members + `}}}}`
}

func answers(schema string) string {
	return action(`, "responses": {"200": {"description": "ok", "schema": {"$ref": "#/definitions/` + schema + `"}}}`)
}

var defects = []defect{
	{name: "a whole schema in properties", schema: `{"type": "array", "items": {"type": "object", "properties": {"title": "T", "description": "D", "type": "object", "properties": {"id": {"type": "string"}}}}}`,
		want: "[{id:string}]", code: diag.SchemaDefect, says: "`properties` holds a whole schema", count: 2},
	{name: "an array as an element of anyOf", schema: `{"anyOf": [[{"type": "string"}, {"type": "number"}], {"type": "boolean"}]}`,
		want: "string|float|bool", code: diag.SchemaDefect, says: "`anyOf` holds an array", count: 2},
	{name: "maxItems in quotes", schema: `{"type": "array", "maxItems": "10", "items": {"type": "string"}}`,
		want: "[string]", code: diag.SchemaDefect, says: "`maxItems` is 10 in quotes", count: 1},
	{name: "min", schema: `{"type": "object", "properties": {"key": {"type": "string", "min": 4}}}`,
		want: "{key:string}", code: diag.UnknownKeyword, says: `"min" is no keyword`, count: 28},
	{name: "max", schema: `{"type": "object", "properties": {"delay": {"type": "integer", "max": 60000}}}`,
		want: "{delay:int}", code: diag.UnknownKeyword, says: `"max" is no keyword`, count: 28},
	{name: "members without properties", schema: `{"type": "object", "properties": {"status": {"type": "object", "lastKeepAlive": {"type": "string"}}}}`,
		want: "{status:{lastKeepAlive:string}}", code: diag.UnknownKeyword, says: "without `properties`: `", count: 4},
	{name: "a member on the level of an array", schema: `{"type": "object", "properties": {"nodes": {"type": "array", "items": {"type": "string"}, "instanceNodes": {"type": "array"}}}}`,
		want: "{nodes:[string]}", code: diag.UnknownKeyword, says: `"instanceNodes" is no keyword`, count: 1},
	{name: "a collection that answers with one thing", schema: `{"type": "object", "properties": {"id": {"type": "string"}}}`,
		files: map[string]string{"apiInfo.json": strings.Replace(answers("S"), "ok", "Collection of things", 1), "schemas/Ss.json": `{"type": "object", "properties": {"items": {"type": "array"}}}`},
		want:  "{id:string}", code: diag.SuspectReference, says: `although there is "`, count: 4},
	{name: "a collection of itself", schema: `{"type": "object"}`,
		files: map[string]string{"schemas/Ss.json": `{"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/definitions/Ss"}}}}`},
		want:  "map[any]", code: diag.SuspectReference, says: `are of that schema itself, although there is "`, count: 2},
	{name: "a query that refers to itself by the name of another file", schema: `{"type": "object", "properties": {"$and": {"type": "array", "items": {"$ref": "#/definitions/S"}}}}`,
		want: "{$and:[→S]}"},
	{name: "a pattern with a lookahead", schema: `{"type": "string", "pattern": "^(?!\\.{1,2}$)[0-9a-z]{1,255}$"}`,
		want: "string", code: diag.ForeignPattern, says: "more than Go's regexp package reads", count: 2},
	{name: "an integer declared a string", schema: `{}`,
		files: map[string]string{"apiInfo.json": action(`, "params": [{"in": "query", "name": "page", "type": "string", "default": 0}]`)},
		want:  "any", code: diag.DeclaredAsString, says: "samples are integers", count: 14},
	{name: "a boolean declared a string", schema: `{}`,
		files: map[string]string{"apiInfo.json": action(`, "params": [{"in": "query", "name": "asBytes", "type": "string", "default": false}]`)},
		want:  "any", code: diag.DeclaredAsString, says: "samples are booleans", count: 16},
	{name: "accepted values in quotes and a default without", schema: `{}`,
		files: map[string]string{"apiInfo.json": action(`, "params": [{"in": "query", "name": "resolution", "type": "string", "enum": ["86400000", "3600000"], "default": 86400000}]`)},
		want:  "any", code: diag.DeclaredAsString, says: `"resolution" is declared a string, and its samples are integers`, count: 1},
	{name: "an example that is no accepted value", schema: `{}`,
		files: map[string]string{"apiInfo.json": action(`, "params": [{"in": "query", "name": "filterField", "type": "string", "enum": ["name"], "example": "key"}]`)},
		want:  "any", code: diag.OddSample, says: "is not one of the accepted values", count: 9},
	{name: "a schema that is left over", schema: `{"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}`,
		files: map[string]string{"apiExamples.json": `{}`}, want: "map[any]", code: diag.StaleSchema, says: "Losant has probably removed it", count: 12},
	{name: "a sample with members that its schema does not have", schema: `{"type": "object", "properties": {"id": {"type": "string"}}}`,
		files: map[string]string{"apiInfo.json": answers("S"), "apiExamples.json": `{"S": {"id": "1", "_type": "s", "_links": {}}}`},
		want:  "{id:string}", code: diag.UndeclaredMember, says: "does not mention (_type, _links)", count: 11},
	{name: "a root without a type", schema: `{"properties": {"keywords": {"type": "array", "items": {"type": "string"}}}}`,
		want: "{keywords:[string]}", code: diag.BeyondType, says: "does not say its type", count: 1},
	{name: "a body with a type beside its schema", schema: `{"type": "object", "properties": {"email": {"type": "string"}}}`,
		files: map[string]string{"apiInfo.json": strings.Replace(action(`, "params": [{"in": "body", "name": "exportData", "type": "object", "schema": {"$ref": "#/definitions/S"}}]`), "GET", "POST", 1)},
		want:  "{email:string}"},
	{name: "links, of which nothing can be made", schema: `{}`,
		files: map[string]string{"apiInfo.json": `{"r": {"path": "/r", "links": {}, "actions": {"get": {"method": "GET"}}}}`},
		want:  "any", code: diag.NotUsed, says: "resources have links", count: 1},
}

// TestDefects compiles a description with each defect: the schema is a type all the same, and its diagnostic is the only one
// but for what the little description lacks.
func TestDefects(t *testing.T) {
	for _, d := range defects {
		t.Run(d.name, func(t *testing.T) {
			fsys := fstest.MapFS{"apiInfo.json": {Data: []byte(answers("S"))}, "apiExamples.json": {Data: []byte(`{"S": null, "Ss": null}`)},
				"schemas/S.json": {Data: []byte(d.schema)}}
			for name, text := range d.files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			result := compile.Compile(compile.Input{FS: fsys, API: config.API{Name: "x", Package: "x", In: "."}})
			require.NotNil(t, result.API, "%v", result.Diagnostics)
			require.NotNil(t, result.API.Type("schema:S"))
			assert.Equal(t, d.want, sketch(result.API, result.API.Type("schema:S").Type))
			require.Len(t, result.API.Operations, 1)
			said := 0
			for _, x := range result.Diagnostics {
				switch {
				case d.says != "" && x.Code == d.code && strings.Contains(x.Message, d.says):
					said++
					assert.NotEqual(t, diag.Error, x.Severity)
					assert.NotEmpty(t, x.Hint)
				case x.Code == diag.NotUsed, x.Code == diag.SchemaContradicted: // the samples are null, and one is of no operation
				default:
					t.Errorf("%s is said, too", x)
				}
			}
			assert.Equal(t, d.says != "", said == 1, "said %d times: %v", said, result.Diagnostics)
		})
	}
}

// TestDefectsOfTheCorpus: what is said of a small defect is said as often of the published files as they have it.
func TestDefectsOfTheCorpus(t *testing.T) {
	result := compile.Compile(compile.Input{FS: os.DirFS(corpus(t)), API: config.API{Name: "x", Package: "x", In: "."}})
	require.NotNil(t, result.API)
	assert.Zero(t, result.Diagnostics.Errors())
	for _, d := range defects {
		if d.says == "" {
			continue
		}
		n := 0
		for _, x := range result.Diagnostics {
			if x.Code == d.code && strings.Contains(x.Message, strings.Split(d.says, " (")[0]) {
				n++
			}
		}
		assert.Equal(t, d.count, n, d.name)
	}
}

// sketch writes a type in a line.
func sketch(api *model.API, t *model.Type) string {
	switch t.Kind {
	case model.KindArray:
		return "[" + sketch(api, t.Elem) + "]"
	case model.KindMap:
		return "map[" + sketch(api, t.Elem) + "]"
	case model.KindStruct:
		var fields []string
		for _, f := range t.Fields {
			fields = append(fields, f.Name+":"+sketch(api, f.Type))
		}
		return "{" + strings.Join(fields, ",") + "}"
	case model.KindUnion:
		var all []string
		for _, a := range t.Alternatives {
			all = append(all, sketch(api, a.Type))
		}
		return strings.Join(all, "|")
	case model.KindRef:
		if name, declared := strings.CutPrefix(t.Ref, "schema:"); declared && !strings.Contains(name, "/") {
			return "→" + name
		}
		return sketch(api, api.Underlying(t))
	}
	return string(t.Kind)
}
