package runtime

import "net/http"

// withKeyHeader authorizes requests with a key in a header. A header that the caller set stands.
func withKeyHeader(name, value string, schemes ...string) Option {
	return withCredentials(func(r *http.Request) error {
		if r.Header.Get(name) == "" {
			r.Header.Set(name, value)
		}
		return nil
	}, schemes)
}
