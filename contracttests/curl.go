package contracttests

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/model"
)

// maxCurlBody is how much of a body a command holds: what is longer makes no line that anybody would copy.
const maxCurlBody = 16 << 10

// unnamed is the shell variable of a secret that has no name of its own.
const unnamed = "SECRET"

// madeUp are the credentials that stand for those that nobody gave. They are no secret.
const madeUp = "pmgen"

// curl is the command that repeats a request. In the place of secrets stand the shell variables that pmgen snippet names.
func (r *redactor) curl(req *http.Request, body []byte) string {
	var b strings.Builder
	b.WriteString("curl")
	switch {
	case req.Method == http.MethodHead:
		b.WriteString(" -I") // or curl waits for a body
	case req.Method != http.MethodGet || len(body) > 0:
		b.WriteString(" -X " + method(req.Method))
	}
	u := *req.URL
	if user := u.User; user != nil && req.Header.Get("Authorization") == "" {
		b.WriteString(" -u " + shellWord(append(r.segments(user.Username()+":"), segment{env: r.basic[len(r.basic)-1]})...))
	}
	u.User = nil
	b.WriteString(" " + shellWord(r.segments(u.String())...))
	if req.Host != "" && req.Host != req.URL.Host {
		b.WriteString(" -H " + shellWord(r.segments("Host: "+req.Host)...))
	}
	names := make([]string, 0, len(req.Header))
	for name := range req.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range req.Header[name] {
			if name != "Accept" || v != "*/*" {
				b.WriteString(" " + r.option(name, v))
			}
		}
	}
	if len(body) > 0 && req.Header.Get("Content-Type") == "" {
		b.WriteString(" -H 'Content-Type:'") // curl would make it a form
	}
	switch {
	case len(body) > maxCurlBody || slices.Contains(body, 0):
		fmt.Fprintf(&b, " --data-binary @body # of %d bytes, which are too many or no text: the line would not hold them", len(body))
	case len(body) > 0:
		b.WriteString(" --data-binary " + shellWord(r.segments(string(body))...))
	}
	return b.String()
}

// method is a method as the shell reads it; those that there are need no quotes.
func method(m string) string {
	if strings.ContainsFunc(m, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return shellWord(segment{text: m})
	}
	return m
}

// option is what makes curl send a header.
func (r *redactor) option(name, value string) string {
	secret := secretName(name) || slices.ContainsFunc(credentialHeaders, func(c string) bool { return strings.EqualFold(c, name) })
	kind, rest, ok := strings.Cut(value, " ")
	if !ok {
		kind, rest = "", value
	}
	head := name + ": "
	if kind != "" {
		head += kind + " "
	}
	switch {
	case secret && strings.EqualFold(kind, "Basic") && rest == base64.StdEncoding.EncodeToString([]byte(madeUp+":"+madeUp)):
		return "-u " + madeUp + ":" + madeUp
	case secret && strings.EqualFold(kind, "Basic"):
		return `-u "$` + r.basic[0] + `:$` + r.basic[1] + `"`
	case secret && rest != madeUp:
		env := r.names[rest]
		if env == "" || env == unnamed {
			env = model.EnvName(r.prefix, name)
		}
		return "-H " + shellWord(segment{text: head}, segment{env: env})
	case value == "": // curl takes a header away that has no value, unless it ends so
		return "-H " + shellWord(segment{text: name + ";"})
	}
	return "-H " + shellWord(r.segments(name+": "+value)...)
}

// segment is a part of a word: a text, or a variable of the shell.
type segment struct{ text, env string }

// segments takes the secrets out of a text.
func (r *redactor) segments(s string) []segment {
	parts := []segment{{text: s}}
	replace := func(at func(string) []int, env func(string) string) {
		for i := 0; i < len(parts); i++ {
			p := parts[i]
			loc := []int(nil)
			if p.env == "" && p.text != "" {
				loc = at(p.text)
			}
			if loc != nil {
				parts = slices.Replace(parts, i, i+1, segment{text: p.text[:loc[0]]}, segment{env: env(p.text[loc[0]:loc[1]])}, segment{text: p.text[loc[1]:]})
				i++
			}
		}
	}
	for _, f := range slices.Backward(r.known.find(s)) {
		rest := parts[0].text
		parts = slices.Replace(parts, 0, 1, segment{text: rest[:f.from]}, segment{env: f.name}, segment{text: rest[f.to:]})
	}
	for _, l := range looksSecret {
		if slices.ContainsFunc(l.anchors, func(a string) bool { return strings.Contains(s, a) }) {
			replace(l.expr.FindStringIndex, func(string) string { return unnamed })
		}
	}
	return parts
}

// shellWord makes one word of a POSIX shell. What a terminal would obey is escaped, for which the word is $'…' (POSIX 2024; bash,
// zsh, ksh and busybox have had it for long).
func shellWord(parts ...segment) string {
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.env != "":
			b.WriteString(`"$` + p.env + `"`)
		case p.text == "":
		case plainText(p.text):
			b.WriteString("'" + strings.ReplaceAll(p.text, "'", `'\''`) + "'")
		default:
			b.WriteString("$'" + escaped(p.text) + "'")
		}
	}
	if b.Len() == 0 {
		return "''"
	}
	return b.String()
}

func plainText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

func escaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == utf8.RuneError && n == 1, !unicode.IsPrint(r):
			for _, c := range []byte(s[i : i+n]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}
