package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/pmgen/pmgen/generator/diag"
)

// folder is an output folder as it is on disk. Anybody may have put anything there: links that lead out of it, folders and pipes
// under the names of files.
type folder struct {
	root *os.Root // nil where there is no folder yet
	// blocked are the files that cannot be written: a folder stands there, or what they lie in is none.
	blocked map[string]bool
}

func openFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		root = nil
	} else if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", dir, diag.Reason(err))
	}
	return &folder{root: root, blocked: map[string]bool{}}, nil
}

func (f *folder) Close() {
	if f.root != nil {
		f.root.Close() // it was only read
	}
}

// read returns a file's content and whether something is there. Of what is no file of the folder (a pipe, a link that leads
// out of it) the content is not read; nothing that pmgen writes is empty.
func (f *folder) read(name string) ([]byte, bool) {
	if f.root == nil {
		return nil, false
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if info, err := f.root.Stat(dir); err == nil && !info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist) {
			f.blocked[name] = true
			return nil, true
		}
	}
	if _, err := f.root.Lstat(name); err != nil {
		return nil, false
	}
	info, err := f.root.Stat(name)
	switch {
	case err != nil:
		return nil, true
	case info.IsDir():
		f.blocked[name] = true
		return nil, true
	case !info.Mode().IsRegular():
		return nil, true
	}
	data, err := f.root.ReadFile(name)
	return data, err == nil
}
