// Package api_test holds what programs may rely on: the exported declarations of each public package, a file each. A change of
// them is a line in a diff that somebody reads:
//
//	go test ./api -update
package api_test

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the listings anew")

const module = "github.com/pmgen/pmgen/"

// public are the packages for other people's programs. The others are rooms of the house: exported for their neighbours, and
// free to change.
var public = []string{
	"contracttests", "contracttests/reports", "contracttests/suite",
	"generator", "generator/compile", "generator/config", "generator/diag", "generator/diff", "generator/export", "generator/model",
	"mockserver", "mockserver/mocktest",
}

func TestAPI(t *testing.T) {
	for _, name := range public {
		t.Run(name, func(t *testing.T) {
			files := exported(t, name)
			file := strings.ReplaceAll(name, "/", "_") + ".txt"
			got := append([]byte("# "+name+"\n"), listing(t, files)...)
			if *update {
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got), "the API of %s has changed: read the difference, then go test ./api -update", name)
		})
	}
	listings, err := filepath.Glob("*.txt")
	require.NoError(t, err)
	assert.Len(t, listings, len(public), "a listing for each public package")
}

// TestAPIIsClosed: what a public package exports is made of types that programs can name.
func TestAPIIsClosed(t *testing.T) {
	for _, name := range public {
		for _, f := range exported(t, name) {
			ours := map[string]string{} // by the name in the file
			for _, i := range f.Imports {
				whole, err := strconv.Unquote(i.Path.Value)
				require.NoError(t, err)
				if p, ok := strings.CutPrefix(whole, module); ok {
					as := path.Base(p)
					if i.Name != nil {
						as = i.Name.Name
					}
					ours[as] = p
				}
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch s := n.(type) {
				case *ast.TypeSpec:
					if s.Assign.IsValid() {
						return false // an alias is a name of its own
					}
				case *ast.ValueSpec:
					if s.Type != nil {
						s.Values = nil // its type says what it is
					}
				}
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && ours[x.Name] != "" && !slices.Contains(public, ours[x.Name]) {
						t.Errorf("%s exports something of %s.%s, which is not public", name, ours[x.Name], s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

// TestAPIIsDocumented: what programs may rely on says what it is.
func TestAPIIsDocumented(t *testing.T) {
	for _, name := range public {
		packageDoc := false
		for _, f := range exported(t, name) {
			packageDoc = packageDoc || f.Doc != nil
			for _, d := range f.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Doc == nil && !wellKnown[d.Name.Name] {
						t.Errorf("%s: %s has no comment", name, d.Name.Name)
					}
				case *ast.GenDecl:
					for _, s := range d.Specs {
						switch s := s.(type) {
						case *ast.TypeSpec:
							if d.Doc == nil && s.Doc == nil {
								t.Errorf("%s: %s has no comment", name, s.Name.Name)
							}
						case *ast.ValueSpec:
							if d.Doc == nil && s.Doc == nil && s.Comment == nil {
								t.Errorf("%s: %s has no comment", name, s.Names[0].Name)
							}
						}
					}
				}
			}
		}
		assert.True(t, packageDoc, "%s has a comment", name)
	}
}

// wellKnown are methods of interfaces of the standard library: everybody knows what they do.
var wellKnown = map[string]bool{"String": true, "Error": true, "Unwrap": true, "MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "Close": true}

// exported are the files of a package with nothing but exported declarations in them.
func exported(t *testing.T, name string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(name), "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, file := range names {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.FileExports(f)
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
			switch d := d.(type) {
			case *ast.GenDecl:
				return d.Tok == token.IMPORT
			case *ast.FuncDecl:
				return d.Recv != nil && !ast.IsExported(receiver(d.Recv.List[0].Type))
			}
			return false
		})
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				fn.Body = nil
			}
		}
		files = append(files, f)
	}
	require.NotEmpty(t, files)
	return files
}

// receiver is the name of the type that a method is of.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// listing are the declarations, without comments, in the order of the alphabet.
func listing(t *testing.T, files []*ast.File) []byte {
	var all []string
	for _, f := range files {
		for _, d := range f.Decls {
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					n.Doc = nil
				case *ast.GenDecl:
					n.Doc = nil
				case *ast.TypeSpec:
					n.Doc, n.Comment = nil, nil
				case *ast.ValueSpec:
					n.Doc, n.Comment = nil, nil
				case *ast.Field:
					n.Doc, n.Comment = nil, nil
				}
				return true
			})
			var b bytes.Buffer
			require.NoError(t, (&printer.Config{Mode: printer.UseSpaces, Tabwidth: 4}).Fprint(&b, token.NewFileSet(), d))
			all = append(all, b.String()+"\n")
		}
	}
	slices.Sort(all)
	return []byte(strings.Join(all, ""))
}
