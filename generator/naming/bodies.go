package naming

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// bodies names the alternatives that a discriminator tells apart, because it can only tell component schemas apart: as the
// body's type where that is the body of one operation and of nothing else, so that the type's schema says the constant; else
// after the first of the operations by the alphabet. Of bodies that a constant deep within them tells apart, the parts that hold it
// are named after the property and the first operation that has the value: ProductsSetNameAction. Equal ones are one component, by
// the shortest of their names. give is what names components.
func (t *typing) bodies(give func(name string) string) {
	type unnamed struct {
		keys []*string
		name string
		text string // of parts
	}
	shared := map[string]int{} // parts that are equal, by what they are
	var list []unnamed
	var uses map[string]int
	for i := range t.api.Endpoints {
		e := &t.api.Endpoints[i]
		for j := range e.Bodies {
			b := &e.Bodies[j]
			for k := range b.Alternatives {
				if b.Alternatives[k].Type == nil {
					continue
				}
				ops := make([]*model.Operation, len(b.Alternatives[k].Of))
				for l, n := range b.Alternatives[k].Of {
					ops[l] = t.api.Operation(e.Operations[n])
				}
				parts(b.Alternatives[k].Type, ops, func(a *model.Alternative, name string) {
					text := spelt(a.Type)
					n, ok := shared[text]
					if !ok {
						n = len(list)
						shared[text], list = n, append(list, unnamed{name: name, text: text})
					}
					p := &list[n]
					p.keys = append(p.keys, &a.Key)
					if cmp.Or(cmp.Compare(len(name), len(p.name)), strings.Compare(name, p.name)) < 0 {
						p.name = name
					}
				})
			}
			if b.Discriminator == "" {
				continue
			}
			if uses == nil {
				uses = references(t.api)
			}
			for k := range b.Alternatives {
				a := &b.Alternatives[k]
				op := t.api.Operation(e.Operations[a.Of[0]])
				if n := ownType(t.api, op, b.Discriminator); len(a.Of) == 1 && n != nil && uses[n.ID] == 1 {
					a.Key = n.Key
					continue
				}
				list = append(list, unnamed{keys: []*string{&a.Key}, name: op.Service + op.GoName + "Body"})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y unnamed) int {
		return cmp.Or(strings.Compare(x.name, y.name), strings.Compare(x.text, y.text))
	})
	for _, a := range list {
		key := give(a.name)
		for _, k := range a.keys {
			*k = key
		}
	}
}

// parts visits the alternatives of the union in a type of several bodies.
func parts(t *model.Type, ops []*model.Operation, visit func(a *model.Alternative, name string)) {
	t.Walk("", func(_ string, t *model.Type) bool {
		if t.Kind != model.KindUnion || t.Discriminator == "" {
			return true
		}
		for i := range t.Alternatives {
			a := &t.Alternatives[i]
			op := ops[max(0, slices.IndexFunc(ops, func(op *model.Operation) bool { return tells(op, t.Discriminator, value(a.Type, t.Discriminator)) }))]
			visit(a, op.Service+op.GoName+unsaid(op.GoName, value(a.Type, t.Discriminator))+GoName(t.Discriminator))
		}
		return false
	})
}

// spelt is what a type without a name says, wherever it was recorded.
func spelt(t *model.Type) string {
	text, _ := json.Marshal(t)
	var own model.Type
	_ = json.Unmarshal(text, &own)
	own.Walk("", func(_ string, t *model.Type) bool {
		t.Pos = diag.Pos{}
		for i := range t.Fields {
			t.Fields[i].Present = false
		}
		return true
	})
	text, _ = json.Marshal(&own)
	return string(text)
}

// value is the only one that the struct's property has.
func value(t *model.Type, property string) string {
	var text string
	for _, f := range t.Fields {
		if f.Name == property && len(f.Type.Enum) == 1 {
			_ = json.Unmarshal(f.Type.Enum[0].Value, &text) // it is a text
		}
	}
	return text
}

// tells reports whether the operation has the constant in a property of the name.
func tells(op *model.Operation, property, value string) bool {
	return slices.ContainsFunc(op.Constants, func(c model.Constant) bool {
		return c.In == "json" && c.Value == value && strings.HasSuffix(c.Name, "/"+model.EscapeToken(property))
	})
}

// unsaid is a value as a part of a name, where the method does not say it: an action of a method that is called Update.
func unsaid(method, value string) string {
	const longest = 40
	name := GoName(value)
	if len(name) > longest || strings.Contains(strings.ToLower(method), strings.ToLower(name)) {
		return ""
	}
	return name
}

// ownType returns the component schema of a JSON body that has the member; nil where it has none, or a user declared it.
func ownType(api *model.API, op *model.Operation, member string) *model.NamedType {
	if op.Body == nil || op.Body.Encoding != model.JSON || op.Body.Type == nil || op.Body.Type.Kind != model.KindRef || op.Body.Type.Nullable {
		return nil
	}
	n := api.Type(op.Body.Type.Ref)
	if n == nil || n.Declared || n.Key == "" || n.Type.Kind != model.KindStruct || n.Type.Nullable {
		return nil
	}
	if !slices.ContainsFunc(n.Type.Fields, func(f model.Field) bool { return f.Name == member }) {
		return nil
	}
	return n
}

// references counts the references to each named type.
func references(api *model.API) map[string]int {
	uses := map[string]int{}
	eachType(api, func(_ string, t *model.Type) {
		t.Walk("", func(_ string, t *model.Type) bool {
			if t.Kind == model.KindRef {
				if n := api.Type(t.Ref); n != nil {
					uses[n.ID]++
				}
			}
			return true
		})
	})
	return uses
}
