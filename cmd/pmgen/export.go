package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/export"
	"github.com/pmgen/pmgen/generator/openapi"
)

// exportFlags are those of export alone.
type exportFlags struct {
	inputFlags
	to, out, openapi, format string
}

func newExport(t *terminal) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export FILE_OR_DIR --to openapi|postman",
		Short: "Write the OpenAPI document, or a Postman collection, alone",
		Long: `Write one format from another, to standard output or to the file that --out names.

--to openapi writes the document that generate writes, as YAML, or as JSON with --format json
or where --out ends in .json.

--to postman writes a Postman collection v2.1 from any input: collections of v1, v2.0, v2.1 and
v3, and Losant's resources. It is read back first and must give the same requests, parameters,
bodies, examples and authorization: else nothing is written. What a collection cannot say is
listed on standard error. Secrets are masked, and secret variables have no value.

    pmgen export collections/losant --to postman --out losant.postman_collection.json`,
		Args: arguments(1, 1, "a file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, t); err != nil {
				return err
			}
			t.unapplied(&f.inputFlags, args[0])
			src, err := f.source(args[0])
			if err != nil {
				return t.fail(err)
			}
			if f.openapi != "" {
				src.input.API.OpenAPI = f.openapi
			}
			e := f.export(src)
			if err := t.exported(src, e); err != nil {
				return err
			}
			if f.out == "" {
				_, err := t.out.Write(e.Data)
				return err
			}
			if err := writeWhole(f.out, args[0], e.Data); err != nil {
				return err
			}
			if t.json {
				return t.printJSON(exportJSON{f.to, f.out, e.Account, e.Diagnostics})
			}
			t.printf("%s\n", written(f.out, e))
			return nil
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "", "openapi or postman")
	flags.StringVar(&f.out, "out", "", "the file to write; standard output where there is none")
	flags.StringVar(&f.openapi, "openapi", "", "the version of the OpenAPI document, 3.0 or 3.1")
	flags.StringVar(&f.format, "format", "", "of the OpenAPI document: yaml or json")
	t.flags(cmd)
	return cmd
}

// exportJSON is what --json prints. Account is null of a document.
type exportJSON struct {
	To          string          `json:"to"`
	Out         string          `json:"out"`
	Account     *export.Account `json:"account"`
	Diagnostics diag.List       `json:"diagnostics"`
}

func (f *exportFlags) check(cmd *cobra.Command, t *terminal) error {
	switch {
	case f.to != "openapi" && f.to != "postman":
		return usageError{fmt.Errorf("--to %q: want openapi or postman", f.to)}
	case f.to == "postman" && (f.openapi != "" || f.format != ""):
		return usageError{errors.New("--openapi and --format go with --to openapi; a collection is v2.1, and JSON")}
	case f.openapi != "" && f.openapi != "3.0" && f.openapi != "3.1":
		return usageError{fmt.Errorf("--openapi %q: want 3.0 or 3.1", f.openapi)}
	case f.format != "" && f.format != string(openapi.YAML) && f.format != string(openapi.JSON):
		return usageError{fmt.Errorf("--format %q: want yaml or json", f.format)}
	case t.json && f.out == "":
		return usageError{errors.New("--json needs --out: standard output holds one document")}
	}
	return nil
}

func (f *exportFlags) export(src *source) *generator.Exported {
	if f.to == "postman" {
		return generator.ExportCollection(src.input)
	}
	format := openapi.Format(f.format)
	if format == "" && strings.EqualFold(filepath.Ext(f.out), ".json") {
		format = openapi.JSON
	}
	return generator.ExportDocument(src.input, format)
}

// exported prints what is wrong with an export, and what a collection cannot say: with --all where each of these stands. What the
// compiler has to say of the input is for inspect.
func (t *terminal) exported(src *source, e *generator.Exported) error {
	if e.Data == nil || t.all && !t.json {
		if err := t.diagnostics(t.err, errorsOnly(e.Diagnostics, t.all), sources{dir: src.dir, redact: e.Redact, known: e.RedactKnown}); err != nil {
			return err
		}
	}
	switch {
	case e.Data == nil:
		fmt.Fprintln(t.err, "nothing was written")
		return errFailed
	case t.all || t.json || t.quiet || e.Account == nil || len(e.Account.Unsaid) == 0:
		return nil
	}
	fmt.Fprintln(t.err, "What a collection cannot say (--all shows the places):")
	for _, u := range e.Account.Unsaid {
		fmt.Fprintf(t.err, "  %s\n", diag.Printable(u.Text))
	}
	return nil
}

// written says what was written, in one line.
func written(out string, e *generator.Exported) string {
	if a := e.Account; a != nil {
		return fmt.Sprintf("%s: %s in %s, %s, %s; read back, it is the same", display(out), plural(a.Requests, "request"), plural(a.Folders, "folder"),
			plural(a.Examples, "example"), plural(a.Variables, "variable"))
	}
	return fmt.Sprintf("%s: %s on %s", display(out), plural(len(e.API.Operations), "operation"), plural(len(e.API.Endpoints), "endpoint"))
}

// writeWhole writes a file beside its place first, so that it is there whole or not at all. The input is never replaced.
func writeWhole(out, input string, data []byte) error {
	if to, err := os.Stat(out); err == nil {
		if in, err := os.Stat(input); err == nil && os.SameFile(to, in) {
			return fmt.Errorf("%s is the input: it is not replaced", out)
		}
		if !to.Mode().IsRegular() {
			return fmt.Errorf("%s is no file: it is not replaced", out)
		}
	}
	beside, err := os.CreateTemp(filepath.Dir(out), "."+filepath.Base(out)+".*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", out, diag.Reason(err))
	}
	defer os.Remove(beside.Name()) // which is nothing once it was renamed
	_, err = beside.Write(data)
	if err = errors.Join(err, beside.Close()); err == nil {
		if err = os.Chmod(beside.Name(), 0o644); err == nil {
			err = os.Rename(beside.Name(), out)
		}
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", out, diag.Reason(err))
	}
	return nil
}
