package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
)

// Project is what one run generates: the entries of a pmgen.yaml, or the one API that flags describe.
type Project struct {
	// Dir is the folder that files in diagnostics are relative to: the config's, or the input's.
	Dir  string
	Jobs []Job

	lockPath string
	lock     *config.Lock
}

// Job is one API of a project and where its output goes.
type Job struct {
	Input compile.Input
	Out   string // the output folder, as a path of this machine
}

// OpenConfig reads a pmgen.yaml and its lock. A problem in either is a diagnostic; an error is one of the file system.
func OpenConfig(path string) (*Project, diag.List, error) {
	dir := filepath.Dir(path)
	p := &Project{Dir: dir, lockPath: filepath.Join(dir, config.LockFile)}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", path, diag.Reason(err))
	}
	file, diags := config.Read(filepath.Base(path), data)
	more, err := p.readLock()
	if err != nil {
		return nil, nil, err
	}
	if diags = append(diags, more...); diags.Errors() > 0 {
		return p, diags, nil
	}
	root, err := OpenDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, api := range file.APIs {
		p.Jobs = append(p.Jobs, Job{
			Input: compile.Input{FS: root, API: api, Names: p.lock.APIs[api.Name]},
			Out:   filepath.Join(dir, filepath.FromSlash(api.Out)),
		})
	}
	return p, diags, nil
}

// OpenInput is the project of one API without a config: its lock lies in the output folder.
func OpenInput(dir string, in compile.Input, out string) (*Project, diag.List, error) {
	p := &Project{Dir: dir, lockPath: filepath.Join(out, config.LockFile)}
	diags, err := p.readLock()
	if err != nil {
		return nil, nil, err
	}
	in.Names = p.lock.APIs[in.API.Name]
	p.Jobs = []Job{{Input: in, Out: out}}
	return p, diags, nil
}

// OpenDir opens a folder such that nothing outside it can be read, not even through a symbolic link.
func OpenDir(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", dir, diag.Reason(err))
	}
	return root.FS(), nil
}

func (p *Project) readLock() (diag.List, error) {
	data, err := os.ReadFile(p.lockPath)
	if errors.Is(err, fs.ErrNotExist) {
		p.lock = config.NewLock()
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", p.lockPath, diag.Reason(err))
	}
	var diags diag.List
	p.lock, diags = config.ReadLock(filepath.Base(p.lockPath), data)
	return diags, nil
}

// Generate generates every job. With trust, one whose manifest says that nothing has changed is not compiled: its output is
// Unchanged. Only a release can trust a manifest, since the emitters of a development version change under one number.
func (p *Project) Generate(trust bool) []*Output {
	outputs := make([]*Output, len(p.Jobs))
	for i, job := range p.Jobs {
		if trust {
			outputs[i] = job.unchanged()
		}
		if outputs[i] == nil {
			outputs[i] = Generate(job.Input)
		}
	}
	return outputs
}

// Write writes the outputs of all jobs and the lock, or nothing: a job without files, or a file in the way that pmgen did
// not write, stops all of them. The diagnostics say what was edited by hand and is overwritten.
func (p *Project) Write(outputs []*Output) (diag.List, error) {
	var diags diag.List
	var plans []*plan
	for i, o := range outputs {
		if o.Unchanged {
			continue
		}
		if o.Diagnostics.Errors() > 0 {
			return nil, errors.New("an API has errors: nothing is written")
		}
		plan, err := newPlan(p.Jobs[i].Out, o)
		if err != nil {
			return nil, err
		}
		if o.Unchanged = plan.done(); o.Unchanged {
			continue
		}
		o.First = plan.previous == nil
		plans = append(plans, plan)
		diags = append(diags, plan.diagnostics()...)
	}
	if diags.Errors() > 0 {
		return diags, nil
	}
	for _, plan := range plans {
		if err := plan.write(); err != nil {
			return diags, err
		}
	}
	return diags, p.writeLock(outputs)
}

// nextLock is the lock with what the outputs learned.
func (p *Project) nextLock(outputs []*Output) []byte {
	next := config.NewLock()
	for name, names := range p.lock.APIs {
		next.APIs[name] = names
	}
	for i, o := range outputs {
		if o.Names != nil {
			next.APIs[p.Jobs[i].Input.API.Name] = o.Names
		}
	}
	return next.Encode()
}

func (p *Project) writeLock(outputs []*Output) error {
	next := p.nextLock(outputs)
	if old, err := os.ReadFile(p.lockPath); err == nil && string(old) == string(next) {
		return nil
	}
	return replaceFile(p.lockPath, next)
}

// Stale compares the outputs with what is on disk, the lock included.
func (p *Project) Stale(outputs []*Output) ([]Stale, error) {
	var all []Stale
	for i, o := range outputs {
		if o.Unchanged {
			continue
		}
		plan, err := newPlan(p.Jobs[i].Out, o)
		if err != nil {
			return nil, err
		}
		if d := plan.differences; len(d) > 0 {
			all = append(all, Stale{API: p.Jobs[i].Input.API.Name, Out: p.Jobs[i].Out, Differences: d, Inputs: plan.changedInputs(),
				Operations: plan.operations()})
		}
	}
	if old, err := os.ReadFile(p.lockPath); err != nil || string(old) != string(p.nextLock(outputs)) {
		all = append(all, Stale{Out: filepath.Dir(p.lockPath), Differences: []config.Difference{{Path: config.LockFile, Kind: config.Changed}}})
	}
	return all, nil
}

// Stale is an output folder that is not what generating would write.
type Stale struct {
	API         string
	Out         string
	Inputs      []string // that changed since the folder was written
	Operations  string   // what became of the operations: "+1 operation, -2 operations"; "" where they are the same
	Differences []config.Difference
}
