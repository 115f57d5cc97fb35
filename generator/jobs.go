package generator

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Options say what a project need not generate again.
type Options struct {
	// Memory knows what this executable made before; see package known. A folder whose manifest it knows, and whose inputs and
	// files are those of the manifest, is Unchanged without being compiled. nil: nothing is known.
	Memory Memory
	// Trust says that the manifest alone is enough. It is for releases, of which there is one of each version: and even then the
	// manifest is only as honest as who wrote it.
	Trust bool
	// Done is called, one call at a time, whenever a job is done; nil where nobody wants to know.
	Done func(job int)
}

// Memory remembers claims.
type Memory interface {
	Has(claim []byte) bool
	Add(claims ...[]byte)
}

// Generate generates every job, some at the same time. Their outputs are in the order of the jobs.
func (p *Project) Generate(o Options) []*Output {
	outputs := make([]*Output, len(p.Jobs))
	var done sync.Mutex
	finish := func(i int, out *Output) {
		done.Lock()
		defer done.Unlock()
		if outputs[i] = out; o.Done != nil {
			o.Done(i)
		}
	}
	var open []int
	var mu sync.Mutex
	parallel.Each(len(p.Jobs), func(i int) {
		if out := p.Jobs[i].unchanged(o); out != nil {
			finish(i, out)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		open = append(open, i)
	})
	p.compile(open, finish)
	if len(open) == len(outputs) {
		meetNothing(p.Jobs, outputs)
	}
	return outputs
}

// meetNothing reports the variables of defaults that no API has. Where some API was not compiled that was done when the config was new.
func meetNothing(jobs []Job, outputs []*Output) {
	shared, used := map[string]diag.Pos{}, map[string]bool{}
	for i, job := range jobs {
		for name, role := range job.Input.API.Overrides.Variables {
			if role.Shared {
				shared[name] = role.Pos
			}
		}
		if outputs[i].API == nil {
			return // who knows what it has
		}
		for _, v := range outputs[i].API.Variables {
			used[v.Name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(shared)) {
		if used[name] {
			continue
		}
		near := ""
		if word := config.Nearest(name, slices.Sorted(maps.Keys(used))); word != "" {
			near = fmt.Sprintf("; the nearest is %q", word)
		}
		outputs[0].Diagnostics.Add(diag.OverrideMeetsNothing, shared[name], "defaults: overrides: variables: %q meets no variable of any API%s", name, near)
	}
	outputs[0].Diagnostics.Sort()
}

// giant is the size of an input from which on only one is compiled at a time: they take most of the memory, and keep several
// processors busy alone.
const giant = 1 << 20

// compile compiles jobs: the giants one after the other, the largest first, and the others beside.
func (p *Project) compile(jobs []int, finish func(int, *Output)) {
	var giants, others []int
	sizes := make(map[int]int64, len(jobs))
	for _, i := range jobs {
		if sizes[i] = sizeOf(p.Jobs[i].Input); sizes[i] >= giant {
			giants = append(giants, i)
		} else {
			others = append(others, i)
		}
	}
	largestFirst := func(a, b int) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b)) }
	slices.SortFunc(giants, largestFirst)
	slices.SortFunc(others, largestFirst)
	generate := func(i int) {
		out := Generate(p.Jobs[i].Input)
		if len(p.Jobs) > 1 {
			out.release()
		}
		finish(i, out)
	}
	next := make(chan int, len(others))
	for _, i := range others {
		next <- i
	}
	close(next)
	lines := max(1, min(runtime.GOMAXPROCS(0), len(jobs)))
	parallel.Each(lines, func(line int) {
		if line == 0 {
			for _, i := range giants {
				generate(i)
			}
		}
		for i := range next {
			generate(i)
		}
	})
}

// sizeOf is how large an input is: the file, or the files of the folder.
func sizeOf(in compile.Input) int64 {
	var sum int64
	_ = fs.WalkDir(in.FS, path.Clean(in.API.In), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				sum += info.Size()
			}
		}
		return nil
	})
	return sum
}

// release lets go of what only the emitters read: with many APIs it is most of the memory.
func (o *Output) release() {
	if a := o.API; a != nil {
		o.API = &model.API{Name: a.Name, Title: a.Title, Version: a.Version, Package: a.Package, Source: a.Source, Variables: a.Variables}
	}
	if o.compiled != nil {
		o.compiled = o.compiled.Masks()
	}
}

// unchanged returns the output of a job that generating would not change, as far as hashes and the options tell: the same
// version, inputs, config and lock, and every output as it was written. Otherwise it returns nil.
func (j Job) unchanged(o Options) *Output {
	if o.Memory == nil && !o.Trust {
		return nil
	}
	d, err := j.openFolder()
	if err != nil {
		return nil
	}
	defer d.Close()
	m, err := d.manifest()
	if err != nil || m == nil || m.Incomplete || len(m.Stubs) > 0 || m.Generator != Version || m.Config != configuration(j.Input) || m.Lock != hashOf(j.Input.Names) ||
		!o.Trust && !o.Memory.Has(m.Encode()) || !maps.Equal(m.Inputs, inputs(j.Input)) || len(d.leftovers()) > 0 {
		return nil
	}
	for name, want := range m.Outputs {
		if data, there := d.read(name); !there || config.Hash(data) != want {
			return nil
		}
	}
	return &Output{Names: j.Input.Names, Manifest: m, Unchanged: true}
}

// Remember adds to a memory which of the outputs are on disk as this pmgen makes them. It is for after [Project.Write], or where
// [Project.Stale] found nothing.
func (p *Project) Remember(m Memory, outputs []*Output) {
	var claims [][]byte
	for _, o := range outputs {
		if o.Manifest != nil && len(o.Files) > 0 {
			claims = append(claims, o.Manifest.Encode())
		}
	}
	m.Add(claims...)
}
