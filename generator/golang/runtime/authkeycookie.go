package runtime

import "net/http"

// withKeyCookie authorizes requests with a key in a cookie.
func withKeyCookie(name, value string, schemes ...string) Option {
	return withCredentials(func(r *http.Request) error {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
		return nil
	}, schemes)
}
