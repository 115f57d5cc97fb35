package contracttests_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

func kind(k model.Kind) *model.Type { return &model.Type{Kind: k, Evidence: model.Observed} }

func object(fields ...model.Field) *model.Type {
	return &model.Type{Kind: model.KindStruct, Evidence: model.Observed, Fields: fields}
}

func required(name string, t *model.Type) model.Field {
	return model.Field{Name: name, Type: t, Required: true}
}

func example(id string, status int, media, body string) *model.Example {
	e := &model.Example{ID: id, Name: "example " + id, Status: status, Served: true, Pos: diag.Pos{File: "shop.json", Line: 10 + len(id), Column: 3}}
	e.Content = model.Content{Media: media, Text: body, JSON: model.None}
	if strings.HasSuffix(media, "json") {
		e.Content.JSON = model.Valid
	}
	return e
}

// shop is a small API by hand: a list, an item with an error, a text, a form, a delete without any reply, and a declared
// body with the error that a broken one gets.
func shop() *model.API {
	item := object(required("id", kind(model.KindInt)), required("name", kind(model.KindString)), model.Field{Name: "note", Type: kind(model.KindString)})
	fault := object(required("type", kind(model.KindString)), required("message", kind(model.KindString)))
	name := &model.Type{Kind: model.KindString, Evidence: model.Declared}
	post := &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Closed: true, Fields: []model.Field{required("name", name)}}
	reply := func(status int, t *model.Type) model.Reply {
		return model.Reply{Status: status, Media: "application/json", Type: t}
	}

	list := example("list", 200, "application/json", `{"items":[{"id":1,"name":"a"},{"id":2,"name":"b","note":"n"}],"total":2}`)
	list.Headers = []model.Header{{Name: "X-Total", Value: "2"}, {Name: "Set-Cookie", Value: "s=1"}, {Name: "Content-Encoding", Value: "gzip", Dropped: true}}
	list.Request = &model.Request{Method: "GET", Path: "/items/", Query: []model.NameValue{{Name: "page", Value: "1"}, {Name: "cursor", Value: "{{cursor}}"}}}
	repaired := example("token", 200, "application/json", `{"id": integer, "name": "t"}`)
	repaired.Content.JSON, repaired.Content.Value = model.Repaired, json.RawMessage(`{"id":0,"name":"t"}`)
	formRequest := model.Request{Method: "POST", Path: "/token", Body: &model.RequestBody{Encoding: model.URLEncoded,
		Form: []model.NameValue{{Name: "grant_type", Value: "refresh"}, {Name: "secret", Value: "{{secret}}"}}}}

	api := &model.API{Title: "Shop", Operations: []*model.Operation{
		{ID: "Items.List", Method: "GET", Path: []model.PathPart{{Literal: "/items"}}, Folder: []string{"Items"}, Examples: []*model.Example{list},
			Replies: []model.Reply{reply(200, object(required("items", &model.Type{Kind: model.KindArray, Elem: item}), required("total", kind(model.KindInt))))}},
		{ID: "Items.Get", Method: "GET", Path: []model.PathPart{{Literal: "/items/"}, {Param: "id"}}, Folder: []string{"Items"},
			Params:   []model.Param{{Name: "id", In: model.InPath, Type: kind(model.KindInt), Required: true}},
			Examples: []*model.Example{example("got", 200, "application/json", `{"id":1,"name":"a"}`), example("lost", 404, "application/json", `{"type":"t","message":"m"}`)},
			Replies:  []model.Reply{reply(200, item), reply(404, fault)}},
		{ID: "Items.Create", Method: "POST", Path: []model.PathPart{{Literal: "/items"}}, Folder: []string{"Items"},
			Security: []model.Requirement{{{Scheme: "bearerAuth"}}},
			Body:     &model.Body{Encoding: model.JSON, Media: "application/json", Required: true, Type: post},
			Examples: []*model.Example{{ID: "body", Content: model.Content{Media: "application/json", Text: `{"name":"n"}`, JSON: model.Valid}},
				example("created", 201, "application/json", `{"id":3,"name":"n"}`), example("refused", 400, "application/json", `{"type":"Validation","message":"no"}`)},
			Replies: []model.Reply{reply(201, item), reply(400, fault)}},
		{ID: "Items.Delete", Method: "DELETE", Path: []model.PathPart{{Literal: "/items/"}, {Param: "id"}}, Folder: []string{"Items"}},
		{ID: "Token", Method: "POST", Path: []model.PathPart{{Literal: "/token"}}, Request: formRequest, Examples: []*model.Example{repaired},
			Replies: []model.Reply{reply(200, item)}},
		{ID: "Motd", Method: "GET", Path: []model.PathPart{{Literal: "/motd"}}, Examples: []*model.Example{example("motd", 200, "text/plain", "hello\nworld")},
			Replies: []model.Reply{{Status: 200, Media: "text/plain"}}},
		{ID: "Documented", Method: "GET", Path: []model.PathPart{{Literal: "/documented"}}, Replies: []model.Reply{reply(200, item)}},
	}, Schemes: []model.SecurityScheme{{Key: "bearerAuth", Kind: model.Bearer}}}
	return api
}

// start serves the handler on this machine.
func start(t testing.TB, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func mock(t testing.TB, api *model.API, opts ...mockserver.Option) *mockserver.Server {
	t.Helper()
	s, err := mockserver.New([]*model.API{api}, opts...)
	require.NoError(t, err)
	return s
}

func run(t testing.TB, api *model.API, url string, o contracttests.Options) *contracttests.Report {
	t.Helper()
	o.Target.BaseURL = url
	report, err := contracttests.Check(t.Context(), api, o)
	require.NoError(t, err)
	return report
}

// mutant serves what h serves, changed.
func mutant(h http.Handler, change func(r *http.Request, w *httptest.ResponseRecorder)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if !strings.HasPrefix(r.URL.Path, "/_pmgen/") {
			change(r, rec)
		}
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

// edit changes the JSON body of the example with the id.
func edit(id string, change func(v map[string]any)) func(*http.Request, *httptest.ResponseRecorder) {
	return func(_ *http.Request, w *httptest.ResponseRecorder) {
		if w.Header().Get("X-Pmgen-Example") != id {
			return
		}
		var v map[string]any
		if json.Unmarshal(w.Body.Bytes(), &v) != nil {
			return
		}
		change(v)
		data, _ := json.Marshal(v)
		w.Body.Reset()
		w.Body.Write(data)
	}
}
