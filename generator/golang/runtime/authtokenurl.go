package runtime

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// WithTokenURL asks for access tokens at this URL instead of the API's own.
func WithTokenURL(tokenURL string) Option {
	return func(c *config) error {
		if _, err := parseBase(tokenURL); err != nil {
			return fmt.Errorf("WithTokenURL: %w", err)
		}
		c.tokenURL = tokenURL
		return nil
	}
}

// tokenFlow is where an OAuth 2.0 server gives tokens, and to whom.
type tokenFlow struct {
	url, id, secret string
	inForm          bool     // id and secret are in the form
	refresh         string   // the first refresh token; "" for the client's own credentials
	scopes, all     []string // those that are asked for; those where none are
}

// requestToken is a tokenRequest.
func (f tokenFlow) requestToken(ctx context.Context, t *transport, refresh string, opts ...CallOption) error {
	form := values{{"grant_type", "client_credentials"}}
	if f.refresh != "" {
		if refresh == "" {
			refresh = f.refresh
		}
		form = values{{"grant_type", "refresh_token"}, {"refresh_token", refresh}}
	}
	scopes := f.scopes
	if len(scopes) == 0 {
		scopes = f.all
	}
	if len(scopes) > 0 {
		form.add("scope", strings.Join(scopes, " "))
	}
	if f.inForm || f.secret == "" {
		form.add("client_id", f.id)
		if f.secret != "" {
			form.add("client_secret", f.secret)
		}
	} else {
		opts = append(opts, func(c *callConfig) {
			r := http.Request{Header: http.Header{}}
			r.SetBasicAuth(url.QueryEscape(f.id), url.QueryEscape(f.secret)) // as RFC 6749 has it
			c.header = r.Header
		})
	}
	there := *t
	there.bases = []base{{url: f.url}}
	if t.tokenURL != "" {
		there.bases[0].url = t.tokenURL
	}
	_, err := there.buffer(ctx, &call{op: "the request for a token", method: http.MethodPost, accept: "application/json", body: formBody(form)}, opts)
	return err
}
