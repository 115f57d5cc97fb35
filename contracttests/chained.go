package contracttests

import (
	"slices"

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
	return "it is called in " + name + ", with an id that the server has"
}

// asksByRecorded reports whether a request names something by an id that nobody gives, and that a chain would give.
func (r *Runner) asksByRecorded(op *model.Operation) bool {
	b := &builder{runner: r, over: &overrides{}}
	return slices.ContainsFunc(op.Path, func(part model.PathPart) bool { return part.Param != "" && !b.given(op.Param(model.InPath, part.Param)) }) ||
		slices.ContainsFunc(op.Params, func(p model.Param) bool {
			return p.In == model.InQuery && r.chained.variables[p.Variable] && !b.given(&p)
		})
}
