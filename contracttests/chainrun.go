package contracttests

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// runChain makes the calls of a chain, each with what the ones before it gave. A step that fails ends it; what was made is
// deleted all the same.
func (r *Runner) runChain(ctx context.Context, k *checker) {
	steps := k.c.chain.steps
	values, variables := map[string]string{}, map[string]string{}
	broken := false
	defer r.progress.end(k.c.Name)
	for i, s := range steps {
		over := &overrides{args: map[string]string{}, variables: maps.Clone(variables), unchosen: true}
		missing := ""
		for param, name := range s.takes {
			value, ok := values[name]
			if !ok {
				missing = name
			}
			over.args[param] = value
		}
		if missing != "" || broken && s.does != "delete" || !r.allowed(s.op) {
			continue
		}
		step := &checker{runner: r, c: r.stepCase(k.c, i), loose: true, excuses: s.excuses}
		if step.send(ctx, over) {
			step.check(step.got)
			k.accepted = append(k.accepted, step.accepted...)
		}
		k.wire = append(k.wire, step.wire...)
		if step.call != nil {
			r.progress.call(k.c.Name, s.op.ID)
		}
		if step.isMock() {
			k.skip(Chain, forgetful)
			return
		}
		result := step.asStep()
		if result.Verdict == Passed && s.does == "read" {
			step.sameAgain(s, over.args, steps, &result)
		}
		if got := step.got; got != nil && got.status >= 200 && got.status < 300 { // whatever else is wrong with it, something was made
			if why := step.gifts(s, values, variables); why != "" && result.Verdict == Passed {
				result.Verdict, result.Message = Skipped, why
			}
		}
		if !broken { // else it only tidies up
			k.out = append(k.out, result)
		}
		broken = broken || result.Verdict == Failed || result.Verdict == Skipped && len(s.gives) > 0
	}
	if len(k.out) == 0 {
		k.skip(Chain, "none of its calls may be made")
	}
}

// excuses says which documented errors are no broken contract: what lies below the thing need not be there, nor fit what was
// recorded; what is made may be there already, be forbidden or too much. The thing itself can be read, changed and deleted.
func (s step) excuses(status int) bool {
	switch {
	case s.itself:
		return false
	case len(s.gives) > 0:
		return slices.Contains([]int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusTooManyRequests}, status)
	}
	return status >= 400 && status < 500
}

// allowed reports whether --operation has chosen the operation.
func (r *Runner) allowed(op *model.Operation) bool {
	return len(r.options.Operations) == 0 || slices.Contains(r.options.Operations, op.ID) || op.Method == http.MethodPost || op.Method == http.MethodDelete
}

// stepCase is the case of one call: any documented success will do.
func (r *Runner) stepCase(c *Case, i int) *Case {
	op := c.chain.steps[i].op
	out := documented(op, c.index)
	if main := op.MainReply(); main != nil {
		out.Reply = main
	}
	out.Name = fmt.Sprintf("%s %d %s %s", c.Name, i+1, c.chain.steps[i].does, op.ID)
	return &out
}

// asStep is what became of a step: its first failure, or that it passed.
func (k *checker) asStep() Result {
	for _, r := range k.out {
		if r.Verdict == Failed {
			r.Kind, r.Cause = Chain, cause(Chain, string(r.Kind)+": "+r.Message)
			return r
		}
	}
	for _, r := range k.out {
		if r.Verdict == Skipped && r.Kind != Schema {
			r.Kind = Chain
			return r
		}
	}
	if k.call != nil {
		k.call.told = false
	}
	return k.result(Chain, Passed)
}

// gifts takes from the reply what later steps need, as far as it is there, and says what is not.
func (k *checker) gifts(s step, values, variables map[string]string) (why string) {
	if len(s.gives) == 0 {
		return ""
	}
	body, err := decode(k.got.body)
	for _, g := range s.gives {
		value, ok := "", false
		if g.header != "" {
			value = k.got.header.Get(g.header)
			ok = value != ""
		} else if err == nil {
			value, ok = at(body, g.pointer)
		}
		if !ok {
			where := g.pointer
			if g.header != "" {
				where = "header " + g.header
			}
			if why == "" {
				why = "its reply has no " + where + ", which the next calls need"
			}
			continue
		}
		values[g.name] = value
		if g.variable != "" {
			variables[g.variable] = value
		}
	}
	return why
}

// sameAgain demands that what was made is what is read: where the reply has the id at the same place, it is the same.
func (k *checker) sameAgain(s step, args map[string]string, steps []step, result *Result) {
	body, err := decode(k.got.body)
	if err != nil || len(s.op.Path) == 0 {
		return
	}
	last := s.op.Path[len(s.op.Path)-1].Param
	for _, made := range steps {
		for _, g := range made.gives {
			if last == "" || s.takes[last] != g.name || g.pointer == "" {
				continue
			}
			if got, ok := at(body, g.pointer); ok && got != args[last] {
				f := &checker{runner: k.runner, c: k.c, call: k.call, got: k.got}
				f.fail(Result{Kind: Chain, Expected: args[last], Received: got, Message: fmt.Sprintf("%s: asked for %s, got %s", g.pointer, args[last], got)})
				*result = f.out[0]
			}
		}
	}
}
