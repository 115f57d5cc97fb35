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
	// Waiting is called where another run writes what this one is about to; nil where nobody wants to know.
	Waiting func(folder string)
	// Listed says that go generate runs this: it has listed the Go files of the output folders, and must find them. Of one that is
	// obsolete nothing but its package clause is left; the next run without Listed removes it.
	Listed bool

	lockPath string
	lockData []byte // as it was read
	lock     *config.Lock
}

// Job is one API of a project and where its output goes.
type Job struct {
	Input compile.Input
	Out   string // the output folder, as a path of this machine

	within *os.Root // the folder that Out must not leave, by a link either; nil where a flag names Out
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
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w", dir, diag.Reason(err))
	}
	for _, api := range file.APIs {
		p.Jobs = append(p.Jobs, Job{
			Input:  compile.Input{FS: root.FS(), API: api, Names: p.lock.APIs[api.Name]},
			Out:    filepath.Join(dir, filepath.FromSlash(api.Out)),
			within: root,
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
	diags = append(diags, config.CheckOut(out, diag.Pos{})...)
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
	p.lockData = data
	p.lock, diags = config.ReadLock(filepath.Base(p.lockPath), data)
	return diags, nil
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

// sameLines reports whether two texts are the same but for how their lines end.
func sameLines(a, b []byte) bool { return config.Hash(a) == config.Hash(b) }
