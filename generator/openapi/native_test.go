package openapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
)

// keeping is an API whose one reply has a type that cannot say all of its schema.
func keeping(kind model.Kind, source string, examples ...string) *model.API {
	op := &model.Operation{ID: "A.B", Method: "GET", Path: path("/"), Replies: []model.Reply{reply(200, "application/json", ref("schema:T"))}}
	for i, e := range examples {
		op.Examples = append(op.Examples, example(200, "application/json", []string{"good", "bad"}[i], e))
	}
	a := api(op)
	t := &model.Type{Kind: kind, Evidence: model.Declared, Source: json.RawMessage(source)}
	if kind == model.KindArray {
		t.Elem = &model.Type{Kind: model.KindAny}
	}
	a.SetTypes([]*model.NamedType{{ID: "schema:T", Key: "T", Declared: true, Type: t}, {ID: "schema:U", Key: "U", Declared: true, Type: &model.Type{Kind: model.KindInt, Evidence: model.Declared}}})
	return a
}

func TestWhat31SaysAndTypesDoNot(t *testing.T) {
	for _, c := range []struct {
		name, source string
		kind         model.Kind
		good, bad    string
		has          string
	}{
		{"not", `{"type":"string","not":{"const":"no"}}`, model.KindString, `"yes"`, `"no"`, "not"},
		{"conditions", `{"type":"object","if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}`, model.KindStruct, `{"a":1,"b":1}`, `{"a":1}`, "if"},
		{"contains", `{"type":"array","contains":{"type":"integer"},"maxContains":1}`, model.KindArray, `["a",1]`, `["a"]`, "contains"},
		{"a tuple of draft-07", `{"type":"array","items":[{"type":"integer"},{"type":"string"}],"additionalItems":false}`, model.KindArray, `[1,"a"]`, `["a",1]`, "prefixItems"},
		{"a tuple", `{"type":"array","prefixItems":[{"type":"integer"}],"items":{"type":"string"}}`, model.KindArray, `[1,"a"]`, `[1,2]`, "prefixItems"},
		{"dependencies of draft-07", `{"type":"object","dependencies":{"a":["b"],"c":{"required":["d"]}}}`, model.KindStruct, `{"a":1,"b":2}`, `{"c":1}`, "dependentSchemas"},
		{"dependentRequired", `{"type":"object","dependentRequired":{"a":["b"]}}`, model.KindStruct, `{"a":1,"b":2}`, `{"a":1}`, "dependentRequired"},
		{"names", `{"type":"object","propertyNames":{"pattern":"^x-"}}`, model.KindStruct, `{"x-a":1}`, `{"a":1}`, "propertyNames"},
		{"a reference", `{"type":"object","if":{"required":["a"]},"then":{"properties":{"a":{"$ref":"#/definitions/U"}}}}`, model.KindStruct, `{"a":1}`, `{"a":"x"}`, "then"},
		{"unknown words within", `{"type":"string","not":{"const":"no","x-a":1,"default":3,"surprise":{"type":"integer"}}}`, model.KindString, `"yes"`, `"no"`, "not"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, diags := emit(t, keeping(c.kind, c.source, c.good, c.bad), "3.1")
			assert.Equal(t, []string{"PM098"}, codes(diags), "the example that breaks it is put aside")
			assert.NotContains(t, text, "x-pmgen-schema")
			s := load(t, text).Components.Schemas["T"].Value
			data, err := json.Marshal(s)
			require.NoError(t, err)
			assert.Contains(t, string(data), `"`+c.has+`"`)

			text, diags = emit(t, keeping(c.kind, c.source, c.good, c.bad), "3.0")
			assert.Equal(t, []string{"PM096"}, codes(diags), "3.0 cannot say it")
			assert.Contains(t, text, "x-pmgen-schema")
		})
	}
}

func TestWhatStandsBesideIn31(t *testing.T) {
	for _, c := range []struct{ name, source string }{
		{"schemas that are combined", `{"allOf":[{"type":"string"},{"not":{"const":"x"}}]}`},
		{"a reference to nothing", `{"not":{"$ref":"#/definitions/gone"}}`},
		{"no schema", `{"not":[]}`},
		{"what kin-openapi refuses", `{"not":{"type":"thing"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, diags := emit(t, keeping(model.KindString, c.source), "3.1")
			assert.Equal(t, []string{"PM096"}, codes(diags))
			assert.Contains(t, text, "x-pmgen-schema")
			assert.Empty(t, openapi.Validate([]byte(text)))
			assert.Equal(t, 1, strings.Count(text, "x-pmgen-schema"))
		})
	}
}
