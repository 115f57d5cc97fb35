package openapi

import "slices"

// OpenAPI 3.1 has all keywords of JSON Schema 2020-12. A declared schema is kept where its type cannot say all of it; there the
// document says the rest in the schema itself, and needs nothing beside.

// place is where schemas stand in the value of a keyword.
type place int

const (
	verbatim place = iota + 1
	oneSchema
	listOfSchemas
	namedSchemas
)

// nativeKeywords are those that a schema of 3.1 may have within what is copied. Defaults and examples of it are not: they assert
// nothing, and would have to be checked.
var nativeKeywords = map[string]place{
	"type": verbatim, "enum": verbatim, "const": verbatim, "required": verbatim, "format": verbatim, "title": verbatim, "description": verbatim, "$ref": verbatim,
	"minimum": verbatim, "maximum": verbatim, "exclusiveMinimum": verbatim, "exclusiveMaximum": verbatim, "multipleOf": verbatim,
	"minLength": verbatim, "maxLength": verbatim, "pattern": verbatim, "minItems": verbatim, "maxItems": verbatim, "uniqueItems": verbatim,
	"minProperties": verbatim, "maxProperties": verbatim, "minContains": verbatim, "maxContains": verbatim, "dependentRequired": verbatim,
	"contentEncoding": verbatim, "contentMediaType": verbatim,
	"not": oneSchema, "if": oneSchema, "then": oneSchema, "else": oneSchema, "contains": oneSchema, "propertyNames": oneSchema, "items": oneSchema,
	"additionalProperties": oneSchema, "unevaluatedItems": oneSchema, "unevaluatedProperties": oneSchema, "contentSchema": oneSchema,
	"allOf": listOfSchemas, "anyOf": listOfSchemas, "oneOf": listOfSchemas, "prefixItems": listOfSchemas,
	"properties": namedSchemas, "patternProperties": namedSchemas, "dependentSchemas": namedSchemas,
}

// beyondTypes are the keywords that no type says. The others of a schema are said by the type's shape, but for those that combine
// schemas, of which that is not sure.
var beyondTypes = []string{"not", "if", "then", "else", "contains", "minContains", "maxContains", "propertyNames", "dependentRequired", "dependentSchemas",
	"prefixItems", "unevaluatedItems", "unevaluatedProperties", "contentEncoding", "contentMediaType", "contentSchema"}

var combining = []string{"allOf", "anyOf", "oneOf", "$ref"}

// native adds to a schema of 3.1 what the declared schema says and the type does not. It reports whether that is all.
func (w *writer) native(s *object, declared any) bool {
	o, ok := declared.(*object)
	if !ok || w.plainly {
		return false
	}
	copied, ok := w.modern(o)
	if !ok {
		return false
	}
	all := true
	for _, m := range copied.members {
		switch {
		case slices.Contains(combining, m.name):
			all = false
		case slices.Contains(beyondTypes, m.name) && !s.has(m.name):
			s.set(m.name, m.value)
		case m.name == "items" && copied.has("prefixItems"):
			s.set("items", m.value)
		case slices.Contains(beyondTypes, m.name):
			all = false
		}
	}
	return all
}

// modern is a copy of a schema in the words of 2020-12. not ok where it refers to what the document does not have.
func (w *writer) modern(declared *object) (*object, bool) {
	out := &object{}
	add := func(name string, value any, at place) bool {
		switch at {
		case verbatim:
			out.set(name, value)
			return true
		case oneSchema:
			v, ok := w.modernSchema(value)
			if ok {
				out.set(name, v)
			}
			return ok
		case listOfSchemas:
			var list []any
			items, _ := value.([]any)
			for _, item := range items {
				v, ok := w.modernSchema(item)
				if !ok {
					return false
				}
				list = append(list, v)
			}
			out.set(name, list)
			return len(list) > 0
		case namedSchemas:
			named, holds := value.(*object)
			if !holds {
				return false
			}
			schemas := &object{}
			for _, m := range named.members {
				v, ok := w.modernSchema(m.value)
				if !ok {
					return false
				}
				schemas.set(m.name, v)
			}
			out.set(name, schemas)
			return true
		}
		return true // no keyword, or one that asserts nothing
	}
	for _, m := range declared.members {
		name, at := m.name, nativeKeywords[m.name]
		switch _, tuple := declared.get("items").([]any); {
		case name == "items" && tuple:
			name, at = "prefixItems", listOfSchemas
		case name == "additionalItems" && tuple:
			name, at = "items", oneSchema
		case name == "dependencies":
			if !w.dependencies(out, m.value) {
				return nil, false
			}
			continue
		case name == "$ref":
			if ref, _ := m.value.(string); !w.components[ref] {
				return nil, false
			}
		}
		if !add(name, m.value, at) {
			return nil, false
		}
	}
	return out, true
}

func (w *writer) modernSchema(value any) (any, bool) {
	switch v := value.(type) {
	case bool:
		return v, true
	case *object:
		return w.modern(v)
	}
	return nil, false
}

// dependencies takes the keyword of older drafts apart: names that others demand, and schemas that they do.
func (w *writer) dependencies(out *object, value any) bool {
	all, ok := value.(*object)
	if !ok {
		return false
	}
	for _, m := range all.members {
		if names, ok := m.value.([]any); ok {
			out.child("dependentRequired").set(m.name, names)
			continue
		}
		v, ok := w.modernSchema(m.value)
		if !ok {
			return false
		}
		out.child("dependentSchemas").set(m.name, v)
	}
	return true
}
