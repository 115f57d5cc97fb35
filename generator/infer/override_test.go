package infer_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

// overridden is an operation with types as Infer leaves them.
func overridden() (*model.API, *model.Operation) {
	op := &model.Operation{ID: "OAuthUsage.List", Name: "OAuth Usage",
		Replies: []model.Reply{{Status: 200, Media: "application/json"}, {Status: 200, Media: "text/json"}},
		Body:    &model.Body{Encoding: model.JSON},
		Request: model.Request{Body: &model.RequestBody{Encoding: model.JSON, Content: *content(`{"q":"x"}`)}},
		Examples: []*model.Example{
			example("two", 200, "application/json", `{"apps":[{"createdDate":"2024-01-01T00:00:00Z","n":1,"price":1.5,"who":null},{"createdDate":"2024-01-02T00:00:00Z","n":2,"s":"a"}],
				"byID":{"x":{"v":1},"y":{"v":2}},"ids":{"7f0b7c1e-1111-4222-8333-123456789abc":{"n":1}},"mixed":[1,{"deep":2}],"a/b":1}`),
			example("other", 200, "text/json", `{"apps":[{"createdDate":"2024-01-01T00:00:00Z"}]}`),
		}}
	api := &model.API{Operations: []*model.Operation{op}}
	infer.Infer(api)
	return api, op
}

func TestOverrides(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name, path string
		override   config.TypeOverride
		want       string // the type at the path afterwards
		message    string
	}{
		{"time to string, in all media types", "apps/*/createdDate", config.TypeOverride{Type: "string"}, "string<declared>", ""},
		{"integer to number", "apps/*/n", config.TypeOverride{Type: "number"}, "float<declared>", ""},
		{"number to integer", "apps/*/price", config.TypeOverride{Type: "integer"}, "float",
			`PM073 overrides: types: "OAuthUsage.List/200/apps/*/price" as integer would lose 1.5 in example "two" of request "OAuth Usage" (c.json:200); it is left as it was`},
		{"string to time", "apps/*/s", config.TypeOverride{Type: "date-time"}, "string",
			`PM073 overrides: types: "OAuthUsage.List/200/apps/*/s" as date-time would lose "a" in example "two" of request "OAuth Usage" (c.json:200); it is left as it was`},
		{"any", "byID", config.TypeOverride{Type: "any"}, "any<declared>", ""},
		{"null given a type", "apps/*/who", config.TypeOverride{Type: "string"}, "*string<declared>", ""},
		{"struct to map", "byID", config.TypeOverride{Kind: "map"}, "map {v int}<declared>", ""},
		{"map to struct", "ids", config.TypeOverride{Kind: "struct"}, "{7f0b7c1e-1111-4222-8333-123456789abc! {n! int}}<declared>", ""},
		{"array to map", "apps", config.TypeOverride{Kind: "map"}, "",
			`PM076 overrides: types: "OAuthUsage.List/200/apps" is no object in any example, and so cannot become a map; it is left as it was`},
		{"optional", "byID", config.TypeOverride{Required: &no}, "", ""},
		{"required that is missing", "apps/*/s", config.TypeOverride{Required: &yes}, "string",
			`PM073 overrides: types: "OAuthUsage.List/200/apps/*/s" as required would invent a value where there is none in example "two" of request "OAuth Usage" (c.json:200); it is left as it was`},
		{"required that is no member", "apps/*", config.TypeOverride{Required: &yes}, "",
			`PM076 overrides: types: "OAuthUsage.List/200/apps/*" is no member of an object, and so neither required nor optional; it is left as it was`},
		{"nullable", "apps/*/n", config.TypeOverride{Nullable: &yes}, "*int", ""},
		{"not nullable", "apps/*/who", config.TypeOverride{Nullable: &no}, "*any<none>",
			`PM073 overrides: types: "OAuthUsage.List/200/apps/*/who" not nullable would lose a null in example "two" of request "OAuth Usage" (c.json:200); it is left as it was`},
		{"enum", "apps/*/s", config.TypeOverride{Enum: []json.RawMessage{json.RawMessage(`"a"`), json.RawMessage(`"b"`)}}, "string(a b)", ""},
		{"enum of another type", "apps/*/s", config.TypeOverride{Enum: []json.RawMessage{json.RawMessage(`1`)}}, "string",
			`PM076 overrides: types: "OAuthUsage.List/200/apps/*/s" lists 1, which is no value of its type; it is left as it was`},
		{"unknown type", "apps/*/s", config.TypeOverride{Type: "text"}, "string",
			`PM076 overrides: types: "OAuthUsage.List/200/apps/*/s" asks for type "text", and there are string, integer, number, boolean, date-time, any; it is left as it was`},
		{"through a union", "mixed/*/deep", config.TypeOverride{Type: "number"}, "float<declared>", ""},
		{"alternative", "mixed/*/|0", config.TypeOverride{Type: "number"}, "float<declared>", ""},
		{"escaped name", "a~1b", config.TypeOverride{Type: "number"}, "float<declared>", ""},
		{"name alone is for Name", "apps/*", config.TypeOverride{Name: "App"}, "", ""},
		{"unknown member", "app/*/createdDate", config.TypeOverride{Type: "string"}, "",
			`PM072 overrides: types: "OAuthUsage.List/200/app/*/createdDate" meets nothing; the nearest type is "OAuthUsage.List/200/apps/*/createdDate"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			api, op := overridden()
			c.override.Pos = diag.Pos{File: "pmgen.yaml", Line: 3}
			path := "OAuthUsage.List/200/" + c.path
			diags := infer.Override(api, map[string]config.TypeOverride{path: c.override})
			if c.message == "" {
				assert.Empty(t, messages(diags))
			} else {
				require.Equal(t, []string{c.message}, messages(diags))
				assert.Equal(t, diag.Error, diags[0].Severity)
				assert.Equal(t, "pmgen.yaml:3", diags[0].Pos.String())
			}
			if c.want != "" {
				found := ""
				op.Replies[0].Type.Walk("", func(p string, t *model.Type) bool {
					if p == "/"+c.path || c.name == "through a union" && p == "/mixed/*/|1/deep" {
						found = render(t)
						if t.Evidence == model.Declared {
							found += "<declared>"
						}
					}
					return true
				})
				assert.Equal(t, c.want, found)
			}
			for _, e := range op.Examples {
				back, err := roundTrip(op.Reply(e.Status, e.Content.Media).Type, []byte(e.Content.Text))
				require.NoError(t, err)
				assert.NoError(t, equalJSON([]byte(e.Content.Text), back))
			}
		})
	}
}

// What an override says of a type that holds itself, it says of all levels: none of their values may be lost.
func TestOverridesOfATypeThatHoldsItself(t *testing.T) {
	yes, no := true, false
	thread := `[{"id":1,"n":1,"to":null,"replies":[{"id":2,"n":1,"to":"x","replies":[{"id":3,"n":2.5,"replies":[]}]}]}]`
	for _, c := range []struct {
		name, path string
		override   config.TypeOverride
		want       string // the whole type afterwards
		message    string
	}{
		{"a value that only stands far down", "*/n", config.TypeOverride{Type: "integer"}, "[]{id int, n float, replies []^0, to? *string}", "as integer would lose 2.5"},
		{"a member of an inner level", "*/replies/*/n", config.TypeOverride{Type: "string"}, "[]{id int, n float, replies []^0, to? *string}", "as string would lose 1"},
		{"by any level", "*/replies/*/replies/*/id", config.TypeOverride{Type: "number"}, "[]{id float, n float, replies []^0, to? *string}", ""},
		{"required that only a leaf lacks", "*/to", config.TypeOverride{Required: &yes}, "[]{id int, n float, replies []^0, to? *string}", "as required would invent a value"},
		{"null of the outermost", "*/replies/*/to", config.TypeOverride{Nullable: &no}, "[]{id int, n float, replies []^0, to? *string}", "not nullable would lose a null"},
		{"the inner place is another thing", "*/replies/*", config.TypeOverride{Type: "any"}, "[]{id int, n float, replies []any, to? *string}", ""},
		{"the whole as maps", "*", config.TypeOverride{Kind: "map"}, "[]map *(int | []{id! int, n! int, to! string, replies! []{id! int, n! float, replies! []any<none><none>}})", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			op := &model.Operation{ID: "P.List", Name: "List", Replies: []model.Reply{{Status: 200, Media: "application/json"}},
				Examples: []*model.Example{example("one", 200, "application/json", thread)}}
			api := &model.API{Operations: []*model.Operation{op}}
			infer.Infer(api)
			require.Equal(t, "[]{id int, n float, replies []^0, to? *string}", render(op.Replies[0].Type))
			diags := infer.Override(api, map[string]config.TypeOverride{"P.List/200/" + c.path: c.override})
			if c.message == "" {
				assert.Empty(t, messages(diags))
			} else if assert.Len(t, diags, 1) {
				assert.Contains(t, diags[0].Message, c.message)
			}
			assert.Equal(t, c.want, render(op.Replies[0].Type))
			back, err := roundTrip(op.Replies[0].Type, []byte(thread))
			require.NoError(t, err)
			assert.NoError(t, equalJSON([]byte(thread), back))
		})
	}
}

func TestOverrideOfEveryMediaTypeAndOfTheRequest(t *testing.T) {
	api, op := overridden()
	yes := true
	diags := infer.Override(api, map[string]config.TypeOverride{
		"OAuthUsage.List/200/apps/*/createdDate": {Type: "string"},
		"OAuthUsage.List/request/q":              {Required: &yes},
		"OAuthUsag.List/200/apps":                {Type: "any"},
		"OAuthUsage.List/404":                    {Type: "any"},
	})
	assert.Equal(t, []string{
		`PM072 overrides: types: "OAuthUsag.List/200/apps" meets nothing; the nearest type is "OAuthUsage.List/200/apps"`,
		`PM072 overrides: types: "OAuthUsage.List/404" meets nothing; the nearest type is "OAuthUsage.List/200"`,
	}, messages(diags))
	assert.Contains(t, render(op.Replies[1].Type), "createdDate! string")
	assert.True(t, op.Body.Type.Fields[0].Required)
}
