package postman

import (
	"io/fs"
	"path"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// ReadEnvironment reads an environment or a file of globals; from says which: "environment" or "globals". Variables that
// are disabled are, as in Postman, not there. What cannot be read is in diags.
func ReadEnvironment(fsys fs.FS, name string, from string, diags *diag.List) (string, []model.Variable) {
	name = path.Clean(name)
	r := &reader{diags: diags}
	if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
		diags.Add(diag.UnreadableFile, diag.Pos{File: name}, "cannot read %s: it is a folder, not an environment", name)
		return "", nil
	}
	load := r.load
	if isYAML(name) {
		load = r.loadYAML
	}
	f := load(fsys, name)
	if f == nil {
		return "", nil
	}
	root := unwrap(f.Root)
	values := root
	if root.Is(tree.Object) {
		values = root.First("values", "variables")
	}
	if form := formOf(root); form != formEnvironment && form != formUnknown || !values.Is(tree.Array) && !values.Is(tree.Object) {
		what := "it has no list of values"
		if form != formEnvironment && form != formUnknown {
			what = "it is a collection"
		}
		diags.Add(diag.UnknownFormat, root.Pos(), "the file is no Postman environment: %s", what)
		return "", nil
	}
	title := text(root.Get("name"))
	if title == "" && isYAML(name) {
		title, _ = nameV3(path.Base(name))
	}
	r.about = named("environment", title)
	var all []model.Variable
	for _, v := range r.variables(values) {
		all = append(all, v.model(from))
	}
	return title, all
}
