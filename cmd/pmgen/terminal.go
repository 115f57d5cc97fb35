package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/pmgen/pmgen/generator/diag"
)

// terminal is where a command prints: results on out, diagnostics and progress on err.
type terminal struct {
	out, err io.Writer

	all, json, quiet, noColor bool

	printed bool      // the one document of --json
	said    diag.List // diagnostics on err, for a command with --json that fails without one
}

// flags adds the flags shared by all commands that report.
func (t *terminal) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&t.all, "all", false, "list every diagnostic instead of folding many of one kind")
	f.BoolVar(&t.json, "json", false, "print one JSON document on stdout and nothing else there")
	f.BoolVarP(&t.quiet, "quiet", "q", false, "print nothing on success")
	f.BoolVar(&t.noColor, "no-color", false, "no colours, whatever the terminal")
}

// color reports whether w is a terminal that wants colours (https://no-color.org).
func (t *terminal) color(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || t.noColor || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	return isTerminal(f)
}

// interactive reports whether w is a terminal on which a line can be written over.
func (t *terminal) interactive(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("TERM") != "dumb" && isTerminal(f)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// width is how many columns w has: what COLUMNS says, else what the terminal says; 0 where w is no terminal.
func (t *terminal) width(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil {
			return n
		}
	}
	return 0
}

// sources is where the lines that are shown beside diagnostics come from.
type sources struct {
	dir    string              // that the files lie in
	redact func(string) string // masks secrets; nil where none can be
	known  func(string) string // masks those that are known, in much less time; nil where none are
	// revision is where they are read from if that is another revision: the files here are not those.
	revision *source
}

// diagnostics prints a list.
func (t *terminal) diagnostics(w io.Writer, list diag.List, from sources) error {
	if t.json {
		t.keep(list, from)
	}
	files := map[string][]byte{}
	return diag.WriteText(w, list, diag.TextOptions{
		All: t.all, Color: t.color(w), Width: t.width(w),
		Path:   func(file string) string { return display(from.path(file)) },
		Redact: from.redact,
		Source: func(file string) []byte {
			data, ok := files[file]
			if !ok {
				data = from.masked(file)
				files[file] = data
			}
			return data
		},
	})
}

// keep remembers diagnostics as they are shown.
func (t *terminal) keep(list diag.List, from sources) {
	for _, d := range list {
		d.Pos.File = filepath.ToSlash(display(from.path(d.Pos.File)))
		if from.redact != nil {
			d.Message, d.Hint = from.redact(d.Message), from.redact(d.Hint)
		}
		t.said = append(t.said, d)
	}
}

func (s sources) path(file string) string {
	if s.revision != nil && s.revision.revision != "" {
		return s.revision.path(file)
	}
	return filepath.Join(s.dir, filepath.FromSlash(file))
}

// text is a file as it may be shown. One that is not UTF-8 text (compressed, UTF-16) is not shown: positions count in what
// it decodes to.
func (s sources) text(file string) []byte {
	data := s.read(file)
	if data != nil && s.redact != nil {
		return []byte(s.redact(string(data)))
	}
	return data
}

// masked is text, or without what only the place of a diagnostic would show: that is masked where it is shown.
func (s sources) masked(file string) []byte {
	if s.known == nil {
		return s.text(file)
	}
	if data := s.read(file); data != nil {
		return []byte(s.known(string(data)))
	}
	return nil
}

// read is a file that can be shown, with its secrets.
func (s sources) read(file string) []byte {
	read := func() ([]byte, error) { return os.ReadFile(s.path(file)) }
	if r := s.revision; r != nil && r.revision != "" {
		read = func() ([]byte, error) { return fs.ReadFile(r.input.FS, file) }
	}
	data, err := read()
	if err != nil || bytes.HasPrefix(data, []byte("\x1f\x8b")) || bytes.IndexByte(data, 0) >= 0 {
		return nil
	}
	return data
}

// display returns the path as the user would type it: relative to the working directory where that is shorter.
func display(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(wd, abs)
	if err != nil || len(rel) >= len(abs) {
		return path
	}
	return rel
}

// errorsOnly leaves warnings and notes to inspect, unless all is set.
func errorsOnly(list diag.List, all bool) diag.List {
	if all {
		return list
	}
	var out diag.List
	for _, d := range list {
		if d.Severity == diag.Error {
			out = append(out, d)
		}
	}
	return out
}

// printJSON prints the one document of --json.
func (t *terminal) printJSON(v any) error {
	t.printed = true
	e := json.NewEncoder(t.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (t *terminal) printf(format string, args ...any) {
	if !t.quiet {
		fmt.Fprintf(t.out, format, args...)
	}
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %ss", thousands(n), one)
}

// thousands writes a number as people read it: 12,431.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
