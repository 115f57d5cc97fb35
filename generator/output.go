package generator

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// plan is what writing an output to its folder would do.
type plan struct {
	job         Job
	output      *Output
	previous    *config.Manifest // nil: the first time
	was         *model.Ledger    // of the folder; nil where there is none
	differences []config.Difference
	// present are the files on disk that differ, for who shows how.
	present map[string][]byte
	// manifest is the one to write, and stubs are what becomes of obsolete files that have to stay.
	manifest *config.Manifest
	stubs    map[string][]byte
}

func newPlan(job Job, o *Output, with stubs) (*plan, error) {
	p := &plan{job: job, output: o, present: map[string][]byte{}}
	d, err := job.openFolder()
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if p.previous, err = d.manifest(); err != nil {
		return nil, err
	}
	if err := mixed(p.previous, o, job.Out); err != nil {
		return nil, err
	}
	disk := map[string][]byte{}
	p.differences = config.Compare(p.previous, func(name string) ([]byte, bool) {
		data, there := d.read(name)
		disk[name] = data
		return data, there
	}, o.Files)
	for i := range p.differences {
		diff := &p.differences[i]
		p.present[diff.Path] = disk[diff.Path]
		if k := &diff.Kind; d.blocked[diff.Path] {
			if *k == config.Obsolete || *k == config.Kept {
				*k = config.Kept
			} else {
				*k = config.Foreign // whoever put a folder there means it
			}
		}
	}
	p.stub(with)
	if data, there := disk[LedgerFile]; there && json.Unmarshal(data, &p.was) != nil {
		p.was = nil
	}
	for _, name := range d.leftovers() {
		p.differences = append(p.differences, config.Difference{Path: name, Kind: config.Leftover})
	}
	if p.previous != nil && len(p.differences) == 0 && string(p.previous.Encode()) != string(p.manifest.Encode()) {
		p.differences = []config.Difference{{Path: config.ManifestFile, Kind: config.Changed}}
	}
	return p, nil
}

// done reports whether the folder is as it should be.
func (p *plan) done() bool {
	return len(p.differences) == 0 && p.previous != nil && !p.previous.Incomplete
}

// diagnostics says which files are in the way (errors) and which were edited by hand and will be overwritten (warnings).
func (p *plan) diagnostics() diag.List {
	var diags diag.List
	for _, d := range p.differences {
		at := diag.Pos{File: filepath.ToSlash(filepath.Join(p.job.Out, filepath.FromSlash(d.Path)))}
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
	if p.was == nil || p.output.Ledger == nil {
		return ""
	}
	was, is := map[string]bool{}, map[string]bool{}
	for _, r := range p.was.Requests {
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
