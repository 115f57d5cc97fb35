package mockserver

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzExplain: whatever a request says, explaining it gives an answer, and that answer is the one that the request gets.
func FuzzExplain(f *testing.F) {
	f.Add("GET", "/apps", "page=1", "X-Mock-Response-Code", "401", "")
	f.Add("POST", "/by-body", "", "X-Mock-Match-Request-Body", "true", `{"a":2}`)
	f.Add("POST", "/token", "", "Content-Type", "application/x-www-form-urlencoded", "grant_type=refresh")
	f.Add("POST", "/_pmgen/explain", "all=1", "X-Pmgen-Explain", "1", `{"url": "/apps?page=1", "headers": {"A": ["b"]}, "body": [1e400]}`)
	f.Add("HEAD", "//a/../%2f", "%zz&&=", "X-Pmgen-Operation", "GET /apps", "\x00")
	whole, lazy := serve(f, matchAPI()), lazily(f, matchAPI())
	f.Fuzz(func(t *testing.T, method, path, query, header, value, body string) {
		request := func() *http.Request {
			r := httptest.NewRequest("GET", "/", strings.NewReader(body))
			r.Method, r.URL.Path, r.URL.RawQuery = method, path, query
			r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1" // who may use the admin API
			r.Header.Set(header, value)
			return r
		}
		for _, s := range []*Server{whole, lazy} {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, request())
			e, err := s.Explain(request())
			require.NoError(t, err)
			if isAdmin(path) || request().Header.Get("X-Pmgen-Explain") != "" {
				continue
			}
			answer := ""
			if e.Answer != nil {
				answer = e.Answer.Example
			}
			require.Equal(t, w.Header().Get("X-Pmgen-Example"), answer)
		}
	})
}
