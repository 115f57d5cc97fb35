package runtime

import (
	"context"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests' service is written by hand in the form in which the generator writes them.

type pet struct {
	ID       string           `json:"id"`
	Age      *int64           `json:"age,omitzero"`
	Nickname Nullable[string] `json:"nickname,omitzero"`
	Tags     []string         `json:"tags,omitzero"`
}

type problem struct {
	*APIError `json:"-"`
	Code      *string `json:"code,omitzero"`
	Message   string  `json:"message"`
}

func (e *problem) Unwrap() error        { return e.APIError }
func (e *problem) wrap(reply *APIError) { e.APIError = reply }

type pets struct{ t *transport }

func (s pets) get(ctx context.Context, id string, opts ...CallOption) (*pet, error) {
	c := &call{op: "Pets.Get", method: "GET", path: "/v{$Version}/pets/{id}", args: []string{id}, accept: "application/json",
		auth: [][]string{{"WithBearerToken"}}, errs: []errorType{{404, asError[problem]}}}
	return do[pet](ctx, s.t, c, opts)
}

func (s pets) list(ctx context.Context, add func(*call), opts ...CallOption) ([]pet, error) {
	c := &call{op: "Pets.List", method: "GET", path: "/pets"}
	add(c)
	return doValue[[]pet](ctx, s.t, c, opts)
}

func (s pets) create(ctx context.Context, body *pet, opts ...CallOption) (*pet, error) {
	c := &call{op: "Pets.Create", method: "POST", path: "/pets"}
	c.body = jsonBody(c, "application/json", body)
	return do[pet](ctx, s.t, c, opts)
}

func (s pets) put(ctx context.Context, body io.Reader, opts ...CallOption) error {
	c := &call{op: "Pets.Put", method: "PUT", path: "/pets"}
	c.body = payload{media: "application/octet-stream", stream: body}
	return doNone(ctx, s.t, c, opts)
}

func (s pets) text(ctx context.Context, html bool, opts ...CallOption) ([]byte, error) {
	return doBytes(ctx, s.t, &call{op: "Pets.Text", method: "GET", path: "/text", html: html}, opts)
}

func (s pets) download(ctx context.Context, opts ...CallOption) (io.ReadCloser, error) {
	return doStream(ctx, s.t, &call{op: "Pets.Download", method: "GET", path: "/file", errs: []errorType{{404, asError[problem]}}}, opts)
}

func (s pets) events(ctx context.Context, opts ...CallOption) iter.Seq2[StreamEvent, error] {
	return doEvents(ctx, s.t, &call{op: "Pets.Events", method: "GET", path: "/events", accept: "text/event-stream"}, opts)
}

// serve starts a server and returns a service that calls it.
func serve(t *testing.T, h http.HandlerFunc, opts ...Option) pets {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return service(t, append([]Option{WithBaseURL(s.URL + "/base/"), WithRetries(0)}, opts...)...)
}

func service(t *testing.T, opts ...Option) pets {
	t.Helper()
	tr, err := newTransport([]string{"https://{$Host}/api"}, map[string]string{"Version": "1.0"},
		map[string]string{"WithBearerToken": "Authorization", "WithKey": "X-Key"}, opts)
	require.NoError(t, err)
	return pets{tr}
}

// doer answers without a network.
type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

func response(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}
