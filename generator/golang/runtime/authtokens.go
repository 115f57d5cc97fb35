package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tokenRequest asks for an access token and leaves the reply to an option of the call. refresh is the refresh token that the
// last reply had, "" if none.
type tokenRequest func(ctx context.Context, t *transport, refresh string, opts ...CallOption) error

// withTokens authorizes requests with access tokens that it asks for itself: when the first is needed, when one is about to
// expire, and when the server does not accept one. However many calls wait for a token, one request is made for it.
func withTokens(option, prefix string, request tokenRequest) Option {
	return func(c *config) error {
		s := &tokens{option: option, request: request} // a client's own
		return withCredential(option, credential{
			apply: func(t *transport, r *http.Request) error {
				if r.Header.Get("Authorization") != "" {
					return nil
				}
				token, err := s.get(r.Context(), t)
				if err != nil {
					return fmt.Errorf("token: %w", err)
				}
				r.Header.Set("Authorization", prefix+token)
				return nil
			},
			refused: func(r *http.Request) bool {
				token, ours := strings.CutPrefix(r.Header.Get("Authorization"), prefix)
				return ours && s.drop(token)
			},
		})(c)
	}
}

// tokens are the access tokens of a client, one after the other.
type tokens struct {
	option  string
	request tokenRequest

	mu      sync.Mutex
	token   accessToken
	refresh string  // the last refresh token that came; of the one that asks
	asking  *asking // nil while nobody asks
}

type accessToken struct {
	text  string
	until time.Time // zero: until the server refuses it
}

func (a accessToken) good() bool {
	return a.text != "" && (a.until.IsZero() || time.Now().Before(a.until))
}

// asking is a request for a token, for which calls wait.
type asking struct {
	done  chan struct{}
	token string
	err   error
}

// get returns a token that is good. The request for one does not end with the call that was the first to need it: others
// wait, too, and a refresh token that came with it would be lost.
func (s *tokens) get(ctx context.Context, t *transport) (string, error) {
	s.mu.Lock()
	if s.token.good() {
		defer s.mu.Unlock()
		return s.token.text, nil
	}
	a := s.asking
	if a == nil {
		a = &asking{done: make(chan struct{}), err: errors.New("the request for a token did not end")}
		s.asking = a
		go s.ask(context.WithoutCancel(ctx), t, a)
	}
	s.mu.Unlock()
	select {
	case <-a.done:
		return a.token, a.err
	case <-ctx.Done():
		return "", ended(ctx)
	}
}

// ask makes the request and gives the token to all that wait.
func (s *tokens) ask(ctx context.Context, t *transport, a *asking) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer func() {
		cancel()
		s.mu.Lock()
		s.asking = nil
		s.mu.Unlock()
		close(a.done)
	}()
	start := time.Now()
	var resp *http.Response
	err := s.request(ctx, t, s.refresh, WithResponse(&resp), func(c *callConfig) { c.without = s.option })
	if resp == nil || resp.StatusCode < 200 || resp.StatusCode > 299 {
		if err != nil {
			a.err = err
		}
		return
	}
	var reply struct {
		AccessToken  string          `json:"access_token"`
		RefreshToken string          `json:"refresh_token"`
		ExpiresIn    json.RawMessage `json:"expires_in"`
	}
	body, _ := io.ReadAll(resp.Body)
	if json.Unmarshal(body, &reply); reply.AccessToken == "" {
		if a.err = err; err == nil {
			a.err = errors.New("the reply has no access_token")
		}
		return
	}
	if reply.RefreshToken != "" && reply.RefreshToken != s.refresh {
		s.refresh = reply.RefreshToken
		if t.saveRefresh != nil {
			t.saveRefresh(s.refresh)
		}
	}
	a.token, a.err = reply.AccessToken, nil
	s.mu.Lock()
	s.token = accessToken{reply.AccessToken, expiry(start, reply.ExpiresIn)}
	s.mu.Unlock()
}

// expiry is when a token is taken to be expired: a little before it is, and never where the server does not say. Some write
// the seconds as a text.
func expiry(start time.Time, expiresIn json.RawMessage) time.Time {
	seconds, err := strconv.ParseFloat(strings.Trim(string(expiresIn), `"`), 64)
	if err != nil || !(seconds > 0 && seconds < 1e9) {
		return time.Time{}
	}
	lifetime := time.Duration(seconds * float64(time.Second))
	return start.Add(lifetime - min(lifetime/10, 30*time.Second))
}

// drop forgets a token that the server does not accept, unless another has come since, and reports that the next one may be
// good.
func (s *tokens) drop(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token.text == token {
		s.token = accessToken{}
	}
	return true
}
