package golang

import (
	"encoding/json"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// emitUnion writes a union: JSON text with a constructor and an accessor for each alternative.
func (e *emitter) emitUnion(f *jen.File, n *model.NamedType) {
	raw := jen.Qual("encoding/json", "RawMessage")
	f.Type().Id(n.Name).Struct(jen.Id("raw").Add(raw))
	for _, a := range n.Type.Alternatives {
		t := e.elemType(a.Type)
		f.Line()
		f.Commentf("// New%sFrom%s returns %s that holds v.", n.Name, a.GoName, article(n.Name))
		f.Func().Id("New" + n.Name + "From" + a.GoName).Params(jen.Id("v").Add(t)).Id(n.Name).Block(
			jen.Return(jen.Id(n.Name).Values(e.rt("encodeAlternative").Call(jen.Id("v")))),
		)
		f.Line()
		f.Commentf("// As%s returns the value, or an error if it is something else.", a.GoName)
		f.Func().Params(jen.Id("u").Id(n.Name)).Id("As"+a.GoName).Params().Params(t.Clone(), jen.Error()).Block(
			jen.Return(e.rt("decodeAlternative").Types(t.Clone()).Call(jen.Id("u").Dot("raw"), e.isAlternative(n.Type, a.Type))),
		)
	}
	f.Line()
	f.Comment("// RawJSON returns the value as JSON text.")
	f.Func().Params(jen.Id("u").Id(n.Name)).Id("RawJSON").Params().Add(raw.Clone()).Block(jen.Return(jen.Id("u").Dot("raw")))
	f.Line()
	f.Comment("// MarshalJSON implements [json.Marshaler].")
	f.Func().Params(jen.Id("u").Id(n.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Return(e.rt("encodeUnion").Call(jen.Id("u").Dot("raw"), jen.Lit(n.Name))),
	)
	f.Line()
	f.Comment("// UnmarshalJSON implements [json.Unmarshaler].")
	f.Func().Params(jen.Id("u").Op("*").Id(n.Name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
		jen.Id("u").Dot("raw").Op("=").Append(jen.Id("u").Dot("raw").Index(jen.Empty(), jen.Lit(0)), jen.Id("data").Op("...")),
		jen.Return(jen.Nil()),
	)
}

// isAlternative is the check that keeps an accessor from taking another alternative's value.
func (e *emitter) isAlternative(union, alternative *model.Type) *jen.Statement {
	s := e.shape(alternative)
	if s.nullable {
		return jen.Nil()
	}
	kind := ""
	switch s.Kind {
	case model.KindStruct:
		return e.isObject(union, s)
	case model.KindMap:
		kind = "{"
	case model.KindArray:
		kind = "["
	case model.KindString, model.KindTime:
		kind = `"`
	case model.KindBool:
		kind = "t"
	case model.KindInt, model.KindFloat, model.KindNumber:
		kind = "0"
	default:
		return jen.Nil()
	}
	return e.rt("kindIs").Call(jen.LitRune(rune(kind[0])))
}

func (e *emitter) isObject(union *model.Type, s shape) *jen.Statement {
	var members []jen.Code
	var property string
	var texts []jen.Code
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Always() {
			members = append(members, jen.Lit(f.Name))
		}
		if f.Name == union.Discriminator && union.Discriminator != "" {
			for _, v := range e.shape(f.Type).Enum {
				var text any
				if json.Unmarshal(v.Value, &text) == nil {
					property = f.Name
					texts = append(texts, jen.Lit(string(v.Value)))
				}
			}
		}
	}
	list := jen.Nil()
	if len(members) > 0 {
		list = jen.Index().String().Values(members...)
	}
	return e.rt("objectHas").Call(append([]jen.Code{list, jen.Lit(property)}, texts...)...)
}

// article puts a or an before a name.
func article(name string) string {
	if strings.ContainsRune("AEIOU", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
