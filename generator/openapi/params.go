package openapi

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// slot is a parameter of the document: one of each operation that has it.
type slot struct {
	*model.EndpointParam
	name   string // in the document's path
	params []*model.Param
	ops    []*model.Operation // of the endpoint
}

// parameters writes the parameters of the endpoint. Those of the path have the names that the document's path has.
func (w *writer) parameters(r *route, e *end) []any {
	var list []any
	var slots []slot
	names := paramNames(e.Path)
	for i, name := range r.names {
		slots = append(slots, pathSlot(e, names[i], name))
	}
	for i := range e.Params {
		m := &e.Params[i]
		if m.In == model.InPath || m.In == model.InHeader && notParameter(m.Name) {
			continue
		}
		if params := e.having(m); len(params) > 0 {
			slots = append(slots, slot{m, m.Name, params, e.ops})
		}
	}
	ambiguous := map[string]int{}
	for _, s := range slots {
		ambiguous[letters(s.name)]++
	}
	for _, s := range slots {
		o := w.parameter(s)
		if name := s.params[0].GoName; ambiguous[letters(s.name)] > 1 && name != "" {
			// CreatedAt, CreatedAt> and the header created-at would be one field to those who make code of the names.
			o.set("x-go-name", name)
		}
		list = append(list, o)
	}
	return list
}

// letters returns the letters and digits of a name, in lower case.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func pathSlot(e *end, name, documented string) slot {
	for i := range e.Params {
		if m := &e.Params[i]; m.In == model.InPath && m.Name == name {
			if params := e.having(m); len(params) > 0 {
				return slot{m, documented, params, e.ops}
			}
		}
	}
	m := &model.EndpointParam{In: model.InPath, Name: name, Required: true}
	return slot{m, documented, []*model.Param{{Name: name, In: model.InPath}}, e.ops}
}

// having returns the parameter of each operation that has it.
func (e *end) having(m *model.EndpointParam) []*model.Param {
	out := make([]*model.Param, 0, len(m.Of))
	for _, n := range m.Of {
		params := e.ops[n].Params
		i := slices.IndexFunc(params, func(p model.Param) bool {
			return p.In == m.In && p.Role != model.RoleCredential && (p.Name == m.Name || p.In == model.InHeader && strings.EqualFold(p.Name, m.Name) || valid(p.Name) == valid(m.Name))
		})
		if i >= 0 {
			out = append(out, &params[i])
		}
	}
	return out
}

// notParameter reports whether OpenAPI forbids the header as a parameter, or HTTP as a header.
func notParameter(header string) bool {
	switch strings.ToLower(header) {
	case "accept", "content-type", "authorization":
		return true
	}
	return strings.ContainsFunc(header, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) })
}

func (w *writer) parameter(s slot) *object {
	o := &object{}
	o.set("name", s.name)
	o.set("in", string(s.In))
	for _, p := range s.params {
		if p.Description != "" {
			o.describe(p.Description)
			break
		}
	}
	if s.Required {
		o.set("required", true)
	}
	if s.Deprecated {
		o.set("deprecated", true)
	}
	if s.Type != nil {
		s.params = retyped(s.params, s.Type)
	}
	schema := w.paramSchema(s.params)
	head := s.params[0]
	if head.Style == model.StyleJSON {
		media := o.child("content").child("application/json")
		media.set("schema", schema)
		if example, ok := w.paramExample(s.params); ok {
			media.set("example", example)
			w.check(media, "example", schema, head.Pos, "the example of parameter "+diag.Quote(s.name))
		}
		return o
	}
	w.style(o, head, s.In)
	o.set("schema", schema)
	w.checkDefault(schema, head, s.name)
	w.paramExamples(o, schema, s)
	return o
}

// style writes how a value is spelt that is no scalar.
func (w *writer) style(o *object, p *model.Param, in model.In) {
	if !w.composite(p.Type) {
		return
	}
	set := func(style string, explode bool) {
		o.set("style", style)
		o.set("explode", explode)
	}
	switch {
	case in == model.InPath || in == model.InHeader:
		set("simple", false)
	case p.Style == model.StyleBrackets && in == model.InQuery:
		set("deepObject", true)
	case p.Style == model.StyleComma:
		set("form", false)
	default:
		set("form", true)
	}
}

// composite reports whether values of the type can be arrays or objects.
func (w *writer) composite(t *model.Type) bool {
	u := w.api.Underlying(t)
	switch u.Kind {
	case model.KindArray, model.KindMap, model.KindStruct:
		return true
	case model.KindUnion:
		return slices.ContainsFunc(u.Alternatives, func(a model.Alternative) bool {
			switch w.api.Underlying(a.Type).Kind {
			case model.KindArray, model.KindMap, model.KindStruct, model.KindUnion:
				return true
			}
			return false
		})
	}
	return false
}

// paramSchema writes the type of a parameter: of several operations any of theirs; of constants, the constants.
func (w *writer) paramSchema(params []*model.Param) *object {
	if !slices.ContainsFunc(params, func(p *model.Param) bool { return p.Role != model.RoleConstant }) {
		s := typed("string")
		var values []any
		for _, p := range params {
			if !slices.Contains(values, any(p.Value)) {
				values = append(values, p.Value)
			}
		}
		s.set("enum", values)
		return s
	}
	alternatives := w.distinct()
	for _, p := range params {
		t := p.Type
		if t == nil {
			t = &model.Type{Kind: model.KindString}
		}
		alternatives.add(w.schema(t))
	}
	s := alternatives.schema()
	for _, p := range params {
		if p.Default != nil {
			s = w.withDefault(s, p.Default)
			break
		}
	}
	return s
}

// retyped are the parameters with one type, and their values spelt as it wants them.
func retyped(params []*model.Param, t *model.Type) []*model.Param {
	out := make([]*model.Param, len(params))
	for i, p := range params {
		own := *p
		own.Type, own.Example, own.Default = t, spelt(p.Example, t), spelt(p.Default, t)
		out[i] = &own
	}
	return out
}

// spelt is a value as one of the type: 1 is "1" to a string.
func spelt(value json.RawMessage, t *model.Type) json.RawMessage {
	if len(value) == 0 || t.Kind != model.KindString || value[0] == '"' {
		return value
	}
	text, _ := json.Marshal(string(value))
	return text
}

// withDefault adds a default to a schema. In 3.0 nothing counts beside a reference.
func (w *writer) withDefault(s *object, text json.RawMessage) *object {
	value, err := parse(text)
	if err != nil {
		return s
	}
	if s.has("$ref") && !w.v31 {
		outer := &object{}
		outer.set("allOf", []any{s})
		s = outer
	}
	s.set("default", value)
	return s
}

// paramExample returns the first value that one of the operations records.
func (w *writer) paramExample(params []*model.Param) (any, bool) {
	for _, p := range params {
		if p.Role == model.RoleConstant || p.Role == model.RoleCredential {
			continue
		}
		if p.Example != nil {
			if value, err := parse(p.Example); err == nil {
				return value, true
			}
		}
		if value, ok := w.recorded(p); ok {
			return value, true
		}
	}
	return nil, false
}

// recorded reads a parameter's recorded text as its type wants it.
func (w *writer) recorded(p *model.Param) (any, bool) {
	if p.Value == "" || p.Disabled || strings.Contains(p.Value, "{{") {
		return nil, false
	}
	t := w.api.Underlying(p.Type)
	if p.Type == nil {
		return p.Value, true
	}
	switch t.Kind {
	case model.KindString, model.KindTime:
		return p.Value, true
	case model.KindBool, model.KindInt, model.KindFloat, model.KindNumber:
		value, err := parse([]byte(p.Value))
		switch value.(type) {
		case bool:
			return value, err == nil && t.Kind == model.KindBool
		case json.Number:
			return value, err == nil && t.Kind != model.KindBool
		}
	}
	return nil, false
}
