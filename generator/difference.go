package generator

import (
	"io/fs"
	"path"
	"slices"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diff"
	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Difference is how two versions of a description differ, for those who use the older one.
type Difference struct {
	Old, New Compared
	Report   *diff.Report // nil where one of them has errors
}

// Compared is one of the two versions.
type Compared struct {
	API         *model.API // nil of an OpenAPI document
	Diagnostics diag.List

	compiled *compile.Result
	input    compile.Input
	side     diff.Side
}

// Redact masks the input's secrets in a text, such as a line of the input that is shown beside a diagnostic.
func (c *Compared) Redact(text string) string {
	if c.compiled == nil {
		return text
	}
	return c.compiled.Redact(text)
}

// Diff compares two versions of a description, each a collection, Losant's files or an OpenAPI document. Without a lock of its own
// the new one is named as generating it after the old one would: that is what the users of the old client get. With one document
// among them, only what is on the wire is compared.
func Diff(old, new compile.Input) *Difference {
	d := &Difference{}
	borrowSchemas(&old, &new, &d.Old.Diagnostics, &d.New.Diagnostics)
	d.Old.read(old)
	if new.Names == nil && d.Old.compiled != nil {
		new.Names = d.Old.compiled.Names
	}
	d.New.read(new)
	d.Old.Diagnostics = slices.DeleteFunc(d.Old.Diagnostics, overtaken)
	if d.Old.Diagnostics.Errors()+d.New.Diagnostics.Errors() > 0 {
		return d
	}
	withGo := d.Old.API != nil && d.New.API != nil
	sides := []*Compared{&d.Old, &d.New}
	parallel.Each(len(sides), func(i int) { sides[i].emit(withGo) })
	if d.Old.Diagnostics.Errors()+d.New.Diagnostics.Errors() > 0 {
		return d
	}
	report, diags := diff.Compare(d.Old.side, d.New.side)
	d.New.Diagnostics.Append(diags)
	if diags.Errors() == 0 {
		d.Report = report
	}
	return d
}

// overtaken are the errors of a config that is written for the new version: what it says need not be there in the old one.
func overtaken(d diag.Diagnostic) bool {
	switch d.About() {
	case diag.OverrideMeetsNothing, diag.UnknownTypePath, diag.UnknownSchemaPath, diag.PagingMeetsNothing, diag.NamingUnknownType:
		return true
	}
	return false
}

// read compiles a description, or reads a document.
func (c *Compared) read(in compile.Input) {
	fsys, name := description(in)
	if info, err := fs.Stat(fsys, name); err == nil && info.Mode().IsRegular() && info.Size() <= diff.MaxDocument {
		if data, err := fs.ReadFile(fsys, name); err == nil && diff.IsDocument(data) {
			var diags diag.List
			c.side.Document, diags = diff.ReadDocument(name, data)
			c.Diagnostics.Append(diags)
			return
		}
	}
	c.input = in
	c.compiled = compile.Compile(in)
	c.API, c.side.API = c.compiled.API, c.compiled.API
	c.Diagnostics.Append(c.compiled.Diagnostics)
}

// description is where an input's description is.
func description(in compile.Input) (fs.FS, string) {
	if in.Description != nil {
		return in.Description.FS, path.Clean(in.Description.Path)
	}
	return in.FS, path.Clean(in.API.In)
}

// emit makes the document of a model, and its client. Examples say nothing about what is required, and are most of both.
func (c *Compared) emit(withGo bool) {
	if c.API == nil {
		return
	}
	api := *c.API
	if api.Package == "" {
		api.Package = "api"
	}
	api.Operations = make([]*model.Operation, len(c.API.Operations))
	for i, op := range c.API.Operations {
		bare := *op
		bare.Examples, bare.Request.Body = nil, nil
		api.Operations[i] = &bare
	}
	amended, diags := amendments(c.input)
	if c.Diagnostics.Append(errorsOf(diags)); diags.Errors() > 0 {
		return
	}
	files, diags := openapi.Emit(&api, openapi.Options{Version: c.input.API.OpenAPI, Overlay: amended})
	if c.Diagnostics.Append(errorsOf(diags)); diags.Errors() > 0 {
		return
	}
	c.side.Document, diags = diff.ReadDocument(openapi.FileName, files[openapi.FileName])
	if c.Diagnostics.Append(errorsOf(diags)); diags.Errors() > 0 || !withGo {
		return
	}
	c.side.Go, diags = golang.Emit(&api, golang.Options{})
	c.Diagnostics.Append(errorsOf(diags))
}

// errorsOf leaves what the emitters note to generate, which says it of all that they write.
func errorsOf(list diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}
