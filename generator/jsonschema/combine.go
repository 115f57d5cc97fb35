package jsonschema

import (
	"encoding/json"
	"math/big"
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
		if !ref.Is(tree.String) || c.opts.Ref == nil {
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

// onlyOne converts an allOf of one schema with nothing beside it: how people give a reference a description.
func (c *converter) onlyOne(s *shape) *model.Type {
	if len(s.allOf) != 1 || s.structured() || len(s.oneOf) > 0 || len(s.anyOf) > 0 || s.limits != (limits{}) || s.format != "" {
		return nil
	}
	if len(s.types) > 0 {
		own := c.target(s.allOf[0]).Get("type")
		if own != nil && (len(s.types) > 1 || own.Str() != s.types[0]) {
			return nil
		}
	}
	t := c.schema(s.allOf[0], s.types)
	if s.nullable && !t.Nullable { // both have to hold
		s.nullable = false
	}
	return t
}

// mergeAll adds to a schema what the schemas of its allOf assert.
func (c *converter) mergeAll(s *shape) {
	list := s.allOf
	s.allOf = nil
	for _, n := range list {
		if n.Is(tree.Bool) && n.True() || !c.spend(n) {
			continue
		}
		if n.Is(tree.Bool) {
			s.more("`false` in allOf")
			continue
		}
		target := c.target(n)
		if slices.Contains(c.within, target) || target.Get("$ref").Is(tree.String) {
			s.more("a reference in allOf that leads back to itself or nowhere")
			continue
		}
		c.within = append(c.within, target)
		other := c.read(target)
		if len(other.allOf) > 0 {
			c.mergeAll(other)
		}
		c.within = c.within[:len(c.within)-1]
		c.merge(s, other)
	}
}

// merge adds to s what other asserts as well.
func (c *converter) merge(s, other *shape) {
	if len(s.types) == 0 && !s.nullable {
		s.types, s.nullable = other.types, other.nullable
	} else if len(other.types) > 0 || other.nullable {
		s.nullable = s.nullable && other.nullable
		s.types = common(s.types, other.types)
		if len(s.types) == 0 {
			s.more("types in allOf that exclude each other")
		}
	}
	for _, p := range other.props {
		i := slices.IndexFunc(s.props, func(q member) bool { return q.name == p.name })
		if i < 0 {
			s.props = append(s.props, p)
		} else if canonical(s.props[i].node) != canonical(p.node) {
			s.more("two schemas for one property in allOf")
		}
	}
	for _, r := range other.required {
		if !slices.Contains(s.required, r) {
			s.required = append(s.required, r)
		}
	}
	s.patterns = append(s.patterns, other.patterns...)
	if other.additional != nil {
		// Of additionalProperties each schema of an allOf means its own properties only.
		if s.additional == nil && (other.additional.True() || len(s.props) == len(other.props)) {
			s.additional = other.additional
		} else {
			s.more("additionalProperties in allOf")
		}
	}
	c.mergeRest(s, other)
}

func (c *converter) mergeRest(s, other *shape) {
	if other.items != nil {
		if s.items != nil && canonical(s.items) != canonical(other.items) {
			s.more("two schemas for items in allOf")
		} else {
			s.items = other.items
		}
	}
	if other.enum != nil {
		if s.enum == nil {
			s.enum = other.enum
		} else {
			s.enum = slices.DeleteFunc(slices.Clone(s.enum), func(n *tree.Node) bool {
				return !slices.ContainsFunc(other.enum, func(o *tree.Node) bool { return canonical(o) == canonical(n) })
			})
		}
	}
	if s.format == "" {
		s.format = other.format
	} else if other.format != "" && other.format != s.format {
		s.more("two formats in allOf")
	}
	for _, list := range []struct {
		name       string
		mine, more *[]*tree.Node
	}{{"oneOf", &s.oneOf, &other.oneOf}, {"anyOf", &s.anyOf, &other.anyOf}} {
		if len(*list.mine) > 0 && len(*list.more) > 0 {
			s.more("two " + list.name + " in allOf")
		} else if len(*list.mine) == 0 {
			*list.mine = *list.more
		}
	}
	for _, b := range other.beyond {
		s.more(b)
	}
	mergeLimits(s, &other.limits)
}

// mergeLimits keeps the tighter of two bounds.
func mergeLimits(s *shape, o *limits) {
	l := &s.limits
	for _, p := range []struct {
		mine, other **json.Number
		upper       bool
	}{{&l.Minimum, &o.Minimum, false}, {&l.Maximum, &o.Maximum, true}, {&l.ExclusiveMinimum, &o.ExclusiveMinimum, false},
		{&l.ExclusiveMaximum, &o.ExclusiveMaximum, true}} {
		if *p.other != nil && (*p.mine == nil || less(**p.other, **p.mine) == p.upper) {
			*p.mine = *p.other
		}
	}
	for _, p := range []struct {
		mine, other **int
		upper       bool
	}{{&l.MinLength, &o.MinLength, false}, {&l.MaxLength, &o.MaxLength, true}, {&l.MinItems, &o.MinItems, false},
		{&l.MaxItems, &o.MaxItems, true}, {&l.MinProperties, &o.MinProperties, false}, {&l.MaxProperties, &o.MaxProperties, true}} {
		if *p.other != nil && (*p.mine == nil || (**p.other < **p.mine) == p.upper) {
			*p.mine = *p.other
		}
	}
	l.UniqueItems = l.UniqueItems || o.UniqueItems
	if l.MultipleOf == nil {
		l.MultipleOf = o.MultipleOf
	} else if o.MultipleOf != nil && *o.MultipleOf != *l.MultipleOf {
		s.more("two multipleOf in allOf")
	}
	if l.Pattern == "" {
		l.Pattern = o.Pattern
	} else if o.Pattern != "" && o.Pattern != l.Pattern {
		s.more("two patterns in allOf")
	}
}

func less(a, b json.Number) bool {
	x, okX := new(big.Rat).SetString(string(a))
	y, okY := new(big.Rat).SetString(string(b))
	return okX && okY && x.Cmp(y) < 0
}

// common returns the JSON types that are in both lists; an integer is a number, too.
func common(a, b []string) []string {
	if len(b) == 0 {
		return nil
	}
	var out []string
	for _, x := range a {
		switch {
		case slices.Contains(b, x):
			out = append(out, x)
		case x == "integer" && slices.Contains(b, "number"), x == "number" && slices.Contains(b, "integer"):
			out = append(out, "integer")
		}
	}
	return out
}
