package naming

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheRuntimesNamesAreReserved reads the runtime that every generated package has a copy of.
func TestTheRuntimesNamesAreReserved(t *testing.T) {
	files, err := filepath.Glob("../golang/runtime/*.go")
	require.NoError(t, err)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, name := range exportedNames(f) {
			found++
			assert.True(t, (scope{}).taken(name), "%s: %s is not reserved", file, name)
			if option, ok := strings.CutPrefix(name, "With"); ok {
				assert.True(t, reservedOptions[option], "%s: %s is not reserved among options", file, name)
			}
		}
		for _, name := range clientMembers(f) {
			assert.True(t, reservedServices[name], "%s: Client has %s, which is not reserved among services", file, name)
		}
	}
	assert.Greater(t, found, 10)
}

// exportedNames are the package-level identifiers that a file exports.
func exportedNames(f *ast.File) []string {
	var out []string
	add := func(id *ast.Ident) {
		if id.IsExported() {
			out = append(out, id.Name)
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name)
				case *ast.ValueSpec:
					for _, id := range s.Names {
						add(id)
					}
				}
			}
		}
	}
	return out
}

// clientMembers are the exported methods of Client.
func clientMembers(f *ast.File) []string {
	var out []string
	for _, d := range f.Decls {
		if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.IsExported() {
			recv := m.Recv.List[0].Type
			if star, ok := recv.(*ast.StarExpr); ok {
				recv = star.X
			}
			if id, ok := recv.(*ast.Ident); ok && id.Name == "Client" {
				out = append(out, m.Name.Name)
			}
		}
	}
	return out
}
