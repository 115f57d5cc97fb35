package mockserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pmgen/pmgen/generator/model"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2.runClock")) // which ends by itself, a second later
}

// op is an operation as tests write it: "GET /apps/{id}", and its examples.
func op(endpoint string, examples ...*model.Example) *model.Operation {
	method, path, _ := strings.Cut(endpoint, " ")
	o := &model.Operation{ID: endpoint, Name: endpoint, Method: method, Path: parts(path), Examples: examples}
	o.Request = model.Request{Method: method, Path: path}
	for _, e := range examples {
		if e.Request == nil {
			e.Request = &model.Request{Method: method}
		}
		e.Request.Path = cmp.Or(e.Request.Path, path)
	}
	return o
}

func parts(path string) (out []model.PathPart) {
	for path != "" {
		i := strings.IndexByte(path, '{')
		if i < 0 {
			return append(out, model.PathPart{Literal: path})
		}
		n := strings.IndexByte(path, '}')
		if i > 0 {
			out = append(out, model.PathPart{Literal: path[:i]})
		}
		out = append(out, model.PathPart{Param: path[i+1 : n]})
		path = path[n+1:]
	}
	return out
}

// ex is an example whose ID is also its body.
func ex(id string, status int, set ...func(*model.Example)) *model.Example {
	e := &model.Example{ID: id, Name: "name of " + id, Status: status, Served: true}
	text, _ := json.Marshal(id)
	e.Content = model.Content{Media: "application/json", Text: string(text), JSON: model.Valid}
	for _, f := range set {
		f(e)
	}
	return e
}

func at(target string) func(*model.Example) {
	return func(e *model.Example) {
		path, query, _ := strings.Cut(target, "?")
		if e.Request == nil {
			e.Request = &model.Request{}
		}
		e.Request.Path = path
		for pair := range strings.SplitSeq(query, "&") {
			if name, value, ok := strings.Cut(pair, "="); ok {
				e.Request.Query = append(e.Request.Query, model.NameValue{Name: name, Value: value})
			}
		}
	}
}

func named(name string) func(*model.Example) { return func(e *model.Example) { e.Name = name } }

func sent(header, value string) func(*model.Example) {
	return func(e *model.Example) {
		if e.Request == nil {
			e.Request = &model.Request{}
		}
		e.Request.Headers = append(e.Request.Headers, model.NameValue{Name: header, Value: value})
	}
}

func body(encoding model.Encoding, text string) func(*model.Example) {
	return func(e *model.Example) {
		if e.Request == nil {
			e.Request = &model.Request{}
		}
		e.Request.Body = &model.RequestBody{Encoding: encoding}
		if encoding != model.URLEncoded {
			e.Request.Body.Content = model.Content{Text: text, JSON: model.None}
			if encoding == model.JSON && json.Valid([]byte(text)) { // a reader says nothing else is
				e.Request.Body.Content.JSON = model.Valid
			}
			return
		}
		values, _ := url.ParseQuery(text)
		for name := range values {
			e.Request.Body.Form = append(e.Request.Body.Form, model.NameValue{Name: name, Value: values.Get(name)})
		}
	}
}

// own makes the ID one that was recorded.
func own(e *model.Example) { e.OwnID = true }

func constant(o *model.Operation, in, name, value string) *model.Operation {
	o.ID += fmt.Sprintf(" %s=%s", name, value)
	o.Constants = append(o.Constants, model.Constant{In: in, Name: name, Value: value})
	return o
}

func api(operations ...*model.Operation) *model.API {
	return &model.API{Title: "Test", Operations: operations}
}

func serve(t testing.TB, a *model.API, opts ...Option) *Server {
	t.Helper()
	s, err := New([]*model.API{a}, opts...)
	require.NoError(t, err)
	return s
}

// call sends "METHOD /path" with headers "Name: value" and the body, and returns the reply.
func call(t testing.TB, s http.Handler, request, body string, headers ...string) *http.Response {
	t.Helper()
	method, target, _ := strings.Cut(request, " ")
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1" // who may use the admin API
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(data)
}

func textLogger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// onlyReader hides what a reader is, so that nobody knows its length.
type onlyReader struct{ io.Reader }

// callHost is call for a host.
func callHost(t testing.TB, s http.Handler, request, host string, headers ...string) *http.Response {
	t.Helper()
	method, target, _ := strings.Cut(request, " ")
	r := httptest.NewRequest(method, target, nil)
	if host != "" {
		r.Host = host
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}
