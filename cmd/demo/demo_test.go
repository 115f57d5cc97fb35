package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what the demo prints into the README")

const (
	begin = "<!-- demo -->\n```\n"
	end   = "```\n<!-- /demo -->"
)

// TestReadmeShowsTheDemo runs the demo in a copy of the project's inputs.
func TestReadmeShowsTheDemo(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "collections"), os.DirFS(filepath.Join(root, "collections"))))
	for _, name := range []string{"pmgen.yaml", "pmgen.lock.json"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	t.Chdir(dir)
	var out strings.Builder
	require.NoError(t, run(t.Context(), &out))

	file := filepath.Join(root, "README.md")
	readme, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(readme), begin)
	require.True(t, ok)
	shown, after, ok := strings.Cut(rest, end)
	require.True(t, ok)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+begin+out.String()+end+after), 0o644))
		return
	}
	assert.Equal(t, shown, out.String(), "the README shows what make demo prints; go test ./cmd/demo -update mends it")
}
