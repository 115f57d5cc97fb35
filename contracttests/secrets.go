package contracttests

import (
	"encoding/base64"
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
	known needles
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
		if kind, token, ok := strings.Cut(s, " "); ok {
			redact.learn(token, name)
			if pair, err := base64.StdEncoding.DecodeString(token); err == nil && strings.EqualFold(kind, "Basic") {
				redact.learn(string(pair), name)
				_, password, _ := strings.Cut(string(pair), ":")
				redact.learn(password, name)
			}
		}
		redact.learn(s, name)
	}
	// Basic sends both in one, of which neither's base64 is a part.
	users, passwords := map[string]bool{}, map[string]bool{}
	for i := range r.api.Schemes { // first: these names are the ones that pmgen snippet shows
		names := environmentNames(r.api, &r.api.Schemes[i])
		for _, name := range names {
			add(r.getenv(name), name)
		}
		if len(names) == len(redact.basic) {
			redact.basic = names
			users[r.getenv(names[0])], passwords[r.getenv(names[1])] = true, true
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
				users[value] = users[value] || name == "username"
				passwords[value] = passwords[value] || name == "password"
			}
		}
	}
	for _, pairs := range r.secrets {
		for masked, live := range pairs {
			if masked != live {
				add(live, unnamed)
				leaves(masked, live, func(s string) { add(s, unnamed) })
			}
		}
	}
	if base.User != nil {
		password, _ := base.User.Password()
		add(password, model.EnvName(prefix, "password"))
		users[base.User.Username()], passwords[password] = true, true
	}
	redact.pairs(users, passwords)
	redact.known.sort()
	return redact
}

// leaves are the secrets within a JSON body, of which a server may send back each alone.
func leaves(masked, live string, learn func(string)) {
	if live == "" || live[0] != '{' && live[0] != '[' {
		return
	}
	m, errMasked := decode([]byte(masked))
	l, errLive := decode([]byte(live))
	if errMasked != nil || errLive != nil {
		return
	}
	var walk func(m, l any)
	walk = func(m, l any) {
		switch l := l.(type) {
		case map[string]any:
			m, _ := m.(map[string]any)
			for name, v := range l {
				walk(m[name], v)
			}
		case []any:
			m, _ := m.([]any)
			for i := range min(len(m), len(l)) {
				walk(m[i], l[i])
			}
		case string:
			if before, ok := m.(string); ok && before != l {
				learn(l)
			}
		}
	}
	walk(m, l)
}

// mostPairs bounds how many names and passwords are tried with each other: each operation may be given its own.
const mostPairs = 1000

// pairs learns the credentials of Basic.
func (r *redactor) pairs(users, passwords map[string]bool) {
	n := 0
	for user, is := range users {
		for password, too := range passwords {
			if n++; !is || !too || password == "" || n > mostPairs {
				continue
			}
			r.learn(user+":"+password, unnamed)
		}
	}
}

// learn notes a secret, however it may be spelt. What is shorter than six bytes stands everywhere.
func (r *redactor) learn(secret, name string) {
	if len(secret) < shortest || r.names[secret] != "" {
		return
	}
	r.names[secret] = name
	for _, s := range spellings(secret) {
		r.known.add(s, name)
	}
}

func (r *redactor) text(s string) string {
	if spans := r.known.find(s); len(spans) > 0 {
		var b strings.Builder
		at := 0
		for _, f := range spans {
			b.WriteString(s[at:f.from] + stars)
			at = f.to
		}
		s = b.String() + s[at:]
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
	if value != "" && secretName(name) {
		return stars
	}
	return named(r.text(value))
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

// cut is the text as it may be shown, cut at a bound: after it was masked, or what is left of a secret would be one that nobody knows.
func (r *redactor) cut(s string, most int) string { return r.masked(s, most, r.line) }

// masked masks the beginning of a text and cuts it. More than the bound is masked, and as much is left out at the end: a secret
// may be cut there, which a text has come near to that is mostly secrets.
func (r *redactor) masked(s string, most int, mask func(string) string) string {
	more := max(4<<10, r.known.longest*3)
	if len(s) <= most+more {
		return excerpt(mask(s), most)
	}
	s = mask(s[:most+more])
	return strings.ToValidUTF8(s[:min(most, max(len(s)-more, 0))], "") + "…"
}

// excerpt is the text, cut at a bound.
func excerpt(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
