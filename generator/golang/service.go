package golang

import (
	"maps"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// emitService writes the file of a service: its type, then each operation with the types of its parameters.
func (e *emitter) emitService(s *model.Service) {
	if len(s.Operations) == 0 {
		return
	}
	f := e.newFile()
	d := &doc{}
	of := "holds the requests of folder " + quote(strings.Join(s.Folder, " / ")) + "."
	if len(s.Folder) == 0 {
		of = "holds the requests that are in no folder."
	}
	d.para(s.Type + " " + of)
	d.markdown(s.Description, docMethod)
	d.write(f)
	f.Type().Id(s.Type).Struct(jen.Id("t").Op("*").Add(e.rt("transport")))
	for _, id := range s.Operations {
		if op := e.operations[id]; op != nil {
			m := e.method(s, op)
			m.emitParams(f)
			m.emitForm(f)
			m.emitResult(f)
			m.emitOnly(f)
		}
	}
	e.render(s.File, f)
}

// method is an operation on its way to Go.
type method struct {
	*emitter
	service *model.Service
	op      *model.Operation
	result  result
	params  []*model.Param // those in the params struct
	body    *bodyArg       // nil where the method takes none
	block   []jen.Code     // the function's statements
}

func (e *emitter) method(s *model.Service, op *model.Operation) *method {
	m := &method{emitter: e, service: s, op: op, result: e.result(op), body: e.bodyArg(op)}
	for i := range op.Params {
		if p := &op.Params[i]; given(p) && !p.Positional {
			m.params = append(m.params, p)
		}
	}
	return m
}

// given reports whether the caller gives the parameter with each call.
func given(p *model.Param) bool {
	switch p.Role {
	case model.RoleConstant, model.RoleConfiguration:
		return false
	case model.RoleCredential:
		return p.GoName != "" && p.In == model.InForm
	}
	return p.GoName != ""
}

// emitOnly writes the method, unless one of its arguments has the name of what its body calls: the package would not build.
func (m *method) emitOnly(f *jen.File) {
	others := m.used
	m.used = map[string]bool{}
	m.emit(f)
	for i := range m.op.Params {
		if p := &m.op.Params[i]; p.Positional && m.used[p.GoName] {
			m.incomplete(p.Pos, "the parameter %s of %s has the Go name %s, which its method calls", quote(p.Name), m.op.ID, p.GoName)
		}
	}
	maps.Copy(others, m.used)
	m.used = others
}

// emit writes the method.
func (m *method) emit(f *jen.File) {
	args := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	args = append(args, m.positional()...)
	if m.body != nil {
		args = append(args, jen.Id(m.body.name).Add(m.body.typ))
	}
	if len(m.params) > 0 {
		args = append(args, jen.Id("params").Op("*").Id(m.op.ParamsType))
	}
	own := args[1:]
	args = append(slices.Clone(args), jen.Id("opts").Op("...").Id("CallOption"))
	m.writeCall()
	if m.op.Paging != nil {
		m.shareCall(f, own)
	}
	m.writeSend()
	f.Line()
	m.doc().write(f)
	m.receiver(f).Id(m.op.GoName).Params(args...).Add(m.returns(m.op, m.result)).Block(m.block...)
	if m.op.Paging != nil {
		m.emitIterator(f, args)
	}
}

// receiver begins a method of the service.
func (m *method) receiver(f *jen.File) *jen.Statement {
	return f.Func().Params(jen.Id("s").Op("*").Id(m.service.Type))
}

// positional are the arguments before the body, those of one type together: appID, userID string.
func (m *method) positional() []jen.Code {
	var args, names []jen.Code
	var last *jen.Statement
	flush := func() {
		if len(names) > 0 {
			args = append(args, jen.List(names...).Add(last))
		}
		names = nil
	}
	for i := range m.op.Params {
		p := &m.op.Params[i]
		if !given(p) || !p.Positional {
			continue
		}
		t := m.required(p)
		if last != nil && t.GoString() != last.GoString() {
			flush()
		}
		names, last = append(names, jen.Id(p.GoName)), t
	}
	flush()
	return args
}

// xmlConstants say what a body of XML must be.
var xmlConstants = map[string]string{"soap": "a SOAP message of", "methodName": "an XML-RPC call of", "element": "a document of"}

// doc is the method's comment: the description, what else it returns, and the request line.
func (m *method) doc() *doc {
	d := &doc{}
	text, whole := lead(m.op.GoName, m.op.Description, named(m.op.Name))
	if whole {
		d.markdown(text, docMethod)
	} else {
		d.para(text)
		d.markdown(m.op.Description, docMethod)
	}
	for _, c := range m.op.Constants {
		switch c.In {
		case "json":
			d.para("The body's " + quote(c.Name) + " must be " + quote(c.Value) + ".")
		case "graphql":
			if m.op.Body != nil && m.op.Body.Encoding == model.JSON {
				d.para("The " + c.Name + " of the body's GraphQL must be " + quote(c.Value) + ".")
			}
		case "xml":
			d.para("The body must be " + xmlConstants[c.Name] + " " + quote(c.Value) + ".")
		}
	}
	if notes := m.replyNotes(m.op, m.result); len(notes) > 0 {
		d.para(strings.Join(notes, " "))
	}
	if note := m.securityNote(m.op); note != "" {
		d.para(note)
	}
	if m.op.Deprecated {
		d.deprecated()
	}
	d.code(m.op.Method + " " + cut(model.Template(m.op.Path), 300))
	return d
}

// writeCall makes the statements that make the call, and what is added to it.
func (m *method) writeCall() {
	path, args := m.path()
	late := m.paramsInPath()
	call := []jen.Code{
		jen.Id("op").Op(":").Lit(m.op.ID),
		jen.Id("method").Op(":").Lit(m.op.Method),
	}
	if m.op.Server > 0 && m.op.Server < len(m.api.Servers) {
		call = append(call, jen.Id("server").Op(":").Lit(m.op.Server))
	}
	call = append(call, jen.Id("path").Op(":").Lit(path))
	if len(args) > 0 && !late {
		call = append(call, jen.Id("args").Op(":").Index().String().Values(args...))
	}
	if m.result.accept != "" {
		call = append(call, jen.Id("accept").Op(":").Lit(m.result.accept))
	}
	if m.result.html {
		call = append(call, jen.Id("html").Op(":").True())
	}
	if auth := m.security(m.op); auth != nil {
		call = append(call, jen.Id("auth").Op(":").Add(auth))
	}
	if errs := m.errorTypes(m.op); errs != nil {
		call = append(call, jen.Id("errs").Op(":").Add(errs))
	}
	m.add(jen.Id("c").Op(":=").Op("&").Add(m.rt("call")).Add(fields(call...)))
	m.writeParams(late)
	if len(args) > 0 && late {
		m.add(jen.Id("c").Dot("args").Op("=").Index().String().Values(args...))
	}
	m.writeBody()
}

// writeSend makes the statements that send the call.
func (m *method) writeSend() {
	if m.result.kind == resultOutcome {
		m.writeOutcome()
		return
	}
	m.add(jen.Return(m.do(m.result)))
}

func (m *method) add(code ...jen.Code) { m.block = append(m.block, code...) }

// paramsInPath reports whether the path takes values from the params struct.
func (m *method) paramsInPath() bool {
	for _, p := range m.params {
		if p.In == model.InPath {
			return true
		}
	}
	return false
}

// path returns the template of the call and the texts that fill it.
func (m *method) path() (string, []jen.Code) {
	var b strings.Builder
	var args []jen.Code
	for i, part := range m.op.Path {
		if i == 0 && !strings.HasPrefix(part.Literal, "/") {
			b.WriteByte('/')
		}
		if part.Param == "" {
			b.WriteString(escapeLiteral(part.Literal))
			continue
		}
		p := m.op.Param(model.InPath, part.Param)
		switch {
		case p == nil:
			m.incomplete(m.op.Pos, "%s has no parameter for {%s} of its path", m.op.ID, part.Param)
		case p.Role == model.RoleConstant:
			b.WriteString(escapeLiteral(p.Value))
		case p.Role == model.RoleConfiguration:
			v := m.api.Variable(variableName(p))
			if v == nil || v.GoName == "" {
				m.incomplete(p.Pos, "the variable %s has no option", quote(variableName(p)))
				continue
			}
			b.WriteString("{$" + v.GoName + "}")
		case p.Positional:
			b.WriteString("{" + p.GoName + "}")
			args = append(args, m.text(p, jen.Id(p.GoName)))
		default:
			b.WriteString("{params." + p.GoName + "}")
			args = append(args, m.paramText(p))
		}
	}
	return b.String(), args
}

// paramText is the text of a path parameter in the params struct, "" where it is not set.
func (m *method) paramText(p *model.Param) jen.Code {
	if _, pointer := m.paramType(p); pointer {
		return m.rt("optionalPath").Call(jen.Id("params").Dot(p.GoName), jen.Func().Params(jen.Id("v").Add(m.required(p))).String().Block(
			jen.Return(m.text(p, jen.Id("v"))),
		))
	}
	return m.text(p, jen.Id("params").Dot(p.GoName))
}

// escapeLiteral escapes the fixed text of a path as a URL wants it. What is escaped already stays.
func escapeLiteral(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		escaped := c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~!$&'()*+,;=:@/", c) >= 0, escaped:
			b.WriteByte(c)
		default:
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
