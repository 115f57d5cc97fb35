package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diag/sarif"
	"github.com/pmgen/pmgen/generator/model"
)

func newInspect(t *terminal) *cobra.Command {
	var in inputFlags
	var sarifFile string
	cmd := &cobra.Command{
		Use:   "inspect FILE_OR_DIR",
		Short: "Show what a description holds and what becomes of it; changes nothing",
		Args:  arguments(1, 1, "a file or folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			src, result, err := in.load(args[0])
			if err != nil {
				return t.fail(err)
			}
			from := sources{src.dir, result.Redact}
			ledger := model.NewLedger(result.API)
			ledger.Diagnostics = append(diag.List{}, result.Diagnostics...) // there even where nothing could be read
			if sarifFile != "" {
				if err := writeSARIF(sarifFile, result.Diagnostics, from); err != nil {
					return err
				}
			}
			switch {
			case t.json:
				err = t.printJSON(ledger)
			case result.API == nil:
				err = t.diagnostics(t.err, result.Diagnostics, from)
			default:
				page(t.out, result.API, ledger)
				err = t.diagnostics(t.out, bySeverity(result.Diagnostics), from)
			}
			if err != nil {
				return err
			}
			if result.Diagnostics.Errors() > 0 {
				return errFailed
			}
			return nil
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&sarifFile, "sarif", "", "also write the diagnostics to this file, as SARIF 2.1.0 for code hosts")
	t.flags(cmd)
	return cmd
}

// writeSARIF writes the diagnostics for a code host. Its files are relative to the working directory: that is, where a
// workflow starts, the root of the repository.
func writeSARIF(name string, list diag.List, from sources) error {
	var b bytes.Buffer
	if err := sarif.Write(&b, list, sarif.Options{
		Version: version(),
		Path:    func(file string) string { return filepath.ToSlash(display(from.path(file))) },
		Source:  from.text,
	}); err != nil {
		return err
	}
	if err := os.WriteFile(name, append(b.Bytes(), '\n'), 0o644); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, diag.Reason(err))
	}
	return nil
}

// fail prints the diagnostics of a config error; any other error is returned as it is.
func (t *terminal) fail(err error) error {
	if c, ok := err.(configError); ok {
		if err := t.diagnostics(t.err, c.diags, sources{dir: c.dir}); err != nil {
			return err
		}
		return errFailed
	}
	return err
}

func bySeverity(list diag.List) diag.List {
	order := []diag.Severity{diag.Error, diag.Warning, diag.Note}
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b diag.Diagnostic) int {
		return slices.Index(order, a.Severity) - slices.Index(order, b.Severity)
	})
	return out
}

// page prints an API as a person reads it, top to bottom.
func page(w io.Writer, api *model.API, l *model.Ledger) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("%s%s", diag.Printable(api.Title), version2(api.Version))
	p("  %-14s %s on %s", plural(l.Counts.Requests, "request"), plural(l.Counts.Operations, "operation"), plural(l.Counts.Endpoints, "endpoint"))
	p("  %-14s %s", plural(l.Counts.Examples, "example"), exampleCounts(l))
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
		p("  auth           %s%s", s.Kind, where)
	}
	tree(p, api, l)
	if n := len(l.Diagnostics); n > 0 {
		p("\n%s", counted(l.Diagnostics))
	}
}

func version2(v string) string {
	if v == "" {
		return ""
	}
	return " " + diag.Printable(v)
}

func inParens(s string) string {
	if s == "" {
		return ""
	}
	return " (" + diag.Printable(s) + ")"
}

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
	return fmt.Sprintf("%d JSON, %d repaired, %d other, %d left out", valid, repaired, other, left)
}

func configuration(p func(string, ...any), api *model.API) {
	for _, v := range api.Variables {
		if v.Role != model.RoleConfiguration {
			continue
		}
		value := "no value"
		if v.Defined {
			value = fmt.Sprintf("%q from %s", v.Value, v.From)
		}
		option := "WithBaseURL"
		if v.GoName != "" {
			option = "With" + v.GoName
		}
		p("  configuration  %s: %s (%s)", diag.Printable(v.Name), diag.Printable(value), option)
	}
}

// tree prints the folders with their requests, and marks what is worth a look.
func tree(p func(string, ...any), api *model.API, l *model.Ledger) {
	endpoint := map[string]model.Endpoint{}
	for _, e := range api.Endpoints {
		for _, id := range e.Operations {
			endpoint[id] = e
		}
	}
	width := 0
	for _, e := range api.Endpoints {
		width = min(max(width, utf8.RuneCountInString(model.Template(e.Path))), 60)
	}
	folder := "\x00"
	for _, op := range api.Operations {
		if f := strings.Join(op.Folder, " / "); f != folder {
			folder = f
			p("\n%s", cmp.Or(diag.Printable(f), "(in no folder)"))
		}
		p("  %-7s %-*s  %s%s", op.Method, width, diag.Printable(model.Template(endpoint[op.ID].Path)), op.ID, marks(op, endpoint[op.ID]))
	}
	for _, r := range l.Requests {
		if r.Skipped != "" {
			p("  left out: %s: %s", diag.Printable(r.Name), diag.Printable(r.Skipped))
		}
	}
}

func marks(op *model.Operation, e model.Endpoint) string {
	var out []string
	if len(op.ReplyExamples()) == 0 {
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
	if len(out) == 0 {
		return ""
	}
	return "  [" + strings.Join(out, ", ") + "]"
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
