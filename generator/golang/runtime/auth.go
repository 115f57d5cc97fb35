package runtime

import "net/http"

// withCredentials makes credentials known under the keys of the security schemes that they are for.
func withCredentials(apply func(*http.Request) error, schemes []string) Option {
	return func(c *config) error {
		if c.credentials == nil {
			c.credentials = map[string]func(*http.Request) error{}
		}
		for _, s := range schemes {
			c.credentials[s] = apply
		}
		return nil
	}
}
