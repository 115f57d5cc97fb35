package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// page prints an API as a person reads it, top to bottom: the sums, where it is and what is set on the client, its requests by
// folder. width is the terminal's, 0 where lines may be of any length; all shows the examples of each, too.
func page(w io.Writer, api *model.API, l *model.Ledger, width int, all bool) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("%s%s", diag.Printable(api.Title), version2(api.Version))
	p("  %-14s %s on %s%s", plural(l.Counts.Requests, "request"), plural(l.Counts.Operations, "operation"), plural(l.Counts.Endpoints, "endpoint"),
		unless(l.Counts.Skipped == 0, fmt.Sprintf(", %d left out", l.Counts.Skipped)))
	p("  %-14s %s", plural(l.Counts.Examples, "example"), exampleCounts(l))
	scripts(p, api)
	for _, s := range api.Servers {
		url := s.URL
		if url == "" {
			url = model.Template(s.Parts) + " (a variable has no value)"
		}
		p("  server         %s%s", diag.Printable(url), inParens(s.Name))
	}
	configuration(p, api)
	for _, s := range api.Schemes {
		where := ""
		if s.Name != "" {
			where = fmt.Sprintf(" in %s %s", s.In, diag.Printable(s.Name))
		}
		p("  auth           %s%s%s", s.Kind, where, inParens(s.GoName))
	}
	tree(p, api, l, width, all)
	leftOut(p, l)
	if len(l.Diagnostics) > 0 {
		p("\n%s%s", counted(l.Diagnostics), inParens(alone(l.Diagnostics)))
	} else {
		p("\nNothing to report: all of it was read as it stands.")
	}
}

func unless(not bool, text string) string {
	if not {
		return ""
	}
	return text
}

func version2(v string) string { return unless(v == "", " "+diag.Printable(v)) }

func inParens(s string) string { return unless(s == "", " ("+diag.Printable(s)+")") }

// exampleCounts says what the examples are, without what none is.
func exampleCounts(l *model.Ledger) string {
	var valid, repaired, other, left int
	for _, e := range l.Examples {
		switch {
		case e.Skipped != "" && !e.Served:
			left++
		case e.JSON == model.Valid:
			valid++
		case e.JSON == model.Repaired:
			repaired++
		default:
			other++
		}
	}
	var out []string
	for _, c := range []struct {
		n    int
		what string
	}{{valid, "JSON"}, {repaired, "repaired"}, {other, "other"}, {left, "left out"}} {
		if c.n > 0 {
			out = append(out, thousands(c.n)+" "+c.what)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "no reply is recorded")
}

func configuration(p func(string, ...any), api *model.API) {
	for _, v := range api.Variables {
		if v.Role != model.RoleConfiguration {
			continue
		}
		value := "no value"
		if v.Defined {
			value = fmt.Sprintf("%q from %s", beginning(v.Value, 60), v.From)
		}
		option := "WithBaseURL"
		if v.GoName != "" {
			option = "With" + v.GoName
		}
		p("  configuration  %s: %s (%s)", diag.Printable(v.Name), diag.Printable(value), option)
	}
}

func beginning(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// row is a request of the page.
type row struct{ method, path, operation string }

// indent is where a row's path begins.
const indent = 10

// tree prints the folders with their requests, and marks what is worth a look; all lists the examples, too.
func tree(p func(string, ...any), api *model.API, l *model.Ledger, width int, all bool) {
	endpoint := map[string]model.Endpoint{}
	for _, e := range api.Endpoints {
		for _, id := range e.Operations {
			endpoint[id] = e
		}
	}
	rows, column := make([]row, len(api.Operations)), 0
	for i, op := range api.Operations {
		e := endpoint[op.ID]
		rows[i] = row{op.Method, diag.Printable(model.Template(e.Path)), op.ID + marks(op, e, l.Counts.Examples > 0)}
		if n := text.StringWidthWithoutEscSequences(rows[i].path); n <= 60 && (width == 0 || n <= width-indent-20) {
			column = max(column, n)
		}
	}
	root := "requests"
	if slices.ContainsFunc(api.Operations, func(op *model.Operation) bool { return len(op.Folder) > 0 }) {
		root = "(in no folder)"
	}
	folder := "\x00"
	for i, op := range api.Operations {
		if f := strings.Join(op.Folder, " / "); f != folder {
			folder = f
			p("\n%s", cmp.Or(diag.Printable(f), root))
		}
		rows[i].print(p, column, width)
		if all {
			examples(p, op)
		}
	}
}

// examples lists an operation's examples with the ids by which a mock is asked for them.
func examples(p func(string, ...any), op *model.Operation) {
	for _, e := range op.ReplyExamples() {
		if !e.Made {
			p("%s%d  %s  %s", strings.Repeat(" ", indent+2), e.Status, diag.Printable(e.ID), diag.Printable(beginning(e.Name, 60)))
		}
	}
}

// print prints the row on one line, or on two where the terminal is too narrow.
func (r row) print(p func(string, ...any), column, width int) {
	head := fmt.Sprintf("  %-7s %s", r.method, r.path)
	gap := max(column+indent-text.StringWidthWithoutEscSequences(head), 0) + 2
	line := head + strings.Repeat(" ", gap) + r.operation
	if width > 0 && text.StringWidthWithoutEscSequences(line) > width {
		line = head + "\n" + strings.Repeat(" ", indent+2) + r.operation
	}
	p("%s", line)
}

// leftOut lists the requests that became no operation.
func leftOut(p func(string, ...any), l *model.Ledger) {
	first := true
	for _, r := range l.Requests {
		if r.Skipped == "" {
			continue
		}
		if first {
			p("\nleft out")
			first = false
		}
		p("  %s: %s", cmp.Or(diag.Printable(beginning(r.Name, 80)), "(without a name)"), diag.Printable(r.Skipped))
	}
}

// marks are what is worth a look. Where nothing has an example, the sums say so once.
func marks(op *model.Operation, e model.Endpoint, examples bool) string {
	var out []string
	if examples && len(op.ReplyExamples()) == 0 {
		out = append(out, "no example")
	}
	if slices.ContainsFunc(op.Examples, func(e *model.Example) bool { return e.Content.JSON == model.Repaired }) {
		out = append(out, "repaired")
	}
	if len(e.Operations) > 1 {
		out = append(out, "shares its endpoint")
	}
	if op.Deprecated {
		out = append(out, "deprecated")
	}
	return unless(len(out) == 0, "  ["+strings.Join(out, ", ")+"]")
}

// alone says how many of the diagnostics generate does not count: its sums are about the client and the document.
func alone(list diag.List) string {
	n := 0
	for _, d := range list {
		if d.Code == diag.ExampleTwin {
			n++
		}
	}
	return unless(n == 0, fmt.Sprintf("%s about the mock, not counted by generate", thousands(n)))
}

// counted says how many diagnostics of each severity there are: 3 warnings, 12 notes.
func counted(list diag.List) string {
	var out []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		if n := list.Count(s); n > 0 {
			out = append(out, plural(n, string(s)))
		}
	}
	return strings.Join(out, ", ")
}
