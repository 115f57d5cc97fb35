package known_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/known"
)

func TestMemory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache", "pmgen")
	m := known.Open(dir)
	assert.False(t, m.Has([]byte("a")))
	m.Add([]byte("a"), []byte("b"))
	assert.True(t, m.Has([]byte("a")))
	assert.True(t, known.Open(dir).Has([]byte("b")), "by another process of this executable")
	assert.False(t, m.Has([]byte("c")))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2)
	for _, e := range entries {
		info, err := e.Info()
		require.NoError(t, err)
		assert.Zero(t, info.Size(), "there is nothing to read")
	}
}

func TestAMemoryThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	var none *known.Memory
	for _, m := range []*known.Memory{none, known.Open(""), known.Open(filepath.Join(file, "below"))} {
		m.Add([]byte("a"))
		assert.False(t, m.Has([]byte("a")))
	}
}

func TestTheOldestAreForgotten(t *testing.T) {
	dir := t.TempDir()
	m := known.Open(dir)
	m.Add([]byte("old"))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	long := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(filepath.Join(dir, entries[0].Name()), long, long))
	var claims [][]byte
	for i := range 4096 {
		claims = append(claims, fmt.Append(nil, i))
	}
	m.Add(claims...)
	assert.False(t, m.Has([]byte("old")))
	entries, err = os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2048)
}
