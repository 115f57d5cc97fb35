package openapi

import (
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// examples collects the examples of one media type.
type examples struct {
	w      *writer
	media  *object
	schema *object
	list   *object // name -> Example Object
	aside  *object // bodies that no schema describes
	taken  map[string]bool
}

func newExamples(w *writer, media, schema *object) *examples {
	return &examples{w: w, media: media, schema: schema, list: &object{}, aside: &object{}, taken: map[string]bool{}}
}

// add adds a recorded body. json says that the schema is of JSON values: a body that is none is put aside.
func (x *examples) add(op *model.Operation, e *model.Example, json bool) {
	if !json {
		if text := string(e.Content.Bytes()); text != "" {
			x.value(op, e.Key, e.Name, e.Content.Pos, text, false)
		}
		return
	}
	if e.Content.IsJSON() {
		if value, err := parse(e.Content.Bytes()); err == nil {
			x.value(op, e.Key, e.Name, e.Content.Pos, value, e.Content.JSON == model.Repaired)
			return
		}
	}
	if text := e.Content.Text; text != "" {
		x.aside.set(unique(first(e.Key, e.ID, "example"), x.taken), text)
	}
}

func (x *examples) value(op *model.Operation, key, name string, pos diag.Pos, value any, repaired bool) {
	key = first(key, "example")
	if value == nil { // kin-openapi takes an example of null for one without a value
		x.aside.set(unique(key, x.taken), nil)
		return
	}
	if x.taken[key] {
		key = op.ID + "." + key // of another operation on the endpoint
	}
	key = unique(key, x.taken)
	o := &object{}
	o.text("summary", line(name))
	o.set("value", value)
	if repaired {
		o.set("x-pmgen-repaired", true)
	}
	x.list.set(key, o)
	if pos.IsZero() {
		pos = op.Pos
	}
	x.w.checks = append(x.w.checks, check{holder: o, member: "value", schema: x.schema, pos: pos, media: x.media, key: key,
		what: "example " + diag.Quote(key) + " of " + op.Label(), request: op.Name})
}

func (x *examples) write() {
	if len(x.list.members) > 0 {
		x.media.set("examples", x.list)
	}
	if len(x.aside.members) > 0 {
		x.media.set("x-pmgen-examples", x.aside)
	}
}

// maxParamExamples bounds the examples of one parameter.
const maxParamExamples = 10

// paramExamples writes the values of a parameter that the operations record: of several different ones each under its operation.
func (w *writer) paramExamples(o, schema *object, s slot) {
	list, seen := &object{}, map[string]bool{}
	var first any
	for i, p := range s.params {
		value, ok := w.paramExample([]*model.Param{p})
		text := spell(value)
		if !ok || seen[text] || value == nil || len(list.members) == maxParamExamples {
			continue
		}
		seen[text] = true
		if len(list.members) == 0 {
			first = value
		}
		key := "example"
		if i < len(s.Of) && s.Of[i] < len(s.ops) {
			key = s.ops[s.Of[i]].ID
		}
		list.child(identifier(key)).set("value", value)
	}
	pos, what := s.params[0].Pos, "the example of parameter "+diag.Quote(s.name)
	switch {
	case len(list.members) > 1:
		o.set("examples", list)
		for _, m := range list.members {
			w.checks = append(w.checks, check{holder: m.value.(*object), member: "value", schema: schema, pos: pos, media: o, key: m.name, what: what})
		}
	case len(list.members) == 1:
		o.set("example", first)
		w.check(o, "example", schema, pos, what)
	}
}
