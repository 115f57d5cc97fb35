package resolve_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

func TestEndpointsClashAfterRenaming(t *testing.T) {
	a := api(request("GET", "https://x.example/x/{{a}}/y/:b"), request("DELETE", "https://x.example/x/:other/y/{{b}}"), request("GET", "https://x.example/x/{c}/y/<d>"),
		request("GET", "https://x.example/x/{{b}}/y"), request("GET", "https://x.example/x/1/y/2"))
	resolved(t, a)
	var got []string
	for _, e := range a.Endpoints {
		got = append(got, fmt.Sprint(e, " ", e.Operations))
	}
	assert.Equal(t, []string{"GET /x/{a}/y/{b} [#0 #2]", "DELETE /x/{a}/y/{b} [#1]", "GET /x/{b}/y [#3]", "GET /x/1/y/2 [#4]"}, got)
	p := a.Operations[1].Params[1]
	assert.Equal(t, []string{"b", "b"}, []string{p.Name, p.Variable})
	p = a.Operations[1].Params[0]
	assert.Equal(t, []string{"a", "{{other}}"}, []string{p.Name, p.Value}, "the template's name; what it was called is still seen")
	assert.Equal(t, []model.NameValue{{Name: "a", Value: "{{other}}"}, {Name: "b", Value: "{{b}}"}}, a.Operations[1].Request.Args)
	consistent(t, a)
}

func TestConstants(t *testing.T) {
	post := func(opts ...option) *model.Operation { return request("POST", "https://x.example/rpc", opts...) }
	for _, row := range []struct {
		quirk string
		ops   []*model.Operation
		want  []string
		same  int // notes that nothing tells apart
	}{
		{"grant_type", []*model.Operation{post(form("grant_type", "password", "username", "u")), post(form("grant_type", "refresh_token"))},
			[]string{"[{form grant_type password}]", "[{form grant_type refresh_token}]"}, 0},
		{"?method=", []*model.Operation{post(query("method", "flickr.photos.getInfo"), query("page", "1")), post(query("method", "flickr.photos.search"), query("page", "2"))},
			[]string{"[{query method flickr.photos.getInfo}]", "[{query method flickr.photos.search}]"}, 0},
		{"SOAPAction", []*model.Operation{post(header("SOAPAction", "urn:Add")), post(header("SOAPAction", "urn:Divide"))},
			[]string{"[{header SOAPAction urn:Add}]", "[{header SOAPAction urn:Divide}]"}, 0},
		{"JSON-RPC", []*model.Operation{post(jsonBody(`{"jsonrpc":"2.0","method":"a"}`)), post(jsonBody(`{"jsonrpc":"2.0","method":"b"}`))},
			[]string{"[{json /method a}]", "[{json /method b}]"}, 0},
		{"update actions", []*model.Operation{post(jsonBody(`{"actions":[{"action":"setName"}]}`)), post(jsonBody(`{"actions":[{"action":"delete"}]}`))},
			[]string{"[{json /actions/0/action setName}]", "[{json /actions/0/action delete}]"}, 0},
		{"a batch of JSON-RPC", []*model.Operation{post(jsonBody(`[{"method":"a"}]`)), post(jsonBody(`[{"method":"b"}]`))},
			[]string{"[{json /0/method a}]", "[{json /0/method b}]"}, 0},
		{"JSON-RPC with the resource in its parameters", []*model.Operation{post(jsonBody(`{"method":"get","params":[{"url":"/adom/{{adom}}/group"}]}`)), post(jsonBody(`{"method":"get","params":[{"url":"/adom/{{adom}}/obj"}]}`))},
			[]string{"[{json /params/0/url /adom/{{adom}}/group}]", "[{json /params/0/url /adom/{{adom}}/obj}]"}, 0},
		{"a resource that is a variable", []*model.Operation{post(jsonBody(`{"params":[{"url":"{{url}}"}]}`)), post(jsonBody(`{"params":[{"url":"{{other}}"}]}`))}, []string{"[]", "[]"}, 1},
		{"JSON Patch", []*model.Operation{post(jsonBody(`[{"op":"add","path":"/tags/-"}]`)), post(jsonBody(`[{"op":"add","path":"/name"}]`))},
			[]string{"[{json /0/path /tags/-}]", "[{json /0/path /name}]"}, 0},
		{"a type of each", []*model.Operation{post(jsonBody(`{"type":"a","n":1}`)), post(jsonBody(`{"type":"b"}`))}, []string{"[{json /type a}]", "[{json /type b}]"}, 0},
		{"a type that two have", []*model.Operation{post(jsonBody(`{"type":"a"}`)), post(jsonBody(`{"type":"a"}`)), post(jsonBody(`{"type":"b"}`))}, []string{"[]", "[]", "[]"}, 2},
		{"a type where a method is", []*model.Operation{post(jsonBody(`{"method":"x","type":"a"}`)), post(jsonBody(`{"method":"y","type":"b"}`))},
			[]string{"[{json /method x}]", "[{json /method y}]"}, 0},
		{"GraphQL", []*model.Operation{post(graphQL("query A { a }")), post(graphQL("mutation B { b }"))},
			[]string{"[{graphql operation query A} {graphql fields a}]", "[{graphql operation mutation B} {graphql fields b}]"}, 0},
		{"GraphQL without names", []*model.Operation{post(graphQL("{ a { x } }")), post(graphQL("{ b }"))}, []string{"[{graphql fields a}]", "[{graphql fields b}]"}, 0},
		{"GraphQL of one operation", []*model.Operation{post(graphQL("{ a { x } }")), post(graphQL("{ a { y } }"))}, []string{"[{graphql query { a { x } }}]", "[{graphql query { a { y } }}]"}, 0},
		{"GraphQL that is alike", []*model.Operation{post(graphQL("{ a }")), post(graphQL("{ a }"))}, []string{"[]", "[]"}, 1},
		{"GraphQL with an operationName", []*model.Operation{post(graphQLNamed("query A { a } query B { b }", "B")), post(graphQLNamed("query A { a } query B { b }", "A"))},
			[]string{"[{graphql operationName B} {graphql operation query B} {graphql fields b}]", "[{graphql operationName A} {graphql operation query A} {graphql fields a}]"}, 0},
		{"GraphQL with an operationName, alone on its endpoint", []*model.Operation{post(graphQLNamed("query A { a }", "A"))}, []string{"[{graphql operationName A}]"}, 0},
		{"GraphQL written as JSON", []*model.Operation{post(jsonBody(`{"query":"query A { a }"}`)), post(jsonBody(`{"query":"query B { b }"}`))},
			[]string{"[{graphql operation query A} {graphql fields a}]", "[{graphql operation query B} {graphql fields b}]"}, 0},
		{"a query that is no GraphQL", []*model.Operation{post(jsonBody(`{"query":"SELECT a"}`)), post(jsonBody(`{"query":"SELECT b"}`))}, []string{"[]", "[]"}, 1},
		{"SOAP without SOAPAction", []*model.Operation{post(xmlBody(`<s:Envelope xmlns:s="x"><s:Header/><s:Body><Add/></s:Body></s:Envelope>`)), post(xmlBody(`<Envelope><Body><m:Divide/></Body></Envelope>`))},
			[]string{"[{xml soap Add}]", "[{xml soap Divide}]"}, 0},
		{"SOAP whose envelope is a variable", []*model.Operation{post(xmlBody("{{header}}\n<QueueAccessRQ/>{{end}}")), post(xmlBody("{{header}}\n<QueueMoveRQ/>{{end}}"))},
			[]string{"[{xml element QueueAccessRQ}]", "[{xml element QueueMoveRQ}]"}, 0},
		{"XML-RPC", []*model.Operation{post(xmlBody(`<?xml version="1.0"?><methodCall><methodName>a.b</methodName></methodCall>`)), post(xmlBody(`<methodCall><methodName>a.c</methodName></methodCall>`))},
			[]string{"[{xml methodName a.b}]", "[{xml methodName a.c}]"}, 0},
		{"XML of one kind", []*model.Operation{post(xmlBody(`<a x="1"/>`)), post(xmlBody(`<a x="2"/>`))}, []string{"[]", "[]"}, 1},
		{"a header of the kind", []*model.Operation{post(header("Auth-Request-Type", "user-login")), post(header("Auth-Request-Type", "user-registration"))},
			[]string{"[{header Auth-Request-Type user-login}]", "[{header Auth-Request-Type user-registration}]"}, 0},
		{"another media type", []*model.Operation{post(jsonBody(`{}`)), post(xmlBody(`<a/>`))}, []string{"[]", "[{xml element a}]"}, 0},
		{"another server", []*model.Operation{post(), request("POST", "https://y.example/rpc")}, []string{"[]", "[]"}, 0},
		{"only one has it", []*model.Operation{post(query("action", "run")), post()}, []string{"[{query action run}]", "[]"}, 0},
		{"a value that callers vary", []*model.Operation{post(query("q", "SELECT Id")), post(query("q", "SELECT Name"))}, []string{"[]", "[]"}, 1},
		{"a variable is no constant", []*model.Operation{post(query("method", "{{m}}")), post(query("method", "{{n}}"))}, []string{"[]", "[]"}, 1},
		{"the same twice, and another", []*model.Operation{post(query("method", "a")), post(query("method", "a")), post(query("method", "b"))},
			[]string{"[{query method a}]", "[{query method a}]", "[{query method b}]"}, 1},
		{"alone on its endpoint", []*model.Operation{post(query("method", "a"))}, []string{"[]"}, 0},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(row.ops...)
			diags := resolved(t, a)
			notes := 0
			for _, d := range diags {
				if d.Code == diag.IndistinctOperations {
					notes++
				}
			}
			assert.Equal(t, row.same, notes)
			for i, op := range a.Operations {
				assert.Equal(t, row.want[i], fmt.Sprint(op.Constants))
				for _, c := range op.Constants {
					if p := op.Param(model.In(c.In), c.Name); p != nil {
						assert.Equal(t, model.RoleConstant, p.Role)
						assert.True(t, p.Required)
					}
				}
			}
		})
	}
}

func graphQL(query string) option { return graphQLNamed(query, "") }

func graphQLNamed(query, name string) option {
	return func(op *model.Operation) {
		op.Body = &model.Body{Encoding: model.GraphQL, Media: "application/json", Query: query}
		op.Request.Body = &model.RequestBody{Encoding: model.GraphQL, Content: jsonContent(fmt.Sprintf(`{"query":%q,"operationName":%q}`, query, name))}
	}
}

func xmlBody(text string) option {
	return func(op *model.Operation) {
		op.Body = &model.Body{Encoding: model.Text, Media: "application/xml"}
		op.Request.Body = &model.RequestBody{Encoding: model.Text, Content: model.Content{Media: "application/xml", Text: text, JSON: model.None}}
	}
}

// What a request means does not depend on the requests beside it, except for the names in its template.
func TestEndpointsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		urls := rapid.SliceOfN(rapid.SampledFrom([]string{"{{h}}/a/{{x}}", "{{h}}/a/:y", "https://x.example/a/{z}", "{{h}}/a/b", "{{h}}/v{{version}}/a/{{x}}", "{{h}}", "/a"}), 1, 6).Draw(t, "urls")
		build := func(order []int) *model.API {
			a := api()
			for _, i := range order {
				a.Operations = append(a.Operations, request("GET", urls[i], named(fmt.Sprint(i))))
			}
			a.Variables = variables("h", "https://x.example")
			resolve.Resolve(a, resolve.Options{})
			return a
		}
		order := make([]int, len(urls))
		for i := range order {
			order[i] = i
		}
		first := build(order)
		second := build(rapid.Permutation(order).Draw(t, "order"))
		require.Equal(t, len(first.Endpoints), len(second.Endpoints))
		require.Equal(t, first.Variables, second.Variables)
		byName := map[string]*model.Operation{}
		for _, op := range second.Operations {
			byName[op.Name] = op
		}
		for _, op := range first.Operations {
			require.Equal(t, op.Request.Path, byName[op.Name].Request.Path)
			require.Equal(t, op.Security, byName[op.Name].Security)
			require.Equal(t, first.Servers[op.Server].URL, second.Servers[byName[op.Name].Server].URL)
		}
	})
}
