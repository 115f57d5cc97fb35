package golang

import "github.com/dave/jennifer/jen"

// emitOpenAPI writes openapi.go, which embeds the document beside it.
func (e *emitter) emitOpenAPI() {
	f := e.newFile()
	f.Anon("embed")
	f.Comment("//go:embed openapi.yaml")
	f.Var().Id("openAPI").String()
	f.Line()
	f.Comment("// OpenAPI returns the API's OpenAPI document, as YAML.")
	f.Func().Id("OpenAPI").Params().Index().Byte().Block(jen.Return(jen.Index().Byte().Parens(jen.Id("openAPI"))))
	e.render("openapi.go", f)
}
