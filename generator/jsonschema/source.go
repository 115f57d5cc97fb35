package jsonschema

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// beyond keeps the schema beside a type that cannot say all of it.
func (c *converter) beyond(s *shape, what string) json.RawMessage {
	c.report(diag.BeyondType, s.node, "%s; validators use the schema itself", what)
	if c.aside {
		return nil // it is kept as a part of the schema around it
	}
	var b strings.Builder
	c.write(&b, s.node, true)
	return json.RawMessage(b.String())
}

// readAside reads the schemas in keywords that no type can say: they become no types, but what is wrong with them is
// reported, and what they refer to is there.
func (c *converter) readAside(s *shape) {
	if len(s.unsaid) == 0 {
		return
	}
	all, aside := c.diags, c.aside
	found := diag.List{}
	c.diags, c.aside = &found, true
	for _, n := range s.unsaid {
		c.schema(n, nil)
	}
	c.diags, c.aside = all, aside
	for _, d := range found {
		if d.About() != diag.BeyondType {
			c.diags.Append(diag.List{d})
		}
	}
}

// write writes a schema as one that stands for itself: references are to named types ("#/definitions/" and the type's ID),
// the flags of draft-04 are the bounds of draft-07, and what a validator would stumble over, which was reported, is left out.
func (c *converter) write(b *strings.Builder, n *tree.Node, root bool) {
	if n.Is(tree.Bool) {
		b.WriteString(n.Text)
		return
	}
	if !n.Is(tree.Object) {
		b.WriteString("true")
		return
	}
	var list []string
	add := func(name string, value []byte) {
		list = append(list, string(jsonText(name))+":"+string(value))
	}
	if root && c.modern() {
		add("$schema", jsonText(c.opts.Dialect.uri()))
	}
	ref, alone := n.Get("$ref"), !c.modern()
	if ref.Is(tree.String) {
		if id, ok := c.refer(ref.Text); ok {
			add("$ref", jsonText("#/definitions/"+strings.TrimPrefix(id, "schema:")))
		}
	}
	exclusive := limits{exclusiveMinimum: n.Get("exclusiveMinimum").True(), exclusiveMaximum: n.Get("exclusiveMaximum").True()}
	for _, m := range n.Members {
		if m.Earlier || ref.Is(tree.String) && alone || left[m.Name] {
			continue
		}
		v := m.Value
		switch {
		case places[m.Name] != 0:
			var inner strings.Builder
			if c.writeWithin(&inner, m) {
				add(m.Name, []byte(inner.String()))
			}
		case m.Name == "exclusiveMinimum" && v.Is(tree.Bool), m.Name == "exclusiveMaximum" && v.Is(tree.Bool):
		case m.Name == "minimum" && exclusive.exclusiveMinimum && v.Is(tree.Number):
			add("exclusiveMinimum", v.Compact())
		case m.Name == "maximum" && exclusive.exclusiveMaximum && v.Is(tree.Number):
			add("exclusiveMaximum", v.Compact())
		case limitKeywords[m.Name] || m.Name == "minContains" || m.Name == "maxContains":
			if text := soundLimit(m); text != "" {
				add(m.Name, []byte(text))
			}
		case soundValue(m.Name, v):
			add(m.Name, v.Compact())
		}
	}
	b.WriteString("{" + strings.Join(list, ",") + "}")
}

// left are the keywords that have done their work, or could do none here.
var left = map[string]bool{"$ref": true, "$schema": true, "$id": true, "id": true, "$anchor": true, "$dynamicAnchor": true,
	"$dynamicRef": true, "$recursiveRef": true, "$recursiveAnchor": true, "$vocabulary": true, "$comment": true,
	"definitions": true, "$defs": true, "nullable": true}

// writeWithin writes the value of a keyword that holds schemas; false if it is none that holds.
func (c *converter) writeWithin(b *strings.Builder, m tree.Member) bool {
	v := m.Value
	switch p := places[m.Name]; {
	case v.Is(tree.Array) && (p == listOfSchemas || m.Name == "items"):
		b.WriteByte('[')
		some := false
		for _, n := range v.Items {
			if p == listOfSchemas && !n.Is(tree.Object) && !n.Is(tree.Bool) {
				continue
			}
			if some {
				b.WriteByte(',')
			}
			some = true
			c.write(b, n, false)
		}
		b.WriteByte(']')
		return some
	case v.Is(tree.Object) && p == namedSchemas:
		b.WriteByte('{')
		for i, inner := range members(v) {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(jsonText(inner.name))
			b.WriteByte(':')
			if m.Name == "dependencies" && inner.node.Is(tree.Array) {
				b.Write(inner.node.Compact())
			} else {
				c.write(b, inner.node, false)
			}
		}
		b.WriteByte('}')
		return true
	case p == oneSchema && (v.Is(tree.Object) || v.Is(tree.Bool)):
		c.write(b, v, false)
		return true
	}
	return false
}

// soundLimit returns a bound's JSON, "" where it is none.
func soundLimit(m tree.Member) string {
	switch m.Name {
	case "pattern":
		if m.Value.Is(tree.String) && readable(m.Value.Text) {
			return string(m.Value.Compact())
		}
		return ""
	case "uniqueItems":
		if m.Value.Is(tree.Bool) {
			return m.Value.Text
		}
		return ""
	}
	var l limits
	var none diag.List
	c := &converter{diags: &none}
	s := &shape{limits: l}
	if m.Name == "minContains" || m.Name == "maxContains" {
		m.Name = "minItems"
	}
	if !c.limit(s, m) || s.limits == (limits{}) {
		return ""
	}
	return m.Value.Scalar()
}

// soundValue reports whether a keyword's value is of a kind that a validator reads.
func soundValue(name string, v *tree.Node) bool {
	switch name {
	case "type":
		return v.Is(tree.Array) && len(v.Items) > 0 && !slices.ContainsFunc(v.Items, func(n *tree.Node) bool { return !jsonTypes[n.Str()] }) || jsonTypes[v.Str()]
	case "enum":
		return v.Is(tree.Array) && len(v.Items) > 0
	case "required":
		return v.Is(tree.Array) && !slices.ContainsFunc(v.Items, func(n *tree.Node) bool { return !n.Is(tree.String) })
	case "title", "description", "format", "contentEncoding", "contentMediaType":
		return v.Is(tree.String)
	case "examples":
		return v.Is(tree.Array)
	case "readOnly", "writeOnly", "deprecated":
		return v.Is(tree.Bool)
	case "dependentRequired":
		return v.Is(tree.Object)
	}
	return true
}

func jsonText(s string) []byte {
	b, _ := json.Marshal(s)
	return b
}

// refer follows a reference that stands in a schema that is kept.
func (c *converter) refer(ref string) (string, bool) {
	if c.opts.Ref == nil {
		return "", false
	}
	id, _, ok := c.opts.Ref(ref)
	if ok && c.opts.Kept != nil {
		c.opts.Kept(id)
	}
	return id, ok
}
