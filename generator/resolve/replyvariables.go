package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// replyVariables lists the variables that recorded replies name and that have a value. The replies keep their {{names}}: what
// was recorded is what types and documents are made of. Only the mock server puts the values in, as Postman's does.
func (r *resolver) replyVariables() {
	names := map[string]bool{}
	use := func(text string) {
		if strings.Contains(text, "{{") {
			for _, name := range r.scope.names(text) {
				names[name] = true
			}
		}
	}
	for _, op := range r.api.Operations {
		for _, e := range op.ReplyExamples() {
			use(e.Content.Text)
			for _, h := range e.Headers {
				use(h.Value)
			}
		}
	}
	r.api.ReplyVariables = nil
	for _, name := range slices.Sorted(maps.Keys(names)) {
		d := r.scope.find(name)
		if d == nil || d.broken {
			continue
		}
		r.api.ReplyVariables = append(r.api.ReplyVariables, model.Variable{Name: name, Value: d.value, Defined: true, From: d.From, Secret: d.Secret, Pos: d.Pos})
	}
}
