package golang

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// result is what a method returns.
type result struct {
	kind   resultKind
	reply  *model.Reply // nil where none is documented
	typ    *model.Type  // of resultJSON; of resultEvents that of the events, nil where they have none in common
	html   bool
	accept string
}

type resultKind int

const (
	resultNone    resultKind = iota // error
	resultJSON                      // (*T, error) or (T, error)
	resultBytes                     // ([]byte, error)
	resultStream                    // (io.ReadCloser, error)
	resultEvents                    // iter.Seq2[StreamEvent, error], or of StreamEventOf[T] where the events are of one type
	resultLines                     // iter.Seq2[json.RawMessage, error]
	resultOutcome                   // (*XResult, error)
)

// resultKinds are what one reply alone makes a method return.
var resultKinds = map[model.ReplyKind]resultKind{
	model.ReplyJSON: resultJSON, model.ReplyEvents: resultEvents, model.ReplyText: resultBytes, model.ReplyStream: resultStream, model.ReplyNone: resultNone,
}

// result decides by the documented replies of success: one type, or the struct that Name has given an operation with
// several. Where none is documented the body is returned as it is, but for methods that have none by custom.
func (e *emitter) result(op *model.Operation) result {
	success := op.Successes()
	res := result{accept: accept(op, success)}
	for _, r := range success {
		res.html = res.html || isHTML(r.Media)
	}
	switch {
	case len(success) == 0:
		if op.Method != http.MethodDelete && op.Method != http.MethodHead {
			res.kind, res.html = resultBytes, true
		}
		return res
	case op.ResultType != "":
		res.kind = resultOutcome
		return res
	}
	res.reply = op.MainReply()
	res.kind = resultKinds[res.reply.Kind()]
	switch {
	case res.kind == resultJSON:
		res.typ = replyType(res.reply)
	case res.kind == resultEvents:
		res.typ = e.eventType(res.reply)
	case res.reply.Lines:
		res.kind = resultLines
	}
	return res
}

// eventType is the type that all documented events of a stream have, nil where there is none or several.
func (e *emitter) eventType(r *model.Reply) *model.Type {
	var all *model.Type
	for i := range r.Events {
		t := r.Events[i].Type
		if t == nil || isRaw(e.shape(t)) || all != nil && e.goType(t).GoString() != e.goType(all).GoString() {
			return nil
		}
		all = t
	}
	return all
}

// replyType is the type of a JSON reply; of one that nobody knows, any.
func replyType(r *model.Reply) *model.Type {
	if r.Type == nil {
		return &model.Type{Kind: model.KindAny}
	}
	return r.Type
}

func isHTML(media string) bool { return media == "text/html" || media == "application/xhtml+xml" }

// accept is the Accept header: what the recorded request asks for, else the media types of the documented replies.
func accept(op *model.Operation, success []*model.Reply) string {
	for _, h := range op.Request.Headers {
		if strings.EqualFold(h.Name, "Accept") && !h.Disabled && !strings.Contains(h.Value, "{{") && headerText(h.Value) {
			return h.Value
		}
	}
	var media []string
	for _, r := range success {
		if r.Media != "" && !slices.Contains(media, r.Media) {
			media = append(media, r.Media)
		}
	}
	if text := strings.Join(media, ", "); headerText(text) {
		return text
	}
	return ""
}

// headerText reports whether a text can be a header's value.
func headerText(s string) bool {
	return s == plainLine(s) && !strings.ContainsAny(s, "\t\n") && len(s) < 1000
}

// returns are the method's results.
func (e *emitter) returns(op *model.Operation, r result) *jen.Statement {
	switch r.kind {
	case resultOutcome:
		return jen.Params(jen.Op("*").Id(op.ResultType), jen.Error())
	case resultJSON:
		return jen.Params(e.returned(r.typ), jen.Error())
	case resultBytes:
		return jen.Params(jen.Index().Byte(), jen.Error())
	case resultStream:
		return jen.Params(jen.Qual("io", "ReadCloser"), jen.Error())
	case resultEvents:
		return jen.Qual("iter", "Seq2").Types(e.event(r), jen.Error())
	case resultLines:
		return jen.Qual("iter", "Seq2").Types(jen.Qual("encoding/json", "RawMessage"), jen.Error())
	}
	return jen.Error()
}

// event is the Go type of an event.
func (e *emitter) event(r result) *jen.Statement {
	if r.typ == nil {
		return e.rt("StreamEvent")
	}
	return e.rt("StreamEventOf").Types(e.goType(r.typ))
}

// returned is the Go type of a JSON reply.
func (e *emitter) returned(t *model.Type) *jen.Statement {
	if s := e.shape(t); s.pointed() || s.nullable && !s.plain() {
		return jen.Op("*").Add(e.goType(t))
	}
	return e.goType(t)
}

// do is the expression that makes the call.
func (e *emitter) do(r result) *jen.Statement {
	helper := map[resultKind]string{resultNone: "doNone", resultBytes: "doBytes", resultStream: "doStream", resultEvents: "doEvents", resultLines: "doLines"}[r.kind]
	call := []jen.Code{jen.Id("ctx"), jen.Id("s").Dot("t"), jen.Id("c"), jen.Id("opts")}
	if r.kind == resultEvents && r.typ != nil {
		for i := range r.reply.Events {
			call = append(call, jen.Lit(r.reply.Events[i].Name))
		}
		return e.rt("doEventsOf").Types(e.goType(r.typ)).Call(call...)
	}
	if r.kind != resultJSON {
		return e.rt(helper).Call(call...)
	}
	s := e.shape(r.typ)
	if s.pointed() && !s.nullable {
		return e.rt("do").Types(e.goType(r.typ)).Call(call...)
	}
	return e.rt("doValue").Types(e.returned(r.typ)).Call(call...)
}

// errorTypes is the call's table of typed errors; nil where there is none.
func (e *emitter) errorTypes(op *model.Operation) *jen.Statement {
	var rows []jen.Code
	seen := map[int]bool{}
	for i := range op.Replies {
		if n := e.errorType(&op.Replies[i]); n != nil && !seen[op.Replies[i].Status] {
			seen[op.Replies[i].Status] = true
			rows = append(rows, jen.Values(jen.Lit(op.Replies[i].Status), e.rt("asError").Types(jen.Id(n.Name))))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if n := e.errorOfAll(op); n != nil {
		rows = append(rows, jen.Values(jen.Lit(0), e.errorLike(n)))
	}
	return jen.Index().Add(e.rt("errorType")).Values(rows...)
}

// errorOfAll is the type of all documented error replies, if there is but one. Then a status that nobody documented most
// likely has a body of that type, too.
func (e *emitter) errorOfAll(op *model.Operation) *model.NamedType {
	var all *model.NamedType
	for i := range op.Replies {
		r := &op.Replies[i]
		if r.Status >= 200 && r.Status < 300 || r.Type == nil {
			continue
		}
		n := e.errorType(r)
		if n == nil || all != nil && n != all {
			return nil
		}
		all = n
	}
	if all == nil || len(all.Type.Fields) == 0 {
		return nil
	}
	return all
}

// errorLike tells a body of the error's type by its members: those that are always there, else any.
func (e *emitter) errorLike(n *model.NamedType) *jen.Statement {
	var required, any []jen.Code
	for i := range n.Type.Fields {
		f := &n.Type.Fields[i]
		any = append(any, jen.Lit(f.Name))
		if f.Always() {
			required = append(required, jen.Lit(f.Name))
		}
	}
	names, all := any, jen.False()
	if len(required) > 0 {
		names, all = required, jen.True()
	}
	return e.rt("asErrorLike").Call(append([]jen.Code{e.rt("asError").Types(jen.Id(n.Name)), all}, names...)...)
}

// errorType is the error's struct of a reply that is no success.
func (e *emitter) errorType(r *model.Reply) *model.NamedType {
	if r.Status >= 200 && r.Status < 300 || r.Type == nil {
		return nil
	}
	if s := e.shape(r.Type); s.named != nil && s.named.Error && s.Kind == model.KindStruct {
		return s.named
	}
	return nil
}

// replyNotes says in a method's comment what it returns beside the type in its signature.
func (e *emitter) replyNotes(op *model.Operation, r result) []string {
	var notes []string
	if r.kind == resultStream {
		notes = append(notes, "The caller closes the reply.")
	}
	if r.kind == resultEvents || r.kind == resultLines {
		notes = append(notes, "Nothing is sent before the loop starts. The loop ends after the first error.")
	}
	if r.kind == resultLines {
		notes = append(notes, "Each value is a line of the reply (JSON Lines).")
	}
	if r.kind == resultEvents && r.typ == nil {
		for i := range r.reply.Events {
			if event := &r.reply.Events[i]; event.Type != nil && !isRaw(e.shape(event.Type)) {
				notes = append(notes, fmt.Sprintf("The data of the event %s is a %s.", quote(event.Name), typeText(e.goType(event.Type))))
			}
		}
	}
	if r.kind == resultBytes && r.reply == nil {
		notes = append(notes, "No successful reply is recorded: the body is returned as it is.")
	}
	if r.kind == resultNone && r.reply == nil && op.Method == http.MethodDelete {
		notes = append(notes, "No successful reply is recorded: a body, if there is one, is not returned; [WithResponse] gives it.")
	}
	if op.Body == nil && op.SendsBody() {
		e.used["WithCallBody"] = true
		notes = append(notes, "No body is recorded, so none is sent but by [WithCallBody].")
	}
	var types []string
	statuses := map[string][]int{}
	for i := range op.Replies {
		reply := &op.Replies[i]
		if reply.Status >= 200 && reply.Status < 300 || reply.Type == nil || isRaw(e.shape(reply.Type)) {
			continue
		}
		name := typeText(e.goType(reply.Type))
		if e.errorType(reply) != nil {
			name = "[*" + name + "]"
		}
		if statuses[name] == nil {
			types = append(types, name)
		}
		if !slices.Contains(statuses[name], reply.Status) {
			statuses[name] = append(statuses[name], reply.Status)
		}
	}
	var typed []string
	for _, name := range types {
		if strings.HasPrefix(name, "[*") {
			typed = append(typed, fmt.Sprintf("a %s on status %s", name, numbers(statuses[name])))
		} else {
			notes = append(notes, fmt.Sprintf("On status %s the body of the [*APIError] is %s.", numbers(statuses[name]), name))
		}
	}
	switch all := e.errorOfAll(op); {
	case len(typed) == 1 && all != nil:
		name := "[*" + typeText(e.goType(&model.Type{Kind: model.KindRef, Ref: all.ID})) + "]"
		notes = append(notes, fmt.Sprintf("On status %s, and on others with such a body, the error is a %s.", numbers(statuses[name]), name))
	case len(typed) > 0:
		notes = append(notes, "The error is "+strings.Join(typed, ", ")+".")
	}
	return notes
}

func isRaw(s shape) bool { return s.Kind == model.KindAny }

// typeText is a Go type as a comment shows it.
func typeText(t *jen.Statement) string { return t.GoString() }

func numbers(list []int) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.Itoa(n)
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " or " + texts[len(texts)-1]
}
