package golang

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// shape is a type with its references followed.
type shape struct {
	*model.Type
	named    *model.NamedType // nil where the type stands in place
	nullable bool
}

// shape follows references. Names that have no Go name stand in place.
func (e *emitter) shape(t *model.Type) shape {
	s := shape{Type: t}
	for range 100 { // references do not refer to references; a model made by hand may
		if s.Type == nil || s.Kind != model.KindRef {
			break
		}
		s.nullable = s.nullable || s.Nullable
		n := e.api.Type(s.Ref)
		if n == nil {
			s.Type = nil
			break
		}
		s.Type, s.named = n.Type, nil
		if n.Name != "" {
			s.named = n
		}
	}
	if s.Type == nil || s.Kind == model.KindRef {
		s.Type = &model.Type{Kind: model.KindAny}
	}
	s.nullable = s.nullable || s.Nullable
	return s
}

// declared reports whether the shape has a Go type of its own name, and not only an alias.
func (s shape) declared() bool {
	if s.named == nil {
		return false
	}
	switch s.Kind {
	case model.KindStruct, model.KindUnion, model.KindArray, model.KindMap:
		return true
	case model.KindString:
		return s.enum()
	}
	return false
}

// enum reports whether the shape is a string type with constants.
func (s shape) enum() bool {
	if s.named == nil || s.Kind != model.KindString {
		return false
	}
	for _, v := range s.Enum {
		if v.GoName != "" {
			return true
		}
	}
	return false
}

// plain reports whether the Go type has a nil of its own, so that it needs no pointer.
func (s shape) plain() bool {
	return s.Kind == model.KindArray || s.Kind == model.KindMap || s.Kind == model.KindAny
}

// pointed reports whether a method takes or returns the type by pointer.
func (s shape) pointed() bool {
	return s.Kind == model.KindStruct || s.Kind == model.KindUnion
}

// goType returns the Go type of a value that is there and not null.
func (e *emitter) goType(t *model.Type) *jen.Statement {
	s := e.shape(t)
	if s.named != nil {
		return e.id(s.named.Name)
	}
	return e.goKind(s.Type)
}

// goKind returns the Go type of a kind, names aside.
func (e *emitter) goKind(t *model.Type) *jen.Statement {
	switch t.Kind {
	case model.KindBool:
		return jen.Bool()
	case model.KindInt:
		return jen.Int64()
	case model.KindFloat:
		return jen.Float64()
	case model.KindNumber:
		return jen.Qual("encoding/json", "Number")
	case model.KindString:
		return jen.String()
	case model.KindTime:
		return jen.Qual("time", "Time")
	case model.KindArray:
		return jen.Index().Add(e.elemType(t.Elem))
	case model.KindMap:
		return jen.Map(jen.String()).Add(e.elemType(t.Elem))
	}
	return jen.Qual("encoding/json", "RawMessage")
}

// elemType returns the Go type of an element or map value: a pointer where it may be null.
func (e *emitter) elemType(t *model.Type) *jen.Statement {
	if s := e.shape(t); s.nullable && !s.plain() {
		return jen.Op("*").Add(e.goType(t))
	}
	return e.goType(t)
}

// The options of a struct tag by which a member is left out that is not there.
const (
	never     = ""
	omitZero  = "omitzero"
	omitEmpty = "omitempty" // of a pointer: nil, whatever it points to
)

// fieldType returns the Go type of a struct's member and how it is left out. A pointer to a time.Time is omitempty:
// encoding/json would ask the time itself for omitzero, and leave out the first moment of the year 1, which .NET records.
func (e *emitter) fieldType(owner *model.NamedType, f *model.Field) (t *jen.Statement, omit string) {
	s := e.shape(f.Type)
	t = e.goType(f.Type)
	byRef := e.byRef[owner.ID+"\x00"+f.Name]
	switch {
	case f.Always() && (s.nullable && !s.plain() || byRef):
		return jen.Op("*").Add(t), never
	case f.Always():
		return t, never
	case s.Kind == model.KindAny: // keeps null as text
		return t, omitZero
	case s.nullable && byRef:
		return e.rt("Nullable").Types(jen.Op("*").Add(t)), omitZero
	case s.nullable:
		return e.rt("Nullable").Types(t), omitZero
	case s.plain():
		return t, omitZero
	case s.Kind == model.KindTime:
		return jen.Op("*").Add(t), omitEmpty
	}
	return jen.Op("*").Add(t), omitZero
}

// tagName reports whether a struct tag can hold the member's name. The rules are those of encoding/json.
func tagName(name string) bool {
	if name == "" || name == "-" { // encoding/json takes "-," for that name, but linters take it for a mistake
		return false
	}
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// tag returns the struct tag of a member.
func tag(name, omit string) jen.Code {
	switch {
	case !tagName(name):
		name = "-" // encoded by the struct's own methods
	case omit != never:
		name += "," + omit
	}
	return jen.Tag(map[string]string{"json": name})
}

// recursive finds the members that would make a struct hold itself: they become pointers. It walks the structs that are
// held by value and looks for circles (Tarjan's strongly connected components).
func recursive(api *model.API) map[string]bool {
	e := &emitter{api: api}
	type edge struct{ field, to string }
	edges := map[string][]edge{}
	for _, n := range api.Types {
		if n.Type == nil || n.Type.Kind != model.KindStruct {
			continue
		}
		for i := range n.Type.Fields {
			f := &n.Type.Fields[i]
			s := e.shape(f.Type)
			if s.Kind == model.KindStruct && s.named != nil && f.Always() != s.nullable { // T or Nullable[T]
				edges[n.ID] = append(edges[n.ID], edge{f.Name, s.named.ID})
			}
		}
	}
	index, low, circle := map[string]int{}, map[string]int{}, map[string]int{}
	var stack []string
	var visit func(id string)
	visit = func(id string) {
		index[id] = len(index) + 1
		low[id] = index[id]
		stack = append(stack, id)
		for _, to := range edges[id] {
			if index[to.to] == 0 {
				visit(to.to)
				low[id] = min(low[id], low[to.to])
			} else if circle[to.to] == 0 {
				low[id] = min(low[id], index[to.to])
			}
		}
		if low[id] != index[id] {
			return
		}
		for {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			circle[top] = index[id]
			if top == id {
				return
			}
		}
	}
	byRef := map[string]bool{}
	for _, n := range api.Types {
		if len(edges[n.ID]) > 0 && index[n.ID] == 0 {
			visit(n.ID)
		}
	}
	for _, n := range api.Types {
		for _, to := range edges[n.ID] {
			if circle[n.ID] == circle[to.to] {
				byRef[n.ID+"\x00"+to.field] = true
			}
		}
	}
	return byRef
}

// quote returns a text as a message shows it.
func quote(s string) string { return strconv.Quote(cut(s, 80)) }
