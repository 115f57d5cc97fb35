package generator

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// version is one of two collections: the second has an operation less in a folder of its own, and one more elsewhere.
func versionOf(second bool) string {
	item := `{"name":"Orders","item":[{"name":"Place","request":{"method":"POST","url":"https://h.example.com/orders"}}]}`
	if second {
		item = `{"name":"Find","request":{"url":"https://h.example.com/find?q=a"},"response":[{"name":"ok","code":200,"header":[{"key":"Content-Type","value":"application/json"}],"body":"{\"b\":[1]}"}]}`
	}
	return `{"info":{"name":"Shop","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[
		{"name":"Get","request":{"url":"https://h.example.com/a"},"response":[{"name":"ok","code":200,"header":[{"key":"Content-Type","value":"application/json"}],"body":"{\"a\":1}"}]},` + item + `]}`
}

func openShop(t *testing.T, out string, second bool) (*Project, []*Output) {
	t.Helper()
	in := compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(versionOf(second))}}, API: config.API{Name: "shop", Package: "shop", In: "c.json", Test: true}}
	p, diags, err := OpenInput(".", in, out)
	require.NoError(t, err)
	require.Empty(t, diags)
	return p, p.Generate(Options{})
}

// tree are the files of a folder by path, without the manifest and the lock.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		rel, _ := filepath.Rel(dir, name)
		if d.Type().IsRegular() && !strings.HasPrefix(rel, scratchPrefix) && rel != config.ManifestFile && rel != config.LockFile {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			out[rel] = string(data)
		}
		return nil
	}))
	return out
}

// TestKilledBetweenAnyTwoSteps: a run that ends anywhere leaves what was before or what comes after, or check names it; and the
// next run repairs it.
func TestKilledBetweenAnyTwoSteps(t *testing.T) {
	t.Run("by itself", func(t *testing.T) { killedBetween(t, false) })
	t.Run("under go generate", func(t *testing.T) { killedBetween(t, true) })
}

func killedBetween(t *testing.T, listed bool) {
	generate := func(t *testing.T, out string, second bool) {
		p, outputs := openShop(t, out, second)
		p.Listed = listed && second
		diags, err := p.Write(outputs)
		require.NoError(t, err)
		require.Empty(t, diags)
	}
	first, second := t.TempDir(), t.TempDir()
	generate(t, first, false)
	generate(t, second, false)
	generate(t, second, true)
	before, after := tree(t, first), tree(t, second)
	require.NotEqual(t, before, after)
	require.Contains(t, before, "orders.go")
	if listed {
		require.Contains(t, after["orders.go"], "Nothing is left of this file")
	} else {
		require.NotContains(t, after, "orders.go")
	}

	steps, incomplete := 1, 0
	for k := 0; k <= steps; k++ {
		out := t.TempDir()
		generate(t, out, false)
		p, outputs := openShop(t, out, true)
		p.Listed = listed
		plans, err := p.plans(outputs)
		require.NoError(t, err)
		s, err := plans[0].stage()
		require.NoError(t, err)
		all := s.steps()
		steps = len(all)
		for _, step := range all[:k] {
			require.NoError(t, step())
		}
		require.NoError(t, s.root.Close()) // killed: nothing is cleaned up

		p, outputs = openShop(t, out, true)
		stale, err := p.Stale(outputs)
		require.NoError(t, err)
		require.NotEmpty(t, stale, "step %d: at least the lock", k)
		if is := tree(t, out); !maps.Equal(is, before) && !maps.Equal(is, after) {
			incomplete++
			assert.Equal(t, []Cause{{Kind: Killed}}, stale[0].Causes, "step %d", k)
		}
		p.Listed = listed
		diags, err := p.Write(outputs)
		require.NoError(t, err)
		assert.Empty(t, diags, "step %d: nothing counts as edited by hand", k)
		assert.Equal(t, after, tree(t, out), "step %d", k)
		entries, err := os.ReadDir(out)
		require.NoError(t, err)
		for _, e := range entries {
			assert.False(t, strings.HasPrefix(e.Name(), scratchPrefix), "step %d leaves %s", k, e.Name())
		}
		p, outputs = openShop(t, out, true)
		stale, err = p.Stale(outputs)
		require.NoError(t, err)
		assert.Empty(t, stale, "step %d", k)

		// and back: the description as it was before the run that was killed
		generate(t, out, false)
		assert.Equal(t, before, tree(t, out), "step %d", k)
	}
	assert.Greater(t, steps, 8)
	assert.Greater(t, incomplete, steps/2)
}
