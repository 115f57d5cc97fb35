package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// TestCheckAgreesAfterGenerate: whatever was changed, what generate leaves is what check wants to find.
func TestCheckAgreesAfterGenerate(t *testing.T) {
	for quirk, edit := range map[string]*strings.Replacer{
		"nothing":               strings.NewReplacer(),
		"a request's name":      strings.NewReplacer(`"name":"Get"`, `"name":"Fetch"`),
		"a request's URL":       strings.NewReplacer("h.example.com/a", "h.example.com/b"),
		"a request's method":    strings.NewReplacer(`{"url":`, `{"method":"POST","url":`),
		"a member's name":       strings.NewReplacer(`\"a\":1`, `\"b\":1`),
		"an example's status":   strings.NewReplacer(`"code":200`, `"code":404`),
		"the collection's name": strings.NewReplacer(`"name":"Small"`, `"name":"Large"`),
	} {
		t.Run(quirk, func(t *testing.T) {
			out := t.TempDir()
			for _, text := range []string{small, edit.Replace(small)} {
				open := func() (*generator.Project, []*generator.Output) {
					in := compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(text)}}, API: config.API{Name: "small", Package: "small", In: "c.json", Test: true}}
					p, diags, err := generator.OpenInput(".", in, out)
					require.NoError(t, err)
					require.Empty(t, diags)
					return p, p.Generate(generator.Options{})
				}
				p, outputs := open()
				diags, err := p.Write(outputs)
				require.NoError(t, err)
				require.Empty(t, diags)
				p, outputs = open()
				stale, err := p.Stale(outputs)
				require.NoError(t, err)
				assert.Empty(t, stale)
			}
		})
	}
}

// TestAnOutputInTheInputIsNoInput: --in api --out api/gen.
func TestAnOutputInTheInputIsNoInput(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "c.json"), []byte(small), 0o644))
	open := func() (*generator.Project, []*generator.Output) {
		root, err := generator.OpenDir(dir)
		require.NoError(t, err)
		in := compile.Input{FS: root, API: config.API{Name: "small", Package: "small", In: ".", Test: true}}
		p, diags, err := generator.OpenInput(dir, in, filepath.Join(dir, "gen"))
		require.NoError(t, err)
		require.Empty(t, diags)
		return p, p.Generate(generator.Options{})
	}
	p, outputs := open()
	_, err := p.Write(outputs)
	require.NoError(t, err)
	p, outputs = open()
	stale, err := p.Stale(outputs)
	require.NoError(t, err)
	assert.Empty(t, stale)

	for _, name := range []string{".git/index.json", "node_modules/a/package.json", "README.md", "pmgen.yaml"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o644))
	}
	p, outputs = open()
	stale, err = p.Stale(outputs)
	require.NoError(t, err)
	assert.Empty(t, stale, "what is no input")

	more := []string{"MORE.JSON", "env.yml", "sub/.resources/E.example.yaml", "sub/c.json.gz"}
	for _, name := range more {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o644))
	}
	p, outputs = open()
	stale, err = p.Stale(outputs)
	require.NoError(t, err)
	require.Len(t, stale, 1)
	assert.Equal(t, []generator.Cause{{Kind: generator.InputChanged, Of: more}}, stale[0].Causes, "any other file of the folder that could be one")
}
