package main

import (
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/failures"
	"github.com/pmgen/pmgen/contracttests/reports"
	"github.com/pmgen/pmgen/generator/compile"
)

// reportKind is a kind of file that test writes its results into: a flag each.
type reportKind struct {
	flag, usage string
	format      reports.Format
	exchanges   bool // it shows what went over the wire, of checks that passed, too
}

// reportKinds are all of them.
func reportKinds() []reportKind {
	return []reportKind{
		{flag: "junit", usage: "also write the results to this file, as JUnit XML for CI servers", format: reports.JUnit},
		{flag: "sarif", usage: "also write the failures to this file, as SARIF 2.1.0 for code hosts", format: reports.SARIF},
		{flag: "html", usage: "also write the results to this file, as one page for people", format: reports.HTML},
		{flag: "save-failures", usage: "also write each failing request with the reply that it got to this file, as a Postman collection", format: failures.Format},
		{flag: "har", usage: "also write all requests and replies to this file, as an HTTP Archive (HAR 1.2)", format: reports.HAR, exchanges: true},
	}
}

// reportFlags are the files that were asked for.
type reportFlags struct {
	kinds []reportKind
	paths []string
}

func (f *reportFlags) add(cmd *cobra.Command) {
	f.kinds = reportKinds()
	f.paths = make([]string, len(f.kinds))
	for i, k := range f.kinds {
		cmd.Flags().StringVar(&f.paths[i], k.flag, "", k.usage)
	}
}

// open begins the reports, and has the options feed them.
func (f *reportFlags) open(src *source, result *compile.Result, o *contracttests.Options, inputs ...string) (*reports.Set, error) {
	var files []reports.File
	for i, k := range f.kinds {
		if f.paths[i] != "" {
			files = append(files, reports.File{Path: f.paths[i], Format: k.format})
			o.Exchanges = o.Exchanges || k.exchanges
		}
	}
	from := sources{dir: src.dir, redact: result.Redact, known: result.RedactKnown}
	set, err := reports.Open(reports.Run{
		Title: result.API.Title, Version: version(), Started: time.Now(),
		Path:   func(file string) string { return filepath.ToSlash(display(from.path(file))) },
		Mask:   masking(result),
		Source: from.text,
	}, files, inputs...)
	if err != nil {
		return nil, err
	}
	o.Each = set.Add
	return set, nil
}
