package postman

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// The bounds of a collection v3.
const (
	MaxEntriesV3 = 100_000 // files and folders
	maxSniffV3   = 4 << 10 // bytes of a file of an unknown name
)

// shelf is what lies in one folder of a collection.
type shelf struct {
	definition *tree.Node
	requests   []string          // names of files
	folders    []string          // names
	resources  map[string]string // the folders of what belongs to requests, by the request's file name without .request.yaml
	used       map[string]bool   // of resources
	folded     map[string]string // of resources, by their names in lower case
}

// shelf sorts what lies in a folder. Links are not followed: they could lead out of the collection, or in circles.
func (t *treeV3) shelf(dir string) *shelf {
	s := &shelf{resources: map[string]string{}, used: map[string]bool{}}
	var definitions, others []string
	for _, e := range t.entriesOf(dir) {
		name := e.Name()
		stem, kind := nameV3(name)
		switch {
		case name == ".resources" && e.IsDir():
			definitions = append(definitions, t.metadata(path.Join(dir, name), s)...)
		case strings.HasPrefix(name, "."):
		case e.IsDir() && kind == kindResources:
			s.resources[stem] = path.Join(dir, name)
		case e.IsDir():
			s.folders = append(s.folders, name)
		case kind == kindRequest:
			s.requests = append(s.requests, name)
		case kind == kindDefinition:
			definitions = append(definitions, path.Join(dir, name))
		case kind == kindEnvironment:
			t.diags.Add(diag.EnvironmentPresent, diag.Pos{File: path.Join(dir, name)}, "the environment %s lies in the collection; it is not used unless it is named", quoted(stem))
		case kind == kindExample, kind == kindMessage:
			t.diags.Add(diag.FileIgnored, diag.Pos{File: path.Join(dir, name)}, "%s lies beside the requests, not among what belongs to one; it was not read", name)
		case kind == kindYAML:
			others = append(others, name)
		case isInput(name):
			t.diags.Add(diag.FileIgnored, diag.Pos{File: path.Join(dir, name)}, "%s lies in the folder of a collection v3; it was not read", name)
		}
	}
	slices.SortStableFunc(definitions, func(a, b string) int { return definitionRank(a) - definitionRank(b) })
	for _, name := range definitions {
		t.define(s, name)
	}
	for _, name := range others {
		if t.isRequest(path.Join(dir, name)) {
			s.requests = append(s.requests, name)
		}
	}
	return s
}

// entriesOf returns what lies in a folder and is a file or a folder.
func (t *treeV3) entriesOf(dir string) []fs.DirEntry {
	if t.full {
		return nil
	}
	entries, err := fs.ReadDir(t.fsys, dir)
	if err != nil {
		t.diags.Add(diag.FileLeftOut, diag.Pos{File: dir}, "cannot read the folder: %s; it is left out", diag.Reason(err))
		return nil
	}
	if t.entries += len(entries); t.entries > MaxEntriesV3 {
		t.exceeded(dir, "the collection has more than %d files and folders", MaxEntriesV3)
		return nil
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		if e.IsDir() || e.Type().IsRegular() {
			return false
		}
		what := "no file"
		if e.Type()&fs.ModeSymlink != 0 {
			what = "a link, which is not followed"
		}
		t.diags.Add(diag.FileIgnored, diag.Pos{File: path.Join(dir, e.Name())}, "%s is %s; it was not read", e.Name(), what)
		return true
	})
}

func (t *treeV3) exceeded(name, format string, args ...any) {
	t.diags.Add(diag.LimitExceeded, diag.Pos{File: name}, format, args...)
	t.full = true
}

// metadata reads what a .resources folder holds: the definition, and what belongs to requests.
func (t *treeV3) metadata(dir string, s *shelf) (definitions []string) {
	for _, e := range t.entriesOf(dir) {
		stem, kind := nameV3(e.Name())
		switch {
		case e.IsDir() && kind == kindResources:
			s.resources[stem] = path.Join(dir, e.Name())
		case !e.IsDir() && kind == kindDefinition:
			definitions = append(definitions, path.Join(dir, e.Name()))
		case kind == kindRequest:
			t.diags.Add(diag.FileIgnored, diag.Pos{File: path.Join(dir, e.Name())}, "%s lies in .resources, where Postman looks for no requests; it was not read", e.Name())
		}
	}
	return definitions
}

// define takes a definition. Of several the one that Postman writes today counts.
func (t *treeV3) define(s *shelf, name string) {
	if s.definition != nil {
		t.diags.Add(diag.FileIgnored, diag.Pos{File: name}, "%s is not read: %s defines the folder, too", path.Base(name), s.definition.File())
		return
	}
	n := t.load(name, "the definition of a folder")
	switch {
	case n == nil:
	case !n.Is(tree.Object):
		t.diags.Add(diag.FileLeftOut, n.Pos(), "the definition is %s, not an object; it is left out", n.Kind.Article())
	case n.Has("$kind") && text(n.Get("$kind")) != "collection":
		t.diags.Add(diag.FileIgnored, n.Get("$kind").Pos(), "%s is of the kind %s, not collection; it was not read", path.Base(name), quoted(text(n.Get("$kind"))))
	default:
		s.definition = n
	}
}

// ignored says which folders of resources belong to no request.
func (t *treeV3) ignored(dir string, s *shelf) {
	var stems []string
	for stem := range s.resources {
		if !s.used[stem] {
			stems = append(stems, stem)
		}
	}
	slices.Sort(stems)
	for _, stem := range stems {
		t.diags.Add(diag.FileIgnored, diag.Pos{File: s.resources[stem]}, "there is no request %s in %s; what belongs to it was not read", quoted(stem), quoted(path.Base(dir)))
	}
}

// kindV3 is what a file of a collection v3 is, by its name.
type kindV3 int

const (
	kindOther kindV3 = iota
	kindRequest
	kindExample
	kindMessage
	kindDefinition
	kindEnvironment
	kindResources
	kindYAML // of another name
)

// isYAML reports whether a file has the name of YAML. Postman reads .yml, too, but does not write it.
func isYAML(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml")
}

// nameV3 tells what a file or folder is by its name, and the name without what says so.
func nameV3(name string) (stem string, kind kindV3) {
	if s, ok := strings.CutSuffix(name, ".resources"); ok && s != "" {
		return s, kindResources
	}
	if !isYAML(name) {
		return name, kindOther
	}
	stem = strings.TrimSuffix(name, path.Ext(name))
	for suffix, kind := range map[string]kindV3{".request": kindRequest, ".example": kindExample, ".message": kindMessage,
		".environment": kindEnvironment, ".globals": kindEnvironment} {
		if len(stem) > len(suffix) && strings.EqualFold(stem[len(stem)-len(suffix):], suffix) {
			return stem[:len(stem)-len(suffix)], kind
		}
	}
	if isDefinition(name) {
		return stem, kindDefinition
	}
	return stem, kindYAML
}

// isDefinition reports whether a file defines its folder. Postman writes definition.yaml; others are of tools that split
// collections before it did.
func isDefinition(name string) bool {
	switch strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) {
	case "definition", "collection", "folder":
		return isYAML(name)
	}
	return false
}

func definitionRank(name string) int {
	rank := slices.Index([]string{"definition.yaml", "definition.yml"}, path.Base(name))
	switch {
	case rank < 0:
		return 4
	case path.Base(path.Dir(name)) != ".resources":
		rank += 2
	}
	return rank
}

// kindLine is a line of a file that says that it is a request: of today, and (rule "v3-legacy-layout") of before.
var kindLine = regexp.MustCompile(`(?m)^['"]?(?:\$kind['"]?\s*:\s*['"]?[\w.-]+-request\b|type['"]?\s*:\s*['"]?(?:http|graphql)\b)`)

// isRequest tells by its first lines whether a file of another name is a request.
func (t *treeV3) isRequest(name string) bool {
	f, err := t.fsys.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, maxSniffV3))
	return err == nil && kindLine.Match(head)
}

// load reads a file of the collection. It returns nil where it cannot, with a diagnostic; what names it there.
func (t *treeV3) load(name, what string) *tree.Node {
	if t.full {
		return nil
	}
	t.files = append(t.files, name)
	data, err := readYAML(t.fsys, name)
	if t.bytes += len(data); t.bytes > MaxSize {
		t.exceeded(name, "the collection is larger than %d MiB", MaxSize>>20)
		return nil
	}
	if err != nil {
		t.diags.Add(diag.FileLeftOut, diag.Pos{File: name}, "%s cannot be read: %s; it is left out", what, diag.Reason(err))
		return nil
	}
	f, duplicates, err := tree.ParseYAML(name, data)
	if err != nil {
		var e *tree.SyntaxError
		if !errors.As(err, &e) {
			e = &tree.SyntaxError{Pos: diag.Pos{File: name}, Message: err.Error()}
		}
		message, hint, _ := strings.Cut(e.Message, "; ")
		d := t.diags.Add(diag.FileLeftOut, e.Pos, "%s cannot be read: %s; it is left out", what, message)
		switch {
		case e.Kind == tree.Unquoted:
			d.Hint = "put the whole value into quotes: '{{base}}/path'"
		case hint != "":
			d.Hint = hint
		}
		return nil
	}
	for _, d := range duplicates {
		t.diags.Add(diag.DuplicateMember, d.Pos, "the object has %s twice; the last one counts", quoted(d.Name))
	}
	return f.Root
}

// readYAML reads a file as UTF-8.
func readYAML(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, tree.MaxYAML+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > tree.MaxYAML:
		return nil, fmt.Errorf("it is larger than %d MiB", tree.MaxYAML>>20)
	case bytes.IndexByte(data[:min(len(data), 4)], 0) >= 0 || bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return []byte(fromUTF16(string(data))), nil
	}
	return data, nil
}
