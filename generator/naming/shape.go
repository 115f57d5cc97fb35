package naming

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// shape is the hash of all that makes two types the same: kinds, members and whether they are optional, assertions. Words about a
// type (title, description, default, evidence) and its own being nullable are no part of it.
type shape [sha256.Size]byte

// shapes remembers what it has hashed, since every named type within another is asked for, too.
type shapes map[*model.Type]shape

func (s shapes) of(t *model.Type) shape {
	if t == nil {
		return shape{}
	}
	if h, ok := s[t]; ok {
		return h
	}
	own := *t
	own.Nullable, own.Evidence, own.Title, own.Description, own.Deprecated, own.Default = false, "", "", "", false, nil
	own.Pos.File, own.Pos.Line, own.Pos.Column = "", 0, 0
	own.Elem, own.Fields, own.Extra, own.Patterns, own.Alternatives, own.Enum = nil, nil, nil, nil, nil, nil
	var b strings.Builder
	head, err := json.Marshal(own)
	if err != nil { // a number that is none: its own spelling tells it apart well enough
		head = []byte(err.Error())
	}
	b.Write(head)
	part := func(name string, t *model.Type) {
		if t == nil {
			return
		}
		h := s.of(t)
		b.WriteByte('\n')
		b.WriteString(name)
		if t.Nullable {
			b.WriteString(" null")
		}
		b.WriteByte(0)
		b.Write(h[:])
	}
	part("elem", t.Elem)
	part("extra", t.Extra)
	for _, i := range byName(t.Fields) {
		f := &t.Fields[i]
		name := "field " + f.Name
		if f.Always() {
			name += " always"
		}
		part(name, f.Type)
	}
	for _, p := range t.Patterns {
		part("pattern "+p.Pattern, p.Type)
	}
	for _, a := range t.Alternatives {
		part("or", a.Type)
	}
	values := make([]string, len(t.Enum))
	for i, e := range t.Enum {
		values[i] = string(e.Value)
	}
	sort.Strings(values)
	for _, v := range values {
		b.WriteString("\nenum ")
		b.WriteString(v)
	}
	h := shape(sha256.Sum256([]byte(b.String())))
	s[t] = h
	return h
}

func byName(fields []model.Field) []int {
	order := make([]int, len(fields))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(fields[a].Name, fields[b].Name) })
	return order
}
