package golang

import (
	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// errorsFile is the part of the runtime that becomes errors.go, with the API's own error types.
const errorsFile = "errors.go"

// emitErrors writes errors.go.
func (e *emitter) emitErrors() {
	f := e.newFile()
	for _, n := range e.named() {
		if n.Error && n.Type.Kind == model.KindStruct {
			e.emitType(f, n)
		}
	}
	e.render(errorsFile, f)
	if own, ok := e.files[errorsFile]; ok {
		e.files[errorsFile] = e.merge(errorsFile, e.parts.text(errorsFile), own)
	}
}

// emitErrorMethods writes what makes a struct an error that keeps the reply. Its text is the reply's.
func (e *emitter) emitErrorMethods(f *jen.File, n *model.NamedType) {
	receiver := jen.Id("e").Op("*").Id(n.Name)
	reply := jen.Id("e").Dot("APIError")
	f.Line()
	f.Comment("// Unwrap returns the reply.")
	f.Func().Params(receiver).Id("Unwrap").Params().Error().Block(jen.Return(reply.Clone()))
	f.Line()
	f.Func().Params(receiver.Clone()).Id("wrap").Params(jen.Id("reply").Op("*").Id("APIError")).Block(
		reply.Clone().Op("=").Id("reply"),
	)
}
