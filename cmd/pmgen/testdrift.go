package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing/fstest"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/drift"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/mockserver"
)

// driftFlags are those about replies that changed and kept their contract.
type driftFlags struct{ update string }

func (f *driftFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.update, "update", "", "write a copy of the collection (of v3: the new files, into this folder) with new examples for replies that changed and kept the contract")
}

// driftRun gathers what is proposed in one run.
type driftRun struct {
	out    string
	input  string        // the collection's own path
	name   string        // as positions have it
	file   *drift.File   // the collection
	folder *drift.Folder // of v3; then there is no file
	found  *contracttests.Drift
	source *source
	result *compile.Result
}

// open looks whether the collection can be updated, and has the run hand on what it accepts. It returns nil where nobody asked.
func (f *driftFlags) open(src *source, result *compile.Result, o *contracttests.Options) (*driftRun, error) {
	if f.update == "" {
		return nil, nil
	}
	r := &driftRun{out: f.update, source: src, result: result, found: contracttests.NewDrift(result.API)}
	if err := r.look(); err != nil {
		return nil, fmt.Errorf("--update: %w", err)
	}
	each := o.Each
	o.Drift = true
	o.Each = func(result contracttests.Result) {
		r.found.Add(result)
		if each != nil {
			each(result)
		}
	}
	return r, nil
}

// look says before a run why its result could not be written after it.
func (r *driftRun) look() (err error) {
	if drift.IsFolder(r.result.API) {
		if r.folder, err = drift.OpenFolder(r.result.API, r.source.input.FS); err != nil {
			return err
		}
		r.input = filepath.Join(r.source.dir, filepath.FromSlash(r.folder.Root()))
		if info, err := os.Stat(r.out); err == nil && !info.IsDir() {
			return fmt.Errorf("%s is no folder; a collection of v3 has a file for each example, and is one", r.out)
		}
		return nil
	}
	if r.name, err = drift.Path(r.result.API); err != nil {
		return err
	}
	r.input = filepath.Join(r.source.dir, filepath.FromSlash(r.name))
	data, err := os.ReadFile(r.input)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", r.input, diag.Reason(err))
	}
	if r.file, err = drift.Open(r.result.API, data); err != nil {
		return fmt.Errorf("%s: %w", r.input, err)
	}
	return writable(r.out)
}

// writable says before a run why its result could not be written after it.
func writable(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s", filepath.Dir(path))
	}
	return nil
}

// close writes the updated collection, where something is proposed, and tells what.
func (r *driftRun) close(t *terminal) error {
	if r == nil {
		return nil
	}
	to := t.out
	if t.json {
		to = t.err // standard output holds one document
	}
	say := func(format string, args ...any) {
		if !t.quiet {
			fmt.Fprintf(to, format, args...)
		}
	}
	mask := masking(r.result)
	for _, left := range r.found.Left {
		say("%s: %s: %s\n", left.Pos, diag.Printable(left.Operation), diag.Printable(mask(left.Reason)))
	}
	if len(r.found.Proposals) == 0 {
		say("--update: every reply is like an example that is recorded; %s was not written\n", display(r.out))
		return nil
	}
	added, err := r.update(mask)
	if err != nil {
		return fmt.Errorf("--update: %w", err)
	}
	for _, a := range added {
		say("%s\n", diag.Printable(a.String()))
	}
	say("%s: %s\n", display(r.out), plural(len(added), "new example"))
	return nil
}

// update writes the new examples.
func (r *driftRun) update(mask func(string) string) ([]drift.Added, error) {
	if r.folder != nil {
		files, added, err := r.folder.Update(r.found.Proposals, drift.FolderOptions{Mask: mask, Known: r.result.Redact, Compile: r.compileFolder})
		for _, name := range slices.Sorted(maps.Keys(files)) {
			to := filepath.Join(r.out, filepath.FromSlash(name))
			if err = os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return nil, diag.Reason(err)
			}
			if err = writeWhole(to, "", files[name]); err != nil {
				return nil, err
			}
		}
		return added, err
	}
	data, added, err := r.file.Update(r.found.Proposals, drift.Options{Mask: mask, Known: r.result.Redact, Compile: r.compile})
	if err != nil {
		return nil, err
	}
	input := r.input
	if same(r.out, r.input) {
		input = "" // they asked for it
	}
	return added, writeWhole(r.out, input, data)
}

func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// masking masks whatever could be a secret in a text of a server: by its name, by its form, or because the description holds it.
func masking(result *compile.Result) func(string) string {
	return func(text string) string { return mockserver.MaskText(result.Redact(text)) }
}

// compile compiles the updated text in place of the collection.
func (r *driftRun) compile(data []byte) *compile.Result {
	in := r.source.input
	in.Forget = true
	in.Description = &compile.File{FS: fstest.MapFS{r.name: {Data: data}}, Path: r.name}
	return compile.Compile(in)
}

// compileFolder does so with a folder.
func (r *driftRun) compileFolder(fsys fs.FS) *compile.Result {
	in := r.source.input
	in.Forget = true
	in.Description = &compile.File{FS: fsys, Path: in.API.In}
	return compile.Compile(in)
}
