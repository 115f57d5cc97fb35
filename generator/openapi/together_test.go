package openapi_test

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// sent returns the schema of the bodies of /rpc.
func sent(t *testing.T, a *model.API) (*openapi3.Schema, string) {
	text, diags := emit(t, a, "")
	assert.Empty(t, diags)
	return load(t, text).Paths.Value("/rpc").Post.RequestBody.Value.Content["application/json"].Schema.Value, text
}

func TestBodiesOfAnEndpointAreOneType(t *testing.T) {
	yes := true
	for _, row := range []struct {
		quirk    string
		bodies   []string
		types    map[string]config.TypeOverride
		members  []string // nil where the bodies stay alternatives
		required []string
	}{
		{"members that one of them has", []string{`{"a":1,"b":"x"}`, `{"a":2,"c":true}`}, nil, []string{"a", "b", "c"}, []string{"a"}},
		{"a broken body says nothing", []string{`{"a":1}`, `{"a":`, `{"b":1}`}, nil, []string{"a", "b"}, nil},
		{"the user decides a type within", []string{`{"a":1}`, `{"b":1}`}, map[string]config.TypeOverride{"API.A/request/a": {Required: &yes}}, nil, nil},
		{"the user names a type", []string{`{"a":1}`, `{"b":1}`}, map[string]config.TypeOverride{"API.A/request": {Name: "First"}}, []string{"a", "b"}, nil},
		{"together they hold themselves", []string{`{"id":1,"children":[{"id":2,"children":[]}]}`, `{"id":3,"name":"x","children":[]}`}, nil, nil, nil},
		{"bodies of one type", []string{`{"a":1}`, `{"a":2}`}, nil, []string{"a"}, nil},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			var bodies [][2]string
			for i, b := range row.bodies {
				bodies = append(bodies, [2]string{string(rune('A' + i)), rawJSON(b)})
			}
			s, text := sent(t, overridden(t, row.types, bodies...))
			slices.Reverse(bodies)
			again, _ := sent(t, overridden(t, row.types, bodies...))
			if row.members == nil {
				assert.NotEmpty(t, s.AnyOf, text)
				assert.NotContains(t, text, "x-pmgen-types")
				return
			}
			assert.Empty(t, s.AnyOf, text)
			assert.ElementsMatch(t, row.members, keysOf(s.Properties))
			assert.Equal(t, row.required, s.Required)
			x, _ := json.Marshal(s)
			y, _ := json.Marshal(again)
			assert.JSONEq(t, string(x), string(y), "in any order")
		})
	}
}

func keysOf(m openapi3.Schemas) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	return out
}

func TestActionsAreToldApartWhereTheyStand(t *testing.T) {
	bodies := [][2]string{
		{"Set name", rawJSON(`{"version":1,"actions":[{"action":"setName","name":"x"},{"action":"setName","name":"y"}]}`)},
		{"Drop", rawJSON(`{"version":2,"actions":[{"action":"drop","to":{"id":1}},{"action":"setName","name":"z"}]}`)},
		{"Update", rawJSON(`{"version":3,"actions":[{"action":"touch"}]}`)},
	}
	s, text := sent(t, posted(t, bodies...))
	assert.Equal(t, []string{"version", "actions"}, s.Required)
	items := s.Properties["actions"].Value.Items.Value
	require.NotNil(t, items.Discriminator, text)
	assert.Equal(t, "action", items.Discriminator.PropertyName)
	require.Len(t, items.OneOf, 3)
	assert.Equal(t, "#/components/schemas/APIDropAction", items.Discriminator.Mapping["drop"].Ref)
	assert.Equal(t, "#/components/schemas/APISetNameAction", items.Discriminator.Mapping["setName"].Ref)
	assert.Equal(t, "#/components/schemas/APIUpdateTouchAction", items.Discriminator.Mapping["touch"].Ref, "the method does not say which")
	name := load(t, text).Components.Schemas["APISetNameAction"].Value
	assert.Equal(t, []any{"setName"}, name.Properties["action"].Value.Enum)
	assert.ElementsMatch(t, []string{"action", "name"}, name.Required)
	assert.Contains(t, text, "name: /actions/0/action\n")

	bodies[2][1] = rawJSON(`{"version":3,"actions":[{"action":"{{action}}"}]}`)
	s, text = sent(t, posted(t, bodies...))
	items = s.Properties["actions"].Value.Items.Value
	assert.Empty(t, items.OneOf, "an action is not known")
	assert.Contains(t, keysOf(items.Properties), "to", text)
}

// Replies and parameters of two requests to one endpoint, of which the second holds what a component of the first is.
func TestRepliesAndParametersOfAnEndpoint(t *testing.T) {
	type obj = map[string]any
	item := func(name, limit, id string, reply string) obj {
		request := obj{"method": "GET", "url": "https://x.example/rpc?limit=" + limit, "header": []obj{{"key": "X-Id", "value": id}}}
		return obj{"name": name, "request": request, "response": []obj{{"name": "OK", "code": 200, "status": "OK", "originalRequest": request,
			"header": []obj{{"key": "Content-Type", "value": "application/json"}}, "body": reply}}}
	}
	data, err := json.Marshal(obj{"info": obj{"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []obj{
		item("A", "10", "{{$guid}}", `{"id":1,"owner":{"name":"x"}}`), item("B", "all", "{{$randomInt}}", `{"id":2,"servers":[{"host":"x"}]}`)}})
	require.NoError(t, err)
	r := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: data}}, API: config.API{Name: "shop", In: "c.json", Package: "shop"}})
	text, diags := emit(t, r.API, "")
	assert.Empty(t, diags)
	get := load(t, text).Paths.Value("/rpc").Get
	for _, p := range get.Parameters {
		assert.True(t, p.Value.Schema.Value.Type.Is("string"), "%s: neither all are integers, nor all are UUIDs", p.Value.Name)
	}
	s := get.Responses.Value("200").Value.Content["application/json"].Schema.Value
	assert.Equal(t, []string{"id"}, s.Required)
	assert.Equal(t, "#/components/schemas/Owner", s.Properties["owner"].Ref)
	assert.Equal(t, "#/components/schemas/ServerSchema", s.Properties["servers"].Value.Items.Ref, "no component is called as what generators declare")
	assert.Contains(t, text, "x-pmgen-types:\n                API.A:\n")
}
