package contracttests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// maxNegatives are made of one operation.
const maxNegatives = 12

// negatives are requests that break a declared schema, where the document says what the answer to that is. Each is a good
// body with one thing changed, and the validator agrees that it is broken.
func negatives(api *model.API, v *validate.Validator, op *model.Operation, index int) []Case {
	b, refused := op.Body, refusal(op)
	if b == nil || b.Encoding != model.JSON || b.Type == nil || refused == nil || !declared(api, b.Type) {
		return nil
	}
	good, ok := goodBody(v, op)
	if !ok {
		return nil
	}
	var cases []Case
	add := func(what string, body map[string]json.RawMessage) {
		data, err := json.Marshal(body)
		if err != nil || len(cases) == maxNegatives {
			return
		}
		if found := v.CheckRequest(b.Type, data); len(found) > 0 {
			cases = append(cases, Case{Name: fmt.Sprintf("%s/%d %s", op.ID, refused.Status, what), Operation: op, Reply: refused,
				Negative: what, index: index, body: data, breaks: found[0].String()})
		}
	}
	fields := api.Underlying(b.Type).Fields
	for _, f := range fields {
		if f.Required {
			add("without "+f.Name, without(good, f.Name))
		}
	}
	for _, f := range fields {
		if _, there := good[f.Name]; there {
			if wrong, kind := otherKind(good[f.Name]); wrong != nil {
				changed := without(good, f.Name)
				changed[f.Name] = wrong
				add(fmt.Sprintf("with %s as %s", f.Name, kind), changed)
			}
		}
	}
	return cases
}

// refusal is the documented answer to a request that breaks its schema.
func refusal(op *model.Operation) *model.Reply {
	for _, status := range []int{400, 422} {
		for i := range op.Replies {
			if op.Replies[i].Status == status {
				return &op.Replies[i]
			}
		}
	}
	return nil
}

// goodBody is an object that keeps the schema: the recorded body, else one made from the schema.
func goodBody(v *validate.Validator, op *model.Operation) (map[string]json.RawMessage, bool) {
	var bodies [][]byte
	for _, e := range op.Examples {
		if e.Status == 0 && e.Content.IsJSON() {
			bodies = append(bodies, e.Content.Bytes())
		}
	}
	if r := op.Request.Body; r != nil && r.Content.IsJSON() {
		bodies = append(bodies, r.Content.Bytes())
	}
	if made, ok := v.Sample(op.Body.Type); ok {
		bodies = append(bodies, made)
	}
	for _, body := range bodies {
		var object map[string]json.RawMessage
		if json.Unmarshal(body, &object) == nil && object != nil && len(v.CheckRequest(op.Body.Type, body)) == 0 {
			return object, true
		}
	}
	return nil, false
}

func without(object map[string]json.RawMessage, name string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for n, v := range object {
		if n != name {
			out[n] = v
		}
	}
	return out
}

// otherKind is a value of another kind than the given one.
func otherKind(value json.RawMessage) (wrong json.RawMessage, kind string) {
	value = bytes.TrimSpace(value)
	switch {
	case len(value) == 0:
		return nil, ""
	case value[0] == '"':
		return json.RawMessage("12345"), "a number"
	case slices.Contains([]byte("-0123456789tf"), value[0]):
		return json.RawMessage(`{"pmgen":true}`), "an object"
	}
	return json.RawMessage(`"pmgen"`), "a string"
}

// declared reports whether a schema or a line of the config says what the type is.
func declared(api *model.API, t *model.Type) bool {
	if t.Kind == model.KindRef {
		n := api.Type(t.Ref)
		return n != nil && (n.Declared || n.Type.Evidence == model.Declared)
	}
	return t.Evidence == model.Declared
}
