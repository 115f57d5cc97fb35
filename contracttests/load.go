package contracttests

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Load compiles the description at path: a collection, or a folder of Losant's files. Its error names the first problem that
// leaves nothing to test.
func Load(path string) (*model.API, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, diag.Reason(err))
	}
	dir, in, title := path, ".", ""
	if !info.IsDir() {
		dir, in = filepath.Dir(path), filepath.Base(path)
	} else if whole, err := filepath.Abs(path); err == nil {
		title = filepath.Base(whole) // as the commands call it
	}
	result, err := load(os.DirFS(dir), config.API{In: in}, title)
	if err != nil {
		return nil, err
	}
	return result.API, nil
}

// LoadFS is [Load] of a file or folder of fsys, such as one that the test embeds.
func LoadFS(fsys fs.FS, name string) (*model.API, error) {
	result, err := load(fsys, config.API{In: name}, "")
	if err != nil {
		return nil, err
	}
	return result.API, nil
}

// LoadConfig compiles an entry of a pmgen.yaml with its environment, overrides and lock, so that operations are called as the
// generated client calls them. The options hold what is only sent, never printed: the requests and values that the entry gives.
// Target is for the caller to fill in. A value made of an environment variable that is not set is as if it were not there: a test
// that starts a mock needs no secrets.
func LoadConfig(path, entry string) (*model.API, Options, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, Options{}, fmt.Errorf("cannot read %s: %w", path, diag.Reason(err))
	}
	root, err := os.OpenRoot(filepath.Dir(path)) // a config reads only its own folder
	if err != nil {
		return nil, Options{}, fmt.Errorf("cannot read %s: %w", path, diag.Reason(err))
	}
	defer root.Close()
	file, diags := config.Read(filepath.Base(path), data)
	if err := first(diags); err != nil {
		return nil, Options{}, err
	}
	i := slices.IndexFunc(file.APIs, func(a config.API) bool { return a.Name == entry })
	if i < 0 {
		return nil, Options{}, fmt.Errorf("%s has no entry with the name %q", path, entry)
	}
	result, err := loadNamed(root.FS(), file.APIs[i])
	if err != nil {
		return nil, Options{}, err
	}
	return result.API, Options{Live: result.Live, Given: result.Given, Auth: result.Auth}, nil
}

// loadNamed compiles an entry with the names of the lock that lies beside its config.
func loadNamed(fsys fs.FS, api config.API) (*compile.Result, error) {
	api.Values = maps.Clone(api.Values)
	maps.DeleteFunc(api.Values, func(_ string, v config.Value) bool {
		_, err := v.Expand(os.LookupEnv)
		return err != nil
	})
	in := compile.Input{FS: fsys, API: api, Forget: true, Getenv: os.LookupEnv}
	data, err := fs.ReadFile(fsys, config.LockFile)
	switch {
	case err == nil:
		lock, diags := config.ReadLock(config.LockFile, data)
		if err := first(diags); err != nil {
			return nil, err
		}
		in.Names = lock.APIs[api.Name]
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("cannot read %s: %w", config.LockFile, diag.Reason(err))
	}
	return compiled(in)
}

func load(fsys fs.FS, api config.API, title string) (*compile.Result, error) {
	return compiled(compile.Input{FS: fsys, API: api, Title: title, Forget: true})
}

func compiled(in compile.Input) (*compile.Result, error) {
	result := compile.Compile(in)
	if err := first(result.Diagnostics); err != nil {
		return nil, err
	}
	if result.API == nil {
		return nil, fmt.Errorf("%s holds no description", in.API.In)
	}
	return result, nil
}

// first is the first error of a list; nil where there is none.
func first(diags diag.List) error {
	for _, d := range diags {
		if d.Severity == diag.Error {
			return fmt.Errorf("%s: %s", d.Pos, d.Message)
		}
	}
	return nil
}
