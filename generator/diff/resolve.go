package diff

import (
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// unplaced reports whether a finding about a property has no place but that of its operation: oasdiff does not know the places of
// all keywords.
func (f *found) unplaced() bool {
	whole := func(o *origin) bool {
		return o == nil || strings.HasPrefix(o.pointer, "/paths/") && strings.Count(o.pointer, "/") == 3
	}
	return strings.Contains(f.rule, "-property-") && whole(f.old) && whole(f.new)
}

// find looks for the property that one of a finding's arguments is the path of: items/name.
func (c *comparison) find(f *found) {
	shape := shapeOf(f.route)
	for _, path := range f.args {
		old := c.old.property(c.matched.oldBy[c.matched.before(shape)], f.rule, path)
		new := c.new.property(c.matched.newBy[shape], f.rule, path)
		if old != nil || new != nil {
			f.old, f.new = old, new
			return
		}
	}
}

// before is the shape that an operation of the new document had in the old one.
func (m *matched) before(shape string) string {
	for _, r := range m.both {
		if r[1].shape() == shape {
			return r[0].shape()
		}
	}
	return shape
}

// property follows a path through the bodies of an operation, or through its replies.
func (x *index) property(r *route, rule, path string) *origin {
	if r == nil || path == "" {
		return nil
	}
	names := strings.Split(path, "/")
	var content []origin
	add := func(pointer string) {
		for _, m := range x.at(pointer).get("content").all() {
			content = append(content, origin{pointer: pointer + "/content/" + escape(m.name) + "/schema"})
		}
	}
	if strings.HasPrefix(rule, "response") {
		for _, m := range r.operation.value.get("responses").all() {
			add(r.pointer() + "/responses/" + escape(m.name))
		}
	} else {
		add(r.pointer() + "/requestBody")
	}
	for _, o := range content {
		if found := x.follows(o, names, 0); found != nil {
			return found
		}
	}
	return nil
}

// follows goes down a schema by the names of properties, through references and alternatives.
func (x *index) follows(o origin, names []string, depth int) *origin {
	n := x.at(o.pointer)
	if n == nil || depth > 32 {
		return nil
	}
	if len(names) == 0 {
		return &o
	}
	if ref := n.get("$ref"); ref.is(tree.String) {
		return x.follows(origin{pointer: strings.TrimPrefix(ref.text, "#")}, names, depth+1)
	}
	for _, m := range n.get("properties").all() {
		if m.name == names[0] {
			return x.follows(origin{o.pointer + "/properties/" + escape(m.name), m.line, m.column}, names[1:], depth+1)
		}
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		if inner := n.get(keyword); names[0] == keyword && inner != nil {
			return x.follows(origin{o.pointer + "/" + keyword, inner.line, inner.column}, names[1:], depth+1)
		}
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		if list := n.get(keyword); list != nil {
			for i := range list.items {
				if found := x.follows(origin{pointer: o.pointer + "/" + keyword + "/" + strconv.Itoa(i)}, names, depth+1); found != nil {
					return found
				}
			}
		}
	}
	return nil
}
