package jsonschema

import (
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// Dialect is a draft of JSON Schema, as far as they differ for a type. What draft-04 has otherwise is read in every dialect.
type Dialect string

// The dialects.
const (
	Draft07 Dialect = "draft-07" // and before
	Draft19 Dialect = "2019-09"
	Draft20 Dialect = "2020-12" // and after
)

// newWords are the keywords that draft-07 does not have, with the draft that brought them.
var newWords = map[string]Dialect{
	"$defs": Draft19, "$anchor": Draft19, "dependentRequired": Draft19, "dependentSchemas": Draft19, "minContains": Draft19,
	"maxContains": Draft19, "unevaluatedProperties": Draft19, "unevaluatedItems": Draft19,
	"prefixItems": Draft20, "$dynamicRef": Draft20, "$dynamicAnchor": Draft20,
}

// DialectOf returns the dialect of a document: the one that $schema names, else the oldest that has all its keywords.
func DialectOf(root *tree.Node) Dialect {
	if s := root.Get("$schema").Str(); s != "" {
		switch {
		case strings.Contains(s, "2019-09"):
			return Draft19
		case strings.Contains(s, "2020-12"), strings.Contains(s, "/next/"), strings.HasSuffix(s, "json-schema.org/schema"), strings.HasSuffix(s, "json-schema.org/schema#"):
			return Draft20
		}
		return Draft07
	}
	d := Draft07
	eachSchema(root, func(n *tree.Node) {
		for _, m := range n.Members {
			if w := newWords[m.Name]; w > d || d == Draft07 && w != "" {
				d = w
			}
		}
	})
	return d
}

// uri is the dialect's $schema.
func (d Dialect) uri() string { return "https://json-schema.org/draft/" + string(d) + "/schema" }

// modern: $ref is a keyword like any other.
func (c *converter) modern() bool { return c.opts.Dialect != Draft07 }

// RefAlone reports whether a schema with $ref is nothing but the reference: in draft-07 always, later if only annotations
// stand beside it.
func RefAlone(n *tree.Node, d Dialect) bool {
	if !n.Get("$ref").Is(tree.String) {
		return false
	}
	for _, m := range n.Members {
		if _, ok := annotations[m.Name]; !ok && m.Name != "$ref" && m.Name != "nullable" && d != Draft07 {
			return false
		}
	}
	return true
}

// place is what the value of a keyword is: a schema, schemas by name or a list of schemas.
type place byte

const (
	oneSchema place = 1 + iota
	namedSchemas
	listOfSchemas
)

// places are the keywords that hold schemas.
var places = map[string]place{
	"not": oneSchema, "if": oneSchema, "then": oneSchema, "else": oneSchema, "contains": oneSchema, "propertyNames": oneSchema,
	"additionalProperties": oneSchema, "additionalItems": oneSchema, "items": oneSchema, // or a list
	"unevaluatedProperties": oneSchema, "unevaluatedItems": oneSchema, "contentSchema": oneSchema,
	"properties": namedSchemas, "patternProperties": namedSchemas, "definitions": namedSchemas, "$defs": namedSchemas,
	"dependentSchemas": namedSchemas, "dependencies": namedSchemas, // or lists of names
	"oneOf": listOfSchemas, "anyOf": listOfSchemas, "allOf": listOfSchemas, "prefixItems": listOfSchemas,
}

// within returns the schemas that a keyword holds.
func within(m tree.Member) (out []*tree.Node) {
	switch p, v := places[m.Name], m.Value; {
	case p == namedSchemas && v.Is(tree.Object):
		for _, inner := range v.Members {
			if !inner.Earlier && inner.Value.Is(tree.Object) {
				out = append(out, inner.Value)
			}
		}
	case p != 0 && v.Is(tree.Array):
		return v.Items
	case p == oneSchema:
		return []*tree.Node{v}
	}
	return out
}

// eachSchema calls f for a schema and all within.
func eachSchema(n *tree.Node, f func(*tree.Node)) {
	if !n.Is(tree.Object) {
		return
	}
	f(n)
	for _, m := range n.Members {
		for _, inner := range within(m) {
			eachSchema(inner, f)
		}
	}
}

// Anchors returns the schemas of a document that have a name for references: $anchor, or in draft-07 an $id that is a
// fragment.
func Anchors(root *tree.Node) map[string]*tree.Node {
	out := map[string]*tree.Node{}
	eachSchema(root, func(n *tree.Node) {
		for _, name := range []string{n.Get("$anchor").Str(), n.Get("$dynamicAnchor").Str(), fragment(n.Get("$id").Str()), fragment(n.Get("id").Str())} {
			if name != "" && out[name] == nil {
				out[name] = n
			}
		}
	})
	return out
}

func fragment(id string) string {
	name, _ := strings.CutPrefix(id, "#")
	if name == id {
		return ""
	}
	return name
}
