package mockserver

import (
	"net"
	"net/http"
	"strings"
)

// usableCookies leaves out of recorded cookies what would have a client throw them away: a Domain that is not the mock's, and,
// where the mock is not called by TLS, Secure and what depends on it. A name that begins with __Secure- or __Host- promises
// Secure; its cookie stays as it is. X-Pmgen-Original: 1 leaves all as they are.
func usableCookies(cookies []string, r *http.Request) []string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	out := make([]string, len(cookies))
	for i, c := range cookies {
		out[i] = usableCookie(c, strings.ToLower(host), r.TLS != nil)
	}
	return out
}

func usableCookie(cookie, host string, secure bool) string {
	parts := strings.Split(cookie, ";")
	secure = secure || strings.HasPrefix(parts[0], "__Secure-") || strings.HasPrefix(parts[0], "__Host-")
	kept := parts[:1]
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "domain":
			if domain := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(value), ".")); host != domain && !strings.HasSuffix(host, "."+domain) {
				continue
			}
		case "secure", "partitioned":
			if !secure {
				continue
			}
		case "samesite":
			if !secure && strings.EqualFold(strings.TrimSpace(value), "none") {
				continue
			}
		}
		kept = append(kept, part)
	}
	return strings.Join(kept, ";")
}
