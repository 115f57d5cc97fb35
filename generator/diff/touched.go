package diff

import (
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// Most of two versions is alike. What compares documents takes seconds for schemas of megabytes, so it gets only the operations
// that differ, themselves or in what they refer to. A pair is both documents of a comparison.
type pair struct {
	old, new *Document
	// touched are the pointers of components ("#/components/schemas/Pet") that differ, or refer to such.
	touched map[string]bool
}

func newPair(old, new *Document) *pair {
	p := &pair{old: old, new: new, touched: map[string]bool{}}
	uses := map[string][]string{} // by component, those that refer to it
	note := func(d *Document) {
		for _, part := range d.root.get("components").all() {
			for _, c := range part.value.all() {
				name := "#/components/" + tree.EscapePointer(part.name) + "/" + tree.EscapePointer(c.name)
				kind := objects["components"][part.name]
				if !equal(p.old.component(part.name, c.name), p.new.component(part.name, c.name), place{of: kind.of}) {
					p.touched[name] = true
				}
				for _, ref := range references(c.value, objects[kind.of]) {
					uses[ref] = append(uses[ref], name)
				}
			}
		}
	}
	note(old)
	note(new)
	queue := make([]string, 0, len(p.touched))
	for name := range p.touched {
		queue = append(queue, name)
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		for _, user := range uses[name] {
			if !p.touched[user] {
				p.touched[user] = true
				queue = append(queue, user)
			}
		}
	}
	return p
}

func (d *Document) component(name ...string) *node {
	return d.root.at(append([]string{"components"}, name...)...)
}

// all returns the members of an object, none of anything else.
func (n *node) all() []member {
	if n == nil {
		return nil
	}
	return n.members
}

// references are the components that a value refers to. A reference into a component is one to the component.
func references(n *node, members map[string]place) []string {
	var out []string
	walk(n, "", members, func(_ string, n *node) {
		ref := n.get("$ref")
		if !ref.is(tree.String) {
			return
		}
		if parts := strings.SplitN(ref.text, "/", 5); len(parts) >= 4 {
			out = append(out, strings.Join(parts[:4], "/"))
		}
	})
	return out
}

// differs reports whether an operation has to be compared: in itself, or in what it refers to. Elsewhere is what stands around
// both and means the same to them (parameters of the path, security of the document).
func (p *pair) differs(old, new *node) bool {
	if !equal(old, new, place{of: "operation"}) {
		return true
	}
	for _, ref := range references(new, objects["operation"]) {
		if p.touched[ref] || !strings.HasPrefix(ref, "#/components/") {
			return true
		}
	}
	return false
}

// equal compares two values as far as they say something about requests and replies.
func equal(a, b *node, p place) bool {
	if a == nil || b == nil || a.kind != b.kind || a.text != b.text || len(a.items) != len(b.items) {
		return a == nil && b == nil
	}
	for i := range a.items {
		if !equal(a.items[i], b.items[i], p) {
			return false
		}
	}
	if a.kind != tree.Object {
		return true
	}
	am, bm := kept(a, p), kept(b, p)
	if len(am) != len(bm) {
		return false
	}
	for _, m := range am {
		other := b.get(m.name)
		if other == nil || !equal(m.value, other, next(p, m.name)) {
			return false
		}
	}
	return true
}
