package golang

import (
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// callName is the function that makes the call of an operation which an iterator sends, too: listCall.
func (m *method) callName() string {
	first, size := utf8.DecodeRuneInString(m.op.GoName)
	return string(unicode.ToLower(first)) + m.op.GoName[size:] + "Call"
}

// shareCall writes the function that makes the call, for the method and its iterator.
func (m *method) shareCall(f *jen.File, own []jen.Code) {
	name := m.callName()
	f.Line()
	f.Comment("// " + name + " is the call of [" + m.service.Type + "." + m.op.GoName + "] and [" + m.service.Type + "." + m.op.Paging.GoName + "].")
	m.receiver(f).Id(name).Params(own...).Op("*").Add(m.rt("call")).Block(append(m.block, jen.Return(jen.Id("c")))...)
	m.block = []jen.Code{jen.Id("c").Op(":=").Add(m.shared())}
}

// shared calls the function that makes the call.
func (m *method) shared() *jen.Statement {
	var args []jen.Code
	for i := range m.op.Params {
		if p := &m.op.Params[i]; given(p) && p.Positional {
			args = append(args, jen.Id(p.GoName))
		}
	}
	if m.body != nil {
		args = append(args, jen.Id(m.body.name))
	}
	if len(m.params) > 0 {
		args = append(args, jen.Id("params"))
	}
	return jen.Id("s").Dot(m.callName()).Call(args...)
}

// emitIterator writes the method that returns the items of all pages.
func (m *method) emitIterator(f *jen.File, args []jen.Code) {
	item := m.item()
	if item == nil {
		m.incomplete(m.op.Pos, "the reply of %s has no list at %s", m.op.ID, quote(m.op.Paging.Items))
		return
	}
	d := &doc{}
	d.para(m.op.Paging.GoName + " returns the items of all pages of [" + m.service.Type + "." + m.op.GoName + "]. " + m.begins() +
		"Nothing is sent before the loop starts, and each loop begins anew. It ends after the last item, after the first error, or where the server sends a page again.")
	if m.op.Deprecated {
		d.deprecated()
	}
	f.Line()
	d.write(f)
	m.receiver(f).Id(m.op.Paging.GoName).Params(args...).Add(jen.Qual("iter", "Seq2").Types(item, jen.Error())).Block(
		jen.Return(m.rt("listPages").Types(item).Call(jen.Id("ctx"), jen.Id("s").Dot("t"), m.shared(), jen.Id("opts"), jen.Lit(m.op.Paging.Items), m.turning())),
	)
}

// begins says where the iterator begins if the caller gives a page.
func (m *method) begins() string {
	p := m.op.Param(model.InQuery, m.op.Paging.Param)
	if p == nil || p.GoName == "" || p.Positional || m.op.Paging.In != model.InQuery {
		return ""
	}
	return "It begins where " + p.GoName + " says, else with the first. "
}

// item is the Go type of an item; nil where the reply has no list there.
func (m *method) item() *jen.Statement {
	reply := m.op.PagedReply()
	if reply == nil {
		return nil
	}
	array := m.api.Underlying(m.api.Within(reply.Type, m.op.Paging.Items))
	if array.Kind != model.KindArray || array.Elem == nil {
		return nil
	}
	return m.elemType(array.Elem)
}

// turning is the expression that goes from one page to the next.
func (m *method) turning() *jen.Statement {
	p := m.op.Paging
	switch p.Kind {
	case model.PagingPage:
		return m.rt("numberedPages").Values(texts("param", p.Param, "echo", p.Echo, "limit", p.Limit, "total", p.Total, "count", p.Pages, "more", p.More, "first", int(p.First))...).Dot("byNumber")
	case model.PagingOffset:
		return m.rt("countedPages").Values(texts("param", p.Param, "echo", p.Echo, "total", p.Total, "more", p.More, "first", int(p.First))...).Dot("byOffset")
	case model.PagingCursor:
		into := "inQuery"
		if p.In == model.InBody {
			into = "inBody"
		}
		return m.rt("byCursor").Call(jen.Lit(p.Next), jen.Lit(p.More), m.rt(into).Call(jen.Lit(p.Param)))
	case model.PagingLast:
		return m.rt("byLast").Call(jen.Lit(p.ID), jen.Lit(p.More), m.rt("inQuery").Call(jen.Lit(p.Param)))
	case model.PagingURL:
		return m.rt("byURL").Call(m.rt("urlAt").Call(jen.Lit(p.Next)))
	case model.PagingRel:
		return m.rt("byURL").Call(m.rt("urlOfRel").Call(jen.Lit(p.Next)))
	case model.PagingLink:
		return m.rt("byURL").Call(m.rt("urlOfLink"))
	}
	m.incomplete(m.op.Pos, "%s has pages of an unknown kind %s", m.op.ID, quote(string(p.Kind)))
	return jen.Nil()
}

// texts are the members of a composite literal that are not zero.
func texts(pairs ...any) []jen.Code {
	var list []jen.Code
	for i := 0; i < len(pairs); i += 2 {
		name, value := pairs[i].(string), pairs[i+1]
		if value != "" && value != 0 {
			list = append(list, jen.Id(name).Op(":").Lit(value))
		}
	}
	return list
}
