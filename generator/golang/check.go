package golang

import (
	"go/token"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// check asserts what the emitter relies on: every name is there, is a Go identifier, and is declared once. Naming sees to
// it; were it not so, the package would not build, and nobody would know why.
func (e *emitter) check() {
	if !token.IsIdentifier(e.api.Package) || token.IsExported(e.api.Package) {
		e.incomplete(diag.Pos{File: e.api.Source}, "the package name %s is no Go package's name", quote(e.api.Package))
	}
	c := &checker{emitter: e, had: map[string]string{}}
	for _, name := range []string{"Client", "New", "OpenAPI", "WithBaseURL"} {
		c.had[name] = "the runtime"
	}
	for name := range e.parts.owner {
		c.had[name] = "the runtime"
	}
	for _, n := range e.api.Types {
		c.checkType(n)
	}
	files := map[string]bool{"client.go": true, "types.go": true, errorsFile: true, "runtime.go": true, "doc.go": true, "openapi.go": true, roundTripFile: true}
	for _, s := range e.api.Services {
		if files[s.File] || !strings.HasSuffix(s.File, ".go") || strings.HasSuffix(s.File, "_test.go") || strings.ContainsAny(s.File, `/\`) {
			e.incomplete(diag.Pos{File: e.api.Source}, "the service %s has the file %s, which is taken or cannot be", s.Name, quote(s.File))
		}
		files[s.File] = true
		c.declare(s.Type, "service "+s.Name, diag.Pos{File: e.api.Source})
		methods := map[string]bool{}
		for _, id := range s.Operations {
			if op := e.operations[id]; op != nil {
				c.member(methods, op.GoName, "the request "+quote(op.Name), op.Pos)
				if op.Paging != nil {
					c.member(methods, op.Paging.GoName, "the iterator of "+quote(op.Name), op.Pos)
				}
				c.checkOperation(op)
			}
		}
	}
	for _, v := range e.configuration() {
		c.declare("With"+v.GoName, "variable "+quote(v.Name), v.Pos)
	}
	options := map[string]bool{}
	for i := range e.api.Schemes {
		s := &e.api.Schemes[i]
		for _, o := range s.Tokens {
			c.declare(o.GoName, "authorization "+quote(s.Key), s.Pos)
		}
		if s.GoName == "" || options[s.GoName] {
			continue
		}
		options[s.GoName] = true
		c.declare(s.GoName, "authorization "+quote(s.Key), s.Pos)
		if s.IsToken() {
			c.declare(s.GoSource, "authorization "+quote(s.Key), s.Pos)
		}
	}
	for _, env := range e.api.Environments {
		c.declare(env.GoName, "environment "+quote(env.Name), diag.Pos{File: e.api.Source})
	}
	for _, s := range e.api.Servers {
		if s.GoName != "" {
			c.declare(s.GoName, "server "+quote(s.Name), diag.Pos{File: e.api.Source})
		}
	}
}

type checker struct {
	*emitter
	had map[string]string // identifier of the package -> what has it
}

// declare notes an identifier of the package.
func (c *checker) declare(name, of string, pos diag.Pos) {
	switch other, taken := c.had[name]; {
	case !token.IsIdentifier(name) || !token.IsExported(name):
		c.incomplete(pos, "%s has the Go name %s, which is no exported identifier", of, quote(name))
	case taken:
		c.incomplete(pos, "%s and %s have the Go name %s", other, of, name)
	}
	c.had[name] = of
}

// member notes an identifier within a type or service.
func (c *checker) member(had map[string]bool, name, of string, pos diag.Pos) {
	switch {
	case !token.IsIdentifier(name) || !token.IsExported(name):
		c.incomplete(pos, "%s has the Go name %s, which is no exported identifier", of, quote(name))
	case had[name]:
		c.incomplete(pos, "%s has the Go name %s, which something beside it has, too", of, name)
	}
	had[name] = true
}

func (c *checker) checkType(n *model.NamedType) {
	if n.Name == "" || n.Type == nil {
		return
	}
	of := "the type " + quote(n.ID)
	c.declare(n.Name, of, n.Pos)
	members := map[string]bool{}
	if c.extraType(n.Type) != nil {
		members["Extra"], members["MarshalJSON"], members["UnmarshalJSON"] = true, true, true
	}
	if n.Error {
		members["APIError"], members["Error"], members["Unwrap"] = true, true, true
	}
	for i := range n.Type.Fields {
		f := &n.Type.Fields[i]
		c.member(members, f.GoName, "the member "+quote(f.Name)+" of "+of, n.Pos)
		c.inPlace(f.Type, of, n.Pos)
	}
	for _, a := range n.Type.Alternatives {
		c.member(members, a.GoName, "an alternative of "+of, n.Pos)
		c.declare("New"+n.Name+"From"+a.GoName, of, n.Pos)
		c.inPlace(a.Type, of, n.Pos)
	}
	for _, v := range n.Type.Enum {
		if v.GoName != "" {
			c.declare(v.GoName, "the value "+cut(string(v.Value), 40)+" of "+of, n.Pos)
		}
	}
	if n.Type.Elem != nil {
		c.inPlace(n.Type.Elem, of, n.Pos)
	}
}

// inPlace reports a struct or union that has no name: its members would be lost.
func (c *checker) inPlace(t *model.Type, of string, pos diag.Pos) {
	t.Walk("", func(_ string, t *model.Type) bool {
		if t.Kind == model.KindStruct || t.Kind == model.KindUnion {
			c.incomplete(pos, "%s holds a %s without a name", of, t.Kind)
			return false
		}
		return true
	})
}

func (c *checker) checkOperation(op *model.Operation) {
	arguments := map[string]bool{"ctx": true, "opts": true, "s": true, "c": true, "v": true, "f": true, "r": true, "err": true, "params": true, "body": true, "form": true}
	members := map[string]bool{}
	for i := range op.Params {
		p := &op.Params[i]
		of := "the parameter " + quote(p.Name) + " of " + op.ID
		switch {
		case !given(p):
		case p.Positional:
			if !token.IsIdentifier(p.GoName) || token.IsExported(p.GoName) || arguments[p.GoName] {
				c.incomplete(p.Pos, "%s has the Go name %s, which is no free argument's", of, quote(p.GoName))
			}
			arguments[p.GoName] = true
		default:
			if len(members) == 0 {
				c.declare(op.ParamsType, "the parameters of "+op.ID, op.Pos)
			}
			c.member(members, p.GoName, of, p.Pos)
		}
		if p.Type != nil {
			c.inPlace(p.Type, of, p.Pos)
		}
	}
	c.checkResult(op)
	for i := range op.Replies {
		c.inPlace(op.Replies[i].Type, "a reply of "+op.ID, op.Replies[i].Pos)
	}
	if op.Body == nil {
		return
	}
	c.inPlace(op.Body.Type, "the body of "+op.ID, op.Body.Pos)
	if list := formFields(op.Body); len(list) > 0 {
		c.declare(op.Body.GoType, "the form of "+op.ID, op.Body.Pos)
		fields := map[string]bool{}
		for _, p := range list {
			c.member(fields, p.GoName, "the field "+quote(p.Name)+" of "+op.ID, p.Pos)
		}
	}
}

// checkResult reports successful replies that no type of Go holds all of: those would be lost.
func (c *checker) checkResult(op *model.Operation) {
	if op.ResultType != "" {
		c.declare(op.ResultType, "the result of "+op.ID, op.Pos)
		members := map[string]string{"StatusCode": ""}
		for _, r := range op.Successes() {
			t := ""
			if r.Kind() != model.ReplyNone {
				t = string(r.Kind()) + " " + c.returned(replyType(r)).GoString()
			}
			switch other, had := members[r.GoName]; {
			case r.GoName == "":
			case !token.IsIdentifier(r.GoName) || !token.IsExported(r.GoName) || had && other != t:
				c.incomplete(op.Pos, "the reply %d of %s has the Go name %s, which is taken or no field's", r.Status, op.ID, quote(r.GoName))
			default:
				members[r.GoName] = t
			}
		}
		return
	}
	var first *model.Reply
	bodies := map[int]bool{}
	for _, r := range op.Successes() {
		bodies[r.Status] = bodies[r.Status] || r.Kind() != model.ReplyNone
	}
	for _, r := range op.Successes() {
		switch {
		case r.Kind() == model.ReplyNone && bodies[r.Status]:
		case first == nil:
			first = r
		case r.Kind() != first.Kind() || r.Kind() == model.ReplyJSON && c.returned(replyType(r)).GoString() != c.returned(replyType(first)).GoString():
			c.incomplete(op.Pos, "%s has successful replies of several types, and no type for its result", op.ID)
			return
		}
	}
}
