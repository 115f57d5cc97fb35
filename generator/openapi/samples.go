package openapi

import "github.com/pmgen/pmgen/generator/model"

// Of samples: how many of the operations that share an endpoint have theirs, and how long one may be. A page shows samples
// beside the text; the recorded body of a call stands among the examples, whatever its size.
const (
	maxSampled      = 10
	maxSampleLength = 4000
)

// samples writes how the endpoint is called, under the name that readers of documents have agreed on.
func (w *writer) samples(o *object, ops []*model.Operation) {
	if w.sample == nil {
		return
	}
	var list []any
	add := func(lang, label, source string) {
		if source == "" || len(source) > maxSampleLength {
			return
		}
		s := &object{}
		s.set("lang", lang)
		s.set("label", label)
		s.set("source", source)
		list = append(list, s)
	}
	for _, op := range ops[:min(len(ops), maxSampled)] {
		curl, text := w.sample(op)
		label := func(otherwise string) string {
			if len(ops) > 1 {
				return op.ID
			}
			return otherwise
		}
		add("Shell", label("curl"), curl)
		add("Go", label("Go"), text)
	}
	if len(list) > 0 {
		o.set("x-codeSamples", list)
	}
}
