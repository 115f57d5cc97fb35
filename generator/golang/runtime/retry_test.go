package runtime

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flaky fails as often as it is told.
type flaky struct {
	calls  int
	fail   int
	with   func(attempt int) (*http.Response, error)
	bodies []string
}

func (f *flaky) Do(r *http.Request) (*http.Response, error) {
	f.calls++
	body := ""
	if r.Body != nil {
		b, _ := io.ReadAll(r.Body)
		body = string(b)
	}
	f.bodies = append(f.bodies, body)
	if f.calls <= f.fail {
		return f.with(f.calls)
	}
	return response(200, `{"id":"1"}`), nil
}

func status(code int, header ...string) func(int) (*http.Response, error) {
	return func(int) (*http.Response, error) { return response(code, "{}", header...), nil }
}

func TestRetries(t *testing.T) {
	lost := errors.New("connection lost")
	for name, row := range map[string]struct {
		method string
		fail   int
		with   func(int) (*http.Response, error)
		opts   []Option
		call   []CallOption
		calls  int
		ok     bool
	}{
		"503 twice":                       {"GET", 2, status(503), nil, nil, 3, true},
		"503 three times":                 {"GET", 3, status(503), nil, nil, 3, false},
		"429":                             {"GET", 1, status(429), nil, nil, 2, true},
		"408":                             {"PUT", 1, status(408), nil, nil, 2, true},
		"a lost connection":               {"DELETE", 1, func(int) (*http.Response, error) { return nil, lost }, nil, nil, 2, true},
		"400 is the caller's":             {"GET", 1, status(400), nil, nil, 1, false},
		"409 is not retried":              {"PUT", 1, status(409), nil, nil, 1, false},
		"POST is not idempotent":          {"POST", 1, status(503), nil, nil, 1, false},
		"PATCH is not idempotent":         {"PATCH", 1, status(503), nil, nil, 1, false},
		"POST with an idempotency key":    {"POST", 1, status(503), nil, []CallOption{WithCallHeader("Idempotency-Key", "k")}, 2, true},
		"switched off":                    {"GET", 1, status(503), []Option{WithRetries(0)}, nil, 1, false},
		"more than the default":           {"GET", 5, status(500), []Option{WithRetries(5)}, nil, 6, true},
		"an error with a response":        {"GET", 1, func(int) (*http.Response, error) { return response(302, ""), lost }, nil, nil, 2, true},
		"a Retry-After that is no number": {"GET", 1, status(503, "Retry-After", "soon"), nil, nil, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &flaky{fail: row.fail, with: row.with}
				s := service(t, append([]Option{WithBaseURL("http://x"), WithHTTPClient(f)}, row.opts...)...)
				c := &call{op: "O", method: row.method, path: "/x", body: payload{media: "text/plain", data: []byte("body")}}
				_, err := doBytes(t.Context(), s.t, c, row.call)
				assert.Equal(t, row.ok, err == nil, "%v", err)
				assert.Equal(t, row.calls, f.calls)
				for _, body := range f.bodies {
					assert.Equal(t, "body", body, "the body is sent whole each time")
				}
			})
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for name, row := range map[string]struct {
		header   func() string
		min, max time.Duration
	}{
		"seconds":             {func() string { return "7" }, 7 * time.Second, 7 * time.Second},
		"a date":              {func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 8 * time.Second, 9 * time.Second},
		"a date that is past": {func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) }, 0, 0},
		"an hour is a minute": {func() string { return "3600" }, time.Minute, time.Minute},
		"a number without end": {func() string { return strconv.Itoa(1 << 62) }, time.Minute,
			time.Minute},
		"none":     {func() string { return "" }, 375 * time.Millisecond, 500 * time.Millisecond},
		"negative": {func() string { return "-5" }, 375 * time.Millisecond, 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &flaky{fail: 1, with: status(429, "Retry-After", row.header())}
				s := service(t, WithBaseURL("http://x"), WithHTTPClient(f))
				start := time.Now()
				_, err := s.get(t.Context(), "1")
				require.NoError(t, err)
				assert.GreaterOrEqual(t, time.Since(start), row.min)
				assert.LessOrEqual(t, time.Since(start), row.max)
			})
		})
	}
}

func TestDelayGrows(t *testing.T) {
	for attempt, want := range map[int]time.Duration{0: 500 * time.Millisecond, 1: time.Second, 4: 8 * time.Second, 5: 8 * time.Second, 1000: 8 * time.Second} {
		d := delay(nil, attempt)
		assert.LessOrEqual(t, d, want)
		assert.Greater(t, d, want*3/4-1)
	}
}

func TestCancelledWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("user went away")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { cancel(cause) })
		f := &flaky{fail: 9, with: status(503)}
		s := service(t, WithBaseURL("http://x"), WithHTTPClient(f))
		start := time.Now()
		_, err := s.get(ctx, "1")
		assert.ErrorIs(t, err, cause)
		assert.Equal(t, 100*time.Millisecond, time.Since(start))
		assert.Equal(t, 1, f.calls)
	})
}

func TestCancelledIsNotRetried(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	s := service(t, WithBaseURL("http://x"), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
		calls++
		cancel()
		return nil, r.Context().Err()
	})))
	_, err := s.get(ctx, "1")
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, calls)
}

// TestStreamIsNotRetried: a reader can be read once.
func TestStreamIsNotRetried(t *testing.T) {
	f := &flaky{fail: 1, with: status(503)}
	s := service(t, WithBaseURL("http://x"), WithHTTPClient(f))
	assert.Error(t, s.put(t.Context(), strings.NewReader("once")))
	assert.Equal(t, 1, f.calls)
}

// TestTokenAnew: each attempt asks for the token, which may have been renewed.
func TestTokenAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tokens []string
		n := 0
		s := service(t, WithBaseURL("http://x"), withToken("WithBearerToken", "Bearer ", func(context.Context) (string, error) { n++; return strconv.Itoa(n), nil }),
			WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
				tokens = append(tokens, r.Header.Get("Authorization"))
				if len(tokens) < 2 {
					return response(503, ""), nil
				}
				return response(200, `{"id":"1"}`), nil
			})))
		_, err := s.get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, []string{"Bearer 1", "Bearer 2"}, tokens)
	})
}
