package scaffold

import (
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
)

// Module is what the nearest go.mod says of pmgen.
type Module struct {
	Tool     bool // go tool pmgen runs it
	Required bool // its packages can be imported: it is required, or this is its own module
}

// ModuleOf reads the go.mod of the folder, or the nearest above it. The folder need not be there yet. Without a go.mod that can be read
// nothing is known of the module: it has neither.
func ModuleOf(dir string) Module {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Module{}
	}
	at := above(abs, "go.mod")
	if at == "" {
		return Module{}
	}
	name := filepath.Join(at, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return Module{}
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		return Module{}
	}
	return moduleOf(mod)
}

func moduleOf(mod *modfile.File) Module {
	return Module{
		Tool: slices.ContainsFunc(mod.Tool, func(t *modfile.Tool) bool { return t.Path == toolPath }),
		Required: mod.Module != nil && mod.Module.Mod.Path == modulePath ||
			slices.ContainsFunc(mod.Require, func(r *modfile.Require) bool { return r.Mod.Path == modulePath }),
	}
}
