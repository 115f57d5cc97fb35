package mockserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Who may use the admin API
//
// It shows what callers sent, so it is for the people who run the server. With [WithAdminToken] a request must carry the
// token, wherever it comes from. Without one it must come from this machine: both ends of its connection are loopback
// addresses, no proxy says that it speaks for somebody else, and the host that it names is this machine's, else a page in a
// browser here could reach the server under a name of its own (DNS rebinding). A page of another origin is refused, too: it could not read
// the reply, but forget the journal. Of CORS the admin API knows nothing. healthz is open to all.

// admits returns 0 where a request may use the admin API, else the status and the reason.
func (s *Server) admits(r *http.Request) (status int, why string) {
	if token := s.settings.adminToken; token != "" {
		sent := r.Header.Get("X-Pmgen-Token")
		if kind, value, ok := strings.Cut(r.Header.Get("Authorization"), " "); sent == "" && ok && strings.EqualFold(kind, "Bearer") {
			sent = strings.TrimSpace(value)
		}
		want, got := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(sent)) // of equal length, whatever was sent
		if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
			return http.StatusUnauthorized, "Send the admin token that the server was started with, or printed: Authorization: Bearer TOKEN, or X-Pmgen-Token: TOKEN."
		}
		return 0, ""
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	switch {
	case !isLoopback(r.RemoteAddr), local != nil && !isLoopback(local.String()):
		return http.StatusForbidden, "The admin API is for this machine alone, unless the server has an admin token."
	case r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || r.Header.Get("X-Real-Ip") != "" || r.Header.Get("Via") != "":
		return http.StatusForbidden, "The admin API is not for proxies, unless the server has an admin token."
	case !isLocalHost(r.Host):
		return http.StatusForbidden, "The admin API answers under localhost or a loopback address, unless the server has an admin token."
	case !sameOrigin(r):
		return http.StatusForbidden, "The admin API is not for pages of other origins."
	}
	return 0, ""
}

// isLoopback reports whether an address with a port is this machine's. A Unix socket has none.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// isLocalHost reports whether a Host header names this machine.
func isLocalHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// sameOrigin reports whether a request comes from no page at all, or from one of this server.
func sameOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}
