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

// messages are the members of error bodies that say in words what is wrong, best first.
var messages = []string{"message", "error_description", "errorMessage", "error_message", "detail", "details", "description", "msg", "title", "reason", "error"}

// emitErrorMethods writes what makes a struct an error that keeps the reply.
func (e *emitter) emitErrorMethods(f *jen.File, n *model.NamedType) {
	receiver := jen.Id("e").Op("*").Id(n.Name)
	reply := jen.Id("e").Dot("APIError")
	message := reply.Clone().Dot("Error").Call()
	comment := "// Error names the operation and the status."
	if text := e.message(n); text != nil {
		message = e.rt("documented").Call(reply.Clone(), text)
		comment = "// Error names the operation and the status, and says what the reply says."
	}
	f.Line()
	f.Comment(comment)
	f.Func().Params(receiver).Id("Error").Params().String().Block(jen.Return(message))
	f.Line()
	f.Comment("// Unwrap returns the reply.")
	f.Func().Params(receiver.Clone()).Id("Unwrap").Params().Error().Block(jen.Return(reply.Clone()))
	f.Line()
	f.Func().Params(receiver.Clone()).Id("wrap").Params(jen.Id("reply").Op("*").Id("APIError")).Block(
		reply.Clone().Op("=").Id("reply"),
	)
}

// message returns the expression for an error body's message; nil where it has none.
func (e *emitter) message(n *model.NamedType) *jen.Statement {
	for _, name := range messages {
		for i := range n.Type.Fields {
			f := &n.Type.Fields[i]
			s := e.shape(f.Type)
			if f.Name != name || s.Kind != model.KindString {
				continue
			}
			field := jen.Id("e").Dot(f.GoName)
			_, omitzero := e.fieldType(n, f)
			switch {
			case omitzero && s.nullable:
				return e.rt("nullableText").Call(field)
			case omitzero || s.nullable:
				return e.rt("optionalText").Call(field)
			case s.enum():
				return jen.String().Call(field)
			}
			return field
		}
	}
	return nil
}
