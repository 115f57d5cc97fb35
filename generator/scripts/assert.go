package scripts

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"

	"github.com/pmgen/pmgen/generator/model"
)

// assertion is a chain of chai: pm.expect(subject).to.not.be…
type assertion struct {
	subject  value
	not, any bool
}

// ofReply reports whether the chain is about the reply as a whole.
func (a assertion) ofReply() bool { return a.subject.kind == api && a.subject.text == "pm.response" }

// statusWords are properties of chains that demand a status, as Postman has added them to chai.
var statusWords = map[string][]int{
	"ok": {200}, "accepted": {202}, "withoutContent": {204}, "badRequest": {400}, "unauthorised": {401}, "unauthorized": {401},
	"forbidden": {403}, "notFound": {404}, "notAcceptable": {406}, "rateLimited": {429},
	"info": {1}, "success": {2}, "redirection": {3}, "clientError": {4}, "serverError": {5}, "error": {4, 5},
}

// chainMember is a word of a chain. Some demand something.
func (f *follower) chainMember(a assertion, name string, at ast.Node) value {
	o := outcomeOf(a.subject)
	switch name {
	case "not":
		a.not = !a.not
	case "any":
		a.any = true
	case "responseTime":
		if a.ofReply() {
			a.subject = value{kind: duration}
		}
	case "exist", "empty", "null", "NaN", "Array", "String":
		// An empty list, and one that is not empty, is there.
		if !a.not || name != "exist" {
			f.sayAll(at, present(a.subject))
		}
	case "undefined":
		if a.not {
			f.sayAll(at, present(a.subject))
		}
	case "true", "false":
		if (name == "true") == a.not {
			o = not(o)
		}
		f.sayAll(at, o.claims)
	case "json":
		if a.ofReply() {
			f.demand(a, at, present(from(model.SourceBody)))
		}
	default:
		if set, ok := statusWords[name]; ok && a.ofReply() {
			f.demand(a, at, statusIn(set, nil).claims)
		} else if name == "ok" {
			f.demand(a, at, o.claims)
		}
	}
	return value{kind: chain, chain: &a}
}

// demand says what a chain demands; what must not be is no fact.
func (f *follower) demand(a assertion, at ast.Node, claims []model.ScriptFact) {
	if !a.not {
		f.sayAll(at, claims)
	}
}

// chainCall is a method of a chain.
func (f *follower) chainCall(a assertion, name string, args []value, at ast.Node) value {
	first := arg(args, 0)
	switch name {
	case "equal", "equals", "eq", "eql", "eqls":
		o := equals(a.subject, first)
		if a.not {
			o = not(o)
			o.claims = slices.DeleteFunc(o.claims, func(s model.ScriptFact) bool { return s.Kind == model.FactAssertsStatus })
		}
		f.sayAll(at, o.claims)
	case "oneOf":
		o := &outcome{claims: present(a.subject)}
		if a.subject.is(model.SourceStatus) {
			o = includes(first, a.subject)
		}
		f.demand(a, at, o.claims)
	case "include", "includes", "contain", "contains":
		f.demand(a, at, includes(a.subject, first).claims)
	case "below", "lt", "lessThan", "most", "lte", "lessThanOrEqual", "above", "gt", "greaterThan", "least", "gte", "greaterThanOrEqual", "within":
		f.demand(a, at, bounds(a.subject, name, args))
	case "property", "ownProperty", "haveOwnProperty", "nestedProperty", "deepProperty":
		return f.property(a, first, args, at)
	case "key", "keys":
		f.keys(a, args, at)
	case "a", "an", "match", "matches", "string", "members", "lengthOf", "length", "satisfy", "satisfies", "closeTo", "instanceof", "instanceOf":
		f.demand(a, at, present(a.subject))
		f.callback(first, a.subject)
	default:
		f.replyCall(a, name, args, at)
	}
	return value{kind: chain, chain: &a}
}

// bounds is what an order demands.
func bounds(subject value, name string, args []value) []model.ScriptFact {
	first := arg(args, 0)
	switch name {
	case "below", "lt", "lessThan":
		return ordered(token.LESS, subject, first).claims
	case "most", "lte", "lessThanOrEqual":
		return ordered(token.LESS_OR_EQUAL, subject, first).claims
	case "above", "gt", "greaterThan":
		return ordered(token.GREATER, subject, first).claims
	case "least", "gte", "greaterThanOrEqual":
		return ordered(token.GREATER_OR_EQUAL, subject, first).claims
	}
	o := both(ordered(token.GREATER_OR_EQUAL, subject, first), ordered(token.LESS_OR_EQUAL, subject, arg(args, 1)))
	return o.claims
}

// property goes on with a member: .to.have.property("a").that.is…
func (f *follower) property(a assertion, name value, args []value, at ast.Node) value {
	if !fixed(name) {
		return value{kind: chain, chain: &a}
	}
	switch {
	case a.ofReply():
		a.subject = f.member(a.subject, show(name), at)
	case a.subject.isBody():
		a.subject = a.subject.at(show(name))
	default:
		a.subject = value{}
	}
	claims := present(a.subject)
	if len(args) > 1 {
		claims = equals(a.subject, args[1]).claims
	}
	f.demand(a, at, claims)
	return value{kind: chain, chain: &a}
}

func (f *follower) keys(a assertion, args []value, at ast.Node) {
	if a.any {
		return
	}
	for _, name := range args {
		names := []value{name}
		if name.kind == array {
			names = name.elems
		}
		for _, n := range names {
			if n.constant() && a.subject.isBody() {
				f.demand(a, at, present(a.subject.member(n.text)))
			}
		}
	}
}

// replyCall is a method of the chain of pm.response, as Postman has added them to chai.
func (f *follower) replyCall(a assertion, name string, args []value, at ast.Node) {
	first := arg(args, 0)
	if !a.ofReply() {
		f.other(args)
		return
	}
	switch name {
	case "status", "statusCode":
		status := from(model.SourceStatus)
		status.reason = first.constant()
		f.demand(a, at, statusIs(status, first).claims)
	case "statusReason":
		f.demand(a, at, statusIs(known["pm.response.status"], first).claims)
	case "statusCodeClass":
		if first.kind == number && first.num >= 1 && first.num <= 5 {
			f.demand(a, at, statusIn([]int{int(first.num)}, nil).claims)
		}
	case "header":
		if first.constant() {
			claims := present(header(first.text))
			if len(args) > 1 {
				claims = equals(header(first.text), args[1]).claims
			}
			f.demand(a, at, claims)
		}
	case "jsonBody":
		switch {
		case first.constant():
			f.demand(a, at, present(from(model.SourceBody).at(first.text)))
		case first.kind == nothing:
			f.demand(a, at, present(from(model.SourceBody)))
		}
	case "jsonSchema":
		f.demand(a, at, present(from(model.SourceBody)))
	}
}
