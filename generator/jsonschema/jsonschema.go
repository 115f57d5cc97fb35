// Package jsonschema turns a JSON Schema (draft-07, the leftovers of draft-04 that people still write, 2019-09 and 2020-12) into a model type.
//
// A schema is a set of assertions; a Go type is a shape. [Convert] finds the shape and keeps the assertions beside it, in
// the fields of [model.Type] made for them. Three rules settle what a schema leaves open:
//
//   - Null is no alternative but a property of a type: type [T, "null"] and oneOf [T, {type: null}] are both a nullable T.
//   - Alternatives of one scalar kind are that kind, narrowed: an id or the word "sandbox" is a string to a caller.
//     Everything else that has alternatives is a union.
//   - What no type can say (not, if, dependencies, the order in a tuple …) stays in Type.Source for validators, with a note.
//
// Real schemas are broken in small ways: a limit in quotes, an array too many, members written without "properties". Each
// is read as what was evidently meant, and reported at its place; none stops the conversion.
package jsonschema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// maxSteps bounds the schemas that one conversion visits: allOf pulls its references in, and can multiply them.
const maxSteps = 200_000

// Options say what a schema's surroundings are.
type Options struct {
	// Name is the schema's name in messages.
	Name string
	// Ref resolves the text of a $ref to the ID of a named type and, where there is one, its schema. Without Ref, every
	// reference dangles.
	Ref func(ref string) (id string, target *tree.Node, ok bool)
	// Kept is told the IDs to which the Source of a type refers. It may be nil.
	Kept func(id string)
	// Dialect is the draft of the document that the schema is of; "": that of the schema itself.
	Dialect Dialect
	// Known recognises copies of named schemas, which become references again. It may be nil.
	Known *Index
	// Keywords are those that count in the root, if it is something else besides (a parameter); nil: all, annotations too.
	Keywords []string
	// Steps counts the schemas that were visited, together with other conversions that are given the same counter: what each
	// may cost all may cost together. It may be nil.
	Steps *int
}

// Convert returns the type that the schema n describes. It never returns nil: what is not a schema is any value.
func Convert(n *tree.Node, opts Options, diags *diag.List) *model.Type {
	c := &converter{opts: opts, diags: diags, root: n, steps: opts.Steps}
	if c.steps == nil {
		c.steps = new(int)
	}
	if c.opts.Dialect == "" {
		c.opts.Dialect = DialectOf(n)
	}
	return c.schema(n, nil)
}

type converter struct {
	opts  Options
	diags *diag.List
	root  *tree.Node
	steps *int
	// within are the targets of the references that are being pulled into an allOf.
	within []*tree.Node
	// aside: the schema at hand is within a keyword that no type can say.
	aside bool
}

func (c *converter) report(code diag.Code, n *tree.Node, format string, args ...any) {
	c.reportAt(code, n.Pos(), 0, format, args...)
}

// reportName reports a member, by its name.
func (c *converter) reportName(code diag.Code, n *tree.Node, format string, args ...any) {
	pos, span := n.KeyPos()
	c.reportAt(code, pos, span, format, args...)
}

func (c *converter) reportAt(code diag.Code, pos diag.Pos, span int, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if c.opts.Name != "" {
		message = "schema " + quote(c.opts.Name) + ": " + message
	}
	c.diags.Add(code, pos, "%s", message).Span = span
}

// defect reports a place that is not well formed.
func (c *converter) defect(n *tree.Node, format string, args ...any) {
	c.report(diag.SchemaDefect, n, format, args...)
}

func anything(n *tree.Node) *model.Type {
	return &model.Type{Kind: model.KindAny, Evidence: model.Declared, Pos: n.Pos()}
}

func compact(n *tree.Node) json.RawMessage { return json.RawMessage(n.Compact()) }

// spend reports whether the conversion may go on.
func (c *converter) spend(n *tree.Node) bool {
	*c.steps++
	if *c.steps == maxSteps {
		c.report(diag.LimitExceeded, n, "more than %d schemas, references of allOf expanded; the rest is left without a type", maxSteps)
	}
	return *c.steps < maxSteps
}

// schema converts one schema. inherit are the JSON types that the surrounding schema allows; they count where this one
// says nothing.
func (c *converter) schema(n *tree.Node, inherit []string) *model.Type {
	if !c.spend(n) {
		return anything(n)
	}
	switch {
	case n.Is(tree.Bool) && n.True():
		return anything(n)
	case n.Is(tree.Bool):
		t := anything(n)
		t.Source = c.beyond(&shape{node: n}, "`false` allows no value at all")
		return t
	case !n.Is(tree.Object):
		if n != nil {
			c.defect(n, "%s stands where a schema is expected; any value is allowed there", n.Kind.Article())
		}
		return anything(n)
	}
	if n != c.root {
		if id, ok := c.opts.Known.Lookup(n); ok {
			return c.reference(n, id)
		}
	}
	if RefAlone(n, c.opts.Dialect) {
		return c.ref(n, n.Get("$ref"))
	}
	s := c.read(n)
	if len(s.types) == 0 && !s.nullable {
		s.types = inherit
	}
	return c.assemble(s)
}

// ref converts a schema with $ref. Draft-07 ignores what stands beside it; titles and descriptions are welcome.
func (c *converter) ref(n, ref *tree.Node) *model.Type {
	nullable := false
	for _, m := range n.Members {
		if m.Name == "nullable" && m.Value.True() {
			nullable = c.openAPINull(m.Value)
		} else if _, ok := annotations[m.Name]; !ok && m.Name != "$ref" {
			c.report(diag.BeyondType, m.Value, "`%s` stands beside a $ref; it is ignored, as draft-07 has it", m.Name)
		}
	}
	if c.opts.Ref != nil {
		if id, _, ok := c.opts.Ref(ref.Text); ok {
			t := c.reference(n, id)
			t.Nullable = nullable
			return t
		}
	}
	c.report(diag.MissingSchema, ref, "%s names no schema that is here; any value is allowed there", quote(ref.Text))
	t := anything(n)
	c.annotate(t, n)
	return t
}

func (c *converter) reference(n *tree.Node, id string) *model.Type {
	t := &model.Type{Kind: model.KindRef, Ref: id, Evidence: model.Declared, Pos: n.Pos()}
	c.annotate(t, n)
	return t
}

// annotate copies what says nothing about values.
func (c *converter) annotate(t *model.Type, n *tree.Node) {
	if n == c.root && c.opts.Keywords != nil {
		return
	}
	if s := n.Get("title").Str(); s != "" {
		t.Title = s
	}
	if s := n.Get("description").Str(); s != "" {
		t.Description = s
	}
	if d := n.Get("default"); d != nil {
		t.Default = compact(d)
	}
	if n.Get("deprecated").True() {
		t.Deprecated = true
	}
	if n.Get("readOnly").True() {
		t.ReadOnly = true
	}
	if n.Get("writeOnly").True() {
		t.WriteOnly = true
	}
	if e := n.Get("examples"); e.Is(tree.Array) {
		for _, v := range e.Items {
			t.Examples = append(t.Examples, compact(v))
		}
	}
}

// assemble makes the type of a schema that was read.
func (c *converter) assemble(s *shape) *model.Type {
	t := c.composed(s)
	c.annotate(t, s.node)
	t.Pos = s.node.Pos()
	if s.nullable {
		t.Nullable = true
	}
	if len(s.beyond) > 0 {
		t.Source = c.beyond(s, strings.Join(s.beyond, ", ")+" cannot be said by a type")
	}
	c.readAside(s)
	return t
}

func (c *converter) composed(s *shape) *model.Type {
	if len(s.allOf) > 0 {
		if t := c.onlyOne(s); t != nil {
			return t
		}
		c.mergeAll(s)
	}
	alternatives, exclusive := s.oneOf, true
	if len(alternatives) == 0 {
		alternatives, exclusive = s.anyOf, false
	} else if len(s.anyOf) > 0 {
		s.more("anyOf beside oneOf")
	}
	switch {
	case len(alternatives) == 0:
		return c.plain(s)
	case s.structured():
		return c.narrowed(s, alternatives, exclusive)
	}
	return c.union(s, alternatives, exclusive)
}

// plain makes the type of a schema without alternatives.
func (c *converter) plain(s *shape) *model.Type {
	if s.enum != nil {
		return c.enumerated(s)
	}
	types := s.types
	if len(types) == 0 {
		types = s.implied()
		if len(types) > 0 && !s.nullable {
			c.report(diag.BeyondType, s.node, "the schema does not say its type; it is read as an %s", types[0])
		}
	}
	switch len(types) {
	case 0:
		t := anything(s.node)
		t.Limits = s.limits.all()
		t.Format = s.format
		if s.nullable { // {type: null} alone
			t.Enum = []model.Enumerator{{Value: json.RawMessage("null")}}
		}
		return t
	case 1:
		return c.typed(s, types[0])
	}
	u := &model.Type{Kind: model.KindUnion, Evidence: model.Declared}
	for _, name := range types {
		t := c.typed(s, name)
		t.Pos = s.node.Pos()
		u.Alternatives = append(u.Alternatives, model.Alternative{Type: t})
	}
	return u
}

// typed makes the type of a schema of one JSON type.
func (c *converter) typed(s *shape, name string) *model.Type {
	switch name {
	case "object":
		return c.object(s)
	case "array":
		return c.array(s)
	}
	return c.scalar(s, name)
}

func (c *converter) array(s *shape) *model.Type {
	t := &model.Type{Kind: model.KindArray, Evidence: model.Declared, Limits: s.limits.array()}
	switch {
	case s.tuple != nil:
		s.more("a tuple")
		t.Elem = c.tuple(s)
	case s.items == nil:
		t.Elem = anything(s.node)
	default:
		t.Elem = c.schema(s.items, nil)
	}
	return t
}

// tuple makes the type of a tuple's elements: one of those that it lists, where it has an end or says what comes after it.
func (c *converter) tuple(s *shape) *model.Type {
	if s.items == nil || s.items.True() {
		return anything(s.node)
	}
	var schemas []*tree.Node
	seen := map[string]bool{}
	for _, n := range append(slices.Clone(s.tuple.Items), s.items) {
		if text := canonical(n); !seen[text] && !(n.Is(tree.Bool) && !n.True()) {
			seen[text] = true
			schemas = append(schemas, n)
		}
	}
	if len(schemas) == 0 {
		return anything(s.node)
	}
	of := &shape{node: s.tuple}
	t := c.union(of, schemas, false)
	t.Pos, t.Nullable = s.tuple.Pos(), t.Nullable || of.nullable
	return t
}

// quote shows a text of the input in a message.
func quote(s string) string { return `"` + shorten(s) + `"` }

func shorten(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}
