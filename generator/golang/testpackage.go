package golang

import (
	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

const (
	mockserverPath = "github.com/pmgen/pmgen/mockserver"
	modelPath      = "github.com/pmgen/pmgen/generator/model"
)

// emitTest writes the package <package>test: the mock of this API as a Go package.
func (e *emitter) emitTest(opts Options) {
	name := e.api.Package + "test"
	data, err := model.Encode(e.api)
	if err != nil {
		e.diags.Add(diag.NotNamed, diag.Pos{File: e.api.Source}, "the model cannot be encoded: %v; nothing was emitted", err)
		return
	}
	f := jen.NewFile(name)
	f.HeaderComment(header)
	f.ImportNames(map[string]string{"net/http/httptest": "httptest", "testing": "testing", "bytes": "bytes", mockserverPath: "mockserver", modelPath: "model", opts.ImportPath: e.api.Package})
	f.Anon("embed")
	f.PackageComment("// Package " + name + " is a mock of the API that package " + e.api.Package + " calls. It answers with the recorded examples.")
	f.Comment("// The mock server is of the generation that this package was made for.")
	f.Const().Id("_").Op("=").Qual(mockserverPath, "Generation1")
	f.Line()
	f.Comment("//go:embed api.json")
	f.Var().Id("api").String()
	f.Line()
	f.Comment("// Server is a running mock.")
	f.Type().Id("Server").Struct(
		jen.Comment("// URL is the base URL of the mock."),
		jen.Id("URL").String(),
		jen.Line().Comment("// Handler is the mock itself."),
		jen.Id("Handler").Op("*").Qual(mockserverPath, "Server"),
		jen.Line().Id("t").Qual("testing", "TB"),
	)
	f.Line()
	f.Comment("// NewServer starts a mock that is closed at the end of the test.")
	f.Func().Id("NewServer").Params(jen.Id("t").Qual("testing", "TB"), jen.Id("opts").Op("...").Qual(mockserverPath, "Option")).Op("*").Id("Server").Block(
		jen.Id("t").Dot("Helper").Call(),
		jen.List(jen.Id("description"), jen.Err()).Op(":=").Qual(mockserverPath, "Load").Call(jen.Index().Byte().Parens(jen.Id("api"))),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatal").Call(jen.Err())),
		jen.List(jen.Id("handler"), jen.Err()).Op(":=").Qual(mockserverPath, "New").Call(jen.Index().Op("*").Qual(modelPath, "API").Values(jen.Id("description")), jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("t").Dot("Fatal").Call(jen.Err())),
		jen.Id("server").Op(":=").Qual("net/http/httptest", "NewServer").Call(jen.Id("handler")),
		jen.Id("t").Dot("Cleanup").Call(jen.Id("server").Dot("Close")),
		jen.Return(jen.Op("&").Id("Server").Values(jen.Id("URL").Op(":").Id("server").Dot("URL"), jen.Id("Handler").Op(":").Id("handler"), jen.Id("t").Op(":").Id("t"))),
	)
	if opts.ImportPath == "" {
		e.diags.Add(diag.NoImportPath, diag.Pos{File: e.api.Source}, "the import path of package %s is not given; its test package has no Client function", e.api.Package)
	} else {
		client := opts.ImportPath
		f.Line()
		f.Comment("// Client returns a client of the mock. Options that are given are applied after the mock's.")
		f.Func().Params(jen.Id("s").Op("*").Id("Server")).Id("Client").Params(jen.Id("opts").Op("...").Qual(client, "Option")).Op("*").Qual(client, "Client").Block(
			jen.Id("s").Dot("t").Dot("Helper").Call(),
			jen.Id("opts").Op("=").Append(jen.Index().Qual(client, "Option").Values(jen.Qual(client, "WithBaseURL").Call(jen.Id("s").Dot("URL"))), jen.Id("opts").Op("...")),
			jen.List(jen.Id("client"), jen.Err()).Op(":=").Qual(client, "New").Call(jen.Id("opts").Op("...")),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("s").Dot("t").Dot("Fatal").Call(jen.Err())),
			jen.Return(jen.Id("client")),
		)
	}
	e.render(name+"/"+name+".go", f)
	e.files[name+"/api.json"] = data
}
