package scaffold

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatAModuleHas is read from the nearest go.mod, for a folder that need not be there yet.
func TestWhatAModuleHas(t *testing.T) {
	for _, c := range []struct {
		name, mod string
		want      Module
	}{
		{"nothing of pmgen", "module m\n", Module{}},
		{"as go get leaves it", "module m\nrequire github.com/pmgen/pmgen v0.1.0\n", Module{Required: true}},
		{"as go get -tool leaves it", "module m\ntool github.com/pmgen/pmgen/cmd/pmgen\nrequire github.com/pmgen/pmgen v0.1.0 // indirect\n", Module{Tool: true, Required: true}},
		{"another tool", "module m\ntool github.com/pmgen/pmgen/cmd/demo\n", Module{}},
		{"its own module", "module github.com/pmgen/pmgen\n", Module{Required: true}},
		{"no go.mod that can be read", "require (\n", Module{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(c.mod), 0o644))
			assert.Equal(t, c.want, ModuleOf(dir))
			assert.Equal(t, c.want, ModuleOf(filepath.Join(dir, "internal", "shop")))
		})
	}
}
