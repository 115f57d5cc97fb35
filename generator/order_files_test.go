package generator_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// unsorted is a file system whose folders list their entries in any order, as those of disks do.
type unsorted struct {
	files  fstest.MapFS
	random *rand.Rand
}

func (u unsorted) Open(name string) (fs.File, error) {
	f, err := u.files.Open(name)
	if dir, ok := f.(fs.ReadDirFile); ok && err == nil {
		return unsortedFolder{dir, u.random}, nil
	}
	return f, err
}

type unsortedFolder struct {
	fs.ReadDirFile
	random *rand.Rand
}

func (d unsortedFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	entries, err := d.ReadDirFile.ReadDir(n)
	d.random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	return entries, err
}

func compiledFolder(t testing.TB, files fs.FS, names *config.Names) *generator.Output {
	out := generator.Generate(compile.Input{FS: files, API: config.API{Name: "api", Package: "api", In: "."}, Names: names})
	require.NotEmpty(t, out.Files, out.Diagnostics)
	return out
}

// shelved writes a collection as the folder of a collection v3, whose files stand in the order of the items. The files are JSON,
// which YAML holds. A name is said in each: the file's name would be it otherwise.
func shelved(t testing.TB, dir string, of map[string]any, files fstest.MapFS) {
	file := func(name string, content map[string]any) {
		for k, v := range content {
			if v == nil {
				delete(content, k)
			}
		}
		data, err := json.Marshal(content)
		require.NoError(t, err)
		files[path.Join(dir, name)] = &fstest.MapFile{Data: data}
	}
	name := of["name"]
	if name == nil {
		name = of["info"].(map[string]any)["name"]
	}
	file(".resources/definition.yaml", map[string]any{"$kind": "collection", "name": named(name), "auth": authOfV3(of["auth"]), "variables": of["variable"]})
	for i, it := range of["item"].([]any) {
		it, stem := it.(map[string]any), fmt.Sprintf("%03d", i)
		if it["item"] != nil {
			shelved(t, path.Join(dir, stem), it, files)
			continue
		}
		q := it["request"].(map[string]any)
		request := map[string]any{"$kind": "http-request", "name": named(it["name"]), "method": q["method"], "url": q["url"], "headers": q["header"], "auth": authOfV3(q["auth"])}
		if body, ok := q["body"].(map[string]any); ok {
			request["body"] = map[string]any{"type": body["mode"], "content": body["urlencoded"]}
			if body["mode"] == "raw" {
				request["body"] = map[string]any{"type": "json", "content": body["raw"]}
			}
		}
		file(stem+".request.yaml", request)
		for j, x := range it["response"].([]any) {
			x := x.(map[string]any)
			file(fmt.Sprintf(".resources/%s.resources/examples/%03d.example.yaml", stem, j), map[string]any{"$kind": "http-example", "name": x["name"],
				"response": map[string]any{"statusCode": x["code"], "headers": x["header"], "body": map[string]any{"type": "json", "content": x["body"]}}})
		}
	}
}

func named(name any) any {
	if name == "" {
		return "🚀"
	}
	return name
}

func authOfV3(auth any) any {
	if auth, ok := auth.(map[string]any); ok {
		return map[string]any{"type": auth["type"], "credentials": auth[auth["type"].(string)]}
	}
	return nil
}

// TestOrderOfFiles: a collection v3 is the same API in whatever order its files stand, and so are several collections in one
// folder, whatever their files are called.
func TestOrderOfFiles(t *testing.T) {
	read := func(t require.TestingT, text string) any {
		var v any
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		return v
	}
	for what, write := range map[string]func(t testing.TB, collections []any) fstest.MapFS{
		"collection v3": func(t testing.TB, collections []any) fstest.MapFS {
			files := fstest.MapFS{}
			shelved(t, ".", collections[0].(map[string]any), files)
			return files
		},
		"several files": func(t testing.TB, collections []any) fstest.MapFS {
			files := fstest.MapFS{}
			for i, c := range collections {
				data, err := json.Marshal(c)
				require.NoError(t, err)
				files[fmt.Sprint("file", i, ".json")] = &fstest.MapFile{Data: data}
			}
			return files
		},
	} {
		t.Run(what, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				texts := rapid.SliceOfN(collectionText(), 1, 3).Draw(rt, "collections")
				random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1))
				fails := &failing{TB: t}
				var before, after []any
				for i, text := range texts {
					c := read(t, text)
					c.(map[string]any)["info"].(map[string]any)["name"] = []string{"One", "Two", "One"}[i]
					before, after = append(before, c), append(after, shuffled(c, random.Shuffle))
				}
				if what == "several files" {
					random.Shuffle(len(after), func(i, j int) { after[i], after[j] = after[j], after[i] })
				}
				if what == "collection v3" {
					before, after = before[:1], after[:1]
				}
				first := compiledFolder(fails, unsorted{write(fails, before), random}, nil)
				require.Len(fails, first.API.Operations, requestsIn(before))
				other := write(fails, after)
				sameSurface(fails, first, compiledFolder(fails, unsorted{other, random}, first.Names), what+", with its lock")
				sameSurface(fails, first, compiledFolder(fails, unsorted{other, random}, nil), what)
				if fails.said != "" {
					rt.Fatal(fails.said)
				}
			})
		})
	}
}

func requestsIn(items []any) int {
	n := 0
	for _, it := range items {
		if it := it.(map[string]any); it["item"] != nil {
			n += requestsIn(it["item"].([]any))
		} else {
			n++
		}
	}
	return n
}

// TestUnsortedIsUnsorted: what the tests above are given is no list in order.
func TestUnsortedIsUnsorted(t *testing.T) {
	u := unsorted{fstest.MapFS{"a": {}, "b": {}, "c": {}, "d": {}, "e": {}, "f": {}}, rand.New(rand.NewPCG(1, 1))}
	f, err := u.Open(".")
	require.NoError(t, err)
	entries, err := f.(fs.ReadDirFile).ReadDir(-1)
	require.NoError(t, err)
	require.Len(t, entries, 6)
	assert.False(t, slices.IsSortedFunc(entries, func(a, b fs.DirEntry) int { return int(a.Name()[0]) - int(b.Name()[0]) }))
}
