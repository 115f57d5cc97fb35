package generator_test

import (
	"bytes"
	"cmp"
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
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/openapi"
)

// surface is what others build on: the exported declarations of the package, without comments and bodies, and the component
// schemas of the document, without what only people read.
func surface(t require.TestingT, out *generator.Output) map[string]string {
	list := map[string]string{}
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
			if k == "item" || k == "response" || k == "collection" {
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

// everyOrder generates from a collection and from the same in another order: without a lock where no two requests of a
// folder have one name, and with the first one's lock in any case.
func everyOrder(t testing.TB, data []byte, what string, swap func(n int, swap func(i, j int))) {
	var v any
	require.NoError(t, json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &v))
	other, err := json.Marshal(shuffled(v, swap))
	require.NoError(t, err)
	first := compiled(t, data, nil)
	sameSurface(t, first, compiled(t, other, first.Names), what+", with its lock")
	if !numbered(first) {
		sameSurface(t, first, compiled(t, other, nil), what)
	}
}

// numbered reports whether requests of one folder have one name: they are told apart by numbers in the document's order,
// which only the lock keeps.
func numbered(o *generator.Output) bool {
	names := map[string]bool{}
	for _, op := range o.API.Operations {
		name := op.Service + "." + strings.TrimRight(op.GoName, "0123456789")
		if names[name] {
			return true
		}
		names[name] = true
	}
	return false
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
	random, plain := rand.New(rand.NewPCG(20, 26)), 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if !json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))) {
			continue // nothing could be shuffled
		}
		if !numbered(compiled(t, data, nil)) {
			plain++
		}
		everyOrder(t, data, filepath.Base(file), random.Shuffle)
	}
	assert.Greater(t, plain, len(files)/2, "most are compared without a lock")
	t.Logf("%d collections in another order are the same with the lock, %d of them without, too", len(files), plain)
}

// TestOrderOfResources: the same of Losant's resources and actions, of its examples, and of the files of its schemas.
func TestOrderOfResources(t *testing.T) {
	folder := os.DirFS(corpus + "/losant")
	if _, err := fs.Stat(folder, "apiInfo.json"); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	random := rand.New(rand.NewPCG(20, 26))
	read := func(swap func(n int, swap func(i, j int))) *generator.Output {
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
		out := generator.Generate(compile.Input{FS: files, API: config.API{Name: "losant", Package: "losant", In: "."}})
		require.NotEmpty(t, out.Files, out.Diagnostics)
		return out
	}
	sameSurface(t, read(func(int, func(i, j int)) {}), read(random.Shuffle), "losant")
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

// bodies are shapes that rules of inference, sharing and naming are about.
var bodies = []string{
	`{"id":1,"name":"x"}`, `{"id":2,"name":"y","note":null}`, `{"data":[{"id":1,"name":"x"}],"next":"a"}`, `[{"id":1,"name":"x"},{"id":2,"name":"y"}]`,
	`{"user":{"id":1,"name":"x"}}`, `{"users":[{"id":1,"name":"x"}],"owner":{"id":3,"name":"z"}}`, `{"error":{"code":"E","message":"m"}}`, `{"code":"E","message":"m"}`,
	`{"id":1,"replies":[{"id":2,"replies":[]}]}`, `{"comments":[{"id":1,"replies":[{"id":2,"replies":[]}]}]}`, `{"name":"x","parent":{"name":"y","parent":null}}`,
	`{"status":["on","off","on","on","off"]}`, `{"price":10}`, `{"price":"10.00"}`, `{"details":[]}`, `{"details":{"p":1}}`, `{"rates":{"USD":1,"EUR":2,"GBP":3}}`,
	`{"a":[1,"x",{"b":2}]}`, `{"item":{"a":1},"Item":{"b":2}}`, `[]`, `"x"`, `{}`, `{"address":{"street":"s"},"billing":{"address":{"street":"s","zip":"z"}}}`,
}

// collectionText draws a collection of folders and requests, whose names are their own within a folder.
func collectionText() *rapid.Generator[[]byte] {
	nouns := []string{"user", "users", "comment", "order items", "Status", "a user's comments", "price", "get", "list"}
	verbs := []string{"Get", "List", "Create", "Update", "Delete", ""}
	return rapid.Custom(func(t *rapid.T) []byte {
		var folder func(depth int) []any
		folder = func(depth int) []any {
			var items []any
			used := map[string]bool{}
			for range rapid.IntRange(1, 4).Draw(t, "requests") {
				verb, noun := rapid.SampledFrom(verbs).Draw(t, "verb"), rapid.SampledFrom(nouns).Draw(t, "noun")
				name := strings.TrimSpace(verb + " " + noun)
				method := map[string]string{"Create": "POST", "Update": "PUT", "Delete": "DELETE"}[verb]
				if used[strings.ToLower(name)] {
					continue
				}
				used[strings.ToLower(name)] = true
				r := request{name: name, method: cmp.Or(method, "GET"), status: rapid.SampledFrom([]int{200, 200, 201, 400, 404}).Draw(t, "status")}
				r.url = "/" + rapid.SampledFrom([]string{"users", "users/:id", "users/:userId", "users/{{id}}/comments", "orders?page=1&sort=asc", "rpc"}).Draw(t, "url")
				r.replies = rapid.SliceOfN(rapid.SampledFrom(bodies), 0, 3).Draw(t, "replies")
				if r.method != "GET" {
					r.body = rapid.SampledFrom(bodies).Draw(t, "body")
				}
				var c struct{ Item []any }
				if json.Unmarshal(collectionOf(r), &c) == nil {
					items = append(items, c.Item...)
				}
			}
			if depth > 0 {
				for i := range rapid.IntRange(0, 2).Draw(t, "folders") {
					name := fmt.Sprint(rapid.SampledFrom([]string{"Users", "Comments", "Orders", "V"}).Draw(t, "folder"), " ", i)
					items = append(items, map[string]any{"name": name, "item": folder(depth - 1)})
				}
			}
			return items
		}
		data, err := json.Marshal(map[string]any{"item": folder(2),
			"info": map[string]any{"name": "Test", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}})
		require.NoError(t, err)
		return data
	})
}

// TestOrderOfRequests is TestCorpusOrder for collections that nobody has published.
func TestOrderOfRequests(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		data := collectionText().Draw(rt, "collection")
		seed := rapid.Uint64().Draw(rt, "order")
		fails := &failing{TB: t}
		everyOrder(fails, data, "drawn", rand.New(rand.NewPCG(seed, 1)).Shuffle)
		if fails.said != "" {
			rt.Fatal(fails.said)
		}
	})
}

// failing hands a failure to rapid, which looks for a smaller case.
type failing struct {
	testing.TB
	said string
}

func (f *failing) Errorf(format string, args ...any) { f.said += fmt.Sprintf(format, args...) }
func (f *failing) FailNow()                          { panic(f.said) }
