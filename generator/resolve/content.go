package resolve

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/model"
)

// content replaces the variables of a recorded body. The text is what is sent; the repaired value beside it keeps its
// marks: a value that a variable gave is not recorded.
func (r *resolver) content(c *model.Content) {
	if strings.Contains(c.Text, "{{") {
		c.Text = r.expandText(c)
	}
	if c.Value != nil && bytes.Contains(c.Value, []byte("{{")) {
		if v, ok := mapStrings(c.Value, r.scope.expand); ok {
			c.Value = v
		}
	}
	r.fill(c)
}

// fill puts the values of bare variables ("count": {{count}}) in the places that the reader has marked. The marks stay, with
// the kind of the value: it is not recorded.
func (r *resolver) fill(c *model.Content) {
	values := map[string]json.RawMessage{}
	for i := range c.Marks {
		m := &c.Marks[i]
		if whole(m.Text) == "" {
			continue
		}
		if d, ok := r.dynamicKind(m.Text); ok && d.Kind != model.KindString { // without quotes, text would be no JSON
			values[m.Pointer], m.Kind = zeros[d.Kind], d.Kind
			continue
		}
		text := strings.TrimSpace(r.scope.expand(m.Text))
		if kind, ok := scalarKind(text); ok {
			values[m.Pointer], m.Kind = json.RawMessage(text), kind
		}
	}
	if len(values) == 0 || c.Value == nil {
		return
	}
	d := jsontext.NewDecoder(bytes.NewReader(c.Value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var out []byte
	rest := 0
	for {
		t, err := d.ReadToken()
		if err != nil {
			break
		}
		if t.Kind() != 'n' {
			continue
		}
		if v, ok := values[string(d.StackPointer())]; ok {
			end := int(d.InputOffset())
			out = append(append(out, c.Value[rest:end-len("null")]...), v...)
			rest = end
		}
	}
	c.Value = append(out, c.Value[rest:]...)
}

// zeros stand for the values of dynamic variables.
var zeros = map[model.Kind]json.RawMessage{model.KindInt: json.RawMessage("0"), model.KindFloat: json.RawMessage("0"), model.KindBool: json.RawMessage("false")}

// scalarKind returns the kind of a text that is a JSON string, number or boolean.
func scalarKind(text string) (model.Kind, bool) {
	if !json.Valid([]byte(text)) {
		return "", false
	}
	switch {
	case text[0] == '"':
		return model.KindString, true
	case text == "true" || text == "false":
		return model.KindBool, true
	case text == "null" || text[0] == '{' || text[0] == '[':
		return "", false
	case strings.ContainsAny(text, ".eE"):
		return model.KindFloat, true
	case len(text) > 18:
		return model.KindNumber, true
	}
	return model.KindInt, true
}

// expandText replaces variables in a body's text. In valid JSON they stand inside of strings, where their values have to be
// escaped.
func (r *resolver) expandText(c *model.Content) string {
	if c.JSON == model.Valid && c.Value == nil {
		if v, ok := mapStrings([]byte(c.Text), r.scope.expand); ok {
			return string(v)
		}
	}
	return r.scope.expand(c.Text)
}

// mapStrings applies f to every string of a JSON text, names included, and leaves all other bytes as they are.
func mapStrings(data []byte, f func(string) string) ([]byte, bool) {
	return mapMembers(data, func(_, s string) string { return f(s) })
}

// mapMembers is mapStrings with the name of the member that a string is the value of, or stands in a list of.
func mapMembers(data []byte, f func(name, s string) string) ([]byte, bool) {
	d := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var out []byte
	var names []string // of the members that lead to the value at hand
	rest := 0
	for {
		t, err := d.ReadToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, false
		}
		depth := d.StackDepth()
		switch t.Kind() {
		case '{', '[':
			for len(names) <= depth {
				names = append(names, "")
			}
			names[depth] = "" // of an array's elements: the array's own name
			if t.Kind() == '[' {
				names[depth] = names[depth-1]
			}
			continue
		case '"':
		default:
			continue
		}
		old := t.String()
		text, isName := "", false
		if kind, length := d.StackIndex(depth); kind == '{' && length%2 == 1 {
			names[depth], isName = old, true
		}
		switch {
		case isName:
			text = f("", old)
		case depth < len(names):
			text = f(names[depth], old)
		default:
			text = f("", old)
		}
		if text == old {
			continue
		}
		end := int(d.InputOffset())
		start := stringStart(data, rest, end)
		quoted, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
		if start < 0 || err != nil {
			return nil, false
		}
		out = append(append(out, data[rest:start]...), quoted...)
		rest = end
	}
	if rest == 0 {
		return data, true
	}
	return append(out, data[rest:]...), true
}

// stringStart finds the quote that opens the string which ends before end.
func stringStart(data []byte, from, end int) int {
	for i := end - 2; i >= from; i-- {
		if data[i] != '"' {
			continue
		}
		slashes := 0
		for j := i - 1; j >= from && data[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
	return -1
}
