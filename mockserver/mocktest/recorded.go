package mocktest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// recordedWire is the recorded request taken apart: the one of the example, else the operation's.
func recordedWire(op *model.Operation, example *model.Example) (*wire, error) {
	r := &op.Request
	if example != nil && example.Request != nil {
		r = example.Request
	}
	w := &wire{path: map[string]string{}, query: url.Values{}, header: http.Header{}, form: url.Values{}, files: map[string][]file{}, lenient: true}
	for _, list := range [][]model.NameValue{op.Request.Args, r.Args} {
		for _, a := range list {
			if a.Value != "" {
				w.path[a.Name] = a.Value
			}
		}
	}
	for i := range op.Params {
		if p := &op.Params[i]; p.In == model.InPath && w.path[p.Name] == "" && p.Value != "" {
			w.path[p.Name] = p.Value
		}
	}
	for _, q := range r.Query {
		if !q.Disabled {
			w.query.Add(q.Name, q.Value)
		}
	}
	for _, h := range r.Headers {
		if !h.Disabled && headerText(h.Value) {
			w.header.Add(h.Name, h.Value)
		}
	}
	return w, w.recordedBody(op, cmp.Or(r.Body, op.Request.Body))
}

// headerText reports whether a header can have the value.
func headerText(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

func (w *wire) recordedBody(op *model.Operation, b *model.RequestBody) error {
	if op.Body == nil {
		return nil
	}
	for i := range op.Body.Fields {
		if p := &op.Body.Fields[i]; p.File && p.Required {
			w.files[p.Name] = []file{{"example.txt", "text/plain", []byte("example")}}
		}
	}
	if b == nil || b.Encoding != op.Body.Encoding {
		return nil
	}
	for _, f := range b.Form {
		if !f.Disabled {
			w.form.Add(f.Name, f.Value)
		}
	}
	w.body = b.Content.Bytes()
	switch op.Body.Encoding {
	case model.GraphQL:
		var request map[string]json.RawMessage
		if json.Unmarshal(w.body, &request) != nil || request["query"] == nil {
			request = map[string]json.RawMessage{"variables": w.body}
		}
		if v := request["variables"]; !json.Valid(v) || string(v) == `""` {
			request = nil
		}
		w.body, _ = json.Marshal(request)
	case model.JSON:
		if len(bytes.TrimSpace(w.body)) > 0 && !json.Valid(w.body) {
			return errors.New("the recorded body is not JSON")
		}
	}
	return nil
}
