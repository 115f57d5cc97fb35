package infer

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// place is where a value stands in the input.
type place struct {
	diag.Pos
	span int
}

// at returns the place of a value of the sample: that of the whole body where it is not known what became of its text.
func (r recorded) at(n *tree.Node) place {
	if r.content.Places == nil || r.content.Value != nil {
		return place{Pos: r.pos}
	}
	start, end := n.Offsets()
	pos, span := r.content.Places.Within(n.Pointer(), start, end)
	if n.Is(tree.Array) || n.Is(tree.Object) {
		span = 0
	}
	return place{pos, span}
}

// locator finds the recorded values that a guess is about.
type locator struct {
	samples []recorded
	steps   int // that are left: a body may have a guess for each of a hundred thousand members
}

// mostSteps is far more than what published collections need, 2,000.
const mostSteps = 200_000

// find returns the place of the first value at the path that the code is said of.
func (l *locator) find(code diag.Code, path []string) (place, bool) {
	for _, s := range l.samples {
		if n := l.walk(s.root, path, code); n != nil {
			l.steps -= len(s.content.Text) / 64 // to count the characters before it
			return s.at(n), true
		}
	}
	return place{}, false
}

func (l *locator) walk(n *tree.Node, path []string, code diag.Code) *tree.Node {
	l.steps -= 1 + len(n.Members)
	switch {
	case l.steps < 0:
		return nil
	case len(path) == 0:
		if !saidOf(code, n) {
			return nil
		}
		return n
	}
	if m := n.Get(path[0]); m != nil {
		if found := l.walk(m, path[1:], code); found != nil {
			return found
		}
	}
	switch {
	case path[0] == "*":
		for _, item := range n.Items {
			if found := l.walk(item, path[1:], code); found != nil {
				return found
			}
		}
		for _, m := range n.Members {
			if found := l.walk(m.Value, path[1:], code); found != nil {
				return found
			}
		}
	case strings.HasPrefix(path[0], "|"): // an alternative of a union is the value itself
		return l.walk(n, path[1:], code)
	}
	return nil
}

// saidOf reports whether the code can be said of the value.
func saidOf(code diag.Code, n *tree.Node) bool {
	switch code {
	case diag.NumberKept:
		return n.Is(tree.Number) && numberFacts(n.Text).has(hasHuge|hasLossy|hasWide)
	case diag.MapGuessed, diag.CircleGuessed:
		return n.Is(tree.Object)
	case diag.EnumGuessed:
		return n.Is(tree.String)
	}
	return true
}

// tokens splits a path of a type.
func tokens(path string) []string {
	if path == "" {
		return nil
	}
	all := strings.Split(path[1:], "/")
	for i := range all {
		all[i] = tree.UnescapePointer(all[i])
	}
	return all
}

// noter returns what tells the user about guesses in a type of the operation.
func noter(op *model.Operation, of string, samples []recorded, diags *diag.List) func(diag.Code, diag.Pos, string, string, ...any) {
	l := locator{samples, mostSteps}
	return func(code diag.Code, pos diag.Pos, path, format string, args ...any) {
		if pos.IsZero() {
			pos = op.Pos
		}
		d := diags.Add(code, pos, "%s of %s: %s "+format, append([]any{of, op.Label(), named(path)}, args...)...)
		d.Request, d.Body, d.Value = op.Name, pos, path
		if at, ok := l.find(code, tokens(path)); ok {
			d.Pos, d.Span = at.Pos, at.span
		}
	}
}

// named names a path in a message.
func named(path string) string {
	if path == "" {
		return "the value"
	}
	return path
}
