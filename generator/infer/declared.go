package infer

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// checker holds declared types against recorded values, and widens them until they hold each.
type checker struct {
	api   *model.API
	op    *model.Operation
	of    string // body, the reply 200, ofType
	diags *diag.List
	said  map[string]bool

	patterns matcher
	sample   recorded
}

// ofType: the sample is a type's own, and no operation's.
const ofType = "type"

func checkDeclared(api *model.API, op *model.Operation, of string, t **model.Type, samples []recorded, diags *diag.List) {
	c := checker{api: api, op: op, of: of, diags: diags, said: make(map[string]bool)}
	for _, s := range samples {
		c.sample = s
		c.check(*t, s.root, "")
	}
}

// warn says that the sample contradicts the type at the path, and what was done.
func (c *checker) warn(n *tree.Node, path, format string, args ...any) {
	c.say(diag.SchemaContradicted, n, path, format, args...)
}

func (c *checker) say(code diag.Code, n *tree.Node, path, format string, args ...any) {
	at := c.sample.at(n)
	d := c.diags.Add(code, at.Pos, format, args...)
	d.Span = at.span
	whose := diag.Quote(c.op.Name)
	if c.of != ofType {
		whose, d.Request, d.Body, d.Value = c.op.Label(), c.op.Name, c.sample.pos, path
	}
	d.Message = c.sample.label + " of " + whose + ": " + named(path) + " " + d.Message
}

// check widens t until it holds the value. t is where a reference stands; what it refers to is widened where that serves
// all its uses, the place itself where the value is of another JSON type altogether.
func (c *checker) check(t *model.Type, n *tree.Node, path string) {
	u := c.api.Underlying(t)
	if u.Kind == model.KindAny {
		return
	}
	if n.Kind == tree.Null {
		if !t.Nullable && !u.Nullable {
			t.Nullable = true
			c.warn(n, path, "is null, which its schema does not allow; it becomes nullable")
		}
		return
	}
	if u.Kind == model.KindUnion {
		c.checkUnion(u, n, path)
		return
	}
	if !kindHolds(u.Kind, n.Kind) {
		c.widen(t, n, path)
		return
	}
	switch u.Kind {
	case model.KindTime:
		if !isTime(n) {
			u.Kind, u.Format, u.Source = model.KindString, "", nil
			c.warn(n, path, "is no RFC 3339 date-time that survives, but declared as one; it becomes a string")
		}
	case model.KindString:
		c.checkEnum(u, n, path)
	case model.KindInt, model.KindFloat:
		c.checkNumber(u, n, path)
	case model.KindArray:
		for _, item := range n.Items {
			c.check(u.Elem, item, path+"/*")
		}
	case model.KindMap:
		for _, m := range n.Members {
			c.check(u.Elem, m.Value, path+"/*")
		}
	case model.KindStruct:
		c.checkStruct(u, n, path)
	}
}

func (c *checker) checkNumber(u *model.Type, n *tree.Node, path string) {
	f := numberFacts(n.Text)
	switch {
	case u.Kind == model.KindInt && f.has(hasHuge|hasLossy):
		u.Kind, u.Source = model.KindNumber, nil
		c.warn(n, path, "is %s, which neither int64 nor float64 holds; it becomes a json.Number", short(n))
	case u.Kind == model.KindInt && f.has(hasFraction):
		// Integers that were declared may be beyond what a float64 holds.
		u.Kind, u.Source = model.KindNumber, nil
		c.warn(n, path, "is %s, but declared an integer; it becomes a json.Number", short(n))
	case u.Kind == model.KindFloat && f.has(hasHuge|hasWide|hasLossy) && !floatHolds(n.Text):
		u.Kind = model.KindNumber
		c.say(diag.NumberKept, n, path, "is %s, which a float64 would change; it becomes a json.Number", short(n))
	}
}

func (c *checker) checkEnum(u *model.Type, n *tree.Node, path string) {
	if len(u.Enum) == 0 {
		return
	}
	for _, e := range u.Enum {
		var s string
		if json.Unmarshal(e.Value, &s) == nil && s == n.Text {
			return
		}
	}
	if key := path + "=" + n.Text; !c.said[key] {
		c.said[key] = true
		c.warn(n, path, "is %s, which is none of the declared values; other values are taken, too", short(n))
	}
}

func (c *checker) checkStruct(u *model.Type, n *tree.Node, path string) {
	for i := range u.Fields {
		f := &u.Fields[i]
		v := n.Get(f.Name)
		if v != nil {
			c.check(f.Type, v, path+"/"+model.EscapeToken(f.Name))
		} else if f.Always() {
			f.Required, f.Present = false, false
			c.warn(n, path, "lacks %q, which its schema requires; it becomes optional", f.Name)
		}
	}
	var undeclared []string
	for _, m := range n.Members {
		if slices.ContainsFunc(u.Fields, func(f model.Field) bool { return f.Name == m.Name }) {
			continue
		}
		if p := c.patterns.find(u.Patterns, m.Name); p != nil {
			c.check(p, m.Value, path+"/*")
		} else if u.Extra != nil {
			c.check(u.Extra, m.Value, path+"/*")
		} else {
			undeclared = append(undeclared, m.Name)
		}
	}
	if len(undeclared) == 0 {
		return
	}
	u.Extra = &model.Type{Kind: model.KindAny, Evidence: model.NoEvidence}
	names := strings.Join(undeclared[:min(len(undeclared), 5)], ", ")
	if u.Closed {
		u.Closed, u.Source = false, nil
		c.warn(n.Get(undeclared[0]), path, "has members that its schema forbids (%s); they are kept in Extra", names)
		return
	}
	c.say(diag.UndeclaredMember, n.Get(undeclared[0]), path, "has members that its schema does not mention (%s); they are kept in Extra", names)
}

// checkUnion gives a union an alternative of the value's JSON type. It keeps its raw value, so more is not needed.
func (c *checker) checkUnion(u *model.Type, n *tree.Node, path string) {
	for i := range u.Alternatives {
		if k := c.api.Underlying(u.Alternatives[i].Type).Kind; kindHolds(k, n.Kind) || k == model.KindUnion {
			return
		}
	}
	u.Alternatives = append(u.Alternatives, model.Alternative{Type: c.inferred(n)})
	u.Source = nil
	c.warn(n, path, "is %s, which no declared alternative holds; it becomes one more alternative", n.Kind.Article())
}

// widen makes the type at t a union of what is declared and what was recorded.
func (c *checker) widen(t *model.Type, n *tree.Node, path string) {
	declared := *t
	declared.Nullable, declared.Source = false, nil
	what := kindWords(c.api.Underlying(t).Kind)
	*t = model.Type{
		Kind: model.KindUnion, Nullable: t.Nullable, Evidence: t.Evidence, Title: t.Title, Description: t.Description,
		Deprecated: t.Deprecated, ReadOnly: t.ReadOnly, WriteOnly: t.WriteOnly, Pos: t.Pos,
		Alternatives: []model.Alternative{{Type: &declared}, {Type: c.inferred(n)}},
	}
	c.warn(n, path, "is %s, but declared as %s; the type takes either", n.Kind.Article(), what)
}

func (c *checker) inferred(n *tree.Node) *model.Type {
	return Shape(sampleOf(n, c.sample.content), "")
}

// kindHolds reports whether Go values of the kind come from JSON values of the type.
func kindHolds(k model.Kind, n tree.Kind) bool {
	switch k {
	case model.KindAny:
		return true
	case model.KindBool:
		return n == tree.Bool
	case model.KindInt, model.KindFloat, model.KindNumber:
		return n == tree.Number
	case model.KindString, model.KindTime:
		return n == tree.String
	case model.KindArray:
		return n == tree.Array
	case model.KindMap, model.KindStruct:
		return n == tree.Object
	}
	return false
}

// short returns a value's text for a message.
func short(n *tree.Node) string {
	raw := n.Raw()
	if r := []rune(raw); len(r) > 40 {
		raw = string(r[:40]) + "…"
	}
	return raw
}

// kindWords names a kind of type in a message.
func kindWords(k model.Kind) string {
	switch k {
	case model.KindInt:
		return "an integer"
	case model.KindFloat, model.KindNumber:
		return "a number"
	case model.KindBool:
		return "true or false"
	case model.KindTime:
		return "a date-time"
	case model.KindStruct, model.KindMap:
		return "an object"
	case model.KindArray:
		return "an array"
	}
	return "a " + string(k)
}
