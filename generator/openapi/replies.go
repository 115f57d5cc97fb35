package openapi

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// answer is a reply with the operation that gets it.
type answer struct {
	op    *model.Operation
	reply *model.Reply
}

// responses writes what can come back: by status, then media type.
func (w *writer) responses(e *end) *object {
	byStatus := map[int][]answer{}
	var statuses []int
	for _, op := range e.ops {
		for i := range op.Replies {
			r := &op.Replies[i]
			status := r.Status
			if status < 100 || status > 599 {
				status = 0
			}
			if byStatus[status] == nil {
				statuses = append(statuses, status)
			}
			byStatus[status] = append(byStatus[status], answer{op, r})
		}
	}
	slices.Sort(statuses)
	responses := &object{}
	for _, status := range statuses {
		if status != 0 {
			responses.set(strconv.Itoa(status), w.response(e, status, byStatus[status]))
		}
	}
	if other := byStatus[0]; other != nil {
		responses.set("default", w.response(e, 0, other))
	}
	if len(responses.members) == 0 {
		responses.child("default").set("description", "No reply is recorded.")
	}
	return responses
}

func (w *writer) response(e *end, status int, answers []answer) *object {
	o := &object{}
	description := ""
	for _, a := range answers {
		description = first(description, a.reply.Description)
	}
	if description == "" && status != 0 {
		description = http.StatusText(status)
	}
	if description == "" && status != 0 {
		description = "Status " + strconv.Itoa(status)
	}
	o.set("description", first(description, "A reply of another status."))
	w.headers(o, answers)
	content := &object{}
	for _, a := range answers {
		if a.reply.Media == "" {
			continue
		}
		media := model.MediaType(a.reply.Media, "application/octet-stream")
		if content.has(media) {
			continue
		}
		var same []answer
		for _, b := range answers {
			if b.reply.Media != "" && model.MediaType(b.reply.Media, "application/octet-stream") == media {
				same = append(same, b)
			}
		}
		content.set(media, w.replyMedia(e, media, same))
	}
	if len(content.members) > 0 {
		o.set("content", content)
	}
	return o
}

func (w *writer) headers(o *object, answers []answer) {
	headers := &object{}
	for _, a := range answers {
		for i := range a.reply.Headers {
			p := &a.reply.Headers[i]
			if p.Name == "" || notParameter(p.Name) || headers.has(p.Name) {
				continue
			}
			h := &object{}
			h.describe(p.Description)
			if p.Required {
				h.set("required", true)
			}
			schema := w.paramSchema([]*model.Param{p})
			h.set("schema", schema)
			w.checkDefault(schema, p, p.Name)
			if example, ok := w.paramExample([]*model.Param{p}); ok {
				h.set("example", example)
				w.check(h, "example", schema, p.Pos, "the example of header "+diag.Quote(p.Name))
			}
			headers.set(p.Name, h)
		}
	}
	if len(headers.members) > 0 {
		o.set("headers", headers)
	}
}

// replyMedia writes the bodies of one status and media type. Types of several operations are one that was found for all, or
// alternatives.
func (w *writer) replyMedia(e *end, media string, answers []answer) *object {
	o := &object{}
	alternatives := w.distinct()
	json := false
	for _, a := range answers {
		json = json || a.reply.Type != nil || model.IsJSON(media)
		alternatives.add(w.replySchema(media, a.reply))
	}
	own := &object{}
	if t := e.Reply(answers[0].reply.Status, media); t != nil && len(alternatives.list) > 1 {
		alternatives = w.replyTogether(t, media, answers, own)
	}
	schema := alternatives.schema()
	o.set("schema", schema)
	examples := newExamples(w, o, schema)
	for _, a := range answers {
		for _, e := range a.op.Examples {
			if e.Status == a.reply.Status && e.Content.Media == a.reply.Media {
				examples.add(a.op, e, json)
			}
		}
	}
	examples.write()
	if len(own.members) > 0 {
		o.set("x-pmgen-types", own)
	}
	w.events(o, answers)
	return o
}

// replyTogether writes the type of all replies that have one, and beside it what is no JSON. own gets the operations' own types.
func (w *writer) replyTogether(t *model.Type, media string, answers []answer, own *object) *distinct {
	var types []*model.Type
	for _, a := range answers {
		if a.reply.Type != nil {
			types = append(types, a.reply.Type)
		}
	}
	alternatives := w.distinct()
	alternatives.add(w.together(func() *object { return w.schema(t) }, types))
	for _, a := range answers {
		s := w.replySchema(media, a.reply)
		if a.reply.Type == nil && !model.IsJSON(media) {
			alternatives.add(s)
		}
		if !own.has(a.op.ID) {
			own.set(a.op.ID, s)
		}
	}
	return alternatives
}

func (w *writer) replySchema(media string, r *model.Reply) *object {
	switch {
	case r.Type != nil:
		return w.schema(r.Type)
	case model.IsJSON(media):
		return w.schema(&model.Type{Kind: model.KindAny})
	case r.Kind() == model.ReplyStream:
		return binary()
	}
	return typed("string")
}

// events writes the kinds of events of a stream, which OpenAPI has no place for.
func (w *writer) events(o *object, answers []answer) {
	events := &object{}
	for _, a := range answers {
		for _, e := range a.reply.Events {
			events.set(e.Name, w.schema(e.Type))
		}
	}
	if len(events.members) > 0 {
		o.set("x-pmgen-events", events)
	}
}
