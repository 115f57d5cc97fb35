package jsonschema

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// object makes a struct where members are named, a map where they are not.
func (c *converter) object(s *shape) *model.Type {
	t := &model.Type{Evidence: model.Declared, Limits: s.limits.object()}
	closed := s.additional.Is(tree.Bool) && !s.additional.True()
	var extra *model.Type
	if s.additional != nil && !closed {
		extra = c.schema(s.additional, nil)
	}
	if len(s.props) == 0 && len(s.required) == 0 && c.asMap(t, s, extra, closed) {
		return t
	}
	t.Kind, t.Extra, t.Closed = model.KindStruct, extra, closed
	for _, p := range s.props {
		t.Fields = append(t.Fields, model.Field{Name: p.name, Type: c.property(s, p), Required: slices.Contains(s.required, p.name)})
	}
	// A required member that no property describes: it is there, and what it is the other keywords say, or nothing does.
	for _, name := range s.required {
		if !slices.ContainsFunc(s.props, func(p member) bool { return p.name == name }) {
			var of *model.Type
			if s.additional != nil && !closed {
				of = c.schema(s.additional, nil)
			} else {
				of = anything(s.node)
			}
			t.Fields = append(t.Fields, model.Field{Name: name, Type: of, Required: true})
		}
	}
	for _, p := range s.patterns {
		t.Patterns = append(t.Patterns, model.PatternField{Pattern: p.name, Type: c.schema(p.node, nil)})
	}
	return t
}

// property converts a member's schema; one that is none was reported when it was read.
func (c *converter) property(s *shape, p member) *model.Type {
	if p.node == nil {
		return anything(s.node)
	}
	return c.schema(p.node, nil)
}

// asMap makes t a map if all members have one type. Of a single pattern the type is that of the elements; the pattern
// stays as an assertion on names.
func (c *converter) asMap(t *model.Type, s *shape, extra *model.Type, closed bool) bool {
	switch {
	case len(s.patterns) == 0 && closed:
		return false // {}: a struct without fields
	case len(s.patterns) == 0:
		t.Kind, t.Elem = model.KindMap, extra
		if extra == nil {
			t.Elem = anything(s.node)
		}
		return true
	case extra != nil:
		return false
	}
	for _, p := range s.patterns[1:] {
		if canonical(p.node) != canonical(s.patterns[0].node) {
			return false
		}
	}
	t.Kind, t.Elem, t.Closed = model.KindMap, c.schema(s.patterns[0].node, nil), closed
	if len(s.patterns) == 1 && matchesAll(s.patterns[0].name) {
		t.Closed = false
		return true
	}
	for _, p := range s.patterns {
		t.Patterns = append(t.Patterns, model.PatternField{Pattern: p.name, Type: t.Elem})
	}
	return true
}

// matchesAll reports whether a pattern bounds no name: ^.*$ is how people write "any".
func matchesAll(pattern string) bool {
	return slices.Contains([]string{"", ".", "^", ".*", "^.*", ".*$", "^.*$", ".+", "^.+$"}, pattern)
}

// canonical returns a schema's JSON with sorted members, to compare schemas.
func canonical(n *tree.Node) string {
	var b strings.Builder
	writeCanonical(&b, n)
	return b.String()
}

func writeCanonical(b *strings.Builder, n *tree.Node) {
	switch {
	case n.Is(tree.Array):
		b.WriteByte('[')
		for i, v := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			writeCanonical(b, v)
		}
		b.WriteByte(']')
	case n.Is(tree.Object):
		list := members(n)
		slices.SortFunc(list, func(x, y member) int { return strings.Compare(x.name, y.name) })
		b.WriteByte('{')
		for i, m := range list {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quoted(m.name))
			b.WriteByte(':')
			writeCanonical(b, m.node)
		}
		b.WriteByte('}')
	case n.Is(tree.String):
		b.WriteString(quoted(n.Text))
	default:
		b.WriteString(n.Raw())
	}
}
