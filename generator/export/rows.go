package export

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/model"
)

// rows are the rows of a settled query or header parameter: as they were sent, or, where it was left out, switched off with a
// value to begin with. What is written in brackets has a row for each value in it.
func (r *recorder) rows(op *model.Operation, p *model.Param) []model.NameValue {
	var sent []model.NameValue
	switch p.In {
	case model.InQuery:
		sent = op.Request.Query
	case model.InHeader:
		sent = op.Request.Headers
	default:
		return nil
	}
	var out []model.NameValue
	for _, v := range sent {
		if isOf(v.Name, p) {
			out = append(out, v)
		}
	}
	if len(out) > 0 {
		return out
	}
	if sample := r.sample(p); sample != nil && p.Style == model.StyleBrackets {
		out = brackets(p.Name, sample)
	}
	if len(out) == 0 {
		out = []model.NameValue{{Name: p.Name, Value: r.value(p)}}
	}
	for i := range out {
		out[i].Disabled = true
	}
	return out
}

// isOf reports whether a name is that of the parameter, or of a value in it.
func isOf(name string, p *model.Param) bool {
	if p.In == model.InHeader {
		return strings.EqualFold(name, p.Name)
	}
	return name == p.Name || p.Style == model.StyleBrackets && strings.HasPrefix(name, p.Name+"[")
}

// field is the value of a settled form field, and whether it is switched off.
func (r *recorder) field(op *model.Operation, p *model.Param) (value string, disabled bool) {
	for _, v := range op.Request.Body.Form {
		if v.Name == p.Name {
			return v.Value, v.Disabled
		}
	}
	if p.File {
		return "", true
	}
	return r.value(p), true
}

// value is what a parameter that is not sent has to begin with: its example, its default, the sample of its type, its first
// accepted value.
func (r *recorder) value(p *model.Param) string {
	for _, v := range []json.RawMessage{p.Example, p.Default, r.sample(p)} {
		if v != nil {
			return plain(v)
		}
	}
	if accepted := r.api.Underlying(p.Type).Enum; len(accepted) > 0 {
		return plain(accepted[0].Value)
	}
	return ""
}

// sample is the recorded sample of the named type that a parameter has; nil where there is none.
func (r *recorder) sample(p *model.Param) json.RawMessage {
	if p.Type == nil || p.Type.Kind != model.KindRef {
		return nil
	}
	if n := r.api.Type(p.Type.Ref); n != nil && n.Sample != nil && n.Sample.IsJSON() {
		return n.Sample.Bytes()
	}
	return nil
}

// plain is a JSON value as it stands in a URL: a string without its quotes.
func plain(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}

// brackets writes a JSON value as the rows of a query: a pair of brackets for each step into it.
func brackets(name string, v json.RawMessage) []model.NameValue {
	var out []model.NameValue
	d := jsontext.NewDecoder(strings.NewReader(string(v)))
	for {
		t, err := d.ReadToken()
		if err != nil {
			return out
		}
		switch t.Kind() {
		case '{', '[', '}', ']':
			continue
		}
		if open, n := d.StackIndex(d.StackDepth()); open == '{' && n%2 == 1 {
			continue // a member's name
		}
		at := name
		for token := range d.StackPointer().Tokens() {
			at += "[" + token + "]"
		}
		value := t.String()
		if t.Kind() == 'n' {
			value = ""
		}
		out = append(out, model.NameValue{Name: at, Value: value})
	}
}

// exampleName is what the saved response is called: by what the description says of the reply, since samples are named after
// their schemas.
func exampleName(api *model.API, op *model.Operation, e *model.Example) string {
	if !settled(api) {
		return e.Name
	}
	if r := op.Reply(e.Status, e.Content.Media); r != nil && strings.TrimSpace(r.Description) != "" {
		return r.Description
	}
	return e.Name
}

// exampleHeaders are the headers of an example, with the media type where only the description says it.
func exampleHeaders(e *model.Example) []model.Header {
	if e.Content.Media == "" || slices.ContainsFunc(e.Headers, func(h model.Header) bool { return strings.EqualFold(h.Name, "Content-Type") }) {
		return e.Headers
	}
	return append([]model.Header{{Name: "Content-Type", Value: e.Content.Media}}, e.Headers...)
}

func reasons(status int) string { return http.StatusText(status) }
