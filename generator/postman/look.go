package postman

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// Kind is what a file or folder holds.
type Kind int

// The kinds. Globals are an environment that says so.
const (
	Nothing Kind = iota
	Collection
	Environment
	Globals
)

// Look tells what a file holds, or a folder of a collection v3, and its title; "" where it has none. It is for those who search:
// what cannot be read, or is no file, holds nothing.
func Look(fsys fs.FS, name string) (Kind, string) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return Nothing, ""
	case info.IsDir():
		if !isV3(fsys, name) {
			return Nothing, ""
		}
		return Collection, folderTitle(name)
	case !info.Mode().IsRegular():
		return Nothing, ""
	case isYAML(name):
		return lookYAML(fsys, name)
	case !isInput(path.Base(name)):
		return Nothing, ""
	}
	text, err := readFile(fsys, name)
	if err != nil || !slices.ContainsFunc([]string{`"item"`, `"requests"`, `"request"`, `"info"`, `"values"`, `"_postman_variable_scope"`},
		func(member string) bool { return strings.Contains(text, member) }) {
		return Nothing, "" // and most files of a repository are not parsed
	}
	f, _, err := tree.ParseText(name, text)
	if err != nil {
		return Nothing, ""
	}
	all := roots(f)
	if len(all) == 0 {
		return Nothing, ""
	}
	return lookAt(all[0])
}

func lookAt(n *tree.Node) (Kind, string) {
	switch formOf(n) {
	case formV2:
		r := &reader{diags: &diag.List{}}
		if !r.checkSchema(n) || !n.Get("item").Is(tree.Array) {
			return Nothing, ""
		}
		return Collection, text(n.At("info", "name"))
	case formV1:
		return Collection, text(n.Get("name"))
	case formEnvironment:
		if n.Get("_postman_variable_scope").Str() == "globals" {
			return Globals, text(n.Get("name"))
		}
		return Environment, text(n.Get("name"))
	}
	return Nothing, "" // a part of a collection is one only where somebody says so
}

// lookYAML knows the environments and globals of v3 by their names, or by the folder in which Postman keeps them.
func lookYAML(fsys fs.FS, name string) (Kind, string) {
	stem, kind := nameV3(path.Base(name))
	folder := path.Base(path.Dir(name))
	if kind != kindEnvironment && folder != "environments" && folder != "globals" {
		return Nothing, ""
	}
	var said diag.List
	title, _ := ReadEnvironment(fsys, name, "environment", &said)
	switch {
	case said.Errors() > 0:
		return Nothing, ""
	case folder == "globals", strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), path.Ext(name)), ".globals"):
		return Globals, title
	case title == "":
		title = stem
	}
	return Environment, title
}

// Workspace returns the folders of the collections v3 that lie below a folder where Postman keeps those of a workspace.
func Workspace(fsys fs.FS, dir string) []string {
	for _, place := range workspaces {
		if found := collectionsIn(fsys, path.Join(dir, place)); len(found) > 0 {
			return found
		}
	}
	return nil
}
