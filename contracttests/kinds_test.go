package contracttests_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// served is an API of one operation whose only reply is the example.
func served(e *model.Example, reply model.Reply) *model.API {
	return &model.API{Title: "One", Operations: []*model.Operation{{ID: "One", Method: "GET", Path: []model.PathPart{{Literal: "/one"}},
		Examples: []*model.Example{e}, Replies: []model.Reply{reply}}}}
}

// An example that breaks the schema beside it is the description's fault: a mirror of it passes, and is said to be unjudged;
// where types count, the example itself fails, and the mock that serves it does not.
func TestExampleAgainstItsSchema(t *testing.T) {
	least := 3
	name := &model.Type{Kind: model.KindString, Evidence: model.Declared, Limits: &model.Limits{MinLength: &least}}
	body := &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Fields: []model.Field{required("name", name)}}
	api := served(example("short", 200, "application/json", `{"name":"x"}`), model.Reply{Status: 200, Media: "application/json", Type: body, Evidence: model.Declared})
	url := start(t, mock(t, api))

	report := run(t, api, url, contracttests.Options{})
	assert.Empty(t, report.Failures)
	require.Len(t, report.Skipped, 1)
	assert.Contains(t, report.Skipped[0].Reason, "the example breaks its own schema (/name: want at least 3 characters")

	report = run(t, api, url, contracttests.Options{Exactness: contracttests.Tolerant})
	require.Len(t, report.Failures, 1)
	assert.Equal(t, contracttests.Example, report.Failures[0].Kind)
	assert.Equal(t, "shop.json:15:3: One/200 example short: the example breaks its own schema: /name: want at least 3 characters, got 1", report.Failures[0].String())

	other := mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) { w.Body = bytes.NewBufferString(`{"name":"yy"}`) })
	report = run(t, api, start(t, other), contracttests.Options{Exactness: contracttests.Tolerant})
	require.Len(t, report.Failures, 2, "the reply breaks it in its own way")
	assert.Equal(t, contracttests.Schema, report.Failures[0].Kind)
}

// Bodies that are not JSON are held to their form.
func TestFormsOfBodies(t *testing.T) {
	xml := served(example("x", 200, "text/xml", "<?xml version=\"1.0\"?><a><b>1</b></a>"), model.Reply{Status: 200, Media: "text/xml"})
	lines := served(example("l", 200, "application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n"), model.Reply{Status: 200, Media: "application/x-ndjson", Lines: true})
	html := served(example("h", 200, "text/html", `{"a":1}`), model.Reply{Status: 200, Media: "text/html", Type: object(required("a", kind(model.KindInt)))})
	html.Operations[0].Examples[0].Content.JSON = model.Valid
	tests := []struct {
		name    string
		api     *model.API
		body    string
		message string
	}{
		{"other XML", xml, "<a><c/></a>\n", ""},
		{"XML cut off", xml, "<a><b>1</b>", "body: want XML"},
		{"no XML", xml, "sorry", "body: want XML, got something else: there is no element"},
		{"no text", xml, "", "body: want XML"},
		{"other lines", lines, "{\"a\":9}\n\n{\"b\":1}", ""},
		{"a line cut off", lines, "{\"a\":9}\n{\"b\"", "body: line 2: want JSON"},
		{"JSON as HTML", html, `{"a":2,"b":1}`, ""},
		{"JSON as HTML of another type", html, `{"a":"2"}`, "body: /a: want integer, got string"},
		{"HTML that is no JSON", html, `<html>`, "body: want JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			change := func(_ *http.Request, w *httptest.ResponseRecorder) { w.Body = bytes.NewBufferString(tt.body) }
			report := run(t, tt.api, start(t, mutant(mock(t, tt.api), change)), contracttests.Options{Exactness: contracttests.Tolerant})
			if tt.message == "" {
				assert.Empty(t, report.Failures)
				return
			}
			require.Len(t, report.Failures, 1)
			assert.Contains(t, report.Failures[0].Message, tt.message)
		})
	}
}

// Headers that a caller goes on by are a contract where two recordings have them; what a proxy adds is none.
func TestContractHeaders(t *testing.T) {
	first, second := example("1", 200, "application/json", `{"a":1}`), example("2", 200, "application/json", `{"a":2}`)
	first.Headers = []model.Header{{Name: "Link", Value: "<x>; rel=next"}, {Name: "CF-Ray", Value: "1"}, {Name: "ETag", Value: `"1"`}}
	second.Headers = []model.Header{{Name: "link", Value: "<y>; rel=next"}, {Name: "CF-Ray", Value: "2"}}
	size := &model.Type{Kind: model.KindInt, Evidence: model.Declared}
	api := served(first, model.Reply{Status: 200, Media: "application/json", Type: object(required("a", kind(model.KindInt))),
		Headers: []model.Param{{Name: "X-Size", In: model.InHeader, Type: size}}})
	api.Operations[0].Examples = append(api.Operations[0].Examples, second)
	tests := []struct {
		name, message string
		change        func(h http.Header)
	}{
		{"what a proxy adds", "", func(h http.Header) { h.Del("CF-Ray") }},
		{"only once recorded", "", func(h http.Header) { h.Del("ETag") }},
		{"always recorded", "header Link: missing", func(h http.Header) { h.Del("Link") }},
		{"as declared", "", func(h http.Header) { h.Set("X-Size", "12") }},
		{"not as declared", "header X-Size: want integer, got string", func(h http.Header) { h.Set("X-Size", "big") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			change := func(r *http.Request, w *httptest.ResponseRecorder) {
				if r.Header.Get("X-Mock-Response-Id") == "1" {
					tt.change(w.Header())
				}
			}
			report := run(t, api, start(t, mutant(mock(t, api), change)), contracttests.Options{Exactness: contracttests.Tolerant})
			if tt.message == "" {
				assert.Empty(t, report.Failures)
				return
			}
			require.Len(t, report.Failures, 1)
			assert.Equal(t, tt.message, report.Failures[0].Message)
		})
	}
}

// Where the mock puts something in the place of a recorded {{variable}}, whatever it is is right, and the rest still counts.
func TestVariablesInRecordedBodies(t *testing.T) {
	api := served(example("v", 200, "application/json", `{"id":"{{$guid}}","at":"to {{name}}!"}`),
		model.Reply{Status: 200, Media: "application/json", Type: object(required("id", kind(model.KindString)), required("at", kind(model.KindString)))})
	for body, ok := range map[string]bool{`{"id":"17","at":"to Ann!"}`: true, `{"id":"17","at":"to Ann"}`: false, `{"id":"","at":"for Ann!"}`: false} {
		change := func(_ *http.Request, w *httptest.ResponseRecorder) { w.Body = bytes.NewBufferString(body) }
		report := run(t, api, start(t, mutant(mock(t, api), change)), contracttests.Options{})
		assert.Equal(t, ok, report.OK(), body)
	}
}

// A result is a plain value: whoever makes a report of it needs nothing else.
func TestResults(t *testing.T) {
	api := shop()
	url := start(t, mutant(mock(t, api), func(r *http.Request, w *httptest.ResponseRecorder) {
		if r.Header.Get("X-Mock-Response-Id") == "got" {
			w.Code = 500
		}
	}))
	var results []contracttests.Result
	report := run(t, api, url, contracttests.Options{Parallel: 8, Exchanges: true, Target: contracttests.Target{Header: http.Header{"Authorization": {"Bearer topsecret1"}}},
		Each: func(r contracttests.Result) { results = append(results, r) }})
	var order []string
	for _, r := range results {
		if len(order) == 0 || order[len(order)-1] != r.Case {
			order = append(order, r.Case)
		}
		if r.Exchange != nil {
			assert.Equal(t, []string{"********"}, r.Exchange.Headers["Authorization"])
			assert.NotZero(t, r.Exchange.Started)
		}
	}
	var planned []string
	for _, c := range contracttests.Plan(api) {
		planned = append(planned, c.Name)
	}
	assert.Equal(t, planned, order, "results come in the order of the plan")
	data, err := json.Marshal(results)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "topsecret1")

	require.Len(t, report.Failures, 1)
	verdicts := map[contracttests.Kind]contracttests.Verdict{}
	for _, r := range results {
		if r.Example == "got" {
			verdicts[r.Kind] = r.Verdict
			assert.Equal(t, []string{"Items"}, r.Folder)
			assert.Equal(t, []any{"GET", "/items/{id}", 200}, []any{r.Method, r.Path, r.Status})
		}
	}
	assert.Equal(t, map[contracttests.Kind]contracttests.Verdict{contracttests.Status: contracttests.Failed, contracttests.ContentType: contracttests.Blocked,
		contracttests.Schema: contracttests.Blocked, contracttests.Body: contracttests.Blocked}, verdicts)
}

// FuzzReply: whatever a server sends, the checks end with a verdict.
func FuzzReply(f *testing.F) {
	f.Add(200, "application/json", []byte(`{"id":1,"name":"a"}`))
	f.Add(404, "text/html; charset=\xff", []byte("<html>"))
	f.Add(200, "application/json", []byte("[[[["))
	f.Add(200, "text/xml", []byte("<a"))
	f.Fuzz(func(t *testing.T, status int, media string, body []byte) {
		api := shop()
		p := &proxy{server: mock(t, api)}
		for _, exactness := range []contracttests.Exactness{contracttests.Exact, contracttests.Tolerant} {
			r, err := contracttests.NewRunner(t.Context(), api, contracttests.Options{Exactness: exactness,
				Target: contracttests.Target{BaseURL: "http://localhost", Client: &http.Client{Transport: p}}})
			require.NoError(t, err)
			p.next = &reply{200 + (status%400+400)%400, http.Header{"Content-Type": {media}}, body}
			for _, c := range r.Plan() {
				require.NotEmpty(t, r.Do(t.Context(), c))
			}
			p.next = nil
		}
	})
}
