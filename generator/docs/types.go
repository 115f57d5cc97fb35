package docs

import (
	"encoding/json"
	"html/template"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/look"
	"github.com/pmgen/pmgen/generator/model"
)

// maxNested bounds how deep a type is written out in place.
const maxNested = 16

// typeHTML is a type in words, with links to the pages of the types that it names.
func (s *site) typeHTML(t *model.Type, root string) template.HTML {
	var b strings.Builder
	s.writeType(&b, t, root, 0)
	return template.HTML(b.String()) // every text in it is escaped
}

func (s *site) writeType(b *strings.Builder, t *model.Type, root string, depth int) {
	if t == nil || depth > maxNested {
		b.WriteString("any value")
		return
	}
	switch t.Kind {
	case model.KindRef:
		n := s.api.Type(t.Ref)
		if n == nil || s.names.types[n.ID] == "" {
			b.WriteString("any value")
			break
		}
		b.WriteString(`<a href="` + root + s.names.types[n.ID] + `">` + template.HTMLEscapeString(n.Name) + `</a>`)
	case model.KindArray:
		b.WriteString("list of ")
		s.writeType(b, t.Elem, root, depth+1)
	case model.KindMap:
		b.WriteString("map of ")
		s.writeType(b, t.Elem, root, depth+1)
	case model.KindStruct:
		b.WriteString("object")
	case model.KindUnion:
		for i := range t.Alternatives {
			if i > 0 {
				b.WriteString(" or ")
			}
			s.writeType(b, t.Alternatives[i].Type, root, depth+1)
		}
	default:
		b.WriteString(scalar(t))
	}
	if t.Nullable {
		b.WriteString(" or null")
	}
}

// scalar names a type that holds no others.
func scalar(t *model.Type) string {
	name := ""
	switch t.Kind {
	case model.KindBool:
		name = "boolean"
	case model.KindInt:
		name = "integer"
	case model.KindFloat, model.KindNumber:
		name = "number"
	case model.KindString, model.KindTime:
		name = "string"
	default:
		return "any value"
	}
	format := t.Format
	if format == "" && t.Kind == model.KindTime {
		format = "date-time"
	}
	if format != "" {
		name += " (" + template.HTMLEscapeString(look.Line(format, 40)) + ")"
	}
	return name
}

// maxValues is how many known values of a type are listed in place.
const maxValues = 60

// limits says in words what holds of a value beside its type.
func limits(t *model.Type) []string {
	if t == nil {
		return nil
	}
	var out []string
	if len(t.Enum) > 0 {
		var values []string
		for i, e := range t.Enum {
			if i == maxValues {
				values = append(values, look.Plural(len(t.Enum)-i, "more value"))
				break
			}
			values = append(values, value(e.Value))
		}
		out = append(out, "one of "+strings.Join(values, ", "))
	}
	l := t.Limits
	if l == nil {
		return out
	}
	number := func(words string, n *json.Number) {
		if n != nil {
			out = append(out, words+" "+look.Line(n.String(), 40))
		}
	}
	count := func(least, most *int, what string) {
		if least != nil && *least > 0 {
			out = append(out, "at least "+look.Plural(*least, what))
		}
		if most != nil {
			out = append(out, "at most "+look.Plural(*most, what))
		}
	}
	number("at least", l.Minimum)
	number("more than", l.ExclusiveMinimum)
	number("at most", l.Maximum)
	number("less than", l.ExclusiveMaximum)
	number("a multiple of", l.MultipleOf)
	count(l.MinLength, l.MaxLength, "character")
	count(l.MinItems, l.MaxItems, "item")
	count(l.MinProperties, l.MaxProperties, "member")
	if l.UniqueItems {
		out = append(out, "all items differ")
	}
	if l.Pattern != "" {
		out = append(out, "matches "+look.Line(l.Pattern, 200))
	}
	return out
}

// value is a JSON value as people write it: a string without its quotes.
func value(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		if s == "" {
			return `""`
		}
		return look.Line(s, 120)
	}
	return look.Line(string(raw), 120)
}

// usesOf are the operations by the types that they name themselves, in document order.
func usesOf(api *model.API) map[string][]string {
	uses := map[string][]string{}
	for _, op := range api.Operations {
		note := func(t *model.Type) {
			t.Walk("", func(_ string, t *model.Type) bool {
				if t.Kind == model.KindRef {
					if n := api.Type(t.Ref); n != nil && !slices.Contains(uses[n.ID], op.ID) {
						uses[n.ID] = append(uses[n.ID], op.ID)
					}
				}
				return true
			})
		}
		for i := range op.Params {
			note(op.Params[i].Type)
		}
		if op.Body != nil {
			note(op.Body.Type)
			for i := range op.Body.Fields {
				note(op.Body.Fields[i].Type)
			}
		}
		for i := range op.Replies {
			note(op.Replies[i].Type)
			for j := range op.Replies[i].Events {
				note(op.Replies[i].Events[j].Type)
			}
		}
	}
	return uses
}
