package resolve_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func TestExampleRequests(t *testing.T) {
	for _, row := range []struct{ quirk, url, base, path, args string }{
		{"as the request", "{{url}}/v1/users/{{id}}/x.json", "https://x.example/api", "/v1/users/{{id}}/x.json", "[{id {{id}} false}]"},
		{"another variable", "{{url}}/v1/users/:user/x.json", "https://x.example/api", "/v1/users/{{user}}/x.json", "[{id {{user}} false}]"},
		{"literal", "{{url}}/v1/users/a%20b/x.json", "https://x.example/api", "/v1/users/a%20b/x.json", "[{id a b false}]"},
		{"literal with the host", "https://x.example/api/v1/users/7/x.json", "https://x.example/api", "/v1/users/7/x.json", "[{id 7 false}]"},
		{"another host", "https://y.example/v1/users/7/x.json", "https://y.example", "/v1/users/7/x.json", "[{id 7 false}]"},
		{"another path", "{{url}}/v1/groups/7", "https://x.example/api", "/v1/groups/7", "[]"},
		{"a longer path", "{{url}}/v1/users/7/x.json/y", "https://x.example/api", "/v1/users/7/x.json/y", "[]"},
		{"a slash at the end", "{{url}}/v1/users/7/x.json/", "https://x.example/api", "/v1/users/7/x.json/", "[{id 7 false}]"},
		{"an empty value", "{{url}}/v1/users//x.json", "https://x.example/api", "/v1/users//x.json", "[]"},
		{"an unknown base", "{{other}}/v1/users/7/x.json", "{{other}}", "/v1/users/7/x.json", "[{id 7 false}]"},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", "{{url}}/v1/users/{{id}}/x.json", example(200, "application/json", row.url)))
			a.Variables = variables("url", "https://x.example/api/")
			resolved(t, a)
			q := a.Operations[0].Examples[0].Request
			assert.Equal(t, row.base, q.Base)
			assert.Equal(t, row.path, q.Path)
			assert.Equal(t, row.args, fmt.Sprint(q.Args))
			assert.True(t, a.Operations[0].Examples[0].Served, "an example belongs to its request, whatever its URL says")
		})
	}
}

// TestLiteralIDsOfExamples: the path of a request with parameters in any form is recorded with their values.
func TestLiteralIDsOfExamples(t *testing.T) {
	for _, row := range []struct{ quirk, request, example, args string }{
		{"colon", "/users/:id", "/users/123", "[{id 123 false}]"},
		{"colon with an extension", "/users/:id.json", "/users/123.json", "[{id 123 false}]"},
		{"variable", "/users/{{user}}", "/users/0a1b", "[{user 0a1b false}]"},
		{"single brace", "/users/{id}", "/users/123", "[{id 123 false}]"},
		{"angle placeholder", "/users/<user id>", "/users/123", "[{user_id 123 false}]"},
		{"part of a segment", "/users-{{id}}.json", "/users-7.json", "[{id 7 false}]"},
		{"before a verb", "/v1/:name:cancel", "/v1/a-b:cancel", "[{name a-b false}]"},
		{"OData", "/Users('{{key}}')/Name", "/Users('Ann')/Name", "[{key Ann false}]"},
		{"configuration and argument", "/v{{version}}/users/:id", "/v2.1/users/9", "[{version 2.1 false} {id 9 false}]"},
		{"one of two is literal", "/orgs/:org/users/:id", "/orgs/acme/users/:id", "[{org acme false} {id {{id}} false}]"},
		{"without the slash at the end", "/users/:id/", "/users/123", "[{id 123 false}]"},
		{"another verb", "/v1/:name:cancel", "/v1/a-b:undo", "[]"},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", "https://x.example"+row.request, example(200, "application/json", "https://x.example"+row.example)))
			resolved(t, a)
			assert.Equal(t, row.args, fmt.Sprint(a.Operations[0].Examples[0].Request.Args))
		})
	}
}

// TestLiteralIDsOfRequestsStay: /users/me beside /users/:id is another thing; nothing tells /users/123 from it.
func TestLiteralIDsOfRequestsStay(t *testing.T) {
	a := api(request("GET", "https://x.example/users/:id"), request("GET", "https://x.example/users/me"), request("DELETE", "https://x.example/users/123"))
	resolved(t, a)
	var got []string
	for _, e := range a.Endpoints {
		got = append(got, e.String())
	}
	assert.Equal(t, []string{"GET /users/{id}", "GET /users/me", "DELETE /users/123"}, got)
}

func TestArgsWithinASegment(t *testing.T) {
	a := api(request("GET", "https://x.example/Things('{{k}}')/v{{version}}/{{a}}-{{b}}", example(200, "", "https://x.example/Things('a'b')/v66.0/x-y-z")))
	resolved(t, a)
	assert.Equal(t, []model.NameValue{{Name: "k", Value: "a'b"}, {Name: "version", Value: "66.0"}, {Name: "a", Value: "x-y"}, {Name: "b", Value: "z"}}, a.Operations[0].Examples[0].Request.Args)
}

func TestRecordedRequest(t *testing.T) {
	op := request("POST", "https://x.example/a", query("q", "{{v}}"), query("", "x"), header("X", "{{v}} {{none}}"), form("f", "{{v}}"))
	op.Request.Query = append(op.Request.Query, model.NameValue{Name: "off", Value: "1", Disabled: true})
	a := api(op)
	a.Variables = variables("v", "1")
	resolved(t, a)
	assert.Equal(t, []model.NameValue{{Name: "q", Value: "1"}}, op.Request.Query, "what is sent: enabled and named")
	assert.Equal(t, []model.NameValue{{Name: "X", Value: "1 {{none}}"}}, op.Request.Headers)
	assert.Equal(t, []model.NameValue{{Name: "f", Value: "1"}}, op.Request.Body.Form)
}

func TestVariablesInBodies(t *testing.T) {
	for _, row := range []struct {
		quirk   string
		content model.Content
		text    string
		value   string
		kinds   []model.Kind
	}{
		{"inside of a JSON string", jsonContent(`{"a": "x {{q}}", "{{k}}" : [1.0, "{{none}}"]}`), `{"a": "x say \"hi\"", "key" : [1.0, "{{none}}"]}`, "", nil},
		{"bare", model.Content{Text: `{"n": {{n}}, "s": {{none}}}`, JSON: model.Repaired, Value: []byte(`{"n": null, "s": null}`),
			Marks: []model.Mark{{Pointer: "/n", Text: "{{n}}", Kind: model.KindAny}, {Pointer: "/s", Text: "{{none}}", Kind: model.KindAny}}},
			`{"n": 5, "s": {{none}}}`, `{"n": 5, "s": null}`, []model.Kind{model.KindInt, model.KindAny}},
		{"text", model.Content{Text: "<a>{{k}}</a>", JSON: model.None}, "<a>key</a>", "", nil},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			op := request("POST", "https://x.example/a")
			op.Request.Body = &model.RequestBody{Content: row.content}
			a := api(op)
			a.Variables = variables("q", `say "hi"`, "k", "key", "n", "5")
			resolved(t, a)
			c := op.Request.Body.Content
			assert.Equal(t, row.text, c.Text)
			assert.Equal(t, row.value, string(c.Value))
			for i, k := range row.kinds {
				assert.Equal(t, k, c.Marks[i].Kind)
			}
		})
	}
}

func TestReplies(t *testing.T) {
	a := api(request("GET", "https://x.example/a", example(404, "application/json", ""), example(200, "text/html", ""), example(200, "application/json", ""),
		example(200, "application/json", ""), example(204, "", ""), example(0, "application/json", ""), example(999, "", "")))
	resolved(t, a)
	op := a.Operations[0]
	var got []string
	for _, r := range op.Replies {
		got = append(got, fmt.Sprint(r.Status, " ", r.Media, " ", r.Description, " ", r.Evidence))
	}
	assert.Equal(t, []string{"200 application/json OK observed", "200 text/html OK observed", "204  No Content observed", "404 application/json Not Found observed"}, got)
	var served []bool
	for _, e := range op.Examples {
		served = append(served, e.Served)
	}
	assert.Equal(t, []bool{true, true, true, true, true, false, false}, served)
	assert.Equal(t, "no server can reply with status 999", op.Examples[6].Skipped)
}

// What Losant's reader has settled stays.
func TestSettledOperationsStay(t *testing.T) {
	op := &model.Operation{Method: "GET", Name: "get", Path: []model.PathPart{{Literal: "/me/"}, {Param: "id"}},
		Params:   []model.Param{{Name: "id", In: model.InPath, Role: model.RoleArgument, Required: true}, {Name: "accept", In: model.InHeader, Role: model.RoleArgument, Default: []byte(`"x"`)}},
		Security: []model.Requirement{{{Scheme: "bearerAuth", Scopes: []string{"all"}}}},
		Replies:  []model.Reply{{Status: 200, Media: "application/json", Evidence: model.Declared, Type: &model.Type{Kind: model.KindRef, Ref: "schema:x"}}},
		Examples: []*model.Example{{Status: 200, Content: model.Content{Media: "application/json"}}}}
	a := api(op)
	a.Format = model.Losant
	a.Servers = []model.Server{{URL: "https://api.losant.com", Parts: []model.PathPart{{Literal: "https://api.losant.com"}}}}
	a.Schemes = []model.SecurityScheme{{Key: "bearerAuth", Kind: model.Bearer}}
	before := *op
	diags := resolved(t, a)
	require.Empty(t, diags)
	assert.Equal(t, before.Params, op.Params)
	assert.Equal(t, before.Security, op.Security)
	require.Len(t, op.Replies, 1)
	assert.Equal(t, model.Declared, op.Replies[0].Evidence)
	assert.True(t, op.Examples[0].Served)
	assert.Equal(t, "GET /me/{id}", a.Endpoints[0].String())
	assert.Len(t, a.Schemes, 1)
}
