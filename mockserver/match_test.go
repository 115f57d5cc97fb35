package mockserver

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

const uuidA, uuidB = "0f0b1a52-1111-4222-8333-944455556666", "0f0b1a52-7777-4888-8999-900011112222"

// matchAPI has an operation or two for each rule of the essay in match.go.
func matchAPI() *model.API {
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	return api(
		op("GET /apps", ex("apps", 200), ex("apps-401", 401), ex("apps-p1", 200, at("/apps?page=1")), ex("apps-p2s5", 200, at("/apps?page=2&size=5")),
			ex("apps-any", 200, at("/apps?cursor={{cursor}}"))),
		op("POST /apps", ex("created-400", 400), ex("created", 201)),
		op("GET /apps/{id}", ex("app-7", 200, at("/apps/7")), ex("app-uuid", 200, at("/apps/"+uuidA))),
		op("GET /apps/mine", ex("mine", 200)),
		op("GET /apps/{id}/users/{user}", ex("user-404", 404), ex("user", 200)),
		op("DELETE /apps/{id}", ex("deleted", 204)),
		op("GET /Case/Path", ex("case", 200)),
		op("GET /slash/", ex("slash", 200)),
		op("GET /data/v{version}/usage", ex("usage", 200, at("/services/data/v59.0/apps/oauth/usage/?page=0"))),
		op("GET /odata/Name('{key}')", ex("odata", 200)),
		op("GET /files/{name}.{ext}", ex("file", 200)),
		op("GET /esc/{id}", ex("escaped", 200, at("/esc/a%2Fb"))),
		op("GET /vars/{a}", ex("colon", 200, at("/vars/:a")), ex("braces", 200, at("/vars/{{a}}/x"))),
		op("GET /by-header", ex("json", 200, sent("Accept", "application/json")), ex("xml", 200, sent("Accept", "text/xml"))),
		op("POST /by-body", ex("body-1", 200, body(model.JSON, `{"a":1,"b":[2]}`)), ex("body-2", 200, body(model.JSON, `{"a":2}`)),
			ex("body-form", 200, body(model.URLEncoded, "x=1&y=2"))),
		constant(op("POST /token", ex("password", 200, body(model.URLEncoded, "grant_type=password"), sent(form[0], form[1]))), "form", "grant_type", "password"),
		constant(op("POST /token", ex("refresh", 200, body(model.URLEncoded, "grant_type=refresh"), sent(form[0], form[1]))), "form", "grant_type", "refresh"),
		constant(op("POST /rpc", ex("rpc-add", 200)), "json", "/method", "add"),
		constant(op("POST /rpc", ex("rpc-sub", 200)), "json", "/method", "sub"),
		constant(op("POST /soap", ex("soap-login", 200)), "header", "SOAPAction", "login"),
		constant(op("POST /soap", ex("soap-logout", 200)), "header", "SOAPAction", "logout"),
		constant(op("GET /rest", ex("flickr-a", 200)), "query", "method", "a"),
		constant(op("GET /rest", ex("flickr-b", 200)), "query", "method", "b"),
		constant(op("POST /graphql", ex("gql-a", 200)), "graphql", "query", "query { a }"),
		constant(op("POST /graphql", ex("gql-b", 200)), "graphql", "query", "query { b }"),
		constant(constant(op("POST /gql", ex("gql-users", 200)), "graphql", "operation", "query Users"), "graphql", "fields", "users"),
		constant(constant(op("POST /gql", ex("gql-add", 200)), "graphql", "operation", "mutation Add"), "graphql", "fields", "addUser"),
		constant(constant(op("POST /gql", ex("gql-named", 200)), "graphql", "operationName", "B"), "graphql", "fields", "b"),
		constant(op("POST /asmx", ex("asmx-add", 200)), "xml", "soap", "Add"),
		constant(op("POST /asmx", ex("asmx-divide", 200)), "xml", "element", "Divide"),
		constant(op("POST /xmlrpc", ex("xmlrpc-a", 200)), "xml", "methodName", "a"),
		constant(op("POST /xmlrpc", ex("xmlrpc-b", 200)), "xml", "methodName", "b"),
		constant(op("POST /fortinet", ex("fortinet-group", 200)), "json", "/params/0/url", "/adom/{{adom}}/group"),
		constant(op("POST /fortinet", ex("fortinet-obj", 200)), "json", "/params/0/url", "/adom/{{adom}}/obj"),
		op("GET /wrong-place", ex("alien", 200, at("/right-place/9"))),
		op("GET /right-place/{id}", ex("native", 200, at("/right-place/{{id}}"))),
		op("DELETE /nothing", nil...),
		op("GET /nothing", nil...),
		op("GET /twice", ex("twice-1", 404, named("same")), ex("twice-2", 200, named("same"))),
		op("GET /customers/orders", ex("orders", 200)),
		op("GET /"),
		op("GET /years/2020/report", ex("report", 200)),
		op("GET /keys/"+uuidA, ex("key", 200)),
		op("GET /blobs/"+strings.Repeat("a", 256), ex("blob", 200)),
		op("GET /many", ex("many-12", 200, at("/many?tag=1&tag=2")), ex("many-any", 200, at("/many?tag=1&tag={{tag}}&tag=3"))),
		op("POST /ids", ex("zz", 201, own), ex("bb", 200, own), ex("aa", 200, own), ex("none-1", 200)),
		op("POST /no-ok", ex("no-b", 404, own), ex("no-a", 400, own)),
		op("GET /things/{id}", ex("thing-4", 200, at("/things/4")), ex("thing-any", 404, at("/things/{{id}}"))),
		op("POST /maybe", ex("maybe-body", 200, body(model.JSON, `{"n":1.50}`)), ex("maybe-none", 200)),
		op("PUT /text", ex("text-a", 200, body(model.Text, "hello")), ex("text-b", 200, body(model.Text, "bye"))),
	)
}

func TestMatch(t *testing.T) {
	form := "Content-Type: application/x-www-form-urlencoded"
	s := serve(t, matchAPI())
	strict := serve(t, matchAPI(), WithStrict(true))
	tests := []struct {
		rule, request, body string
		headers             []string
		want                string // the example; "" is a miss
		score               string
		strict              string // the example in strict mode where it is another; "-" is a miss
	}{
		{rule: "exact path", request: "GET /apps", want: "apps", score: "100"},
		{rule: "the method filters", request: "DELETE /apps", want: ""},
		{rule: "first in document order where none is a 200", request: "POST /apps", want: "created-400", score: "100"},
		{rule: "a 200 before others", request: "GET /apps/7/users/8", want: "user"},
		{rule: "host does not matter", request: "GET http://other.example/apps", want: "apps"},
		{rule: "literal before wildcard", request: "GET /apps/mine", want: "mine", score: "100"},
		{rule: "recorded id", request: "GET /apps/7", want: "app-7", score: "100"},
		{rule: "recorded uuid", request: "GET /apps/" + uuidA, want: "app-uuid", score: "100"},
		{rule: "other id: the template costs less", request: "GET /apps/8", want: "app-7", score: "80"},
		{rule: "other uuid", request: "GET /apps/" + uuidB, want: "app-7", score: "80"},
		{rule: "wildcard takes any text", request: "GET /apps/abc", want: "app-7", score: "80"},
		{rule: "a wildcard takes one segment only", request: "GET /apps/a/b", want: ""},
		{rule: "a wildcard takes at least a character", request: "GET /apps//users/1", want: ""},
		{rule: "case", request: "GET /case/path", want: "case", score: "90", strict: "-"},
		{rule: "slash missing", request: "GET /slash", want: "slash", score: "95", strict: "-"},
		{rule: "slash too much", request: "GET /Case/Path/", want: "case", score: "95", strict: "-"},
		{rule: "case and slash", request: "GET /case/path/", want: "case", score: "85", strict: "-"},
		{rule: "wildcard and slash", request: "GET /apps/x/", want: "app-7", score: "75", strict: "-"},
		{rule: "mixed segment", request: "GET /data/v61.0/usage", want: "usage", score: "79"},
		{rule: "mixed segment, other case", request: "GET /data/V61.0/usage", want: "usage", score: "69", strict: "-"},
		{rule: "mixed segment needs its literal", request: "GET /data/61.0/usage", want: ""},
		{rule: "OData key", request: "GET /odata/Name('x')", want: "odata", score: "80"},
		{rule: "OData key without end", request: "GET /odata/Name('x", want: ""},
		{rule: "two wildcards in a segment", request: "GET /files/report.final.pdf", want: "file"},
		{rule: "two wildcards need both", request: "GET /files/report.", want: ""},
		{rule: "the example's own path", request: "GET /services/data/v59.0/apps/oauth/usage/?page=0", want: "usage", score: "88"},
		{rule: "escaped slash", request: "GET /esc/a%2Fb", want: "escaped", score: "100"},
		{rule: "colon variable", request: "GET /vars/x", want: "colon"},
		{rule: "double braces", request: "GET /vars/q/x", want: "braces", score: "58"},
		{rule: "all query parameters match", request: "GET /apps?page=1", want: "apps-p1", score: "110"},
		{rule: "order of parameters does not matter", request: "GET /apps?size=5&page=2", want: "apps-p2s5", score: "110"},
		{rule: "some parameters match", request: "GET /apps?page=2", want: "apps-p2s5", score: "105"},
		{rule: "key alone is worth nothing, but costs nothing", request: "GET /apps?page=9", want: "apps-p1", score: "100"},
		{rule: "an unknown parameter costs one", request: "GET /apps?zzz=9", want: "apps", score: "99"},
		{rule: "at most ten", request: "GET /apps?" + strings.Repeat("a&", 1) + "b&c&d&e&f&g&h&i&j&k&l&m", want: "apps", score: "90"},
		{rule: "an undefined variable matches every value", request: "GET /apps?cursor=abc", want: "apps-any", score: "110"},
		{rule: "code", request: "GET /apps", headers: []string{"x-mock-response-code: 401"}, want: "apps-401"},
		{rule: "code that nothing has", request: "GET /apps", headers: []string{"x-mock-response-code: 500"}, want: ""},
		{rule: "id", request: "GET /apps", headers: []string{"x-mock-response-id: apps-401"}, want: "apps-401"},
		{rule: "id, any path", request: "GET /elsewhere", headers: []string{"x-mock-response-id: user-404"}, want: "user-404", score: "0"},
		{rule: "uid", request: "GET /apps", headers: []string{"x-mock-response-id: 1234-apps-p1"}, want: "apps-p1"},
		{rule: "id of another method", request: "POST /apps", headers: []string{"x-mock-response-id: apps-401"}, want: ""},
		{rule: "unknown id", request: "GET /apps", headers: []string{"x-mock-response-id: nope"}, want: ""},
		{rule: "name", request: "GET /apps", headers: []string{"x-mock-response-name: name of apps-p1"}, want: "apps-p1"},
		{rule: "one name twice: the 200", request: "GET /twice", headers: []string{"x-mock-response-name: same"}, want: "twice-2"},
		{rule: "one name twice, narrowed by code", request: "GET /twice", headers: []string{"x-mock-response-name: same", "x-mock-response-code: 404"}, want: "twice-1"},
		{rule: "unknown name", request: "GET /apps", headers: []string{"x-mock-response-name: nope"}, want: ""},
		{rule: "header filter", request: "GET /by-header", headers: []string{"Accept: text/xml", "x-mock-match-request-headers: accept"}, want: "xml"},
		{rule: "header filter, spaces and several", request: "GET /by-header", headers: []string{"Accept: text/xml", "x-mock-match-request-headers: Accept , X-Absent"}, want: "xml"},
		{rule: "header filter leaves none", request: "GET /by-header", headers: []string{"Accept: text/csv", "x-mock-match-request-headers: Accept"}, want: ""},
		{rule: "without it headers do not count", request: "GET /by-header", headers: []string{"Accept: text/xml"}, want: "json"},
		{rule: "body, JSON by value", request: "POST /by-body", body: `{ "b":[2], "a":1 }`, headers: []string{"x-mock-match-request-body: true"}, want: "body-1", score: "105"},
		{rule: "body, the other", request: "POST /by-body", body: `{"a":2}`, headers: []string{"x-mock-match-request-body: true"}, want: "body-2"},
		{rule: "body, form", request: "POST /by-body", body: `y=2&x=1`, headers: []string{form, "x-mock-match-request-body: true"}, want: "body-form"},
		{rule: "body that nothing has", request: "POST /by-body", body: `{"a":3}`, headers: []string{"x-mock-match-request-body: true"}, want: ""},
		{rule: "an equal body counts unasked", request: "POST /by-body", body: `{"a":2}`, want: "body-2", score: "105"},
		{rule: "an equal form counts unasked", request: "POST /by-body", body: `y=2&x=1`, headers: []string{form}, want: "body-form", score: "105"},
		{rule: "an equal text counts unasked, spaces around it aside", request: "PUT /text", body: "bye\n", want: "text-b", score: "105"},
		{rule: "another body costs nothing", request: "POST /by-body", body: `{"a":3}`, want: "body-1", score: "100"},
		{rule: "a form is no JSON", request: "POST /by-body", body: `x=1&y=2`, headers: []string{"Content-Type: application/json"}, want: "body-1", score: "100"},
		{rule: "numbers of a body by value", request: "POST /maybe", body: `{"n": 15e-1}`, want: "maybe-body", score: "105"},
		{rule: "no body: one that was recorded without", request: "POST /maybe", want: "maybe-none", score: "100"},
		{rule: "any body: the first", request: "POST /maybe", body: `{}`, want: "maybe-body", score: "100"},
		{rule: "body asked for with false", request: "POST /by-body", body: `{"a":3}`, headers: []string{"x-mock-match-request-body: false"}, want: "body-1"},
		{rule: "body and code together", request: "POST /by-body", body: `{"a":2}`, headers: []string{"x-mock-match-request-body: true", "x-mock-response-code: 200"}, want: "body-2"},
		{rule: "other number in a path without a wildcard", request: "GET /years/2021/report", want: "report", score: "79", strict: "-"},
		{rule: "other number and slash", request: "GET /years/2021/report/", want: "report", score: "75", strict: "-"},
		{rule: "other number, other case too", request: "GET /Years/2021/report", want: "report", score: "79", strict: "-"},
		{rule: "a word is no id", request: "GET /years/abc/report", want: ""},
		{rule: "other UUID without a wildcard", request: "GET /keys/" + uuidB, want: "key", score: "79", strict: "-"},
		{rule: "256 characters are an id", request: "GET /blobs/" + strings.Repeat("b", 300), want: "blob", score: "79", strict: "-"},
		{rule: "255 characters are none", request: "GET /blobs/" + strings.Repeat("b", 255), want: ""},
		{rule: "a repeated parameter, any order", request: "GET /many?tag=2&tag=1", want: "many-12", score: "110"},
		{rule: "a repeated parameter, a variable takes what is left", request: "GET /many?tag=3&tag=9&tag=1", want: "many-any", score: "110"},
		{rule: "a repeated parameter with other values is partial", request: "GET /many?tag=9", want: "many-12", score: "100"},
		{rule: "no parameter matches: what is missing costs, partly matching or not", request: "GET /apps?page=9&zzz=1", want: "apps-p1", score: "99"},
		{rule: "of equal ones by id, the 200 first", request: "POST /ids", want: "aa"},
		{rule: "by id where none is a 200", request: "POST /no-ok", want: "no-a"},
		{rule: "by id among those of a code", request: "POST /ids", headers: []string{"x-mock-response-code: 201"}, want: "zz"},
		{rule: "other id: one that was recorded with a wildcard goes first", request: "GET /things/5", want: "thing-any", score: "80"},
		{rule: "recorded id before a wildcard", request: "GET /things/4", want: "thing-4", score: "100"},
		{rule: "code and id hold together", request: "POST /ids", headers: []string{"x-mock-response-code: 200", "x-mock-response-id: zz"}, want: ""},
		{rule: "name, any path", request: "GET /elsewhere", headers: []string{"x-mock-response-name: name of user"}, want: "user", score: "0"},
		{rule: "header filter, value in other case", request: "GET /by-header", headers: []string{"Accept: TEXT/XML", "x-mock-match-request-headers: ACCEPT"}, want: "xml"},
		{rule: "header that only the example has", request: "GET /by-header", headers: []string{"x-mock-match-request-headers: Accept"}, want: ""},
		{rule: "no distance where the body filters", request: "GET /customer/order", headers: []string{"x-mock-match-request-body: true"}, want: ""},
		{rule: "X-Pmgen-Operation", request: "POST /rpc", headers: []string{"X-Pmgen-Operation: POST /rpc /method=sub"}, want: "rpc-sub", score: "60", strict: "-"},
		{rule: "form constant", request: "POST /token", body: "grant_type=refresh&x=1", headers: []string{form}, want: "refresh", score: "110"},
		{rule: "form constant, the other", request: "POST /token", body: "grant_type=password", headers: []string{form}, want: "password", score: "115"},
		{rule: "no constant", request: "POST /token", want: "password", score: "60", strict: "-"},
		{rule: "JSON constant", request: "POST /rpc", body: `{"method":"sub"}`, want: "rpc-sub"},
		{rule: "header constant", request: "POST /soap", headers: []string{"SOAPAction: logout"}, want: "soap-logout"},
		{rule: "query constant", request: "GET /rest?method=b", want: "flickr-b"},
		{rule: "GraphQL constant, spaces aside", request: "POST /graphql", body: `{"query":"query {\n b }"}`, want: "gql-b"},
		{rule: "GraphQL operation, whatever it selects", request: "POST /gql", body: `{"query":"mutation Add($n: String) { addUser(name: $n) { id, name } }"}`, want: "gql-add", score: "110"},
		{rule: "GraphQL operation of another name", request: "POST /gql", body: `{"query":"query { users { id } }"}`, want: "gql-users", score: "60", strict: "-"},
		{rule: "GraphQL operationName", request: "POST /gql", body: `{"query":"query A { a } query B { b }","operationName":"B"}`, want: "gql-named", score: "110"},
		{rule: "GraphQL name in the document alone", request: "POST /gql", body: `{"query":"query B { b }"}`, want: "gql-named", score: "110"},
		{rule: "SOAP element", request: "POST /asmx", body: `<s:Envelope><s:Body><Add/></s:Body></s:Envelope>`, want: "asmx-add", score: "110"},
		{rule: "SOAP element of an envelope that a variable holds", request: "POST /asmx", body: `<s:Envelope><s:Body><Divide/></s:Body></s:Envelope>`, want: "asmx-divide", score: "110"},
		{rule: "XML-RPC method", request: "POST /xmlrpc", body: `<methodCall><methodName>b</methodName></methodCall>`, want: "xmlrpc-b", score: "110"},
		{rule: "XML that is none", request: "POST /xmlrpc", body: `b`, want: "xmlrpc-a", score: "60", strict: "-"},
		{rule: "JSON constant with a variable in it", request: "POST /fortinet", body: `{"params":[{"url":"/adom/root/obj"}]}`, want: "fortinet-obj", score: "110"},
		{rule: "recorded under another operation's path", request: "GET /right-place/9", want: "native", score: "80"},
		{rule: "and still found under its own", request: "GET /wrong-place", want: "alien", score: "100"},
		{rule: "nothing recorded", request: "GET /nothing", want: "none", score: "100"},
		{rule: "root", request: "GET /", want: "none"},
		{rule: "distance", request: "GET /customer/order", want: "orders", score: "70", strict: "-"},
		{rule: "too far", request: "GET /cust/ord", want: ""},
		{rule: "no distance where a header filters", request: "GET /customer/order", headers: []string{"x-mock-response-code: 200"}, want: ""},
		{rule: "HEAD as GET", request: "HEAD /apps", want: "apps"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			reply := call(t, s, tt.request, tt.body, tt.headers...)
			assert.Equal(t, tt.want, reply.Header.Get("X-Pmgen-Example"))
			if tt.want == "" {
				assert.Equal(t, http.StatusNotFound, reply.StatusCode)
			}
			if tt.score != "" {
				assert.Equal(t, tt.score, reply.Header.Get("X-Pmgen-Score"))
			}
			want := tt.want
			if tt.strict != "" {
				want = strings.TrimPrefix(tt.strict, "-")
			}
			if reply := call(t, strict, tt.request, tt.body, tt.headers...); reply.Header.Get("X-Pmgen-Example") != want {
				t.Errorf("strict: got %q, want %q", reply.Header.Get("X-Pmgen-Example"), want)
			}
		})
	}
}

// Below the path of the API's server everything is found, too: the real API's clients send it.
func TestServerPath(t *testing.T) {
	for _, server := range []model.Server{
		{URL: "https://api.example.com/v2/"},
		{Parts: []model.PathPart{{Param: "scheme"}, {Literal: "://"}, {Param: "host"}, {Literal: "/v"}, {Param: "major"}}},
	} {
		a := api(op("GET /users/{id}", ex("user", 200)))
		a.Servers = []model.Server{server}
		s := serve(t, a)
		assert.Equal(t, "user", call(t, s, "GET /users/1", "").Header.Get("X-Pmgen-Example"))
		assert.Equal(t, "user", call(t, s, "GET /v2/users/1", "").Header.Get("X-Pmgen-Example"))
		assert.Empty(t, call(t, s, "GET /x2/users/1", "").Header.Get("X-Pmgen-Example"))
	}
}

// Several APIs are matched together; ids that two of them have are told apart by the path.
func TestSeveralAPIs(t *testing.T) {
	s, err := New([]*model.API{api(op("GET /a", ex("1", 200, named("a")))), api(op("GET /b", ex("1", 200, named("b"))))})
	require.NoError(t, err)
	for _, path := range []string{"a", "b"} {
		for _, headers := range [][]string{nil, {"x-mock-response-id: 1"}} {
			assert.Equal(t, "GET /"+path, call(t, s, "GET /"+path, "", headers...).Header.Get("X-Pmgen-Operation"))
		}
	}
}

func TestLikeness(t *testing.T) {
	assert.Equal(t, 100, likeness("", ""))
	assert.Equal(t, 0, likeness("abc", "xyz"))
	assert.Equal(t, 57, likeness("kitten", "sitting"))
	assert.Equal(t, 0, likeness(strings.Repeat("a", 300), strings.Repeat("a", 299)))
}
