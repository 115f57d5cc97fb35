package runtime

import (
	"errors"
	"fmt"
	"net/http"
)

// withSigner hands each request over before it is sent.
func withSigner(option string, sign func(*http.Request) error) Option {
	if sign == nil {
		return func(*config) error { return errors.New(option + ": the signer is nil") }
	}
	return withCredentials(option, func(r *http.Request) error {
		if err := sign(r); err != nil {
			return fmt.Errorf("signer: %w", err)
		}
		return nil
	})
}
