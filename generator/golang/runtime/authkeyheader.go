package runtime

import "net/http"

// withKeyHeader authorizes requests with a key in a header. A header that the caller set stands.
func withKeyHeader(option, name, value string) Option {
	return withCredentials(option, func(r *http.Request) error {
		if r.Header.Get(name) == "" {
			r.Header.Set(name, value)
		}
		return nil
	})
}
