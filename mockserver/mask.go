package mockserver

import (
	"hash/maphash"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// What callers send is real: their credentials are shown nowhere. The mask of a server's own secrets is given by
// [WithMask]; beside it, what a name or the form of a value gives away is masked.

const mask = "********"

// secrets masks what is shown.
type secrets struct {
	known func(string) string // nil: there are none
	lines *recent[masked]     // of the log: paths are few
}

// masked is a text and how it is shown.
type masked struct{ text, shown string }

// maxLine is how many bytes a line may have that is remembered.
const maxLine = 512

func newSecrets(known func(string) string) *secrets {
	return &secrets{known: known, lines: newRecent[masked]()}
}

// MaskText masks what the name or the form of a value gives away in a text: a body, a query, a message.
func MaskText(text string) string { return (&secrets{}).text(text) }

// forget drops what was remembered: other secrets are known from now on.
func (s *secrets) forget() { s.lines.forget() }

// line masks a short text that comes again and again.
func (s *secrets) line(text string) string {
	if len(text) > maxLine {
		return s.text(text)
	}
	hash := maphash.String(s.lines.seed, text)
	if m := s.lines.find(hash, func(m *masked) bool { return m.text == text }); m != nil {
		return m.shown
	}
	shown := s.text(text)
	s.lines.keep(hash, &masked{strings.Clone(text), strings.Clone(shown)})
	return shown
}

var (
	// secretNames are the names whose values are nobody's business. Header, query, form and JSON write them alike.
	secretNames = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^(proxy-)?authorization$|password|passwd|passphrase|(^|[^a-z])pwd$|secret|api[_-]?key|(access|private|subscription|auth|account|app)[_-]?key|credential|session|signature|(^|[-_.])sig$|assertion|(^|[-_.])auth([-_.]|$)|[^e]token$|^token$|csrf|xsrf|jwt`)
	})
	// pageNames look like them, but tell only where the next page begins.
	pageNames = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(page|next|prev|previous|sync|continuation|cursor|start|resume|scroll)[_.-]*token$`)
	})
	secretValues = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]{8,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END|$)|` +
			`(?i:\b(?:bearer|basic)[ +]+)[A-Za-z0-9._~+/=|:-]{8,}|\b(?:[sr]k_(?:live|test)_|whsec_|xox[abeprs]-|gh[pousr]_|github_pat_|glpat-|AIza|ya29\.|SG\.|shp(?:at|ss|ca|pa)_|PMAK-|npm_|sk-)[A-Za-z0-9._-]{10,}|` +
			`\b00D[A-Za-z0-9]{9,15}![A-Za-z0-9._]{20,}|://[^/\s:@"'<>{}]+:[^/\s@"'<>{}]+@`)
	})
	// members are names with a text value, as JSON writes them, in a text that may be cut anywhere.
	members = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`"((?:[^"\\]|\\.){1,100})"(\s*:\s*)"(?:[^"\\]|\\.)*(?:"|\\?$)`)
	})
	// fields are names with a value, as queries and forms write them.
	fields = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([?&;\s]|^)([\w.%\[\]-]{1,100})=([^&\s"'<>]+)`) })
	// parts are those of a multipart form.
	formParts = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(name="([^"\r\n]{1,100})"[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)([^\r\n]+)`)
	})
)

func secretName(name string) bool {
	return len(name) <= 200 && secretNames().MatchString(name) && !pageNames().MatchString(name)
}

// text masks the secrets of a text: a body, a path with its query, a message.
func (s *secrets) text(text string) string {
	if len(text) < 6 {
		return text
	}
	text = members().ReplaceAllStringFunc(text, func(m string) string {
		g := members().FindStringSubmatch(m)
		if !secretName(g[1]) {
			return m
		}
		return `"` + g[1] + `"` + g[2] + `"` + mask + `"`
	})
	text = fields().ReplaceAllStringFunc(text, func(m string) string {
		g := fields().FindStringSubmatch(m)
		if !secretName(g[2]) {
			return m
		}
		return g[1] + g[2] + "=" + mask
	})
	text = formParts().ReplaceAllStringFunc(text, func(m string) string {
		g := formParts().FindStringSubmatch(m)
		if !secretName(g[2]) {
			return m
		}
		return g[1] + mask
	})
	text = secretValues().ReplaceAllString(text, mask)
	if s.known != nil {
		text = s.known(text)
	}
	return text
}

// header masks the secrets of headers.
func (s *secrets) header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			out[name] = append(out[name], s.headerValue(name, v))
		}
	}
	return out
}

func (s *secrets) headerValue(name, value string) string {
	switch {
	case strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie"):
		return maskedCookies(value, strings.EqualFold(name, "Set-Cookie"))
	case strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization"):
		if kind, _, ok := strings.Cut(value, " "); ok && len(kind) <= 20 {
			return kind + " " + mask // who looks for a mistake wants to know the kind
		}
		return mask
	case secretName(name) && value != "":
		return mask
	}
	return s.text(value)
}

// maskedCookies leaves names and attributes.
func maskedCookies(value string, set bool) string {
	list := strings.Split(value, ";")
	for i, pair := range list {
		if name, _, ok := strings.Cut(pair, "="); ok && (!set || i == 0) {
			list[i] = name + "=" + mask
		} else if !ok && (!set || i == 0) {
			list[i] = mask
		}
	}
	return strings.Join(list, ";")
}
