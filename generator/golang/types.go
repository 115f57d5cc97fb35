package golang

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// emitTypes writes types.go: the named types that are no errors, by Go name.
func (e *emitter) emitTypes() {
	f := e.newFile()
	n := 0
	for _, t := range e.named() {
		if !t.Error || t.Type.Kind != model.KindStruct {
			e.emitType(f, t)
			n++
		}
	}
	if n > 0 {
		e.render("types.go", f)
	}
}

// named returns the types with a Go name, sorted by it.
func (e *emitter) named() []*model.NamedType {
	var list []*model.NamedType
	for _, t := range e.api.Types {
		if t.Name != "" {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *model.NamedType) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (e *emitter) emitType(f *jen.File, n *model.NamedType) {
	s := e.shape(&model.Type{Kind: model.KindRef, Ref: n.ID})
	e.typeDoc(n).write(f)
	switch {
	case s.Kind == model.KindStruct:
		e.emitStruct(f, n)
	case s.Kind == model.KindUnion:
		e.emitUnion(f, n)
	case s.enum():
		e.emitEnum(f, n)
	case s.declared():
		f.Type().Id(n.Name).Add(e.goKind(n.Type))
	default:
		f.Type().Id(n.Name).Op("=").Add(e.goKind(n.Type))
	}
	f.Line()
}

// typeDoc says what a type is and where it is from.
func (e *emitter) typeDoc(n *model.NamedType) *doc {
	d := &doc{}
	where := e.origin(n)
	text, whole := lead(n.Name, n.Type.Description, where)
	if whole {
		d.markdown(text, docMethod)
	} else {
		d.para(text)
		d.markdown(n.Type.Description, docMethod)
	}
	switch others := len(n.Aliases); {
	case others == 1:
		d.para("The same type stands in another place, too.")
	case others > 1:
		d.para("The same type stands in " + strconv.Itoa(others) + " other places, too.")
	}
	if n.Type.Deprecated {
		d.deprecated()
	}
	return d
}

// deprecated adds the paragraph that Go's tools know.
func (d *doc) deprecated() {
	d.blank()
	d.lines = append(d.lines, "Deprecated: the API's description says so.")
}

func (e *emitter) emitStruct(f *jen.File, n *model.NamedType) {
	var members []jen.Code
	if n.Error {
		members = append(members, jen.Op("*").Id("APIError").Tag(map[string]string{"json": "-"}))
	}
	for i := range n.Type.Fields {
		field := &n.Type.Fields[i]
		t, omit := e.fieldType(n, field)
		members = append(members, e.fieldDoc(field).comments()...)
		members = append(members, jen.Id(field.GoName).Add(t).Add(tag(field.Name, omit)))
	}
	if extra := e.extraType(n.Type); extra != nil {
		members = append(members, jen.Comment("// Extra holds the members that are not fields."),
			jen.Id("Extra").Map(jen.String()).Add(extra).Tag(map[string]string{"json": "-"}))
	}
	f.Type().Id(n.Name).Struct(members...)
	e.emitMembers(f, n)
	if n.Error {
		e.emitErrorMethods(f, n)
	}
}

// extraType is the type of the members beside the fields; nil where the struct does not keep them.
func (e *emitter) extraType(t *model.Type) *jen.Statement {
	types := make([]*model.Type, 0, 1+len(t.Patterns))
	if t.Extra != nil {
		types = append(types, t.Extra)
	}
	for _, p := range t.Patterns {
		types = append(types, p.Type)
	}
	if len(types) == 0 {
		return nil
	}
	text := e.elemType(types[0])
	for _, t := range types[1:] {
		if e.elemType(t).GoString() != text.GoString() {
			return jen.Qual("encoding/json", "RawMessage")
		}
	}
	return text
}

// fieldDoc describes a member: its description, default and known values.
func (e *emitter) fieldDoc(f *model.Field) *doc {
	d := &doc{}
	s := e.shape(f.Type)
	description := f.Type.Description
	if description == "" && s.named == nil {
		description = s.Description
	}
	d.markdown(description, docField)
	d.values(s, f.Type.Default)
	if f.Type.Deprecated || s.named == nil && s.Deprecated {
		d.deprecated()
	}
	return d
}

// values tells a value's default and, where no type lists them, the known values.
func (d *doc) values(s shape, def json.RawMessage) {
	if def == nil {
		def = s.Default
	}
	var parts []string
	if s.Type != nil && !s.enum() && len(s.Enum) > 0 && len(s.Enum) <= 20 {
		var known []string
		for _, v := range s.Enum {
			if text := shortJSON(v.Value); text != "" {
				known = append(known, text)
			}
		}
		if len(known) > 1 {
			parts = append(parts, "Known values: "+strings.Join(known, ", ")+".")
		} else if len(known) == 1 {
			parts = append(parts, "Always "+known[0]+".")
		}
	}
	if text := shortJSON(def); text != "" {
		parts = append(parts, "The default is "+text+".")
	}
	if len(parts) > 0 {
		d.para(strings.Join(parts, " "))
	}
}

func (e *emitter) emitEnum(f *jen.File, n *model.NamedType) {
	f.Type().Id(n.Name).String()
	f.Line()
	f.Commentf("// The known values of [%s].", n.Name)
	var constants, names []jen.Code
	for _, v := range n.Type.Enum {
		var text string
		if v.GoName == "" || json.Unmarshal(v.Value, &text) != nil {
			continue // null, or not a string
		}
		constants = append(constants, jen.Id(v.GoName).Id(n.Name).Op("=").Lit(text))
		names = append(names, jen.Id(v.GoName))
	}
	f.Const().Defs(constants...)
	f.Line()
	f.Comment("// Known reports whether the value was in the API's description when this package was generated. Others are kept as")
	f.Comment("// received.")
	f.Func().Params(jen.Id("v").Id(n.Name)).Id("Known").Params().Bool().Block(
		jen.Switch(jen.Id("v")).Block(
			jen.Case(names...).Block(jen.Return(jen.True())),
		),
		jen.Return(jen.False()),
	)
}
