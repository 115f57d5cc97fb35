package postman

import (
	"regexp"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// v2 reads a collection of v2.0 or v2.1.
func (r *reader) v2(c *collection) {
	info := c.node.Get("info")
	c.title = text(info.Get("name"))
	r.about = named("collection", c.title)
	c.version = version(info.Get("version"))
	c.description = description(info.Get("description"))
	c.auth = r.auth(c.node.Get("auth"))
	c.events = r.events(c.node.Get("event"))
	c.variables = r.variables(c.node.First("variable", "variables"))
	c.settings = r.settings(c.node.Get("protocolProfileBehavior"))
	c.items = r.items(r.list(c.node.Get("item"), "its list of items"))
}

// version reads a collection's version: a text, or (rule "version object") its parts.
func version(n *tree.Node) string {
	if !n.Is(tree.Object) {
		return text(n)
	}
	var parts []string
	for _, name := range []string{"major", "minor", "patch"} {
		if p := text(n.Get(name)); p != "" {
			parts = append(parts, p)
		}
	}
	v := strings.Join(parts, ".")
	if id := text(n.Get("identifier")); id != "" {
		v += "-" + id
	}
	return v
}

// list returns the elements of an array; what is neither that nor null is left out.
func (r *reader) list(n *tree.Node, what string) []*tree.Node {
	if n.IsNull() {
		return nil
	}
	if !n.Is(tree.Array) {
		r.leftOut(n, what)
		return nil
	}
	return n.Items
}

// begin sets what diagnostics are about.
func (r *reader) begin(it *item) {
	r.about, r.request = named("request", it.name), it.name
}

func (r *reader) end() { r.request = "" }

// token is what an HTTP method may consist of.
var token = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// operation reads the request of an item; where it cannot be called it says why, beside what there is of it.
func (r *reader) operation(n *tree.Node) (q *request, reason string) {
	switch {
	case n == nil:
		return nil, "it has no request"
	case n.IsNull():
		return nil, "its request is null"
	case !n.Is(tree.Object) && !n.Is(tree.String):
		return nil, "its request is " + n.Kind.Article()
	}
	q = r.requestOf(n)
	if q.method == "" {
		q.method = "GET"
	}
	return q, uncallable(q)
}

// uncallable says why a request cannot be called, "" where it can.
func uncallable(q *request) string {
	switch {
	case !token.MatchString(q.method):
		return quoted(q.method) + " is not an HTTP method"
	case strings.TrimSpace(q.url.raw) == "" && q.url.base == "" && len(q.url.segments) == 0:
		return "it has no URL"
	}
	return ""
}

// requestOf reads a request: an object, or (rule "string request") the URL of a GET.
func (r *reader) requestOf(n *tree.Node) *request {
	q := &request{node: n}
	if n.Is(tree.String) {
		q.method, q.url = "GET", r.target(n)
		return q
	}
	q.method = strings.ToUpper(strings.TrimSpace(text(n.Get("method"))))
	q.url = r.target(n.Get("url"))
	q.headers = r.headers(n.Get("header"))
	q.body = r.body(n.Get("body"), q.headers)
	q.auth = r.auth(n.Get("auth"))
	q.description = description(n.Get("description"))
	q.unchosen(n.At("body", "file"))
	return q
}

// unchosen (rule "body-file-of-GET") takes away a body that is a file which nobody chose, of a request that has none.
func (q *request) unchosen(file *tree.Node) {
	if q.body != nil && q.body.encoding == model.Binary && (q.method == "GET" || q.method == "HEAD") &&
		file.Str() == "" && text(file.Get("src")) == "" && text(file.Get("content")) == "" {
		q.body = nil
	}
}
