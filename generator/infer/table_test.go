package infer_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

var update = flag.Bool("update", false, "write the table of the package's comment anew")

// tableFile holds the part of the package's comment that is made of the cases.
const tableFile = "shapes.go"

// tabled are the shapes of the package's comment: what was recorded, as the replies of one status, and why it becomes what
// it becomes.
var tabled = []struct {
	name    string
	samples []string
}{
	{"integers", []string{`1`, `9007199254740993`}},
	{"an integer and a fraction", []string{`1`, `1.5`}},
	{"1.0 is no integer to Go's decoder", []string{`1.0`}},
	{"an integer of more than 64 bits", []string{`12345678901234567890123`}},
	{"a fraction that a float64 would change", []string{`0.1234567890123456789`}},
	{"a price as a number and as text", []string{`{"price": 10}`, `{"price": "10.00"}`}},
	{"null alone is no evidence", []string{`{"a": null}`}},
	{"null, refined by another sample", []string{`{"a": null}`, `{"a": "x"}`}},
	{"an empty array, refined by another sample", []string{`{"a": []}`, `{"a": [1]}`}},
	{"an empty object is no evidence", []string{`{"a": {}}`}},
	{"a member that one object lacks", []string{`[{"a": 1, "b": 2}, {"a": 1}]`}},
	{"a member that is missing here and null there", []string{`[{"a": 1, "b": null}, {"a": 2, "b": 3}, {"a": 4}]`}},
	{"members of the only sample", []string{`{"id": 7, "name": "x", "tags": ["a"]}`}},
	{"values of several kinds in one list", []string{`[1, "x", null, {"a": 1}]`}},
	{"an object that is an empty array when it is empty", []string{`{"details": []}`, `{"details": {"p": 1}}`}},
	{"coordinates", []string{`{"at": [13.4, 52.5]}`}},
	{"a tuple stays a list of either", []string{`{"points": [["2024-01-01", 5], ["2024-01-02", 7]]}`}},
	{"date-times, all of them", []string{`{"at": "2024-01-01T00:00:00Z"}`, `{"at": "2024-01-01T00:00:00.5+02:00"}`}},
	{"a date-time and another text", []string{`{"at": "2024-01-01T00:00:00Z"}`, `{"at": "never"}`}},
	{"a placeholder is no date-time", []string{`{"issued_at": "<timestamp>"}`}},
	{"a status of few words, from five values on", []string{`[{"status": "on"}, {"status": "off"}, {"status": "on"}, {"status": "on"}, {"status": "off"}]`}},
	{"first names are no enumeration", []string{`[{"name": "Ann"}, {"name": "Bob"}, {"name": "Ann"}, {"name": "Bob"}, {"name": "Cy"}]`}},
	{"keys that are UUIDs, even one", []string{`{"7f0b7c1e-1111-4222-8333-123456789abc": {"n": 1}}`}},
	{"keys that are three currencies", []string{`{"USD": 1.1, "EUR": 1, "GBP": 0.9}`}},
	{"keys that no two objects share", []string{`{"votes": {"ann": 1, "bob": 2}}`, `{"votes": {"cy": 3, "dee": 4}}`}},
	{"id is Indonesian, and a name here", []string{`{"id": "7"}`}},
	{"a name that no struct tag holds", []string{`{"a": 1, "b,c": 2}`}},
	{"comments with replies", []string{`{"comments": [{"id": 1, "replies": [{"id": 2, "replies": []}]}]}`}},
	{"a category and its parent", []string{`{"name": "x", "parent": {"name": "y", "parent": null}}`}},
	{"folders of files of folders", []string{`{"folder": {"name": "x", "files": [{"size": 1, "folder": {"name": "y", "files": []}}]}}`}},
	{"an envelope in an envelope holds nothing like itself", []string{`{"data": {"id": 1, "data": {"x": 1}}}`}},
	{"text that is not Unicode", []string{`{"a": "\ud800"}`}},
}

// TestTableOfShapes holds the table in the package's comment to what the whole way from a collection to Go makes of its cases.
func TestTableOfShapes(t *testing.T) {
	require.GreaterOrEqual(t, len(tabled), 30)
	var b strings.Builder
	b.WriteString("// # What becomes of what\n//\n// Written by go test -run TestTableOfShapes -update: each is a GET of /things/:id, its examples between the lines.\n//\n")
	for _, c := range tabled {
		fmt.Fprintf(&b, "//\t%s\n", c.name)
		for _, s := range c.samples {
			fmt.Fprintf(&b, "//\t    %s\n", s)
		}
		for _, line := range goOf(t, c.samples) {
			fmt.Fprintf(&b, "//\t  %s\n", line)
		}
		b.WriteString("//\n")
	}
	text := strings.TrimSuffix(b.String(), "//\n") + "package infer\n"
	if *update {
		require.NoError(t, os.WriteFile(tableFile, []byte(text), 0o644))
	}
	file, err := os.ReadFile(tableFile)
	require.NoError(t, err)
	assert.Equal(t, text, string(file), "the table is old: go test -run TestTableOfShapes -update")
}

// goOf generates a client and returns what its method returns and the types that it takes.
func goOf(t *testing.T, samples []string) []string {
	replies := []any{}
	for i, s := range samples {
		replies = append(replies, map[string]any{"name": fmt.Sprint(i), "code": 200, "body": s,
			"header": []any{map[string]any{"key": "Content-Type", "value": "application/json"}}})
	}
	data, err := json.Marshal(map[string]any{
		"info": map[string]any{"name": "T", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"item": []any{map[string]any{"name": "Get thing", "request": map[string]any{"method": "GET", "url": "https://a.example.com/things/:id"}, "response": replies}}})
	require.NoError(t, err)
	out := generator.Generate(compile.Input{FS: fstest.MapFS{"c.json": {Data: data}}, API: config.API{Name: "t", Package: "t", In: "c.json"}})
	require.NotEmpty(t, out.Files, out.Diagnostics)

	var lines []string
	unions, constants := map[string][]string{}, map[string][]string{}
	eachDecl(t, out.Files, func(d ast.Decl) {
		f, ok := d.(*ast.FuncDecl)
		switch {
		case !ok || f.Recv == nil:
		case f.Name.Name == "GetThing":
			lines = append(lines, "returns "+types.ExprString(f.Type.Results.List[0].Type))
		case strings.HasPrefix(f.Name.Name, "As") && f.Type.Results.NumFields() == 2:
			of := types.ExprString(f.Recv.List[0].Type)
			unions[of] = append(unions[of], types.ExprString(f.Type.Results.List[0].Type))
		}
	})
	require.Len(t, lines, 1)
	eachDecl(t, map[string][]byte{"types.go": out.Files["types.go"]}, func(d ast.Decl) {
		g, ok := d.(*ast.GenDecl)
		if ok && g.Tok == token.CONST {
			for _, s := range g.Specs {
				if v, ok := s.(*ast.ValueSpec); ok && v.Type != nil {
					of := types.ExprString(v.Type)
					constants[of] = append(constants[of], v.Names[0].Name)
				}
			}
		}
		if !ok || g.Tok != token.TYPE {
			return
		}
		for _, s := range g.Specs {
			s := s.(*ast.TypeSpec)
			name := s.Name.Name
			what := types.ExprString(s.Type)
			if st, ok := s.Type.(*ast.StructType); ok {
				what = "struct { " + strings.Join(fieldsOf(st), "; ") + " }"
			}
			if of := unions[name]; of != nil {
				what = "one of " + strings.Join(of, ", ")
			}
			lines = append(lines, name+" "+what)
		}
	})
	for i, line := range lines {
		if name, _, _ := strings.Cut(line, " "); constants[name] != nil {
			lines[i] += ", with the constants " + strings.Join(constants[name], ", ")
		}
	}
	return lines
}

func eachDecl(t *testing.T, files map[string][]byte, f func(ast.Decl)) {
	for name, data := range files {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || len(data) == 0 {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f(d)
		}
	}
}

func fieldsOf(s *ast.StructType) []string {
	var out []string
	for _, f := range s.Fields.List {
		for _, name := range f.Names {
			out = append(out, name.Name+" "+types.ExprString(f.Type))
		}
	}
	return out
}
