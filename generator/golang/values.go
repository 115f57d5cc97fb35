package golang

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// compacted is JSON on as many lines as it was written.
func compacted(data []byte) string {
	return strings.ReplaceAll(string(bytes.TrimSpace(data)), "\r", "")
}

// goText is a text as a Go literal: with several lines as it reads, where that can be.
func goText(s string) string {
	if strings.Contains(s, "\n") && !strings.ContainsAny(s, "`\r") && s == plainLines(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

func plainLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = plainLine(line)
	}
	return strings.Join(lines, "\n")
}

// value is a JSON value as a Go expression of its type, if there is one that says all of it.
func (w *recording) value(t *model.Type, raw json.RawMessage) (string, bool) {
	s := w.shape(t)
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || !json.Valid(raw) {
		return "", false
	}
	if s.Kind == model.KindAny {
		return "json.RawMessage(" + goText(compacted(raw)) + ")", true
	}
	if string(raw) == "null" {
		return "nil", s.plain()
	}
	switch s.Kind {
	case model.KindString:
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return "", false
		}
		for _, v := range s.Enum {
			if s.enum() && v.GoName != "" && string(v.Value) == string(raw) {
				return w.qualified(v.GoName), true
			}
		}
		return goText(text), true
	case model.KindInt:
		var n int64
		if json.Unmarshal(raw, &n) != nil {
			return "", false
		}
		return strconv.FormatInt(n, 10), true
	case model.KindFloat:
		var n float64
		return string(raw), json.Unmarshal(raw, &n) == nil
	case model.KindNumber:
		var n json.Number
		return strconv.Quote(string(raw)), json.Unmarshal(raw, &n) == nil && raw[0] != '"'
	case model.KindBool:
		return string(raw), string(raw) == "true" || string(raw) == "false"
	case model.KindTime:
		return timeText(raw)
	case model.KindArray:
		return w.array(t, s, raw)
	case model.KindMap:
		return w.mapText(t, s, raw)
	case model.KindStruct:
		return w.object(s, raw)
	case model.KindUnion:
		return w.union(s, raw)
	}
	return "", false
}

func timeText(raw json.RawMessage) (string, bool) {
	var at time.Time
	if json.Unmarshal(raw, &at) != nil {
		return "", false
	}
	zone := "time.UTC"
	if _, offset := at.Zone(); offset != 0 {
		zone = fmt.Sprintf("time.FixedZone(%q, %d)", "", offset)
	}
	return fmt.Sprintf("time.Date(%d, time.%s, %d, %d, %d, %d, %d, %s)", at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone), true
}

// elem is an element or the value of a map: a pointer where it may be null.
func (w *recording) elem(t *model.Type, raw json.RawMessage) (string, bool) {
	s := w.shape(t)
	if !s.nullable || s.plain() {
		return w.value(t, raw)
	}
	return w.pointer(t, raw, "item2")
}

// pointer is a pointer to a value, nil for null.
func (w *recording) pointer(t *model.Type, raw json.RawMessage, name string) (string, bool) {
	if string(bytes.TrimSpace(raw)) == "null" {
		return "nil", true
	}
	text, ok := w.value(t, raw)
	if !ok {
		return "", false
	}
	if s := w.shape(t); s.Kind == model.KindStruct && strings.HasSuffix(text, "}") {
		return "&" + text, true
	}
	return "&" + w.variable(name, w.typed(t, text)), true
}

func (w *recording) array(t *model.Type, s shape, raw json.RawMessage) (string, bool) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return "", false
	}
	var members []string
	for _, e := range list {
		text, ok := w.elem(s.Elem, e)
		if !ok {
			return "", false
		}
		members = append(members, w.elided(s.Elem, text))
	}
	return w.composite(w.typeText(t), members), true
}

// elided is an element without its type, which stands before the list already.
func (w *recording) elided(t *model.Type, text string) string {
	for _, typ := range []string{w.typeText(t), "&" + w.typeText(t)} {
		if rest, ok := strings.CutPrefix(text, typ+"{"); ok {
			return "{" + rest
		}
	}
	return text
}

func (w *recording) mapText(t *model.Type, s shape, raw json.RawMessage) (string, bool) {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return "", false
	}
	var members []string
	for _, name := range sortedKeys(object) {
		text, ok := w.elem(s.Elem, object[name])
		if !ok {
			return "", false
		}
		members = append(members, strconv.Quote(name)+": "+w.elided(s.Elem, text))
	}
	return w.composite(w.typeText(t), members), true
}

func sortedKeys(object map[string]json.RawMessage) []string {
	var names []string
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// object is a struct with the members that are there; false where it keeps one that is no field.
func (w *recording) object(s shape, raw json.RawMessage) (string, bool) {
	var object map[string]json.RawMessage
	if s.named == nil || json.Unmarshal(raw, &object) != nil || object == nil {
		return "", false
	}
	var members []string
	for i := range s.Fields {
		f := &s.Fields[i]
		value, there := object[f.Name]
		if !there {
			continue
		}
		delete(object, f.Name)
		text, ok := w.member(s.named, f, value)
		if !ok {
			return "", false
		}
		if text != "" {
			members = append(members, f.GoName+": "+text)
		}
	}
	return w.composite(w.qualified(s.named.Name), members), len(object) == 0 || w.extraType(s.Type) == nil
}

// member is the value of a struct's member; "" where the zero value says the same.
func (w *recording) member(owner *model.NamedType, f *model.Field, raw json.RawMessage) (string, bool) {
	s := w.shape(f.Type)
	byRef := w.byRef[owner.ID+"\x00"+f.Name]
	null := string(bytes.TrimSpace(raw)) == "null"
	switch {
	case s.Kind == model.KindAny:
		return w.value(f.Type, raw)
	case f.Always() && (s.nullable && !s.plain() || byRef):
		if null {
			return "", true
		}
		return w.pointer(f.Type, raw, f.GoName)
	case f.Always():
		if null && s.plain() {
			return "", true
		}
		return w.value(f.Type, raw)
	case s.nullable && null:
		t := w.typeText(f.Type)
		if byRef {
			t = "*" + t
		}
		return w.qualified("Null") + "[" + t + "]()", true
	case s.nullable && byRef:
		text, ok := w.pointer(f.Type, raw, f.GoName)
		return w.qualified("Value") + "(" + text + ")", ok
	case s.nullable:
		text, ok := w.value(f.Type, raw)
		return w.qualified("Value") + "(" + w.typed(f.Type, text+"") + ")", ok && text != ""
	case s.plain():
		return w.value(f.Type, raw)
	}
	return w.pointer(f.Type, raw, f.GoName)
}

// union takes the first alternative that holds all of the value.
func (w *recording) union(s shape, raw json.RawMessage) (string, bool) {
	if s.named == nil {
		return "", false
	}
	for _, a := range s.Alternatives {
		kept, names := len(w.lines), w.names
		of := w.shape(a.Type)
		if of.Kind == model.KindStruct && !hasAll(of, raw) {
			continue
		}
		if text, ok := w.elem(a.Type, raw); ok {
			return w.qualified("New"+s.named.Name+"From"+a.GoName) + "(" + text + ")", true
		}
		w.lines, w.names = w.lines[:kept], names
	}
	return "", false
}

// hasAll reports whether an object has the members that are always there.
func hasAll(s shape, raw json.RawMessage) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return false
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Always() && object[f.Name] == nil {
			return false
		}
	}
	return true
}
