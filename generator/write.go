package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/parallel"
)

// How a run writes
//
// First everything is written beside, in each output folder: a full disk, a folder that cannot be written or a kill then leaves
// all folders as they were. Then it is renamed, which takes no space. Between the first and the last rename of a folder its
// manifest says that it is incomplete and names the files of before and after, so that a run that is killed there leaves a
// folder that check names and the next run repairs. Last comes the lock.

// ErrOvertaken says that another run has changed the lock since this one read it: the names that it gave may not be what they
// would be now. Nothing is written; the project has to be opened and generated again.
var ErrOvertaken = errors.New("another run of pmgen has written the lock meanwhile")

// Write writes the outputs of all jobs and the lock, or nothing: a job without files, or a file in the way that pmgen did
// not write, stops all of them. The diagnostics say what was edited by hand and is overwritten.
func (p *Project) Write(outputs []*Output) (diag.List, error) {
	for _, o := range outputs {
		if o.Diagnostics.Errors() > 0 {
			return nil, errors.New("an API has errors: nothing is written")
		}
	}
	plans, err := p.plans(outputs)
	if err != nil {
		return nil, err
	}
	next := p.nextLock(outputs)
	if len(plans) == 0 && sameLines(p.lockData, next) {
		return nil, nil
	}
	if diags := diagnosticsOf(plans); diags.Errors() > 0 {
		return diags, nil
	}
	done := false
	defer func(first []*plan) {
		for _, plan := range first {
			if !done && plan.previous == nil {
				_ = os.Remove(plan.job.Out) // the folder that was made for nothing: it goes only where it is empty
			}
		}
	}(plans)
	release, err := p.take(plans)
	if err != nil {
		return nil, err
	}
	defer release()
	if now, err := os.ReadFile(p.lockPath); err == nil && !sameLines(now, p.lockData) {
		if !sameLines(now, next) {
			return nil, ErrOvertaken
		}
		p.lockData = now
	}
	if plans, err = p.plans(outputs); err != nil { // another run may have written
		return nil, err
	}
	diags := diagnosticsOf(plans)
	if diags.Errors() > 0 {
		return diags, nil
	}
	err = p.bring(plans, next)
	done = err == nil
	return diags, err
}

// plans are those of the outputs that are not on disk already.
func (p *Project) plans(outputs []*Output) ([]*plan, error) {
	all, errs := make([]*plan, len(outputs)), make([]error, len(outputs))
	parallel.Each(len(outputs), func(i int) {
		if o := outputs[i]; len(o.Files) > 0 {
			with := removed
			if p.Listed {
				with = made
			}
			all[i], errs[i] = newPlan(p.Jobs[i], o, with)
		}
	})
	var plans []*plan
	for i, plan := range all {
		switch {
		case errs[i] != nil:
			return nil, errs[i]
		case plan == nil:
		default:
			if outputs[i].Unchanged = plan.done(); !outputs[i].Unchanged {
				plans = append(plans, plan)
			}
		}
	}
	return plans, nil
}

func diagnosticsOf(plans []*plan) diag.List {
	var diags diag.List
	for _, plan := range plans {
		diags = append(diags, plan.diagnostics()...)
	}
	return diags
}

// take locks what is about to be written.
func (p *Project) take(plans []*plan) (func(), error) {
	var folders []string
	for _, plan := range plans {
		root, err := plan.job.create()
		if err != nil {
			return nil, err
		}
		_ = root.Close()
		folders = append(folders, plan.job.Out)
	}
	dir := filepath.Dir(p.lockPath)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", dir, diag.Reason(err))
	}
	folders = append(folders, dir)
	for i, f := range folders {
		if abs, err := filepath.Abs(f); err == nil {
			folders[i] = abs
		}
	}
	return p.exclusive(folders)
}

// bring brings folders and lock to the outputs.
func (p *Project) bring(plans []*plan, lock []byte) error {
	stages, errs := make([]*stage, len(plans)), make([]error, len(plans))
	defer func() {
		for _, s := range stages {
			s.close()
		}
	}()
	parallel.Each(len(plans), func(i int) { stages[i], errs[i] = plans[i].stage() })
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("cannot write %s: %w; nothing was changed", plans[i].job.Out, err)
		}
	}
	put := func() error { return nil }
	if !sameLines(p.lockData, lock) {
		var err error
		if put, err = beside(p.lockPath, lock); err != nil {
			return fmt.Errorf("cannot write %s: %w; nothing was changed", p.lockPath, diag.Reason(err))
		}
	}
	for i, s := range stages {
		if err := s.commit(); err != nil {
			return fmt.Errorf("cannot write %s: %w; `pmgen check` says what is missing", plans[i].job.Out, diag.Reason(err))
		}
		plans[i].output.First = plans[i].previous == nil
	}
	if err := put(); err != nil {
		return fmt.Errorf("cannot write %s: %w", p.lockPath, diag.Reason(err))
	}
	return nil
}

// stage is an output that is written beside what it will replace.
type stage struct {
	plan *plan
	root *os.Root
	// names are the files that differ from what is there.
	names []string
}

const (
	scratch = scratchPrefix + "new"
	pending = scratch + "/pending"
	final   = scratch + "/final"
	staged  = scratch + "/files"
)

// stage writes everything beside.
func (p *plan) stage() (_ *stage, err error) {
	root, err := p.job.create() // nothing outside the folder is written, whatever a name or a link says
	if err != nil {
		return nil, err
	}
	s := &stage{plan: p, root: root}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	for _, d := range p.differences {
		if d.Kind == config.Leftover {
			if err := root.RemoveAll(d.Path); err != nil {
				return nil, err
			}
		}
		if _, wanted := p.content(d.Path); wanted {
			s.names = append(s.names, d.Path)
		}
	}
	files := map[string][]byte{pending: p.manifest.Pending(p.previous).Encode(), final: p.manifest.Encode()}
	for _, name := range s.names {
		files[path.Join(staged, name)], _ = p.content(name)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return nil, err
		}
		if err := root.WriteFile(name, files[name], 0o644); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// commit puts what was written beside into its place.
func (s *stage) commit() error {
	for _, step := range s.steps() {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// steps are those of commit: a run may be killed between any two of them.
func (s *stage) steps() []func() error {
	steps := []func() error{func() error { return s.root.Rename(pending, config.ManifestFile) }}
	for _, name := range s.names {
		steps = append(steps, func() error {
			if err := s.root.MkdirAll(path.Dir(name), 0o755); err != nil {
				return err
			}
			return s.root.Rename(path.Join(staged, name), name)
		})
	}
	for _, d := range s.plan.differences {
		if _, stays := s.plan.stubs[d.Path]; d.Kind == config.Obsolete && !stays {
			steps = append(steps, func() error {
				if err := s.root.Remove(d.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
				_ = s.root.Remove(path.Dir(d.Path)) // its folder, where it is empty now
				return nil
			})
		}
	}
	return append(steps, func() error { return s.root.Rename(final, config.ManifestFile) })
}

// close removes what is left beside: on a full disk it would stand in the way.
func (s *stage) close() {
	if s == nil {
		return
	}
	_ = s.root.RemoveAll(scratch)
	_ = s.root.Close()
}

// beside writes a single file beside its place, and returns what puts it there.
func beside(name string, data []byte) (put func() error, err error) {
	temporary := filepath.Join(filepath.Dir(name), scratchPrefix+filepath.Base(name))
	_ = os.Remove(temporary) // a link is not followed
	if err := os.WriteFile(temporary, data, 0o644); err != nil {
		_ = os.Remove(temporary)
		return nil, err
	}
	return func() error {
		err := os.Rename(temporary, name)
		if err != nil {
			_ = os.Remove(temporary)
		}
		return err
	}, nil
}
