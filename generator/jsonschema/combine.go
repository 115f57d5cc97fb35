package jsonschema

import (
	"encoding/json"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// union makes the type of a schema that is one of several: a nullable type, a narrowed scalar, or a union.
func (c *converter) union(s *shape, schemas []*tree.Node, exclusive bool) *model.Type {
	var types []*model.Type
	var nodes []*tree.Node
	nulls := 0
	for _, n := range schemas {
		if onlyNull(n) {
			nulls++
			continue
		}
		t := c.schema(n, s.types)
		if t.Nullable {
			nulls++
			t.Nullable = false
		}
		types, nodes = append(types, t), append(nodes, n)
	}
	if exclusive && nulls > 1 {
		s.more("null in several alternatives of oneOf")
	}
	s.nullable = s.nullable || nulls > 0
	switch len(types) {
	case 0:
		t := anything(s.node)
		t.Enum = []model.Enumerator{{Value: json.RawMessage("null")}}
		return t
	case 1:
		return c.tighten(s, types[0])
	}
	if t := sameScalar(types, exclusive); t != nil {
		return c.tighten(s, t)
	}
	t := &model.Type{Kind: model.KindUnion, Evidence: model.Declared, Exclusive: exclusive, Limits: s.limits.all(), Format: s.format}
	t.Discriminator = c.discriminator(nodes)
	for _, a := range flatten(types) {
		t.Alternatives = append(t.Alternatives, model.Alternative{Type: a})
	}
	return t
}

// tighten applies the bounds that stand beside the alternatives.
func (c *converter) tighten(s *shape, t *model.Type) *model.Type {
	if l := s.limits.all(); l != nil {
		if t.Kind == model.KindRef || t.Limits != nil {
			s.more("bounds beside alternatives")
		} else {
			t.Limits = l
		}
	}
	return t
}

func onlyNull(n *tree.Node) bool {
	if t := n.Get("type"); t != nil {
		return t.Str() == "null"
	}
	e := n.Get("enum")
	return e.Is(tree.Array) && len(e.Items) == 1 && e.Items[0].Is(tree.Null) || n.Has("const") && n.Get("const").Is(tree.Null)
}

// sameScalar returns the one scalar type that alternatives narrow, or nil if they are not of one scalar kind.
func sameScalar(types []*model.Type, exclusive bool) *model.Type {
	t := &model.Type{Kind: types[0].Kind, Evidence: model.Declared, Exclusive: exclusive, Choices: types}
	for _, a := range types {
		if jsonKind(a) != jsonKind(types[0]) || !isScalar(a.Kind) {
			return nil
		}
		if a.Kind != t.Kind {
			switch jsonKind(a) {
			case "number":
				t.Kind = model.KindFloat
			default:
				t.Kind = model.KindString
			}
		}
	}
	if values, ok := joined(types, exclusive); ok {
		t.Enum, t.Choices, t.Exclusive = values, nil, false
	}
	return t
}

// joined returns the values of alternatives that are enumerations and nothing else.
func joined(types []*model.Type, exclusive bool) ([]model.Enumerator, bool) {
	var out []model.Enumerator
	seen := map[string]bool{}
	for _, t := range types {
		if len(t.Enum) == 0 || t.Limits != nil || t.Format != "" || t.Choices != nil || t.Source != nil || t.Title != "" || t.Description != "" {
			return nil, false
		}
		for _, e := range t.Enum {
			if seen[string(e.Value)] {
				if exclusive {
					return nil, false // it matches twice, and so never
				}
				continue
			}
			seen[string(e.Value)] = true
			out = append(out, e)
		}
	}
	return out, true
}

func isScalar(k model.Kind) bool {
	switch k {
	case model.KindBool, model.KindInt, model.KindFloat, model.KindNumber, model.KindString, model.KindTime:
		return true
	}
	return false
}

// jsonKind returns the JSON type of a type's values, "" where it is not one.
func jsonKind(t *model.Type) string {
	switch t.Kind {
	case model.KindBool:
		return "boolean"
	case model.KindInt, model.KindFloat, model.KindNumber:
		return "number"
	case model.KindString, model.KindTime:
		return "string"
	case model.KindArray:
		return "array"
	case model.KindStruct, model.KindMap:
		return "object"
	}
	return ""
}

// flatten lifts the alternatives of a union in a union where no value can match two of all.
func flatten(types []*model.Type) []*model.Type {
	var out []*model.Type
	for i, t := range types {
		if t.Kind != model.KindUnion || t.Limits != nil || t.Choices != nil || t.Source != nil || t.Discriminator != "" || t.Title != "" || !apart(t, types, i) {
			out = append(out, t)
			continue
		}
		for _, a := range t.Alternatives {
			out = append(out, a.Type)
		}
	}
	return out
}

func apart(u *model.Type, types []*model.Type, self int) bool {
	kinds := map[string]bool{"": true}
	add := func(t *model.Type) bool {
		k := jsonKind(t)
		if kinds[k] {
			return false
		}
		kinds[k] = true
		return true
	}
	for _, a := range u.Alternatives {
		if !add(a.Type) {
			return false
		}
	}
	for i, t := range types {
		if i != self && kinds[jsonKind(t)] {
			return false
		}
	}
	return true
}

// narrowed makes the type of a schema that has both a structure of its own and alternatives: the structure is the type,
// the alternatives narrow it.
func (c *converter) narrowed(s *shape, schemas []*tree.Node, exclusive bool) *model.Type {
	t := c.plain(s)
	for _, n := range schemas {
		choice := c.schema(n, s.types)
		t.Choices = append(t.Choices, choice)
		if t.Kind == model.KindStruct && !t.Closed && t.Extra == nil && hasOthers(choice, t) {
			t.Extra = anything(s.node) // what only an alternative names must not be lost on the way through Go
		}
	}
	t.Exclusive = exclusive
	return t
}

func hasOthers(choice, base *model.Type) bool {
	if choice.Kind == model.KindRef {
		return true
	}
	for _, f := range choice.Fields {
		if !slices.ContainsFunc(base.Fields, func(b model.Field) bool { return b.Name == f.Name }) {
			return true
		}
	}
	return false
}

// discriminator returns the property that is in every alternative, with one value each, all different.
func (c *converter) discriminator(nodes []*tree.Node) string {
	for i, n := range nodes {
		nodes[i] = c.target(n)
	}
	for _, m := range members(nodes[0].Get("properties")) {
		p := m.name
		seen := map[string]bool{}
		for _, n := range nodes {
			if v := single(n.Get("properties").Get(p)); v != "" {
				seen[v] = true
			}
		}
		if len(seen) == len(nodes) {
			return p
		}
	}
	return ""
}

// single returns the one string that a schema allows, "" where there is not exactly one.
func single(n *tree.Node) string {
	if v := n.Get("const"); v.Is(tree.String) {
		return v.Text
	}
	if e := n.Get("enum"); e.Is(tree.Array) && len(e.Items) == 1 {
		return e.Items[0].Str()
	}
	return ""
}

// target follows references to the schema that they name.
func (c *converter) target(n *tree.Node) *tree.Node {
	for range 16 {
		ref := n.Get("$ref")
		if c.opts.Ref == nil || !RefAlone(n, c.opts.Dialect) {
			return n
		}
		_, next, ok := c.opts.Ref(ref.Text)
		if !ok || next == nil {
			return n
		}
		n = next
	}
	return n
}
