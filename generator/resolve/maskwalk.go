package resolve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// text is one text of the model, with its place.
type text struct {
	name    string // what it is the value of
	value   string
	pos     diag.Pos
	where   string // in words: request "Get App", example "OK"
	request string
}

// walker visits every text of a model. It goes by reflection, so that a field that is added to the model later is not
// forgotten.
type walker struct {
	visit   func(text)
	replace func(string) string // nil: nothing is changed

	pos     diag.Pos
	where   string
	request string
}

func (w *walker) api(api *model.API) {
	w.where = "the description"
	w.value(reflect.ValueOf(api).Elem(), "")
}

var (
	rawType     = reflect.TypeFor[json.RawMessage]()
	posType     = reflect.TypeFor[diag.Pos]()
	contentType = reflect.TypeFor[model.Content]()
)

// fixedFields are written by pmgen or name places in the input; they hold no values of the input. Some of these names are the
// input's own in the structs of inputFields.
var fixedFields = map[string]bool{
	"ID": true, "File": true, "Files": true, "Pointer": true, "Method": true, "Media": true, "GoName": true,
	"Diagnostics": true, "Key": true, "Ref": true, "Kind": true, "Role": true, "In": true, "Encoding": true, "Style": true,
	"JSON": true, "Evidence": true, "Format": true, "Secrets": true,
}

var inputFields = map[string]bool{
	"Auth.Kind": true, "Identity.ID": true, "Example.ID": true,
	"Identity.Method": true, "Operation.Method": true, "Request.Method": true, "Endpoint.Method": true, "Skipped.Method": true,
}

func (w *walker) value(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			w.value(v.Elem(), name)
		}
	case reflect.Slice:
		if v.Type() == rawType {
			w.raw(v, name)
			return
		}
		for i := range v.Len() {
			w.value(v.Index(i), name)
		}
	case reflect.Struct:
		w.structure(v)
	case reflect.String:
		w.text(v, name)
	}
}

func (w *walker) text(v reflect.Value, name string) {
	w.visit(text{name, v.String(), w.pos, w.where, w.request})
	if w.replace != nil && v.CanSet() {
		if s := w.replace(v.String()); s != v.String() {
			v.SetString(s)
		}
	}
}

func (w *walker) structure(v reflect.Value) {
	t := v.Type()
	if t == posType {
		return
	}
	defer func(pos diag.Pos, where, request string) { w.pos, w.where, w.request = pos, where, request }(w.pos, w.where, w.request)
	w.enter(v)
	name := ""
	if f := v.FieldByName("Name"); f.IsValid() && f.Kind() == reflect.String {
		name = f.String() // of a Value, Example, Default beside it
	}
	if t == contentType {
		w.content(v.Addr().Interface().(*model.Content))
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || fixedFields[f.Name] && !inputFields[t.Name()+"."+f.Name] {
			continue
		}
		of := ""
		switch f.Name {
		case "Value", "Example", "Default":
			of = name
		}
		w.value(v.Field(i), of)
	}
}

// enter notes where the walk is.
func (w *walker) enter(v reflect.Value) {
	if f := v.FieldByName("Pos"); f.IsValid() && f.Type() == posType {
		if pos := f.Interface().(diag.Pos); !pos.IsZero() {
			w.pos = pos
		}
	}
	switch x := v.Addr().Interface().(type) {
	case *model.Operation:
		w.request = x.Name
		w.where = fmt.Sprintf("request %q", x.Name)
	case *model.Example:
		w.where += fmt.Sprintf(", example %q", x.Name)
	case *model.Skipped:
		w.request = x.Name
		w.where = fmt.Sprintf("request %q", x.Name)
	case *model.Variable:
		w.where = fmt.Sprintf("variable %q", x.Name)
	case *model.Folder:
		w.where = "a folder's description"
	case *model.NamedType:
		w.where = fmt.Sprintf("schema %q", x.ID)
	}
}

// content visits a body. In JSON it looks at strings one by one, so that what comes out is JSON of the same shape.
func (w *walker) content(c *model.Content) {
	isText := func(s string) string { return w.one("", s) }
	if c.JSON == model.Valid && c.Value == nil {
		if out, ok := w.members([]byte(c.Text)); ok {
			c.Text = string(out)
			return
		}
	}
	c.Text = isText(c.Text)
	if c.Value != nil {
		if out, ok := w.members(c.Value); ok {
			c.Value = out
		}
	}
	for i := range c.Marks {
		c.Marks[i].Text = isText(c.Marks[i].Text)
	}
}

func (w *walker) raw(v reflect.Value, name string) {
	data := v.Bytes()
	if len(data) < minSecret {
		return
	}
	var s string
	if name != "" && json.Unmarshal(data, &s) == nil {
		if out := w.one(name, s); out != s {
			if quoted, err := jsontext.AppendQuote(nil, out); err == nil {
				v.SetBytes(quoted)
			}
		}
		return
	}
	if out, ok := w.members(data); ok && !bytes.Equal(out, data) {
		v.SetBytes(out)
	}
}

// one visits a text and returns what stands in its place.
func (w *walker) one(name, value string) string {
	w.visit(text{name, value, w.pos, w.where, w.request})
	if w.replace == nil {
		return value
	}
	return w.replace(value)
}

// members visits every string of a JSON text with the name of the member that it is the value of.
func (w *walker) members(data []byte) ([]byte, bool) {
	return mapMembers(data, w.one)
}
