package contracttests

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// liveSecrets pairs the masked texts of each operation's request with the live ones.
func liveSecrets(api *model.API, live []model.Request) map[*model.Operation]map[string]string {
	out := map[*model.Operation]map[string]string{}
	if len(live) != len(api.Operations) {
		return out
	}
	for i, op := range api.Operations {
		pairs := map[string]string{}
		pair := func(masked, live []model.NameValue) {
			for j := range min(len(masked), len(live)) {
				if masked[j].Value != live[j].Value {
					pairs[masked[j].Value] = live[j].Value
				}
			}
		}
		m, l := &op.Request, &live[i]
		pair(m.Args, l.Args)
		pair(m.Query, l.Query)
		pair(m.Headers, l.Headers)
		if m.Body != nil && l.Body != nil {
			pair(m.Body.Form, l.Body.Form)
			if masked, text := string(m.Body.Content.Bytes()), string(l.Body.Content.Bytes()); masked != text {
				pairs[masked] = text
			}
		}
		// An Authorization header is live as a whole even where it holds nothing that looks like a secret.
		for _, h := range l.Headers {
			if strings.EqualFold(h.Name, "Authorization") && pairs[h.Value] == "" && find(m.Headers, h.Name) == h.Value {
				pairs[h.Value] = h.Value
			}
		}
		if len(pairs) > 0 {
			out[op] = pairs
		}
	}
	return out
}

// redactor takes secrets out of what is printed: those that were sent, and whatever looks like one.
type redactor struct{ known []string }

const stars = "********"

// looksSecret are texts that are secrets wherever they stand. Each is only looked for where one of its anchors is: most of a
// reply has none, and the expression costs much more.
var looksSecret = []struct {
	anchors []string
	expr    *regexp.Regexp
}{
	{[]string{"eyJ"}, regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]+){1,2}`)},
	{[]string{"AKIA", "ASIA"}, regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{12,}`)},
	{[]string{"earer ", "EARER ", "asic ", "ASIC "}, regexp.MustCompile(`(?i:bearer|basic) +[A-Za-z0-9+/=._~-]{8,}`)},
}

// credentialHeaders never stand in a report with their value.
var credentialHeaders = []string{"Authorization", "Cookie", "Proxy-Authorization", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token"}

func newRedactor(r *Runner, base *url.URL) *redactor {
	var known []string
	add := func(s string) {
		if _, token, ok := strings.Cut(s, " "); ok {
			known = append(known, token)
		}
		known = append(known, s)
	}
	for _, values := range r.options.Target.Header {
		for _, v := range values {
			add(v)
		}
	}
	for _, pairs := range r.secrets {
		for masked, live := range pairs {
			if masked != live {
				add(live)
			}
		}
	}
	for name, value := range r.options.Given {
		if v := r.api.Variable(name); v == nil || v.Value != value { // it is masked
			add(value)
		}
	}
	for i := range r.options.Auth {
		for _, names := range [...]string{"username", "password", "value", "token", "accessToken"} {
			if value, ok := r.given(i, names); ok {
				add(value)
			}
		}
	}
	for i := range r.api.Schemes {
		for _, name := range environmentNames(r.api, &r.api.Schemes[i]) {
			add(r.getenv(name))
		}
	}
	if base.User != nil {
		password, _ := base.User.Password()
		add(password)
	}
	known = slices.DeleteFunc(known, func(s string) bool { return len(s) < 6 })
	for _, s := range slices.Clone(known) {
		known = append(known, spellings(s)...)
	}
	slices.SortFunc(known, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return &redactor{slices.Compact(known)}
}

// spellings are a text as it stands in what is printed: in a query or form, in a path, and in a server's JSON, which may
// escape what HTML would read.
func spellings(s string) []string {
	out := []string{url.QueryEscape(s), url.PathEscape(s)}
	for _, text := range []string{s, out[0], out[1]} {
		for _, html := range []bool{false, true} {
			var b strings.Builder
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(html)
			if e.Encode(text) == nil {
				out = append(out, strings.Trim(b.String(), "\"\n"))
			}
		}
	}
	return out
}

func (r *redactor) text(s string) string {
	for _, k := range r.known {
		s = strings.ReplaceAll(s, k, stars)
	}
	for _, l := range looksSecret {
		if slices.ContainsFunc(l.anchors, func(a string) bool { return strings.Contains(s, a) }) {
			s = l.expr.ReplaceAllString(s, stars)
		}
	}
	return s
}

// header is a header's value as it may be printed.
func (r *redactor) header(name, value string) string {
	if slices.ContainsFunc(credentialHeaders, func(c string) bool { return strings.EqualFold(c, name) }) {
		return stars
	}
	return r.text(value)
}

// headers are those of a message as they may be shown.
func (r *redactor) headers(h http.Header) map[string][]string {
	out := make(map[string][]string, len(h))
	for name, values := range h {
		for _, v := range values {
			out[name] = append(out[name], r.header(name, v))
		}
	}
	return out
}

// curl is the command that repeats a request, its secrets left out.
func (r *redactor) curl(req *http.Request, body []byte) string {
	var b strings.Builder
	b.WriteString("curl")
	if req.Method != http.MethodGet {
		b.WriteString(" -X " + req.Method)
	}
	b.WriteString(" " + quote(r.text(req.URL.Redacted())))
	names := make([]string, 0, len(req.Header))
	for name := range req.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range req.Header[name] {
			if name == "Accept" && v == "*/*" {
				continue
			}
			b.WriteString(" -H " + quote(name+": "+r.header(name, v)))
		}
	}
	if len(body) > 0 {
		b.WriteString(" --data-binary " + quote(excerpt(r.text(string(body)), 2000)))
	}
	return b.String()
}

// quote makes one word of a POSIX shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// excerpt is the text, cut at a bound.
func excerpt(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
