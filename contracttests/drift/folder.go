package drift

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// Folder is a collection of v3, in which each example is a file: new ones are added, and no other is touched.
type Folder struct {
	api   *model.API
	root  string          // of the collection, below which all of its files lie
	files fstest.MapFS    // of the collection, by the names that positions have
	names map[string]bool // of files, in lower case
}

// maxFolder is how much of a collection is read.
const maxFolder = 256 << 20

// IsFolder reports whether an API is a collection of v3.
func IsFolder(api *model.API) bool {
	return len(api.Operations) > 0 && isYAML(api.Operations[0].File)
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// OpenFolder reads the collection v3 of an API that was compiled from it.
func OpenFolder(api *model.API, fsys fs.FS) (*Folder, error) {
	f := &Folder{api: api, files: fstest.MapFS{}, names: map[string]bool{}}
	for i, op := range api.Operations {
		if i == 0 {
			f.root = path.Dir(op.File)
		}
		if !isYAML(op.File) || op.Pointer != "" {
			return nil, fmt.Errorf("%s is no file of a collection v3", op.File)
		}
	}
	for _, name := range api.Files {
		if path.Base(path.Dir(name)) == ".resources" { // the definition, too
			f.root = shared(f.root, path.Dir(path.Dir(name)))
		}
	}
	for _, op := range api.Operations {
		f.root = shared(f.root, path.Dir(op.File))
	}
	size := 0
	err := fs.WalkDir(fsys, f.root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || !isYAML(name) {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if size += len(data); size > maxFolder {
			return fmt.Errorf("it is larger than %d MiB", maxFolder>>20)
		}
		f.files[name], f.names[strings.ToLower(name)] = &fstest.MapFile{Data: data}, true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the collection cannot be read: %w", diag.Reason(err))
	}
	return f, nil
}

// Root is the collection's folder, as positions name it.
func (f *Folder) Root() string { return f.root }

// shared is the folder that both lie in.
func shared(a, b string) string {
	for a != "." && a != b && !strings.HasPrefix(b, a+"/") {
		a = path.Dir(a)
	}
	return a
}

// FolderOptions say how a collection v3 is updated.
type FolderOptions struct {
	Mask, Known func(text string) string // see [Options]
	// Compile compiles the collection with its new files, which lie where positions say.
	Compile func(fs.FS) *compile.Result
}

// Update returns the new files, by their paths below the collection's folder.
func (f *Folder) Update(proposals []contracttests.Proposal, o FolderOptions) (map[string][]byte, []Added, error) {
	e := &editor{mask: o.Mask, known: o.Known, taken: map[string]bool{}}
	next := fstest.MapFS{}
	for name, file := range f.files {
		next[name] = file
	}
	out := map[string][]byte{}
	var added []Added
	for i := range proposals {
		p := &proposals[i]
		a := e.describe(p)
		text, err := f.example(e, p, a.Name)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p.Operation.ID, err)
		}
		a.New = diag.Pos{File: f.free(f.place(p.Operation), a.Name), Line: 1, Column: 1}
		next[a.New.File] = &fstest.MapFile{Data: text}
		out[strings.TrimPrefix(a.New.File, strings.TrimPrefix(f.root+"/", "./"))] = text
		added = append(added, a)
	}
	r := o.Compile(next)
	if err := f.compare(r, added); err != nil {
		return nil, nil, fmt.Errorf("the collection with the new examples %w; nothing is written", err)
	}
	return out, added, nil
}

// compare holds the collection with its new files against what was to be put in.
func (f *Folder) compare(r *compile.Result, added []Added) error {
	if err := (&File{api: f.api}).compiles(r, added); err != nil {
		return err
	}
	for _, a := range added {
		op := r.API.Operation(cmp.Or(a.Renamed, a.Operation))
		if !slices.ContainsFunc(op.ReplyExamples(), func(e *model.Example) bool { return e.File == a.New.File && e.Status == a.Status && e.Name == a.Name }) {
			return fmt.Errorf("would not have %q of %s", a.Name, a.Operation)
		}
	}
	return nil
}

// place is the folder of an operation's examples.
func (f *Folder) place(op *model.Operation) string {
	for _, e := range op.ReplyExamples() {
		if e.File != op.File && e.File != "" {
			return path.Dir(e.File)
		}
	}
	stem := strings.TrimSuffix(path.Base(op.File), path.Ext(op.File))
	if s, ok := strings.CutSuffix(stem, ".request"); ok && s != "" {
		stem = s
	}
	return path.Join(path.Dir(op.File), ".resources", stem+".resources", "examples")
}

// free is a name that no file has, on no system.
func (f *Folder) free(dir, name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), " "):
			b.WriteByte(' ')
		}
		if b.Len() > 60 {
			break
		}
	}
	stem := strings.TrimSpace(b.String())
	for n := 1; ; n++ {
		file := path.Join(dir, stem+".example.yaml")
		if n > 1 {
			file = path.Join(dir, stem+" "+strconv.Itoa(n)+".example.yaml")
		}
		if !f.names[strings.ToLower(file)] {
			f.names[strings.ToLower(file)] = true
			return file
		}
	}
}

// exampleV3 is an example of v3, in the order in which Postman writes its keys.
type exampleV3 struct {
	Kind     string          `json:"$kind"`
	Name     string          `json:"name"`
	Request  json.RawMessage `json:"request"`
	Response responseV3      `json:"response"`
}

type responseV3 struct {
	Code    int      `json:"statusCode"`
	Reason  string   `json:"statusText"`
	Headers []header `json:"headers"`
	Body    bodyV3   `json:"body"`
}

type bodyV3 struct {
	Type    string `json:"type"`
	Content string `json:"content"`
}

// notAsked are keys of a request of v3 that are not what is asked for.
var notAsked = []string{"$kind", "$schema", "name", "description", "order", "examples", "scripts", "auth", "id", "_postman_id", "uid", "settings", "variables"}

// example is the text of a new file.
func (f *Folder) example(e *editor, p *contracttests.Proposal, name string) ([]byte, error) {
	request, without := f.node(p.Operation.File), notAsked
	if p.Example != nil && p.Example.File != p.Operation.File {
		if own := f.node(p.Example.File).First("request", "originalRequest"); own.Is(tree.Object) {
			request, without = own, nil
		}
	}
	if request == nil {
		return nil, errors.New("its file cannot be read")
	}
	headers, contentType := e.headers(p.Header)
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(exampleV3{"http-example", name, e.masked(nil, request, "", without...),
		responseV3{p.Status, http.StatusText(p.Status), headers, bodyV3{language(contentType), e.mask(p.Body)}}})
	if err != nil {
		return nil, err
	}
	text, err := yaml.JSONToYAML(b.Bytes())
	if err == nil && sameValue(text, b.Bytes()) {
		return text, nil
	}
	return b.Bytes(), nil // which is YAML, too
}

// sameValue reports whether a YAML text says what the JSON says.
func sameValue(text, want []byte) bool {
	got, _, err := tree.ParseYAML("", text)
	if err != nil {
		return false
	}
	expected, _, err := tree.Parse("", bytes.TrimSpace(want))
	return err == nil && bytes.Equal(got.Root.Compact(), expected.Root.Compact())
}

// node is what a file of the collection holds.
func (f *Folder) node(name string) *tree.Node {
	file := f.files[name]
	if file == nil {
		return nil
	}
	parsed, _, err := tree.ParseYAML(name, file.Data)
	if err != nil {
		return nil
	}
	return parsed.Root
}
