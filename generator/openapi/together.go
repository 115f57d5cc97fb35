package openapi

import (
	"maps"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// together writes the joint type of several operations. What in it allows the same values as a component of theirs is a
// reference to that.
func (w *writer) together(write func() *object, own []*model.Type) *object {
	return w.reuse(write(), w.known(own))
}

// part puts what is told apart within bodies among the components, once, and refers to it.
func (w *writer) part(key string, t *model.Type) *object {
	if !w.written[key] {
		w.written[key] = true
		s := w.schema(t)
		w.reuseWithin(s, w.known(w.owners[key]))
		w.bodies = append(w.bodies, member{key, s})
	}
	return reference(key)
}

// known are the components of the types, and of those within them, by what they mean: of equal ones the first by the alphabet.
func (w *writer) known(types []*model.Type) map[string]string {
	keys := map[string]bool{}
	var visit func(t *model.Type)
	visit = func(t *model.Type) {
		t.Walk("", func(_ string, t *model.Type) bool {
			if t.Kind != model.KindRef {
				return true
			}
			if n := w.api.Type(t.Ref); n != nil && w.keys[n.ID] != "" && !keys[w.keys[n.ID]] {
				keys[w.keys[n.ID]] = true
				visit(n.Type)
			}
			return true
		})
	}
	for _, t := range types {
		visit(t)
	}
	known := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if text := w.meaningOf(key, nil); known[text] == "" {
			known[text] = key
		}
	}
	return known
}

// reuse returns the schema, or a reference to a component that allows the same.
func (w *writer) reuse(s *object, known map[string]string) *object {
	if s.has("$ref") {
		return s
	}
	if s.has("properties") || s.has("anyOf") || s.has("enum") {
		if key := known[w.meaning(s)]; key != "" {
			return reference(key)
		}
	}
	w.reuseWithin(s, known)
	return s
}

func (w *writer) reuseWithin(s *object, known map[string]string) {
	for i := range s.members {
		m := &s.members[i]
		switch value := m.value.(type) {
		case *object:
			switch m.name {
			case "items", "additionalProperties":
				m.value = w.reuse(value, known)
			case "properties":
				for j := range value.members {
					if inner, ok := value.members[j].value.(*object); ok {
						value.members[j].value = w.reuse(inner, known)
					}
				}
			}
		case []any:
			if !slices.Contains([]string{"anyOf", "oneOf", "allOf"}, m.name) {
				continue
			}
			for j := range value {
				if inner, ok := value[j].(*object); ok {
					value[j] = w.reuse(inner, known)
				}
			}
		}
	}
}
