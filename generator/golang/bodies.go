package golang

import (
	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// bodyArg is the argument that makes the body of a request.
type bodyArg struct {
	name    string
	typ     *jen.Statement
	pointer bool // nil: no body
}

// bodyArg returns the method's argument for the body; nil where it takes none.
func (e *emitter) bodyArg(op *model.Operation) *bodyArg {
	if op.Body == nil {
		return nil
	}
	b := op.Body
	switch b.Encoding {
	case model.URLEncoded, model.Multipart:
		if len(formFields(b)) == 0 {
			return nil
		}
		return &bodyArg{"form", jen.Op("*").Add(e.id(b.GoType)), true}
	case model.GraphQL:
		if b.Type == nil {
			return nil
		}
		a := e.jsonArg(b)
		a.name = "variables"
		return a
	case model.Text:
		return &bodyArg{"body", jen.Index().Byte(), false}
	case model.Binary:
		return &bodyArg{"body", jen.Qual("io", "Reader"), false}
	}
	return e.jsonArg(b)
}

func (e *emitter) jsonArg(b *model.Body) *bodyArg {
	t := b.Type
	if t == nil {
		t = &model.Type{Kind: model.KindAny}
	}
	s := e.shape(t)
	switch {
	case s.plain():
		return &bodyArg{"body", e.goType(t), true}
	case s.pointed() || !b.Required || s.nullable:
		return &bodyArg{"body", jen.Op("*").Add(e.goType(t)), true}
	}
	return &bodyArg{"body", e.goType(t), false}
}

// formFields are the fields of a form that the caller gives.
func formFields(b *model.Body) []*model.Param {
	var list []*model.Param
	for i := range b.Fields {
		if given(&b.Fields[i]) {
			list = append(list, &b.Fields[i])
		}
	}
	return list
}

// emitForm writes the struct of a form.
func (m *method) emitForm(f *jen.File) {
	if m.body == nil || m.body.name != "form" {
		return
	}
	d := &doc{}
	d.para(m.op.Body.GoType + " is the form of [" + m.service.Type + "." + m.op.GoName + "].")
	d.markdown(m.op.Body.Description, docMethod)
	f.Line()
	d.write(f)
	f.Type().Id(m.op.Body.GoType).Struct(m.paramFields(formFields(m.op.Body))...)
}

// writeBody sets the call's body.
func (m *method) writeBody() {
	b := m.op.Body
	if b == nil {
		return
	}
	body := jen.Id("c").Dot("body")
	switch b.Encoding {
	case model.URLEncoded:
		m.needForm()
		m.add(jen.Var().Id("f").Add(m.rt("values")))
		m.writeForm(jen.Id("f"))
		m.add(body.Op("=").Add(m.rt("formBody")).Call(jen.Id("f")))
	case model.Multipart:
		m.needForm()
		m.add(jen.Var().Id("f").Index().Add(m.rt("formPart")))
		m.writeParts()
		m.add(body.Op("=").Add(m.rt("multipartBody")).Call(jen.Id("f")))
	case model.GraphQL:
		request := []jen.Code{jen.Id("Query").Op(":").Lit(b.Query)}
		for _, c := range m.op.Constants {
			if c.In == "graphql" && c.Name == "operationName" {
				request = append(request, jen.Id("OperationName").Op(":").Lit(c.Value))
			}
		}
		if m.body != nil {
			request = append(request, jen.Id("Variables").Op(":").Id("variables"))
		}
		m.add(body.Op("=").Add(m.rt("jsonBody")).Call(jen.Id("c"), jen.Lit(media(b, "application/json")), m.rt("graphQLRequest").Add(fields(request...))))
	case model.Text:
		m.add(body.Op("=").Add(m.rt("payload")).Values(jen.Id("media").Op(":").Lit(media(b, "text/plain")), jen.Id("data").Op(":").Id("body")))
	case model.Binary:
		m.add(body.Op("=").Add(m.rt("payload")).Values(jen.Id("media").Op(":").Lit(media(b, "application/octet-stream")), jen.Id("stream").Op(":").Id("body")))
	default:
		m.writeJSON(b, body)
	}
}

func (m *method) writeJSON(b *model.Body, body *jen.Statement) {
	set := body.Op("=").Add(m.rt("jsonBody")).Call(jen.Id("c"), jen.Lit(media(b, "application/json")), jen.Id("body"))
	switch {
	case !m.body.pointer:
		m.add(set)
	case b.Required:
		m.add(jen.If(jen.Id("body").Op("==").Nil()).Block(
			jen.Id("c").Dot("fail").Call(m.rt("missing").Call(jen.Lit("body"))),
		), set)
	default:
		m.add(jen.If(jen.Id("body").Op("!=").Nil()).Block(set))
	}
}

// media is the body's content type.
func media(b *model.Body, otherwise string) string {
	if b.Media == "" || !headerText(b.Media) {
		return otherwise
	}
	return b.Media
}

// needForm makes an empty form of a nil one: its fixed fields are sent all the same. Where a field is required, nil is an
// error.
func (m *method) needForm() {
	if m.body == nil {
		return
	}
	block := []jen.Code{jen.Id("form").Op("=").New(jen.Id(m.op.Body.GoType))}
	for _, p := range formFields(m.op.Body) {
		if p.Required {
			block = append(block, jen.Id("c").Dot("fail").Call(m.rt("missing").Call(jen.Lit("form"))))
			break
		}
	}
	m.add(jen.If(jen.Id("form").Op("==").Nil()).Block(block...))
}

// writeForm adds the fields of an urlencoded form in order.
func (m *method) writeForm(target *jen.Statement) {
	for i := range m.op.Body.Fields {
		p := &m.op.Body.Fields[i]
		switch {
		case given(p):
			m.writeOptional(p, target, jen.Id("form").Dot(p.GoName))
		case p.Disabled, p.Role == model.RoleCredential:
		default:
			m.writeFixed(p, target)
		}
	}
}

// writeParts adds the fields of a multipart form in order.
func (m *method) writeParts() {
	for i := range m.op.Body.Fields {
		p := &m.op.Body.Fields[i]
		switch {
		case given(p):
			m.writePart(p, jen.Id("form").Dot(p.GoName))
		case p.Disabled, p.Role == model.RoleCredential:
		case p.Role == model.RoleConstant:
			m.add(m.appendPart(p, jen.Lit(p.Value)))
		default:
			v := m.api.Variable(variableName(p))
			if v == nil || v.GoName == "" {
				m.incomplete(p.Pos, "the variable %s has no option", quote(variableName(p)))
				continue
			}
			m.add(m.appendPart(p, m.rt("variable").Call(jen.Id("s").Dot("t"), jen.Id("c"), jen.Lit(v.GoName))))
		}
	}
}

func (m *method) writePart(p *model.Param, value *jen.Statement) {
	_, pointer := m.paramType(p)
	add := func(v *jen.Statement) {
		switch {
		case p.File:
			m.add(jen.Id("f").Op("=").Append(jen.Id("f"), value.Clone().Dot("asPart").Call(jen.Lit(p.Name))))
		case m.repeats(p):
			m.add(jen.For(jen.List(jen.Id("_"), jen.Id("v")).Op(":=").Range().Add(v)).Block(
				m.appendPart(p, m.textOf(m.shape(p.Type).Elem, jen.Id("v"))),
			))
		default:
			m.add(m.appendPart(p, m.text(p, v)))
		}
	}
	switch {
	case m.severalFiles(p):
		m.add(jen.For(jen.List(jen.Id("_"), jen.Id("file")).Op(":=").Range().Add(value)).Block(
			jen.Id("f").Op("=").Append(jen.Id("f"), jen.Id("file").Dot("asPart").Call(jen.Lit(p.Name))),
		))
	case pointer && p.File:
		m.ifGiven(value, func() { add(value) })
	case pointer:
		m.ifGiven(value, func() { add(jen.Op("*").Add(value)) })
	case p.Required || m.repeats(p):
		add(value)
	default:
		m.ifGiven(value, func() { add(value) })
	}
}

func (m *method) appendPart(p *model.Param, text *jen.Statement) *jen.Statement {
	part := []jen.Code{jen.Id("name").Op(":").Lit(p.Name), jen.Id("value").Op(":").Add(text)}
	if p.Media != "" {
		part = append(part, jen.Id("media").Op(":").Lit(p.Media))
	}
	return jen.Id("f").Op("=").Append(jen.Id("f"), m.rt("formPart").Values(part...))
}
