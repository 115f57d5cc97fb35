package contracttests

import (
	"slices"
	"sync"

	"github.com/pmgen/pmgen/generator/model"
)

// chained are the operations that a chain calls, with ids that are there, and so that nothing is left in the end.
type chained struct {
	by map[string]string // an operation's ID -> the name of the first chain that calls it
	// variables are those to which chains give values.
	variables map[string]bool
}

// chainedOperations are those of the chains of these cases. Where nothing may be written, the chains that write are no help.
func chainedOperations(cases []Case, writes bool) chained {
	out := chained{by: map[string]string{}, variables: map[string]bool{}}
	for i := range cases {
		c := &cases[i]
		if c.chain == nil || !writes && c.changes() {
			continue
		}
		for _, s := range c.chain.steps {
			if out.by[s.op.ID] == "" {
				out.by[s.op.ID] = c.Name
			}
			for _, g := range s.gives {
				out.variables[g.variable] = g.variable != ""
			}
		}
	}
	return out
}

// leftToChain is why a case is not run by itself: a chain does it with an id that the server has. "" where it is run. Pages are more
// than what a chain looks at: only those of what would be asked for by a recorded id are left out.
func (r *Runner) leftToChain(c *Case) string {
	name := r.chained.by[c.Operation.ID]
	if name == "" || c.paging && !r.asksByRecorded(c.Operation) {
		return ""
	}
	if c.paging {
		return "its id is only recorded, and those that the server has are those of " + name
	}
	called, ended := r.progress.of(name, c.Operation.ID)
	switch {
	case called != "":
		name = called
	case ended:
		return "the chain " + name + " stopped before it"
	}
	return "it is called in " + name + ", with an id that the server has"
}

// chainProgress is what the chains of a run have come to.
type chainProgress struct {
	mu     sync.Mutex
	called map[string]string // an operation's ID -> the name of a chain that has called it
	ended  map[string]bool   // names of chains
}

func (p *chainProgress) call(chain, operation string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.called == nil {
		p.called = map[string]string{}
	}
	if p.called[operation] == "" {
		p.called[operation] = chain
	}
}

func (p *chainProgress) end(chain string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended == nil {
		p.ended = map[string]bool{}
	}
	p.ended[chain] = true
}

// of is which chain has called the operation, and whether the one that would is over.
func (p *chainProgress) of(chain, operation string) (called string, ended bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.called[operation], p.ended[chain]
}

// asksByRecorded reports whether a request names something by an id that nobody gives, and that a chain would give.
func (r *Runner) asksByRecorded(op *model.Operation) bool {
	b := &builder{runner: r, over: &overrides{}}
	return slices.ContainsFunc(op.Path, func(part model.PathPart) bool {
		return part.Param != "" && !b.given(op.Param(model.InPath, part.Param))
	}) ||
		slices.ContainsFunc(op.Params, func(p model.Param) bool {
			return p.In == model.InQuery && r.chained.variables[p.Variable] && !b.given(&p)
		})
}
