package jsonschema

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

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
		if slices.Contains(c.within, target) || RefAlone(target, c.opts.Dialect) {
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
	if other.tuple != nil {
		if s.tuple != nil && canonical(s.tuple) != canonical(other.tuple) || s.items != nil {
			s.more("two schemas for items in allOf")
		} else {
			s.tuple = other.tuple
		}
	} else if s.tuple != nil && other.items != nil {
		s.more("two schemas for items in allOf")
		other.items = nil
	}
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
	s.unsaid = append(s.unsaid, other.unsaid...)
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
