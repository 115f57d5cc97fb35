package postman_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
)

// TestFixtures reads the samples of the Postman tools. Each is read, or refused with one clear line because it is something
// else.
func TestFixtures(t *testing.T) {
	root := corpus(t, "fixtures")
	collections, refused := 0, 0
	require.NoError(t, filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		require.NoError(t, err)
		if e.IsDir() || filepath.Ext(path) != ".json" {
			return nil
		}
		var diags diag.List
		api := postman.Read(os.DirFS(filepath.Dir(path)), e.Name(), &diags)
		if api != nil {
			collections++
			assert.Zero(t, diags.Errors(), path)
			return nil
		}
		refused++
		t.Log(diags)
		assert.Len(t, diags, 1, path)
		assert.Positive(t, diags[0].Line, path)
		assert.False(t, strings.HasSuffix(e.Name(), "collection.json") && e.Name() != "collection.json", "%s: %v", path, diags)
		return nil
	}))
	assert.Greater(t, collections, 200)
	t.Logf("%d collections, %d other files", collections, refused)
}
