package postman

import (
	"iter"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// target reads a URL: a text (rule "url string"), or an object of pieces, of which Postman sends the pieces and only shows
// the raw text; without a host and a path (rule "url raw only") the raw text is all there is.
func (r *reader) target(n *tree.Node) target {
	t := target{pos: n.Pos()}
	switch {
	case n.IsNull():
		return t
	case n.Is(tree.String):
		t.raw = n.Text
		t.query = t.parse(n, n.Text)
		return t
	case !n.Is(tree.Object):
		r.leftOut(n, "the URL")
		return t
	}
	raw := n.Get("raw")
	t.raw = text(raw)
	if p := pieces(n); p == "" {
		t.query = t.parse(raw, t.raw)
	} else {
		t.query = t.parse(n, p)
		if len(t.query) == 0 && n.Get("query").IsNull() {
			t.query = new(target).parse(raw, t.raw)
		}
		if t.raw == "" {
			t.raw = p
		}
	}
	if listed := r.query(n.Get("query")); len(listed) > 0 {
		t.query = listed
	}
	if h := text(n.Get("hash")); h != "" {
		t.fragment = h
	}
	t.variables = r.pathVariables(n.Get("variable"))
	return t
}

// pieces puts protocol, host, port and path together again; "" where there is neither host nor path.
func pieces(n *tree.Node) string {
	host, path := join(n.Get("host"), "."), n.Get("path")
	if host == "" && path.IsNull() {
		return ""
	}
	var b strings.Builder
	if p := text(n.Get("protocol")); p != "" && !strings.Contains(host, "://") {
		b.WriteString(strings.TrimSuffix(strings.TrimSuffix(p, "//"), ":") + "://")
	}
	b.WriteString(host)
	if p := text(n.Get("port")); p != "" {
		b.WriteString(":" + p)
	}
	if !path.IsNull() && !(path.Is(tree.Array) && len(path.Items) == 0) && !(path.Is(tree.String) && path.Text == "") {
		whole := join(path, "/")
		if !path.Is(tree.Array) || text(path.Items[0]) != "" { // an empty first segment is one
			whole = strings.TrimPrefix(whole, "/")
		}
		b.WriteString("/" + whole)
	}
	return b.String()
}

// join reads a host or path: a text (rules "host string", "path string"), or its pieces, each a text or (rule "typed
// segment") an object with a value.
func join(n *tree.Node, separator string) string {
	if !n.Is(tree.Array) {
		return text(n)
	}
	parts := make([]string, len(n.Items))
	for i, item := range n.Items {
		if item.Is(tree.Object) {
			item = item.Get("value")
		}
		parts[i] = text(item)
	}
	return strings.Join(parts, separator)
}

// parse splits the text of a URL into base, segments and fragment, and returns its query, with places where the text is
// that of n. Only what stands outside of {{variables}} separates.
func (t *target) parse(n *tree.Node, whole string) []field {
	start := len(whole) - len(strings.TrimLeft(whole, " \t\r\n"))
	s := strings.TrimSpace(whole)
	t.base, t.segments, t.fragment = "", nil, ""
	if i := outside(s, '#'); i >= 0 {
		s, t.fragment = s[:i], s[i+1:]
	}
	var query []field
	if i := outside(s, '?'); i >= 0 {
		query = queryText(n, s[i+1:], start+i+1)
		s = s[:i]
	}
	authority := 0
	if i := strings.Index(s, "://"); i >= 0 && outside(s, '/') == i+1 {
		authority = i + len("://")
	}
	i := outside(s[authority:], '/')
	if i < 0 {
		t.base = s
		return query
	}
	t.base = s[:authority+i]
	t.segments = split(s[authority+i+1:], '/')
	return query
}

// outside returns the index of the first c in s that stands outside of {{variables}}, or -1.
func outside(s string, c byte) int {
	for i := range separators(s, c) {
		return i
	}
	return -1
}

// split cuts s at every separator that stands outside of {{variables}}.
func split(s string, separator byte) []string {
	parts := make([]string, 0, 1+strings.Count(s, string(separator)))
	start := 0
	for i := range separators(s, separator) {
		parts = append(parts, s[start:i])
		start = i + 1
	}
	return append(parts, s[start:])
}

// separators returns the indexes of the bytes of s that are c and stand outside of {{variables}}.
func separators(s string, c byte) iter.Seq[int] {
	return func(yield func(int) bool) {
		closed := strings.LastIndex(s, "}}")
		for i := 0; ; i++ {
			n := strings.IndexByte(s[i:], c)
			if n < 0 {
				return
			}
			if open := strings.Index(s[i:i+n], "{{"); open >= 0 && i+open < closed {
				i += open
				i += strings.Index(s[i:], "}}") + 1
				continue
			}
			if i += n; !yield(i) {
				return
			}
		}
	}
}

// pathVariables reads the values of the path's :names. The name is the key, or (rule "path variable id") the id of old
// exports.
func (r *reader) pathVariables(n *tree.Node) []model.Param {
	var params []model.Param
	for i, v := range r.list(n, "the list of path variables") {
		if !v.Is(tree.Object) {
			r.leftOut(v, "path variable "+ordinal(i))
			continue
		}
		name := text(v.First("key", "id", "name"))
		if name == "" {
			continue
		}
		value := text(v.Get("value"))
		if disabled(v) {
			value = ""
		}
		params = append(params, pathVariable(name, value, description(v.Get("description")), v.Pos()))
	}
	return params
}

func pathVariable(name, value, description string, pos diag.Pos) model.Param {
	return model.Param{Name: name, In: model.InPath, Value: value, Description: description, Pos: pos}
}
