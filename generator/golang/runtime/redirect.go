package runtime

import (
	"errors"
	"net/http"
)

// defaultClient does as http.DefaultClient does, but takes no API key along when another host is redirected to: net/http
// leaves out Authorization and cookies there, and knows nothing of headers of the API's own.
func (t *transport) defaultClient() Doer {
	client := *http.DefaultClient
	if client.CheckRedirect != nil {
		return &client
	}
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if len(via) >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		if first := via[0].URL; req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
			req.Header.Del("Referer") // the query may hold the key
			for _, name := range t.headers {
				if name != "Authorization" && name != "Cookie" {
					req.Header.Del(name)
				}
			}
		}
		return nil
	}
	return &client
}
