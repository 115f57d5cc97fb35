package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// got is what a server was sent.
type got struct{ method, contentType, body string }

// recorder is a client of a server that keeps what it is sent and replies with nothing.
func recorder(t *testing.T) (*Client, *got) {
	t.Helper()
	last := &got{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*last = got{r.Method, r.Header.Get("Content-Type"), string(body)}
	}))
	t.Cleanup(server.Close)
	c, err := New(WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	return c, last
}

func TestSend(t *testing.T) {
	c, last := recorder(t)
	s := c.Send
	ctx := t.Context()
	text := func(f func(context.Context, []byte, ...CallOption) ([]byte, error), body string) func() ([]byte, error) {
		return func() ([]byte, error) { return f(ctx, []byte(body)) }
	}
	file := func(f func(context.Context, io.Reader, ...CallOption) ([]byte, error), body string) func() ([]byte, error) {
		return func() ([]byte, error) { return f(ctx, strings.NewReader(body)) }
	}
	lines := "{\"name\":\"Rex\"}\n{\"name\":\"Tom\"}\n"
	for name, c := range map[string]struct {
		call        func() ([]byte, error)
		media, body string
	}{
		"JSON":           {func() ([]byte, error) { return s.JSON(ctx, &JSONRequest{Name: "Rex", Age: 3}) }, "application/json", `{"name":"Rex","age":3}`},
		"JSON left out":  {func() ([]byte, error) { return s.JSON(ctx, nil) }, "", ""},
		"XML":            {text(s.XML, "<a>é</a>"), "application/xml", "<a>é</a>"},
		"HTML":           {text(s.HTML, "<p>"), "text/html", "<p>"},
		"text":           {text(s.Text, "Rex\x00\xff"), "text/plain", "Rex\x00\xff"},
		"JavaScript":     {text(s.JavaScript, "f()"), "application/javascript", "f()"},
		"no language":    {func() ([]byte, error) { return s.RawOfNoLanguage(ctx, &RawOfNoLanguageRequest{Name: "Rex"}) }, "application/json", `{"name":"Rex"}`},
		"JSON as text":   {text(s.JSONAsText, "{}"), "text/plain", "{}"},
		"JSON by vendor": {func() ([]byte, error) { return s.JSONByVendor(ctx, &JSONByVendorRequest{Name: "Rex"}) }, "application/vnd.pets+json", `{"name":"Rex"}`},
		"template": {func() ([]byte, error) {
			return s.Template(ctx, &TemplateRequest{Name: "Rex", Age: json.RawMessage("3"), Good: json.RawMessage("true")})
		}, "application/json", `{"name":"Rex","age":3,"good":true}`},
		"repaired":              {func() ([]byte, error) { return s.Repaired(ctx, &RepairedRequest{Name: "Rex", Age: 3}) }, "application/json", `{"name":"Rex","age":3}`},
		"one variable":          {func() ([]byte, error) { return s.OneVariable(ctx, json.RawMessage(`[1]`)) }, "application/json", `[1]`},
		"NDJSON":                {text(s.Ndjson, lines), "application/x-ndjson", lines},
		"JSON Lines":            {text(s.JSONLines, lines), "application/jsonl", lines},
		"one line":              {text(s.OneLine, lines), "application/x-ndjson", lines},
		"lines said to be JSON": {text(s.LinesSaidToBeJSON, lines), "application/json", lines},
		"broken":                {text(s.Broken, "{"), "application/json", "{"},
		"form":                  {func() ([]byte, error) { return s.Form(ctx, &FormForm{Name: ptr("Rex & Tom"), Age: ptr("3")}) }, "application/x-www-form-urlencoded", "name=Rex+%26+Tom&age=3"},
		"file":                  {file(s.File, "\x00\xff"), "application/octet-stream", "\x00\xff"},
		"image":                 {file(s.Image, "\x89PNG"), "image/png", "\x89PNG"},
		"recorded file":         {file(s.RecordedFile, "a,b"), "text/csv", "a,b"},
		"GraphQL":               {func() ([]byte, error) { return s.Query(ctx, &SendQueryVariables{ID: "7", Limit: 1}) }, "application/json", `{"query":"query Pet($id: ID!) { pet(id: $id) { name } }","variables":{"id":"7","limit":1}}`},
		"GraphQL by object":     {func() ([]byte, error) { return s.QueryByObject(ctx, &QueryByObjectVariables{ID: "7"}) }, "application/json", `{"query":"query Pet($id: ID!) { pet(id: $id) { name } }","variables":{"id":"7"}}`},
		"GraphQL alone":         {func() ([]byte, error) { return s.QueryAlone(ctx) }, "application/json", `{"query":"{ pets { name } }"}`},
		"GraphQL absent":        {func() ([]byte, error) { return s.QueryAbsent(ctx) }, "application/json", `{"query":"{ owners { name } }"}`},
		"GraphQL by name":       {func() ([]byte, error) { return s.QueryByName(ctx) }, "application/json", `{"query":"query A { a } query B { b }","operationName":"B"}`},
		"GraphQL mended":        {func() ([]byte, error) { return s.QueryMended(ctx, &QueryMendedVariables{Age: json.RawMessage("3")}) }, "application/json", `{"query":"query Age($age: Int) { age(of: $age) }","variables":{"age":3}}`},
		"empty":                 {func() ([]byte, error) { return s.Empty(ctx) }, "", ""},
		"nothing":               {func() ([]byte, error) { return s.Nothing(ctx) }, "", ""},
	} {
		if _, err := c.call(); err != nil {
			t.Error(name, err)
			continue
		}
		if want := (got{"POST", c.media, c.body}); *last != want {
			t.Errorf("%s: want %q, got %q", name, want, *last)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestSendMultipart(t *testing.T) {
	c, last := recorder(t)
	upload := func(name string) Upload { return Upload{Name: name, Reader: strings.NewReader("content of " + name)} }
	_, err := c.Send.Upload(t.Context(), &UploadForm{Title: ptr("Rex"), Meta: ptr(`{"a":1}`), One: upload("rex.png"),
		Many: []Upload{upload("a.txt"), upload("b.txt")}, None: upload("n"), Empty: Upload{Name: "e", ContentType: "text/csv"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"title|||Rex", `meta||application/json|{"a":1}`, "one|rex.png|application/octet-stream|content of rex.png",
		"many|a.txt|application/octet-stream|content of a.txt", "many|b.txt|application/octet-stream|content of b.txt",
		"none|n|application/octet-stream|content of n", "empty|e|text/csv|"}
	if parts := partsOf(t, last); strings.Join(parts, "\n") != strings.Join(want, "\n") {
		t.Errorf("want %q, got %q", want, parts)
	}
	if _, err := c.Send.Fields(t.Context(), &FieldsForm{Title: ptr("Rex")}); err != nil {
		t.Fatal(err)
	}
	if parts := partsOf(t, last); len(parts) != 1 || parts[0] != "title|||Rex" {
		t.Errorf("got %q", parts)
	}
}

func partsOf(t *testing.T, last *got) (parts []string) {
	t.Helper()
	media, params, err := mime.ParseMediaType(last.contentType)
	if err != nil || media != "multipart/form-data" {
		t.Fatal(last.contentType, err)
	}
	for r := multipart.NewReader(strings.NewReader(last.body), params["boundary"]); ; {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(p)
		parts = append(parts, strings.Join([]string{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(data)}, "|"))
	}
}

// TestReceive takes each kind of reply from the mock.
func TestReceive(t *testing.T) {
	c, err := New(WithBaseURL(os.Getenv("MOCK_URL")))
	if err != nil {
		t.Fatal(err)
	}
	s, ctx := c.Receive, t.Context()
	lines := "{\"name\":\"Rex\"}\n{\"name\":\"Tom\"}\n"
	for name, c := range map[string]struct {
		call  func(context.Context, ...CallOption) ([]byte, error)
		media string
		body  string
	}{
		"XML":                 {s.Markup, "application/xml", "<pet><name>Rex</name></pet>\n"},
		"HTML":                {s.Page, "text/html; charset=utf-8", "<!doctype html><p>Rex</p>"},
		"text":                {s.Note, "text/plain", "Rex"},
		"JavaScript":          {s.Script, "application/javascript", `alert("Rex")`},
		"text without a type": {s.TextWithoutType, "text/plain", "Rex"},
		"CSV":                 {s.Table, "text/csv", "a,b\n1,2\n"},
	} {
		var reply *http.Response
		body, err := c.call(ctx, WithResponse(&reply))
		if err != nil || string(body) != c.body {
			t.Errorf("%s: want %q, got %q %v", name, c.body, body, err)
			continue
		}
		if ct := reply.Header.Get("Content-Type"); ct != c.media {
			t.Errorf("%s: want %s, got %s", name, c.media, ct)
		}
	}
	for name, c := range map[string]struct {
		call  func(context.Context, ...CallOption) iter.Seq2[json.RawMessage, error]
		media string
		body  string
	}{
		"NDJSON":                 {s.NdjsonStream, "application/x-ndjson", lines},
		"JSON Lines":             {s.JSONLStream, "application/jsonl", lines},
		"one line":               {s.OneLineStream, "application/x-ndjson", "{\"name\":\"Rex\"}\n"},
		"lines of language JSON": {s.LinesWithoutType, "application/json", lines},
		"lines of no language":   {s.LinesOfNoLanguage, "application/x-ndjson", lines},
		"lines said to be JSON":  {s.LinesSaidJSON, "application/json", lines},
	} {
		var reply *http.Response
		body := ""
		for line, err := range c.call(ctx, WithResponse(&reply)) {
			if err != nil {
				t.Error(name, err)
			}
			body += string(line) + "\n"
		}
		if body != c.body {
			t.Errorf("%s: want %q, got %q", name, c.body, body)
		}
		if reply == nil || reply.Header.Get("Content-Type") != c.media {
			t.Errorf("%s: want %s, got %v", name, c.media, reply)
		}
	}
	for name, call := range map[string]func() (any, error){
		`{"name":"Rex"}`:        func() (any, error) { return s.Object(ctx) },
		`[{"name":"Rex"}]`:      func() (any, error) { return s.Array(ctx) },
		` {"name":"Rex"}`:       func() (any, error) { return s.ObjectWithoutType(ctx) },
		`{"name":"Rex"} `:       func() (any, error) { return s.JSONAsHTML(ctx) },
		"\n" + `{"name":"Rex"}`: func() (any, error) { return s.JSONAsPlain(ctx) },
		`{"name":"","age":0}`:   func() (any, error) { return s.Placeholder(ctx) },
		`[{"op":"add"}]`:        func() (any, error) { return s.Patch(ctx) },
		`{"name":""}`:           func() (any, error) { return s.NoContentWithBody(ctx) },
	} {
		value, err := call()
		data, _ := json.Marshal(value)
		if want := strings.TrimSpace(name); err != nil || string(data) != want {
			t.Errorf("want %s, got %s %v", want, data, err)
		}
	}
	for name, call := range map[string]func(context.Context, ...CallOption) error{
		"nothing": s.NothingAtAll, "empty": s.EmptyText, "204": s.NoContent, "HEAD": s.Head, "HEAD with a body": s.HeadWithBody,
	} {
		if err := call(ctx); err != nil {
			t.Error(name, err)
		}
	}
	for want, call := range map[string]func(context.Context, ...CallOption) (io.ReadCloser, error){
		"\uFFFDPNG\r\n\x1a\n\x00": s.Picture, "\x01\x02\uFFFD": s.Bytes,
	} {
		reply, err := call(ctx)
		if err != nil {
			t.Error(err)
			continue
		}
		body, err := io.ReadAll(reply)
		if reply.Close(); err != nil || !bytes.Equal(body, []byte(want)) {
			t.Errorf("want %q, got %q %v", want, body, err)
		}
	}
	for event, err := range s.Events(ctx) {
		if err != nil || string(event.Data) != `{"name":"Rex"}` {
			t.Errorf("got %q %v", event.Data, err)
		}
	}

	// A page where JSON is documented: an error that has the body.
	_, err = s.HTMLAsJSON(ctx)
	var fault *APIError
	if !errors.As(err, &fault) || string(fault.Body) != "<html><body>Rex</body></html>" {
		t.Error(err)
	}
	// A typed error, although its content type is HTML.
	_, err = s.Refused(ctx)
	var refused *RefusedError
	if !errors.As(err, &refused) || refused.Code != "E1" || refused.StatusCode != 400 {
		t.Errorf("%T %v", err, err)
	}
}
