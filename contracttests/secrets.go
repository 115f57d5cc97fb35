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
type redactor struct {
	known []string // the longest first
	// names are the shell variables that stand for them in commands.
	names  map[string]string
	prefix string // of those that are made of the names of headers and variables
	// basic are those of a user's name and password.
	basic []string
}

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
	prefix := strings.ToUpper(r.api.Package)
	redact := &redactor{names: map[string]string{}, prefix: prefix, basic: []string{prefix + "_USER", prefix + "_PASSWORD"}}
	add := func(s, name string) {
		if _, token, ok := strings.Cut(s, " "); ok {
			redact.learn(token, name)
		}
		redact.learn(s, name)
	}
	for i := range r.api.Schemes { // first: these names are the ones that pmgen snippet shows
		names := environmentNames(r.api, &r.api.Schemes[i])
		for _, name := range names {
			add(r.getenv(name), name)
		}
		if len(names) == len(redact.basic) {
			redact.basic = names
		}
	}
	for header, values := range r.options.Target.Header {
		for _, v := range values {
			add(v, model.EnvName(prefix, header))
		}
	}
	for name, value := range r.options.Given {
		if v := r.api.Variable(name); v == nil || v.Value != value { // it is masked
			add(value, model.EnvName(prefix, name))
		}
	}
	for i := range r.options.Auth {
		for _, name := range [...]string{"username", "password", "value", "token", "accessToken"} {
			if value, ok := r.given(i, name); ok {
				add(value, model.EnvName(prefix, name))
			}
		}
	}
	for _, pairs := range r.secrets {
		for masked, live := range pairs {
			if masked != live {
				add(live, unnamed)
			}
		}
	}
	if base.User != nil {
		password, _ := base.User.Password()
		add(password, model.EnvName(prefix, "password"))
	}
	slices.SortFunc(redact.known, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return redact
}

// learn notes a secret, however it may be spelt. What is shorter than six bytes stands everywhere.
func (r *redactor) learn(secret, name string) {
	if len(secret) < 6 {
		return
	}
	for _, s := range append(spellings(secret), secret) {
		if len(s) >= 6 && r.names[s] == "" {
			r.names[s], r.known = name, append(r.known, s)
		}
	}
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

// excerpt is the text, cut at a bound.
func excerpt(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
