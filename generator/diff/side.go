package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Side is one of the two descriptions.
type Side struct {
	// API is the complete model; nil of a document.
	API *model.API
	// Document is the OpenAPI document: the given one, or what is emitted for the model.
	Document *Document
	// Go are the files of the client by their paths below its folder; nil of a document.
	Go map[string][]byte
}

// spot is what a value of a document is to a person: where the author wrote it, and its name in Go.
type spot struct {
	pos    diag.Pos
	symbol string // OAuthUsage.List, Device.Name; "" where it has none
}

// index finds spots of one side.
type index struct {
	*Side
	ops     map[string]*model.Operation
	methods map[string]bool             // as callers write them, iterators among them
	keys    map[string]*model.NamedType // by the component's key
	by      map[string]*route           // by the pointer of the operation
	refs    map[string][]origin
}

func newIndex(s *Side) *index {
	x := &index{Side: s, ops: map[string]*model.Operation{}, keys: map[string]*model.NamedType{}, by: map[string]*route{}}
	for _, r := range s.Document.routes() {
		x.by[r.pointer()] = r
	}
	if s.API == nil {
		return x
	}
	x.methods = map[string]bool{}
	for _, op := range s.API.Operations {
		x.ops[op.ID], x.methods[op.ID] = op, true
		if op.Paging != nil {
			x.methods[op.Service+"."+op.Paging.GoName] = true
		}
	}
	for _, n := range s.API.Types {
		if n.Key != "" && x.keys[componentKey(n.Key)] == nil {
			x.keys[componentKey(n.Key)] = n
		}
	}
	return x
}

// componentKey is a type's key as documents can have it.
func componentKey(key string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return '_'
	}, key)
}

// qualified is a Go name with its package, where that is known.
func (x *index) qualified(name string) string {
	if x.API == nil || x.API.Package == "" {
		return name
	}
	return x.API.Package + "." + name
}

// spot tells what the value at a pointer is.
func (x *index) spot(o *origin) spot {
	if o == nil {
		return spot{}
	}
	if x.API == nil {
		return spot{pos: x.Document.pos(o.line, o.column)}
	}
	t := tokens(o.pointer)
	switch {
	case len(t) >= 3 && t[0] == "paths":
		if op := x.operation(t[1], t[2]); op != nil {
			return x.inOperation(op, t)
		}
	case len(t) >= 3 && t[0] == "components" && t[1] == "schemas":
		if n := x.keys[t[2]]; n != nil {
			return x.inType(n, t[3:], x.at(o.pointer))
		}
	case len(t) >= 3 && t[0] == "components" && t[1] == "securitySchemes":
		for i := range x.API.Schemes {
			if s := &x.API.Schemes[i]; componentKey(s.Key) == t[2] {
				return spot{pos: s.Pos, symbol: s.GoName}
			}
		}
	}
	return spot{pos: diag.Pos{File: x.API.Source}}
}

func (x *index) at(pointer string) *node { return x.Document.root.at(tokens(pointer)...) }

// operation is the first that stands at a method and path.
func (x *index) operation(path, method string) *model.Operation {
	r := x.by["/paths/"+escape(path)+"/"+method]
	if r == nil {
		return nil
	}
	for _, id := range r.ids() {
		if op := x.ops[id]; op != nil {
			return op
		}
	}
	return nil
}

// inOperation follows the rest of a pointer into an operation: parameters, body, replies.
func (x *index) inOperation(op *model.Operation, t []string) spot {
	whole := spot{pos: op.Pos, symbol: op.ID}
	if len(t) < 5 {
		return whole
	}
	at := x.Document.root.at(t...)
	switch t[3] {
	case "parameters":
		object := x.Document.root.at(t[:5]...)
		return x.param(op.Params, model.In(object.get("in").str()), object.get("name").str(), op.ParamsType, schemaTokens(t[5:]), at, whole)
	case "requestBody":
		if op.Body == nil {
			return whole
		}
		if op.Body.Pos.Line > 0 {
			whole.pos = op.Body.Pos
		}
		if i := slices.Index(t, "properties"); len(op.Body.Fields) > 0 && i > 0 && i+1 < len(t) {
			return x.param(op.Body.Fields, model.InForm, t[i+1], op.Body.GoType, t[i+2:], at, whole)
		}
		if len(t) > 7 && op.Body.Type != nil {
			return x.inside(op.Body.Type, t[7:], at, whole)
		}
	case "responses":
		return x.inReply(op, t, at, whole)
	}
	return whole
}

func (x *index) inReply(op *model.Operation, t []string, at *node, whole spot) spot {
	status, _ := strconv.Atoi(t[4])
	for i := range op.Replies {
		r := &op.Replies[i]
		if r.Status != status || len(t) > 6 && t[5] == "content" && r.Media != t[6] {
			continue
		}
		if r.Pos.Line > 0 {
			whole.pos = r.Pos
		}
		if len(t) > 8 && r.Type != nil {
			return x.inside(r.Type, t[8:], at, whole)
		}
		break
	}
	return whole
}

// param is the spot of a parameter or of a form's field. What is given by position is part of the method.
func (x *index) param(params []model.Param, in model.In, name, owner string, rest []string, at *node, whole spot) spot {
	for i := range params {
		p := &params[i]
		if p.Name != name && !(in == model.InHeader && strings.EqualFold(p.Name, name)) || p.In != in && in != model.InForm {
			continue
		}
		s := whole
		if p.Pos.Line > 0 {
			s.pos = p.Pos
		}
		if owner != "" && p.GoName != "" && !p.Positional && p.Role != model.RoleConstant && p.Role != model.RoleConfiguration {
			s.symbol = owner + "." + p.GoName
		}
		if p.Type != nil && len(rest) > 0 {
			named := x.inside(p.Type, rest, at, s)
			if len(rest) > 1 || rest[0] != "type" { // of its whole type, the parameter is what has changed
				s.symbol = named.symbol
			}
			if named.pos.Line > 0 {
				s.pos = named.pos
			}
		}
		return s
	}
	return whole
}

// schemaTokens are those behind "schema", none where there is none.
func schemaTokens(t []string) []string {
	if len(t) > 0 && t[0] == "schema" {
		return t[1:]
	}
	return nil
}

// inType is the spot of a named type, or of what the tokens lead to within it.
func (x *index) inType(n *model.NamedType, rest []string, at *node) spot {
	s := spot{pos: n.Pos, symbol: n.Name}
	if n.Pos.Line == 0 {
		s.pos = n.Type.Pos
	}
	return x.follow(n, n.Type, rest, at, s)
}

// inside is the spot of what the tokens lead to within a type that stands in place.
func (x *index) inside(t *model.Type, rest []string, at *node, s spot) spot {
	if t.Kind == model.KindRef {
		if n := x.API.Type(t.Ref); n != nil {
			return x.inType(n, rest, at)
		}
	}
	return x.follow(nil, t, rest, at, s)
}

// follow goes down a schema and the type that it was made of. Where the two part ways, it stays at the last place that both have.
func (x *index) follow(owner *model.NamedType, t *model.Type, rest []string, at *node, s spot) spot {
	if t == nil {
		return s
	}
	if t.Kind == model.KindRef {
		if n := x.API.Type(t.Ref); n != nil && n != owner && len(rest) > 0 {
			return x.inType(n, rest, at)
		}
		return s
	}
	if len(rest) == 0 {
		return s
	}
	if t.Pos.Line > 0 && owner == nil {
		s.pos = t.Pos
	}
	switch rest[0] {
	case "properties":
		if len(rest) > 1 {
			return x.field(owner, t, rest[1], rest[2:], at, s)
		}
	case "required":
		return x.field(owner, t, at.str(), nil, at, s)
	case "items":
		return x.follow(nil, t.Elem, rest[1:], at, s)
	case "additionalProperties":
		if t.Elem != nil {
			return x.follow(nil, t.Elem, rest[1:], at, s)
		}
		return x.follow(nil, t.Extra, rest[1:], at, s)
	case "anyOf", "oneOf":
		if i := number(rest, 1); i >= 0 && i < len(t.Alternatives) {
			return x.follow(nil, t.Alternatives[i].Type, rest[2:], at, s)
		}
	case "allOf":
		if len(rest) > 1 {
			return x.follow(owner, t, rest[2:], at, s)
		}
	case "enum":
		for _, e := range t.Enum {
			if e.GoName != "" && at != nil && string(e.Value) == spell(at) {
				s.symbol = e.GoName
			}
		}
	}
	return s
}

func (x *index) field(owner *model.NamedType, t *model.Type, name string, rest []string, at *node, s spot) spot {
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Name != name {
			continue
		}
		if owner != nil && f.GoName != "" {
			s.symbol = owner.Name + "." + f.GoName
		}
		if f.Type.Pos.Line > 0 {
			s.pos = f.Type.Pos
		}
		inner := f.Type
		if inner.Kind == model.KindRef { // the field is what has changed, unless the pointer goes on
			if n := x.API.Type(inner.Ref); n != nil && n.Key == "" && len(rest) > 0 {
				return x.inType(n, rest, at)
			}
		}
		return x.follow(nil, inner, rest, at, s)
	}
	return s
}

func number(rest []string, i int) int {
	if i >= len(rest) {
		return -1
	}
	n, err := strconv.Atoi(rest[i])
	if err != nil {
		return -1
	}
	return n
}

func escape(token string) string { return model.EscapeToken(token) }
