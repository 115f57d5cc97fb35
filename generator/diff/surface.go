package diff

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
)

// Surface is what callers of a generated package see: each identifier that they can write ("Pet", "Pet.Name",
// "PetsService.Get"), with its type as the source has it, and what else stands there: the tag of a field, the value of a constant.
type Surface map[string]string

// SurfaceOf reads the package that a caller imports. runtime.go is left out: it is the part of pmgen's runtime that the package
// uses, and no name of the description's.
func SurfaceOf(files map[string][]byte) (Surface, error) {
	s := Surface{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Dir(name) != "." || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name == "runtime.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				s.function(d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					s.spec(spec)
				}
			}
		}
	}
	return s, nil
}

func (s Surface) add(name, text string) {
	if owner, member, inner := strings.Cut(name, "."); ast.IsExported(owner) && (!inner || ast.IsExported(member)) {
		s[name] = text
	}
}

func (s Surface) function(d *ast.FuncDecl) {
	name := d.Name.Name
	if d.Recv != nil {
		on := d.Recv.List[0].Type
		if star, ok := on.(*ast.StarExpr); ok {
			on = star.X
		}
		name = typeText(on) + "." + name
	}
	s.add(name, typeText(d.Type))
}

func (s Surface) spec(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		fields, ok := spec.Type.(*ast.StructType)
		if !ok {
			s.add(spec.Name.Name, "type "+typeText(spec.Type))
			return
		}
		s.add(spec.Name.Name, "type struct")
		for _, f := range fields.Fields.List {
			for _, n := range f.Names {
				tag := ""
				if f.Tag != nil {
					tag = " " + f.Tag.Value
				}
				s.add(spec.Name.Name+"."+n.Name, typeText(f.Type)+tag)
			}
		}
	case *ast.ValueSpec:
		for i, n := range spec.Names {
			text := typeText(spec.Type)
			if i < len(spec.Values) {
				if b, ok := spec.Values[i].(*ast.BasicLit); ok {
					text += " = " + b.Value
				}
			}
			s.add(n.Name, text)
		}
	}
}

// bare is a declaration without what callers do not write: the tag of a field, the value of a constant.
func bare(text string) string {
	text, _, _ = strings.Cut(text, " `")
	text, _, _ = strings.Cut(text, " = ")
	return text
}

// typeText writes a type without the names of parameters: they are nothing that a caller writes.
func typeText(e ast.Expr) string {
	switch e := e.(type) {
	case nil:
		return ""
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeText(e.X)
	case *ast.ArrayType:
		return "[" + typeText(e.Len) + "]" + typeText(e.Elt)
	case *ast.MapType:
		return "map[" + typeText(e.Key) + "]" + typeText(e.Value)
	case *ast.SelectorExpr:
		return typeText(e.X) + "." + e.Sel.Name
	case *ast.Ellipsis:
		return "..." + typeText(e.Elt)
	case *ast.IndexExpr:
		return typeText(e.X) + "[" + typeText(e.Index) + "]"
	case *ast.IndexListExpr:
		var list []string
		for _, x := range e.Indices {
			list = append(list, typeText(x))
		}
		return typeText(e.X) + "[" + strings.Join(list, ", ") + "]"
	case *ast.BasicLit:
		return e.Value
	case *ast.FuncType:
		return strings.TrimSpace("func(" + fieldTypes(e.Params) + ") " + results(e.Results))
	case *ast.InterfaceType:
		return "interface{" + fieldTypes(e.Methods) + "}"
	case *ast.StructType:
		return "struct{" + fieldTypes(e.Fields) + "}"
	}
	return fmt.Sprintf("%T", e)
}

func results(list *ast.FieldList) string {
	text := fieldTypes(list)
	if strings.Contains(text, ", ") {
		return "(" + text + ")"
	}
	return text
}

func fieldTypes(list *ast.FieldList) string {
	var out []string
	if list != nil {
		for _, f := range list.List {
			for range max(1, len(f.Names)) {
				out = append(out, typeText(f.Type))
			}
		}
	}
	return strings.Join(out, ", ")
}
