package contracttests

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pmgen/pmgen/generator/compile"
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
	dir, in := path, "."
	if !info.IsDir() {
		dir, in = filepath.Dir(path), filepath.Base(path)
	}
	input := compile.Input{FS: os.DirFS(dir), Forget: true}
	input.API.In = in
	if info.IsDir() {
		if whole, err := filepath.Abs(path); err == nil {
			input.Title = filepath.Base(whole) // as the commands call it
		}
	}
	result := compile.Compile(input)
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("%s: %s", d.Pos, d.Message)
		}
	}
	if result.API == nil {
		return nil, fmt.Errorf("%s holds no description", path)
	}
	return result.API, nil
}
