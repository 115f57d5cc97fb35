package postman_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// corpus returns a folder of the published collections, which lie beside the repository where it is developed.
func corpus(t testing.TB, folder string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpus", folder)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the corpus of published collections is not here (%s): nothing to read", dir)
	}
	return dir
}

func read(t testing.TB, dir, name string) (*model.API, diag.List) {
	t.Helper()
	var diags diag.List
	return postman.Read(os.DirFS(dir), name, &diags), diags
}

func jsonFiles(t testing.TB, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	sort.Strings(files)
	return files
}

// TestCorpusDiagnostics prints what is said about the corpus, and holds every one to a place and the form of messages.
func TestCorpusDiagnostics(t *testing.T) {
	dir := corpus(t, "collections")
	counts := map[diag.Code]int{}
	for _, name := range jsonFiles(t, dir) {
		_, diags := read(t, dir, name)
		for _, d := range diags {
			counts[d.Code]++
			assert.Equal(t, name, d.File)
			assert.Positive(t, d.Line, d.String())
			assert.Contains(t, d.Message, "; ", d.String())
			if testing.Verbose() && counts[d.Code] < 8 {
				t.Log(d.String())
			}
		}
	}
	t.Log(counts)
}

// TestCorpusModels holds what every model owes the later stages.
func TestCorpusModels(t *testing.T) {
	dir := corpus(t, "collections")
	for _, name := range jsonFiles(t, dir) {
		api, _ := read(t, dir, name)
		ids := map[string]bool{}
		for _, op := range api.Operations {
			assert.Equal(t, strings.ToUpper(op.Method), op.Method)
			assert.NotEmpty(t, op.Method)
			assert.Equal(t, op.Folder, api.Folders[op.FolderIndex].Path)
			assert.NotNil(t, op.Request.Parts)
			checkContents(t, op.Request.Body)
			for _, e := range op.Examples {
				assert.False(t, ids[e.ID], "example id %s twice in %s", e.ID, name)
				ids[e.ID] = true
				assert.Positive(t, e.Status)
				checkContent(t, &e.Content)
				if e.Request != nil {
					checkContents(t, e.Request.Body)
				}
			}
		}
		for i, f := range api.Folders[1:] {
			assert.Less(t, f.Parent, i+1)
			assert.Equal(t, strings.Join(api.Folders[f.Parent].Path, "\x00"), strings.Join(f.Path[:len(f.Path)-1], "\x00"))
		}
	}
}

func checkContents(t *testing.T, b *model.RequestBody) {
	if b != nil {
		checkContent(t, &b.Content)
	}
}

func checkContent(t *testing.T, c *model.Content) {
	if c.IsJSON() {
		assert.True(t, json.Valid(c.Bytes()), "%s", c.Bytes())
	}
	assert.Equal(t, c.JSON == model.Repaired, c.Value != nil)
	var v any
	if len(c.Marks) > 0 {
		require.NoError(t, json.Unmarshal(c.Value, &v))
	}
	for _, m := range c.Marks {
		_, ok := at(v, m.Pointer)
		assert.True(t, ok, "no %s in %s", m.Pointer, c.Value)
		assert.Positive(t, m.Pos.Line)
	}
}

// at resolves a JSON Pointer in a decoded value.
func at(v any, pointer string) (any, bool) {
	if pointer == "" {
		return v, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch x := v.(type) {
		case map[string]any:
			inner, ok := x[token]
			if !ok {
				return nil, false
			}
			v = inner
		case []any:
			i := 0
			if json.Unmarshal([]byte(token), &i) != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}
