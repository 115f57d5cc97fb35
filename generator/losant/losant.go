// Package losant reads the description of its REST API that Losant publishes: resources with their actions in
// apiInfo.json, a sample of each schema in apiExamples.json, and the schemas, one file each.
//
// The files are parts of a larger document (Losant's Bravado format) whose references still point into it:
// "#/definitions/error" is the file error.json. Unlike a Postman collection this description declares what things are, so
// the reader fills in parameters, bodies, replies and types; little is left for later stages. What it corrects, it says:
// nearly all query parameters are declared strings, and are integers or booleans by their own defaults and examples.
package losant

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/jsonschema"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// The files of a description.
const (
	InfoFile     = "apiInfo.json"
	ExamplesFile = "apiExamples.json"
	SchemasDir   = "schemas"
)

const (
	server    = "https://api.losant.com"
	schemeKey = "bearerAuth"
	idPrefix  = "schema:"
	refPrefix = "#/definitions/"
)

// The bounds of a description. Losant's own has 335 schemas in 2 MB.
const (
	maxFileSize = 64 << 20
	maxSchemas  = 20_000
)

// Read reads the description in a folder, or that of an apiInfo.json with its neighbours. It returns nil if there is
// nothing to be read; diags says why.
func Read(fsys fs.FS, name string, diags *diag.List) *model.API {
	r := &reader{fsys: fsys, diags: diags, schemas: map[string]*tree.Node{}, missing: map[string]diag.Pos{}, absent: map[diag.Pos]string{}, used: map[string]bool{}, shown: map[string]bool{}}
	name = path.Clean(name)
	infoFile := name
	if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
		infoFile = path.Join(name, InfoFile)
		if _, err := fs.Stat(fsys, infoFile); errors.Is(err, fs.ErrNotExist) {
			diags.Add(diag.UnknownFormat, diag.Pos{File: name}, "the folder has no %s; nothing is read", InfoFile)
			return nil
		}
	}
	info := r.parse(infoFile)
	if info == nil {
		return nil
	}
	if !isInfo(info) {
		diags.Add(diag.UnknownFormat, info.Pos(), "the file is JSON, but holds no resources with actions as Losant's %s does; nothing is read", InfoFile)
		return nil
	}
	r.dir = path.Dir(infoFile)
	r.readExamples(strings.Replace(path.Base(infoFile), "apiInfo", "apiExamples", 1))
	r.readSchemas(info)

	r.api = &model.API{Format: model.Losant, Title: "Losant REST API", Source: name,
		Servers: []model.Server{{Parts: []model.PathPart{{Literal: server}}, URL: server}},
		Folders: []model.Folder{{Parent: -1, Pos: info.Pos()}}}
	for _, m := range info.Members {
		if !m.Earlier {
			r.resource(m.Name, m.Value)
		}
	}
	r.types()
	r.notes()
	r.api.Files = r.files
	return r.api
}

// isInfo reports whether a value looks like the contents of an apiInfo.json.
func isInfo(n *tree.Node) bool {
	return n.Is(tree.Object) && slices.ContainsFunc(n.Members, func(m tree.Member) bool {
		return m.Value.Get("actions").Is(tree.Object)
	})
}

type reader struct {
	fsys  fs.FS
	diags *diag.List
	dir   string
	files []string
	api   *model.API

	samples *tree.Node            // the root of apiExamples.json; nil: there is none
	schemas map[string]*tree.Node // by name
	names   []string              // of the schemas, sorted
	missing map[string]diag.Pos   // schemas that are referred to and not there, with the first place
	absent  map[diag.Pos]string   // their names, by each place that refers to them
	used    map[string]bool       // schemas that an operation refers to
	shown   map[string]bool       // schemas whose sample is an example of an operation
	retyped []retyped             // parameters that are not the strings that they are declared
	links   []string              // resources with links

	firstLinks *tree.Node
}

// parse reads a JSON file, or reports why it cannot.
func (r *reader) parse(file string) *tree.Node {
	info, err := fs.Stat(r.fsys, file)
	if err == nil && info.Size() > maxFileSize {
		r.diags.Add(diag.LimitExceeded, diag.Pos{File: file}, "the file has %d bytes, and %d is the most that pmgen reads; it is left out", info.Size(), maxFileSize)
		return nil
	}
	data, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		r.diags.Add(diag.UnreadableFile, diag.Pos{File: file}, "the file cannot be read: %v", diag.Reason(err))
		return nil
	}
	r.files = append(r.files, file)
	f, duplicates, err := tree.Parse(file, data)
	if err != nil {
		var se *tree.SyntaxError
		switch {
		case errors.As(err, &se) && se.Kind == tree.TooLarge:
			r.diags.Add(diag.LimitExceeded, se.Pos, "%s; nothing of it is read", se.Message)
		case se != nil:
			r.diags.Add(diag.NotJSON, se.Pos, "%s; nothing of it is read", se.Message)
		default:
			r.diags.Add(diag.NotJSON, diag.Pos{File: file}, "%v; nothing of it is read", err)
		}
		return nil
	}
	for _, d := range duplicates {
		r.diags.Add(diag.DuplicateMember, d.Pos, "the object has %s a second time; the last one counts", quote(d.Name))
		r.diags.AddMore(diag.DuplicateMember, d.Pos, d.More)
	}
	return f.Root
}

func (r *reader) readExamples(name string) {
	file := path.Join(r.dir, name)
	if _, err := fs.Stat(r.fsys, file); errors.Is(err, fs.ErrNotExist) {
		r.diags.Add(diag.LosantShape, diag.Pos{File: r.dir}, "there is no %s; replies and bodies have no samples", name)
		return
	}
	n := r.parse(file)
	if n == nil {
		return
	}
	if !n.Is(tree.Object) {
		r.diags.Add(diag.LosantShape, n.Pos(), "%s is %s and should be an object of samples by the names of schemas; it is left out", name, n.Kind.Article())
		return
	}
	r.samples = n
}

// sample returns the entry of apiExamples.json for a schema, or nil.
func (r *reader) sample(schema string) *tree.Node { return r.samples.Get(schema) }

// readSchemas reads the schemas' files: all of schemas/, and those beside the description whose names are referred to
// (other files have their own reasons to be there).
func (r *reader) readSchemas(info *tree.Node) {
	dirs := []string{path.Join(r.dir, SchemasDir), r.dir}
	wanted := references(info)
	for _, dir := range dirs {
		entries, err := fs.ReadDir(r.fsys, dir)
		if err != nil {
			continue // no schemas/ is as well; what is missing is reported where it is referred to
		}
		for _, e := range entries {
			name, isJSON := strings.CutSuffix(e.Name(), ".json")
			if e.IsDir() || !isJSON || (dir == r.dir && !wanted[name] && !r.samples.Has(name)) {
				continue
			}
			if r.schemas[name] != nil {
				r.diags.Add(diag.LosantShape, diag.Pos{File: path.Join(dir, e.Name())}, "the schema %s is in %s, too; that one counts", quote(name), SchemasDir)
				continue
			}
			if len(r.schemas) >= maxSchemas {
				r.diags.Add(diag.LimitExceeded, diag.Pos{File: dir}, "more than %d schemas; the rest is left out", maxSchemas)
				return
			}
			if n := r.parse(path.Join(dir, e.Name())); n != nil {
				r.schemas[name] = n
				r.names = append(r.names, name)
			}
		}
	}
	slices.Sort(r.names)
}

// references returns the names of all schemas that a value refers to.
func references(n *tree.Node) map[string]bool {
	found := map[string]bool{}
	var walk func(n *tree.Node)
	walk = func(n *tree.Node) {
		if n == nil {
			return
		}
		if name, ok := strings.CutPrefix(n.Get("$ref").Str(), refPrefix); ok {
			found[name] = true
		}
		for _, v := range n.Items {
			walk(v)
		}
		for _, m := range n.Members {
			walk(m.Value)
		}
	}
	walk(n)
	return found
}

// options are those of a schema's conversion.
func (r *reader) options(name string, known *jsonschema.Index) jsonschema.Options {
	return jsonschema.Options{Name: name, Known: known, Ref: func(ref string) (string, *tree.Node, bool) {
		name, ok := strings.CutPrefix(ref, refPrefix)
		target := r.schemas[name]
		return idPrefix + name, target, ok && target != nil
	}}
}

// untitled is the size from which a schema within another is taken for a copy of a named one although its title is lost:
// a list of objects with two members has four schemas.
const untitled = 4

// types makes the named types.
func (r *reader) types() {
	known := &jsonschema.Index{Untitled: untitled}
	for _, name := range r.names {
		known.Add(idPrefix+name, name, r.schemas[name])
	}
	var types []*model.NamedType
	for _, name := range r.names {
		n := r.schemas[name]
		t := &model.NamedType{ID: idPrefix + name, Declared: true, Pos: n.Pos(), Type: r.namedType(name, n, known)}
		if sample := r.sample(name); sample != nil && !r.shown[name] {
			c := content(sample)
			t.Sample = &c
		}
		types = append(types, t)
		if r.samples != nil && !r.samples.Has(name) {
			r.diags.Add(diag.StaleSchema, n.Pos(), "the schema %s has no entry in %s: Losant has probably removed it; it is a type all the same", quote(name), ExamplesFile)
		}
	}
	for _, t := range types { // what its own file has lost of it
		if c := known.Copy(t.ID); c != nil {
			t.Type.Title = cmp.Or(t.Type.Title, c.Get("title").Str())
			t.Type.Description = cmp.Or(t.Type.Description, c.Get("description").Str())
		}
	}
	r.api.SetTypes(types)
	r.suspectItems()
}

// namedType converts a schema. One that is only a reference is what it refers to.
func (r *reader) namedType(name string, n *tree.Node, known *jsonschema.Index) *model.Type {
	seen := map[string]bool{name: true}
	for {
		t := jsonschema.Convert(n, r.options(name, known), r.diags)
		if t.Kind != model.KindRef {
			return t
		}
		next := strings.TrimPrefix(t.Ref, idPrefix)
		if seen[next] {
			r.diags.Add(diag.SchemaDefect, n.Pos(), "the schema %s refers to itself and to nothing else; any value is allowed there", quote(name))
			return &model.Type{Kind: model.KindAny, Evidence: model.Declared, Pos: n.Pos()}
		}
		seen[next] = true
		n = r.schemas[next]
	}
}

func quote(s string) string {
	if c := []rune(s); len(c) > 80 {
		s = string(c[:79]) + "…"
	}
	return `"` + s + `"`
}
