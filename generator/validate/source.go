package validate

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// maxSourceDepth bounds how deep a declared schema is adapted.
const maxSourceDepth = 200

// usable reports whether the declared schema, which may be anything, is one that the library compiles. One that is not
// is left out: the type itself still holds.
func (v *Validator) usable(source []byte, d direction) bool {
	doc := v.adaptSource(source, d)
	if doc == nil {
		return false
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	c.UseRegexpEngine(compilePattern)
	c.UseLoader(anything{})
	const name = scheme + "source"
	if err := c.AddResource(name, doc); err != nil {
		return false
	}
	_, err := c.Compile(name)
	return err == nil
}

// anything stands for every schema that another refers to.
type anything struct{}

func (anything) Load(string) (any, error) { return true, nil }

// adaptSource returns the declared schema as it can stand beside ours: references to other declared schemas lead to
// their types, identifiers are left out, and for replies so is what forbids undeclared members.
func (v *Validator) adaptSource(source []byte, d direction) any {
	value, err := decode(source)
	if err != nil {
		return nil
	}
	root, _ := value.(object)
	a := adapter{v: v, root: root, tolerant: d == reply, dialect: dialect(root)}
	out := a.schema(value, 0)
	if o, ok := out.(object); ok && a.dialect != "" {
		o["$schema"] = a.dialect
	}
	return out
}

// dialect returns the $schema of a source that is not draft-07.
func dialect(root object) string {
	s, _ := root["$schema"].(string)
	if s == jsonschema.Draft2019.String() || s == jsonschema.Draft2020.String() {
		return s
	}
	return ""
}

type adapter struct {
	v        *Validator
	root     object
	tolerant bool
	dialect  string
}

// What the keywords that hold schemas hold: one, or a list; some by name; those in which tolerance would turn the meaning
// around.
var (
	holdsSchemas = map[string]bool{"additionalProperties": true, "additionalItems": true, "items": true, "contains": true, "propertyNames": true,
		"unevaluatedProperties": true, "unevaluatedItems": true, "oneOf": true, "anyOf": true, "allOf": true, "prefixItems": true, "then": true, "else": true}
	holdsNamed = map[string]bool{"properties": true, "patternProperties": true, "definitions": true, "$defs": true, "dependentSchemas": true, "dependencies": true}
	letterOnly = map[string]bool{"not": true, "if": true}
)

func (a adapter) schema(value any, depth int) any {
	if depth > maxSourceDepth {
		return true
	}
	in, ok := value.(object)
	if !ok {
		return value
	}
	out := object{}
	if ref, ok := in["$ref"].(string); ok {
		if a.dialect == "" {
			return a.ref(ref)
		}
		if target, ok := a.ref(ref).(object); ok {
			out = target
		}
	}
	for k, member := range in {
		switch {
		case k == "$ref":
			_, text := member.(string)
			if !text {
				out[k] = member
			}
		case k == "$schema" || k == "$id" || k == "id":
			if _, text := member.(string); !text {
				out[k] = member
			}
		case letterOnly[k]:
			strict := a
			strict.tolerant = false
			out[k] = strict.schema(member, depth+1)
		case holdsNamed[k]:
			out[k] = a.named(member, depth)
		case (k == "additionalProperties" || k == "unevaluatedProperties") && member == false && a.tolerant:
		case k == "oneOf" && a.tolerant && in["anyOf"] == nil:
			out["anyOf"] = a.list(member, depth)
		case holdsSchemas[k]:
			out[k] = a.list(member, depth)
		default:
			out[k] = member
		}
	}
	return out
}

// list adapts a schema, or each of a list.
func (a adapter) list(value any, depth int) any {
	items, ok := value.([]any)
	if !ok {
		return a.schema(value, depth+1)
	}
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = a.schema(item, depth+1)
	}
	return out
}

// named adapts schemas by name.
func (a adapter) named(value any, depth int) any {
	in, ok := value.(object)
	if !ok {
		return value
	}
	out := object{}
	for k, member := range in {
		out[k] = a.schema(member, depth+1)
	}
	return out
}

func (a adapter) ref(ref string) any {
	if name, ok := strings.CutPrefix(ref, "#/definitions/"); ok {
		own, _ := a.root["definitions"].(object)
		if first, _, _ := strings.Cut(name, "/"); own[first] != nil {
			return object{"$ref": ref}
		}
		if url := a.v.namedURL("schema:" + name); url != "" {
			return object{"$ref": url}
		}
		return true
	}
	if ref == "#" {
		return object{"$ref": ref}
	}
	return true
}
