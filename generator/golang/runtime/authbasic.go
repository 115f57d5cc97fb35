package runtime

import "net/http"

// withBasic authorizes requests with a name and a password. A header that the caller set stands.
func withBasic(option, username, password string) Option {
	return withCredentials(option, func(r *http.Request) error {
		if r.Header.Get("Authorization") == "" {
			r.SetBasicAuth(username, password)
		}
		return nil
	})
}
