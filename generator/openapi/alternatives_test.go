package openapi_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// posted compiles a collection of requests to one URL, by their names.
func posted(t *testing.T, bodies ...[2]string) *model.API { return overridden(t, nil, bodies...) }

func overridden(t *testing.T, types map[string]config.TypeOverride, bodies ...[2]string) *model.API {
	type obj = map[string]any
	var items []any
	for _, b := range bodies {
		items = append(items, obj{"name": b[0], "request": obj{"method": "POST", "url": "https://x.example/rpc", "body": json.RawMessage(b[1])}})
	}
	data, err := json.Marshal(obj{"info": obj{"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": items})
	require.NoError(t, err)
	r := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: data}}, API: config.API{Name: "shop", In: "c.json", Package: "shop", Overrides: config.Overrides{Types: types}}})
	require.NotNil(t, r.API)
	return r.API
}

func rawJSON(text string) string {
	data, _ := json.Marshal(map[string]any{"mode": "raw", "raw": text, "options": map[string]any{"raw": map[string]any{"language": "json"}}})
	return string(data)
}

// mapped returns the schema of the bodies, whose discriminator has to be legal: each alternative is a component that requires
// the property and allows it the value of the mapping alone.
func mapped(t *testing.T, text, media, property string, values ...string) *openapi3.T {
	doc := load(t, text)
	s := doc.Paths.Value("/rpc").Post.RequestBody.Value.Content[media].Schema.Value
	require.NotNil(t, s.Discriminator, text)
	assert.Equal(t, property, s.Discriminator.PropertyName)
	require.Len(t, s.OneOf, len(values))
	require.Len(t, s.Discriminator.Mapping, len(values))
	for i, value := range values {
		a := s.OneOf[i]
		assert.Equal(t, a.Ref, s.Discriminator.Mapping[value].Ref)
		says := false
		for _, part := range append(openapi3.SchemaRefs{a}, a.Value.AllOf...) {
			if p := part.Value.Properties[property]; p != nil && len(p.Value.Enum) == 1 {
				assert.Equal(t, []any{value}, p.Value.Enum)
				assert.Contains(t, part.Value.Required, property)
				says = true
			}
		}
		assert.True(t, says, "%s does not say %s", a.Ref, value)
	}
	return doc
}

func TestDiscriminators(t *testing.T) {
	for _, version := range []string{"3.0", "3.1"} {
		t.Run("the method of JSON-RPC, "+version, func(t *testing.T) {
			a := posted(t, [2]string{"Add", rawJSON(`{"jsonrpc":"2.0","method":"add","params":{"a":1}}`)}, [2]string{"Drop", rawJSON(`{"jsonrpc":"2.0","method":"drop","params":{"name":"x"}}`)})
			text, diags := emit(t, a, version)
			assert.Empty(t, diags)
			doc := mapped(t, text, "application/json", "method", "add", "drop")
			assert.Len(t, doc.Components.Schemas, 4, "the types of the bodies say the constant: no component is added")
			assert.Contains(t, text, "x-pmgen-constants:\n        API.Add:\n          - in: json\n            name: /method\n            value: add\n")
			assert.Contains(t, text, "examples:\n")
		})
		t.Run("bodies of one type, "+version, func(t *testing.T) {
			a := overridden(t, map[string]config.TypeOverride{"API.Stop/request": {Merge: "API.Start/request"}}, [2]string{"Start", rawJSON(`{"method":"start","id":1}`)}, [2]string{"Stop", rawJSON(`{"method":"stop","id":2}`)})
			text, diags := emit(t, a, version)
			assert.Empty(t, diags)
			doc := mapped(t, text, "application/json", "method", "start", "stop")
			assert.Len(t, doc.Components.Schemas, 3, "the type, and an alternative for each")
		})
		t.Run("bodies of one method, "+version, func(t *testing.T) {
			a := posted(t, [2]string{"Add a", rawJSON(`{"method":"add","a":1}`)}, [2]string{"Add b", rawJSON(`{"method":"add","b":{"c":1}}`)}, [2]string{"Drop", rawJSON(`{"method":"drop","d":1}`)})
			text, diags := emit(t, a, version)
			assert.Empty(t, diags)
			mapped(t, text, "application/json", "method", "add", "drop")
			assert.Contains(t, text, "    APIAddABody:\n      type: object\n      properties:\n        method:\n          type: string\n          enum:\n            - add\n        a:\n", "one body with the members of both")
			assert.Contains(t, text, "x-pmgen-types:\n              API.AddA:\n                $ref: \"#/components/schemas/AddARequest\"\n              API.AddB:\n")
		})
		t.Run("the grant of a form, "+version, func(t *testing.T) {
			form := func(grant, field string) string {
				return `{"mode":"urlencoded","urlencoded":[{"key":"grant_type","value":"` + grant + `"},{"key":"` + field + `","value":"{{` + field + `}}"},{"key":"scope","value":"all"}]}`
			}
			a := posted(t, [2]string{"Code", form("authorization_code", "code")}, [2]string{"Code with PKCE", form("authorization_code", "code_verifier")}, [2]string{"Refresh", form("refresh_token", "refresh_token")})
			text, diags := emit(t, a, version)
			assert.Empty(t, diags)
			doc := mapped(t, text, "application/x-www-form-urlencoded", "grant_type", "authorization_code", "refresh_token")
			code := doc.Components.Schemas["APICodeBody"].Value
			assert.Len(t, code.Properties, 4, "two forms of one grant are one form")
			assert.Equal(t, []string{"grant_type"}, code.Required, "what only one of them has is not required")
		})
		t.Run("the name of a GraphQL operation, "+version, func(t *testing.T) {
			body := func(name string) string {
				return `{"mode":"graphql","graphql":{"query":"query a { a } mutation b { b }","operationName":"` + name + `","variables":"{\"` + name + `\":1}"}}`
			}
			text, diags := emit(t, posted(t, [2]string{"A", body("a")}, [2]string{"B", body("b")}), version)
			assert.Empty(t, diags)
			mapped(t, text, "application/json", "operationName", "a", "b")
		})
	}
}
