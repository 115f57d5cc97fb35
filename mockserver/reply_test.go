package mockserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func TestReplyHeaders(t *testing.T) {
	e := ex("x", 201)
	e.Headers = []model.Header{
		{Name: "Set-Cookie", Value: "a=1"}, {Name: "set-cookie", Value: "b=2"}, {Name: "Content-Type", Value: "application/json;charset=UTF-8"},
		{Name: "Content-Encoding", Value: "gzip", Dropped: true}, {Name: "Transfer-Encoding", Value: "chunked"}, {Name: "X-Rate", Value: "1\r\nEvil: 2"},
		{Name: "{{bad name}}", Value: "x"}, {Name: "X-Pmgen-Example", Value: "forged"}, {Name: "Date", Value: "Thu, 16 Nov 2023 15:34:45 GMT"},
	}
	server := httptest.NewServer(serve(t, api(op("POST /x", e))))
	defer server.Close()
	reply, err := server.Client().Post(server.URL+"/x", "application/json", strings.NewReader("{}"))
	require.NoError(t, err)
	defer reply.Body.Close()
	assert.Equal(t, 201, reply.StatusCode)
	assert.Equal(t, []string{"a=1", "b=2"}, reply.Header["Set-Cookie"])
	assert.Equal(t, "application/json;charset=UTF-8", reply.Header.Get("Content-Type"))
	assert.Equal(t, "x", reply.Header.Get("X-Pmgen-Example"))
	assert.Equal(t, "POST /x", reply.Header.Get("X-Pmgen-Operation"))
	assert.Equal(t, "1  Evil: 2", reply.Header.Get("X-Rate"))
	assert.NotContains(t, reply.Header, "Evil")
	assert.Empty(t, reply.Header.Get("Content-Encoding"))
	assert.NotContains(t, reply.Header.Get("Date"), "2023")
	assert.EqualValues(t, 3, reply.ContentLength)
	assert.Equal(t, `"x"`, text(t, reply))
}

func TestRepairedBody(t *testing.T) {
	e := ex("x", 200)
	e.Content = model.Content{Media: "text/plain", Text: `{"useCount": integer}`, JSON: model.Repaired, Value: json.RawMessage(`{"useCount":0}`)}
	s := serve(t, api(op("GET /x", e)))

	reply := call(t, s, "GET /x", "")
	assert.JSONEq(t, `{"useCount":0}`, text(t, reply))
	assert.Equal(t, "application/json", reply.Header.Get("Content-Type"))
	assert.Equal(t, "1", reply.Header.Get("X-Pmgen-Repaired"))

	reply = call(t, s, "GET /x", "", "X-Pmgen-Original: 1")
	assert.Equal(t, `{"useCount": integer}`, text(t, reply))
	assert.Equal(t, "text/plain; charset=utf-8", reply.Header.Get("Content-Type"))
}

func TestBodiesAndMethods(t *testing.T) {
	plain := ex("plain", 200)
	plain.Content = model.Content{Text: "hello", JSON: model.None}
	noContent := ex("gone", 204)
	odd := ex("odd", 100)
	s := serve(t, api(op("GET /plain", plain), op("DELETE /plain", noContent), op("DELETE /none"), op("GET /odd", odd)))

	reply := call(t, s, "GET /plain", "")
	assert.Equal(t, "text/plain; charset=utf-8", reply.Header.Get("Content-Type"))
	assert.Equal(t, "hello", text(t, reply))

	reply = call(t, s, "HEAD /plain", "")
	assert.Equal(t, "5", reply.Header.Get("Content-Length"))
	assert.Empty(t, text(t, reply))

	reply = call(t, s, "DELETE /plain", "")
	assert.Equal(t, 204, reply.StatusCode)
	assert.Empty(t, text(t, reply), "204 has no body, whatever was recorded")

	reply = call(t, s, "DELETE /none", "")
	assert.Equal(t, 204, reply.StatusCode)
	assert.Equal(t, "none", reply.Header.Get("X-Pmgen-Example"))

	reply = call(t, s, "OPTIONS /plain", "")
	assert.Equal(t, 204, reply.StatusCode)
	assert.Equal(t, "DELETE, GET, HEAD, OPTIONS", reply.Header.Get("Allow"))
	assert.Equal(t, 404, call(t, s, "OPTIONS /nowhere", "").StatusCode)

	assert.Equal(t, "none", call(t, s, "GET /odd", "").Header.Get("X-Pmgen-Example"), "a status that cannot be sent is not served")
}

// losant is an operation whose types are declared.
func losant() *model.API {
	str := func() *model.Type { return &model.Type{Kind: model.KindString, Evidence: model.Declared} }
	one := 1
	name := str()
	name.Limits = &model.Limits{MinLength: &one}
	token := &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Closed: true, Fields: []model.Field{
		{Name: "name", Type: name, Required: true}, {Name: "note", Type: str()},
	}}
	fault := &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Fields: []model.Field{
		{Name: "type", Type: str(), Required: true}, {Name: "message", Type: str(), Required: true},
	}}
	ref := func(id string) *model.Type {
		return &model.Type{Kind: model.KindRef, Ref: id, Evidence: model.Declared}
	}
	direction := str()
	direction.Enum = []model.Enumerator{{Value: json.RawMessage(`"asc"`)}, {Value: json.RawMessage(`"desc"`)}}

	list := op("GET /tokens", ex("list", 200))
	list.Params = []model.Param{{Name: "sort", In: model.InQuery, Type: direction}, {Name: "page", In: model.InQuery, Type: &model.Type{Kind: model.KindInt, Evidence: model.Declared}}}
	list.Replies = []model.Reply{{Status: 200, Media: "application/json", Type: ref("schema:token")}, {Status: 400, Media: "application/json", Type: ref("schema:error")}}
	list.Security = []model.Requirement{{{Scheme: "bearerAuth"}}}
	denied := ex("denied", 401)
	create := op("POST /tokens", ex("created", 201), ex("refused", 400), denied)
	create.Body = &model.Body{Encoding: model.JSON, Media: "application/json", Required: true, Type: ref("schema:token")}
	create.Security = list.Security
	a := api(list, create)
	a.Schemes = []model.SecurityScheme{{Key: "bearerAuth", Kind: model.Bearer}}
	a.SetTypes([]*model.NamedType{{ID: "schema:token", Declared: true, Type: token}, {ID: "schema:error", Declared: true, Type: fault}})
	return a
}

func TestErrors(t *testing.T) {
	bearer := "Authorization: Bearer t"
	tests := []struct {
		name, request, body string
		headers             []string
		status              int
		violations          string
	}{
		{name: "nothing is wrong", request: "POST /tokens", body: `{"name":"n"}`, headers: []string{bearer}, status: 201},
		{name: "required member missing", request: "POST /tokens", body: `{}`, headers: []string{bearer}, status: 400, violations: "name"},
		{name: "wrong type", request: "POST /tokens", body: `{"name":1}`, headers: []string{bearer}, status: 400, violations: "/name: want string"},
		{name: "undeclared member", request: "POST /tokens", body: `{"name":"n","x":1}`, headers: []string{bearer}, status: 400, violations: "x"},
		{name: "not JSON", request: "POST /tokens", body: `{`, headers: []string{bearer}, status: 400, violations: "not JSON"},
		{name: "no body where one is required", request: "POST /tokens", headers: []string{bearer}, status: 400, violations: "body: required, but missing"},
		{name: "no credentials", request: "POST /tokens", body: `{"name":"n"}`, status: 401, violations: "credentials"},
		{name: "empty credentials", request: "POST /tokens", body: `{"name":"n"}`, headers: []string{"Authorization: Bearer  "}, status: 401, violations: "credentials"},
		{name: "other kind of credentials", request: "POST /tokens", body: `{"name":"n"}`, headers: []string{"Authorization: Basic eA=="}, status: 401, violations: "credentials"},
		{name: "no credentials, and no example of it", request: "GET /tokens", status: 200},
		{name: "parameter against its enumeration", request: "GET /tokens?sort=up", headers: []string{bearer}, status: 400, violations: "query sort"},
		{name: "parameter of another type", request: "GET /tokens?page=x", headers: []string{bearer}, status: 400, violations: "query page"},
		{name: "parameters as they should be", request: "GET /tokens?page=1&sort=asc", headers: []string{bearer}, status: 200},
		{name: "a selector wins", request: "POST /tokens", body: `{}`, headers: []string{"x-mock-response-code: 201"}, status: 201},
	}
	off, on := serve(t, losant()), serve(t, losant(), WithErrors(true))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, s := range []*Server{on, off} {
				headers := tt.headers
				if i == 1 {
					headers = append(headers[:len(headers):len(headers)], "X-Pmgen-Errors: 1")
				}
				reply := call(t, s, tt.request, tt.body, headers...)
				assert.Equal(t, tt.status, reply.StatusCode)
				assert.Contains(t, reply.Header.Get("X-Pmgen-Violations"), tt.violations)
				if tt.violations == "" {
					assert.Empty(t, reply.Header.Get("X-Pmgen-Violations"))
				}
			}
			assert.Equal(t, call(t, off, tt.request, tt.body, tt.headers...).StatusCode, call(t, on, tt.request, tt.body, append(tt.headers[:len(tt.headers):len(tt.headers)], "X-Pmgen-Errors: 0")...).StatusCode, "off on request")
			if tt.status >= 400 {
				assert.Less(t, call(t, off, tt.request, tt.body, tt.headers...).StatusCode, 400, "off by default")
			}
		})
	}
}

// A reply that is documented but not recorded is made from its schema: the same every time, and valid.
func TestMadeReplies(t *testing.T) {
	a := losant()
	s := serve(t, a)
	reply := call(t, s, "GET /tokens", "", "x-mock-response-code: 400")
	assert.Equal(t, 400, reply.StatusCode)
	assert.Equal(t, "application/json", reply.Header.Get("Content-Type"))
	assert.Equal(t, "1", reply.Header.Get("X-Pmgen-Made"))
	first := text(t, reply)
	var fault struct{ Type, Message *string }
	require.NoError(t, json.Unmarshal([]byte(first), &fault))
	assert.NotNil(t, fault.Type)
	again := call(t, serve(t, losant()), "GET /tokens", "", "x-mock-response-id: "+reply.Header.Get("X-Pmgen-Example"))
	assert.Equal(t, first, text(t, again))
}

// With errors on, an error that stands first in the document is not what a good request gets.
func TestSuccessBeforeErrors(t *testing.T) {
	a := api(op("POST /x", ex("bad", 400), ex("made", 201)))
	assert.Equal(t, 400, call(t, serve(t, a), "POST /x", "").StatusCode, "Postman's matching alone")
	assert.Equal(t, 201, call(t, serve(t, a, WithErrors(true)), "POST /x", "").StatusCode)
}

// A variable that is defined as "" leaves an empty segment in the recorded path; the template finds the example.
func TestEmptySegment(t *testing.T) {
	s := serve(t, api(op("GET /apps/{id}/users", ex("users", 200, at("/apps//users")))))
	assert.Equal(t, "80", call(t, s, "GET /apps/7/users", "").Header.Get("X-Pmgen-Score"))
	assert.Equal(t, "100", call(t, s, "GET /apps//users", "").Header.Get("X-Pmgen-Score"))
}

func TestMiss(t *testing.T) {
	s := serve(t, matchAPI())
	tests := []struct {
		name, request string
		headers       []string
		operation     string
		why, change   string
	}{
		{"method", "PATCH /apps/mine", nil, "GET /apps/{id}", "the method is GET, not PATCH", "send GET instead of PATCH"},
		{"method and path", "PATCH /odata/Nome('x')", nil, "GET /odata/Name('{key}')", "the method is GET, not PATCH, and segment 2", "send GET instead of PATCH, and the path /odata/Name('{key}')"},
		{"segment", "GET /data/v1/us", nil, "GET /data/v{version}/usage", `segment 3 of the path is "usage", not "us"`, "send the path /data/v{version}/usage"},
		{"length", "GET /odata/Name('x')/more", nil, "GET /odata/Name('{key}')", "the path /odata/Name('{key}') has 2 segments, not 3", "send the path /odata/Name('{key}'), which has 2 segments"},
		{"code", "GET /apps", []string{"x-mock-response-code: 500"}, "GET /apps", `no example has the status "500"`, "use one of 200, 401"},
		{"id", "GET /apps", []string{"x-mock-response-id: zz"}, "GET /apps", `no example of a GET has the id "zz"`, "use one of apps, apps-401"},
		{"name", "GET /apps", []string{"x-mock-response-name: zz"}, "GET /apps", `no example of a GET has the name "zz"`, `"name of apps"`},
		{"headers", "GET /by-header", []string{"Accept: z/z", "x-mock-match-request-headers: Accept"}, "GET /by-header", "no example has the headers", `send Accept: "application/json"`},
		{"body", "POST /by-body", []string{"x-mock-match-request-body: true"}, "POST /by-body", "no example has the body", "send a recorded body"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reply := call(t, s, tt.request, "", tt.headers...)
			require.Equal(t, 404, reply.StatusCode)
			assert.Equal(t, "application/json", reply.Header.Get("Content-Type"))
			var got mockError
			require.NoError(t, json.Unmarshal([]byte(text(t, reply)), &got))
			assert.Equal(t, mockErrorText{"mockRequestNotFoundError", "Double check your method and the request path and try again.", "No matching requests"}, got.Error)
			require.NotEmpty(t, got.Candidates)
			assert.LessOrEqual(t, len(got.Candidates), maxNearMisses)
			assert.Equal(t, tt.operation, got.Candidates[0].Operation)
			assert.Contains(t, got.Candidates[0].Why, tt.why)
			assert.Contains(t, got.Candidates[0].Change, tt.change)
		})
	}
	strict := call(t, serve(t, matchAPI(), WithStrict(true)), "GET /slash", "")
	assert.Contains(t, text(t, strict), "ends in a slash")
	strict = call(t, serve(t, matchAPI(), WithStrict(true)), "POST /token", "")
	assert.Contains(t, text(t, strict), "grant_type=password")
}

func TestAdmin(t *testing.T) {
	e := ex("x", 200)
	e.Pos = diag.Pos{File: "a.json", Line: 3, Column: 1}
	s := serve(t, api(op("GET /x", e), op("GET /y")))
	assert.JSONEq(t, `{"status":"ok","server":"pmgen","apis":["Test"],"operations":2,"examples":1}`, text(t, call(t, s, "GET /_pmgen/healthz", "")))
	list := text(t, call(t, s, "GET /_pmgen/operations", ""))
	assert.Contains(t, list, `"id":"x","name":"name of x","status":200,"media":"application/json","source":"recorded","pos":"a.json:3:1"`)
	assert.Contains(t, list, `"source":"none"`)
	assert.Equal(t, 404, call(t, s, "GET /_pmgen/nope", "").StatusCode)
	assert.Equal(t, 405, call(t, s, "POST /_pmgen/healthz", "").StatusCode)
}

func TestBounds(t *testing.T) {
	_, err := New(nil, WithMaxBodyBytes(0))
	require.Error(t, err)
	_, err = New([]*model.API{nil})
	require.Error(t, err)
	s := serve(t, losant(), WithErrors(true), WithMaxBodyBytes(100))
	assert.Equal(t, http.StatusRequestEntityTooLarge, call(t, s, "POST /tokens", strings.Repeat(" ", 101), "Authorization: Bearer t").StatusCode)
	s = serve(t, matchAPI(), WithMaxBodyBytes(100))
	assert.Equal(t, http.StatusRequestEntityTooLarge, call(t, s, "POST /rpc", strings.Repeat(" ", 101)).StatusCode)
	assert.Equal(t, http.StatusRequestEntityTooLarge, call(t, s, "GET /apps", strings.Repeat(" ", 101)).StatusCode, "also where the body does not matter")
	assert.Equal(t, 200, call(t, s, "GET /apps", strings.Repeat(" ", 100)).StatusCode)
	chunked := httptest.NewRequest("GET", "/apps", onlyReader{strings.NewReader(strings.Repeat(" ", 101))}) // of no announced length
	w := httptest.NewRecorder()
	s.ServeHTTP(w, chunked)
	assert.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
}

// Replace changes what is served at once and whole; nobody sees half of it.
func TestReplaceWhileServing(t *testing.T) {
	versions := [][]*model.API{{api(op("GET /v", ex("one", 200)))}, {api(op("GET /v", ex("two", 200)))}}
	s, err := New(versions[0])
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				reply := call(t, s, "GET /v", "")
				if id := reply.Header.Get("X-Pmgen-Example"); text(t, reply) != `"`+id+`"` {
					t.Errorf("the body is not that of %s", id)
				}
			}
		})
	}
	for i := range 100 {
		require.NoError(t, s.Replace(versions[i%2]))
	}
	wg.Wait()
	require.Error(t, s.Replace([]*model.API{nil}))
	assert.Equal(t, 200, call(t, s, "GET /v", "").StatusCode, "a reload that fails changes nothing")
}

// Whatever is asked, the answer is an answer.
func FuzzServe(f *testing.F) {
	for _, seed := range []string{"/apps", "/apps/%2F/x", "//", "/_pmgen/x", "/files/..", "/odata/Name('", "/%zz"} {
		f.Add("GET", seed, "x-mock-response-id", "zz", "{}")
	}
	s, err := New([]*model.API{matchAPI(), losant()}, WithErrors(true))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, method, target, name, value, body string) {
		path, err := url.PathUnescape(target)
		if err != nil {
			t.Skip()
		}
		r := &http.Request{Method: method, URL: &url.URL{Path: path, RawPath: target}, Header: http.Header{name: {value}}}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code < 200 || w.Code > 599 {
			t.Errorf("status %d", w.Code)
		}
	})
}

func TestLoad(t *testing.T) {
	data, err := model.Encode(losant())
	require.NoError(t, err)
	a, err := Load(data)
	require.NoError(t, err)
	assert.Equal(t, 201, call(t, serve(t, a), "POST /tokens", "{}").StatusCode)
	_, err = Load([]byte("{}"))
	require.Error(t, err)
}

func BenchmarkServe(b *testing.B) {
	payload := []byte(`{"id":1,"name":"Ada","email":"ada@example.com"}`)
	e := ex("user", 200)
	e.Content.Text = string(payload)
	a := api(op("GET /users/{id}", e))
	for i := range 600 {
		a.Operations = append(a.Operations, op(fmt.Sprintf("GET /repos/{owner}/{repo}/thing%d/{id}", i), ex(fmt.Sprint(i), 200)))
	}
	bare := http.NewServeMux()
	bare.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(payload)
	})
	for _, bench := range []struct {
		name    string
		handler http.Handler
	}{{"bare net/http", bare}, {"pmgen", serve(b, a)}} {
		b.Run(bench.name, func(b *testing.B) {
			server := httptest.NewServer(bench.handler)
			defer server.Close()
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
			defer client.CloseIdleConnections()
			b.SetParallelism(16)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					reply, err := client.Get(server.URL + "/users/1")
					if err != nil {
						b.Error(err)
						return
					}
					_ = text(b, reply)
					_ = reply.Body.Close()
				}
			})
		})
	}
}
