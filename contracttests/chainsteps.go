package contracttests

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// needsOf says which gifts a request takes.
func (f *chainFinder) needsOf(op *model.Operation) needs {
	n := needs{takes: map[string]string{}}
	add := func(m *maker) {
		if !slices.Contains(n.makers, m) {
			n.makers = append(n.makers, m)
		}
	}
	var prefix strings.Builder
	for _, part := range op.Path {
		if part.Param == "" {
			prefix.WriteString(part.Literal)
			if strings.Trim(part.Literal, "/") != "" {
				n.ends = nil
			}
			continue
		}
		before := strings.TrimRight(prefix.String(), "/")
		prefix.WriteString("{}")
		name, m := "", (*maker)(nil)
		if p := op.Param(model.InPath, part.Param); p != nil && p.Variable != "" && f.byVariable[p.Variable] != nil {
			name, m = "{{"+p.Variable+"}}", f.byVariable[p.Variable]
		} else if m = f.byPath[before+"/{}"]; m != nil {
			name = before + "/{}"
		}
		n.ends = m
		if m == nil {
			continue
		}
		n.takes[part.Param] = name
		add(m)
		if m.path == before && m.op.Method == http.MethodPost {
			n.below = append(n.below, m)
		}
	}
	for _, p := range op.Params {
		if m := f.byVariable[p.Variable]; m != nil && p.In == model.InQuery {
			add(m)
		}
	}
	for _, name := range inBody(op) {
		if m := f.byVariable[name]; m != nil {
			add(m)
		}
	}
	return n
}

// chainOf is the chain about what m makes; nil where nothing is done with it, or what it needs is not to be had.
func (f *chainFinder) chainOf(m *maker) *chain {
	before, ok := f.making(m, nil)
	if !ok {
		return nil
	}
	var uses [3][]step
	for _, op := range m.users {
		n := f.needs[op]
		what, order := does(op)
		missing := slices.ContainsFunc(n.makers, func(of *maker) bool { return !slices.ContainsFunc(before, func(s step) bool { return s.op == of.op }) })
		switch {
		case op == m.op, f.makers[op] != nil && order > 0, missing:
		case order > 0 && !slices.Contains(n.below, m): // nobody says that what it changes was made here
		case order == 2 && n.ends != m: // it deletes something that lies below
		default:
			uses[order] = append(uses[order], step{op: op, does: what, takes: n.takes, itself: n.ends == m && len(n.takes) == params(op)})
		}
	}
	if len(uses[0])+len(uses[1])+len(uses[2]) == 0 {
		return nil
	}
	steps := before
	for _, of := range uses[:2] {
		steps = append(steps, of...)
	}
	steps = steps[:min(len(steps), maxSteps)]
	steps = append(steps, uses[2][:min(len(uses[2]), 1)]...)
	// What was made on the way is deleted in turn, the last first.
	for i := len(before) - 2; i >= 0; i-- {
		of := f.makers[before[i].op]
		if of == nil {
			continue
		}
		at := slices.IndexFunc(of.users, func(op *model.Operation) bool {
			return op.Method == http.MethodDelete && f.needs[op].ends == of && slices.Contains(f.needs[op].below, of)
		})
		if at >= 0 {
			steps = append(steps, step{op: of.users[at], does: "delete", takes: f.needs[of.users[at]].takes, itself: true})
		}
	}
	return &chain{steps}
}

// params is the number of the path's parameters.
func params(op *model.Operation) (n int) {
	for _, part := range op.Path {
		if part.Param != "" {
			n++
		}
	}
	return n
}

// making are the steps that make what m makes, those before it that it needs first.
func (f *chainFinder) making(m *maker, outer []*maker) ([]step, bool) {
	n := f.needs[m.op]
	if slices.Contains(outer, m) || len(outer) >= maxNested || slices.Contains(n.makers, m) {
		return nil, false // it needs what it makes
	}
	var steps []step
	for _, of := range n.makers {
		before, ok := f.making(of, append(outer, m))
		if !ok {
			return nil, false
		}
		for _, s := range before {
			if !slices.ContainsFunc(steps, func(o step) bool { return o.op == s.op }) {
				steps = append(steps, s)
			}
		}
	}
	what := "create"
	if safe(m.op.Method) {
		what = "list"
	}
	return append(steps, step{op: m.op, does: what, gives: m.gives, takes: n.takes}), true
}
