package mockserver

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

// inferred is a type of which nobody has said that it is so.
func inferred(kind model.Kind) *model.Type {
	return &model.Type{Kind: kind, Evidence: model.Observed}
}

func declaredAs(kind model.Kind) *model.Type {
	return &model.Type{Kind: kind, Evidence: model.Declared}
}

func says(text string) func(*model.Example) {
	return func(e *model.Example) { e.Content.Text = text }
}

// refusing is an API with errors of all kinds.
func refusing() *model.API {
	secured := func(o *model.Operation, alternatives ...model.Requirement) *model.Operation {
		o.Security = alternatives
		return o
	}
	withBody := func(o *model.Operation, b *model.Body, recorded string) *model.Operation {
		o.Body = b
		o.Request.Body = &model.RequestBody{Encoding: b.Encoding, Content: model.Content{Media: b.Media, Text: recorded}}
		for _, e := range o.Examples {
			if e.Status < 400 {
				e.Request.Body = o.Request.Body
			}
		}
		return o
	}
	either := secured(op("GET /either", ex("either", 200), ex("either-401", 401)),
		model.Requirement{{Scheme: "bearer"}}, model.Requirement{{Scheme: "key"}, {Scheme: "session"}})
	digest := secured(op("GET /digest", ex("digest", 200), ex("digest-403", 403)), model.Requirement{{Scheme: "digest"}})
	signed := secured(op("GET /signed", ex("signed", 200), ex("signed-401", 401)), model.Requirement{{Scheme: "aws"}})
	custom := secured(op("GET /custom", ex("custom", 200), ex("custom-401", 401)), model.Requirement{{Scheme: "custom"}})
	optional := secured(op("GET /optional", ex("optional", 200), ex("optional-401", 401)), model.Requirement{{Scheme: "bearer"}}, model.Requirement{})

	thing := op("GET /things/{id}", ex("thing", 200), ex("thing-404", 404), ex("thing-405", 405), ex("thing-406", 406))
	thing.Params = []model.Param{{Name: "id", In: model.InPath, Required: true, Type: declaredAs(model.KindInt)}}
	guess := op("GET /guess/{id}", ex("guess", 200), ex("guess-400", 400))
	guess.Params = []model.Param{
		{Name: "id", In: model.InPath, Required: true, Type: inferred(model.KindInt)},
		{Name: "q", In: model.InQuery, Required: true, Type: inferred(model.KindString)},
		{Name: "page", In: model.InQuery, Type: inferred(model.KindInt)},
		{Name: "X-Trace", In: model.InHeader, Required: true, Type: inferred(model.KindString)},
		{Name: "off", In: model.InQuery, Required: true, Disabled: true, Type: inferred(model.KindString)},
	}
	told := op("GET /told", ex("told", 200), ex("told-400", 400))
	told.Params = []model.Param{
		{Name: "X-Limit", In: model.InHeader, Type: declaredAs(model.KindInt)},
		{Name: "size", In: model.InCookie, Type: declaredAs(model.KindInt)},
	}
	raw := withBody(op("POST /raw", ex("raw", 201), ex("raw-415", 415), ex("raw-422", 422), ex("raw-title", 422, says(`{"field":"title"}`)), ex("raw-413", 413)),
		&model.Body{Encoding: model.JSON, Media: "application/json", Type: &model.Type{Kind: model.KindStruct, Evidence: model.Declared,
			Fields: []model.Field{{Name: "title", Type: declaredAs(model.KindString)}, {Name: "age", Type: declaredAs(model.KindInt)}}}}, `{}`)
	loose := withBody(op("POST /loose", ex("loose", 201), ex("loose-400", 400)), &model.Body{Encoding: model.JSON, Media: "application/json",
		Type: &model.Type{Kind: model.KindStruct, Evidence: model.Observed, Fields: []model.Field{{Name: "age", Type: inferred(model.KindInt)}}}}, `{}`)
	bodiless := withBody(op("POST /bodiless", ex("bodiless", 201), ex("bodiless-400", 400)), &model.Body{Encoding: model.JSON, Media: "application/json"}, `{}`)
	bodiless.Examples[0].Request.Body = nil
	form := withBody(op("POST /form", ex("form", 200), ex("form-400", 400)), &model.Body{Encoding: model.URLEncoded, Media: "application/x-www-form-urlencoded",
		Fields: []model.Param{{Name: "code", In: model.InForm, Required: true, Type: inferred(model.KindString)}, {Name: "n", In: model.InForm, Type: declaredAs(model.KindInt)}}}, "code=x")
	upload := withBody(op("POST /upload", ex("upload", 200), ex("upload-400", 400)), &model.Body{Encoding: model.Multipart, Media: "multipart/form-data",
		Fields: []model.Param{{Name: "file", In: model.InForm, Required: true, File: true}}}, "")
	graph := withBody(op("POST /graph", ex("graph", 200), ex("graph-400", 400)), &model.Body{Encoding: model.GraphQL, Media: "application/json",
		Type: &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Closed: true, Fields: []model.Field{{Name: "id", Type: declaredAs(model.KindString), Required: true}}}}, `{"query":"{a}"}`)
	soap := withBody(op("POST /soap", ex("soap", 200), ex("soap-400", 400)), &model.Body{Encoding: model.Text, Media: "text/xml"}, "<a/>")
	password := constant(op("POST /grant", ex("password", 200), ex("grant-400", 400)), "form", "grant_type", "password")
	refresh := constant(op("POST /grant", ex("refresh", 200)), "form", "grant_type", "refresh_token")

	refresh.Body = &model.Body{Encoding: model.URLEncoded, Media: "application/x-www-form-urlencoded", Fields: []model.Param{{Name: "refresh_token", In: model.InForm, Required: true}}}

	a := api(either, digest, signed, custom, optional, thing, guess, told, raw, loose, bodiless, form, upload, graph, soap, password, refresh)
	a.Schemes = []model.SecurityScheme{{Key: "bearer", Kind: model.Bearer}, {Key: "key", Kind: model.APIKey, In: model.InQuery, Name: "key"},
		{Key: "session", Kind: model.APIKey, In: model.InCookie, Name: "sid"}, {Key: "digest", Kind: model.Digest, Signed: true},
		{Key: "aws", Kind: model.AWSv4, Signed: true}, {Key: "custom", Kind: model.Bearer, Name: "X-Token", Prefix: "SSWS"}}
	return a
}

func TestErrorForItsReason(t *testing.T) {
	const (
		jsonType = "Content-Type: application/json"
		formType = "Content-Type: application/x-www-form-urlencoded"
	)
	multipart := "Content-Type: multipart/form-data; boundary=b"
	tests := []struct {
		name, request, body string
		headers             []string
		example             string
		violations          string
		warnings            string
	}{
		{name: "one of two alternatives", request: "GET /either", headers: []string{"Authorization: Bearer t"}, example: "either"},
		{name: "the other, whole", request: "GET /either?key=k", headers: []string{"Cookie: sid=s"}, example: "either"},
		{name: "half of an alternative", request: "GET /either?key=k", example: "either-401", violations: "want Authorization: Bearer, or cookie sid"},
		{name: "basic where bearer is asked", request: "GET /either", headers: []string{"Authorization: Basic dTpw"}, example: "either-401"},
		{name: "a longer word than bearer", request: "GET /either", headers: []string{"Authorization: Bearerx t"}, example: "either-401"},
		{name: "a variable that nobody filled", request: "GET /either", headers: []string{"Authorization: Bearer {{token}}"}, example: "either-401"},
		{name: "403 where no 401 is recorded", request: "GET /digest", headers: []string{"Authorization: Bearer t"}, example: "digest-403", violations: "Digest"},
		{name: "digest", request: "GET /digest", headers: []string{`Authorization: Digest username="u"`}, example: "digest"},
		{name: "a signature in the query", request: "GET /signed?X-Amz-Signature=s", example: "signed"},
		{name: "no signature", request: "GET /signed", example: "signed-401"},
		{name: "a token in a header of its own", request: "GET /custom", headers: []string{"X-Token: SSWS t"}, example: "custom"},
		{name: "a word without a token", request: "GET /custom", headers: []string{"X-Token: SSWS "}, example: "custom-401"},
		{name: "no authorization is an alternative", request: "GET /optional", example: "optional"},

		{name: "a declared value in the path", request: "GET /things/7", example: "thing"},
		{name: "one that breaks its type: 404 where nothing else is recorded", request: "GET /things/x", example: "thing-404", violations: "path id"},
		{name: "a method that the path does not answer", request: "BREW /things/7", example: "thing-405", violations: "BREW"},
		{name: "nothing that Accept takes", request: "GET /things/7", headers: []string{"Accept: text/csv, application/json;q=0"}, example: "thing-406", violations: "there is only application/json"},
		{name: "a range of Accept", request: "GET /things/7", headers: []string{"Accept: application/*;q=0.1"}, example: "thing"},
		{name: "Accept without an error recorded is a warning", request: "GET /told", headers: []string{"Accept: text/csv"}, example: "told", warnings: "Accept"},

		{name: "an inferred type only warns", request: "GET /guess/x?q=1&page=x", headers: []string{"X-Trace: t"}, example: "guess", warnings: "path id: want integer, got string; query page"},
		{name: "a required query parameter is the contract", request: "GET /guess/1", headers: []string{"X-Trace: t"}, example: "guess-400", violations: "query q: required, but missing"},
		{name: "a recorded header only warns", request: "GET /guess/1?q=1", example: "guess", warnings: "header X-Trace: required, but missing"},
		{name: "a declared header", request: "GET /told", headers: []string{"X-Limit: x"}, example: "told-400", violations: "header X-Limit"},
		{name: "a declared cookie", request: "GET /told", headers: []string{"Cookie: size=x"}, example: "told-400", violations: "cookie size"},
		{name: "both as they should be", request: "GET /told", headers: []string{"Cookie: size=1", "X-Limit: 2"}, example: "told"},

		{name: "a body as it should be", request: "POST /raw", body: `{"title":"n"}`, headers: []string{jsonType}, example: "raw"},
		{name: "the error that speaks of the member", request: "POST /raw", body: `{"title":1}`, headers: []string{jsonType}, example: "raw-title", violations: "/title"},
		{name: "another member, the first error", request: "POST /raw", body: `{"age":"x"}`, headers: []string{jsonType}, example: "raw-422", violations: "/age"},
		{name: "another kind of body", request: "POST /raw", body: `<a/>`, headers: []string{"Content-Type: text/xml"}, example: "raw-415", violations: "want application/json, got text/xml"},
		{name: "another name of the same kind", request: "POST /raw", body: `{}`, headers: []string{"Content-Type: application/problem+json"}, example: "raw"},
		{name: "a body that is missing", request: "POST /raw", example: "raw-422", violations: "body: required, but missing"},
		{name: "too large a body", request: "POST /raw", body: `{"title":"` + strings.Repeat("n", 1000) + `"}`, headers: []string{jsonType}, example: "raw-413", violations: "larger"},
		{name: "an inferred member only warns", request: "POST /loose", body: `{"age":"x"}`, headers: []string{jsonType}, example: "loose", warnings: "/age"},
		{name: "what is no JSON is an error all the same", request: "POST /loose", body: `{"age":`, headers: []string{jsonType}, example: "loose-400", violations: "not JSON"},
		{name: "a success was recorded without a body", request: "POST /bodiless", example: "bodiless"},

		{name: "a form", request: "POST /form", body: "code=1&n=2", headers: []string{formType}, example: "form"},
		{name: "a required field", request: "POST /form", body: "n=2", headers: []string{formType}, example: "form-400", violations: "field code: required, but missing"},
		{name: "a declared field", request: "POST /form", body: "code=1&n=x", headers: []string{formType}, example: "form-400", violations: "field n"},
		{name: "JSON for a form", request: "POST /form", body: `{"code":1}`, headers: []string{jsonType}, example: "form-400", warnings: "Content-Type"},
		{name: "a file", request: "POST /upload", body: "--b\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\nx\r\n--b--\r\n", headers: []string{multipart}, example: "upload"},
		{name: "no file", request: "POST /upload", body: "--b\r\nContent-Disposition: form-data; name=other\r\n\r\nx\r\n--b--\r\n", headers: []string{multipart}, example: "upload-400", violations: "field file"},
		{name: "no end of a form", request: "POST /upload", body: "--b\r\nContent-Dispo", headers: []string{multipart}, example: "upload-400", violations: "not a form"},
		{name: "GraphQL", request: "POST /graph", body: `{"query":"{a}","variables":{"id":"x"}}`, headers: []string{jsonType}, example: "graph"},
		{name: "GraphQL without a query", request: "POST /graph", body: `{"query":" "}`, headers: []string{jsonType}, example: "graph-400", violations: "/query"},
		{name: "GraphQL's variables", request: "POST /graph", body: `{"query":"{a}","variables":{}}`, headers: []string{jsonType}, example: "graph-400", violations: "variables: /id"},
		{name: "XML", request: "POST /soap", body: `<?xml version="1.0" encoding="latin1"?><a><b/></a>`, example: "soap"},
		{name: "XML without an end", request: "POST /soap", body: `<a><b>`, example: "soap-400", violations: "not XML"},
		{name: "a constant of another operation", request: "POST /grant", body: "grant_type=refresh_token&refresh_token=t", headers: []string{formType}, example: "refresh"},
		{name: "the error of another operation on the endpoint", request: "POST /grant", body: "grant_type=refresh_token", headers: []string{formType}, example: "grant-400", violations: "field refresh_token"},
		{name: "a constant of none", request: "POST /grant", body: "grant_type=zz", headers: []string{formType}, example: "grant-400", violations: "form grant_type"},
	}
	s := serve(t, refusing(), WithErrors(true), WithMaxBodyBytes(500))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := call(t, s, tt.request, tt.body, tt.headers...).Header
			assert.Equal(t, tt.example, h.Get("X-Pmgen-Example"), "because of %q", h.Get("X-Pmgen-Violations"))
			assert.Contains(t, h.Get("X-Pmgen-Violations"), tt.violations)
			assert.Contains(t, h.Get("X-Pmgen-Warnings"), tt.warnings)
			if tt.violations == "" && !strings.Contains(tt.example, "-") {
				assert.Empty(t, h.Get("X-Pmgen-Violations"))
			}
			if tt.warnings == "" && tt.violations == "" && !strings.Contains(tt.example, "-") {
				assert.Empty(t, h.Get("X-Pmgen-Warnings"))
			}
		})
	}
}

// An error that is not recorded is no error: the example comes, with a warning.
func TestBreachWithoutAnError(t *testing.T) {
	a := refusing()
	a.Operations[8].Examples = a.Operations[8].Examples[:1] // POST /raw
	h := call(t, serve(t, a, WithErrors(true)), "POST /raw", `{"title":1}`).Header
	assert.Equal(t, "raw", h.Get("X-Pmgen-Example"))
	assert.Contains(t, h.Get("X-Pmgen-Warnings"), "/title: want string")
}

// What a request says is shown in one line of a bounded length.
func TestViolationsAreBounded(t *testing.T) {
	s := serve(t, refusing(), WithErrors(true))
	name := strings.Repeat("n", 5000)
	h := call(t, s, "POST /graph", `{"query":"{a}","variables":{"`+name+`\r\nX-Evil: 1":1}}`, "Content-Type: application/json").Header
	assert.NotContains(t, h, "X-Evil")
	assert.Contains(t, h.Get("X-Pmgen-Violations"), "nnn")
	assert.Less(t, len(h.Get("X-Pmgen-Violations")), 2000)
	assert.NotContains(t, h.Get("X-Pmgen-Violations"), "\n")
}

func TestCaptured(t *testing.T) {
	tests := []struct {
		template, path string
		want           map[string]string
	}{
		{"/apps/{id}", "/services/apps/7", map[string]string{"id": "7"}},
		{"/data/v{version}/x", "/data/v66.0/x", map[string]string{"version": "66.0"}},
		{"/Name('{key}')", "/name('a'b')", map[string]string{"key": "a'b"}},
		{"/{a}-{b}", "/1-2-3", map[string]string{"a": "1", "b": "2-3"}},
		{"/{a}{b}", "/xyz", map[string]string{"a": "x", "b": "yz"}},
		{"/{a}.json", "/x.xml", map[string]string{}},
		{"/a/{id}", "/", map[string]string{}},
	}
	for _, tt := range tests {
		segments, _ := splitPath(tt.path, "")
		assert.Equal(t, tt.want, captured(parts(tt.template), segments), tt.template)
	}
}
