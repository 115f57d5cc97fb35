package naming

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// wish is what the config says of a type's name and of what it is one with.
type wish struct {
	path  string
	node  *node
	name  string
	split bool
	merge string
	pos   diag.Pos
}

// wishes finds the types that overrides name, split or merge. A path to a list or map is about its elements. Infer has
// reported the paths that meet nothing at all; here it is an error to name what has no name of its own in Go.
func (t *typing) wishes(c *collector, overrides map[string]config.TypeOverride) []wish {
	byID := make(map[string]*node, len(c.nodes))
	ids := make([]string, 0, len(c.nodes))
	for _, n := range c.nodes {
		byID[n.id] = n
		ids = append(ids, n.id)
	}
	var out []wish
	for _, path := range slices.SortedFunc(maps.Keys(overrides), func(a, b string) int {
		return cmp.Or(cmp.Compare(overrides[a].Pos.Line, overrides[b].Pos.Line), cmp.Compare(a, b))
	}) {
		o := overrides[path]
		if o.Name == "" && !o.Split && o.Merge == "" {
			continue
		}
		n := t.at(c, byID, path)
		if n == nil {
			d := t.diags.Add(diag.NamingUnknownType, o.Pos, "overrides: types: %q has no name of its own in Go; the entry's name, split and merge have no effect", path)
			if near := config.Nearest(path, ids); near != "" {
				d.Hint = "did you mean " + strconv.Quote(near) + "? " + d.Hint
			}
			continue
		}
		w := wish{path: path, node: n, name: o.Name, split: o.Split, merge: o.Merge, pos: o.Pos}
		if w.name != "" && !valid(w.name) {
			t.diags.Add(diag.NamingBadName, o.Pos, "overrides: types: %q asks for the name %q, which is no exported Go identifier; the type keeps its own", path, w.name)
			w.name = ""
		}
		out = append(out, w)
	}
	return out
}

// at follows a path to a node, through references and lists.
func (t *typing) at(c *collector, byID map[string]*node, path string) *node {
	if n := byID[path]; n != nil {
		return n
	}
	for try := path; strings.Count(try, "/*")-strings.Count(path, "/*") < 4; {
		try += "/*"
		if n := byID[try]; n != nil {
			return n
		}
	}
	id, rest, _ := strings.Cut(path, "/")
	op := t.api.Operation(id)
	if op == nil {
		return nil
	}
	where, pointer, _ := strings.Cut(rest, "/")
	var root *model.Type
	if where == "request" && op.Body != nil {
		root = op.Body.Type
	}
	for i := range op.Replies {
		if r := &op.Replies[i]; strconv.Itoa(r.Status) == where && r.Type != nil && root == nil {
			root = r.Type
		}
	}
	cur := root
	for token := range strings.SplitSeq(pointer, "/") {
		if pointer == "" {
			break
		}
		if n := c.circles[cur]; n != nil {
			cur = n.t
		}
		cur = member(t.api.Underlying(cur), strings.NewReplacer("~1", "/", "~0", "~").Replace(token))
		if cur == nil {
			return nil
		}
	}
	for range 8 { // a list of lists of …
		if n := c.circles[cur]; n != nil {
			return n
		}
		u := t.api.Underlying(cur)
		if n := c.byType[u]; n != nil {
			return n
		}
		if cur = u.Elem; cur == nil {
			return nil
		}
	}
	return nil
}

// member is the type that a reference token leads to.
func member(t *model.Type, token string) *model.Type {
	for i := range t.Fields {
		if t.Fields[i].Name == token {
			return t.Fields[i].Type
		}
	}
	for i := range t.Alternatives {
		if token == "|"+strconv.Itoa(i) {
			return t.Alternatives[i].Type
		}
	}
	if token == "*" {
		switch {
		case t.Elem != nil:
			return t.Elem
		case len(t.Patterns) > 0:
			return t.Patterns[0].Type
		}
		return t.Extra
	}
	return nil
}

// merge joins what the config wants to be one.
func (t *typing) merge(c *collector, s *sharing, wishes []wish) {
	byID := make(map[string]*node, len(c.nodes))
	index := make(map[*node]int, len(c.nodes))
	for i, n := range c.nodes {
		byID[n.id], index[n] = n, i
	}
	for _, w := range wishes {
		if w.merge == "" {
			continue
		}
		to := t.at(c, byID, w.merge)
		switch {
		case to == nil:
			t.diags.Add(diag.NamingUnknownType, w.pos, "overrides: types: %q is to be one with %q, which is no type with a name of its own in Go; it stays apart", w.path, w.merge)
		case to.declared() && w.node.declared():
			t.diags.Add(diag.NamingNotMerged, w.pos, "overrides: types: %q and %q are both declared; they stay apart", w.path, w.merge)
		case to.hash == w.node.hash:
			s.union(index[to], index[w.node])
		case !t.joinable(s, index[to], index[w.node]):
			t.diags.Add(diag.NamingNotMerged, w.pos, "overrides: types: %q and %q have different shapes; they stay apart", w.path, w.merge)
		default:
			joinFields(to.t, w.node.t)
			s.union(index[to], index[w.node])
		}
	}
	s.inner()
}
