package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
)

func TestSamples(t *testing.T) {
	var ops []*model.Operation
	for i := range 12 {
		ops = append(ops, &model.Operation{ID: fmt.Sprintf("Rpc.Call%d", i), Method: "POST", Path: path("/rpc")})
	}
	ops = append(ops, &model.Operation{ID: "A.Get", Method: "GET", Path: path("/a")}, &model.Operation{ID: "A.Long", Method: "PUT", Path: path("/a")})
	sample := func(op *model.Operation) (string, string) {
		if op.ID == "A.Long" {
			return "curl " + strings.Repeat("x", 4000), ""
		}
		return "curl " + op.ID, "client." + op.ID + "(ctx)\nif err != nil {\n\treturn err\n}"
	}
	files, diags := openapi.Emit(api(ops...), openapi.Options{Samples: sample})
	assert.Empty(t, diags)
	doc := load(t, string(files[openapi.FileName]))
	get := doc.Paths.Value("/a").Get.Extensions["x-codeSamples"]
	assert.Equal(t, []any{map[string]any{"lang": "Shell", "label": "curl", "source": "curl A.Get"},
		map[string]any{"lang": "Go", "label": "Go", "source": "client.A.Get(ctx)\nif err != nil {\n\treturn err\n}"}}, get)
	assert.NotContains(t, doc.Paths.Value("/a").Put.Extensions, "x-codeSamples", "too long for a page, and the other is not there")
	shared, ok := doc.Paths.Value("/rpc").Post.Extensions["x-codeSamples"].([]any)
	require.True(t, ok)
	assert.Len(t, shared, 20, "of ten operations at most")
	assert.Equal(t, "Rpc.Call9", shared[19].(map[string]any)["label"], "operations that share an endpoint are told apart")
}
