package openapi

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// defaultMedia are the media types of encodings that name none.
var defaultMedia = map[model.Encoding]string{
	model.JSON: "application/json", model.URLEncoded: "application/x-www-form-urlencoded", model.Multipart: "multipart/form-data",
	model.GraphQL: "application/json", model.Text: "text/plain", model.Binary: "application/octet-stream",
}

// mediaType returns a media type that may be a key of a document: type/subtype in lower case, nothing else.
func mediaType(media, otherwise string) string {
	media, _, _ = strings.Cut(media, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	kind, sub, ok := strings.Cut(media, "/")
	if !ok || !isToken(kind) || !isToken(sub) || kind == "*" && sub != "*" {
		return otherwise
	}
	return media
}

func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) })
}

// requestBody writes the bodies of the operations by media type. Several under one are alternatives: exclusive where a
// constant tells them apart.
func (w *writer) requestBody(ops []*model.Operation) *object {
	var with []*model.Operation
	for _, op := range ops {
		if op.Body != nil {
			with = append(with, op)
		}
	}
	if len(with) == 0 {
		return nil
	}
	o := &object{}
	for _, op := range with {
		if op.Body.Description != "" {
			o.describe(op.Body.Description)
			break
		}
	}
	content := o.child("content")
	for _, op := range with {
		media := mediaType(op.Body.Media, defaultMedia[op.Body.Encoding])
		if media == "" {
			media = "application/octet-stream"
		}
		if content.has(media) {
			continue
		}
		var same []*model.Operation
		for _, other := range with {
			if mediaType(other.Body.Media, defaultMedia[other.Body.Encoding]) == media || other == op {
				same = append(same, other)
			}
		}
		content.set(media, w.bodyMedia(same))
	}
	if len(with) == len(ops) && !slices.ContainsFunc(with, func(op *model.Operation) bool { return !op.Body.Required }) {
		o.set("required", true)
	}
	return o
}

func (w *writer) bodyMedia(ops []*model.Operation) *object {
	o := &object{}
	apart := tellApart(ops)
	var list []any
	seen := map[string]bool{}
	encoding := &object{}
	for i, op := range ops {
		s := w.bodySchema(op, encoding)
		if apart != nil && len(ops) > 1 {
			s = fixed(s, apart[i])
		}
		if text := spell(s); !seen[text] {
			seen[text] = true
			list = append(list, s)
		}
	}
	schema, _ := list[0].(*object)
	if len(list) > 1 {
		schema = &object{}
		schema.set(combinator(apart != nil), list)
	}
	o.set("schema", schema)
	examples := newExamples(w, o, schema)
	for _, op := range ops {
		w.bodyExamples(examples, op)
	}
	examples.write()
	if len(encoding.members) > 0 {
		o.set("encoding", encoding)
	}
	return o
}

// tellApart returns a constant of each operation that no other has, all in one member, or nil where none is.
func tellApart(ops []*model.Operation) []model.Constant {
	for _, c := range ops[0].Constants {
		if c.In != "form" && (c.In != "json" || strings.Count(c.Name, "/") != 1 || !c.Literal()) {
			continue
		}
		out := []model.Constant{c}
		values := map[string]bool{c.Value: true}
		for _, op := range ops[1:] {
			i := slices.IndexFunc(op.Constants, func(o model.Constant) bool { return o.In == c.In && o.Name == c.Name })
			if i < 0 || values[op.Constants[i].Value] || !op.Constants[i].Literal() {
				break
			}
			values[op.Constants[i].Value] = true
			out = append(out, op.Constants[i])
		}
		if len(out) == len(ops) {
			return out
		}
	}
	return nil
}

// fixed adds to a body's schema the value that tells it from the others. A form's schema has it already.
func fixed(s *object, c model.Constant) *object {
	if c.In != "json" {
		return s
	}
	name := strings.NewReplacer("~1", "/", "~0", "~").Replace(strings.TrimPrefix(c.Name, "/"))
	constant := typed("object")
	value := typed("string")
	value.set("enum", []any{c.Value})
	constant.child("properties").set(name, value)
	constant.set("required", []any{name})
	outer := &object{}
	outer.set("allOf", []any{s, constant})
	return outer
}

func (w *writer) bodySchema(op *model.Operation, encoding *object) *object {
	b := op.Body
	switch b.Encoding {
	case model.JSON:
		return w.schema(b.Type)
	case model.GraphQL:
		s := typed("object")
		properties := s.child("properties")
		properties.set("query", typed("string"))
		if b.Type != nil {
			properties.set("variables", w.schema(b.Type))
		} else {
			variables := typed("object")
			variables.set("additionalProperties", true)
			properties.set("variables", variables)
		}
		properties.set("operationName", typed("string"))
		s.set("required", []any{"query"})
		return s
	case model.URLEncoded, model.Multipart:
		return w.formSchema(b, encoding)
	case model.Binary:
		return binary()
	}
	switch {
	case b.Type != nil:
		return w.schema(b.Type)
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

func (w *writer) formSchema(b *model.Body, encoding *object) *object {
	s := typed("object")
	properties := &object{}
	var required []any
	for i := range b.Fields {
		f := &b.Fields[i]
		if f.Name == "" || properties.has(f.Name) {
			continue
		}
		properties.set(f.Name, w.fieldSchema(f))
		w.fieldEncoding(encoding, b, f)
		if f.Required && !f.Disabled {
			required = append(required, f.Name)
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

func (w *writer) fieldSchema(f *model.Param) *object {
	var s *object
	switch {
	case f.File:
		s = binary()
		if w.api.Underlying(f.Type).Kind == model.KindArray {
			list := typed("array")
			list.set("items", s)
			s = list
		}
	case f.Role == model.RoleConstant:
		s = typed("string")
		s.set("enum", []any{f.Value})
	case model.IsJSON(f.Media):
		s = w.schema(&model.Type{Kind: model.KindAny}) // the part holds JSON, not a string
	default:
		s = w.paramSchema([]*model.Param{f})
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
		if media := mediaType(f.Media, ""); media != "" {
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
