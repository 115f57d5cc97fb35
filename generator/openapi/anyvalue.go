package openapi

import "github.com/pmgen/pmgen/generator/model"

// A schema of 3.0 without a type allows any value. Of null, the specification and its readers say three things: the schema {} has
// it (3.0.4), it has not (kin-openapi), and nullable means nothing without a type beside it (3.0.3, redocly). So of a value of
// which nothing is known, the document says what all understand: a component that lists the types.

// anyValueName is the key of that component, where no other has it.
const anyValueName = "AnyValue"

// isAnyValue reports whether the type is any value, and nothing else is known.
func (w *writer) isAnyValue(t *model.Type) bool {
	return !w.v31 && t.Kind == model.KindAny && t.Format == "" && len(t.Enum) == 0 && t.Limits == nil && len(t.Choices) == 0
}

// anyValue refers to the component, with what is said of the type.
func (w *writer) anyValue(t *model.Type) *object {
	if w.anyKey == "" {
		taken := map[string]bool{}
		for _, key := range w.keys {
			taken[key] = true
		}
		for _, key := range w.bodyKeys {
			taken[key] = true
		}
		w.anyKey = unique(anyValueName, taken)
	}
	ref, s := reference(w.anyKey), &object{}
	s.text("title", t.Title)
	s.describe(t.Description)
	w.annotations(s, t)
	if len(s.members) == 0 {
		return ref
	}
	s.members = append([]member{{"allOf", []any{ref}}}, s.members...)
	return s
}

// anyValueSchema is the component. It does not refer to itself: kin-openapi looks twice at the alternative that matches, and
// would look 2^n times at a value that is nested n deep. So what lists hold is said for two levels; null in a list of a list of
// lists is left to the reader.
func (w *writer) anyValueSchema() *object {
	element := &object{}
	element.set("anyOf", anyOfTypes(&object{}))
	s := &object{}
	s.set("description", "Any value of JSON, null among them.")
	s.set("anyOf", anyOfTypes(element))
	return s
}

// anyOfTypes lists the types of JSON, of lists with such elements.
func anyOfTypes(element *object) []any {
	text, list, entries := typed("string"), typed("array"), typed("object")
	text.set("nullable", true)
	list.set("items", element)
	entries.set("additionalProperties", true)
	return []any{text, typed("number"), typed("boolean"), list, entries}
}
