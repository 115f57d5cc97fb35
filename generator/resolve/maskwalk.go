package resolve

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// spot is a place in the model.
type spot struct {
	pos     diag.Pos
	whole   diag.Pos      // of what where names: a text that has no place of its own stands there
	where   func() string // in words: request "Get App", example "OK"
	owner   func() string // the request or folder that it is in
	request string
	copied  bool // it stands elsewhere in the model, too
}

// text is one text of the model, with its place.
type text struct {
	name  string // what it is the value of
	value string
	spot
}

// visitor sees the texts of a model, and says what is to stand in their places.
type visitor interface {
	text(t text) string
	// json sees a JSON text. It returns false where it turns out not to be JSON.
	json(value string, at spot) (string, bool)
}

// walker visits every text of a model. It goes by reflection, so that a field that is added to the model later is not
// forgotten.
type walker struct {
	visitor
	at    spot
	plans map[reflect.Type]*plan
}

func newWalker(v visitor) *walker {
	return &walker{visitor: v, plans: map[reflect.Type]*plan{}}
}

// part is an operation, or another of the values that make up a model. What hangs on several operations is a part of each.
type part struct {
	reflect.Value
	at spot
}

func (p part) walk(w *walker) {
	w.at = p.at
	w.value(p.Value, "")
}

// placeOf is where texts of a field of the API stand that have no place of their own.
func placeOf(api *model.API, field string) spot {
	at := spot{where: func() string { return "the collection" }}
	if word := map[string]string{"Title": "title", "Version": "version", "Description": "description"}[field]; word != "" {
		at.where = func() string { return "the " + word + " of the collection" }
	}
	if len(api.Folders) > 0 {
		at.pos, at.whole = api.Folders[0].Pos, api.Folders[0].Pos
	}
	return at
}

// parts returns all texts of a model, in their order.
func parts(api *model.API) []part {
	var all []part
	v := reflect.ValueOf(api).Elem()
	for _, f := range newPlan(v.Type()).fields {
		at := placeOf(api, v.Type().Field(f.index).Name)
		if field := v.Field(f.index); field.Type() != operationsType {
			all = append(all, part{field, at})
			continue
		}
		for _, op := range api.Operations {
			all = append(all, part{reflect.ValueOf(op), at})
		}
	}
	return all
}

// eachPart goes through so many parts at the same time, a stretch of them at a time: begin prepares what a stretch has to itself.
func eachPart(n int, begin func() func(i int)) {
	const stretch = 32
	parallel.Each((n+stretch-1)/stretch, func(s int) {
		part := begin()
		for i := s * stretch; i < min(n, (s+1)*stretch); i++ {
			part(i)
		}
	})
}

// plan is what the walker does with the structs of a type.
type plan struct {
	pos, name []int // where its place and its name are; nil where it has none
	enters    bool  // places are named after it
	fields    []fieldPlan
}

type fieldPlan struct {
	index int
	named bool // what it holds is the value of the struct's name
}

func (w *walker) plan(t reflect.Type) *plan {
	p := w.plans[t]
	if p == nil {
		p = newPlan(t)
		w.plans[t] = p
	}
	return p
}

func newPlan(t reflect.Type) *plan {
	p := &plan{enters: enters[t]}
	if f, ok := t.FieldByName("Pos"); ok && f.Type == posType {
		p.pos = f.Index
	}
	for _, name := range []string{"Header", "Name"} { // of a script's fact, the header that must have a value
		if f, ok := t.FieldByName(name); ok && f.Type.Kind() == reflect.String {
			p.name = f.Index
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || f.Type == posType || fixedFields[f.Name] && !inputFields[t.Name()+"."+f.Name] {
			continue
		}
		p.fields = append(p.fields, fieldPlan{i, valueFields[f.Name] || f.Type == typeType})
	}
	return p
}

// valueFields hold values of what the struct's name, or that of the member whose type the struct is, names.
var valueFields = map[string]bool{"Value": true, "Example": true, "Default": true, "Examples": true}

var (
	operationsType = reflect.TypeFor[[]*model.Operation]()
	typeType       = reflect.TypeFor[*model.Type]()
	rawType        = reflect.TypeFor[json.RawMessage]()
	posType        = reflect.TypeFor[diag.Pos]()
	contentType    = reflect.TypeFor[model.Content]()
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
	"ScriptFact.Pointer": true, "ScriptFact.Method": true,
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
		w.structure(v, name)
	case reflect.String:
		w.string(v, name)
	}
}

func (w *walker) string(v reflect.Value, name string) {
	old := v.String()
	if s := w.text(text{name, old, w.at}); s != old && v.CanSet() {
		v.SetString(s)
	}
}

// structure visits a struct. of is the name of the member whose type it is, if it is one.
func (w *walker) structure(v reflect.Value, of string) {
	p := w.plan(v.Type())
	before := w.at
	if p.pos != nil {
		if pos := v.FieldByIndex(p.pos).Addr().Interface().(*diag.Pos); !pos.IsZero() {
			w.at.pos = *pos
		}
	}
	if p.enters {
		w.at.whole = w.at.pos
		w.enter(v)
	}
	if v.Type() == contentType {
		w.content(v.Addr().Interface().(*model.Content))
		w.at = before
		return
	}
	name := of
	if p.name != nil {
		name = v.FieldByIndex(p.name).String()
	}
	for _, f := range p.fields {
		if f.named {
			w.value(v.Field(f.index), name)
		} else {
			w.value(v.Field(f.index), "")
		}
	}
	w.at = before
}

// enters are the types that enter knows.
var enters = map[reflect.Type]bool{
	reflect.TypeFor[model.Operation](): true, reflect.TypeFor[model.Example](): true, reflect.TypeFor[model.Skipped](): true,
	reflect.TypeFor[model.Script](): true, reflect.TypeFor[model.ScriptFact](): true,
	reflect.TypeFor[model.Variable](): true, reflect.TypeFor[model.Folder](): true, reflect.TypeFor[model.NamedType](): true,
}

// enter notes what the walk is in. The names are those of before they are masked.
func (w *walker) enter(v reflect.Value) {
	in := func(format, name string) func() string {
		return func() string { return fmt.Sprintf(format, diag.Quote(name)) }
	}
	switch x := v.Addr().Interface().(type) {
	case *model.Operation:
		w.at.request, w.at.where = x.Name, in("request %s", x.Name)
		w.at.owner = w.at.where
	case *model.Example:
		outer, own := w.at.where, in(", example %s", x.Name)
		w.at.where = func() string { return outer() + own() }
	case *model.Skipped:
		w.at.request, w.at.where = x.Name, in("request %s", x.Name)
	case *model.Variable:
		w.at.where = in("variable %s", x.Name)
	case *model.Folder:
		owner := func() string { return folderName(x) }
		w.at.owner, w.at.where = owner, func() string { return "the description of " + owner() }
	case *model.Script:
		owner, listen := w.at.owner, x.Listen
		w.at.where = func() string { return "the " + listen + " script of " + owner() }
	case *model.ScriptFact:
		w.at.copied = true // out of a script
	case *model.NamedType:
		w.at.where = in("schema %s", x.ID)
	}
}

func folderName(f *model.Folder) string {
	if len(f.Path) == 0 {
		return "the collection"
	}
	return "folder " + diag.Quote(strings.Join(f.Path, "/"))
}

// content visits a body. In JSON it looks at strings one by one, so that what comes out is JSON of the same shape.
func (w *walker) content(c *model.Content) {
	if c.JSON == model.Valid && c.Value == nil {
		if out, ok := w.json(c.Text, w.at); ok {
			replace(&c.Text, out)
			return
		}
	}
	replace(&c.Text, w.text(text{"", c.Text, w.at}))
	if c.Value != nil {
		w.bytes((*[]byte)(&c.Value))
	}
	for i := range c.Marks {
		replace(&c.Marks[i].Text, w.text(text{"", c.Marks[i].Text, w.at}))
	}
}

// replace writes a text only where it changes: other walks may be reading it.
func replace(old *string, s string) {
	if s != *old {
		*old = s
	}
}

// bytes visits a JSON text.
func (w *walker) bytes(data *[]byte) {
	old := string(*data)
	if out, ok := w.json(old, w.at); ok && out != old {
		*data = []byte(out)
	}
}

func (w *walker) raw(v reflect.Value, name string) {
	data := v.Bytes()
	if len(data) < minSecret {
		return
	}
	var s string
	if name != "" && json.Unmarshal(data, &s) == nil {
		if out := w.text(text{name, s, w.at}); out != s {
			if quoted, err := jsontext.AppendQuote(nil, out); err == nil {
				v.SetBytes(quoted)
			}
		}
		return
	}
	w.bytes((*[]byte)(v.Addr().Interface().(*json.RawMessage)))
}
