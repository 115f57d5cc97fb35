package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/schollz/progressbar/v3"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// summary says what was generated: numbers first, one screen.
func (t *terminal) summary(p *generator.Project, outputs []*generator.Output, took time.Duration) {
	var same []string
	var written []int
	for i, o := range outputs {
		if o.Unchanged {
			same = append(same, p.Jobs[i].Input.API.Name)
		} else {
			written = append(written, i)
		}
	}
	switch {
	case len(same) > 3:
		t.printf("%d APIs: up to date\n", len(same))
	case len(same) > 0:
		t.printf("%s: up to date\n", strings.Join(same, ", "))
	}
	if len(written) > 1 {
		t.table(p, outputs, written)
	} else {
		for _, i := range written {
			t.one(p.Jobs[i], outputs[i])
		}
	}
	t.printf("done in %.2fs\n", took.Seconds())
	t.next(p, outputs)
}

// one says what was generated of one API.
func (t *terminal) one(job generator.Job, o *generator.Output) {
	c := o.Ledger.Counts
	out := display(job.Out)
	t.printf("%s\n", diag.Printable(o.API.Title))
	t.printf("  %-14s %s on %s\n", plural(c.Requests, "request"), plural(c.Operations, "operation"), plural(c.Endpoints, "endpoint"))
	t.printf("  %-14s %s\n", plural(c.Examples, "example"), exampleCounts(o.Ledger))
	files, lines := o.GoLines()
	t.printf("  client         %s  %s, %s lines, %s\n", out, plural(files, "file"), thousands(lines), plural(c.Types, "type"))
	t.printf("  openapi        %s  %s\n", filepath.Join(out, "openapi.yaml"), o.OpenAPIVersion())
	if job.Input.API.Test {
		t.printf("  mock           %s\n", filepath.Join(out, o.API.Package+"test"))
	}
	if names := configured(o.API); names != "" {
		t.printf("  configuration  %s: set on the client\n", names)
	}
	if n := counted(o.Diagnostics); n != "" {
		if !t.all {
			n += " (--all lists them)"
		}
		t.printf("  %s\n", n)
	}
}

// mostRows is how many APIs a table has at most: with the lines around it, one screen.
const mostRows = 60

// table says what was generated of several APIs, a line for each.
func (t *terminal) table(p *generator.Project, outputs []*generator.Output, written []int) {
	w := table.NewWriter()
	w.SetStyle(table.StyleDefault)
	w.Style().Options = table.OptionsNoBordersAndSeparators
	w.Style().Format = table.FormatOptions{}
	w.Style().Box.PaddingLeft, w.Style().Box.PaddingRight = "", "  "
	right := func(n int) table.ColumnConfig {
		return table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight}
	}
	w.SetColumnConfigs([]table.ColumnConfig{right(2), right(3), right(4), right(5), right(6), right(7)})
	w.AppendHeader(table.Row{"api", "requests", "endpoints", "examples", "types", "lines", "warnings", "out"})
	var sum [6]int
	for n, i := range written {
		o := outputs[i]
		c := o.Ledger.Counts
		_, lines := o.GoLines()
		warnings := 0
		for _, d := range o.Diagnostics {
			if d.Severity == diag.Warning {
				warnings++
			}
		}
		row := table.Row{p.Jobs[i].Input.API.Name}
		for k, n := range []int{c.Requests, c.Endpoints, c.Examples, c.Types, lines, warnings} {
			sum[k] += n
			row = append(row, thousands(n))
		}
		if n < mostRows || t.all {
			w.AppendRow(append(row, display(p.Jobs[i].Out)))
		}
	}
	foot := table.Row{plural(len(written), "API")}
	for _, n := range sum {
		foot = append(foot, thousands(n))
	}
	more := ""
	if n := len(written) - mostRows; n > 0 && !t.all {
		more = fmt.Sprintf("%d more; --all lists them", n)
	}
	w.AppendFooter(append(foot, more))
	for line := range strings.Lines(w.Render() + "\n") {
		t.printf("%s\n", strings.TrimRight(line, " \n"))
	}
}

func configured(api *model.API) string {
	var names []string
	for _, v := range api.Variables {
		if v.Role == model.RoleConfiguration && v.GoName != "" {
			names = append(names, diag.Printable(v.Name))
		}
	}
	return strings.Join(names, ", ")
}

// progress shows on a terminal how many of several jobs are done. stop takes it away.
func (t *terminal) progress(jobs int) (done func(int), stop func()) {
	if jobs < 2 || t.quiet || t.json || !t.interactive(t.err) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(jobs, progressbar.OptionSetWriter(t.err), progressbar.OptionSetDescription("generating"),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30), progressbar.OptionSetPredictTime(false))
	return func(int) { _ = bar.Add(1) }, func() { _ = bar.Finish() }
}
