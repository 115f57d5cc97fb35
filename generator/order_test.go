package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/openapi"
)

// surface is what others build on: the exported declarations of the package, without comments and bodies, the component
// schemas of the document, without what only people read, the security schemes, and which request each method is.
func surface(t require.TestingT, out *generator.Output) map[string]string {
	list := map[string]string{}
	for _, op := range out.API.Operations {
		sent := []any{op.Method, out.API.Servers[op.Server].Parts, op.Path, op.Identity.Path(), op.Identity.URL, op.Constants, op.Request.Query, op.Request.Headers, op.Security}
		if b := op.Request.Body; b != nil {
			var body any = b.Content.Text
			_ = json.Unmarshal([]byte(b.Content.Text), &body) // members have no order
			sent = append(sent, body, b.Form)
		}
		list["request of "+op.ID] = fmt.Sprint(sent...)
	}
	for _, s := range out.API.Schemes {
		list["scheme "+s.Key] = fmt.Sprint(s.Kind, s.In, s.Name, s.Prefix, s.Flows)
	}
	for name, data := range out.Files {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.FileExports(file)
		for _, d := range file.Decls {
			for _, d := range single(d) {
				var b bytes.Buffer
				require.NoError(t, printer.Fprint(&b, fset, d))
				list[declared(d)] = b.String()
			}
		}
	}
	doc := string(out.Files[openapi.FileName])
	_, doc, _ = strings.Cut(doc, "\ncomponents:\n")
	_, doc, _ = strings.Cut(doc, "  schemas:\n")
	key := ""
	for line := range strings.Lines(doc) {
		switch {
		case !strings.HasPrefix(line, "    "):
			return list // what comes after the schemas
		case line[4] != ' ':
			key = "schema " + strings.TrimSpace(line)
		case !strings.HasPrefix(strings.TrimSpace(line), "description: "):
			list[key] += line
		}
	}
	return list
}

// single takes a group of declarations apart.
func single(d ast.Decl) []ast.Decl {
	switch d := d.(type) {
	case *ast.FuncDecl:
		d.Body, d.Doc = nil, nil
		return []ast.Decl{d}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return nil
		}
		var out []ast.Decl
		for _, s := range d.Specs {
			out = append(out, &ast.GenDecl{Tok: d.Tok, Specs: []ast.Spec{s}})
		}
		return out
	}
	return nil
}

func declared(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			of := d.Recv.List[0].Type
			if p, ok := of.(*ast.StarExpr); ok {
				of = p.X
			}
			var b bytes.Buffer
			_ = printer.Fprint(&b, token.NewFileSet(), of)
			return "method " + b.String() + "." + d.Name.Name
		}
		return "func " + d.Name.Name
	case *ast.GenDecl:
		switch s := d.Specs[0].(type) {
		case *ast.TypeSpec:
			return "type " + s.Name.Name
		case *ast.ValueSpec:
			return d.Tok.String() + " " + s.Names[0].Name
		}
	}
	return ""
}

// shuffled returns the collection with its requests, folders and examples in another order, at all levels.
func shuffled(v any, swap func(n int, swap func(i, j int))) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out[k] = v[k]
			if slices.Contains([]string{"item", "response", "collection", "requests", "folders", "order", "folders_order", "responses"}, k) {
				out[k] = shuffled(v[k], swap)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = shuffled(v[i], swap)
		}
		swap(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		return out
	}
	return v
}

// sameSurface compares two outputs declaration by declaration.
func sameSurface(t testing.TB, a, b *generator.Output, what string) {
	before, after := surface(t, a), surface(t, b)
	require.NotEmpty(t, before)
	assert.Equal(t, slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)), what)
	for _, k := range slices.Sorted(maps.Keys(before)) {
		if before[k] != after[k] {
			assert.Equal(t, before[k], after[k], "%s: %s", what, k)
		}
	}
}

func compiled(t testing.TB, data []byte, names *config.Names) *generator.Output {
	out := generator.Generate(compile.Input{FS: fstest.MapFS{"c.json": {Data: data}}, API: config.API{Name: "api", Package: "api", In: "c.json"}, Names: names})
	require.NotEmpty(t, out.Files, out.Diagnostics)
	return out
}

// everyOrder generates from a collection and from the same in another order: without a lock, with the first one's, and with that of
// a part of the collection, since which the rest is new.
func everyOrder(t testing.TB, data []byte, what string, swap func(n int, swap func(i, j int))) {
	var v any
	require.NoError(t, json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &v))
	other, err := json.Marshal(shuffled(v, swap))
	require.NoError(t, err)
	first := compiled(t, data, nil)
	sameSurface(t, first, compiled(t, other, first.Names), what+", with its lock")
	sameSurface(t, first, compiled(t, other, nil), what)
	dropped := 0
	part, err := json.Marshal(without(v, func() bool { dropped++; return dropped%3 == 0 }))
	require.NoError(t, err)
	before := compiled(t, part, nil)
	sameSurface(t, compiled(t, data, before.Names), compiled(t, other, before.Names), what+", with the lock of a part of it")
}

// without returns the collection without some of its requests.
func without(v any, drop func() bool) any {
	node, ok := v.(map[string]any)
	if !ok || node["item"] == nil {
		return v
	}
	out, items := maps.Clone(node), []any{}
	for _, it := range node["item"].([]any) {
		if it, ok := it.(map[string]any); !ok || it["item"] != nil || !drop() {
			items = append(items, without(it, drop))
		}
	}
	out["item"] = items
	return out
}

// TestCorpusOrder: in whatever order the requests, folders and examples of a collection stand, callers see the same package,
// and readers of the document the same schemas.
func TestCorpusOrder(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	var files []string
	for _, in := range sample {
		if strings.HasSuffix(in, ".json") {
			files = append(files, corpus+"/"+in)
		}
	}
	if *whole {
		files, _ = filepath.Glob(corpus + "/collections/*.json")
	}
	random, tried := rand.New(rand.NewPCG(20, 26)), 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if !json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))) {
			continue // nothing could be shuffled
		}
		tried++
		everyOrder(t, data, filepath.Base(file), random.Shuffle)
	}
	assert.Greater(t, tried, len(files)/2, "most are JSON")
	t.Logf("%d collections in another order are the same, with the lock and without", tried)
}

// TestOrderOfResources: the same of Losant's resources and actions, of its examples, and of the files of its schemas.
func TestOrderOfResources(t *testing.T) {
	folder := os.DirFS(corpus + "/losant")
	if _, err := fs.Stat(folder, "apiInfo.json"); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	random := rand.New(rand.NewPCG(20, 26))
	read := func(swap func(n int, swap func(i, j int)), names *config.Names) *generator.Output {
		files := fstest.MapFS{}
		require.NoError(t, fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(folder, path)
			if path == "apiInfo.json" || path == "apiExamples.json" {
				var v any
				require.NoError(t, json.Unmarshal(data, &v))
				data = inOrder(v, 4, swap)
			}
			files[path] = &fstest.MapFile{Data: data}
			return err
		}))
		out := generator.Generate(compile.Input{FS: unsorted{files, random}, API: config.API{Name: "losant", Package: "losant", In: "."}, Names: names})
		require.NotEmpty(t, out.Files, out.Diagnostics)
		return out
	}
	first := read(func(int, func(i, j int)) {}, nil)
	sameSurface(t, first, read(random.Shuffle, nil), "losant")
	sameSurface(t, first, read(random.Shuffle, first.Names), "losant, with its lock")
}

// inOrder writes JSON with the members of the outer objects in the order that swap makes, of the inner ones by name.
func inOrder(v any, depth int, swap func(n int, swap func(i, j int))) []byte {
	object, ok := v.(map[string]any)
	if !ok || depth == 0 {
		data, _ := json.Marshal(v)
		return data
	}
	names := slices.Sorted(maps.Keys(object))
	swap(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	parts := make([][]byte, len(names))
	for i, name := range names {
		key, _ := json.Marshal(name)
		parts[i] = slices.Concat(key, []byte(":"), inOrder(object[name], depth-1, swap))
	}
	return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
}

// failing hands a failure to rapid, which looks for a smaller case.
type failing struct {
	testing.TB
	said string
}

func (f *failing) Errorf(format string, args ...any) { f.said += fmt.Sprintf(format, args...) }
func (f *failing) FailNow()                          { panic(f.said) }
