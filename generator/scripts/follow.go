package scripts

import (
	"fmt"
	"maps"
	"slices"

	"github.com/dop251/goja/ast"

	"github.com/pmgen/pmgen/generator/model"
)

// follower follows a script through its syntax tree.
type follower struct {
	out   reading
	shift int
	said  map[string]int // facts by what they say -> index
	named map[model.NameValue]bool

	steps, depth, calls int
	frame               *frame
	closures            []*closure // all functions, in the order of their places
	result              value      // of the function that is followed
	conditional         int        // branches, loops and callbacks around
	when                []int      // the statuses under which it comes here; nil: any
	left                bool       // the function may have returned before
}

// frame holds the names of a function or a block.
type frame struct {
	names    map[string]*binding
	outer    *frame
	function bool
}

// binding is a name with its value, and how conditional it was where it was declared.
type binding struct {
	value       value
	conditional int
}

func newFollower(shift int) *follower {
	return &follower{shift: shift, said: map[string]int{}, named: map[model.NameValue]bool{},
		frame: &frame{names: map[string]*binding{}, function: true}}
}

func (f *follower) program(p *ast.Program) *reading {
	f.statements(body(p, f.shift > 0))
	for i := 0; i < len(f.closures); i++ { // those that nothing calls, as far as is seen; they may hold others
		if c := f.closures[i]; !c.called {
			f.branch(nil, func() { f.call(c, nil) })
		}
	}
	return &f.out
}

// body are the statements of a script; of one that was parsed as the body of a function, that body's.
func body(p *ast.Program, wrapped bool) []ast.Statement {
	if wrapped && len(p.Body) == 1 {
		if s, ok := p.Body[0].(*ast.ExpressionStatement); ok {
			if arrow, ok := s.Expression.(*ast.ArrowFunctionLiteral); ok {
				if b, ok := arrow.Body.(*ast.BlockStatement); ok {
					return b.List
				}
			}
		}
	}
	return p.Body
}

// step counts a node. It returns false where the script is followed no further.
func (f *follower) step(n ast.Node) bool {
	f.steps++
	switch {
	case f.out.problem != nil:
		return false
	case f.steps > maxSteps:
		f.stop(int(n.Idx0())-1-f.shift, fmt.Sprintf("takes more than %d steps to follow", maxSteps))
		return false
	case f.depth > maxDepth:
		f.stop(0, fmt.Sprintf("has expressions more than %d deep", maxDepth))
		return false
	}
	return true
}

// branch follows what may not be taken, under the statuses.
func (f *follower) branch(when []int, follow func()) {
	conditional, before := f.conditional, f.when
	f.conditional++
	f.when = narrow(f.when, when)
	follow()
	f.conditional, f.when = conditional, before
}

// block follows statements with names of their own.
func (f *follower) block(follow func()) {
	f.frame = &frame{names: map[string]*binding{}, outer: f.frame}
	follow()
	f.frame = f.frame.outer
}

func (f *follower) statements(all []ast.Statement) {
	for _, s := range all {
		if d, ok := s.(*ast.FunctionDeclaration); ok && d.Function.Name != nil {
			f.declare(d.Function.Name.Name.String(), value{kind: function, fn: f.closure(d.Function.ParameterList, d.Function.Body)}, true)
		}
	}
	for _, s := range all {
		f.statement(s)
	}
}

func (f *follower) statement(s ast.Statement) {
	if s == nil || !f.step(s) {
		return
	}
	f.depth++
	defer func() { f.depth-- }()
	switch s := s.(type) {
	case *ast.ExpressionStatement:
		f.eval(s.Expression)
	case *ast.VariableStatement:
		f.bindings(s.List, true)
	case *ast.LexicalDeclaration:
		f.bindings(s.List, false)
	case *ast.BlockStatement:
		f.block(func() { f.statements(s.List) })
	case *ast.IfStatement:
		f.ifStatement(s)
	case *ast.SwitchStatement:
		f.switchStatement(s)
	case *ast.ReturnStatement:
		if s.Argument != nil {
			f.result = join(f.result, f.eval(s.Argument))
		}
	case *ast.ThrowStatement:
		f.eval(s.Argument)
	case *ast.TryStatement:
		f.tryStatement(s)
	case *ast.LabelledStatement:
		f.statement(s.Statement)
	case *ast.WithStatement:
		f.eval(s.Object)
		f.statement(s.Body)
	case *ast.ClassDeclaration:
		f.class(s.Class)
	default:
		f.loop(s)
	}
}

func (f *follower) ifStatement(s *ast.IfStatement) {
	o := outcomeOf(f.eval(s.Test))
	f.branch(o.yes, func() { f.statement(s.Consequent) })
	if s.Alternate != nil {
		f.branch(o.no, func() { f.statement(s.Alternate) })
	}
	if leaves(s.Consequent) && s.Alternate == nil { // what follows is the other branch
		f.left = true
		f.conditional++
		f.when = narrow(f.when, o.no)
	} else if f.left && f.conditional == 0 {
		f.conditional++
	}
}

// leaves reports whether a statement always ends what it stands in.
func leaves(s ast.Statement) bool {
	switch s := s.(type) {
	case *ast.ReturnStatement, *ast.ThrowStatement, *ast.BranchStatement:
		return true
	case *ast.BlockStatement:
		return len(s.List) > 0 && leaves(s.List[len(s.List)-1])
	}
	return false
}

func (f *follower) switchStatement(s *ast.SwitchStatement) {
	of := f.eval(s.Discriminant)
	var before []int // of cases without an end
	for _, c := range s.Body {
		var when []int
		if c.Test != nil {
			when = equals(of, f.eval(c.Test)).yes
			if before != nil {
				when = widen(before, when)
			}
		}
		f.branch(when, func() { f.block(func() { f.statements(c.Consequent) }) })
		before = nil
		if len(c.Consequent) == 0 {
			before = when
		}
	}
}

func (f *follower) tryStatement(s *ast.TryStatement) {
	f.statement(s.Body)
	if s.Catch != nil {
		f.branch(nil, func() {
			f.block(func() {
				if s.Catch.Parameter != nil {
					f.bind(s.Catch.Parameter, value{}, false)
				}
				f.statement(s.Catch.Body)
			})
		})
	}
	if s.Finally != nil {
		f.statement(s.Finally)
	}
}

func (f *follower) loop(s ast.Statement) {
	switch s := s.(type) {
	case *ast.ForStatement:
		f.block(func() {
			switch i := s.Initializer.(type) {
			case *ast.ForLoopInitializerExpression:
				f.eval(i.Expression)
			case *ast.ForLoopInitializerVarDeclList:
				f.bindings(counters(i.List), true)
			case *ast.ForLoopInitializerLexicalDecl:
				f.bindings(counters(i.LexicalDeclaration.List), false)
			}
			f.branch(outcomeOf(f.eval(s.Test)).yes, func() {
				f.statement(s.Body)
				f.eval(s.Update)
			})
		})
	case *ast.ForOfStatement:
		for _, v := range f.eval(s.Source).elements() {
			f.forEach(s.Into, v, s.Body)
		}
	case *ast.ForInStatement:
		f.forIn(s)
	case *ast.WhileStatement:
		f.branch(outcomeOf(f.eval(s.Test)).yes, func() { f.statement(s.Body) })
	case *ast.DoWhileStatement:
		f.statement(s.Body)
		f.eval(s.Test)
	}
}

// counters are the names that a loop begins with. Their values change, so that they are not known.
func counters(list []*ast.Binding) []*ast.Binding {
	out := make([]*ast.Binding, len(list))
	for i, b := range list {
		out[i] = &ast.Binding{Target: b.Target}
	}
	return out
}

func (f *follower) forEach(into ast.ForInto, v value, body ast.Statement) {
	f.branch(nil, func() {
		f.block(func() {
			switch i := into.(type) {
			case *ast.ForIntoVar:
				f.bind(i.Binding.Target, v, true)
			case *ast.ForDeclaration:
				f.bind(i.Target, v, false)
			case *ast.ForIntoExpression:
				f.assign(i.Expression, v)
			}
			f.statement(body)
		})
	})
}

// maxMembers bounds the members and elements of which each is followed.
const maxMembers = 100

// forIn follows a loop over the names of an object that stands in the script, once for each.
func (f *follower) forIn(s *ast.ForInStatement) {
	of := f.eval(s.Source)
	if len(of.members) == 0 || len(of.members) > maxMembers {
		f.forEach(s.Into, value{}, s.Body)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(of.members)) {
		f.forEach(s.Into, textValue(name), s.Body)
	}
}

func (f *follower) bindings(list []*ast.Binding, function bool) {
	for _, b := range list {
		v := value{kind: nothing}
		if b.Initializer != nil {
			v = f.eval(b.Initializer)
		}
		f.bind(b.Target, v, function)
	}
}
