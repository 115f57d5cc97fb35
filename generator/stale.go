package generator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Stale is an output folder that is not what generating would write.
type Stale struct {
	API         string // "" of the folder of the lock
	Out         string
	Causes      []Cause
	Operations  string // what became of the operations: "+1 operation, -2 operations"; "" where they are the same
	Differences []config.Difference

	plan *plan
	lock [2][]byte // is, should be
}

// Cause is why a folder is stale.
type Cause struct {
	Kind CauseKind `json:"kind"`
	// Of are the files, or the versions, that are meant.
	Of []string `json:"of,omitempty"`
}

// CauseKind is a kind of cause.
type CauseKind string

// The causes, in the order in which they are told.
const (
	NeverGenerated CauseKind = "new"        // pmgen has written nothing there
	Killed         CauseKind = "incomplete" // a run was killed there, or is under way
	InputChanged   CauseKind = "input"      // Of: the files
	ConfigChanged  CauseKind = "config"
	LockChanged    CauseKind = "lock"
	ToolChanged    CauseKind = "tool"    // Of: the version that wrote it, and this one
	SameVersion    CauseKind = "pmgen"   // nothing has changed but pmgen, under one version
	ByHand         CauseKind = "edited"  // Of: the files that are not as pmgen wrote them
	Removed        CauseKind = "missing" // Of: the files that pmgen wrote and that are gone
	InTheWay       CauseKind = "foreign" // Of: the files that pmgen did not write and would
)

// Stale compares the outputs with what is on disk, the lock included.
func (p *Project) Stale(outputs []*Output) ([]Stale, error) {
	found, errs := make([]*Stale, len(outputs)), make([]error, len(outputs))
	parallel.Each(len(outputs), func(i int) {
		if o := outputs[i]; !o.Unchanged {
			found[i], errs[i] = p.staleFolder(p.Jobs[i], o)
		}
	})
	var all []Stale
	for i, s := range found {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if s != nil {
			all = append(all, *s)
		}
	}
	if next := p.nextLock(outputs); !sameLines(p.lockData, next) {
		kind := config.Changed
		if p.lockData == nil {
			kind = config.Missing
		}
		all = append(all, Stale{Out: filepath.Dir(p.lockPath), lock: [2][]byte{p.lockData, next},
			Differences: []config.Difference{{Path: config.LockFile, Kind: kind}}})
	}
	return all, nil
}

func (p *Project) staleFolder(job Job, o *Output) (*Stale, error) {
	plan, err := newPlan(job, o, stay)
	if err != nil || plan.done() {
		return nil, err
	}
	s := &Stale{API: job.Input.API.Name, Out: job.Out, Differences: plan.differences, Operations: plan.operations(), plan: plan}
	if len(s.Differences) == 0 { // killed after the last file was in its place
		s.Differences = []config.Difference{{Path: config.ManifestFile, Kind: config.Changed}}
	}
	s.Causes = plan.causes()
	return s, nil
}

// causes are why the folder is stale.
func (p *plan) causes() []Cause {
	var out []Cause
	add := func(kind CauseKind, of ...string) { out = append(out, Cause{kind, of}) }
	of := func(kind config.DifferenceKind) []string {
		var names []string
		for _, d := range p.differences {
			if d.Kind == kind {
				names = append(names, d.Path)
			}
		}
		return names
	}
	was, is := p.previous, p.output.Manifest
	switch {
	case was == nil:
		add(NeverGenerated)
	case was.Incomplete:
		add(Killed)
	default:
		if changed := p.changedInputs(); len(changed) > 0 {
			add(InputChanged, changed...)
		}
		if was.Config != is.Config {
			add(ConfigChanged)
		}
		if was.Generator != is.Generator {
			add(ToolChanged, was.Generator, is.Generator)
		}
		if was.Lock != is.Lock && len(out) == 0 { // else the names changed with what they name
			add(LockChanged)
		}
		if len(out) == 0 && (len(of(config.Changed)) > 0 || len(of(config.Obsolete)) > 0) {
			add(SameVersion)
		}
		if gone := slices.DeleteFunc(of(config.Missing), func(name string) bool { return was.Outputs[name] == "" }); len(gone) > 0 {
			add(Removed, gone...)
		}
	}
	if edited := append(of(config.Edited), of(config.Kept)...); len(edited) > 0 {
		add(ByHand, edited...)
	}
	if foreign := of(config.Foreign); len(foreign) > 0 {
		add(InTheWay, foreign...)
	}
	if left := of(config.Leftover); len(left) > 0 && !slices.ContainsFunc(out, func(c Cause) bool { return c.Kind == Killed }) {
		add(Killed)
	}
	return out
}

// maxDiff is how large a file may be of which a diff is made.
const maxDiff = 8 << 20

// Diff is what writing a file would change, as the lines of a unified diff; nil where there is nothing to compare: the file is not
// there, is somebody else's, or is of several megabytes. Secrets of the input are masked.
func (s *Stale) Diff(d config.Difference) []string {
	var is, will []byte
	switch {
	case d.Kind != config.Changed && d.Kind != config.Edited:
		return nil
	case s.plan == nil:
		is, will = s.lock[0], s.lock[1]
	case d.Path == config.ManifestFile:
		will = s.plan.manifest.Encode()
		if s.plan.previous != nil {
			is = s.plan.previous.Encode()
		}
	default:
		is, will = s.plan.present[d.Path], s.plan.output.Files[d.Path]
	}
	if max(len(is), len(will)) > maxDiff || bytes.IndexByte(is, 0) >= 0 {
		return nil
	}
	is = bytes.ReplaceAll(is, []byte("\r\n"), []byte("\n"))
	text := string(diff.Diff("a/"+d.Path, is, "b/"+d.Path, will))
	if s.plan != nil {
		text = s.plan.output.Redact(text)
	}
	_, text, _ = strings.Cut(strings.TrimSuffix(text, "\n"), "\n") // the first line repeats the two that follow
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// Ledgers are those of the outputs; of one that was known without compiling, it is what lies in its folder.
func (p *Project) Ledgers(outputs []*Output) ([]*model.Ledger, error) {
	ledgers := make([]*model.Ledger, len(outputs))
	for i, o := range outputs {
		if ledgers[i] = o.Ledger; o.Ledger != nil {
			continue
		}
		d, err := p.Jobs[i].openFolder()
		if err != nil {
			return nil, err
		}
		data, _ := d.read(LedgerFile)
		d.Close()
		if err := json.Unmarshal(data, &ledgers[i]); err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", filepath.Join(p.Jobs[i].Out, LedgerFile), err)
		}
	}
	return ledgers, nil
}
