package scripts

import (
	"strings"

	"github.com/dop251/goja/token"

	"github.com/pmgen/pmgen/generator/model"
)

// outcome is what a condition says: the statuses under which it is true and not true, as far as it depends on them, and
// what whoever demands that it is true demands.
type outcome struct {
	yes, no []int
	claims  []model.ScriptFact
	// noClaims are what is demanded by demanding that it is not true: x === undefined.
	noClaims []model.ScriptFact
}

func truthValue(o *outcome) value { return value{kind: truth, truth: o} }

// outcomeOf is the outcome of a value as a condition.
func outcomeOf(v value) *outcome {
	switch {
	case v.truth != nil:
		return v.truth
	case v.kind == reply || v.kind == each:
		return &outcome{claims: present(v)}
	}
	return &outcome{}
}

// present is the demand that a part of the reply is there.
func present(v value) []model.ScriptFact {
	if v.kind == each {
		v = *v.elem
	}
	switch {
	case v.isBody():
		return []model.ScriptFact{{Kind: model.FactAssertsField, From: v.source, Pointer: v.path()}}
	case v.is(model.SourceHeader):
		return []model.ScriptFact{{Kind: model.FactAssertsHeader, Header: v.text}}
	}
	return nil
}

// equals is the outcome of a == b.
func equals(a, b value) *outcome {
	if a.kind != reply && (b.kind == reply || b.kind == truth) {
		a, b = b, a
	}
	switch {
	case a.kind == truth && b.kind == boolean:
		if b.num == 0 {
			return not(a.truth)
		}
		return a.truth
	case a.is(model.SourceStatus):
		return statusIs(a, b)
	case a.is(model.SourceHeader) && b.constant() && !a.derived:
		return &outcome{claims: []model.ScriptFact{{Kind: model.FactAssertsHeader, Header: a.text, Value: b.text}}}
	case b.kind == nothing, b.constant() && (b.text == "" || b.text == "undefined"):
		return &outcome{noClaims: present(a)}
	}
	return &outcome{claims: present(a)}
}

// ordered is the outcome of a < b and its like.
func ordered(op token.Token, a, b value) *outcome {
	if a.kind == number && b.kind != number {
		mirror := map[token.Token]token.Token{token.LESS: token.GREATER, token.GREATER: token.LESS,
			token.LESS_OR_EQUAL: token.GREATER_OR_EQUAL, token.GREATER_OR_EQUAL: token.LESS_OR_EQUAL}
		return ordered(mirror[op], b, a)
	}
	less := op == token.LESS || op == token.LESS_OR_EQUAL
	switch {
	case a.is(model.SourceStatus) && b.kind == number && !a.derived:
		bound := b.num
		if op == token.LESS_OR_EQUAL || op == token.GREATER {
			bound++
		}
		under, rest := below(bound)
		if less {
			return statusIn(under, rest)
		}
		return statusIn(rest, under)
	case a.kind == duration && less && b.kind == number && b.num >= 1 && b.num < 1e9:
		return &outcome{claims: []model.ScriptFact{{Kind: model.FactAssertsTime, Milliseconds: int(b.num)}}}
	}
	return &outcome{claims: append(present(a), present(b)...)}
}

func not(o *outcome) *outcome {
	return &outcome{yes: o.no, no: o.yes, claims: o.noClaims, noClaims: o.claims}
}

func both(a, b *outcome) *outcome {
	yes := narrow(a.yes, b.yes)
	o := &outcome{yes: yes, no: widen(a.no, b.no)}
	if a.yes != nil && b.yes != nil { // 200 <= code && code < 300
		o.claims = statusIn(yes, nil).claims
		a, b = without(a), without(b)
	}
	o.claims = append(append(o.claims, a.claims...), b.claims...)
	o.claims = o.claims[:min(len(o.claims), maxClaims)]
	return o
}

// maxClaims bounds what one condition demands: x = x && x doubles it.
const maxClaims = 100

func either(a, b *outcome) *outcome {
	o := &outcome{yes: widen(a.yes, b.yes), no: narrow(a.no, b.no)}
	if o.yes != nil {
		o.claims = statusIn(o.yes, nil).claims
	}
	return o
}

// without is an outcome without its demands of the status.
func without(o *outcome) *outcome {
	out := &outcome{}
	for _, c := range o.claims {
		if c.Kind != model.FactAssertsStatus {
			out.claims = append(out.claims, c)
		}
	}
	return out
}

// way splits a path of lodash and chai: a.b[0]["c"].
func way(path string) []string {
	var out []string
	path = strings.NewReplacer("[", ".", "]", "", `"`, "", `'`, "").Replace(path)
	for part := range strings.SplitSeq(path, ".") {
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}

// at goes down a path in the body.
func (v value) at(path string) value {
	for _, name := range way(path) {
		v = v.member(name)
	}
	return v
}
