package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/known"
	"github.com/pmgen/pmgen/generator/scaffold"
)

// outputFlags say what to generate: a config, or one API by flags.
type outputFlags struct {
	inputFlags
	in, out, pkg      string
	openapi, goTarget string
	test              bool
}

func (f *outputFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.config, "config", "c", "pmgen.yaml", "the config")
	flags.StringVar(&f.in, "in", "", "a collection, or a folder of one, instead of a config")
	flags.StringVar(&f.out, "out", "", "with --in: the folder to write")
	flags.StringVar(&f.pkg, "package", "", "with --in: the name of the Go package")
	flags.BoolVar(&f.test, "test-package", false, "with --in: also write the package that mocks the API in tests")
	flags.StringVar(&f.openapi, "openapi", "", "with --in: the version of the OpenAPI document, 3.0 or 3.1")
	flags.StringVar(&f.goTarget, "go", "", "with --in: the Go version that the code may use, 1.24 or newer")
	f.addVariables(cmd)
}

// project opens what the flags name.
func (f *outputFlags) project(cmd *cobra.Command) (*generator.Project, diag.List, error) {
	if f.in == "" {
		for _, name := range []string{"out", "package", "test-package", "openapi", "go", "environment", "globals", "var"} {
			if cmd.Flags().Changed(name) {
				return nil, nil, usageError{fmt.Errorf("--%s goes with --in; a config has it in its entries", name)}
			}
		}
		return f.configuredProject()
	}
	if cmd.Flags().Changed("config") {
		return nil, nil, usageError{errors.New("either --config or --in")}
	}
	if f.out == "" || f.pkg == "" {
		return nil, nil, usageError{errors.New("--in needs --out and --package")}
	}
	f.config = ""
	src, err := f.source(f.in)
	if err != nil {
		return nil, nil, err
	}
	api := &src.input.API
	api.Name, api.Package, api.Test, api.OpenAPI, api.Go = f.pkg, f.pkg, f.test, f.openapi, f.goTarget
	if err := api.CheckFlags(); err != nil {
		return nil, nil, usageError{err}
	}
	return generator.OpenInput(src.dir, src.input, filepath.Clean(f.out))
}

// configuredProject opens the config.
func (f *outputFlags) configuredProject() (*generator.Project, diag.List, error) {
	f.look(f.config)
	p, diags, err := generator.OpenConfig(f.config)
	if err == nil && len(p.Jobs) > 0 {
		files := f.noting(p.Jobs[0].Input.FS, p.Dir) // of all jobs: they read at the same time
		for i := range p.Jobs {
			p.Jobs[i].Input.FS = files
		}
	}
	return p, diags, err
}

// generateFlags are those of generate and check.
type generateFlags struct {
	outputFlags
	force bool
}

func (f *generateFlags) add(cmd *cobra.Command) {
	f.outputFlags.add(cmd)
	cmd.Flags().BoolVar(&f.force, "force", false, "compile everything, also what is known to be up to date")
}

// options say what need not be generated again. A manifest alone is enough for a release that generates, not for a check: that is to
// find out what somebody wrote there.
func (f *generateFlags) options(t *terminal, p *generator.Project, check bool) (generator.Options, func()) {
	bar, stop := t.progress(len(p.Jobs))
	o := generator.Options{Done: bar}
	if !f.force && !t.all { // what is not compiled has no diagnostics to list
		o.Trust = released() && !check
		if m := memory(); m != nil {
			o.Memory = m
		}
	}
	return o, stop
}

// memory is what this pmgen remembers of earlier runs; nil where PMGEN_CACHE is off or there is no place for it.
func memory() *known.Memory {
	dir := os.Getenv("PMGEN_CACHE")
	switch dir {
	case "off":
		return nil
	case "":
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(cache, "pmgen")
	}
	return known.Open(dir)
}

func newGenerate(t *terminal) *cobra.Command {
	var f generateFlags
	watch := false
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write client, OpenAPI document, ledger and test package",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case watch && t.json:
				return usageError{errors.New("either --watch or --json")}
			case watch:
				return t.generateAgain(cmd, &f)
			}
			return t.generate(cmd, &f, t.summary)
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&watch, "watch", false, "go on, and generate again whenever an input or the config changes")
	t.flags(cmd)
	return cmd
}

// generate generates once; said says what. Where another run has given names meanwhile, it begins anew.
func (t *terminal) generate(cmd *cobra.Command, f *generateFlags, said summary) error {
	for attempt := 0; ; attempt++ {
		err := t.attempt(cmd, f, said)
		if !errors.Is(err, generator.ErrOvertaken) || attempt == 2 {
			return err
		}
	}
}

// summary says what a run has generated.
type summary func(*generator.Project, []*generator.Output, time.Duration)

func (t *terminal) attempt(cmd *cobra.Command, f *generateFlags, said summary) error {
	start := time.Now()
	p, err := t.open(cmd, &f.outputFlags)
	if err != nil {
		return err
	}
	p.Waiting = func(folder string) {
		if !t.quiet {
			fmt.Fprintf(t.err, "waiting for another pmgen that writes to %s\n", display(folder))
		}
	}
	p.Listed = byGoGenerate()
	options, stop := f.options(t, p, false)
	outputs := p.Generate(options)
	stop()
	if err := t.refusals(p, outputs); err != nil {
		fmt.Fprintln(t.err, "nothing was written")
		return err
	}
	diags, err := p.Write(outputs)
	if err != nil {
		return err
	}
	if err := t.diagnostics(t.err, diags, sources{}); err != nil {
		return err
	}
	if diags.Errors() > 0 {
		return errFailed
	}
	if m := memory(); m != nil {
		p.Remember(m, outputs)
	}
	if t.json {
		ledgers, err := p.Ledgers(outputs)
		if err != nil {
			return err
		}
		return t.printJSON(ledgers)
	}
	said(p, outputs, time.Since(start))
	return nil
}

// byGoGenerate reports whether go generate runs this, be it by way of a script: it says so by the place of its directive.
func byGoGenerate() bool {
	return os.Getenv("GOFILE") != "" && os.Getenv("GOLINE") != "" && os.Getenv("GOPACKAGE") != ""
}

// open opens the project and prints what is wrong with its config.
func (t *terminal) open(cmd *cobra.Command, f *outputFlags) (*generator.Project, error) {
	p, diags, err := f.project(cmd)
	if err != nil {
		return nil, err
	}
	if err := t.diagnostics(t.err, diags, sources{dir: p.Dir}); err != nil {
		return nil, err
	}
	if diags.Errors() > 0 {
		return nil, errFailed
	}
	return p, nil
}

// refusals prints the errors of all APIs; with one, nothing is written. Warnings and notes are counted in the summary, and
// listed with --all or by inspect.
func (t *terminal) refusals(p *generator.Project, outputs []*generator.Output) error {
	failed := false
	for _, o := range outputs {
		if err := t.diagnostics(t.err, errorsOnly(o.Diagnostics, t.all), sources{dir: p.Dir, redact: o.Redact}); err != nil {
			return err
		}
		failed = failed || o.Diagnostics.Errors() > 0
	}
	if failed {
		return errFailed
	}
	return nil
}

// next says what a first run leaves to do.
func (t *terminal) next(p *generator.Project, outputs []*generator.Output) {
	first, lacks := "", ""
	for i, o := range outputs {
		if o.First {
			first = display(p.Jobs[i].Out)
			if p.Jobs[i].Input.API.Test && !scaffold.ModuleOf(p.Jobs[i].Out).Required {
				lacks = first
			}
		}
	}
	if first == "" {
		return
	}
	_, doc := nextCommands(first)
	if lacks != "" {
		get, _ := nextCommands(lacks)
		t.printf("\nNext: %s (the test package uses its mock server) && %s\n", get, doc)
	} else {
		t.printf("\nNext: %s\n", doc)
	}
}

// nextCommands get what a test package needs, and show the documentation of the client. The go command knows packages by the
// module that it runs in, and a folder outside of the working directory may be of another.
func nextCommands(out string) (get, doc string) {
	const module = "github.com/pmgen/pmgen"
	out = filepath.ToSlash(out)
	switch {
	case out == ".":
		return "go get " + module, "go doc ."
	case filepath.IsLocal(out):
		return "go get " + module, "go doc " + word("./"+out)
	}
	return "go -C " + word(out) + " get " + module, "go doc -C " + word(out)
}
