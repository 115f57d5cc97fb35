package runtime

import "net/http"

// withKeyQuery authorizes requests with a key in the query.
func withKeyQuery(option, name, value string) Option {
	return withCredentials(option, func(r *http.Request) error {
		key := values{{name, value}}.encode()
		if r.URL.RawQuery != "" {
			key = r.URL.RawQuery + "&" + key
		}
		r.URL.RawQuery = key
		return nil
	})
}
