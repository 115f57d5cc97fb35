package scripts

import (
	"math"
	"strconv"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// eval follows an expression and returns what it gives.
func (f *follower) eval(e ast.Expression) value {
	if e == nil || !f.step(e) {
		return value{}
	}
	f.depth++
	defer func() { f.depth-- }()
	switch e := e.(type) {
	case *ast.StringLiteral:
		return textValue(e.Value.String())
	case *ast.NumberLiteral:
		return numberOf(e.Value)
	case *ast.BooleanLiteral:
		return boolValue(e.Value)
	case *ast.NullLiteral:
		return value{kind: nothing}
	case *ast.Identifier:
		return f.identifier(e.Name.String())
	case *ast.DotExpression:
		return f.member(f.eval(e.Left), e.Identifier.Name.String(), e)
	case *ast.BracketExpression:
		return f.index(f.eval(e.Left), f.eval(e.Member), e)
	case *ast.OptionalChain:
		return f.eval(e.Expression)
	case *ast.Optional:
		return f.eval(e.Expression)
	case *ast.AwaitExpression:
		return f.eval(e.Argument)
	case *ast.SpreadElement:
		return f.eval(e.Expression)
	case *ast.CallExpression:
		return f.callExpression(e)
	case *ast.NewExpression:
		f.eval(e.Callee)
		return f.other(f.all(e.ArgumentList))
	case *ast.AssignExpression:
		return f.assignExpression(e)
	case *ast.ConditionalExpression:
		return f.conditionalExpression(e)
	case *ast.BinaryExpression:
		return f.binary(e)
	case *ast.UnaryExpression:
		return f.unary(e)
	case *ast.TemplateLiteral:
		return f.template(e)
	case *ast.SequenceExpression:
		var last value
		for _, x := range e.Sequence {
			last = f.eval(x)
		}
		return last
	}
	return f.literalExpression(e)
}

// literalExpression follows what makes a list, an object or a function.
func (f *follower) literalExpression(e ast.Expression) value {
	switch e := e.(type) {
	case *ast.ArrayLiteral:
		return value{kind: array, elems: f.all(e.Value)}
	case *ast.ObjectLiteral:
		return f.objectLiteral(e)
	case *ast.FunctionLiteral:
		return value{kind: function, fn: f.closure(e.ParameterList, e.Body)}
	case *ast.ArrowFunctionLiteral:
		return value{kind: function, fn: f.closure(e.ParameterList, e.Body)}
	case *ast.ClassLiteral:
		f.class(e)
	case *ast.YieldExpression:
		f.eval(e.Argument)
	}
	return value{}
}

func (f *follower) all(list []ast.Expression) []value {
	out := make([]value, len(list))
	for i, e := range list {
		out[i] = f.eval(e)
	}
	return out
}

func numberOf(v any) value {
	switch n := v.(type) {
	case int64:
		return numberValue(float64(n))
	case float64:
		if !math.IsNaN(n) && !math.IsInf(n, 0) {
			return numberValue(n)
		}
	}
	return value{}
}

func (f *follower) objectLiteral(e *ast.ObjectLiteral) value {
	members := map[string]value{}
	for _, p := range e.Value {
		switch p := p.(type) {
		case *ast.PropertyKeyed:
			v := f.eval(p.Value)
			if key := f.eval(p.Key); fixed(key) {
				members[show(key)] = v
				f.literal(show(key), v)
			}
		case *ast.PropertyShort:
			members[p.Name.Name.String()] = f.identifier(p.Name.Name.String())
		case *ast.SpreadElement:
			for name, v := range f.eval(p.Expression).members {
				members[name] = v
			}
		}
	}
	if key := members["key"]; key.constant() { // {key: "Authorization", value: "…"}
		f.literal(key.text, members["value"])
	}
	return value{kind: object, members: members}
}

func (f *follower) template(e *ast.TemplateLiteral) value {
	out := textValue("")
	if e.Tag != nil {
		return f.other(f.all(e.Expressions))
	}
	for i, part := range e.Elements {
		out = concat(out, textValue(part.Parsed.String()))
		if i < len(e.Expressions) {
			v := f.eval(e.Expressions[i])
			if len(e.Elements) == 2 && e.Elements[0].Literal == "" && e.Elements[1].Literal == "" && v.kind == reply {
				return v // `${x}` is x
			}
			out = concat(out, v)
		}
	}
	return out
}

func (f *follower) assignExpression(e *ast.AssignExpression) value {
	v := f.eval(e.Right)
	switch e.Operator {
	case token.ASSIGN:
	case token.LOGICAL_OR, token.LOGICAL_AND, token.COALESCE:
		v = join(f.eval(e.Left), v)
	case token.PLUS:
		v = concat(f.eval(e.Left), v)
	default:
		v = made(f.eval(e.Left), v)
	}
	f.assign(e.Left, v)
	return v
}

func (f *follower) conditionalExpression(e *ast.ConditionalExpression) value {
	o := outcomeOf(f.eval(e.Test))
	var yes, no value
	f.branch(o.yes, func() { yes = f.eval(e.Consequent) })
	f.branch(o.no, func() { no = f.eval(e.Alternate) })
	return join(yes, no)
}

func (f *follower) binary(e *ast.BinaryExpression) value {
	left := f.eval(e.Left)
	var right value
	switch e.Operator {
	case token.LOGICAL_AND:
		f.branch(outcomeOf(left).yes, func() { right = f.eval(e.Right) })
		o := both(outcomeOf(left), outcomeOf(right))
		if right.kind == reply {
			right.truth = o
			return right
		}
		if right.kind == truth || left.kind == truth && !says(right) {
			return truthValue(o)
		}
		return right
	case token.LOGICAL_OR, token.COALESCE:
		f.branch(outcomeOf(left).no, func() { right = f.eval(e.Right) })
		if left.kind == truth {
			return truthValue(either(left.truth, outcomeOf(right)))
		}
		if left.kind == reply && right.kind != reply {
			return left
		}
		return join(left, right)
	}
	right = f.eval(e.Right)
	switch e.Operator {
	case token.EQUAL, token.STRICT_EQUAL:
		return truthValue(equals(left, right))
	case token.NOT_EQUAL, token.STRICT_NOT_EQUAL:
		return truthValue(not(equals(left, right)))
	case token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL:
		return truthValue(ordered(e.Operator, left, right))
	case token.IN:
		if right.isBody() && left.constant() {
			return truthValue(&outcome{claims: present(right.member(left.text))})
		}
		return truthValue(&outcome{})
	case token.INSTANCEOF:
		return truthValue(&outcome{claims: present(left)})
	case token.PLUS:
		return plus(left, right)
	}
	return made(left, right)
}

// plus adds. To a text of the reply an empty one adds nothing.
func plus(left, right value) value {
	switch {
	case left.constant() && left.text == "" && right.kind == reply:
		return right
	case right.constant() && right.text == "" && left.kind == reply:
		return left
	case left.kind == number && right.kind == number:
		return numberValue(left.num + right.num)
	}
	return concat(left, right)
}

func (f *follower) unary(e *ast.UnaryExpression) value {
	v := f.eval(e.Operand)
	switch e.Operator {
	case token.NOT:
		if v.kind == reply || v.kind == truth {
			return truthValue(not(outcomeOf(v)))
		}
		return value{}
	case token.MINUS:
		if v.kind == number {
			return numberValue(-v.num)
		}
	case token.TYPEOF:
		return made(v)
	case token.INCREMENT, token.DECREMENT:
		f.assign(e.Operand, value{})
	}
	return made(v)
}

// index is of[by].
func (f *follower) index(of, by value, at *ast.BracketExpression) value {
	switch {
	case fixed(by):
		return f.member(of, show(by), at)
	case of.kind == reply || of.kind == each || of.kind == array:
		return of.element()
	}
	return value{}
}

// element is one of an array that stands in the script.
func elementOf(elems []value, name string) value {
	if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(elems) {
		return elems[i]
	}
	return value{}
}
