package runtime

import "net/http"

// withCredentials makes credentials known under the name of their option.
func withCredentials(option string, apply func(*http.Request) error) Option {
	return func(c *config) error {
		if c.credentials == nil {
			c.credentials = map[string]func(*http.Request) error{}
		}
		c.credentials[option] = apply
		return nil
	}
}
