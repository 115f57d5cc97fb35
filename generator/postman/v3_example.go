package postman

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// examples reads the files of a request's examples: in the order that they say, then what says none, by name.
func (t *treeV3) examples(dir string, n *tree.Node, resources string) []*response {
	type placed struct {
		x     *response
		order *float64
		file  string
	}
	var all []placed
	for _, file := range t.exampleFiles(dir, n, resources) {
		stem, _ := nameV3(path.Base(file))
		root := t.load(file, "example "+quoted(stem))
		if root == nil {
			continue
		}
		if x := t.example(root, stem, len(all)); x != nil {
			all = append(all, placed{x, t.order(root), file})
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(byOrder(a.order, b.order), cmp.Compare(a.file, b.file))
	})
	var examples []*response
	for _, p := range all {
		examples = append(examples, p.x)
	}
	return examples
}

// exampleFiles returns the files of a request's examples: those among what belongs to it, and those at the place that it names
// itself.
func (t *treeV3) exampleFiles(dir string, n *tree.Node, resources string) []string {
	var places []string
	if resources != "" {
		places = append(places, path.Join(resources, "examples"))
	}
	for _, ref := range exampleRefs(n) {
		place, ok := t.inside(dir, ref.Text)
		if !ok {
			t.add(diag.PartLeftOut, ref.Pos(), "the examples of %s are said to lie at %s, which is not in the collection; they are left out", t.about, quoted(ref.Text)).Span = min(ref.Span(), 80)
		} else if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	var files []string
	for _, place := range places {
		info, err := fs.Stat(t.fsys, place)
		switch {
		case err != nil: // Postman names the folder although there are no examples
		case !info.IsDir():
			if info.Mode().IsRegular() && isYAML(place) && !slices.Contains(files, place) {
				files = append(files, place)
			}
		default:
			for _, e := range t.entriesOf(place) {
				if file := path.Join(place, e.Name()); !e.IsDir() && isYAML(e.Name()) && !slices.Contains(files, file) {
					files = append(files, file)
				}
			}
		}
	}
	return files
}

// exampleRefs returns the places that a request names for its examples.
func exampleRefs(n *tree.Node) []*tree.Node {
	said := n.Get("examples")
	refs := items(said)
	if said.Is(tree.String) {
		refs = []*tree.Node{said}
	}
	return slices.DeleteFunc(slices.Clone(refs), func(r *tree.Node) bool { return r.Str() == "" })
}

// inlineExamples returns the examples that stand in the request's own file (rule "v3-legacy-layout").
func inlineExamples(n *tree.Node) []*tree.Node {
	return slices.DeleteFunc(slices.Clone(items(n.Get("examples"))), func(e *tree.Node) bool { return e.Is(tree.String) })
}

// example reads an example. The reply stands in response, or (rule "v3-example-older-shape") beside the request.
func (t *treeV3) example(n *tree.Node, name string, index int) *response {
	if !n.Is(tree.Object) {
		t.leftOut(n, "example "+ordinal(index))
		return nil
	}
	if kind := text(n.Get("$kind")); strings.HasSuffix(kind, "-example") && kind != "http-example" && kind != "graphql-example" {
		t.add(diag.OtherProtocol, n.Get("$kind").Pos(), "an example of %s is of the kind %s, not HTTP; it is left out", t.about, quoted(kind))
		return nil
	}
	t.keys(n, exampleKeys)
	x := &response{node: n, id: text(n.First("id", "_postman_id", "uid")), name: text(n.Get("name"))}
	x.place = strings.TrimPrefix(n.File(), prefix(t.root))
	if x.name == "" {
		x.name = name
	}
	reply := n.Get("response")
	if !reply.Is(tree.Object) {
		reply = n
	}
	t.keys(reply, exampleKeys)
	code := reply.First("statusCode", "code")
	said := reply.First("statusText", "status")
	if code == nil && said.Is(tree.Number) {
		code, said = said, nil
	}
	x.reason = text(said)
	x.headers = t.headers(reply.First("headers", "header"))
	t.status(x, code)
	body, language := reply.Get("body"), ""
	if body.Is(tree.Object) && (body.Has("content") || body.Has("type") || len(body.Members) == 0) {
		body, language = body.Get("content"), text(body.Get("type"))
	}
	t.recorded(x, body, language)
	x.request = t.originalV3(n.First("request", "originalRequest"))
	return x
}

// originalV3 reads the request that led to an example: an object, a URL, or nothing.
func (t *treeV3) originalV3(n *tree.Node) *request {
	if !n.Is(tree.String) && (!n.Is(tree.Object) || len(n.Members) == 0) {
		return nil
	}
	about := t.about
	t.about = "an example of " + about
	defer func() { t.about = about }()
	return t.call(n)
}
