package naming

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// shape stands for all that makes two types the same: kinds, members and whether they are optional, assertions. Words about a
// type (title, description, default, evidence) and its own being nullable are no part of it. Of one [shapes] equal types have
// equal numbers; 0 is that of no type.
type shape int32

// shapes numbers types. It remembers those of types with names of their own, since every one within another is asked for, too.
type shapes struct {
	numbers map[string]shape // by what is written of a type and the numbers of its parts
	known   map[*model.Type]shape
	parts   []byte // of the types that are being written, the innermost last
}

func newShapes() *shapes {
	return &shapes{numbers: map[string]shape{}, known: map[*model.Type]shape{}}
}

func (s *shapes) of(t *model.Type) shape {
	if t == nil {
		return 0
	}
	if n, ok := s.known[t]; ok {
		return n
	}
	start := len(s.parts)
	s.own(t)
	s.part("elem", "", t.Elem)
	s.part("extra", "", t.Extra)
	for _, f := range byName(t.Fields) {
		if f.Always() {
			s.part("always ", f.Name, f.Type)
		} else {
			s.part("field ", f.Name, f.Type)
		}
	}
	for _, p := range t.Patterns {
		s.part("pattern ", p.Pattern, p.Type)
	}
	for _, a := range t.Alternatives {
		s.part("or", "", a.Type)
	}
	s.values(t.Enum)

	n, ok := s.numbers[string(s.parts[start:])]
	if !ok {
		n = shape(len(s.numbers) + 1)
		s.numbers[string(s.parts[start:])] = n
	}
	s.parts = s.parts[:start]
	if named(t) {
		s.known[t] = n
	}
	return n
}

// own writes what the type says without its parts.
func (s *shapes) own(t *model.Type) {
	if isPlain(t) {
		s.text(string(t.Kind), t.Format)
		return
	}
	own := *t
	own.Nullable, own.Evidence, own.Title, own.Description, own.Default = false, "", "", "", nil
	own.Deprecated, own.ReadOnly, own.WriteOnly = false, false, false
	own.Pos.File, own.Pos.Line, own.Pos.Column = "", 0, 0
	own.Elem, own.Fields, own.Extra, own.Patterns, own.Alternatives, own.Enum = nil, nil, nil, nil, nil, nil
	head, err := json.Marshal(own)
	if err != nil { // a number that is none: its own spelling tells it apart well enough
		head = []byte(err.Error())
	}
	s.text(string(head), "")
}

// isPlain reports whether a type says no more of itself than kind and format, as nearly all do.
func isPlain(t *model.Type) bool {
	return t.Ref == "" && !t.Closed && t.Discriminator == "" && len(t.Choices) == 0 && !t.Exclusive && t.Limits == nil &&
		len(t.Examples) == 0 && t.Source == nil
}

// part writes a part by its number.
func (s *shapes) part(what, name string, t *model.Type) {
	if t == nil {
		return
	}
	n := uint64(s.of(t)) << 1
	if t.Nullable {
		n++
	}
	s.text(what, name)
	s.parts = binary.AppendUvarint(s.parts, n)
}

func (s *shapes) values(enum []model.Enumerator) {
	values := make([]string, len(enum))
	for i, e := range enum {
		values[i] = string(e.Value)
	}
	slices.Sort(values)
	for _, v := range values {
		s.text("enum ", v)
	}
}

// text writes two texts so that nothing else is written like them.
func (s *shapes) text(a, b string) {
	s.parts = binary.AppendUvarint(s.parts, uint64(len(a)+len(b)))
	s.parts = append(append(s.parts, a...), b...)
}

// with numbers a type that refers to a struct around it: where that is another, so is the type.
func (s *shapes) with(n, around shape) shape {
	key := binary.AppendVarint(binary.AppendVarint([]byte("around "), int64(n)), int64(around))
	m, ok := s.numbers[string(key)]
	if !ok {
		m = shape(len(s.numbers) + 1)
		s.numbers[string(key)] = m
	}
	return m
}

func byName(fields []model.Field) []*model.Field {
	order := make([]*model.Field, len(fields))
	for i := range order {
		order[i] = &fields[i]
	}
	slices.SortFunc(order, func(a, b *model.Field) int { return strings.Compare(a.Name, b.Name) })
	return order
}
