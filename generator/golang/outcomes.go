package golang

import (
	"net/http"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// emitResult writes the struct that a method returns whose successful replies differ in type.
func (m *method) emitResult(f *jen.File) {
	if m.result.kind != resultOutcome {
		return
	}
	d := &doc{}
	text := m.op.ResultType + " is what [" + m.service.Type + "." + m.op.GoName + "] returns. The status tells which field is set"
	var none []int
	for _, r := range m.op.Successes() {
		if r.GoName == "" && !slices.Contains(none, r.Status) && !slices.ContainsFunc(m.op.Successes(), func(o *model.Reply) bool { return o.Status == r.Status && o.GoName != "" }) {
			none = append(none, r.Status)
		}
	}
	if len(none) > 0 {
		text += "; a reply of status " + numbers(none) + " has no body"
	}
	d.para(text + ".")
	f.Line()
	d.write(f)
	members := []jen.Code{jen.Id("StatusCode").Int()}
	for _, name := range m.resultFields() {
		members = append(members, m.resultFieldDoc(name).comments()...)
		members = append(members, jen.Id(name).Add(m.resultField(m.replyOf(name))))
	}
	f.Type().Id(m.op.ResultType).Struct(members...)
}

// resultFields are the fields of the operation's result struct in order.
func (m *method) resultFields() []string {
	var names []string
	for _, r := range m.op.Successes() {
		if r.GoName != "" && !slices.Contains(names, r.GoName) {
			names = append(names, r.GoName)
		}
	}
	return names
}

func (m *method) replyOf(field string) *model.Reply {
	for _, r := range m.op.Successes() {
		if r.GoName == field {
			return r
		}
	}
	return nil
}

// resultFieldDoc says when a field is set.
func (m *method) resultFieldDoc(name string) *doc {
	d := &doc{}
	var media []string
	var status int
	beside := false // another body of that status
	for _, r := range m.op.Successes() {
		if r.GoName == name {
			media, status = append(media, plainLine(r.Media)), r.Status
		}
	}
	for _, r := range m.op.Successes() {
		beside = beside || r.Status == status && r.GoName != name && r.GoName != ""
	}
	text := "On status " + numbers([]int{status})
	if beside {
		text += ", as " + cut(or(media), 120)
	}
	switch m.replyOf(name).Kind() {
	case model.ReplyStream:
		text += ". The caller closes it"
	case model.ReplyEvents:
		text += ". The caller loops over it, once: the end of the loop closes the connection"
	}
	d.para(text + ".")
	if about := m.replyOf(name).Description; !strings.EqualFold(strings.TrimSpace(about), http.StatusText(status)) {
		d.markdown(sentence(about), docField)
	}
	return d
}

// resultField is the type of a field: nil where the reply is another.
func (m *method) resultField(r *model.Reply) *jen.Statement {
	switch r.Kind() {
	case model.ReplyText:
		return jen.Index().Byte()
	case model.ReplyStream:
		return jen.Qual("io", "ReadCloser")
	case model.ReplyEvents:
		return jen.Qual("iter", "Seq2").Types(m.rt("StreamEvent"), jen.Error())
	}
	if t := replyType(r); m.shape(t).plain() {
		return m.goType(t)
	}
	return jen.Op("*").Add(m.goType(replyType(r)))
}

// writeOutcome makes the call and takes the reply into the field that it is for.
func (m *method) writeOutcome() {
	args := []jen.Code{jen.Id("ctx"), jen.Id("s").Dot("t"), jen.Id("c"), jen.Id("opts")}
	for _, r := range m.op.Successes() {
		values := []jen.Code{jen.Id("status").Op(":").Lit(r.Status)}
		if r.Media != "" {
			values = append(values, jen.Id("media").Op(":").Lit(r.Media))
		}
		if r.GoName != "" {
			if r.Kind() == model.ReplyJSON {
				values = append(values, jen.Id("json").Op(":").True())
			}
			values = append(values, jen.Id("take").Op(":").Add(m.rt(m.taker(r))).Call(jen.Op("&").Id("r").Dot(r.GoName)))
		}
		args = append(args, jen.Id("outcome").Values(values...))
	}
	m.used["outcome"] = true
	m.add(
		jen.Id("r").Op(":=").New(jen.Id(m.op.ResultType)),
		jen.Var().Err().Error(),
		jen.If(
			jen.List(jen.Id("r").Dot("StatusCode"), jen.Err()).Op("=").Add(m.rt("doOutcome")).Add(arguments(args...)),
			jen.Err().Op("!=").Nil(),
		).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Id("r"), jen.Nil()),
	)
}

func (m *method) taker(r *model.Reply) string {
	switch r.Kind() {
	case model.ReplyText:
		return "intoBytes"
	case model.ReplyStream:
		return "intoStream"
	case model.ReplyEvents:
		return "intoEvents"
	}
	if m.shape(replyType(r)).plain() {
		return "intoValue"
	}
	return "intoJSON"
}

// arguments are those of a call, each but the first four on a line of its own.
func arguments(args ...jen.Code) *jen.Statement {
	head := jen.List(args[:4]...)
	return jen.Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, append([]jen.Code{head}, args[4:]...)...)
}

func or(texts []string) string {
	switch len(texts) {
	case 0:
		return ""
	case 1:
		return texts[0]
	}
	out := texts[0]
	for _, t := range texts[1 : len(texts)-1] {
		out += ", " + t
	}
	return out + " or " + texts[len(texts)-1]
}
