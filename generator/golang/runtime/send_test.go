package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMiddleware(t *testing.T) {
	var log []string
	logs := func(name string) Option {
		return WithMiddleware(func(r *http.Request, next Doer) (*http.Response, error) {
			log = append(log, name+" "+r.Method+" "+r.Header.Get("Authorization"))
			r.Header.Set("X-"+name, "1")
			resp, err := next.Do(r)
			if err == nil {
				log = append(log, fmt.Sprint(name, " ", resp.StatusCode))
				resp.Header.Set("X-"+name, "1")
			}
			return resp, err
		})
	}
	synctest.Test(t, func(t *testing.T) {
		n := 0
		var got *http.Request
		s := service(t, WithBaseURL("http://x"), logs("Outer"), logs("Inner"), withToken("WithBearerToken", "Bearer ", fixedToken("t")),
			WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
				got = r
				if n++; n == 1 {
					return response(503, ""), nil
				}
				return response(200, `{"id":"1"}`), nil
			})))
		var resp *http.Response
		_, err := s.get(t.Context(), "1", WithResponse(&resp))
		require.NoError(t, err)
		once := []string{"Outer GET ", "Inner GET ", "Inner 503", "Outer 503"}
		assert.Equal(t, append(once, "Outer GET ", "Inner GET ", "Inner 200", "Outer 200"), log, "each attempt, without credentials")
		assert.Equal(t, "Bearer t", got.Header.Get("Authorization"))
		assert.Equal(t, "1", got.Header.Get("X-Outer"))
		assert.Equal(t, "1", resp.Header.Get("X-Inner"))
	})

	failed := errors.New("boom")
	none := WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { t.Error("must not be called"); return nil, failed }))
	with := func(f func(*http.Request, Doer) (*http.Response, error)) error {
		s := service(t, WithBaseURL("http://x"), none, WithMiddleware(f), WithRetries(0))
		_, err := s.get(t.Context(), "1")
		return err
	}
	assert.NoError(t, with(func(*http.Request, Doer) (*http.Response, error) { return response(200, `{"id":"1"}`), nil }), "it answers itself")
	assert.ErrorIs(t, with(func(*http.Request, Doer) (*http.Response, error) { return nil, failed }), failed)
	assert.EqualError(t, with(func(*http.Request, Doer) (*http.Response, error) { return nil, nil }), "runtime: Pets.Get: the HTTP client or a middleware returned no response")
	assert.NoError(t, with(func(*http.Request, Doer) (*http.Response, error) { return &http.Response{StatusCode: 204}, nil }), "a response without a body")
	_, err := newTransport([]string{"http://x"}, map[string]string{}, nil, []Option{WithMiddleware(nil)})
	assert.EqualError(t, err, "runtime: WithMiddleware: the function is nil")
}

// TestOperationOf: a middleware learns which operation each attempt is of, and the server does not.
func TestOperationOf(t *testing.T) {
	var got []string
	s := service(t, WithBaseURL("http://x"), WithMiddleware(func(r *http.Request, next Doer) (*http.Response, error) {
		got = append(got, OperationOf(r))
		return next.Do(r.Clone(r.Context()))
	}), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
		got = append(got, OperationOf(r))
		for name, values := range r.Header {
			assert.NotContains(t, strings.Join(values, " "), "Pets.Get", name)
		}
		return response(200, `{"id":"1"}`), nil
	})))
	_, err := s.get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, []string{"Pets.Get", "Pets.Get"}, got)
	r, _ := http.NewRequest(http.MethodGet, "http://x", nil)
	assert.Empty(t, OperationOf(r))
}

// TestCallBodyAndQuery: what the options give goes beside or instead of what the method sends, again where that is possible.
func TestCallBodyAndQuery(t *testing.T) {
	for _, c := range []struct {
		quirk string
		body  io.Reader
		media string
		want  []string // of each attempt
	}{
		{"text", strings.NewReader("a=1"), "text/x", []string{"text/x a=1", "text/x a=1"}},
		{"bytes", bytes.NewReader([]byte("{}")), "application/json", []string{"application/json {}", "application/json {}"}},
		{"a buffer", bytes.NewBufferString("b"), "text/x", []string{"text/x b", "text/x b"}},
		{"nothing in it", strings.NewReader(""), "text/x", []string{"text/x ", "text/x "}},
		{"a stream, once", io.MultiReader(strings.NewReader("s")), "text/x", []string{"text/x s"}},
		{"none", nil, "text/x", []string{" ", " "}},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []string
				s := service(t, WithBaseURL("http://x"), WithRetries(1), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
					var body []byte
					if r.Body != nil {
						body, _ = io.ReadAll(r.Body)
					}
					got = append(got, r.Header.Get("Content-Type")+" "+string(body))
					return response(503, ""), nil
				})))
				require.Error(t, s.put(t.Context(), strings.NewReader("own"), WithCallBody(c.media, c.body)))
				assert.Equal(t, c.want, got)
			})
		})
	}
	var asked []string
	s := service(t, WithBaseURL("http://x"), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.String())
		return response(200, "[]"), nil
	})))
	own := values{{"own", "1"}}
	_, err := s.list(t.Context(), func(c *call) { c.query = own[:1:1] }, WithCallQuery("q", "a b&c"), WithCallQuery("own", "2"))
	require.NoError(t, err)
	_, err = s.list(t.Context(), func(*call) {}, WithCallQuery("q", ""))
	require.NoError(t, err)
	assert.Equal(t, []string{"http://x/pets?own=1&q=a+b%26c&own=2", "http://x/pets?q="}, asked)
}

// TestASignerSignsWhatIsSent: it comes after the middleware, also where that hands on another request.
func TestASignerSignsWhatIsSent(t *testing.T) {
	var got *http.Request
	s := service(t, WithBaseURL("http://x"),
		withSigner("WithSigner", func(r *http.Request) error { r.Header.Set("Signature", "of "+r.Header.Get("Date")); return nil }),
		WithMiddleware(func(r *http.Request, next Doer) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Header.Set("Date", "today")
			return next.Do(r)
		}), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) { got = r; return response(204, ""), nil })))
	require.NoError(t, doNone(t.Context(), s.t, &call{op: "O", method: "GET", path: "/x", auth: [][]string{{"WithSigner"}}}, nil))
	assert.Equal(t, "of today", got.Header.Get("Signature"))
}

// TestCredentialsAreNotRetried: what fails before anything is sent fails at once.
func TestCredentialsAreNotRetried(t *testing.T) {
	n := 0
	s := service(t, WithBaseURL("http://x"), withToken("WithBearerToken", "Bearer ", func(context.Context) (string, error) { n++; return "", errors.New("no") }),
		WithMiddleware(func(r *http.Request, next Doer) (*http.Response, error) { return next.Do(r) }))
	_, err := s.get(t.Context(), "1")
	assert.EqualError(t, err, "runtime: Pets.Get: token: no")
	assert.Equal(t, 1, n)
}

// TestTheDeadlineIsNearer: who would be out of time before the next attempt is told what there is at once.
func TestTheDeadlineIsNearer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &flaky{fail: 9, with: status(503, "Retry-After", "30")}
		s := service(t, WithBaseURL("http://x"), WithHTTPClient(f))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err := s.get(ctx, "1")
		assert.ErrorIs(t, err, ErrServer)
		assert.Zero(t, time.Since(start))
		assert.Equal(t, 1, f.calls)
	})
}

// TestTimeout: a context's deadline ends a call that gets no reply, one that gets half of it, and one that would be retried.
func TestTimeout(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/half") {
			_, _ = io.WriteString(w, `{"id":`)
			w.(http.Flusher).Flush()
		}
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}))
	defer server.Close()
	defer close(release)
	s := service(t, WithBaseURL(server.URL))
	for _, id := range []string{"none", "half"} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		start := time.Now()
		_, err := s.get(ctx, id)
		cancel()
		assert.ErrorIs(t, err, context.DeadlineExceeded, id)
		assert.Less(t, time.Since(start), 5*time.Second, id)
	}
	cause := errors.New("user went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { cancel(cause) })
	_, err := s.get(ctx, "none")
	assert.ErrorIs(t, err, cause)
	assert.ErrorIs(t, err, context.Canceled)
}

// TestHalfReadStreams: a caller may leave a download or an event stream where it likes. TestMain sees the goroutines that
// would be left.
func TestHalfReadStreams(t *testing.T) {
	gone := make(chan struct{}, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { gone <- struct{}{} }()
		if r.URL.Path == "/events" {
			w.Header().Set("Content-Type", "text/event-stream")
		}
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, "data: x\n\n"); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	}))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	s := service(t, WithBaseURL(server.URL), WithHTTPClient(client))
	ends := func(what string) {
		select {
		case <-gone:
		case <-time.After(10 * time.Second):
			t.Error(what + ": the server still sends")
		}
	}

	file, err := s.download(t.Context())
	require.NoError(t, err)
	_, err = io.ReadFull(file, make([]byte, 5))
	require.NoError(t, err)
	require.NoError(t, file.Close())
	ends("a download that is closed")

	ctx, cancel := context.WithCancel(t.Context())
	file, err = s.download(ctx)
	require.NoError(t, err)
	_, err = io.ReadFull(file, make([]byte, 5))
	require.NoError(t, err)
	cancel()
	_, err = io.Copy(io.Discard, file)
	assert.ErrorIs(t, err, context.Canceled)
	ends("a download that is cancelled")
	file.Close()

	for e, err := range s.events(t.Context()) {
		require.NoError(t, err)
		assert.Equal(t, "x", string(e.Data))
		break
	}
	ends("events that are left")

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range s.events(ctx) {
		cancel()
		last = err
	}
	assert.ErrorIs(t, last, context.Canceled)
	ends("events that are cancelled")
}

// TestErrorsHideSecrets: whatever sends the requests may put the URL into its error.
func TestErrorsHideSecrets(t *testing.T) {
	inner := errors.New("boom")
	for quirk, row := range map[string]struct {
		err  error
		want string
	}{
		"net/http":                      {&url.Error{Op: "Get", URL: "http://x/secret", Err: inner}, "boom"},
		"one in another":                {&url.Error{Op: "Get", URL: "http://x/secret", Err: &url.Error{Op: "parse", URL: "secret", Err: inner}}, "boom"},
		"a client that retries":         {fmt.Errorf("GET http://x/pets?token=secret giving up after 3 attempt(s): %w", inner), "GET (URL) giving up after 3 attempt(s): boom"},
		"a redirect that is none":       {fmt.Errorf("failed to parse Location header %q: %w", "/cb?code=secret%zz x", inner), `failed to parse Location header "…": boom`},
		"a proxy":                       {fmt.Errorf("invalid proxy address %q: %w", "user:secret@proxy", inner), `invalid proxy address "…": boom`},
		"a URL before a colon":          {fmt.Errorf("http://secret: %w", inner), "(URL): boom"},
		"a header's name is no secret":  {fmt.Errorf("invalid header field value for %q: %w", "X-Key", inner), `invalid header field value for "X-Key": boom`},
		"a quotation mark by itself":    {fmt.Errorf("what\" is: %w", inner), "what\" is: boom"},
		"an open quotation with a path": {fmt.Errorf("what \"/secret: %w", inner), "what \"…"},
	} {
		s := service(t, WithBaseURL("http://x"), WithRetries(0), WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { return nil, row.err })))
		_, err := s.get(t.Context(), "1")
		assert.EqualError(t, err, "runtime: Pets.Get: "+row.want, quirk)
		assert.ErrorIs(t, err, inner, quirk)
	}
	timeout := fmt.Errorf("get http://x: %w", &net{})
	s := service(t, WithBaseURL("http://x"), WithRetries(0), WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { return nil, timeout })))
	_, err := s.get(t.Context(), "1")
	var n *net
	assert.ErrorAs(t, err, &n, "the error is still what it is")

	api := &APIError{Op: "Pets.Get", StatusCode: 500, Header: http.Header{"Set-Cookie": {"secret"}}, Body: []byte(`{"token":"secret"}`)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		assert.NotContains(t, fmt.Sprintf(verb, api), "secret", verb)
		assert.NotContains(t, fmt.Sprintf(verb, &problem{APIError: api}), "secret", verb)
	}
}

type net struct{}

func (*net) Error() string { return "net" }

// TestKeysStayWithTheirHost: a key in a header is not sent to where somebody else redirects.
func TestKeysStayWithTheirHost(t *testing.T) {
	var other http.Header
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { other = r.Header; w.WriteHeader(204) }))
	defer foreign.Close()
	var own http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/base/away":
			http.Redirect(w, r, foreign.URL, http.StatusTemporaryRedirect)
		case "/base/round":
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		case "/base/here":
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		default:
			own = r.Header
			w.WriteHeader(204)
		}
	}, withKeyHeader("WithKey", "X-Key", "secret"), WithHeader("X-Plain", "p"))
	send := func(path string) error {
		return doNone(t.Context(), s.t, &call{op: "O", method: "GET", path: path, query: values{{"key", "secret"}}, auth: [][]string{{"WithKey"}}}, nil)
	}
	require.NoError(t, send("/away"))
	assert.Empty(t, other.Get("X-Key"))
	assert.Empty(t, other.Get("Referer"))
	assert.Equal(t, "p", other.Get("X-Plain"))
	require.NoError(t, send("/here"))
	assert.Equal(t, "secret", own.Get("X-Key"))
	assert.ErrorContains(t, send("/round"), "stopped after 10 redirects")
	assert.NotContains(t, send("/round").Error(), "base")
}
