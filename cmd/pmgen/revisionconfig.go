package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// configuredRevision opens a description of another revision as a config of that revision has it, with the lock, the environments and
// the schemas of then.
func configuredRevision(configName, name string) (*source, error) {
	revision, file, err := inRepository(configName)
	if err != nil {
		return nil, err
	}
	described, in, err := inRepository(name)
	if err != nil {
		return nil, err
	}
	if described != revision {
		return nil, fmt.Errorf("%s is of another revision than %s", name, configName)
	}
	dir := path.Dir(file)
	if dir == "." {
		dir = ""
	}
	s := &source{revision: revision + ":" + dir}
	only := []string{path.Base(file), config.LockFile}
	if s.input.FS, err = readRevision(s.revision, only...); err != nil {
		return nil, noRevision(configName, err)
	}
	data, err := fs.ReadFile(s.input.FS, only[0])
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: there is no such file in the revision", configName)
	}
	read, diags := config.Read(only[0], data)
	lock := config.NewLock()
	if data, err := fs.ReadFile(s.input.FS, config.LockFile); err == nil {
		more := diags
		lock, more = config.ReadLock(config.LockFile, data)
		diags = append(diags, more...)
	}
	if diags.Errors() > 0 {
		return nil, configError{s.revision, diags}
	}
	for _, api := range read.APIs {
		if path.Join(dir, api.In) != cmp.Or(in, ".") {
			continue
		}
		only = append(only, api.In, api.Environment, api.Globals, api.Overlay)
		only = slices.Concat(only, api.Environments, slices.Sorted(maps.Values(api.Schemas)))
		if path.Dir(api.In) != "." { // Losant's schemas lie beside
			only = append(only, path.Dir(api.In))
		}
		only = slices.DeleteFunc(only, func(name string) bool { return name == "" })
		if s.input.FS, err = readRevision(s.revision, only...); err != nil {
			return nil, noRevision(configName, err)
		}
		s.input = compile.Input{FS: s.input.FS, API: api, Names: lock.APIs[api.Name]}
		return s, nil
	}
	return nil, fmt.Errorf("no entry of %s has %s as its input", configName, name)
}
