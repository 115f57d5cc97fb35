package golang

import (
	"go/format"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/model"
)

// Samples returns what prints, for the document, the recorded call of an operation: as a curl command, and as the call of the
// client's method with what it is given. [Snippet] prints a whole program. Secrets are left to the environment. What is returned
// must not be called from two places at the same time.
func Samples(api *model.API) func(op *model.Operation) (curl, text string) {
	e := newEmitter(api)
	return func(op *model.Operation) (curl, text string) {
		w := e.recording(op)
		if w == nil {
			return call.Of(api, op).Curl(""), ""
		}
		lines := w.statements(nil)
		text = strings.Join(lines, "\n")
		if w.loops() || slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "\n") }) {
			text = formatted(text)
		}
		return strings.TrimSpace(w.call.Curl("")), text
	}
}

// loops reports whether the call is the head of a loop.
func (w *recording) loops() bool {
	return w.result.kind == resultEvents || w.result.kind == resultLines
}

// formatted formats statements; "" for what is none. It takes half the time of leaving it to format.Source to find out that they
// are statements.
func formatted(text string) string {
	const head = "package p\n\nfunc _() {\n"
	out, err := format.Source([]byte(head + text + "\n}\n"))
	if err != nil {
		return ""
	}
	body := strings.TrimSuffix(strings.TrimPrefix(string(out), head), "}\n")
	var b strings.Builder
	raw := false // within a text between backquotes, whose lines are not indented
	for line := range strings.Lines(body) {
		if !raw {
			line = strings.TrimPrefix(line, "\t")
		}
		if strings.Count(line, "`")%2 == 1 {
			raw = !raw
		}
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String())
}
