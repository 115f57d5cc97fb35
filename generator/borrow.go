package generator

import (
	"io/fs"
	"path"
	"strings"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
)

// borrowSchemas lets one version of Losant's description have the schemas of the other where it has none: its history is kept
// without them, and the types of what nobody knows would all seem to have changed.
func borrowSchemas(old, new *compile.Input, oldDiags, newDiags *diag.List) {
	a, b := losantFiles(*old), losantFiles(*new)
	switch {
	case a == nil || b == nil || a.schemas == b.schemas:
	case b.schemas:
		a.borrow(b, old, oldDiags)
	default:
		b.borrow(a, new, newDiags)
	}
}

// losantInput is a description of Losant's form.
type losantInput struct {
	fsys    fs.FS
	name    string // of the input: the folder, or its apiInfo.json
	dir     string
	schemas bool
}

// losantFiles tells whether an input is of Losant's form, and whether schemas belong to it.
func losantFiles(in compile.Input) *losantInput {
	fsys, name := description(in)
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil
	}
	l := &losantInput{fsys: fsys, name: name, dir: path.Dir(name)}
	if info.IsDir() {
		l.dir = name
		if _, err := fs.Stat(fsys, path.Join(name, losant.InfoFile)); err != nil {
			return nil
		}
	} else if version, _ := path.Match("apiInfo.*json", path.Base(name)); !version {
		return nil
	}
	entries, _ := fs.ReadDir(fsys, l.dir)
	for _, e := range entries {
		beside := path.Ext(e.Name()) == ".json" && !strings.HasPrefix(e.Name(), "apiInfo.") && !strings.HasPrefix(e.Name(), "apiExamples.")
		l.schemas = l.schemas || beside || e.IsDir() && e.Name() == losant.SchemasDir
	}
	return l
}

func (l *losantInput) borrow(from *losantInput, in *compile.Input, diags *diag.List) {
	borrowed := withFolder{FS: l.fsys, folder: path.Join(l.dir, losant.SchemasDir), of: from.fsys, at: path.Join(from.dir, losant.SchemasDir)}
	in.Description = &compile.File{FS: borrowed, Path: l.name}
	diags.Add(diag.SchemasBorrowed, diag.Pos{File: l.name}, "there are no schemas with it; it is read with those of the other version")
}

// withFolder is a file system with a folder of another one.
type withFolder struct {
	fs.FS
	folder string
	of     fs.FS
	at     string
}

func (w withFolder) Open(name string) (fs.File, error) {
	if rest, inside := strings.CutPrefix(name, w.folder); inside && (rest == "" || rest[0] == '/') {
		return w.of.Open(w.at + rest)
	}
	return w.FS.Open(name)
}
