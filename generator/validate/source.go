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
// their types, identifiers and dialects are left out, and for replies so is what forbids undeclared members.
func (v *Validator) adaptSource(source []byte, d direction) any {
	value, err := decode(source)
	if err != nil {
		return nil
	}
	root, _ := value.(object)
	return v.adapt(value, root, d, 0)
}

func (v *Validator) adapt(value any, root object, d direction, depth int) any {
	if depth > maxSourceDepth {
		return true
	}
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = v.adapt(value[i], root, d, depth+1)
		}
		return value
	case object:
		if ref, ok := value["$ref"].(string); ok {
			return v.adaptRef(ref, root)
		}
		out := object{}
		for k, member := range value {
			switch k {
			case "$schema", "$id", "id":
				if _, text := member.(string); text {
					continue // of a property map, "id" is a schema
				}
			case "enum", "const", "default", "examples":
				out[k] = member
				continue
			case "additionalProperties":
				if member == false && d == reply {
					continue
				}
			case "oneOf":
				if d == reply && value["anyOf"] == nil {
					k = "anyOf"
				}
			}
			out[k] = v.adapt(member, root, d, depth+1)
		}
		return out
	}
	return value
}

func (v *Validator) adaptRef(ref string, root object) any {
	if name, ok := strings.CutPrefix(ref, "#/definitions/"); ok {
		own, _ := root["definitions"].(object)
		if first, _, _ := strings.Cut(name, "/"); own[first] != nil {
			return object{"$ref": ref}
		}
		if url := v.namedURL("schema:" + name); url != "" {
			return object{"$ref": url}
		}
		return true
	}
	if ref == "#" {
		return object{"$ref": ref}
	}
	return true
}
