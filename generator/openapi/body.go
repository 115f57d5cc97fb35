package openapi

import (
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// requestBody writes the bodies of the endpoint by media type. Several under one are alternatives.
func (w *writer) requestBody(e *end) *object {
	if len(e.Bodies) == 0 {
		return nil
	}
	o := &object{}
	for _, op := range e.ops {
		if op.Body != nil && op.Body.Description != "" {
			o.describe(op.Body.Description)
			break
		}
	}
	content := o.child("content")
	for i := range e.Bodies {
		content.set(e.Bodies[i].Media, w.bodyMedia(e, &e.Bodies[i]))
	}
	if e.BodyRequired {
		o.set("required", true)
	}
	return o
}

func (w *writer) bodyMedia(e *end, b *model.EndpointBody) *object {
	o := &object{}
	encoding := &object{}
	own := &object{}
	schema := w.alternatives(e, b, encoding, own)
	o.set("schema", schema)
	examples := newExamples(w, o, schema)
	for _, op := range e.ops {
		if op.Body != nil && op.Body.MediaType() == b.Media {
			w.bodyExamples(examples, op)
		}
	}
	examples.write()
	if len(encoding.members) > 0 {
		o.set("encoding", encoding)
	}
	if len(own.members) > 0 {
		o.set("x-pmgen-types", own)
	}
	return o
}

// alternatives writes the schema of the bodies: exclusive, and with a discriminator, where a constant tells them apart. own gets the
// operations' own types where they are in one.
func (w *writer) alternatives(e *end, b *model.EndpointBody, encoding, own *object) *object {
	list := w.distinct()
	mapping := &object{}
	for i := range b.Alternatives {
		a := &b.Alternatives[i]
		for _, alternative := range w.alternative(e, b, a, encoding, own) {
			s, _ := alternative.(*object)
			if b.Exclusive { // by its constant, which the component of a type says later
				list.list = append(list.list, s)
			} else {
				list.add(s)
			}
			if s.has("$ref") && a.Key != "" {
				mapping.set(a.Value, s.get("$ref"))
			}
		}
	}
	if !b.Exclusive || len(list.list) == 1 {
		return list.schema()
	}
	schema := &object{}
	schema.set("oneOf", list.list)
	if len(mapping.members) == len(list.list) {
		d := schema.child("discriminator")
		d.set("propertyName", b.Discriminator)
		d.set("mapping", mapping)
	}
	return schema
}

// alternative writes one of the bodies: of several operations that nothing tells apart each of theirs, but of forms one form,
// and one component where the alternative has a name.
func (w *writer) alternative(e *end, b *model.EndpointBody, a *model.BodyAlternative, encoding, own *object) []any {
	ops := make([]*model.Operation, len(a.Of))
	for i, n := range a.Of {
		ops[i] = e.ops[n]
	}
	if ops[0].Body.IsForm() {
		return []any{w.component(a, w.formSchema(ops, encoding))}
	}
	alternatives := w.distinct()
	for _, op := range ops {
		alternatives.add(w.bodySchema(op, op.Body.Type))
	}
	if a.Type != nil && len(alternatives.list) > 1 {
		var types []*model.Type
		for _, op := range ops {
			own.set(op.ID, w.bodySchema(op, op.Body.Type))
			types = append(types, op.Body.Type)
		}
		alternatives = w.distinct()
		alternatives.add(w.together(func() *object { return w.bodySchema(ops[0], a.Type) }, types))
	}
	if b.Discriminator == "" {
		return alternatives.list
	}
	if w.narrowed[a.Key] != "" { // the component of the body's type says it
		return []any{reference(w.bodyKeys[a])}
	}
	s := alternatives.schema()
	if a.Type != nil && s.has("properties") { // it is nobody else's
		narrow(s, b.Discriminator, a.Value)
		return []any{w.component(a, s)}
	}
	return []any{w.component(a, fixed(s, b.Discriminator, a.Value))}
}

// component puts the schema among the components, and refers to it; one without a name stays in place.
func (w *writer) component(a *model.BodyAlternative, s *object) *object {
	key := w.bodyKeys[a]
	if key == "" {
		return s
	}
	w.bodies = append(w.bodies, member{key, s})
	return reference(key)
}

func reference(key string) *object {
	ref := &object{}
	ref.set("$ref", component+key)
	return ref
}

// fixed adds to a body's schema the value that tells it from the others.
func fixed(s *object, name, value string) *object {
	constant := typed("object")
	constant.child("properties").set(name, single(value))
	constant.set("required", []any{name})
	outer := &object{}
	outer.set("allOf", []any{s, constant})
	return outer
}

// single is the schema of one text.
func single(value string) *object {
	s := typed("string")
	s.set("enum", []any{value})
	return s
}

// narrow makes the schema of a body's type say the constant that its member always has.
func narrow(s *object, name, value string) {
	properties := s.child("properties")
	constant := single(value)
	if old, ok := properties.get(name).(*object); ok && old.has("description") {
		constant.set("description", old.get("description"))
	}
	properties.set(name, constant)
	required, _ := s.get("required").([]any)
	if !slices.Contains(required, any(name)) {
		s.set("required", append(required, name))
	}
}

// bodySchema writes the operation's body, of this type.
func (w *writer) bodySchema(op *model.Operation, t *model.Type) *object {
	b := op.Body
	switch b.Encoding {
	case model.JSON:
		return w.schema(t)
	case model.GraphQL:
		s := typed("object")
		properties := s.child("properties")
		properties.set("query", typed("string"))
		if t != nil {
			properties.set("variables", w.schema(t))
		} else {
			variables := typed("object")
			variables.set("additionalProperties", true)
			properties.set("variables", variables)
		}
		properties.set("operationName", typed("string"))
		s.set("required", []any{"query"})
		return s
	case model.Binary:
		return binary()
	}
	switch {
	case t != nil:
		return w.schema(t)
	case model.IsJSON(b.Media):
		return w.schema(&model.Type{Kind: model.KindAny}) // JSON Lines, or broken JSON: a text, but not a JSON string
	}
	return typed("string")
}

func binary() *object {
	s := typed("string")
	s.set("format", "binary")
	return s
}

// formSchema writes a form of one or several operations. A field is required where every one requires it.
func (w *writer) formSchema(ops []*model.Operation, encoding *object) *object {
	s := typed("object")
	properties := &object{}
	var required []any
	for _, op := range ops {
		for i := range op.Body.Fields {
			f := &op.Body.Fields[i]
			if f.Name == "" || properties.has(f.Name) {
				continue
			}
			fields, always := fieldsOf(ops, f.Name)
			properties.set(f.Name, w.fieldSchema(fields))
			w.fieldEncoding(encoding, op.Body, f)
			if always {
				required = append(required, f.Name)
			}
		}
	}
	if len(properties.members) > 0 {
		s.set("properties", properties)
	}
	if len(required) > 0 {
		s.set("required", required)
	}
	return s
}

// fieldsOf returns the field of each operation that has it, and whether all require it.
func fieldsOf(ops []*model.Operation, name string) (fields []*model.Param, always bool) {
	always = true
	for _, op := range ops {
		i := slices.IndexFunc(op.Body.Fields, func(f model.Param) bool { return f.Name == name })
		if i < 0 {
			always = false
			continue
		}
		f := &op.Body.Fields[i]
		fields = append(fields, f)
		always = always && f.Required && !f.Disabled
	}
	return fields, always
}

func (w *writer) fieldSchema(fields []*model.Param) *object {
	f := fields[0]
	var s *object
	switch {
	case f.File:
		s = binary()
		if w.api.Underlying(f.Type).Kind == model.KindArray {
			list := typed("array")
			list.set("items", s)
			s = list
		}
	case f.Role != model.RoleConstant && model.IsJSON(f.Media):
		s = w.schema(&model.Type{Kind: model.KindAny}) // the part holds JSON, not a string
	default:
		s = w.paramSchema(fields)
		w.checkDefault(s, f, f.Name)
	}
	if f.Description == "" || s.has("description") {
		return s
	}
	if s.has("$ref") && !w.v31 {
		outer := &object{}
		outer.set("allOf", []any{s})
		s = outer
	}
	s.describe(f.Description)
	return s
}

// fieldEncoding notes how a field of a form is spelt, where it is not OpenAPI's default.
func (w *writer) fieldEncoding(encoding *object, b *model.Body, f *model.Param) {
	if b.Encoding == model.Multipart {
		if media := model.MediaType(f.Media, ""); media != "" {
			encoding.child(f.Name).set("contentType", media)
		}
		return
	}
	if !w.composite(f.Type) {
		return
	}
	switch f.Style {
	case model.StyleJSON:
		encoding.child(f.Name).set("contentType", "application/json")
	case model.StyleBrackets:
		encoding.child(f.Name).set("style", "deepObject")
		encoding.child(f.Name).set("explode", true)
	case model.StyleComma:
		encoding.child(f.Name).set("style", "form")
		encoding.child(f.Name).set("explode", false)
	}
}

// bodyExamples adds the samples of a body that are recorded; where none is, the body of the request itself.
func (w *writer) bodyExamples(examples *examples, op *model.Operation) {
	found := false
	for _, e := range op.Examples {
		if e.Status == 0 {
			examples.add(op, e, op.Body.Encoding == model.JSON)
			found = true
		}
	}
	form := op.Body.Encoding == model.URLEncoded || op.Body.Encoding == model.Multipart
	r := op.Request.Body
	if found || r == nil && !form {
		return
	}
	if form {
		if value := w.formExample(op.Body); value != nil {
			examples.value(op, "request", "", op.Body.Pos, value, false)
		}
		return
	}
	switch op.Body.Encoding {
	case model.GraphQL:
		if op.Body.Query != "" {
			value := &object{}
			value.set("query", op.Body.Query)
			if r.Content.IsJSON() {
				if whole, err := parse(r.Content.Bytes()); err == nil {
					if o, ok := whole.(*object); ok {
						for _, name := range []string{"variables", "operationName"} {
							if o.has(name) {
								value.set(name, o.get(name))
							}
						}
					}
				}
			}
			examples.value(op, "request", "", r.Content.Pos, value, false)
		}
	default:
		e := &model.Example{Key: "request", Content: r.Content, Pos: r.Content.Pos}
		examples.add(op, e, op.Body.Encoding == model.JSON || model.IsJSON(op.Body.Media))
	}
}

// formExample is the form as recorded, as far as its values are known.
func (w *writer) formExample(b *model.Body) *object {
	value := &object{}
	for i := range b.Fields {
		f := &b.Fields[i]
		if f.File && f.Required {
			return nil // there is no text for a file
		}
		if f.File || f.Disabled {
			continue
		}
		if f.Role == model.RoleConstant {
			value.set(f.Name, f.Value)
			continue
		}
		if model.IsJSON(f.Media) {
			if v, err := parse([]byte(f.Value)); err == nil {
				value.set(f.Name, v)
				continue
			}
		}
		if f.Example != nil {
			if v, err := parse(f.Example); err == nil {
				value.set(f.Name, v)
				continue
			}
		}
		if v, ok := w.recorded(f); ok {
			value.set(f.Name, v)
		} else if f.Required {
			return nil
		}
	}
	if len(value.members) == 0 {
		return nil
	}
	return value
}
