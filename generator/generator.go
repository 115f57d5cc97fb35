// Package generator compiles descriptions of APIs and emits what pmgen makes of them: a Go client, an OpenAPI document, a
// test package and the ledger. [Generate] is the whole way in one function, from an [fs.FS] to files in memory ([Output.FS]).
// What a pmgen.yaml names is a [Project], which reads and writes folders: only what it wrote itself, and whole or not at all.
package generator

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strings"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/overlay"
	"github.com/pmgen/pmgen/generator/parallel"
	"github.com/pmgen/pmgen/mockserver"
)

// Version is the version of pmgen's output. It is part of the manifest: another version generates again.
const Version = "0.1.0"

// LedgerFile is the name of the ledger in an output folder.
const LedgerFile = "pmgen.ledger.json"

// Output is everything generated for one API, in memory.
type Output struct {
	API    *model.API // nil where nothing could be read
	Ledger *model.Ledger
	// Names are the lock's next state for this API.
	Names *config.Names
	// Files are the contents by slash-separated path below the output folder, without manifest and lock. Empty when the
	// diagnostics hold an error.
	Files       map[string][]byte
	Manifest    *config.Manifest
	Diagnostics diag.List
	// Unchanged: the folder is up to date. Where that was known without compiling, only Names and Manifest are there.
	Unchanged bool
	// First: the folder had not been written before. Set by Write.
	First bool

	compiled *compile.Result
}

// Redact masks the input's secrets in a text, such as a line of the input that is shown beside a diagnostic.
func (o *Output) Redact(text string) string {
	if o.compiled == nil {
		return text
	}
	return o.compiled.Redact(text)
}

// Generate compiles the input and emits everything. With an error among the diagnostics there are no files.
func Generate(in compile.Input) *Output {
	compiled := compile.Compile(in)
	out := &Output{API: compiled.API, Names: compiled.Names, Files: map[string][]byte{}, Diagnostics: compiled.Diagnostics, compiled: compiled}
	amendments, said := amendments(in)
	out.Diagnostics.Append(said)
	out.Diagnostics.Sort()
	if compiled.API == nil || out.Diagnostics.Errors() > 0 {
		return out.refuse()
	}
	out.emit(
		func() (map[string][]byte, diag.List) {
			return openapi.Emit(out.API, documentOptions(out.API, in, amendments, openapi.YAML))
		},
		func() (map[string][]byte, diag.List) {
			return golang.Emit(out.API, golang.Options{GoVersion: in.API.Go, Test: in.API.Test, ImportPath: in.API.Import, Mock: mock(out.API, in)})
		},
	)
	out.Diagnostics.Sort()
	if out.Diagnostics.Errors() > 0 {
		return out.refuse()
	}
	out.Ledger = ledger(out.API, out.Diagnostics.Lasting())
	out.Files[LedgerFile] = encode(out.Ledger)
	out.Manifest = config.NewManifest(Version, inputs(in), configuration(in), hashOf(out.Names), out.Files)
	return out
}

// amendments reads the overlay that the config names; nil where there is none.
func amendments(in compile.Input) (*openapi.Overlay, diag.List) {
	if in.API.Overlay == "" {
		return nil, nil
	}
	return overlay.Read(in.FS, in.API.Overlay, in.API.At("overlay"))
}

// documentOptions say how the document is written: alike for Generate and for an export.
func documentOptions(api *model.API, in compile.Input, amendments *openapi.Overlay, format openapi.Format) openapi.Options {
	return openapi.Options{Version: in.API.OpenAPI, Format: format, Overlay: amendments, Samples: golang.Samples(api)}
}

// mock answers what the examples of the test package print; nil where there is none.
func mock(api *model.API, in compile.Input) http.Handler {
	if !in.API.Test || in.API.Import == "" {
		return nil
	}
	server, err := mockserver.New([]*model.API{api}, mockserver.WithErrors(true)) // as the test package has it
	if err != nil {
		return nil // the test package says why when it starts
	}
	return server
}

// refuse leaves the account and drops the files: output is whole or not at all.
func (o *Output) refuse() *Output {
	o.Ledger, o.Files = ledger(o.API, o.Diagnostics), nil
	return o
}

// emit adds what the emitters write. They only read the model, so they run at the same time.
func (o *Output) emit(emitters ...func() (map[string][]byte, diag.List)) {
	files, diags := make([]map[string][]byte, len(emitters)), make([]diag.List, len(emitters))
	parallel.Each(len(emitters), func(i int) { files[i], diags[i] = emitters[i]() })
	for i := range emitters {
		maps.Copy(o.Files, files[i])
		o.Diagnostics.Append(diags[i])
	}
}

func ledger(api *model.API, diags diag.List) *model.Ledger {
	l := model.NewLedger(api)
	l.Diagnostics = append(diag.List{}, diags...)
	return l
}

// encode writes JSON as people read and compare it.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // a value of ours that is no JSON is a defect of ours
	}
	return b.Bytes()
}

// GoLines returns how many Go files the client has, without its tests, and how many lines.
func (o *Output) GoLines() (files, lines int) {
	for name, data := range o.Files {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "/") {
			files++
			lines += bytes.Count(data, []byte("\n"))
		}
	}
	return files, lines
}

// OpenAPIVersion returns the version that the document says it is of.
func (o *Output) OpenAPIVersion() string {
	for line := range bytes.Lines(o.Files[openapi.FileName]) {
		if v, ok := strings.CutPrefix(string(line), "openapi:"); ok {
			return strings.Trim(v, " \"\n")
		}
	}
	return ""
}
