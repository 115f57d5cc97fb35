package scripts

import (
	"strconv"

	"github.com/dop251/goja/ast"
)

// closure is a function with the names that it sees.
type closure struct {
	params *ast.ParameterList
	body   ast.ConciseBody
	frame  *frame
	called bool
}

func (f *follower) closure(params *ast.ParameterList, body ast.ConciseBody) *closure {
	c := &closure{params: params, body: body, frame: f.frame}
	f.closures = append(f.closures, c)
	return c
}

// class notes the methods of a class as functions.
func (f *follower) class(c *ast.ClassLiteral) {
	for _, e := range c.Body {
		switch e := e.(type) {
		case *ast.MethodDefinition:
			f.closure(e.Body.ParameterList, e.Body.Body)
		case *ast.FieldDefinition:
			f.eval(e.Initializer)
		case *ast.ClassStaticBlock:
			f.statement(e.Block)
		}
	}
}

// call follows a function with arguments. It returns what the function does.
func (f *follower) call(c *closure, args []value) value {
	c.called = true
	if f.calls >= maxCalls || f.out.problem != nil {
		return value{}
	}
	frameBefore, result, conditional, when, left := f.frame, f.result, f.conditional, f.when, f.left
	f.frame, f.result, f.left = &frame{names: map[string]*binding{}, outer: c.frame, function: true}, value{}, false
	f.calls++
	f.parameters(c.params, args)
	switch body := c.body.(type) {
	case *ast.BlockStatement:
		f.statements(body.List)
	case *ast.ExpressionBody:
		f.result = f.eval(body.Expression)
	}
	f.calls--
	out := f.result
	f.frame, f.result, f.conditional, f.when, f.left = frameBefore, result, conditional, when, left
	return out
}

func (f *follower) parameters(params *ast.ParameterList, args []value) {
	if params == nil {
		return
	}
	for i, p := range params.List {
		var v value
		if i < len(args) {
			v = args[i]
		}
		if p.Initializer != nil {
			v = join(v, f.eval(p.Initializer))
		}
		f.bind(p.Target, v, true)
	}
	if params.Rest != nil {
		f.bind(params.Rest, value{}, true)
	}
}

// callback follows a function that is given to another one, if v is one. Whether it is called at all is not known.
func (f *follower) callback(v value, args ...value) (out value) {
	if v.kind == function {
		f.branch(nil, func() { out = f.call(v.fn, args) })
	}
	return out
}

// bind gives names a value: x, {a, b: c}, [a, b].
func (f *follower) bind(target ast.Expression, v value, function bool) {
	switch t := target.(type) {
	case *ast.Identifier:
		f.literal(t.Name.String(), v)
		f.declare(t.Name.String(), v, function)
	default:
		f.destructure(target, v, func(e ast.Expression, v value) { f.bind(e, v, function) })
	}
}

// destructure hands the parts of a value to the parts of a pattern.
func (f *follower) destructure(target ast.Expression, v value, to func(ast.Expression, value)) {
	if target == nil || !f.step(target) {
		return
	}
	f.depth++
	defer func() { f.depth-- }()
	switch t := target.(type) {
	case *ast.AssignExpression: // with a default
		to(t.Left, join(v, f.eval(t.Right)))
	case *ast.Binding:
		if t.Initializer != nil {
			v = join(v, f.eval(t.Initializer))
		}
		to(t.Target, v)
	case *ast.ObjectPattern:
		for _, p := range t.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				part := f.member(v, p.Name.Name.String(), p)
				if p.Initializer != nil {
					part = join(part, f.eval(p.Initializer))
				}
				to(&p.Name, part)
			case *ast.PropertyKeyed:
				part := value{}
				if key := f.eval(p.Key); fixed(key) {
					part = f.member(v, show(key), p)
				}
				to(p.Value, part)
			}
		}
		if t.Rest != nil {
			to(t.Rest, value{})
		}
	case *ast.ArrayPattern:
		for i, e := range t.Elements {
			if e != nil {
				to(e, f.member(v, strconv.Itoa(i), e))
			}
		}
		if t.Rest != nil {
			to(t.Rest, list(v.element()))
		}
	}
}

// declare makes a name in the block or in the function.
func (f *follower) declare(name string, v value, function bool) {
	to := f.frame
	for function && !to.function && to.outer != nil {
		to = to.outer
	}
	if old := to.names[name]; old != nil && function { // var x again
		old.set(v, f.conditional)
		return
	}
	to.names[name] = &binding{v, f.conditional}
}

func (f *follower) find(name string) *binding {
	for s := f.frame; s != nil; s = s.outer {
		if b := s.names[name]; b != nil {
			return b
		}
	}
	return nil
}

// set changes the value of a name: in a branch the old one may stay.
func (b *binding) set(v value, conditional int) {
	switch {
	case v.kind == nothing && says(b.value): // var x; or x = null
	case conditional > b.conditional:
		b.value = join(b.value, v)
	default:
		b.value = v
	}
}

// assign changes what stands left of =.
func (f *follower) assign(target ast.Expression, v value) {
	switch t := target.(type) {
	case *ast.Identifier:
		name := t.Name.String()
		f.literal(name, v)
		if b := f.find(name); b != nil {
			b.set(v, f.conditional)
			return
		}
		global := f.frame
		for global.outer != nil {
			global = global.outer
		}
		global.names[name] = &binding{v, f.conditional}
	case *ast.DotExpression:
		f.assignMember(f.eval(t.Left), textValue(t.Identifier.Name.String()), v, t)
	case *ast.BracketExpression:
		f.assignMember(f.eval(t.Left), f.eval(t.Member), v, t)
	default:
		f.destructure(target, v, f.assign)
	}
}

func (f *follower) assignMember(of, name, v value, at ast.Expression) {
	if name.constant() {
		f.literal(name.text, v)
	}
	switch {
	case of.kind == api && of.text == "tests": // tests["Status is 200"] = …
		f.sayAll(at, outcomeOf(v).claims)
	case of.kind == object && name.constant():
		of.members[name.text] = v
	}
}
