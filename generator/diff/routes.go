package diff

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// route is an operation of a document: what stands under a method of a path.
type route struct {
	method    string // GET
	path      string // as the document writes it
	item      member // the path item
	operation member
}

func (r *route) String() string { return r.method + " " + r.path }

// pointer is the JSON Pointer of the operation.
func (r *route) pointer() string {
	return "/paths/" + tree.EscapePointer(r.path) + "/" + r.operation.name
}

// shape is the method and path as two are compared: names of parameters are the author's.
func (r *route) shape() string { return r.method + " " + pathShape(r.path) }

func pathShape(path string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(path, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, path, _ = strings.Cut(rest, "}")
		b.WriteString("{}")
	}
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// routes lists the operations of a document in its order. Those of methods that OpenAPI does not know are among them.
func (d *Document) routes() []*route {
	var out []*route
	for _, item := range kept(d.root.get("paths"), place{}) {
		if strings.HasPrefix(item.name, "x-") {
			continue
		}
		if ref := item.value.get("$ref"); ref.is(tree.String) {
			if target := d.root.at(tokens(strings.TrimPrefix(ref.text, "#"))...); target != nil {
				item.value = target
			}
		}
		for _, o := range kept(item.value, place{}) {
			if slices.Contains(methods, o.name) && o.value.is(tree.Object) {
				out = append(out, &route{method: strings.ToUpper(o.name), path: item.name, item: item, operation: o})
			}
		}
	}
	return out
}

// ids are the operations of the model that an operation of an emitted document stands for.
func (r *route) ids() []string {
	var out []string
	if list := r.operation.value.get("x-pmgen-operations"); list != nil {
		for _, id := range list.items {
			out = append(out, id.str())
		}
	}
	return out
}

// matched are the operations of two documents.
type matched struct {
	both         [][2]*route // of old and new
	removed      []*route
	added        []*route
	unmoved      map[string]bool // shapes that both have
	oldBy, newBy map[string]*route
}

// match finds the operations that both documents have: by method and path, and those that the callers of the model say have
// moved, from the shape in the old one to that in the new one.
func (p *pair) match(moves map[string]string) *matched {
	m := &matched{unmoved: map[string]bool{}, oldBy: map[string]*route{}, newBy: map[string]*route{}}
	news := p.new.routes()
	for _, r := range news {
		m.newBy[r.shape()] = r
	}
	taken := map[string]bool{}
	for _, r := range p.old.routes() {
		m.oldBy[r.shape()] = r
		shape := r.shape()
		if to, ok := moves[shape]; ok && m.newBy[shape] == nil {
			shape = to
		}
		switch other := m.newBy[shape]; {
		case other == nil || taken[shape]:
			m.removed = append(m.removed, r)
		default:
			taken[shape] = true
			m.both = append(m.both, [2]*route{r, other})
		}
	}
	for _, r := range news {
		if !taken[r.shape()] {
			m.added = append(m.added, r)
		}
	}
	return m
}

// selections are the parts of both documents that have to be compared: the operations that differ, and what they refer to.
func (p *pair) selections(m *matched) (old, new selection) {
	all := !equal(p.old.root.get("security"), p.new.root.get("security"), place{})
	old, new = selection{components: map[string]bool{}}, selection{components: map[string]bool{}}
	for _, r := range m.both {
		o, n := r[0], r[1]
		if !all && !p.differs(o.operation.value, n.operation.value) && equal(o.item.value.get("parameters"), n.item.value.get("parameters"), place{of: "parameter"}) {
			continue
		}
		old.add(p.old, o.under(n))
		new.add(p.new, selected{n.path, n.operation.name, n.item, n.operation})
	}
	for _, s := range []*selection{&old, &new} { // those of a path together
		slices.SortStableFunc(s.operations, func(a, b selected) int { return strings.Compare(a.path, b.path) })
	}
	return old, new
}

// under is an operation as it stands in the other document: where it has moved, with its path and the names of its parameters there.
func (r *route) under(other *route) selected {
	if r.shape() == other.shape() {
		return selected{r.path, r.operation.name, r.item, r.operation}
	}
	was, is := templateNames(r.path), templateNames(other.path)
	named := map[string]string{}
	for i := 0; i < len(was) && i < len(is); i++ {
		named[was[i]] = is[i]
	}
	return selected{other.path, r.operation.name, renamed(r.item, named), renamed(r.operation, named)}
}

// renamed is a member whose path parameters have other names.
func renamed(m member, named map[string]string) member {
	list := m.value.get("parameters")
	if list == nil {
		return m
	}
	params := &node{kind: list.kind, line: list.line, column: list.column}
	for _, p := range list.items {
		if to, ok := named[p.get("name").str()]; ok && p.get("in").str() == "path" {
			p = p.with("name", &node{kind: tree.String, text: to})
		}
		params.items = append(params.items, p)
	}
	m.value = m.value.with("parameters", params)
	return m
}

// with is an object with another value of a member.
func (n *node) with(name string, value *node) *node {
	out := *n
	out.members = slices.Clone(n.members)
	for i := range out.members {
		if out.members[i].name == name {
			out.members[i].value = value
		}
	}
	return &out
}

// templateNames are the parameters of a path.
func templateNames(path string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(path, "{")
		if !found {
			return out
		}
		var name string
		name, path, _ = strings.Cut(rest, "}")
		out = append(out, name)
	}
}

// add selects an operation with all that it refers to.
func (s *selection) add(d *Document, o selected) {
	s.operations = append(s.operations, o)
	queue := references(o.operation.value, objects["operation"])
	if params := o.item.value.get("parameters"); params != nil {
		for _, param := range params.items {
			queue = append(queue, references(param, objects["parameter"])...)
		}
	}
	for len(queue) > 0 {
		ref := queue[0]
		queue = queue[1:]
		if s.components[ref] {
			continue
		}
		s.components[ref] = true
		parts := tokens(strings.TrimPrefix(ref, "#"))
		if c := d.root.at(parts...); c != nil && len(parts) == 3 {
			queue = append(queue, references(c, objects[objects["components"][parts[1]].of])...)
		}
	}
}
