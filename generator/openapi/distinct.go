package openapi

import (
	"slices"
	"strings"
)

// distinct collects the schemas of several operations as alternatives. Two that allow the same values are one alternative,
// whatever their names and descriptions are: a union of equal schemas tells readers of a difference that there is not.
type distinct struct {
	w    *writer
	list []any
	at   map[string]int
}

func (w *writer) distinct() *distinct { return &distinct{w: w, at: map[string]int{}} }

// add adds a schema, if it is another one. Of equal ones, one that does not rest on placeholders is kept.
func (d *distinct) add(s *object) bool {
	text := d.w.meaning(s)
	i, known := d.at[text]
	if !known {
		d.at[text] = len(d.list)
		d.list = append(d.list, s)
		return true
	}
	if first, ok := d.list[i].(*object); ok && first.has("x-pmgen-evidence") && !s.has("x-pmgen-evidence") {
		d.list[i] = s
	}
	return false
}

// schema returns the alternatives as one schema.
func (d *distinct) schema() *object {
	if len(d.list) == 1 {
		s, _ := d.list[0].(*object)
		return s
	}
	s := &object{}
	s.set("anyOf", d.list)
	return s
}

// meaning returns a text that two schemas share if they allow the same values: references are followed, what only explains
// is left out.
func (w *writer) meaning(s *object) string {
	var b strings.Builder
	w.mean(&b, s, nil)
	return b.String()
}

func (w *writer) mean(b *strings.Builder, s *object, within []string) {
	if ref, ok := s.get("$ref").(string); ok {
		b.WriteString(w.meaningOf(strings.TrimPrefix(ref, component), within))
		return
	}
	b.WriteByte('{')
	for _, m := range s.members {
		switch m.name {
		case "title", "description", "example", "examples", "default", "deprecated", "x-pmgen-evidence":
			continue
		}
		b.WriteString(m.name + ":")
		switch value := m.value.(type) {
		case *object:
			if m.name != "properties" && m.name != "patternProperties" {
				w.mean(b, value, within)
				break
			}
			properties := slices.SortedFunc(slices.Values(value.members), func(x, y member) int { return strings.Compare(x.name, y.name) })
			for _, p := range properties {
				b.WriteString(spell(p.name) + ":")
				if inner, ok := p.value.(*object); ok {
					w.mean(b, inner, within)
				}
			}
		case []any:
			b.WriteByte('[')
			for _, item := range value {
				if inner, ok := item.(*object); ok {
					w.mean(b, inner, within)
				} else {
					b.WriteString(spell(item))
				}
				b.WriteByte(',')
			}
			b.WriteByte(']')
		default:
			b.WriteString(spell(value))
		}
		b.WriteByte(';')
	}
	b.WriteByte('}')
}

// meaningOf is the meaning of a component. One that comes back to itself is known by its name there, and so are components
// that are no types.
func (w *writer) meaningOf(key string, within []string) string {
	for _, outer := range within {
		if outer == key {
			return "<" + key + ">"
		}
	}
	if text, ok := w.meanings[key]; ok {
		return text
	}
	text := "<" + key + ">"
	for _, n := range w.api.Types {
		if w.keys[n.ID] == key && n.Type != nil {
			var b strings.Builder
			said := w.diags
			w.mean(&b, w.schema(n.Type), append(within, key))
			w.diags = said // it is written another time, too
			text = b.String()
			break
		}
	}
	if len(within) == 0 { // within another, its circles may be cut
		w.meanings[key] = text
	}
	return text
}
