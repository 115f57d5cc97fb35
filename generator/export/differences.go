package export

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Difference is a value that is not the same in two models.
type Difference struct {
	Where     string // request "Get App": Params[2].Value
	Want, Got string
}

func (d Difference) String() string {
	if d.Want == "there" || d.Got == "there" {
		return d.Where + " is " + map[bool]string{true: "missing", false: "too much"}[d.Want == "there"]
	}
	return d.Where + " is " + d.Got + ", not " + d.Want
}

// Differences tells what is not the same in a model and in that of the collection which was written of it: of two that readers have
// filled, or of two that are compiled. Every field counts but those in which an input says where it lies, and what v2.1 does not
// have (beside). Of an API that its reader has settled what counts is what v2.1 can say of it (seen.go). A number of things is never
// compared alone: what they say is.
func Differences(want, got *model.API) []Difference {
	var c comparison
	if settled(want) {
		w, g := seenIn(want), seenIn(got)
		c.structs("", reflect.ValueOf(w), reflect.ValueOf(g))
	} else {
		c.structs("", reflect.ValueOf(*want), reflect.ValueOf(*got))
	}
	return c.found
}

// beside are the fields that may differ: where things lie, what the input is called, and
//
//   - ids of requests that had none and have one now (identities)
//   - variables' scopes, and that a value of theirs is secret: a collection has one scope, and masks are no secrets
//   - requests that were left out, which are not written
var beside = map[string]bool{
	"API.Name": true, "API.Package": true, "API.Format": true, "API.Source": true, "API.Files": true, "API.Diagnostics": true,
	"API.Secrets": true, "API.Skipped": true, "Operation.File": true, "Operation.Pointer": true, "Example.File": true,
	"Example.Pointer": true, "Content.Places": true, "Script.Lines": true, "Script.Quoted": true, "Script.Literals": true,
	"Identity.ID": true, "Identity.Number": true, "Variable.From": true, "Variable.Secret": true, "Server.Name": true,
	"Server.GoName": true, "Settings.Others": true, // compared by name
}

// maxDifferences bounds the list: nobody reads more.
const maxDifferences = 100

type comparison struct {
	found []Difference
}

func (c *comparison) differ(where string, want, got string) {
	if len(c.found) < maxDifferences {
		c.found = append(c.found, Difference{strings.TrimSuffix(where, ": "), want, got})
	}
}

var posType = reflect.TypeFor[diag.Pos]()

func (c *comparison) structs(where string, want, got reflect.Value) {
	t := want.Type()
	if s, ok := want.Interface().(model.Settings); ok {
		if o := got.Interface().(model.Settings); !sameValues(s.Others, o.Others) {
			c.differ(where+".Others", fmt.Sprint(s.Others), fmt.Sprint(o.Others))
		}
	}
	if u, ok := want.Interface().(model.URL); ok { // blanks around a URL are no part of it
		o := got.Interface().(model.URL)
		want, got = reflect.ValueOf(trimmed(u)), reflect.ValueOf(trimmed(o))
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || f.Type == posType || beside[t.Name()+"."+f.Name] {
			continue
		}
		if e, ok := want.Interface().(model.Example); ok && f.Name == "ID" && !e.OwnID {
			continue // made of where it stands
		}
		name := where + f.Name
		if where != "" && !strings.HasSuffix(where, ": ") {
			name = where + "." + f.Name
		}
		c.values(name, want.Field(i), got.Field(i))
	}
}

func (c *comparison) values(where string, want, got reflect.Value) {
	if len(c.found) >= maxDifferences {
		return
	}
	switch want.Kind() {
	case reflect.Pointer:
		if a, ok := want.Interface().(*model.Auth); ok && inherits(a) && inherits(got.Interface().(*model.Auth)) {
			return
		}
		switch {
		case want.IsNil() && got.IsNil():
		case want.IsNil():
			c.differ(where, "nothing", shownValue(got.Elem()))
		case got.IsNil():
			c.differ(where, shownValue(want.Elem()), "nothing")
		case want.Pointer() != got.Pointer():
			c.values(where, want.Elem(), got.Elem())
		}
	case reflect.Struct:
		c.structs(where, want, got)
	case reflect.Slice:
		if want.Type().Elem().Kind() == reflect.Uint8 {
			if string(want.Bytes()) != string(got.Bytes()) {
				c.differ(where, shownText(string(want.Bytes())), shownText(string(got.Bytes())))
			}
			return
		}
		c.lists(where, want, got)
	case reflect.Interface, reflect.Map, reflect.Func:
		// none of these is a value of an input
	default:
		if !want.Equal(got) {
			c.differ(where, shownValue(want), shownValue(got))
		}
	}
}

// inherits reports whether an authorization is none of its own, said or not.
func inherits(a *model.Auth) bool {
	return a == nil || strings.TrimSpace(a.Kind) == "" || strings.EqualFold(strings.TrimSpace(a.Kind), "inherit")
}

// trimmed is a URL without blanks at its end.
func trimmed(u model.URL) model.URL {
	if n := len(u.Segments); n > 0 {
		u.Segments = slices.Clone(u.Segments)
		u.Segments[n-1] = strings.TrimSpace(u.Segments[n-1])
	}
	u.Base = strings.TrimSpace(u.Base)
	return u
}

// sameValues compares the members of an object, whose order says nothing, nor does how JSON spells a value.
func sameValues(want, got []model.NameValue) bool {
	values := func(list []model.NameValue) map[string]any {
		all := map[string]any{}
		for _, v := range list {
			var value any
			if json.Unmarshal([]byte(v.Value), &value) != nil {
				value = v.Value
			}
			all[v.Name] = value
		}
		return all
	}
	return reflect.DeepEqual(values(want), values(got))
}

// lists compares two lists. Of named things that are not as many, the names tell what is missing or was not there; to compare what
// stands at the same place would only confuse.
func (c *comparison) lists(where string, want, got reflect.Value) {
	if n := min(want.Len(), got.Len()); want.Len() != got.Len() {
		first := 0
		for first < n && place(where, want.Index(first), first) == place(where, got.Index(first), first) {
			first++
		}
		if want.Len() > got.Len() {
			c.differ(place(where, want.Index(first), first), "there", "not")
		} else {
			c.differ(place(where, got.Index(first), first), "not", "there")
		}
		return
	}
	for i := range want.Len() {
		c.values(place(where, want.Index(i), i), want.Index(i), got.Index(i))
	}
}

// place names an element: by what people call it, else by its number.
func place(where string, v reflect.Value, i int) string {
	in := where[:max(strings.LastIndexByte(where, '.'), strings.LastIndex(where, ": ")+1)+1]
	if strings.HasSuffix(in, ".") {
		in = in[:len(in)-1] + ": "
	}
	switch x := v.Interface().(type) {
	case *model.Operation:
		return x.Label() + ": "
	case seenOperation:
		return "request " + diag.Quote(x.Name) + ": "
	case *model.Example:
		return in + "example " + diag.Quote(x.Name) + ": "
	case seenExample:
		return in + "example " + diag.Quote(x.Name) + ": "
	case model.Param:
		return in + string(x.In) + " parameter " + diag.Quote(x.Name) + ": "
	case seenParam:
		return in + string(x.In) + " parameter " + diag.Quote(x.Name) + ": "
	case model.Variable:
		return in + "variable " + diag.Quote(x.Name) + ": "
	case model.Folder:
		if n := len(x.Path); n > 0 {
			return "folder " + diag.Quote(strings.Join(x.Path, "/")) + ": "
		}
		return "the collection: "
	}
	return where + "[" + strconv.Itoa(i) + "]"
}

func shownValue(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return shownText(v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			return shownValue(v.Elem())
		}
	case reflect.Struct:
		for _, name := range []string{"Name", "Kind", "Text"} {
			if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
				return shownText(f.String())
			}
		}
		return "something"
	}
	return fmt.Sprint(v.Interface())
}

func shownText(text string) string {
	if text == "" {
		return "empty"
	}
	return diag.Quote(text)
}
