package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// TextOptions steer [Report.WriteText].
type TextOptions struct {
	All   bool                        // list every change instead of folding many of one kind
	Quiet bool                        // only what breaks callers
	Color bool                        // ANSI colours, for a terminal
	Path  func(Change, string) string // how a change's file is named on this terminal
}

// shownOf is how many changes of a kind are listed before the rest is only counted. What breaks callers is worth more lines.
var shownOf = map[Severity]int{Breaking: 8, Addition: 5, Documentation: 3}

var colors = map[Severity]string{Breaking: "\x1b[1;31m", Addition: "\x1b[1;32m", Documentation: "\x1b[1;36m"}

// WriteText prints the changes as a person and an editor read them, what breaks callers first: a line with place, kind, Go name and
// what has changed, and below it the operations that it is about and what it means in Go.
func (r *Report) WriteText(w io.Writer, o TextOptions) error {
	p := printer{w: w, o: o}
	of := map[Kind]map[Severity]int{}
	for _, c := range r.Changes {
		if of[c.Kind] == nil {
			of[c.Kind] = map[Severity]int{}
		}
		of[c.Kind][c.Severity]++
	}
	seen := map[Kind]map[Severity]int{}
	for i, c := range r.Changes {
		if o.Quiet && c.Severity != Breaking {
			continue
		}
		if i > 0 && r.Changes[i-1].Severity != c.Severity {
			p.line("")
		}
		if seen[c.Kind] == nil {
			seen[c.Kind] = map[Severity]int{}
		}
		seen[c.Kind][c.Severity]++
		total, n, most := of[c.Kind][c.Severity], seen[c.Kind][c.Severity], shownOf[c.Severity]
		if o.All || total == most+1 { // a line about one more would take the place of that one
			most = total
		}
		if n <= most {
			p.change(c)
		}
		if n == most && total > most {
			p.line("%s %s: %d more (--all lists them)", c.Severity, c.Kind, total-most)
		}
	}
	return p.err
}

type printer struct {
	w   io.Writer
	o   TextOptions
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) change(c Change) {
	pos := c.Pos
	if p.o.Path != nil && pos.File != "" {
		pos.File = p.o.Path(c, pos.File)
	}
	severity := string(c.Severity)
	if p.o.Color {
		severity = colors[c.Severity] + severity + "\x1b[0m"
	}
	p.line("%s: %s %s: %s", pos, severity, c.Kind, diag.Printable(c.Headline()))
	if below := c.below(); below != "" {
		p.line("  %s", diag.Printable(below))
	}
}

// subject is what a change is about: its Go name, else its operation.
func (c Change) subject() string {
	switch {
	case c.Symbol != "":
		return c.Symbol
	case len(c.Operations) > 0:
		return some(c.Operations)
	}
	return c.Endpoint
}

// Headline is the change in one line, with what it is about.
func (c Change) Headline() string {
	if s := c.subject(); s != "" {
		return s + ": " + c.Message
	}
	return c.Message
}

// below says where it is used, and what it means in Go, as far as the headline does not.
func (c Change) below() string {
	var parts []string
	switch {
	case c.Endpoint != "" && c.Endpoint != c.subject():
		parts = append(parts, c.Endpoint)
	case c.Endpoint == "" && len(c.Operations) > 0 && some(c.Operations) != c.subject():
		parts = append(parts, "in "+some(c.Operations))
	}
	if c.Go != "" && c.Go != c.Message {
		parts = append(parts, "in Go: "+c.Go)
	}
	return strings.Join(parts, "   ")
}

// some names the first of several.
func some(names []string) string {
	const most = 3
	if len(names) > most+1 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// Sums says how many changes there are: "2 breaking changes, 5 additions, 1 change of documentation".
func (r *Report) Sums() string {
	var parts []string
	for _, s := range []struct {
		of        Severity
		one, many string
	}{{Breaking, "breaking change", "breaking changes"}, {Addition, "addition", "additions"}, {Documentation, "change of documentation", "changes of documentation"}} {
		if n := r.Count(s.of); n > 0 {
			parts = append(parts, diag.Plural(n, s.one, s.many))
		}
	}
	if len(parts) == 0 {
		return "nothing has changed for callers"
	}
	return strings.Join(parts, ", ")
}
