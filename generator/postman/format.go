package postman

import (
	"regexp"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// form is what the root of a JSON file is.
type form int

const (
	formUnknown form = iota
	formV1
	formV2
	formItem   // one request, exported or copied alone
	formFolder // one folder
	formEnvironment
)

// formOf tells what an object is, by its members: the schema URL is often missing, and never decides how a file is read.
func formOf(n *tree.Node) form {
	switch {
	case !n.Is(tree.Object), n.Has("$kind"): // of v3, which is a folder
	case n.Has("info") && (n.Has("item") || n.Get("info").Has("schema") || n.Get("info").Has("_postman_id")):
		return formV2
	case n.Has("request"):
		return formItem
	case n.Has("item"):
		return formFolder
	case n.Get("requests").Is(tree.Array) && (n.Has("id") || n.Has("name") || n.Has("order")):
		return formV1
	case n.Get("values").Is(tree.Array) || n.Has("_postman_variable_scope"):
		return formEnvironment
	}
	return formUnknown
}

// unwrap takes the envelope off that Postman's API puts around a collection or an environment.
func unwrap(n *tree.Node) *tree.Node {
	for _, name := range []string{"collection", "environment"} {
		if inner := n.Get(name); inner.Is(tree.Object) && formOf(n) == formUnknown {
			return inner
		}
	}
	return n
}

// roots returns the things that a file holds: one, but for a dump of all of a user's data.
func roots(f *tree.File) []*tree.Node {
	root := unwrap(f.Root)
	if all := root.Get("collections"); all.Is(tree.Array) && formOf(root) == formUnknown {
		var nodes []*tree.Node
		for _, n := range all.Items {
			nodes = append(nodes, unwrap(n))
		}
		return nodes
	}
	return []*tree.Node{root}
}

var schemaVersion = regexp.MustCompile(`\bv(\d+)(?:\.(\d+))?(?:\.\d+)?\b`)

// checkSchema refuses a collection that says it is of a version that pmgen does not know. A file that says nothing is read
// by its form.
func (r *reader) checkSchema(n *tree.Node) bool {
	schema := n.At("info", "schema")
	if schema.IsNull() || text(schema) == "" {
		return true
	}
	m := schemaVersion.FindStringSubmatch(text(schema))
	if m != nil && (m[1] == "1" || m[1] == "2" && (m[2] == "" || m[2] == "0" || m[2] == "1")) {
		return true
	}
	said := "it says " + quoted(text(schema))
	if m != nil {
		said = "it says " + m[0]
	}
	if m != nil && m[1] == "3" {
		d := r.diags.Add(diag.UnknownFormat, schema.Pos(), "the collection says that it is v3, which is a folder of YAML files and no single file; nothing of it is read")
		d.Span, d.Hint = schema.Span(), wholeV3
		return false
	}
	r.diags.Add(diag.UnknownFormat, schema.Pos(), "the collection's schema is none that pmgen knows: %s; it knows v1, v2.0 and v2.1", said).Span = schema.Span()
	return false
}

// unknown says what a file is in place of a collection.
func (r *reader) unknown(n *tree.Node) {
	what, hint := "has none of the members that make a Postman collection (info and item)", diag.UnknownFormat.Hint()
	switch {
	case !n.Is(tree.Object):
		what = "is " + n.Kind.Article()
	case n.Has("$kind"):
		what, hint = partOfV3(n), wholeV3
	case n.Has("openapi") || n.Has("swagger"):
		what = "is an OpenAPI document"
	case n.At("log", "entries") != nil:
		what = "is a HAR recording"
	case n.Get("_type").Str() == "export":
		what = "is an Insomnia export"
	case formOf(n) == formEnvironment:
		what = "is a Postman environment"
	case n.Has("$schema"):
		what = "is a JSON Schema"
	}
	r.diags.Add(diag.UnknownFormat, n.Pos(), "the file is JSON, but no Postman collection: it %s", what).Hint = hint
}

// collections reads all collections of a file. It returns false where there is none, or one of an unknown version.
func (r *reader) collections(f *tree.File) ([]*collection, bool) {
	var all []*collection
	r.held = 0
	for _, n := range roots(f) {
		c := r.collection(n)
		if c == nil {
			return nil, false
		}
		if r.held > maxRequests {
			r.diags.Add(diag.LimitExceeded, f.Root.Pos(), "the file has more than %d requests and folders; nothing of it is read", maxRequests)
			return nil, false
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		r.unknown(f.Root)
	}
	return all, len(all) > 0
}

func (r *reader) collection(n *tree.Node) *collection {
	c := &collection{node: n}
	switch formOf(n) {
	case formV1:
		r.v1(c)
	case formV2:
		if !r.checkSchema(n) {
			return nil
		}
		r.v2(c)
	case formItem, formFolder:
		c.bare = true
		c.title = text(n.Get("name"))
		c.items = r.items([]*tree.Node{n})
	default:
		r.unknown(n)
		return nil
	}
	return c
}
