package openapi

import (
	"slices"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// component is where schemas with a name of their own are.
const component = "#/components/schemas/"

// schema writes a type. Named types with a key are referred to, others stand in place.
func (w *writer) schema(t *model.Type) *object {
	s := &object{}
	if t == nil {
		t = &model.Type{Kind: model.KindAny}
	}
	if t.Kind == model.KindRef {
		return w.reference(t)
	}
	if w.isAnyValue(t) {
		return w.anyValue(t)
	}
	s.text("title", t.Title)
	s.describe(t.Description)
	w.shape(s, t)
	w.assertions(s, t)
	w.annotations(s, t)
	return s
}

// reference writes a reference, with what stands beside it in the input.
func (w *writer) reference(t *model.Type) *object {
	n := w.api.Type(t.Ref)
	if n == nil || n.Type == nil {
		return w.schema(&model.Type{Kind: model.KindAny, Title: t.Title, Description: t.Description})
	}
	key := w.keys[n.ID]
	if key == "" || t.Nullable && !w.v31 && n.Type.Kind == model.KindUnion && !n.Type.Nullable && w.canBeNull(n.Type) {
		return w.inPlace(t, n) // a union has no type that null could stand beside
	}
	ref := &object{}
	ref.set("$ref", component+key)
	s := &object{}
	s.text("title", t.Title)
	if t.Description != n.Type.Description {
		s.describe(t.Description)
	}
	plain := *t
	plain.Examples = nil
	switch {
	case t.Nullable && w.v31:
		s.set("anyOf", []any{ref, typed("null")})
	case t.Nullable && !n.Type.Nullable:
		// Of null, 3.0 only knows beside a type.
		if name := typeName(n.Type.Kind); name != "" {
			s.set("type", name)
		}
		s.set("nullable", true)
		s.set("allOf", []any{ref})
	case w.v31:
		s.members = slices.Insert(s.members, 0, member{"$ref", component + key})
	default:
		w.annotations(s, &plain)
		if len(s.members) == 0 {
			return ref
		}
		s.members = append([]member{{"allOf", []any{ref}}}, s.members...)
		return s
	}
	w.annotations(s, &plain)
	return s
}

// inPlace writes a named type that has no key. Where it comes back to itself, the inner one is any value.
func (w *writer) inPlace(t *model.Type, n *model.NamedType) *object {
	if slices.Contains(w.within, n.ID) {
		s := w.schema(&model.Type{Kind: model.KindAny, Description: t.Description})
		s.set("x-pmgen-type", n.ID)
		return s
	}
	w.within = append(w.within, n.ID)
	defer func() { w.within = w.within[:len(w.within)-1] }()
	merged := *n.Type
	merged.Nullable = merged.Nullable || t.Nullable
	if t.Description != "" {
		merged.Description = t.Description
	}
	return w.schema(&merged)
}

func typed(name string) *object {
	s := &object{}
	s.set("type", name)
	return s
}

// typeName returns the JSON type of a kind, "" where it has none.
func typeName(k model.Kind) string {
	switch k {
	case model.KindBool:
		return "boolean"
	case model.KindInt:
		return "integer"
	case model.KindFloat, model.KindNumber:
		return "number"
	case model.KindString, model.KindTime:
		return "string"
	case model.KindArray:
		return "array"
	case model.KindMap, model.KindStruct:
		return "object"
	}
	return ""
}

func (w *writer) shape(s *object, t *model.Type) {
	name := typeName(t.Kind)
	switch {
	case name != "" && t.Nullable && w.v31:
		s.set("type", []any{name, "null"})
	case name != "":
		s.set("type", name)
		if t.Nullable {
			s.set("nullable", true)
		}
	case t.Kind == model.KindAny && t.Nullable && w.v31:
		s.set("type", []any{"array", "boolean", "null", "number", "object", "string"})
	case t.Nullable && !w.v31 && (t.Kind != model.KindUnion || !w.canBeNull(t)):
		s.set("nullable", true)
	}
	switch t.Kind {
	case model.KindInt:
		s.set("format", "int64")
	case model.KindFloat:
		s.set("format", "double")
	case model.KindTime:
		s.set("format", "date-time")
	case model.KindArray:
		s.set("items", w.schema(t.Elem))
	case model.KindMap:
		w.entries(s, t)
	case model.KindStruct:
		w.fields(s, t)
	case model.KindUnion:
		w.union(s, t)
	}
}

func combinator(exclusive bool) string {
	if exclusive {
		return "oneOf"
	}
	return "anyOf"
}

func (w *writer) union(s *object, t *model.Type) {
	if len(t.Alternatives) == 0 {
		return
	}
	list, types := make([]any, 0, len(t.Alternatives)+1), make([]*model.Type, 0, len(t.Alternatives))
	null := t.Nullable && !w.v31 && w.canBeNull(t)
	for _, a := range t.Alternatives {
		if key := w.partKeys[a.Type]; key != "" {
			list = append(list, w.part(key, a.Type))
		} else if null && w.typed(a.Type) { // in 3.0, null goes with a type
			orNull := *a.Type
			orNull.Nullable, null = true, false
			list = append(list, w.schema(&orNull))
		} else {
			list = append(list, w.schema(a.Type))
		}
		types = append(types, a.Type)
	}
	d := w.discriminator(t, list)
	if t.Nullable && w.v31 {
		if d == nil && !(t.Exclusive && w.acceptNull(types, 0)) {
			s.set(combinator(t.Exclusive), append(list, typed("null")))
			return
		}
		inner := &object{}
		inner.set(combinator(t.Exclusive), list)
		if d != nil {
			inner.set("discriminator", d)
		}
		s.set("anyOf", []any{inner, typed("null")})
		return
	}
	s.set(combinator(t.Exclusive), list)
	if d != nil {
		s.set("discriminator", d)
	}
}

// canBeNull reports whether one of the alternatives can take null to itself: a type, where no other one has it already.
func (w *writer) canBeNull(t *model.Type) bool {
	if len(t.Choices) > 0 || t.Exclusive && slices.ContainsFunc(t.Alternatives, func(a model.Alternative) bool { return w.acceptNull([]*model.Type{a.Type}, 0) }) {
		return false
	}
	return slices.ContainsFunc(t.Alternatives, func(a model.Alternative) bool { return w.typed(a.Type) })
}

// typed reports whether the schema of the type has a type.
func (w *writer) typed(t *model.Type) bool {
	return t != nil && typeName(w.api.Underlying(t).Kind) != ""
}

// acceptNull reports whether null may be a value of one of the types: then it must not be an exclusive alternative of
// its own.
func (w *writer) acceptNull(types []*model.Type, depth int) bool {
	return slices.ContainsFunc(types, func(t *model.Type) bool {
		u := w.api.Underlying(t)
		if t == nil || t.Nullable || u.Nullable || u.Kind == model.KindAny || depth > 8 {
			return true
		}
		var inner []*model.Type
		for _, a := range u.Alternatives {
			inner = append(inner, a.Type)
		}
		return w.acceptNull(inner, depth+1)
	})
}

// discriminator returns the document's discriminator, or nil where it would not be legal: every alternative has to be a
// component that requires the property and allows it one value.
func (w *writer) discriminator(t *model.Type, alternatives []any) *object {
	if t.Discriminator == "" {
		return nil
	}
	mapping := &object{}
	for i, a := range t.Alternatives {
		s, ok := alternatives[i].(*object)
		if !ok || len(s.members) != 1 || !s.has("$ref") {
			return nil
		}
		f := field(w.api.Underlying(a.Type), t.Discriminator)
		if f == nil || !f.Required {
			return nil
		}
		of := w.api.Underlying(f.Type)
		if len(of.Enum) != 1 || of.Nullable || f.Type.Nullable {
			return nil
		}
		value, err := parse(of.Enum[0].Value)
		text, isText := value.(string)
		if err != nil || !isText || mapping.has(text) {
			return nil
		}
		mapping.set(text, s.get("$ref"))
	}
	d := &object{}
	d.set("propertyName", t.Discriminator)
	d.set("mapping", mapping)
	return d
}

func field(t *model.Type, name string) *model.Field {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}

func (w *writer) fields(s *object, t *model.Type) {
	if len(t.Fields) > 0 {
		properties := s.child("properties")
		var required []any
		for i := range t.Fields {
			f := &t.Fields[i]
			properties.set(f.Name, w.schema(f.Type))
			if f.Required && !slices.Contains(required, any(f.Name)) {
				required = append(required, f.Name)
			}
		}
		if len(required) > 0 {
			s.set("required", required)
		}
	}
	var extra any
	switch {
	case t.Extra != nil:
		extra = w.additional(t.Extra)
	case t.Closed:
		extra = false
	}
	if len(t.Patterns) > 0 {
		patterns := &object{}
		for _, p := range t.Patterns {
			patterns.set(p.Pattern, w.schema(p.Type))
		}
		if w.sayPatterns(s, t, patterns) {
			// done: 3.1 says it
		} else if extra == false && len(t.Patterns) == 1 {
			extra = w.additional(t.Patterns[0].Type)
		} else {
			extra = nil
		}
	}
	if extra != nil {
		s.set("additionalProperties", extra)
	}
}

// entries writes a map. Its patterns bound the names of members, whose values are all of one type.
func (w *writer) entries(s *object, t *model.Type) {
	if len(t.Patterns) > 0 && t.Closed {
		patterns := &object{}
		for _, p := range t.Patterns {
			patterns.set(p.Pattern, w.schema(t.Elem))
		}
		if w.sayPatterns(s, t, patterns) {
			s.set("additionalProperties", false)
			return
		}
	}
	s.set("additionalProperties", w.additional(t.Elem))
}

// sayPatterns writes patternProperties where the document knows them, else beside the schema.
func (w *writer) sayPatterns(s *object, t *model.Type, patterns *object) bool {
	if w.v31 && !slices.ContainsFunc(patterns.members, func(m member) bool { return !compiles(m.name) }) {
		s.set("patternProperties", patterns)
		return true
	}
	beside := &object{}
	beside.set("patternProperties", patterns)
	w.beside(s, t, beside, "members whose names match a pattern")
	return false
}

// beside keeps what the document's version cannot say.
func (w *writer) beside(s *object, t *model.Type, value any, what string) {
	if kept, ok := s.get("x-pmgen-schema").(*object); ok {
		if more, ok := value.(*object); ok {
			for _, m := range more.members {
				kept.set(m.name, m.value)
			}
			value = kept
		}
	}
	s.set("x-pmgen-schema", value)
	w.diags.Add(diag.OpenAPIBeyond, t.Pos, "OpenAPI %s cannot say %s; that stands as x-pmgen-schema", w.version[:3], what)
}

// additional writes the type of members that are not named; true is any value.
func (w *writer) additional(t *model.Type) any {
	if t == nil || t.Kind == model.KindAny && len(t.Enum) == 0 && t.Limits == nil && len(t.Source) == 0 && t.Description == "" && len(t.Choices) == 0 {
		return true
	}
	return w.schema(t)
}
