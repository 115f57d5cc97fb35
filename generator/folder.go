package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// scratchPrefix begins the names of what a run leaves in a folder where it is killed: files that are not yet renamed, and the
// file by which a run keeps others out. No file of an output has such a name.
const scratchPrefix = ".pmgen-"

// folder is an output folder as it is on disk. Anybody may have put anything there: links that lead out of it, folders and pipes
// under the names of files.
type folder struct {
	name string
	root *os.Root // nil where there is no folder yet
	// blocked are the files that cannot be written: a folder stands there, or what they lie in is none.
	blocked map[string]bool
}

// openFolder opens the output folder of a job. Where the config names it, no link leads out of the config's folder.
func (j Job) openFolder() (*folder, error) {
	var root *os.Root
	var err error
	if j.within != nil {
		root, err = j.within.OpenRoot(filepath.FromSlash(j.Input.API.Out))
	} else {
		root, err = os.OpenRoot(j.Out)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		root = nil
	case err != nil:
		return nil, fmt.Errorf("cannot read %s: %w", j.Out, j.reason(err))
	}
	return &folder{name: j.Out, root: root, blocked: map[string]bool{}}, nil
}

// create makes the output folder of a job, and opens it.
func (j Job) create() (*os.Root, error) {
	mkdir, open, name := os.MkdirAll, os.OpenRoot, j.Out
	if j.within != nil {
		mkdir, open, name = j.within.MkdirAll, j.within.OpenRoot, filepath.FromSlash(j.Input.API.Out)
	}
	if err := mkdir(name, 0o755); err != nil && !errors.Is(err, fs.ErrExist) { // a link to a folder is one
		return nil, fmt.Errorf("cannot write %s: %w", j.Out, j.reason(err))
	}
	root, err := open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", j.Out, j.reason(err))
	}
	return root, nil
}

// reason says why a folder cannot be opened.
func (j Job) reason(err error) error {
	if j.within != nil && strings.Contains(err.Error(), "escapes") { // os has no value for it
		return errors.New("a symbolic link on its way leads out of the folder of the config, or to where there is nothing")
	}
	return diag.Reason(err)
}

func (f *folder) Close() {
	if f.root != nil {
		_ = f.root.Close() // it was only read
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

// manifest returns nil where there is none. A manifest that cannot be read is an error: without it pmgen cannot know which files
// are its own.
func (f *folder) manifest() (*config.Manifest, error) {
	if f.root == nil {
		return nil, nil
	}
	name := filepath.Join(f.name, config.ManifestFile)
	data, err := f.root.ReadFile(config.ManifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, diag.Reason(err))
	}
	m, err := config.ReadManifest(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; remove the folder and generate again", name, err)
	}
	return m, nil
}

// leftovers are what a run that was killed left, but for the file that keeps others out: it is empty, and held by whoever asks.
func (f *folder) leftovers() []string {
	if f.root == nil {
		return nil
	}
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), scratchPrefix) && e.Name() != exclusiveFile {
			names = append(names, e.Name())
		}
	}
	return names
}
