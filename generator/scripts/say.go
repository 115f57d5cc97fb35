package scripts

import (
	"fmt"

	"github.com/dop251/goja/ast"

	"github.com/pmgen/pmgen/generator/model"
)

// fact is a fact of a code, before it is known where the code stands.
type fact struct {
	model.ScriptFact
	offset int
	itself bool // goes on with the request that the script belongs to
}

// say adds a fact. What is said twice, such as by a function that is called twice, counts once.
func (f *follower) say(at ast.Node, s model.ScriptFact) { f.sayFact(at, fact{ScriptFact: s}) }

func (f *follower) sayFact(at ast.Node, s fact) {
	s.offset = int(at.Idx0()) - 1 - f.shift
	s.When = f.when
	key := fmt.Sprint(s)
	s.Conditional = f.conditional > 0
	if i, ok := f.said[key]; ok {
		f.out.facts[i].Conditional = f.out.facts[i].Conditional && s.Conditional
		return
	}
	if len(f.out.facts) >= maxFacts {
		f.stop(s.offset, fmt.Sprintf("says more than %d things", maxFacts))
		return
	}
	f.said[key] = len(f.out.facts)
	f.out.facts = append(f.out.facts, s)
}

// sayAll adds what a condition demands.
func (f *follower) sayAll(at ast.Node, claims []model.ScriptFact) {
	for _, c := range claims {
		f.say(at, c)
	}
}

// sets says that a variable is given a value.
func (f *follower) sets(at ast.Node, scope model.Scope, name, v value) {
	if !name.constant() {
		return // it depends on what happens which variable it is
	}
	f.literal(name.text, v)
	s := model.ScriptFact{Kind: model.FactSets, Scope: scope, Variable: name.text, From: model.SourceOther}
	if v.kind == each {
		v = made(*v.elem)
	}
	switch v.kind {
	case reply:
		s.From, s.Derived = v.source, v.derived || v.reason
		switch v.source {
		case model.SourceHeader:
			s.Header = v.text
		case model.SourceBody, model.SourceXML:
			s.Pointer = v.path()
		}
	case nothing, number, boolean:
		s.From = model.SourceLiteral
	case text:
		if !v.open {
			s.From = model.SourceLiteral
		}
	}
	f.say(at, s)
}

// The bounds of the literals that are kept: shorter ones are no secrets.
const minLiteral, maxLiterals = 8, 1_000

// literal notes a text that is given to a name: by its name a credential is known.
func (f *follower) literal(name string, v value) {
	l := model.NameValue{Name: name, Value: v.text}
	if v.constant() && len(v.text) >= minLiteral && len(f.out.literals) < maxLiterals && !f.named[l] {
		f.named[l] = true
		f.out.literals = append(f.out.literals, l)
	}
}

// stop ends the reading of a script; what was read before stays.
func (f *follower) stop(offset int, text string) {
	if f.out.problem == nil {
		f.out.problem = &problem{offset: offset, text: text, part: true}
	}
}
