package runtime

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// follow returns the absolute URL of a reference in a reply from the URL from. A reference to another host is an error: it
// would be sent the credentials of this one. The scheme stays what it is. One that begins with a base URL of the API's own, where
// the caller has given another, goes below that one.
func (t *transport) follow(c *call, from, ref string) (string, error) {
	base, err := url.Parse(from)
	if err != nil {
		return "", fmt.Errorf("%s: %s: the URL is not valid", packageName, c.op)
	}
	next, err := base.Parse(strings.TrimSpace(ref))
	if err != nil {
		return "", fmt.Errorf("%s: %s: the reply's URL of the next page is not valid", packageName, c.op)
	}
	next.User, next.Fragment, next.RawFragment = nil, "", ""
	if hostOf(next) == hostOf(base) && (next.Scheme == "http" || next.Scheme == "https") {
		next.Scheme, next.Host = base.Scheme, base.Host
		return next.String(), nil
	}
	if below, ok := t.rebased(c, next); ok {
		return below, nil
	}
	if next.Host == "" {
		return "", fmt.Errorf("%s: %s: %w", packageName, c.op, ErrOtherHost)
	}
	return "", fmt.Errorf("%s: %s: %w: %.100q", packageName, c.op, ErrOtherHost, next.Host) // the rest may hold secrets
}

// ErrOtherHost is returned where the URL of a list's next page is on another host than the API. It is not asked: it would be
// sent the client's credentials.
var ErrOtherHost = errors.New("the next page is on another host")

// rebased is a URL of the API's own server below the base URL that the caller has given.
func (t *transport) rebased(c *call, next *url.URL) (string, bool) {
	if t.baseURL == "" || c.server >= len(t.servers) {
		return "", false
	}
	text, err := t.fillBase(t.servers[c.server])
	if err != nil {
		return "", false
	}
	own, err := url.Parse(text)
	if err != nil || own.Host == "" || hostOf(own) != hostOf(next) {
		return "", false
	}
	rest, ok := strings.CutPrefix(next.EscapedPath(), strings.TrimRight(own.EscapedPath(), "/"))
	if !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	if next.RawQuery != "" {
		rest += "?" + next.RawQuery
	}
	return t.baseURL + rest, true
}

// hostOf is the host with its port, where that is not the scheme's own.
func hostOf(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch u.Port() {
	case "80", "443":
		return strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	}
	return host
}
