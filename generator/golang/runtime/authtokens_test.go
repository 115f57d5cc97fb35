package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// renewal is what generated code makes of a collection's own token request, which here needs a token itself: the source of
// tokens must not wait for itself.
func renewal() Option {
	form := struct{ RefreshToken string }{"first"}
	return withTokens("WithBearerToken", "Bearer ", func(ctx context.Context, t *transport, refresh string, opts ...CallOption) error {
		f := form
		if refresh != "" {
			f.RefreshToken = refresh
		}
		c := &call{op: "Auth.Refresh", method: "POST", path: "/token", auth: [][]string{{"WithBearerToken"}},
			body: formBody(values{{"grant_type", "refresh_token"}, {"refresh_token", f.RefreshToken}})}
		_, err := do[struct {
			ExpiresIn int64 `json:"expires_in"`
		}](ctx, t, c, opts)
		return err
	})
}

// issuer issues tokens and accepts the last one.
type issuer struct {
	mu       sync.Mutex
	issued   int
	asked    []string // the refresh tokens
	calls    int
	refused  int
	slow     time.Duration              // a request for a token
	takes    time.Duration              // any other; each third thrice as long
	reply    func(n int) *http.Response // nil: a token without an end
	accepted func(n int, token string) bool
}

func (i *issuer) Do(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/token") {
		if r.Header.Get("Authorization") != "" {
			return response(500, `{"message":"a token request with a token"}`), nil
		}
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
		i.mu.Lock()
		i.issued++
		n := i.issued
		i.asked = append(i.asked, r.PostForm.Get("refresh_token"))
		i.mu.Unlock()
		select {
		case <-time.After(i.slow):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
		if i.reply != nil {
			return i.reply(n), nil
		}
		return response(200, fmt.Sprintf(`{"access_token":"t%d"}`, n)), nil
	}
	i.mu.Lock()
	i.calls++
	takes := i.takes
	if i.calls%3 == 0 {
		takes *= 3
	}
	i.mu.Unlock()
	time.Sleep(takes)
	i.mu.Lock()
	defer i.mu.Unlock()
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	ok := token == fmt.Sprintf("t%d", i.issued)
	if i.accepted != nil {
		ok = i.accepted(i.issued, token)
	}
	if !ok {
		i.refused++
		return response(401, `{"message":"expired"}`), nil
	}
	return response(200, `{"id":"1"}`), nil
}

// TestOneRefreshForAHundredCalls: whether there is no token yet or all calls find theirs refused.
func TestOneRefreshForAHundredCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := &issuer{slow: time.Second, takes: time.Second}
		s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal(), WithRetries(0))
		hundred := func() {
			var wg sync.WaitGroup
			for range 100 {
				wg.Go(func() {
					_, err := s.get(t.Context(), "1")
					assert.NoError(t, err)
				})
			}
			wg.Wait()
		}
		hundred()
		assert.Equal(t, 1, i.issued)
		assert.Equal(t, 100, i.calls)
		i.accepted = func(issued int, token string) bool { return token == "t2" }
		hundred()
		assert.Equal(t, 2, i.issued, "refused a hundred times, renewed once")
		assert.Equal(t, 100, i.refused)
		hundred()
		assert.Equal(t, 2, i.issued)
	})
}

// TestRefreshOverHTTP is the same over real connections, for the race detector.
func TestRefreshOverHTTP(t *testing.T) {
	var issued, valid atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/token":
			time.Sleep(20 * time.Millisecond)
			valid.Store(issued.Add(1))
			fmt.Fprintf(w, `{"access_token":"t%d"}`, issued.Load())
		case r.Header.Get("Authorization") != fmt.Sprintf("Bearer t%d", valid.Load()):
			w.WriteHeader(http.StatusUnauthorized)
		default:
			fmt.Fprint(w, `{"id":"1"}`)
		}
	}))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	s := service(t, WithBaseURL(server.URL), WithHTTPClient(client), renewal())
	for range 2 {
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				_, err := s.get(t.Context(), "1")
				assert.NoError(t, err)
			})
		}
		wg.Wait()
		valid.Store(0) // as a server does that has revoked the token
	}
	assert.EqualValues(t, 2, issued.Load())
}

func TestTokensExpire(t *testing.T) {
	for quirk, row := range map[string]struct {
		expiresIn string
		good      time.Duration // how long it is used; 0 for ever
	}{
		"an hour":               {`3600`, time.Hour - 30*time.Second},
		"a text":                {`"3600"`, time.Hour - 30*time.Second},
		"ten seconds":           {`10`, 9 * time.Second},
		"a fraction":            {`1e1`, 9 * time.Second},
		"no end":                {`null`, 0},
		"nought is no lifetime": {`0`, 0},
		"beyond all bounds":     {`1e300`, 0},
		"negative":              {`-1`, 0},
		"no number":             {`"soon"`, 0},
		"another shape":         {`{}`, 0},
		"not a number":          {`"NaN"`, 0},
	} {
		t.Run(quirk, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				i := &issuer{reply: func(n int) *http.Response {
					return response(200, fmt.Sprintf(`{"access_token":"t%d","expires_in":%s}`, n, row.expiresIn))
				}}
				s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal())
				get := func() {
					_, err := s.get(t.Context(), "1")
					require.NoError(t, err)
				}
				get()
				if row.good == 0 {
					time.Sleep(10000 * time.Hour)
					get()
					assert.Equal(t, 1, i.issued)
					return
				}
				time.Sleep(row.good - time.Millisecond)
				get()
				assert.Equal(t, 1, i.issued, "good to the last")
				time.Sleep(2 * time.Millisecond)
				get()
				assert.Equal(t, 2, i.issued, "and renewed before it is refused")
				assert.Zero(t, i.refused)
			})
		})
	}
}

// TestRefreshTokensRotate: a new refresh token replaces the one that was given, for this client alone.
func TestRefreshTokensRotate(t *testing.T) {
	option := renewal()
	i := &issuer{reply: func(n int) *http.Response {
		return response(200, fmt.Sprintf(`{"access_token":"t%d","refresh_token":"r%d"}`, n, n))
	}}
	one := service(t, WithBaseURL("http://x"), WithHTTPClient(i), option)
	for range 3 {
		_, err := one.get(t.Context(), "1")
		require.NoError(t, err)
		i.accepted = func(issued int, token string) bool { return token != "t1" }
	}
	two := service(t, WithBaseURL("http://x"), WithHTTPClient(i), option)
	_, err := two.get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, []string{"first", "r1", "first"}, i.asked)
}

// TestTokenIsRefused: a new token is asked for once a call, also for what is not idempotent, and not for a body that is a
// reader.
func TestTokenIsRefused(t *testing.T) {
	i := &issuer{accepted: func(int, string) bool { return false }}
	s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal())
	post := &call{op: "O", method: "POST", path: "/x", auth: [][]string{{"WithBearerToken"}}}
	assert.ErrorIs(t, doNone(t.Context(), s.t, post, nil), ErrUnauthorized)
	assert.Equal(t, 2, i.issued)
	assert.Equal(t, 2, i.calls)
	stream := &call{op: "O", method: "POST", path: "/x", auth: post.auth, body: payload{stream: strings.NewReader("once")}}
	assert.ErrorIs(t, doNone(t.Context(), s.t, stream, nil), ErrUnauthorized)
	assert.Equal(t, 3, i.calls, "a reader is not sent again")
	assert.Equal(t, 2, i.issued)
	assert.ErrorIs(t, doNone(t.Context(), s.t, post, []CallOption{WithCallHeader("Authorization", "Bearer mine")}), ErrUnauthorized)
	assert.Equal(t, 4, i.calls, "a header of the caller's own stands, and is not renewed")
	i.accepted = func(issued int, token string) bool { return token == "t3" }
	require.NoError(t, doNone(t.Context(), s.t, post, nil))
	assert.Equal(t, 5, i.calls, "the token that the reader's call found refused was forgotten")
}

func TestNoToken(t *testing.T) {
	for quirk, row := range map[string]struct {
		reply func(int) *http.Response
		want  string
	}{
		"refused": {func(int) *http.Response {
			return response(400, `{"error":"invalid_grant","error_description":"expired"}`)
		}, "runtime: Pets.Get: token: runtime: Auth.Refresh: 400 Bad Request: expired"},
		"no token":   {func(int) *http.Response { return response(200, `{}`) }, "runtime: Pets.Get: token: the reply has no access_token"},
		"no body":    {func(int) *http.Response { return response(204, ``) }, "runtime: Pets.Get: token: the reply has no access_token"},
		"login page": {func(int) *http.Response { return response(200, `<p>`, "Content-Type", "text/html") }, "runtime: Pets.Get: token: runtime: Auth.Refresh: 200 OK (text/html)"},
	} {
		i := &issuer{reply: row.reply}
		s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal())
		_, err := s.get(t.Context(), "1")
		assert.EqualError(t, err, row.want, quirk)
		assert.Equal(t, 1, i.issued, "%s: it is not asked for again", quirk)
		assert.Zero(t, i.calls, quirk)
		_, err = s.get(t.Context(), "1")
		assert.Error(t, err)
		assert.Equal(t, 2, i.issued, "%s: but by the next call", quirk)
	}

	i := &issuer{reply: func(int) *http.Response { return response(200, `{"access_token":"t1","expires_in":"3600"}`) }}
	s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal())
	_, err := s.get(t.Context(), "1")
	require.NoError(t, err, "a reply of another shape than recorded, but with a token")

	failed := errors.New("boom")
	s = service(t, WithBaseURL("http://x"), WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { return nil, failed })), renewal())
	_, err = s.get(t.Context(), "1")
	assert.ErrorIs(t, err, failed)
}

// TestCallsLeaveWhileTheTokenIsAskedFor: who is cancelled gets out at once, and the others get the token.
func TestCallsLeaveWhileTheTokenIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := &issuer{slow: 10 * time.Second}
		s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal())
		cause := errors.New("user went away")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		start := time.Now()
		var wg sync.WaitGroup
		for n := range 100 {
			wg.Go(func() {
				of := t.Context()
				if n%2 == 0 {
					of = ctx
				}
				_, err := s.get(of, "1")
				if n%2 == 1 {
					assert.NoError(t, err)
					return
				}
				assert.ErrorIs(t, err, cause)
				assert.ErrorIs(t, err, context.Canceled)
				assert.Equal(t, time.Second, time.Since(start))
			})
		}
		wg.Wait()
		assert.Equal(t, 1, i.issued)
	})
}

// TestATokenThatNeverComes: the request for it ends by itself, so that no goroutine is left.
func TestATokenThatNeverComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := &issuer{slow: 1000 * time.Hour}
		s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.get(ctx, "1")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		start := time.Now()
		_, err = s.get(t.Context(), "1")
		assert.ErrorIs(t, err, context.DeadlineExceeded, "who has no deadline gets the request's")
		assert.Equal(t, 59*time.Second, time.Since(start))
	})
}

// TestAHeaderInsteadOfAToken: no token is asked for where the caller has one.
func TestAHeaderInsteadOfAToken(t *testing.T) {
	i := &issuer{accepted: func(int, string) bool { return true }}
	s := service(t, WithBaseURL("http://x"), WithHTTPClient(i), renewal(), WithHeader("Authorization", "mine"))
	c := &call{op: "O", method: "GET", path: "/x", auth: [][]string{{"WithBearerToken"}}}
	require.NoError(t, doNone(t.Context(), s.t, c, nil))
	assert.Zero(t, i.issued)
}
