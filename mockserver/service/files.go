package service

import (
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// State is what files and folders looked like when they were read, by their paths: what has to be watched.
type State map[string]uint64

// Look notes what a file or folder looks like. It is called before it is read: what changes afterwards is a change.
func (s State) Look(path string) {
	if _, ok := s[path]; !ok {
		s[path] = looks(path)
	}
}

// changed reports whether one of them looks different now.
func (s State) changed() bool {
	for path, was := range s {
		if looks(path) != was {
			return true
		}
	}
	return false
}

// looks is what can be seen of a file or folder without reading it.
func looks(path string) uint64 {
	h := fnv.New64a()
	write := func(text string) { _, _ = h.Write([]byte(text + "\n")) }
	info, err := os.Stat(path)
	switch {
	case err != nil:
		write("not there")
	case !info.IsDir():
		write(strconv.FormatInt(info.Size(), 10) + " " + strconv.FormatInt(info.ModTime().UnixNano(), 10))
	default:
		entries, _ := os.ReadDir(path) // one that cannot be read any more looks different
		for _, e := range entries {
			write(e.Name() + strconv.FormatBool(e.IsDir()))
		}
	}
	return h.Sum64()
}

// Files is a folder that notes what is read of it.
type Files struct {
	fs.FS
	dir string

	mu    sync.Mutex
	state State
}

// NewFiles returns fsys, which is the folder dir, and notes in state what is read of it.
func NewFiles(fsys fs.FS, dir string, state State) *Files {
	return &Files{FS: fsys, dir: dir, state: state}
}

func (f *Files) look(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state.Look(filepath.Join(f.dir, filepath.FromSlash(name)))
}

// Open implements [fs.FS].
func (f *Files) Open(name string) (fs.File, error) {
	f.look(name)
	return f.FS.Open(name)
}

// ReadFile implements [fs.ReadFileFS].
func (f *Files) ReadFile(name string) ([]byte, error) {
	f.look(name)
	return fs.ReadFile(f.FS, name)
}

// ReadDir implements [fs.ReadDirFS].
func (f *Files) ReadDir(name string) ([]fs.DirEntry, error) {
	f.look(name)
	return fs.ReadDir(f.FS, name)
}

// Stat implements [fs.StatFS].
func (f *Files) Stat(name string) (fs.FileInfo, error) {
	f.look(name)
	return fs.Stat(f.FS, name)
}
