package golang

import (
	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

const mocktestPath = "github.com/pmgen/pmgen/mockserver/mocktest"

// emitTest writes the package <package>test: the mock of this API as a Go package. It declares types; what they do is
// mocktest's.
func (e *emitter) emitTest(opts Options) {
	name := e.api.Package + "test"
	data, err := model.Pack(e.api)
	if err != nil {
		e.diags.Add(diag.NotNamed, diag.Pos{File: e.api.Source}, "the model cannot be encoded: %v; nothing was emitted", err)
		return
	}
	e.files[name+"/api.json"] = data
	if opts.ImportPath == "" {
		e.diags.Add(diag.NoImportPath, diag.Pos{File: e.api.Source}, "the import path of package %s is not given; its test package has no Client function", e.api.Package)
	}
	outer := e.importPath
	e.importPath = opts.ImportPath
	defer func() { e.importPath = outer }()
	t := newTestPackage(e)
	f := t.newFile(name)
	f.Anon("embed")
	f.PackageComment("// Package " + name + " is a mock of the API that package " + e.api.Package + " calls. It answers with the recorded examples,")
	f.PackageComment("// or with what a test says of an operation.")
	f.Comment("// The packages that this one is made of are of the generation that it was made for.")
	f.Const().Id("_").Op("=").Qual(mocktestPath, "Generation1")
	f.Line()
	f.Comment("//go:embed api.json")
	f.Var().Id("api").String()
	f.Line()
	f.Comment("// Server is a running mock.")
	members := []jen.Code{jen.Op("*").Qual(mocktestPath, "Mock")}
	for _, s := range t.services {
		members = append(members, jen.Id(s.field).Id(s.typ))
	}
	f.Type().Id("Server").Struct(members...)
	f.Line()
	f.Comment("// NewServer starts a mock that is closed at the end of the test.")
	services, apiError := jen.Nil(), jen.Nil()
	if opts.ImportPath != "" {
		services, apiError = jen.Id("s"), jen.New(e.id("APIError"))
	}
	f.Func().Id("NewServer").Params(jen.Id("t").Qual("testing", "TB"), jen.Id("opts").Op("...").Qual(mocktestPath, "Option")).Op("*").Id("Server").Block(
		jen.Id("t").Dot("Helper").Call(),
		jen.Id("s").Op(":=").New(jen.Id("Server")),
		jen.Id("s").Dot("Mock").Op("=").Qual(mocktestPath, "New").Call(jen.Id("t"), jen.Id("api"), services, apiError, jen.Id("opts").Op("...")),
		jen.Return(jen.Id("s")),
	)
	f.Line()
	f.Comment("// Start starts a mock outside of a test: for an Example or a program, which closes it.")
	f.Func().Id("Start").Params(jen.Id("opts").Op("...").Qual(mocktestPath, "Option")).Op("*").Id("Server").Block(
		jen.Return(jen.Id("NewServer").Call(jen.Qual(mocktestPath, "Outside").Call(), jen.Id("opts").Op("..."))),
	)
	if opts.ImportPath != "" {
		f.Line()
		options := []jen.Code{e.id("WithBaseURL").Call(jen.Id("s").Dot("Mock").Dot("URL")), t.named()}
		comment := "// Client returns a client of the mock. Options that are given are applied after the mock's."
		if credentials := t.anyCredentials(); len(credentials) > 0 {
			options = append(options, credentials...)
			comment = "// Client returns a client of the mock, with credentials that it takes. Options that are given are applied after the mock's: with\n" +
				"// an empty token a call gets the recorded 401."
		}
		f.Comment(comment)
		f.Func().Params(jen.Id("s").Op("*").Id("Server")).Id("Client").Params(jen.Id("opts").Op("...").Add(e.id("Option"))).Op("*").Add(e.id("Client")).Block(
			jen.Id("s").Dot("Mock").Dot("T").Call().Dot("Helper").Call(),
			jen.Id("opts").Op("=").Append(jen.Index().Add(e.id("Option")).Values(options...), jen.Id("opts").Op("...")),
			jen.List(jen.Id("client"), jen.Err()).Op(":=").Add(e.id("New")).Call(jen.Id("opts").Op("...")),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Id("s").Dot("Mock").Dot("T").Call().Dot("Fatal").Call(jen.Err())),
			jen.Return(jen.Id("client")),
		)
		for _, s := range t.services {
			t.emitService(f, s)
		}
	}
	e.render(name+"/"+name+".go", f)
	if opts.ImportPath != "" {
		t.emitEvery(name)
	}
}

// named is the option by which a client tells the mock which operation it calls: several may share an endpoint.
func (t *testPackage) named() jen.Code {
	return t.id("WithMiddleware").Call(jen.Func().Params(jen.Id("r").Op("*").Qual("net/http", "Request"), jen.Id("next").Add(t.id("Doer"))).
		Params(jen.Op("*").Qual("net/http", "Response"), jen.Error()).Block(
		jen.Return(jen.Id("next").Dot("Do").Call(jen.Id("s").Dot("Mock").Dot("Name").Call(jen.Id("r"), t.id("OperationOf").Call(jen.Id("r"))))),
	))
}

// anyCredentials are options that authorize a client: the mock looks at their form only. Signatures are the caller's.
func (t *testPackage) anyCredentials() []jen.Code {
	var options []jen.Code
	for _, c := range t.credentials() {
		switch kindOfScheme(c.schemes[0]) {
		case bySigner:
		case byBasic:
			options = append(options, t.id(c.option).Call(jen.Lit("user"), jen.Lit("password")))
		case byToken:
			options = append(options, t.id(c.option).Call(jen.Lit("token")))
		default:
			options = append(options, t.id(c.option).Call(jen.Lit("key")))
		}
	}
	return options
}

// newFile returns an empty file of the test package.
func (t *testPackage) newFile(name string) *jen.File {
	f := jen.NewFile(name)
	f.HeaderComment(header)
	f.ImportNames(map[string]string{"testing": "testing", "time": "time", "encoding/json": "json", "io": "io", "iter": "iter", "net/http": "http",
		mocktestPath: "mocktest", t.importPath: t.api.Package})
	return f
}

// emitEvery writes the test that calls every operation against its mock.
func (t *testPackage) emitEvery(name string) {
	f := t.newFile(name)
	options := []jen.Code{t.id("WithRetries").Call(jen.Lit(0)), t.id("WithHTTPClient").Call(jen.Qual(mocktestPath, "HTTPClient").Call())}
	for _, v := range t.configuration() {
		if !hasDefault(v) || v.Value == "" {
			options = append(options, t.id("With"+v.GoName).Call(jen.Lit("example")))
		}
	}
	f.Comment("// TestEveryOperation calls every operation with the recorded arguments: its recorded reply comes back.")
	f.Func().Id("TestEveryOperation").Params(jen.Id("t").Op("*").Qual("testing", "T")).Block(
		jen.Id("s").Op(":=").Id("NewServer").Call(jen.Id("t")),
		jen.Id("client").Op(":=").Id("s").Dot("Client").Call(options...),
		jen.Qual(mocktestPath, "CallEvery").Call(jen.Id("t"), jen.Id("s").Dot("Mock"), jen.Id("client"), t.id("WithCallHeader"), t.id("WithResponse")),
	)
	t.render(name+"/every_test.go", f)
}
