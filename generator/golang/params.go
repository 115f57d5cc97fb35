package golang

import (
	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// required is the Go type of a parameter that is always given.
func (e *emitter) required(p *model.Param) *jen.Statement {
	switch {
	case e.severalFiles(p):
		return jen.Index().Add(e.rt("Upload"))
	case p.File:
		return e.rt("Upload")
	case p.Type == nil:
		return jen.String()
	}
	return e.goType(p.Type)
}

// severalFiles reports whether a field of a form takes any number of files.
func (e *emitter) severalFiles(p *model.Param) bool {
	return p.File && p.Type != nil && e.shape(p.Type).Kind == model.KindArray
}

// paramType is the Go type of a parameter in a struct, and whether it is a pointer: nil where it is not given.
func (e *emitter) paramType(p *model.Param) (t *jen.Statement, pointer bool) {
	t = e.required(p)
	if p.Required || e.severalFiles(p) || p.Type != nil && e.shape(p.Type).plain() && !p.File {
		return t, false
	}
	return jen.Op("*").Add(t), true
}

// emitParams writes the struct of the parameters that are not positional.
func (m *method) emitParams(f *jen.File) {
	if len(m.params) == 0 {
		return
	}
	f.Line()
	f.Commentf("// %s are the parameters of [%s.%s].", m.op.ParamsType, m.service.Type, m.op.GoName)
	f.Type().Id(m.op.ParamsType).Struct(m.paramFields(m.params)...)
}

// paramFields are the members of a struct of parameters or form fields.
func (m *method) paramFields(params []*model.Param) []jen.Code {
	var members []jen.Code
	for _, p := range params {
		t, _ := m.paramType(p)
		members = append(members, m.paramDoc(p).comments()...)
		members = append(members, jen.Id(p.GoName).Add(t))
	}
	return members
}

// paramDoc describes a parameter.
func (e *emitter) paramDoc(p *model.Param) *doc {
	d := &doc{}
	d.markdown(p.Description, docField)
	if p.Type != nil {
		d.values(e.shape(p.Type), p.Default)
	} else {
		d.values(shape{Type: &model.Type{}}, p.Default)
	}
	if p.Deprecated {
		d.deprecated()
	}
	return d
}

// writeParams adds the query, headers and cookies to the call: fixed ones first, then the caller's.
func (m *method) writeParams(late bool) {
	for i := range m.op.Params {
		p := &m.op.Params[i]
		if p.In == model.InPath || p.Disabled && !given(p) {
			continue
		}
		target := jen.Id("c").Dot(place(p.In))
		switch {
		case p.Role == model.RoleConstant, p.Role == model.RoleConfiguration:
			m.writeFixed(p, target)
		case given(p) && p.Positional:
			m.writeValue(p, target, jen.Id(p.GoName))
		}
	}
	if len(m.params) == 0 {
		return
	}
	var block []jen.Code
	outer := m.block
	m.block = nil
	for _, p := range m.params {
		if p.In != model.InPath {
			m.writeOptional(p, jen.Id("c").Dot(place(p.In)), jen.Id("params").Dot(p.GoName))
		}
	}
	block, m.block = m.block, outer
	need := late
	for _, p := range m.params {
		need = need || p.Required
	}
	if need {
		m.add(jen.If(jen.Id("params").Op("==").Nil()).Block(
			jen.Id("params").Op("=").New(jen.Id(m.op.ParamsType)),
			jen.Id("c").Dot("fail").Call(m.rt("missing").Call(jen.Lit("params"))),
		))
		m.add(block...)
	} else {
		m.add(jen.If(jen.Id("params").Op("!=").Nil()).Block(block...))
	}
}

// place is the call's field for a place of parameters.
func place(in model.In) string {
	switch in {
	case model.InHeader:
		return "header"
	case model.InCookie:
		return "cookie"
	}
	return "query"
}

// writeFixed adds a parameter that the caller does not give.
func (m *method) writeFixed(p *model.Param, target *jen.Statement) {
	if p.Role == model.RoleConstant {
		m.add(target.Clone().Dot("add").Call(jen.Lit(p.Name), jen.Lit(p.Value)))
		return
	}
	v := m.api.Variable(variableName(p))
	switch {
	case v == nil || v.GoName == "":
		m.incomplete(p.Pos, "the variable %s has no option", quote(variableName(p)))
	case p.Required:
		m.add(target.Clone().Dot("add").Call(jen.Lit(p.Name), m.rt("variable").Call(jen.Id("s").Dot("t"), jen.Id("c"), jen.Lit(v.GoName))))
	default:
		m.add(jen.If(jen.Id("v").Op(":=").Id("s").Dot("t").Dot("variables").Index(jen.Lit(v.GoName)), jen.Id("v").Op("!=").Lit("")).Block(
			target.Clone().Dot("add").Call(jen.Lit(p.Name), jen.Id("v")),
		))
	}
}

// writeOptional adds a member of a struct of parameters, if it is given.
func (m *method) writeOptional(p *model.Param, target, value *jen.Statement) {
	_, pointer := m.paramType(p)
	if !pointer {
		if p.Required || m.repeats(p) {
			m.writeValue(p, target, value)
			return
		}
		m.ifGiven(value, func() { m.writeValue(p, target, value) })
		return
	}
	m.ifGiven(value, func() { m.writeValue(p, target, jen.Op("*").Add(value)) })
}

// ifGiven puts statements under a test for nil.
func (m *method) ifGiven(value *jen.Statement, write func()) {
	outer := m.block
	m.block = nil
	write()
	inner := m.block
	m.block = append(outer, jen.If(value.Clone().Op("!=").Nil()).Block(inner...))
}

// repeats reports whether the parameter is a list whose elements are added one by one under one name.
func (m *method) repeats(p *model.Param) bool {
	if p.Type == nil || p.Style != model.StyleDefault || p.In == model.InHeader || p.In == model.InCookie || p.In == model.InPath {
		return false
	}
	return m.textList(p.Type)
}

// writeValue adds a value in the parameter's style.
func (m *method) writeValue(p *model.Param, target, value *jen.Statement) {
	if p.Type == nil || m.textFunc(p.Type) != nil {
		m.add(target.Clone().Dot("add").Call(jen.Lit(p.Name), m.text(p, value)))
		return
	}
	s := m.shape(p.Type)
	switch {
	case m.repeats(p):
		m.add(jen.For(jen.List(jen.Id("_"), jen.Id("v")).Op(":=").Range().Add(value)).Block(
			target.Clone().Dot("add").Call(jen.Lit(p.Name), m.textOf(s.Elem, jen.Id("v"))),
		))
	case p.Style == model.StyleDefault && (p.In == model.InHeader || p.In == model.InCookie),
		p.Style == model.StyleComma && m.textList(p.Type):
		m.add(target.Clone().Dot("add").Call(jen.Lit(p.Name), m.text(p, value)))
	default:
		m.add(m.rt("addComposite").Call(jen.Op("&").Add(target.Clone()), jen.Id("c"), jen.Lit(p.Name), jen.Lit(string(p.Style)), value))
	}
}

// text is a value as the one text that a place has: comma-separated for lists.
func (m *method) text(p *model.Param, value *jen.Statement) *jen.Statement {
	if p.Type == nil {
		return value
	}
	if m.textFunc(p.Type) != nil {
		return m.textOf(p.Type, value)
	}
	if m.textList(p.Type) {
		return m.rt("joinText").Call(value, m.textFunc(m.shape(p.Type).Elem)())
	}
	return m.rt("textJSON").Call(jen.Id("c"), jen.Lit(p.Name), value)
}

// textOf is a scalar as text.
func (m *method) textOf(t *model.Type, value *jen.Statement) *jen.Statement {
	s := m.shape(t)
	if s.Kind == model.KindString && !s.enum() {
		return value
	}
	if s.Kind == model.KindString || s.Kind == model.KindNumber {
		return jen.String().Call(value)
	}
	return m.textFunc(t)().Call(value)
}

// textFunc returns the function that makes a text of a scalar; nil where the type is none.
func (m *method) textFunc(t *model.Type) func() *jen.Statement {
	name := ""
	switch m.shape(t).Kind {
	case model.KindString, model.KindNumber:
		name = "textString"
	case model.KindInt:
		name = "textInt"
	case model.KindFloat:
		name = "textFloat"
	case model.KindBool:
		name = "textBool"
	case model.KindTime:
		name = "textTime"
	default:
		return nil
	}
	return func() *jen.Statement { return m.rt(name) }
}

// textList reports whether the type is a list of scalars.
func (m *method) textList(t *model.Type) bool {
	s := m.shape(t)
	return s.Kind == model.KindArray && !m.shape(s.Elem).nullable && m.textFunc(s.Elem) != nil
}
