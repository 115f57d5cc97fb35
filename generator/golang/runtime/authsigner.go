package runtime

import (
	"errors"
	"fmt"
	"net/http"
)

// withSigner hands each request over before it is sent.
func withSigner(sign func(*http.Request) error, schemes ...string) Option {
	if sign == nil {
		return func(*config) error { return errors.New("the signer is nil") }
	}
	return withCredentials(func(r *http.Request) error {
		if err := sign(r); err != nil {
			return fmt.Errorf("signer: %w", err)
		}
		return nil
	}, schemes)
}
