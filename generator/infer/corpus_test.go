package infer_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

const corpus = "../../../shared/corpus"

// bodies collects the recorded JSON replies below a collection's item, by request, status.
func bodies(v any, request string, out map[string][]string) {
	switch x := v.(type) {
	case []any:
		for i, item := range x {
			bodies(item, request+"/"+strconv.Itoa(i), out)
		}
	case map[string]any:
		if text, ok := x["body"].(string); ok && json.Valid([]byte(text)) {
			key := request[:max(strings.LastIndex(request, "/"), 0)]
			if code, ok := x["code"].(float64); ok {
				key += " " + strconv.Itoa(int(code))
			}
			out[key] = append(out[key], text)
		}
		for _, name := range []string{"item", "response", "collection"} {
			if inner, ok := x[name]; ok {
				bodies(inner, request+"/"+name, out)
			}
		}
	}
}

// Every recorded JSON reply of the published collections survives its type, the samples of one status together.
func TestCorpusIsLossless(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus, "collections", "*.json"))
	if len(files) == 0 {
		t.Skip("no corpus of published collections beside the repository")
	}
	samples, all, raw := 0, 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var v any
		if json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &v) != nil {
			continue
		}
		groups := map[string][]string{}
		bodies(v, "", groups)
		for request, texts := range groups {
			var node *infer.Node
			for _, text := range texts {
				n, err := infer.Sample(content(text))
				require.NoError(t, err, "%s %s", file, request)
				node = infer.Merge(node, n)
			}
			typ := infer.Shape(node, "")
			for _, text := range texts {
				samples++
				back, err := roundTrip(typ, []byte(text))
				if assert.NoError(t, err, "%s %s", file, request) {
					assert.NoError(t, equalJSON([]byte(text), back), "%s %s", file, request)
				}
				v, err := decodeExact([]byte(text))
				require.NoError(t, err)
				a, r := codec{api: &model.API{}}.leaves(typ, v)
				all, raw = all+a, raw+r
			}
		}
	}
	t.Logf("%d samples round trip; %d of %d leaves are typed", samples, all-raw, all)
	assert.Greater(t, samples, 1000)
	assert.Zero(t, raw, "leaves in json.RawMessage")
}
