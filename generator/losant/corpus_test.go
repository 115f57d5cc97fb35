package losant_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
)

// corpus is Losant's published description; it is not part of the repository.
func corpus(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpus", "losant")
	if _, err := os.Stat(filepath.Join(dir, losant.InfoFile)); err != nil {
		t.Skip("the published description is not here: " + err.Error())
	}
	return dir
}

func TestCorpusCounts(t *testing.T) {
	var diags diag.List
	api := losant.Read(os.DirFS(corpus(t)), ".", &diags)
	require.NotNil(t, api)
	assert.Zero(t, diags.Errors())
	assert.Len(t, api.Folders, 100, "99 resources and the root")
	assert.Len(t, api.Operations, 375)
	assert.Empty(t, api.Skipped)
	assert.Len(t, api.Types, 335)
	params := map[diag.Pos]bool{}
	replies := 0
	for _, op := range api.Operations {
		for _, p := range op.Params {
			params[p.Pos] = true
		}
		if op.Body != nil {
			for _, f := range op.Body.Fields {
				params[f.Pos] = true
			}
			if op.Body.Encoding == model.JSON {
				params[op.Body.Pos] = true
			}
		}
		replies += len(op.Replies)
	}
	assert.Len(t, params, 941)
	assert.Equal(t, 1097, replies)
	count := map[diag.Code]int{}
	for _, d := range diags {
		count[d.Code]++
		if os.Getenv("SHOW") != "" {
			t.Log(d.String())
		}
	}
	t.Log(count)
}
