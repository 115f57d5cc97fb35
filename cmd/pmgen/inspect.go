package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diag/sarif"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

func newInspect(t *terminal) *cobra.Command {
	var in inputFlags
	var sarifFile string
	cmd := &cobra.Command{
		Use:   "inspect FILE_OR_DIR...",
		Short: "Show what a description holds and what becomes of it; changes nothing",
		Long: `Show what a description holds and what becomes of it: the sums, the servers, what is set
on the client, every request, and what pmgen found, the worst first. Changes nothing.
Several inputs are shown one after the other; with --json they are a list.

The exit code is 0, 1 with an error among the diagnostics, 2 for a command line that makes no sense.`,
		Args: arguments(1, -1, "a file or folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			t.unapplied(&in, args...)
			seen, err := t.inspect(&in, args)
			if err != nil {
				return err
			}
			if sarifFile != "" {
				if err := t.writeSARIF(sarifFile, seen, args); err != nil {
					return err
				}
			}
			if err := t.show(seen); err != nil {
				return err
			}
			if len(seen) < len(args) || slices.ContainsFunc(seen, func(s inspected) bool { return s.result.Diagnostics.Errors() > 0 }) {
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

// inspected is one input.
type inspected struct {
	from   sources
	result *compile.Result
	ledger *model.Ledger
}

// look finds out what there is to show. What the mock answers nobody with is said here alone: generate and its ledger are about
// the client and the document.
func look(src *source, result *compile.Result) inspected {
	twins := make(chan diag.List, 1)
	go func() { twins <- mockserver.Twins(result.API) }()
	ledger := model.NewLedger(result.API)
	result.Diagnostics.Append(<-twins)
	result.Diagnostics.Sort()
	ledger.Diagnostics = append(diag.List{}, result.Diagnostics...) // there even where nothing could be read
	return inspected{sources{dir: src.dir, redact: result.Redact, known: result.RedactKnown}, result, ledger}
}

// inspect compiles the inputs. One that is not there does not keep the others from being shown.
func (t *terminal) inspect(in *inputFlags, paths []string) ([]inspected, error) {
	var seen []inspected
	for _, path := range paths {
		src, result, err := in.load(path)
		switch {
		case err == nil:
			seen = append(seen, look(src, result))
		case len(paths) == 1:
			return nil, t.fail(err)
		default:
			fmt.Fprintf(t.err, "pmgen: %v\n", err)
		}
	}
	return seen, nil
}

// show prints the pages, or the ledgers: one as it is, several as a list.
func (t *terminal) show(seen []inspected) error {
	ledgers := []*model.Ledger{}
	for i, s := range seen {
		ledgers = append(ledgers, s.ledger)
		var err error
		switch {
		case t.json:
		case s.result.API == nil:
			err = t.diagnostics(t.err, s.result.Diagnostics, s.from)
		case t.quiet:
			err = t.diagnostics(t.err, errorsOnly(s.result.Diagnostics, false), s.from)
		default:
			if i > 0 {
				fmt.Fprintln(t.out)
			}
			page(t.out, s.result.API, s.ledger, t.width(t.out), t.all)
			err = t.diagnostics(t.out, byCode(s.result.Diagnostics), s.from)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case !t.json:
		return nil
	case len(ledgers) == 1:
		return t.printJSON(ledgers[0])
	}
	return t.printJSON(ledgers)
}

// writeSARIF writes the diagnostics for a code host. Its files are relative to the working directory: that is, where a
// workflow starts, the root of the repository.
func (t *terminal) writeSARIF(name string, seen []inspected, inputs []string) error {
	var all diag.List
	files := map[string]func() []byte{}
	for _, s := range seen {
		for _, d := range s.result.Diagnostics {
			if file := d.File; file != "" {
				d.File = filepath.ToSlash(display(s.from.path(file)))
				files[d.File] = func() []byte { return s.from.text(file) }
			}
			all = append(all, d)
		}
	}
	if more := len(all) - sarif.MaxResults; more > 0 {
		fmt.Fprintf(t.err, "pmgen: %s holds the worst %s of %s diagnostics: code hosts take no more\n", name, thousands(sarif.MaxResults), thousands(len(all)))
	}
	var b bytes.Buffer
	if err := sarif.Write(&b, all, sarif.Options{Version: version(), Source: func(file string) []byte { return files[file]() }}); err != nil {
		return err
	}
	return writeFile(name, append(b.Bytes(), '\n'), inputs...)
}

// writeFile writes what a flag asks for beside what is printed. The inputs are never replaced: a flag whose file was forgotten takes
// the next word for it.
func writeFile(name string, data []byte, inputs ...string) error {
	if to, err := os.Stat(name); err == nil {
		for _, input := range inputs {
			if in, err := os.Stat(input); err == nil && os.SameFile(to, in) {
				return fmt.Errorf("%s is an input: it is not replaced", name)
			}
		}
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
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

// byCode orders for a person: the worst first, those of one code together.
func byCode(list diag.List) diag.List {
	out := slices.Clone(list)
	slices.SortStableFunc(out, diag.Diagnostic.Compare)
	return out
}
