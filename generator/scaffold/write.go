package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Write writes the files that are not there, all of them or none: a file that came into being since, or a disk that is full,
// takes back what was written before.
func (p *Plan) Write() (err error) {
	base := p.Dir
	for _, f := range p.Files { // that of CI may lie above the config
		for up := f.Path; strings.HasPrefix(up, "../"); up = up[3:] {
			if dir := filepath.Join(p.Dir, filepath.FromSlash(f.Path[:len(f.Path)-len(up)+2])); len(dir) < len(base) {
				base = dir
			}
		}
	}
	root, err := os.OpenRoot(base) // nothing outside of it is written, wherever a link leads
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", base, diag.Reason(err))
	}
	defer root.Close()
	w := &writing{root: root}
	for _, f := range p.Files {
		if f.There {
			continue
		}
		name, err := filepath.Rel(base, filepath.Join(p.Dir, filepath.FromSlash(f.Path)))
		if err == nil {
			err = w.write(filepath.ToSlash(name), f.Data)
		}
		if err != nil {
			w.undo()
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("cannot write %s: it came into being just now; nothing was written", f.Path)
			}
			return fmt.Errorf("cannot write %s: %w; nothing was written", f.Path, diag.Reason(err))
		}
	}
	return nil
}

// writing is what one run has made so far, in its order.
type writing struct {
	root *os.Root
	made []string
}

// write makes a file whole, and never in place of one that is there.
func (w *writing) write(name string, data []byte) error {
	for i, r := range name {
		if r == '/' {
			if err := w.root.Mkdir(name[:i], 0o755); err == nil {
				w.made = append(w.made, name[:i])
			} else if info, statErr := w.root.Stat(name[:i]); statErr != nil || !info.IsDir() {
				return err
			}
		}
	}
	temporary := path.Join(path.Dir(name), ".pmgen-"+path.Base(name))
	_ = w.root.Remove(temporary) // of a run that was killed
	if err := w.root.WriteFile(temporary, data, 0o644); err != nil {
		_ = w.root.Remove(temporary)
		return err
	}
	defer w.root.Remove(temporary)
	err := w.root.Link(temporary, name)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without links
		err = w.exclusively(name, data)
	}
	if err == nil {
		w.made = append(w.made, name)
	}
	return err
}

func (w *writing) exclusively(name string, data []byte) error {
	f, err := w.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = w.root.Remove(name)
	}
	return err
}

// undo removes what was made: files, and folders that are empty.
func (w *writing) undo() {
	for _, name := range slices.Backward(w.made) {
		_ = w.root.Remove(name)
	}
}
