package mockserver

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Who may use the admin API: the table of guard.go's rules.
func TestWhoMayUseTheAdminAPI(t *testing.T) {
	here := func(change func(*http.Request)) *http.Request {
		r := httptest.NewRequest("POST", "/_pmgen/reset", nil)
		r.Host, r.RemoteAddr = "127.0.0.1:8080", "127.0.0.1:55555"
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080})))
		if change != nil {
			change(r)
		}
		return r
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		token  string
		want   int
	}{
		{"this machine", nil, "", 204},
		{"localhost", func(r *http.Request) { r.Host = "localhost:8080" }, "", 204},
		{"localhost with a dot", func(r *http.Request) { r.Host = "LOCALHOST." }, "", 204},
		{"IPv6", func(r *http.Request) { r.Host, r.RemoteAddr = "[::1]:8080", "[::1]:5" }, "", 204},
		{"IPv4 in IPv6", func(r *http.Request) { r.RemoteAddr = "[::ffff:127.0.0.1]:5" }, "", 204},
		{"page of this server", header("Origin", "http://127.0.0.1:8080"), "", 204},
		{"address bar", header("Sec-Fetch-Site", "none"), "", 204},

		{"another machine", func(r *http.Request) { r.RemoteAddr = "192.0.2.1:5" }, "", 403},
		{"no address", func(r *http.Request) { r.RemoteAddr = "" }, "", 403},
		{"Unix socket", func(r *http.Request) { r.RemoteAddr = "@" }, "", 403},
		{"listener of the network", func(r *http.Request) {
			*r = *r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(192, 0, 2, 9)})))
		}, "", 403},
		{"DNS rebinding", func(r *http.Request) { r.Host = "evil.example:8080" }, "", 403},
		{"a name that begins like ours", func(r *http.Request) { r.Host = "localhost.evil.example" }, "", 403},
		{"an address in a name", func(r *http.Request) { r.Host = "127.0.0.1.evil.example" }, "", 403},
		{"no host", func(r *http.Request) { r.Host = "" }, "", 403},
		{"page of another origin", header("Origin", "https://evil.example"), "", 403},
		{"page of another port", header("Origin", "http://127.0.0.1:3000"), "", 403},
		{"page of no origin", header("Origin", "null"), "", 403},
		{"page of another site", header("Sec-Fetch-Site", "cross-site"), "", 403},
		{"page of a sibling", header("Sec-Fetch-Site", "same-site"), "", 403},
		{"proxy", header("X-Forwarded-For", "192.0.2.1"), "", 403},
		{"proxy of the standard", header("Forwarded", "for=192.0.2.1"), "", 403},

		{"token", header("Authorization", "Bearer t0k3n"), "t0k3n", 204},
		{"token of another machine", func(r *http.Request) {
			r.RemoteAddr, r.Host = "192.0.2.1:5", "mock.example"
			r.Header.Set("X-Pmgen-Token", "t0k3n")
		}, "t0k3n", 204},
		{"no token", nil, "t0k3n", 401},
		{"wrong token", header("Authorization", "Bearer t0k3m"), "t0k3n", 401},
		{"beginning of the token", header("X-Pmgen-Token", "t0k"), "t0k3n", 401},
		{"token of another kind", header("Authorization", "Basic t0k3n"), "t0k3n", 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, api(op("GET /apps", ex("apps", 200))), WithAdminToken(c.token))
			w := httptest.NewRecorder()
			s.ServeHTTP(w, here(c.change))
			assert.Equal(t, c.want, w.Code)
			if c.want == 401 {
				assert.Contains(t, w.Header().Get("WWW-Authenticate"), "Bearer")
			}
			for name := range w.Header() {
				assert.NotContains(t, name, "Access-Control", "of CORS the admin API knows nothing")
			}
			r := here(c.change)
			r.Method, r.URL.Path = "GET", "/_pmgen/healthz"
			w = httptest.NewRecorder()
			s.ServeHTTP(w, r)
			assert.Equal(t, 200, w.Code, "healthz is open")
			r.URL.Path = "/_pmgen/nothing"
			w = httptest.NewRecorder()
			s.ServeHTTP(w, r)
			assert.Equal(t, map[int]int{204: 404, 401: 401, 403: 403}[c.want], w.Code, "who may not use it is told of no pages")
		})
	}
}

func TestPages(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("numbers")) })
	s := serve(t, api(op("GET /apps", ex("apps", 200))), WithPage("metrics", page), WithAdminToken("t0k3n"))
	assert.Equal(t, 401, call(t, s, "GET /_pmgen/metrics", "").StatusCode)
	assert.Equal(t, "numbers", text(t, call(t, s, "GET /_pmgen/metrics", "", "X-Pmgen-Token: t0k3n")))
	assert.Equal(t, 405, call(t, s, "POST /_pmgen/metrics", "", "X-Pmgen-Token: t0k3n").StatusCode)
}
