package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/docs"
)

func newDocs(t *terminal) *cobra.Command {
	var in inputFlags
	var out, base, importPath, pkg string
	cmd := &cobra.Command{
		Use:   "docs FILE_OR_DIR --out DIR",
		Short: "Write a static reference of an API: HTML that opens from disk",
		Long: `Write a folder of HTML that describes an API: its operations by folder with their parameters,
bodies and recorded replies, how to call each with curl and with the generated client, the
types, the authorization, and a search. It opens from disk and loads nothing from outside.

Nothing that pmgen did not write is replaced or removed.

    pmgen docs shop.json --out reference`,
		Args: arguments(1, 1, "a file or folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			start := time.Now()
			if out == "" {
				return usageError{errors.New("docs needs --out")}
			}
			if err := checkBase(base); err != nil {
				return err
			}
			t.unapplied(&in, args[0])
			src, err := in.source(args[0])
			if err != nil {
				return t.fail(err)
			}
			if pkg != "" {
				src.input.API.Package = pkg
			}
			o := generator.Reference(src.input, generator.ReferenceOptions{BaseURL: base, Import: cmp.Or(importPath, src.input.API.Import)})
			if err := t.diagnostics(t.err, errorsOnly(o.Diagnostics, t.all), sources{dir: src.dir, redact: o.Redact}); err != nil {
				return err
			}
			if o.Diagnostics.Errors() > 0 {
				fmt.Fprintln(t.err, "nothing was written")
				return errFailed
			}
			diags, err := o.WriteReference(filepath.Clean(out))
			if err != nil {
				return err
			}
			if err := t.diagnostics(t.err, diags, sources{}); err != nil {
				return err
			}
			if diags.Errors() > 0 {
				return errFailed
			}
			return t.referenced(out, o, diags, time.Since(start))
		},
	}
	in.add(cmd)
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "the folder to write")
	f.StringVar(&base, "base-url", "", "where the calls on the pages are sent instead of to the recorded server")
	f.StringVar(&importPath, "import", "", "the import path of the generated package, for the calls in Go")
	f.StringVar(&pkg, "package", "", "the name of the generated package, where no config gives it")
	t.flags(cmd)
	return cmd
}

// docsJSON is what --json prints.
type docsJSON struct {
	Out         string    `json:"out"`
	Index       string    `json:"index"`
	Operations  int       `json:"operations"`
	Pages       int       `json:"pages"`
	Bytes       int       `json:"bytes"`
	Unchanged   bool      `json:"unchanged"`
	Diagnostics diag.List `json:"diagnostics"`
}

// referenced says what was written.
func (t *terminal) referenced(out string, o *generator.Output, diags diag.List, took time.Duration) error {
	said := docsJSON{Out: out, Index: filepath.Join(out, docs.IndexFile), Operations: len(o.API.Operations), Unchanged: o.Unchanged, Diagnostics: append(diag.List{}, diags...)}
	for name, data := range o.Files {
		said.Bytes += len(data)
		if strings.HasSuffix(name, ".html") {
			said.Pages++
		}
	}
	if t.json {
		return t.printJSON(said)
	}
	if o.Unchanged {
		t.printf("%s: up to date\n", display(out))
		return nil
	}
	t.printf("%s: %s on %s, %.1f MB in %.1fs\n", display(said.Index), plural(said.Operations, "operation"), plural(said.Pages, "page"), float64(said.Bytes)/1e6, took.Seconds())
	return nil
}
