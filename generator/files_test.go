package generator_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// TestOutputAsFiles: from any fs.FS to any, and what is copied into a folder is what a project would have written there.
func TestOutputAsFiles(t *testing.T) {
	in := compile.Input{FS: os.DirFS("../collections"), API: config.API{Name: "losant", Package: "losant", In: "losant", Out: "out", Test: true}}
	out := generator.Generate(in)
	require.NoError(t, fstest.TestFS(out.FS(), append(slices.Collect(maps.Keys(out.Files)), config.ManifestFile)...))

	copied, written := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "out")
	require.NoError(t, os.CopyFS(copied, out.FS()))
	p, diags, err := generator.OpenInput("../collections", in, written)
	require.NoError(t, err)
	require.Empty(t, diags)
	_, err = p.Write(p.Generate(generator.Options{}))
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(written, config.LockFile)), "which the caller of Generate keeps")
	assert.Equal(t, contents(t, written), contents(t, copied))

	refused := generator.Generate(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte("{")}}, API: config.API{In: "c.json"}})
	names, err := fs.Glob(refused.FS(), "*")
	require.NoError(t, err)
	assert.Empty(t, names, "with an error there is nothing")
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(data)
		return err
	}))
	return all
}
