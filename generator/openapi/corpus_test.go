package openapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
)

// corpus is the folder of published descriptions, which is not part of the repository.
func corpus(t testing.TB) string {
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus of published collections is not there: ", err)
	}
	return root
}

func compiled(t testing.TB, root, in string) *model.API {
	name := strings.TrimSuffix(filepath.Base(in), ".json")
	r := compile.Compile(compile.Input{FS: os.DirFS(root), API: config.API{Name: name, In: in, Package: "api"}})
	require.NotNil(t, r.API, "%s: %v", in, r.Diagnostics)
	return r.API
}

func TestEveryPublishedCollectionHasAValidDocument(t *testing.T) {
	root := corpus(t)
	files, err := filepath.Glob(filepath.Join(root, "collections", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			api := compiled(t, root, "collections/"+filepath.Base(file))
			checkDocument(t, api, "")
			if info, err := os.Stat(file); err == nil && info.Size() < 300_000 { // kin-openapi takes forty times as long for 3.1
				checkDocument(t, api, "3.1")
			}
		})
	}
}

func checkDocument(t *testing.T, api *model.API, version string) *openapi3.T {
	files, diags := openapi.Emit(api, openapi.Options{Version: version})
	for _, d := range diags {
		if d.Severity == "error" {
			t.Error(d)
		}
	}
	require.Contains(t, files, openapi.FileName)
	data := files[openapi.FileName]
	if version == "" {
		assert.Empty(t, openapi.Validate(data), "as YAML, too")
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	require.NoError(t, err)
	assert.Equal(t, len(api.Endpoints), operations(t, doc), "an operation for each endpoint")
	if version == "" {
		again, _ := openapi.Emit(api, openapi.Options{})
		assert.True(t, string(data) == string(again[openapi.FileName]), "the same bytes every time")
	}
	served, there := 0, 0
	known := map[string]bool{}
	for _, e := range bodies(doc) {
		known[e] = true
	}
	for _, op := range api.Operations {
		for _, e := range op.ReplyExamples() {
			if string(e.Content.Bytes()) == "null" {
				continue // kin-openapi has no example of null
			}
			if !e.Served || !e.Content.IsJSON() || e.Content.Media == "" || op.Reply(e.Status, e.Content.Media) == nil {
				continue
			}
			if op.Reply(e.Status, e.Content.Media).Type == nil && !strings.Contains(e.Content.Media, "json") {
				continue // JSON under the name of text
			}
			served++
			var v any
			require.NoError(t, json.Unmarshal(e.Content.Bytes(), &v))
			text, _ := json.Marshal(v)
			if known[string(text)] {
				there++
			} else {
				t.Logf("missing: %s %s", op.ID, e.Key)
			}
		}
	}
	assert.Equal(t, served, there, "every served JSON example is in the document")
	return doc
}

// operations counts those of the document, other methods included.
func operations(t *testing.T, doc *openapi3.T) int {
	n := 0
	for _, item := range doc.Paths.Map() {
		n += len(item.Operations())
		if other, ok := item.Extensions["x-pmgen-other-methods"]; ok {
			data, err := json.Marshal(other)
			require.NoError(t, err)
			var methods map[string]any
			require.NoError(t, json.Unmarshal(data, &methods))
			n += len(methods)
		}
	}
	return n
}

// bodies returns the examples of all replies, as JSON.
func bodies(doc *openapi3.T) []string {
	var out []string
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			for _, r := range op.Responses.Map() {
				for _, m := range r.Value.Content {
					for _, e := range m.Examples {
						text, _ := json.Marshal(e.Value.Value)
						out = append(out, string(text))
					}
				}
			}
		}
	}
	return out
}

func BenchmarkEmitGitHub(b *testing.B) {
	api := compiled(b, corpus(b), "collections/github-2024.json")
	for b.Loop() {
		openapi.Emit(api, openapi.Options{})
	}
}

func BenchmarkEmitLosant(b *testing.B) {
	api := compiled(b, corpus(b), "losant")
	for b.Loop() {
		openapi.Emit(api, openapi.Options{})
	}
}
