//go:build unix

package scaffold

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A pipe would wait for whoever writes to it, and a link may lead anywhere.
func TestOddFiles(t *testing.T) {
	outside := tree(t, map[string]string{"secret.json": shop("Secret")})
	dir := tree(t, map[string]string{"go.mod": goMod, "a.json": shop("A")})
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe.json"), 0o600))
	require.NoError(t, os.Symlink(filepath.Join(outside, "secret.json"), filepath.Join(dir, "link.json")))
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "loop")))
	p, err := Propose(dir, Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"a.json -> internal/a a"}, p.entries(t))
}
