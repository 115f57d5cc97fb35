package generator

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// inputs returns the hashes of all files that the output is a function of, by path below the config's folder. Of an input
// folder that is every file in it that a reader may look at, so that a new one counts.
func inputs(in compile.Input) map[string]string {
	hashes := map[string]string{}
	add := func(fsys fs.FS, name, as string) {
		if data, err := fs.ReadFile(fsys, name); err == nil {
			hashes[as] = config.Hash(data)
		}
	}
	root := path.Clean(in.API.In)
	_ = fs.WalkDir(in.FS, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil: // what cannot be read has been reported by the reader
		case d.IsDir() && name != root && (!isPlace(d.Name()) || isOutput(in.FS, name)):
			return fs.SkipDir
		case d.Type().IsRegular() && (name == root || isInput(d.Name())):
			add(in.FS, name, name)
		}
		return nil
	})
	for _, name := range append(append(slices.Sorted(maps.Values(in.API.Schemas)), in.API.Environments...), in.API.Environment, in.API.Globals, in.API.Overlay) {
		if name != "" {
			add(in.FS, name, name)
		}
	}
	for as, f := range map[string]*compile.File{"--environment": in.Environment, "--globals": in.Globals} {
		if f != nil {
			add(f.FS, f.Path, as)
		}
	}
	return hashes
}

// isPlace reports whether descriptions are looked for in a folder of that name. The input may be a whole repository: what
// git keeps in .git changes with every commit.
func isPlace(name string) bool {
	return name == ".resources" || name == ".postman" || name != "node_modules" && !strings.HasPrefix(name, ".")
}

// isInput reports whether a file of that name is looked at when it lies in an input folder. Config and lock have a hash of
// their own.
func isInput(name string) bool {
	if name == config.ConfigFile || name == config.LockFile {
		return false
	}
	lower := strings.TrimSuffix(strings.ToLower(name), ".gz")
	return slices.Contains([]string{".json", ".yaml", ".yml", ".postman_collection"}, path.Ext(lower))
}

// isOutput reports whether a folder is one that pmgen writes. Within the input it would change the input with every run, so
// that check never found it in step.
func isOutput(fsys fs.FS, dir string) bool {
	info, err := fs.Stat(fsys, path.Join(dir, config.ManifestFile))
	return err == nil && info.Mode().IsRegular()
}

// configuration is the hash of what the config (or the flags) says of the API.
func configuration(in compile.Input) string {
	api := in.API
	api.Out = "" // where the output lies does not change it
	return hashOf(api)
}

// hashOf is the hash of a value as JSON.
func hashOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return config.Hash(b)
}
