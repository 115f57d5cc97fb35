package golang

import (
	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// emitMembers writes the JSON methods of a struct that encoding/json alone cannot encode: it keeps members that are not
// its fields, or has members whose names no struct tag can hold.
func (e *emitter) emitMembers(f *jen.File, n *model.NamedType) {
	extra := e.extraType(n.Type)
	var odd []*model.Field
	var known []jen.Code
	for i := range n.Type.Fields {
		if field := &n.Type.Fields[i]; tagName(field.Name) {
			known = append(known, jen.Lit(field.Name))
		} else {
			odd = append(odd, field)
		}
	}
	if extra == nil && len(odd) == 0 {
		return
	}
	all := append([]jen.Code{}, known...)
	var write, read []jen.Code
	for _, field := range odd {
		all = append(all, jen.Lit(field.Name))
		value := []jen.Code{jen.Id("name").Op(":").Lit(field.Name), jen.Id("value").Op(":").Id("x").Dot(field.GoName)}
		if _, omit := e.fieldType(n, field); omit != never {
			value = append(value, jen.Id("omit").Op(":").True())
		}
		write = append(write, jen.Values(value...))
		read = append(read, jen.Values(jen.Id("name").Op(":").Lit(field.Name), jen.Id("value").Op(":").Op("&").Id("x").Dot(field.GoName)))
	}
	list := func(members []jen.Code) *jen.Statement {
		return jen.Index().Add(e.rt("member")).Add(fields(members...))
	}
	plain := jen.Id("plain").Call(jen.Id("x"))
	var encode *jen.Statement
	switch {
	case extra == nil:
		encode = e.rt("encodeMembers").Call(plain, list(write))
	case len(odd) == 0:
		encode = e.rt("encodeMembers").Call(plain, e.rt("extraMembers").Call(append([]jen.Code{jen.Id("x").Dot("Extra")}, all...)...))
	default:
		members := e.rt("extraMembers").Call(append([]jen.Code{jen.Id("x").Dot("Extra")}, all...)...)
		encode = e.rt("encodeMembers").Call(plain, jen.Append(list(write), members.Op("...")))
	}
	f.Line()
	f.Comment("// MarshalJSON implements [json.Marshaler].")
	f.Func().Params(jen.Id("x").Id(n.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Type().Id("plain").Id(n.Name),
		jen.Return(encode),
	)
	f.Line()
	decode := []jen.Code{jen.Id("data"), jen.Parens(jen.Op("*").Id("plain")).Call(jen.Id("x")), jen.Index().String().Values(known...), jen.Nil()}
	if len(odd) > 0 {
		decode[3] = list(read)
	}
	body := []jen.Code{jen.Type().Id("plain").Id(n.Name)}
	if extra == nil {
		body = append(body, jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(e.rt("decodeMembers")).Call(decode...), jen.Return(jen.Err()))
	} else {
		body = append(body,
			jen.List(jen.Id("others"), jen.Err()).Op(":=").Add(e.rt("decodeMembers")).Call(decode...),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())),
			jen.List(jen.Id("x").Dot("Extra"), jen.Err()).Op("=").Add(e.rt("decodeExtra")).Types(extra).Call(jen.Id("others")),
			jen.Return(jen.Err()),
		)
	}
	f.Comment("// UnmarshalJSON implements [json.Unmarshaler].")
	f.Func().Params(jen.Id("x").Op("*").Id(n.Name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(body...)
}
