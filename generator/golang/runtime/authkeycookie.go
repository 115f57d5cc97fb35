package runtime

import "net/http"

// withKeyCookie authorizes requests with a key in a cookie.
func withKeyCookie(option, name, value string) Option {
	return withCredentials(option, func(r *http.Request) error {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
		return nil
	})
}
