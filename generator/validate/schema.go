package validate

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/pmgen/pmgen/generator/model"
)

// scheme is that of the URLs by which schemas refer to each other. Nothing is ever fetched.
const scheme = "pmgen:///"

// formats are the formats that are ours; the library knows uri, email, uuid, date and others.
var formats = []*jsonschema.Format{
	{Name: "date-time", Validate: validateTime}, // what time.Time decodes
	{Name: "int64", Validate: validateInt64},
}

func validateTime(v any) error {
	if s, ok := v.(string); ok {
		_, err := time.Parse(time.RFC3339, s)
		return err
	}
	return nil
}

func validateInt64(v any) error {
	if n, ok := v.(json.Number); ok {
		if r := rational(&n); r != nil && r.IsInt() && !r.Num().IsInt64() {
			return fmt.Errorf("more than 64 bits")
		}
	}
	return nil
}

// loader makes the schema library's documents from types when it first follows a reference to them.
type loader struct {
	v *Validator
	d direction
}

// Load implements jsonschema.URLLoader. The validator is locked: only Compile calls it.
func (l loader) Load(url string) (any, error) {
	i, err := strconv.Atoi(strings.TrimPrefix(url, scheme))
	if err != nil || i < 0 || i >= len(l.v.types) {
		return nil, fmt.Errorf("%s is nothing that pmgen has", url)
	}
	s := l.v.types[i]
	if s.source != nil {
		return l.v.adaptSource(s.source, l.d), nil
	}
	return l.v.typeSchema(s.t, s.declared, l.d), nil
}

func (v *Validator) add(t schemaType) int {
	v.types = append(v.types, t)
	return len(v.types) - 1
}

// inlineURL returns where the schema of the type is, of which only the type itself is known.
func (v *Validator) inlineURL(t *model.Type) string {
	i, ok := v.inline[t]
	if !ok {
		i = v.add(schemaType{t: t})
		v.inline[t] = i
	}
	return scheme + strconv.Itoa(i)
}

// namedURL returns where the schema of the named type is; "" where there is none of that ID.
func (v *Validator) namedURL(id string) string {
	n := v.api.Type(id)
	if n == nil || n.Type == nil {
		return ""
	}
	i, ok := v.named[n.ID]
	if !ok {
		i = v.add(schemaType{t: n.Type, declared: n.Declared})
		v.named[n.ID] = i
	}
	return scheme + strconv.Itoa(i)
}

type object = map[string]any

// typeSchema returns the type as draft-07. declared says what a type without evidence of its own is.
func (v *Validator) typeSchema(t *model.Type, declared bool, d direction) any {
	if t == nil {
		return true
	}
	if t.Evidence != "" {
		declared = t.Evidence == model.Declared
	}
	s := object{}
	v.shape(s, t, declared, d)
	if declared {
		assertions(s, t)
		if len(t.Choices) > 0 {
			choices := make([]any, len(t.Choices))
			for i, c := range t.Choices {
				choices[i] = v.typeSchema(c, declared, d)
			}
			all(s, object{combinator(t.Exclusive, d): choices})
		}
	}
	result := nullable(s, t)
	if declared && len(t.Source) > 0 && v.usable(t.Source, d) {
		i := v.add(schemaType{source: t.Source})
		return object{"allOf": []any{result, object{"$ref": scheme + strconv.Itoa(i)}}}
	}
	return result
}

// combinator is oneOf only where a caller is held to the letter: with undeclared members tolerated, a value can match
// several alternatives of which the schema means one.
func combinator(exclusive bool, d direction) string {
	if exclusive && d == request {
		return "oneOf"
	}
	return "anyOf"
}

// all adds a condition of which the schema may have several.
func all(s object, condition object) {
	list, _ := s["allOf"].([]any)
	s["allOf"] = append(list, condition)
}

// shape writes what follows from the type's kind.
func (v *Validator) shape(s object, t *model.Type, declared bool, d direction) {
	switch t.Kind {
	case model.KindBool:
		s["type"] = "boolean"
	case model.KindInt:
		s["type"], s["format"] = "integer", "int64"
	case model.KindFloat, model.KindNumber:
		s["type"] = "number"
	case model.KindString:
		s["type"] = "string"
	case model.KindTime:
		s["type"], s["format"] = "string", "date-time"
	case model.KindArray:
		s["type"], s["items"] = "array", v.typeSchema(t.Elem, declared, d)
	case model.KindMap:
		v.entries(s, t, declared, d)
	case model.KindStruct:
		v.members(s, t, declared, d)
	case model.KindUnion:
		if len(t.Alternatives) > 0 {
			alternatives := make([]any, len(t.Alternatives))
			for i, a := range t.Alternatives {
				alternatives[i] = v.typeSchema(a.Type, declared, d)
			}
			s[combinator(t.Exclusive && declared, d)] = alternatives
		}
	case model.KindRef:
		if url := v.namedURL(t.Ref); url != "" {
			all(s, object{"$ref": url})
		}
	}
}

// entries writes a map. Its patterns bound names, not values: those are all of one type, whatever they are called.
func (v *Validator) entries(s object, t *model.Type, declared bool, d direction) {
	s["type"], s["additionalProperties"] = "object", v.typeSchema(t.Elem, declared, d)
	patterns := object{}
	for _, p := range t.Patterns {
		if patternCompiles(p.Pattern) {
			patterns[p.Pattern] = s["additionalProperties"]
		}
	}
	if declared && t.Closed && d == request && len(patterns) > 0 && len(patterns) == len(t.Patterns) {
		s["patternProperties"], s["additionalProperties"] = patterns, false
	}
}

func (v *Validator) members(s object, t *model.Type, declared bool, d direction) {
	s["type"] = "object"
	properties := object{}
	var required []any
	for i := range t.Fields {
		f := &t.Fields[i]
		properties[f.Name] = v.typeSchema(f.Type, declared, d)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	if len(properties) > 0 {
		s["properties"] = properties
	}
	if len(required) > 0 {
		s["required"] = required
	}
	v.patterns(s, t, declared, d)
	switch {
	case t.Extra != nil:
		s["additionalProperties"] = v.typeSchema(t.Extra, declared, d)
	case t.Closed && declared && d == request:
		s["additionalProperties"] = false
	}
}

func (v *Validator) patterns(s object, t *model.Type, declared bool, d direction) {
	patterns := object{}
	for _, p := range t.Patterns {
		if patternCompiles(p.Pattern) {
			patterns[p.Pattern] = v.typeSchema(p.Type, declared, d)
		}
	}
	if len(patterns) > 0 {
		s["patternProperties"] = patterns
	}
}

// assertions writes what a declared schema says beside the shape.
func assertions(s object, t *model.Type) {
	if t.Format != "" && s["format"] == nil {
		s["format"] = t.Format
	}
	if len(t.Enum) > 0 {
		var values []any
		for _, e := range t.Enum {
			if value, err := decode(e.Value); err == nil {
				values = append(values, value)
			}
		}
		if values != nil {
			s["enum"] = values
		}
	}
	l := t.Limits
	if l == nil {
		return
	}
	for _, n := range []struct {
		keyword string
		value   *json.Number
	}{{"minimum", l.Minimum}, {"maximum", l.Maximum}, {"exclusiveMinimum", l.ExclusiveMinimum},
		{"exclusiveMaximum", l.ExclusiveMaximum}, {"multipleOf", l.MultipleOf}} {
		r := rational(n.value)
		if r == nil || n.keyword == "multipleOf" && r.Sign() <= 0 {
			continue
		}
		s[n.keyword] = boundNumber(*n.value)
	}
	for _, n := range []struct {
		keyword string
		value   *int
	}{{"minLength", l.MinLength}, {"maxLength", l.MaxLength}, {"minItems", l.MinItems}, {"maxItems", l.MaxItems},
		{"minProperties", l.MinProperties}, {"maxProperties", l.MaxProperties}} {
		if n.value != nil && *n.value >= 0 {
			s[n.keyword] = json.Number(strconv.Itoa(*n.value))
		}
	}
	if l.UniqueItems {
		s["uniqueItems"] = true
	}
	if l.Pattern != "" && patternCompiles(l.Pattern) {
		s["pattern"] = l.Pattern
	}
}

// nullable lets null pass where it is a value, too.
func nullable(s object, t *model.Type) any {
	if !t.Nullable || len(s) == 0 {
		return s
	}
	_, combined := s["allOf"]
	name, simple := s["type"].(string)
	if combined || !simple {
		return object{"anyOf": []any{s, object{"type": "null"}}}
	}
	s["type"] = []any{name, "null"}
	if values, ok := s["enum"].([]any); ok {
		s["enum"] = append(values, nil)
	}
	return s
}
