package runtime

import "net/http"

// withBasic authorizes requests with a name and a password. A header that the caller set stands.
func withBasic(username, password string, schemes ...string) Option {
	return withCredentials(func(r *http.Request) error {
		if r.Header.Get("Authorization") == "" {
			r.SetBasicAuth(username, password)
		}
		return nil
	}, schemes)
}
