// Package reports writes what contract tests find into files for other tools: CI servers, code hosts, people.
//
//	set, err := reports.Open(reports.Run{…}, reports.File{Path: "junit.xml", Format: reports.JUnit})
//	report, err := contracttests.Check(ctx, api, contracttests.Options{…, Each: set.Add})
//	err = set.Close(report)
//
// A report is fed with results as they come and keeps none that it has written, as far as its format permits: a run of a
// hundred thousand checks needs no more memory than one of a hundred. It is written beside its place and takes it when it is
// whole.
package reports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/diag"
)

// Writer writes one report. It is used by one goroutine at a time.
type Writer interface {
	// Add takes a result, in the order of the plan. Its texts are those of strangers, without secrets.
	Add(contracttests.Result) error
	// Close completes the report with the sums. It is called once, and not at all where Add failed. A run that was interrupted
	// has a report, too: Report.Interrupted says so.
	Close(*contracttests.Report) error
}

// Format begins a report. What it writes at once must not fail: the output remembers an error until it is flushed.
type Format func(out *Output, run Run) Writer

// Run is what is known before anything was checked.
type Run struct {
	Title   string // of the API
	Version string // of pmgen
	Started time.Time
	// Path is where a file of a position is, with slashes, relative to the root of the sources; nil leaves it as it is.
	Path func(file string) string
	// Mask masks whatever could be a secret in a text of the server, beside those that were sent; nil masks nothing.
	Mask func(text string) string
	// Source is such a file's text without secrets; nil: there is none.
	Source func(file string) []byte
}

// path is how the file of a position is named in reports.
func (r Run) path(file string) string {
	if r.Path == nil || file == "" {
		return file
	}
	return r.Path(file)
}

// File is a report that is asked for.
type File struct {
	Path   string
	Format Format
}

// Set are the reports of one run.
type Set struct{ open []*openFile }

type openFile struct {
	path   string
	beside *os.File
	out    *Output
	writer Writer
	err    error
}

// Open begins reports. Those who cannot be written are an error before anything is checked. inputs are files that no report
// replaces.
func Open(run Run, files []File, inputs ...string) (*Set, error) {
	s := &Set{}
	for i, f := range files {
		for _, other := range files[:i] {
			if same(f.Path, other.Path) {
				s.Abort()
				return nil, fmt.Errorf("cannot write %s: two reports have this name", f.Path)
			}
		}
		o, err := begin(f.Path, inputs)
		if err != nil {
			s.Abort()
			return nil, fmt.Errorf("cannot write %s: %w", f.Path, err)
		}
		o.out = newOutput(o.beside)
		o.writer = f.Format(o.out, run)
		s.open = append(s.open, o)
	}
	return s, nil
}

func same(a, b string) bool {
	x, err := filepath.Abs(a)
	y, other := filepath.Abs(b)
	return err == nil && other == nil && x == y
}

// begin creates the file that takes its place when it is whole.
func begin(path string, inputs []string) (*openFile, error) {
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return nil, errors.New("it is no file")
		}
		for _, input := range inputs {
			if in, err := os.Stat(input); err == nil && os.SameFile(info, in) {
				return nil, errors.New("it is the input, which is not replaced")
			}
		}
	}
	beside, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, diag.Reason(err)
	}
	return &openFile{path: path, beside: beside}, nil
}

// Add hands a result to every report. One that cannot be written any more is left alone; Close tells.
func (s *Set) Add(r contracttests.Result) {
	for _, o := range s.open {
		if o.err == nil {
			o.err = o.writer.Add(r)
		}
	}
}

// Close completes the reports and puts them in their places. A report that fails keeps no other from being written.
func (s *Set) Close(report *contracttests.Report) error {
	var failed []error
	for _, o := range s.open {
		if err := o.close(report); err != nil {
			failed = append(failed, fmt.Errorf("cannot write %s: %w", o.path, diag.Reason(err)))
		}
	}
	s.open = nil
	return errors.Join(failed...)
}

func (o *openFile) close(report *contracttests.Report) error {
	defer os.Remove(o.beside.Name()) // which is nothing once it was renamed
	err := o.err
	if err == nil {
		err = o.writer.Close(report)
	}
	if err == nil {
		err = o.out.flush()
	}
	if err = errors.Join(err, o.beside.Close()); err != nil {
		return err
	}
	if err = os.Chmod(o.beside.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(o.beside.Name(), o.path)
}

// Abort leaves no report, and what was in their places as it was. After Close it does nothing.
func (s *Set) Abort() {
	for _, o := range s.open {
		_ = o.beside.Close()
		_ = os.Remove(o.beside.Name())
	}
	s.open = nil
}
