package golang

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/model"
)

// shownItems is how many elements of a list an example prints.
const shownItems = 5

// encoded prints any reply.
var encoded = []string{"if err := json.NewEncoder(os.Stdout).Encode(reply); err != nil {", "\treturn err", "}"}

// show prints what says most of a reply: of a list its elements, of a thing the members that tell which it is. With a reply of
// the API it returns the lines that are printed, too; nil where they are not the same on every run or do not fit into a comment.
func (w *recording) show(reply json.RawMessage) (code, want []string) {
	switch w.result.kind {
	case resultNone, resultEvents, resultLines, resultStream:
		return nil, nil
	case resultOutcome:
		return []string{"fmt.Println(reply.StatusCode)"}, nil
	case resultBytes:
		return []string{`fmt.Printf("%s\n", reply)`}, oneShown(string(reply))
	}
	s := w.shape(w.result.typ)
	switch {
	case s.nullable:
		return encoded, nil
	case s.Kind == model.KindArray:
		if code, want = w.loop("reply", s.Elem, reply); code != nil {
			return code, want
		}
		return counted("reply", reply)
	case s.Kind == model.KindMap:
		return counted("reply", reply)
	case s.Kind == model.KindAny:
		return []string{`fmt.Printf("%s\n", reply)`}, nil
	case s.Kind == model.KindUnion:
		return []string{`fmt.Printf("%s\n", reply.RawJSON())`}, nil
	case s.Kind != model.KindStruct:
		return []string{"fmt.Println(reply)"}, nil
	}
	return w.showStruct(s, reply)
}

func (w *recording) showStruct(s shape, reply json.RawMessage) (code, want []string) {
	object := members(reply)
	fields := w.telling(s, object)
	if len(fields) == 0 || tells(fields[0]) >= namesThing {
		for i := range s.Fields {
			f := &s.Fields[i]
			of := w.shape(f.Type)
			if of.nullable || of.Kind != model.KindArray || w.byRef[s.named.ID+"\x00"+f.Name] {
				continue
			}
			if code, want := w.loop("reply."+f.GoName, of.Elem, object[f.Name]); code != nil {
				return code, want
			}
		}
	}
	if len(fields) == 0 {
		return encoded, nil
	}
	return []string{"fmt.Println(" + w.selectors("reply", fields) + ")"}, line(fields, object)
}

// loop prints the elements of a list of structs; nil where they have nothing to print.
func (w *recording) loop(list string, elem *model.Type, values json.RawMessage) (code, want []string) {
	s := w.shape(elem)
	if s.Kind != model.KindStruct || s.nullable {
		return nil, nil
	}
	var items []json.RawMessage
	_ = json.Unmarshal(values, &items) // no list: nothing is known of it
	first := map[string]json.RawMessage(nil)
	if len(items) > 0 {
		first = members(items[0])
	}
	fields := w.telling(s, first)
	if len(fields) == 0 {
		return nil, nil
	}
	if len(items) > shownItems {
		return counted(list, values)
	}
	for _, item := range items {
		l := line(fields, members(item))
		if l == nil { // another element has no such member
			return counted(list, values)
		}
		want = append(want, l...)
	}
	return []string{"for _, item := range " + list + " {", "\tfmt.Println(" + w.selectors("item", fields) + ")", "}"}, want
}

func counted(list string, values json.RawMessage) (code, want []string) {
	var items []json.RawMessage
	if json.Unmarshal(values, &items) == nil && values != nil {
		want = []string{strconv.Itoa(len(items))}
	}
	return []string{"fmt.Println(len(" + list + "))"}, want
}

// tellingNames are the members that tell most, the first first.
var tellingNames = []string{"id", "name", "title", "key", "username", "email", "login", "status", "type"}

// namesThing are how many of tellingNames say which thing it is.
const namesThing = 7

func tells(f *model.Field) int {
	name := strings.ToLower(f.Name)
	if i := slices.Index(tellingNames, name); i >= 0 {
		return i
	}
	if strings.HasSuffix(name, "name") || strings.HasSuffix(name, "id") {
		return len(tellingNames)
	}
	return len(tellingNames) + 1
}

// telling are up to two members that tell what the struct is and are always there, or were there when the reply was recorded.
// Where its value is known, those whose values can be shown.
func (w *recording) telling(s shape, object map[string]json.RawMessage) []*model.Field {
	var list []*model.Field
	for i := range s.Fields {
		f := &s.Fields[i]
		of := w.shape(f.Type)
		if s.named == nil || of.nullable || call.IsSecret(f.Name) || !slices.Contains([]model.Kind{model.KindString, model.KindInt, model.KindBool}, of.Kind) {
			continue
		}
		if object == nil && !f.Always() || object != nil && oneShown(scalar(object[f.Name])) == nil {
			continue
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b *model.Field) int { return tells(a) - tells(b) })
	if len(list) > 1 && tells(list[1]) > len(tellingNames) {
		return list[:1]
	}
	return list[:min(len(list), 2)]
}

// selectors are the members as arguments. One that need not be there is a pointer.
func (w *recording) selectors(of string, fields []*model.Field) string {
	var list []string
	for _, f := range fields {
		star := ""
		if !f.Always() {
			star = "*"
		}
		list = append(list, star+of+"."+f.GoName)
	}
	return strings.Join(list, ", ")
}

// line is what fmt.Println prints of the members.
func line(fields []*model.Field, object map[string]json.RawMessage) []string {
	var texts []string
	for _, f := range fields {
		text := oneShown(scalar(object[f.Name]))
		if text == nil {
			return nil
		}
		texts = append(texts, text...)
	}
	return []string{strings.Join(texts, " ")}
}

// scalar is a JSON scalar as fmt prints it; "" where that is not sure.
func scalar(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	var text string
	switch {
	case len(raw) == 0:
		return ""
	case json.Unmarshal(raw, &text) == nil && raw[0] == '"':
		return text
	case string(raw) == "true", string(raw) == "false":
		return string(raw)
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

// oneShown is a text that a comment can hold as it is printed; nil for any other.
func oneShown(text string) []string {
	if text == "" || len(text) > 80 || text != strings.TrimSpace(text) || text != plainLine(text) || strings.ContainsAny(text, "\n\t") {
		return nil
	}
	return []string{text}
}

func members(raw json.RawMessage) map[string]json.RawMessage {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return nil
	}
	return object
}
