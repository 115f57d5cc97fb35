package generator

import (
	"fmt"
	"testing/fstest"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/export"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
)

// Exported is an API in another format, in memory.
type Exported struct {
	API  *model.API // nil where nothing could be read
	Data []byte     // nil where the diagnostics hold an error
	// Account is what became of the API in a collection; nil of a document.
	Account     *export.Account
	Diagnostics diag.List

	in       compile.Input
	compiled *compile.Result
}

// Redact masks the input's secrets in a text, such as a line of the input that is shown beside a diagnostic.
func (e *Exported) Redact(text string) string { return e.compiled.Redact(text) }

// RedactKnown masks only those that the model held.
func (e *Exported) RedactKnown(text string) string { return e.compiled.RedactKnown(text) }

// exported compiles the input of an export.
func exported(in compile.Input) (e *Exported, ok bool) {
	in.Forget = true
	r := compile.Compile(in)
	return &Exported{API: r.API, Diagnostics: r.Diagnostics, in: in, compiled: r}, r.API != nil && r.Diagnostics.Errors() == 0
}

// ExportDocument returns the OpenAPI document that Generate writes, alone.
func ExportDocument(in compile.Input, format Format) *Exported {
	e, ok := exported(in)
	if !ok {
		return e
	}
	amendments, diags := amendments(in)
	e.Diagnostics.Append(diags)
	if e.Diagnostics.Errors() > 0 {
		return e
	}
	files, diags := openapi.Emit(e.API, documentOptions(e.API, in, amendments, format))
	e.Diagnostics.Append(diags)
	e.Diagnostics.Sort()
	for _, data := range files {
		e.Data = data
	}
	if e.Diagnostics.Errors() > 0 {
		e.Data = nil
	}
	return e
}

// ExportCollection returns the API as a Postman collection v2.1. It is read back before it is returned, and is there only if it
// gives the same API again.
func ExportCollection(in compile.Input) *Exported {
	e, ok := exported(in)
	if !ok {
		return e
	}
	source := e.compiled.Written(e.in)
	written := export.Recorded(source.API)
	data, err := export.Collection(written)
	if err != nil {
		e.Diagnostics.Add(diag.ExportDiffers, diag.Pos{File: e.API.Source}, "%v; nothing is written", err)
		return e
	}
	if differences := e.readBack(written, data); len(differences) > 0 {
		e.Diagnostics = append(e.Diagnostics, Differs(e.API, differences)...)
		return e
	}
	e.Data, e.Account = data, export.NewAccount(e.API, written, outside(in, source))
	e.Diagnostics.Append(e.Account.Diagnostics())
	return e
}

// ReadBack tells what a collection says otherwise than the input; nothing where it is an export of it.
func (e *Exported) ReadBack(collection []byte) []export.Difference {
	return e.readBack(export.Recorded(e.compiled.Written(e.in).API), collection)
}

// readBack reads a collection that was written and tells what is not as it was: first in the text of its requests, then in what the
// compiler makes of them. Both are compiled without names of the config and the lock, which a collection does not have.
func (e *Exported) readBack(written *model.API, data []byte) []export.Difference {
	const name = "collection.json"
	back := compile.Input{FS: fstest.MapFS{name: {Data: data}}}
	back.API.In = name
	got := compile.Again(back)
	if got.API == nil {
		return []export.Difference{{Where: "the collection", Want: "readable", Got: "not"}}
	}
	if d := export.Differences(written, got.API); len(d) > 0 {
		return d
	}
	return export.Differences(e.compiled.Written(e.in).Complete("").API, got.Complete("").API)
}

// Differs reports that a collection is not what it was made of.
func Differs(api *model.API, differences []export.Difference) diag.List {
	const most = 5
	var diags diag.List
	for _, d := range differences[:min(most, len(differences))] {
		diags.Add(diag.ExportDiffers, diag.Pos{File: api.Source}, "the collection would not say the same: %s; nothing is written", d)
	}
	if more := len(differences) - most; more > 0 {
		diags.Add(diag.ExportDiffers, diag.Pos{File: api.Source}, "%s would differ; nothing is written", fmt.Sprintf("at least %d more values", more))
	}
	return diags
}

// outside is what counts beside the description.
func outside(in compile.Input, source compile.Written) export.Outside {
	o := export.Outside{Source: in.API.In, Secret: source.Secret, Environments: len(in.API.Environments)}
	for _, v := range source.API.Variables {
		if v.From != "collection" && v.From != "" {
			o.Environment++
		}
	}
	over := in.API.Overrides
	o.Declared = len(over.Types) + len(in.API.Schemas)
	for _, r := range over.Requests {
		if r.Name != "" {
			o.Declared++
		}
	}
	return o
}
