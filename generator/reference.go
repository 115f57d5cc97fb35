package generator

import (
	"fmt"
	"path/filepath"

	"github.com/pmgen/pmgen/generator/call"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/docs"
	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
)

// ReferenceOptions say how the calls on the pages reach a server.
type ReferenceOptions struct {
	BaseURL string // "" for the recorded server
	Import  string // the import path of the generated package; "" for its name alone
}

// Reference compiles the input and makes its reference pages, in memory. With an error among the diagnostics there are no files.
func Reference(in compile.Input, o ReferenceOptions) *Output {
	in.Forget = true
	compiled := compile.Compile(in)
	out := &Output{API: compiled.API, Diagnostics: compiled.Diagnostics, compiled: compiled}
	if out.API == nil || out.Diagnostics.Errors() > 0 {
		return out
	}
	programs := golang.Snippets(out.API, golang.SnippetOptions{ImportPath: o.Import, BaseURL: o.BaseURL})
	var diags diag.List
	out.Files, diags = docs.Emit(out.API, docs.Options{Version: Version, Curl: func(op *model.Operation) string {
		return call.Of(out.API, op).Curl(o.BaseURL)
	}, Go: func(op *model.Operation) string {
		program, err := programs(op)
		if err != nil {
			return "" // an operation of no service: its page says what there is
		}
		return string(program)
	}})
	out.Diagnostics.Append(diags)
	out.Diagnostics.Sort()
	out.Manifest = config.NewManifest(Version, inputs(in), configuration(in), "", out.Files)
	return out
}

// WriteReference brings a folder to the pages. The diagnostics say what is in the way (then nothing is written) and what was
// edited by hand.
func (o *Output) WriteReference(dir string) (diag.List, error) {
	none := config.NewLock() // the pages give no names
	p := &Project{Jobs: []Job{{Out: dir}}, lockPath: filepath.Join(dir, config.LockFile), lock: none, lockData: none.Encode()}
	return p.Write([]*Output{o})
}

// isReference reports whether a folder's files are those of a reference.
func isReference[V any](files map[string]V) bool {
	_, pages := files[docs.IndexFile]
	_, ledger := files[LedgerFile]
	return pages && !ledger
}

// mixed is the error of a folder that holds the other of the two things that pmgen writes: one would remove what the other wrote.
func mixed(previous *config.Manifest, o *Output, dir string) error {
	if previous == nil || len(previous.Outputs) == 0 || len(o.Files) == 0 || isReference(previous.Outputs) == isReference(o.Files) {
		return nil
	}
	by := "generate"
	if isReference(previous.Outputs) {
		by = "docs"
	}
	return fmt.Errorf("%s holds what pmgen %s wrote: name another folder", dir, by)
}
