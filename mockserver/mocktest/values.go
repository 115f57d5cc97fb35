package mocktest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// setParam reads a parameter's values, which stand as the client writes them. None leave the field as it is.
func setParam(field reflect.Value, p *model.Param, values []string, all url.Values) error {
	t := field.Type()
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if isText(t) {
		if len(values) == 0 {
			return nil
		}
		return setText(indirect(field), values[0])
	}
	if p.Style == model.StyleJSON || t == reflect.TypeFor[json.RawMessage]() && p.Style != model.StyleBrackets && len(values) == 1 {
		if len(values) == 0 {
			return nil
		}
		return setJSON(indirect(field), values[0])
	}
	if p.Style == model.StyleBrackets {
		if branch := brackets(p.Name, all); branch != nil {
			return branch.set(indirect(field))
		}
		return nil
	}
	if len(values) == 1 && !isList(t) && json.Valid([]byte(values[0])) { // a part of a multipart form
		return setJSON(indirect(field), values[0])
	}
	repeated := p.Style == model.StyleDefault && (p.In == model.InQuery || p.In == model.InForm)
	switch {
	case t.Kind() == reflect.Slice && t != reflect.TypeFor[json.RawMessage]():
		if len(values) == 0 {
			return nil
		}
		if !repeated {
			values = splitComma(values[0])
		}
		return setList(indirect(field), values)
	case repeated && t.Kind() == reflect.Struct:
		branch := &tree{}
		for name, of := range all {
			if len(of) > 0 && hasMember(t, name) {
				branch.child(name).text = &of[0]
			}
		}
		if branch.children == nil {
			return nil
		}
		return branch.set(indirect(field))
	case len(values) == 0:
		return nil
	case p.Style == model.StyleComma && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map):
		branch := &tree{}
		list := splitComma(values[0])
		for i := 0; i+1 < len(list); i += 2 {
			branch.child(list[i]).text = &list[i+1]
		}
		return branch.set(indirect(field))
	}
	return setJSON(indirect(field), values[0])
}

// isList reports whether the type is a list of scalars, which is written one by one.
func isList(t reflect.Type) bool {
	if t.Kind() != reflect.Slice || t == reflect.TypeFor[json.RawMessage]() {
		return false
	}
	for t = t.Elem(); t.Kind() == reflect.Pointer; {
		t = t.Elem()
	}
	return isText(t)
}

func splitComma(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// isText reports whether one text holds a value of the type.
func isText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int64, reflect.Float64, reflect.Bool:
		return true
	}
	return t == reflect.TypeFor[time.Time]()
}

// setText reads a scalar.
func setText(v reflect.Value, text string) (err error) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int64:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		v.SetInt(n)
	case reflect.Float64:
		var n float64
		n, err = strconv.ParseFloat(text, 64)
		v.SetFloat(n)
	case reflect.Bool:
		var b bool
		b, err = strconv.ParseBool(text)
		v.SetBool(b)
	case reflect.Struct:
		var at time.Time
		at, err = time.Parse(time.RFC3339Nano, text)
		v.Set(reflect.ValueOf(at))
	default:
		return setJSON(v, text)
	}
	return err
}

// setJSON reads JSON text; a text that is none is a string.
func setJSON(v reflect.Value, text string) error {
	into := v.Addr().Interface()
	if json.Valid([]byte(text)) && json.Unmarshal([]byte(text), into) == nil {
		return nil
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return err
	}
	return json.Unmarshal(quoted, into)
}

func setList(v reflect.Value, texts []string) error {
	list := reflect.MakeSlice(v.Type(), len(texts), len(texts))
	for i, text := range texts {
		if err := setText(indirect(list.Index(i)), text); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}

func hasMember(t reflect.Type, name string) bool { _, ok := member(t, name); return ok }

// member finds the field of a struct with the name in JSON.
func member(t reflect.Type, name string) (int, bool) {
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); tag == name {
			return i, true
		}
	}
	return 0, false
}

// tree is a value written as several parameters: filter[0][key]=a.
type tree struct {
	text     *string
	names    []string // in order
	children map[string]*tree
}

func (t *tree) child(name string) *tree {
	if t.children == nil {
		t.children = map[string]*tree{}
	}
	if t.children[name] == nil {
		t.children[name] = &tree{}
		t.names = append(t.names, name)
	}
	return t.children[name]
}

// brackets reads all parameters that begin with the name.
func brackets(name string, all url.Values) *tree {
	root := &tree{}
	for key, values := range all {
		rest, ok := strings.CutPrefix(key, name)
		if !ok || len(values) == 0 {
			continue
		}
		at := root
		for rest != "" {
			end := strings.IndexByte(rest, ']')
			if rest[0] != '[' || end < 0 {
				at = nil
				break
			}
			at, rest = at.child(rest[1:end]), rest[end+1:]
		}
		if at != nil {
			at.text = &values[0]
		}
	}
	if root.text == nil && root.children == nil {
		return nil
	}
	return root
}

// set fills a value.
func (t *tree) set(v reflect.Value) error {
	v = indirect(v)
	if t.children == nil {
		if t.text == nil {
			return nil
		}
		return setText(v, *t.text)
	}
	switch {
	case v.Type() == reflect.TypeFor[json.RawMessage]() || v.Addr().Type().Implements(reflect.TypeFor[json.Unmarshaler]()):
		text, err := json.Marshal(t.any())
		if err != nil {
			return err
		}
		return setJSON(v, string(text))
	case v.Kind() == reflect.Slice:
		list := reflect.MakeSlice(v.Type(), len(t.names), len(t.names))
		for i := range t.names {
			c := t.children[strconv.Itoa(i)]
			if c == nil {
				return fmt.Errorf("element %d is missing", i)
			}
			if err := c.set(list.Index(i)); err != nil {
				return err
			}
		}
		v.Set(list)
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for name, c := range t.children {
			e := reflect.New(v.Type().Elem()).Elem()
			if err := c.set(e); err != nil {
				return err
			}
			v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), e)
		}
	case v.Kind() == reflect.Struct:
		for name, c := range t.children {
			if i, ok := member(v.Type(), name); ok {
				if err := c.set(v.Field(i)); err != nil {
					return err
				}
			}
		}
	default:
		return fmt.Errorf("%d values where one is wanted", len(t.names))
	}
	return nil
}

// any is the tree as JSON has it. Its leaves are strings: what they were before is not said.
func (t *tree) any() any {
	if t.children == nil {
		if t.text == nil {
			return nil
		}
		return *t.text
	}
	names := slices.Sorted(slices.Values(t.names))
	list := make([]any, len(names))
	object := map[string]any{}
	isList := true
	for _, name := range names {
		i, err := strconv.Atoi(name)
		isList = isList && err == nil && i >= 0 && i < len(list)
		object[name] = t.children[name].any()
		if isList {
			list[i] = object[name]
		}
	}
	if isList {
		return list
	}
	return object
}
