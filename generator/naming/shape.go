package naming

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// shape stands for all that makes two types the same: kinds, members and whether they are optional, assertions. Words about a
// type (title, description, default, evidence) and its own being nullable are no part of it. Equal types have equal shapes, and
// no others have: a shape is a hash long enough for it. That of no type is the zero shape.
type shape [16]byte

// shapes makes shapes. It remembers those of types with names of their own, since every one within another is asked for, too.
type shapes struct {
	known map[*model.Type]shape
	plain map[plainShape]shape // of the types that are nothing but kind and format
	parts []byte               // of the types that are being written, the innermost last
}

type plainShape struct {
	kind   model.Kind
	format string
}

func newShapes() *shapes {
	return &shapes{known: map[*model.Type]shape{}, plain: map[plainShape]shape{}}
}

func (s *shapes) of(t *model.Type) shape {
	if t == nil {
		return shape{}
	}
	if n, ok := s.known[t]; ok {
		return n
	}
	if isPlain(t) && t.Elem == nil && t.Extra == nil && len(t.Fields)+len(t.Patterns)+len(t.Alternatives)+len(t.Enum) == 0 {
		k := plainShape{t.Kind, t.Format}
		n, ok := s.plain[k]
		if !ok {
			n = s.written(t)
			s.plain[k] = n
		}
		return n
	}
	n := s.written(t)
	if named(t) {
		s.known[t] = n
	}
	return n
}

// written is the shape of a type by its own writing and the shapes of its parts.
func (s *shapes) written(t *model.Type) shape {
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
	n := hashed(s.parts[start:])
	s.parts = s.parts[:start]
	return n
}

// hashed is the hash of what was written. Types of hostile input must not be taken for each other, so it is a cryptographic one.
func hashed(parts []byte) shape {
	sum := sha256.Sum256(parts)
	return shape(sum[:len(shape{})])
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

// part writes a part by its shape.
func (s *shapes) part(what, name string, t *model.Type) {
	if t == nil {
		return
	}
	n := s.of(t) // which uses the parts after those that are written
	s.text(what, name)
	s.parts = append(s.parts, n[:]...)
	if t.Nullable {
		s.parts = append(s.parts, 1)
	} else {
		s.parts = append(s.parts, 0)
	}
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

// within is the shape of a type that refers to a struct around it: where that is another, so is the type.
func (n shape) within(around shape) shape {
	return hashed(slices.Concat([]byte("around "), n[:], around[:]))
}

func byName(fields []model.Field) []*model.Field {
	order := make([]*model.Field, len(fields))
	for i := range order {
		order[i] = &fields[i]
	}
	slices.SortFunc(order, func(a, b *model.Field) int { return strings.Compare(a.Name, b.Name) })
	return order
}
