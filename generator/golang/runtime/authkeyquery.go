package runtime

import "net/http"

// withKeyQuery authorizes requests with a key in the query.
func withKeyQuery(name, value string, schemes ...string) Option {
	return withCredentials(func(r *http.Request) error {
		key := values{{name, value}}.encode()
		if r.URL.RawQuery != "" {
			key = r.URL.RawQuery + "&" + key
		}
		r.URL.RawQuery = key
		return nil
	}, schemes)
}
