package diff

import (
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// property is the last element of the path to the property that a finding says is there, gone, required or optional; "" of others.
func (f *found) property() string {
	if len(f.args) == 0 {
		return ""
	}
	switch f.rule {
	case "new-required-request-property", "new-required-request-property-with-default", "new-optional-request-property", "request-property-removed",
		"response-optional-property-added", "response-required-property-added", "response-optional-property-removed", "response-required-property-removed":
		return f.args[0][strings.LastIndex(f.args[0], "/")+1:]
	}
	return ""
}

// locate finds the property of a finding. oasdiff knows where the property's schema stands, which of one that is a reference is
// another place.
func (c *comparison) locate(f *found) {
	if f.unplaced() {
		c.find(f)
		return
	}
	name := f.property()
	if name == "" {
		return
	}
	find := func(x, other *index, o *origin) *origin {
		if o == nil || !strings.HasPrefix(o.pointer, "/components/") || strings.Count(o.pointer, "/") != 3 {
			return o
		}
		for _, p := range x.references()[o.pointer+"\x00"+name] {
			if other.at(p.pointer) == nil {
				return &p
			}
		}
		return o
	}
	f.old, f.new = find(c.old, c.new, f.old), find(c.new, c.old, f.new)
}

// references are the properties that are nothing but a reference, by what they refer to and their name.
func (x *index) references() map[string][]origin {
	if x.refs != nil {
		return x.refs
	}
	x.refs = map[string][]origin{}
	walk(x.Document.root, "", objects["root"], func(pointer string, n *node) {
		for _, m := range n.get("properties").all() {
			ref := m.value.get("$ref")
			if ref == nil {
				ref = m.value.at("allOf", "0", "$ref")
			}
			if !ref.is(tree.String) {
				continue
			}
			key := strings.TrimPrefix(ref.text, "#") + "\x00" + m.name
			x.refs[key] = append(x.refs[key], origin{pointer + "/properties/" + escape(m.name), m.line, m.column})
		}
	})
	return x.refs
}

// message is what a finding says, without the words that all of them have.
func message(f *found) string {
	text := strings.Join(strings.Fields(f.text), " ")
	for from, to := range map[string]string{" for the response status `": " (status `", " for the status `": " (status `", " for status `": " (status `"} {
		if before, after, ok := strings.Cut(text, from); ok && strings.Count(after, "`") == 1 {
			text = before + to + after + ")"
		}
	}
	return text
}
