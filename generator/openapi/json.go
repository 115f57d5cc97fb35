package openapi

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// writeIndented writes the document as JSON that reads and compares like the YAML: members in order, one a line, characters
// as they are. Numbers keep their spelling.
func writeIndented(value any) []byte {
	w := &jsonWriter{}
	w.value(value, "\n")
	w.b.WriteByte('\n')
	return w.b.Bytes()
}

type jsonWriter struct{ b bytes.Buffer }

// value writes a value; end is the line break after which its last line begins.
func (w *jsonWriter) value(value any, end string) {
	switch v := value.(type) {
	case *object:
		if len(v.members) == 0 {
			w.b.WriteString("{}")
			return
		}
		w.b.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				w.b.WriteByte(',')
			}
			w.b.WriteString(end + "  ")
			w.text(m.name)
			w.b.WriteString(": ")
			w.value(m.value, end+"  ")
		}
		w.b.WriteString(end + "}")
	case []any:
		if len(v) == 0 {
			w.b.WriteString("[]")
			return
		}
		w.b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				w.b.WriteByte(',')
			}
			w.b.WriteString(end + "  ")
			w.value(item, end+"  ")
		}
		w.b.WriteString(end + "]")
	case string:
		w.text(v)
	default:
		w.b.WriteString(spell(v))
	}
}

// text writes a string, with "<" and "&" as they are.
func (w *jsonWriter) text(s string) {
	if !utf8.ValidString(s) {
		s = valid(s)
	}
	e := json.NewEncoder(&w.b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)             // of a string always possible
	w.b.Truncate(w.b.Len() - 1) // the line break
}
