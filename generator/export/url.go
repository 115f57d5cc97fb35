package export

import (
	"regexp"
	"slices"
	"strings"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// url writes a URL: its raw text as recorded, and its pieces, which are what Postman sends.
func (w *writer) url(q *model.Request, query []row, at string) *library.URL {
	u := &library.URL{Raw: q.URL}
	if q.Parts != nil {
		u.Protocol, u.Host, u.Port = splitBase(q.Parts.Base)
		u.Path, u.Hash = q.Parts.Segments, q.Parts.Fragment
		if q.Parts.Base == "" && len(u.Path) == 0 && strings.TrimLeft(q.URL, "?# \t\r\n") == strings.TrimSpace(q.URL) && u.Raw != "" {
			u.Host = []string{"?"} // the pieces come to nothing, and count all the same
		}
		if n := len(u.Path); n > 0 && strings.TrimSpace(u.Path[n-1]) != strings.Trim(u.Path[n-1], " \t\r\n") {
			u.Path = slices.Clone(u.Path)
			u.Path[n-1] += "?" // a line separator at the end is no blank
		}
		for i, p := range q.Parts.Variables {
			u.Variables = append(u.Variables, &library.Variable{Key: p.Name, Value: p.Value, Description: p.Description})
			if p.Value == "" {
				w.set(element(at+"/variable", i), "value", "")
			}
		}
	}
	spelled := spelledIn(q.URL)
	for i, r := range query {
		row := &library.QueryParam{}
		row.Key, row.Value = spell(r, spelled)
		place := element(at+"/query", i)
		if r.description != "" {
			row.Description = &r.description
		} else {
			w.drop(place, "description")
		}
		if r.disabled {
			w.set(place, "disabled", true)
		}
		u.Query = append(u.Query, row)
	}
	if len(query) == 0 && strings.Contains(q.URL, "?") { // of a URL without a query, its raw text counts
		w.set(at, "query", []any{})
	}
	return u
}

var portPattern = regexp.MustCompile(`^(.+):(\d{1,5}|\{\{[^{}:]+\}\})$`)

// splitBase splits what stands before the path into protocol, host and port. A base that does not come out of them again as it is
// stays in one piece.
func splitBase(base string) (protocol string, host []string, port string) {
	rest := base
	if before, after, ok := strings.Cut(base, "://"); ok && !strings.ContainsAny(before, "/ ") && !strings.Contains(after, "://") {
		protocol, rest = before, after
	}
	if m := portPattern.FindStringSubmatch(rest); m != nil {
		rest, port = m[1], m[2]
	}
	if rest == "" || strings.HasSuffix(protocol, ":") || protocol == "" && strings.HasPrefix(base, "://") {
		return "", []string{base}, ""
	}
	return protocol, labels(rest), port
}

// labels splits a host at its dots, but not within {{variables}}.
func labels(host string) []string {
	var out []string
	start := 0
	for i := 0; i < len(host); i++ {
		if strings.HasPrefix(host[i:], "{{") {
			if end := strings.Index(host[i:], "}}"); end > 0 {
				i += end + 1
				continue
			}
		}
		if host[i] == '.' {
			out, start = append(out, host[start:i]), i+1
		}
	}
	return append(out, host[start:])
}

// encodeName is encode for a name, which ends at = and has no space around it.
func encodeName(name string) string {
	if strings.TrimSpace(name) != name {
		return encode(name, "= ")
	}
	return encode(name, "=")
}

// encode writes a name or value as a query holds it: what would end it or mean something else is escaped, and all the rest stays
// as people read it. {{variables}} stay, whatever stands in them.
func encode(text, more string) string {
	more += "%+&#\x7f"
	if !strings.ContainsAny(text, more) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], "{{") {
			if end := strings.Index(text[i:], "}}"); end > 0 {
				b.WriteString(text[i : i+end+2])
				i += end + 1
				continue
			}
		}
		switch c := text[i]; {
		case c < ' ', strings.IndexByte(more, c) >= 0:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
