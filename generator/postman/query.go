package postman

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// query reads a URL's query: a list, or (rules "query string" and "query object") a text or an object. Names and values
// are decoded: Postman sends them as they are written.
func (r *reader) query(n *tree.Node) []field {
	if n.Is(tree.String) {
		return queryText(n, strings.TrimPrefix(n.Text, "?"), len(n.Text)-len(strings.TrimPrefix(n.Text, "?")))
	}
	fields := r.fields(n, "query parameter")
	for i := range fields {
		fields[i].name, fields[i].value = decode(fields[i].name), decode(fields[i].value)
	}
	return fields
}

// queryText reads the text of a query. at is its offset in the text of n, which may be nil.
func queryText(n *tree.Node, s string, at int) []field {
	var fields []field
	var offsets []int
	for _, pair := range split(s, '&') {
		name, value := pair, ""
		if i := outside(pair, '='); i >= 0 {
			name, value = pair[:i], pair[i+1:]
		}
		if name = decode(strings.TrimSpace(name)); name != "" {
			fields = append(fields, field{name: name, value: decode(value)})
			offsets = append(offsets, at)
		}
		at += len(pair) + 1
	}
	for i, pos := range n.TextPositions(offsets) {
		fields[i].pos = pos
	}
	return fields
}

// fields reads a list of names and values: of a query or a form. Elements may be texts of the form name=value, and (rule
// "object for a list") an object stands for one field for each member.
func (r *reader) fields(n *tree.Node, what string) []field {
	var fields []field
	if n.Is(tree.Object) {
		for _, m := range n.Members {
			if !m.Earlier {
				fields = append(fields, field{name: m.Name, value: text(m.Value), pos: m.Value.Pos()})
			}
		}
		return fields
	}
	for i, e := range r.list(n, "the list of "+what+"s") {
		switch {
		case e.Is(tree.String):
			fields = append(fields, queryText(e, e.Text, 0)...)
		case e.Is(tree.Object):
			if f := r.field(e, what); f.name != "" {
				fields = append(fields, f)
			}
		case !e.IsNull():
			r.leftOut(e, what+" "+ordinal(i))
		}
	}
	return fields
}

// field reads one name and value. A row without a name is the empty last row of Postman's tables: nothing, unless it has a
// value that would have been sent.
func (r *reader) field(n *tree.Node, what string) field {
	f := field{name: strings.TrimSpace(text(n.Get("key"))), value: text(n.Get("value")), description: description(n.Get("description")),
		disabled: disabled(n), pos: n.Pos()}
	if f.name == "" && f.value != "" && !f.disabled {
		r.nameless(n.Get("value"), what, f.value)
	}
	return f
}

// nameless says that a row of a table has a value and no name.
func (r *reader) nameless(n *tree.Node, what, value string) {
	r.add(diag.PartLeftOut, n.Pos(), "a %s of %s has the value %s but no name; it is left out", what, r.about, quoted(value)).Span = min(n.Span(), 80)
}

// decode undoes percent-encoding outside of {{variables}}. What is not encoded properly stays as it is.
func decode(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.Index(s, "{{")
		end := -1
		if i >= 0 {
			end = strings.Index(s[i:], "}}")
		}
		if end < 0 {
			b.WriteString(unescape(s))
			break
		}
		b.WriteString(unescape(s[:i]))
		b.WriteString(s[i : i+end+2])
		s = s[i+end+2:]
	}
	return b.String()
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil && utf8.ValidString(u) {
		return u
	}
	return s
}

// ordinal counts from 1, as people do.
func ordinal(i int) string { return strconv.Itoa(i + 1) }
