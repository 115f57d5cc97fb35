package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/mockserver/service"
)

// inputFlags are the flags shared by all commands that read a description.
type inputFlags struct {
	config      string
	environment string
	globals     string
	vars        []string

	getenv func(name string) (string, bool) // of commands that send requests; nil for all others

	seen service.State // notes what is read; nil where nobody wants to know
}

func (f *inputFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.config, "config", "c", "", "a pmgen.yaml: its entry for the input gives environment, overrides and lock")
	f.addVariables(cmd)
}

func (f *inputFlags) addVariables(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.environment, "environment", "", "a Postman environment file")
	cmd.Flags().StringVar(&f.globals, "globals", "", "a Postman globals file")
	cmd.Flags().StringArrayVar(&f.vars, "var", nil, "a variable, as name=value; repeatable")
}

// source is a description as a command gets it.
type source struct {
	dir string // of the config, or of the input: what files in diagnostics are relative to
	// revision is the folder as git names it, where it is one of another revision: HEAD~1:collections.
	revision string
	input    compile.Input
}

// compile compiles the description for one command. Only generate writes down the names.
func (s *source) compile() *compile.Result {
	in := s.input
	in.Forget = true
	return compile.Compile(in)
}

// load compiles the description at path.
func (f *inputFlags) load(path string) (*source, *compile.Result, error) {
	s, err := f.source(path)
	if err != nil {
		return nil, nil, err
	}
	return s, s.compile(), nil
}

// compile compiles a source, and prints the errors where there are any.
func (t *terminal) compile(src *source) (*compile.Result, error) {
	result := src.compile()
	if result.API == nil || result.Diagnostics.Errors() > 0 {
		if err := t.diagnostics(t.err, errorsOnly(result.Diagnostics, t.all), sources{dir: src.dir, redact: result.Redact, known: result.RedactKnown}); err != nil {
			return nil, err
		}
		return nil, errFailed
	}
	return result, nil
}

// source finds the folder that positions are relative to: that of the config where one is given, else the input itself
// or the folder it lies in.
func (f *inputFlags) source(path string) (*source, error) {
	f.look(path)
	if f.config != "" {
		return f.configured(path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, notThere(path, err)
	}
	s := &source{dir: path}
	in := "."
	if name := filepath.Base(path); info.IsDir() && name != "." && name != ".." && name != string(filepath.Separator) {
		s.input.Title = name
	}
	if !info.IsDir() {
		s.dir, in = filepath.Split(path)
		if s.dir == "" {
			s.dir = "."
		}
	}
	s.input.API.In = in
	if s.input.FS, err = f.openDir(s.dir); err != nil {
		return nil, err
	}
	return s, f.variables(&s.input)
}

// openDir opens a folder, and notes what is read of it where somebody wants to know.
func (f *inputFlags) openDir(dir string) (fs.FS, error) {
	fsys, err := generator.OpenDir(dir)
	if err != nil {
		return nil, err
	}
	return f.noting(fsys, dir), nil
}

func (f *inputFlags) noting(fsys fs.FS, dir string) fs.FS {
	if f.seen == nil {
		return fsys
	}
	return service.NewFiles(fsys, dir, f.seen)
}

// look notes a file or folder that is about to be read by its own name.
func (f *inputFlags) look(path string) {
	if f.seen != nil {
		f.seen.Look(path)
	}
}

// notThere says why there is no input: people who have a URL, or a text on standard input, are told what to do with it.
func notThere(path string, err error) error {
	switch {
	case isURL(path):
		return fmt.Errorf("cannot read %s: it is a URL, and pmgen fetches nothing; download it and name the file", path)
	case path == "-":
		return fmt.Errorf("cannot read standard input: an API's names and places are those of files; save it and name the file")
	}
	return fmt.Errorf("cannot read %s: %w", path, diag.Reason(err))
}

func isURL(path string) bool {
	u, err := url.Parse(path)
	return err == nil && len(u.Scheme) > 1 && u.Host != ""
}

// configured takes the entry of the config whose input is path.
func (f *inputFlags) configured(path string) (*source, error) {
	f.look(f.config)
	f.look(filepath.Join(filepath.Dir(f.config), config.LockFile))
	p, diags, err := generator.OpenConfig(f.config)
	if err != nil {
		return nil, err
	}
	if diags.Errors() > 0 {
		return nil, configError{p.Dir, diags}
	}
	job, err := jobOf(p, path)
	switch {
	case err != nil:
		return nil, err
	case job == nil:
		return nil, fmt.Errorf("no entry of %s has %s as its input", f.config, path)
	}
	s := &source{dir: p.Dir, input: job.Input}
	s.input.FS = f.noting(s.input.FS, p.Dir)
	return s, f.variables(&s.input)
}

// variables adds what the flags say of environment, globals and variables.
func (f *inputFlags) variables(in *compile.Input) (err error) {
	if in.Environment, err = f.file(f.environment); err != nil {
		return err
	}
	if in.Globals, err = f.file(f.globals); err != nil {
		return err
	}
	in.Getenv = f.getenv
	for _, v := range f.vars {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return usageError{fmt.Errorf("--var %q: want name=value", v)}
		}
		if in.API.Variables == nil {
			in.API.Variables = map[string]string{}
		}
		in.API.Variables[name] = value
	}
	return nil
}

// file is a file that a flag names.
func (f *inputFlags) file(path string) (*compile.File, error) {
	if path == "" {
		return nil, nil
	}
	f.look(path)
	if _, err := os.Stat(path); err != nil && isURL(path) {
		return nil, notThere(path, err)
	}
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	fsys, err := f.openDir(dir)
	if err != nil {
		return nil, err
	}
	return &compile.File{FS: fsys, Path: base}, nil
}

// configError are the errors of a config file or lock in dir.
type configError struct {
	dir   string
	diags diag.List
}

func (e configError) Error() string {
	return fmt.Sprintf("%s in the configuration", plural(e.diags.Errors(), "error"))
}
