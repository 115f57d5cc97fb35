package runtime

import "net/http"

// withCredential makes a credential known under the name of its option.
func withCredential(option string, of credential) Option {
	return func(c *config) error {
		if c.credentials == nil {
			c.credentials = map[string]credential{}
		}
		c.credentials[option] = of
		return nil
	}
}

// withCredentials makes one known that needs the request alone.
func withCredentials(option string, apply func(*http.Request) error) Option {
	return withCredential(option, credential{apply: func(_ *transport, r *http.Request) error { return apply(r) }})
}
