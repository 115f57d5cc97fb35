package generator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// scratchPrefix begins the name of the folder, inside an output folder, that files are written to before they are renamed.
const scratchPrefix = ".pmgen-"

// plan is what writing an output to its folder would do.
type plan struct {
	dir         string
	output      *Output
	previous    *config.Manifest // nil: the first time
	differences []config.Difference
}

func newPlan(dir string, o *Output) (*plan, error) {
	p := &plan{dir: dir, output: o}
	var err error
	if p.previous, err = readManifest(dir); err != nil {
		return nil, err
	}
	d, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	p.differences = config.Compare(p.previous, d.read, o.Files)
	for i := range p.differences {
		if k := &p.differences[i].Kind; d.blocked[p.differences[i].Path] {
			if *k == config.Obsolete || *k == config.Kept {
				*k = config.Kept
			} else {
				*k = config.Foreign // whoever put a folder there means it
			}
		}
	}
	if p.previous != nil && len(p.differences) == 0 && string(p.previous.Encode()) != string(o.Manifest.Encode()) {
		p.differences = []config.Difference{{Path: config.ManifestFile, Kind: config.Changed}}
	}
	return p, nil
}

// done reports whether the folder is as it should be.
func (p *plan) done() bool {
	return len(p.differences) == 0 && p.previous != nil && !p.previous.Incomplete
}

// readManifest returns nil where there is none. A manifest that cannot be read is an error: without it pmgen cannot know
// which files are its own.
func readManifest(dir string) (*config.Manifest, error) {
	name := filepath.Join(dir, config.ManifestFile)
	data, err := os.ReadFile(name)
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

// diagnostics says which files are in the way (errors) and which were edited by hand and will be overwritten (warnings).
func (p *plan) diagnostics() diag.List {
	var diags diag.List
	for _, d := range p.differences {
		at := diag.Pos{File: filepath.ToSlash(filepath.Join(p.dir, filepath.FromSlash(d.Path)))}
		switch d.Kind {
		case config.Foreign:
			diags.Add(diag.ForeignFile, at, "the file is in the way, and pmgen did not write it; nothing is written")
		case config.Edited:
			diags.Add(diag.EditedFile, at, "the generated file was edited by hand; it is written anew")
		}
	}
	return diags
}

// changedInputs are the files that differ from those that the folder was generated from.
func (p *plan) changedInputs() []string {
	if p.previous == nil || p.output.Manifest == nil {
		return nil
	}
	var changed []string
	next := p.output.Manifest.Inputs
	for _, name := range slices.Sorted(maps.Keys(next)) {
		if p.previous.Inputs[name] != next[name] {
			changed = append(changed, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.previous.Inputs)) {
		if next[name] == "" {
			changed = append(changed, name)
		}
	}
	return changed
}

// operations says how many operations the output has that the folder's ledger does not, and the reverse.
func (p *plan) operations() string {
	var old model.Ledger
	data, err := os.ReadFile(filepath.Join(p.dir, LedgerFile))
	if err != nil || json.Unmarshal(data, &old) != nil || p.output.Ledger == nil {
		return ""
	}
	was, is := map[string]bool{}, map[string]bool{}
	for _, r := range old.Requests {
		was[r.Operation] = true
	}
	for _, r := range p.output.Ledger.Requests {
		is[r.Operation] = true
	}
	var parts []string
	for _, c := range []struct {
		sign    string
		of, not map[string]bool
	}{{"+", is, was}, {"-", was, is}} {
		n := 0
		for id := range c.of {
			if id != "" && !c.not[id] {
				n++
			}
		}
		switch {
		case n == 1:
			parts = append(parts, c.sign+"1 operation")
		case n > 1:
			parts = append(parts, fmt.Sprintf("%s%d operations", c.sign, n))
		}
	}
	return strings.Join(parts, ", ")
}

// write brings the folder to the output: everything is written beside, then renamed. First the manifest is replaced by one
// that is marked incomplete and names the files of before and after, so that a run that was killed leaves a folder that
// check names and the next run repairs.
func (p *plan) write() error {
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return fmt.Errorf("cannot write %s: %w", p.dir, diag.Reason(err))
	}
	root, err := os.OpenRoot(p.dir) // nothing outside the folder is written, whatever a name or a link says
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", p.dir, diag.Reason(err))
	}
	defer root.Close()
	if err := p.replace(root); err != nil {
		return fmt.Errorf("cannot write %s: %w", p.dir, err)
	}
	return nil
}

func (p *plan) replace(root *os.Root) error {
	if err := removeScratch(root); err != nil {
		return err
	}
	scratch := scratchPrefix + "new"
	names := slices.Sorted(maps.Keys(p.output.Files))
	for _, name := range names {
		if err := writeFile(root, path.Join(scratch, name), p.output.Files[name]); err != nil {
			return err
		}
	}
	pending := p.output.Manifest.Pending(p.previous)
	if err := put(root, scratch, config.ManifestFile, pending.Encode()); err != nil {
		return err
	}
	for _, name := range names {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		if err := root.Rename(path.Join(scratch, name), name); err != nil {
			return err
		}
	}
	for _, d := range p.differences {
		if d.Kind == config.Obsolete {
			if err := root.Remove(d.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			_ = root.Remove(path.Dir(d.Path)) // its folder, where it is empty now
		}
	}
	if err := put(root, scratch, config.ManifestFile, p.output.Manifest.Encode()); err != nil {
		return err
	}
	return root.RemoveAll(scratch)
}

// put writes a file whole: beside, then renamed.
func put(root *os.Root, scratch, name string, data []byte) error {
	if err := writeFile(root, path.Join(scratch, name), data); err != nil {
		return err
	}
	return root.Rename(path.Join(scratch, name), name)
}

func writeFile(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return root.WriteFile(name, data, 0o644)
}

// removeScratch removes what a killed run left.
func removeScratch(root *os.Root) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if isScratch(e.Name()) {
			if err := root.RemoveAll(e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// replaceFile writes a single file whole.
func replaceFile(name string, data []byte) error {
	dir, base := filepath.Split(name)
	if dir == "" {
		dir = "."
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, diag.Reason(err))
	}
	defer root.Close()
	temporary := scratchPrefix + base
	if err := root.WriteFile(temporary, data, 0o644); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, diag.Reason(err))
	}
	if err := root.Rename(temporary, base); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, diag.Reason(err))
	}
	return nil
}
