package runtime

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// withToken authorizes requests with a token that is asked for just before sending. A header that the caller set stands.
func withToken(option, prefix string, source func(context.Context) (string, error)) Option {
	if source == nil {
		return func(*config) error { return errors.New(option + ": the source of tokens is nil") }
	}
	return withCredentials(option, func(r *http.Request) error {
		if r.Header.Get("Authorization") != "" {
			return nil
		}
		token, err := source(r.Context())
		if err != nil {
			return fmt.Errorf("token: %w", err)
		}
		r.Header.Set("Authorization", prefix+token)
		return nil
	})
}

// fixedToken is the source of a token that never changes.
func fixedToken(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}
