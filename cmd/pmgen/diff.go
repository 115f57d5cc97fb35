package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diag/sarif"
	"github.com/pmgen/pmgen/generator/diff"
)

// diffFlags are the flags of diff.
type diffFlags struct {
	inputFlags
	oldConfig string
	markdown  string
	sarif     string
}

func newDiff(t *terminal) *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "What a new version means to those who use the old one: what breaks them first",
		Long: `Show what a new version of a description means to those who use the old one: what breaks
them first, on the wire and in Go, then what is new, then what is only said differently.
OLD and NEW are collections, Losant's files or OpenAPI documents (3.0, 3.1; YAML or JSON),
each a path, or one of another git revision: HEAD~1:collections/shop.json.
With an OpenAPI document among the two, only what is on the wire is compared.

The exit code is 0 where nothing breaks callers, 1 where something does or an input cannot be
read, 2 for a command line that makes no sense.`,
		Args: arguments(2, 2, "the old and the new description"),
		RunE: func(_ *cobra.Command, args []string) error {
			if f.oldConfig == "" {
				t.unapplied(&f.inputFlags, args...)
			}
			d, err := t.compare(&f, args[0], args[1])
			if err != nil {
				return err
			}
			if err := d.write(t, &f); err != nil {
				return err
			}
			if d.Report.Breaks() {
				return errFailed
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.oldConfig, "old-config", "", "the pmgen.yaml of OLD, with its lock, also of its revision (HEAD~1:pmgen.yaml); without it, that of NEW counts for both")
	cmd.Flags().StringVar(&f.markdown, "markdown", "", "also write the changes to this file, as Markdown for a pull request")
	cmd.Flags().StringVar(&f.sarif, "sarif", "", "also write the changes to this file, as SARIF 2.1.0 for code hosts")
	t.flags(cmd)
	return cmd
}

// compared are two descriptions and how they differ.
type compared struct {
	*generator.Difference
	paths    [2]string // as they were given
	old, new *source
}

// compare reads both descriptions. Errors in one of them are printed.
func (t *terminal) compare(f *diffFlags, oldPath, newPath string) (*compared, error) {
	old, new, err := f.sources(oldPath, newPath)
	if err != nil {
		return nil, t.fail(err)
	}
	d := &compared{generator.Diff(old.input, new.input), [2]string{oldPath, newPath}, old, new}
	if d.Report != nil {
		return d, t.notes(d)
	}
	for _, side := range []struct {
		of   *generator.Compared
		from *source
	}{{&d.Old, old}, {&d.New, new}} {
		if err := t.diagnostics(t.err, errorsOnly(side.of.Diagnostics, t.all), sources{dir: side.from.dir, revision: side.from, redact: side.of.Redact}); err != nil {
			return nil, err
		}
	}
	return nil, errFailed
}

// notes tells what was done to make the two comparable. What else there is to say about each, inspect says.
func (t *terminal) notes(d *compared) error {
	for _, side := range []struct {
		of   *generator.Compared
		from *source
	}{{&d.Old, d.old}, {&d.New, d.new}} {
		var list diag.List
		for _, n := range side.of.Diagnostics {
			if n.Code == diag.SchemasBorrowed && !t.quiet {
				list = append(list, n)
			}
		}
		if err := t.diagnostics(t.err, list, sources{dir: side.from.dir, revision: side.from}); err != nil {
			return err
		}
	}
	return nil
}

// sources opens both inputs. A config is that of one of them: its environment, overrides and lock are the other's, too.
func (f *diffFlags) sources(oldPath, newPath string) (old, new *source, err error) {
	if f.oldConfig != "" {
		own := f.inputFlags
		own.config = f.oldConfig
		if old, err = own.version(oldPath); err != nil {
			return nil, nil, err
		}
		if new, err = f.source(newPath); err == nil && new.input.Names == nil {
			new.input.Names = (*config.Names)(nil).Clone() // those of the old one are not its own
		}
		return old, new, err
	}
	if f.config == "" {
		if old, err = f.version(oldPath); err != nil {
			return nil, nil, err
		}
		new, err = f.version(newPath)
		return old, new, err
	}
	if new, err = f.source(newPath); err == nil {
		old, err = f.beside(new, oldPath)
		return old, new, err
	}
	configured := err
	if old, err = f.source(oldPath); err != nil {
		return nil, nil, configured
	}
	new, err = f.beside(old, newPath)
	return old, new, err
}

// beside is another version of what a config describes.
func (f *diffFlags) beside(configured *source, path string) (*source, error) {
	s, err := (&inputFlags{}).version(path)
	if err != nil {
		return nil, err
	}
	in := configured.input
	in.Description = &compile.File{FS: s.input.FS, Path: s.input.API.In}
	in.Title = s.input.Title
	return &source{dir: s.dir, revision: s.revision, input: in}, nil
}

// version opens a description, which may be one of another revision: HEAD~1:collections/x.json.
func (f *inputFlags) version(name string) (*source, error) {
	if _, _, ok := revisionOf(f.config); ok {
		s, err := configuredRevision(f.config, name)
		if err != nil {
			return nil, err
		}
		return s, f.variables(&s.input)
	}
	if _, _, ok := revisionOf(name); !ok || f.config != "" {
		return f.source(name)
	}
	s, err := revisionSource(name)
	if err != nil {
		return nil, err
	}
	return s, f.variables(&s.input)
}

// path is how a file of the description is named on this terminal.
func (s *source) path(file string) string {
	if s.revision != "" {
		return strings.TrimSuffix(s.revision, "/") + unless(strings.HasSuffix(s.revision, ":"), "/") + file
	}
	return filepath.ToSlash(display(filepath.Join(s.dir, filepath.FromSlash(file))))
}

// path is how a file of a change is named on this terminal: it is the old version's where the change is about what is gone.
func (d *compared) path(c diff.Change, file string) string {
	if c.Gone {
		return d.old.path(file)
	}
	return d.new.path(file)
}

func (d *compared) write(t *terminal, f *diffFlags) error {
	if f.markdown != "" {
		var b bytes.Buffer
		if err := d.Report.WriteMarkdown(&b, d.path); err != nil {
			return err
		}
		if err := writeFile(f.markdown, b.Bytes(), d.paths[:]...); err != nil {
			return err
		}
	}
	if f.sarif != "" {
		if err := d.writeSARIF(t, f.sarif); err != nil {
			return err
		}
	}
	if t.json {
		return t.printJSON(d.json())
	}
	if err := d.Report.WriteText(t.out, diff.TextOptions{All: t.all, Quiet: t.quiet, Color: t.color(t.out), Path: d.path}); err != nil {
		return err
	}
	if len(d.Report.Changes) > 0 {
		t.printf("\n")
	}
	t.printf("%s\n", d.Report.Sums())
	return nil
}

type diffJSON struct {
	Old           string        `json:"old"`
	New           string        `json:"new"`
	Breaking      int           `json:"breaking"`
	Additions     int           `json:"additions"`
	Documentation int           `json:"documentation"`
	Changes       []diff.Change `json:"changes"`
}

func (d *compared) json() diffJSON {
	r := d.Report
	out := diffJSON{Old: d.paths[0], New: d.paths[1], Breaking: r.Count(diff.Breaking), Additions: r.Count(diff.Addition), Documentation: r.Count(diff.Documentation), Changes: []diff.Change{}}
	for _, c := range r.Changes {
		if c.File != "" {
			c.File = d.path(c, c.File)
		}
		if c.Near.File != "" {
			c.Near.File = d.path(diff.Change{}, c.Near.File)
		}
		out.Changes = append(out.Changes, c)
	}
	return out
}

// rules are the kinds of changes as a code host lists them.
func rules() []sarif.Rule {
	var out []sarif.Rule
	for _, k := range diff.Kinds() {
		out = append(out, sarif.Rule{Code: diag.Code(k.Name), Kind: k.About})
	}
	return out
}

// writeSARIF writes the changes where they are in the new version: a code host shows them in the pull request that brings it.
func (d *compared) writeSARIF(t *terminal, name string) error {
	var list diag.List
	files := map[string]string{}
	for _, c := range d.Report.Changes {
		pos := c.Pos
		if c.Gone {
			pos = c.Near
		}
		if pos.File != "" {
			shown := d.path(diff.Change{}, pos.File)
			if d.new.revision != "" { // code hosts know files by their paths in the repository
				_, shown, _ = strings.Cut(shown, ":")
			}
			files[shown], pos.File = pos.File, shown
		}
		message := fmt.Sprintf("%s: %s", c.Severity, c.Headline())
		if c.Go != "" && c.Go != c.Message {
			message += "; in Go: " + c.Go
		}
		list = append(list, diag.Diagnostic{Code: diag.Code(c.Kind), Severity: c.Severity.Diagnostic(), Pos: pos, Message: message})
	}
	from := sources{dir: d.new.dir, revision: d.new, redact: d.New.Redact}
	var b bytes.Buffer
	if err := sarif.Write(&b, list, sarif.Options{Version: version(), Rules: rules(), Source: func(file string) []byte { return from.text(files[file]) }}); err != nil {
		return err
	}
	return writeFile(name, append(b.Bytes(), '\n'), d.paths[:]...)
}
