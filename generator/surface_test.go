package generator_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/golang"
)

// callers is what callers see: the exported Go API of a generated package: each identifier that a caller can write ("Pet", "Pet.Name",
// "PetsService.Get"), with its type as the source has it.
type callers map[string]string

// callersOf reads the package that a caller imports. runtime.go is left out: it is the part of pmgen's runtime that the
// package uses, and no name of the collection's.
func callersOf(t require.TestingT, files map[string][]byte) callers {
	s := callers{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Dir(name) != "." || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name == "runtime.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, files[name], parser.SkipObjectResolution)
		require.NoError(t, err)
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
	return s
}

func (s callers) add(name, text string) {
	if owner, member, inner := strings.Cut(name, "."); ast.IsExported(owner) && (!inner || ast.IsExported(member)) {
		s[name] = text
	}
}

func (s callers) function(d *ast.FuncDecl) {
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

func (s callers) spec(spec ast.Spec) {
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
			text := ""
			if spec.Type != nil {
				text = typeText(spec.Type)
			}
			if i < len(spec.Values) {
				if b, ok := spec.Values[i].(*ast.BasicLit); ok {
					text += " = " + b.Value
				}
			}
			s.add(n.Name, text)
		}
	}
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
		return "func(" + fieldTypes(e.Params) + ") (" + fieldTypes(e.Results) + ")"
	case *ast.InterfaceType:
		return "interface{" + fieldTypes(e.Methods) + "}"
	case *ast.StructType:
		return "struct{" + fieldTypes(e.Fields) + "}"
	}
	return fmt.Sprintf("%T", e)
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

// lost returns what callers of the one package would miss in the other: names that are gone, and types that changed.
func (s callers) lost(in callers) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if now, ok := in[name]; !ok {
			out = append(out, "gone: "+name+" "+s[name])
		} else if now != s[name] {
			out = append(out, "changed: "+name+" from "+s[name]+" to "+now)
		}
	}
	return out
}

// release is what one run made of a collection, and the lock that it left.
type release struct {
	callers callers
	names   *config.Names
}

func generateFrom(t require.TestingT, text []byte, names *config.Names) release {
	compiled := compile.Compile(compile.Input{FS: mapFS(map[string][]byte{"c.json": text}), Names: names,
		API: config.API{Name: "c", Package: "c", In: "c.json", Out: "c"}})
	require.Zero(t, compiled.Diagnostics.Errors(), "%v", compiled.Diagnostics)
	files, diags := golang.Emit(compiled.API, golang.Options{})
	require.Zero(t, diags.Errors(), "%v", diags)
	return release{callersOf(t, files), compiled.Names}
}

func TestSurfaceSeesWhatCallersWrite(t *testing.T) {
	s := callersOf(t, map[string][]byte{"a.go": []byte("package c\ntype P struct { A *int `json:\"a\"`; b int }\nfunc (p *P) Get(x, y string) (*P, error) { return nil, nil }\n" +
		"type E string\nconst EOn E = \"on\"\nfunc with() {}\ntype q struct{ A int }\nfunc (q) B() {}\n"),
		"a_test.go": []byte("package c\ntype Not int"), "ctest/x.go": []byte("package ctest\ntype Not int"), "runtime.go": []byte("package c\ntype Not int")})
	want := callers{"P": "type struct", "P.A": "*int `json:\"a\"`", "P.Get": "func(string, string) (*P, error)", "E": "type string", "EOn": `E = "on"`}
	require.Equal(t, want, s)
	require.Equal(t, []string{"changed: E from type string to type int", "gone: P.A *int `json:\"a\"`"},
		want.lost(callers{"P": "type struct", "P.Get": want["P.Get"], "E": "type int", "EOn": want["EOn"], "More": ""}))
}
