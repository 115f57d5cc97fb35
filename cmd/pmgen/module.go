package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/scaffold"
)

// self is the command that runs pmgen where a person stands: the module's tool is on nobody's PATH.
func self() string {
	if scaffold.ModuleOf(".").Tool {
		return "go tool pmgen"
	}
	return "pmgen"
}

// unapplied says where a config that is at hand has more to say of the inputs than what is about to be shown: without -c none is read.
func (t *terminal) unapplied(in *inputFlags, paths ...string) {
	const at = "pmgen.yaml"
	if t.quiet || t.json || in.config != "" {
		return
	}
	p, diags, err := generator.OpenConfig(at)
	if err != nil || diags.Errors() > 0 {
		return // what is not asked for need not be sound
	}
	var named []string
	for _, path := range paths {
		if job, err := jobOf(p, path); err == nil && job != nil && !slices.Contains(named, path) {
			named = append(named, path)
		}
	}
	if len(named) > 0 {
		fmt.Fprintln(t.err, diag.Printable(fmt.Sprintf("note: %s has %s for %s: -c %[1]s applies its names and decisions", at, unless(len(named) > 1, "an entry")+unless(len(named) == 1, "entries"), listed(named, false))))
	}
}

// jobOf is the entry of the config whose input is path; nil where there is none.
func jobOf(p *generator.Project, path string) (*generator.Job, error) {
	want, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	for i := range p.Jobs {
		in, err := filepath.Abs(filepath.Join(p.Dir, filepath.FromSlash(p.Jobs[i].Input.API.In)))
		if err != nil {
			return nil, err
		}
		if in == want {
			return &p.Jobs[i], nil
		}
	}
	return nil, nil
}
