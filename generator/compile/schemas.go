package compile

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/jsonschema"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// schemas are the JSON Schemas that the config names, and what they refer to within themselves and among each other. Nothing
// else is read, whatever a $ref says.
type schemas struct {
	in    Input
	api   *model.API
	diags *diag.List
	docs  []*schemaDoc // sorted by path
	known jsonschema.Index
	parts map[*tree.Node]*schemaPart
	byID  map[string]*schemaPart
	queue []*schemaPart // whose types are still to be made
	steps int
}

// schemaDoc is a schema's file.
type schemaDoc struct {
	path string
	root *tree.Node
	uri  string // its $id
	// dialect is the draft that it is written in, and anchors are its schemas with a name for references.
	dialect jsonschema.Dialect
	anchors map[string]*tree.Node
}

// schemaPart is a schema that becomes a named type: a file's, or one that a $ref leads to.
type schemaPart struct {
	id   string
	doc  *schemaDoc
	at   *tree.Node
	name string // of the definition; "" of the file's own
}

// untitled is from how many schemas on a copy of a named schema is taken for one without having its title.
const untitled = 3

// readSchemas makes the config's schemas named types. It comes before secrets are masked: a schema's defaults and examples
// are text of the input like all others.
func readSchemas(in Input, api *model.API, diags *diag.List) *schemas {
	s := &schemas{in: in, api: api, diags: diags, parts: map[*tree.Node]*schemaPart{}, byID: map[string]*schemaPart{}}
	for _, name := range slices.Compact(slices.Sorted(maps.Values(in.API.Schemas))) {
		if root := readSchema(in.FS, name, diags); root != nil {
			uri := cmp.Or(root.Get("$id").Str(), root.Get("id").Str())
			s.docs = append(s.docs, &schemaDoc{name, root, strings.TrimSuffix(uri, "#"), jsonschema.DialectOf(root), jsonschema.Anchors(root)})
		}
	}
	s.known.Untitled = untitled
	for _, d := range s.docs {
		for _, keyword := range []string{"definitions", "$defs"} {
			defs := d.root.Get(keyword)
			for i := 0; defs.Is(tree.Object) && i < len(defs.Members); i++ {
				if m := defs.Members[i]; !m.Earlier && m.Value.Is(tree.Object) {
					s.known.Add(s.part(d, m.Value, m.Name).id, m.Name, m.Value)
				}
			}
		}
	}
	for _, d := range s.docs {
		s.want(s.part(d, d.root, ""))
	}
	for len(s.queue) > 0 {
		p := s.queue[0]
		s.queue = s.queue[1:]
		s.convert(p)
	}
	return s
}

// want makes a named type of a part, if it is none yet.
func (s *schemas) want(p *schemaPart) {
	if s.api.Type(p.id) == nil {
		s.queue = append(s.queue, p)
		s.api.SetTypes(append(s.api.Types, &model.NamedType{ID: p.id, Type: &model.Type{Kind: model.KindAny}, Declared: true, Pos: p.at.Pos()}))
	}
}

// convert makes the type of a part, and wants the parts that it refers to.
func (s *schemas) convert(p *schemaPart) {
	t := s.schema(p)
	for n := 0; t.Kind == model.KindRef; n++ { // {"allOf": [{"$ref": …}]}: it is what that is
		target := s.byID[t.Ref]
		if target == nil || target == p || n == 16 {
			s.diags.Add(diag.SchemaDefect, p.at.Pos(), "schema %s: it refers to itself and to nothing else; any value is allowed there", path.Base(p.doc.path))
			t = &model.Type{Kind: model.KindAny, Evidence: model.Declared, Pos: p.at.Pos()}
			break
		}
		t = s.schema(target)
	}
	s.api.Type(p.id).Type = t
	t.Walk("", func(_ string, t *model.Type) bool {
		if t.Kind == model.KindRef && s.byID[t.Ref] != nil {
			s.want(s.byID[t.Ref])
		}
		return true
	})
}

func (s *schemas) schema(p *schemaPart) *model.Type {
	return jsonschema.Convert(p.at, jsonschema.Options{Name: path.Base(p.doc.path), Known: &s.known, Steps: &s.steps, Dialect: p.doc.dialect,
		Kept: func(id string) { s.want(s.byID[id]) },
		Ref:  func(ref string) (string, *tree.Node, bool) { return s.ref(p.doc, ref) }}, s.diags)
}

// id is the ID of a part's type: the file's path without its ending, and the part's name. It does not hang on which other
// files there are, since the lock knows types by it.
func (s *schemas) id(d *schemaDoc, name string) string {
	id := "schema:" + strings.ReplaceAll(strings.TrimSuffix(d.path, path.Ext(d.path)), "/", ":")
	if name != "" {
		id += "#" + model.EscapeToken(name)
	}
	return id
}

// part returns what a schema in a file is as a named type. One that is nothing but a $ref is what that leads to: generators of
// schemas write {"$ref": "#/definitions/User"} around all.
func (s *schemas) part(d *schemaDoc, at *tree.Node, name string) *schemaPart {
	for range 16 {
		doc, next, known, ok := s.locate(d, at.Get("$ref").Str())
		if !ok || !jsonschema.RefAlone(at, d.dialect) {
			break
		}
		d, at, name = doc, next, known
	}
	if p := s.parts[at]; p != nil {
		return p
	}
	p := &schemaPart{s.id(d, name), d, at, name}
	for n := 2; s.byID[p.id] != nil || s.api.Type(p.id) != nil; n++ { // of one name at two places in the file
		p.id = s.id(d, name+" "+strconv.Itoa(n))
	}
	s.parts[at], s.byID[p.id] = p, p
	return p
}

// ref follows a $ref of a file.
func (s *schemas) ref(from *schemaDoc, ref string) (string, *tree.Node, bool) {
	doc, at, name, ok := s.locate(from, ref)
	if !ok {
		return "", nil, false
	}
	return s.part(doc, at, name).id, at, true
}

// locate finds what a $ref of a file leads to: within it, or in another file of the config, by path or by $id.
func (s *schemas) locate(from *schemaDoc, ref string) (doc *schemaDoc, at *tree.Node, name string, ok bool) {
	where, pointer, _ := strings.Cut(ref, "#")
	doc = from
	if where != "" {
		file := where
		if plain, err := url.PathUnescape(where); err == nil {
			file = plain
		}
		file = path.Join(path.Dir(from.path), file)
		i := slices.IndexFunc(s.docs, func(d *schemaDoc) bool { return d.path == file || d.uri != "" && d.uri == where })
		if i < 0 {
			return nil, nil, "", false
		}
		doc = s.docs[i]
	}
	if plain, err := url.PathUnescape(pointer); err == nil {
		pointer = plain
	}
	at = doc.root
	switch {
	case pointer == "":
	case pointer[0] != '/':
		at, name = doc.anchors[pointer], pointer
	default:
		for token := range strings.SplitSeq(pointer[1:], "/") {
			name = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
			if at = at.At(name); at == nil {
				return nil, nil, "", false
			}
		}
	}
	return doc, at, name, at.Is(tree.Object) || at.Is(tree.Bool)
}

// declare gives bodies and replies the types that the config's schemas declare. A schema wins over inference; the examples
// that contradict it are reported.
func (s *schemas) declare() {
	for _, key := range slices.Sorted(maps.Keys(s.in.API.Schemas)) {
		at := s.in.API.At("schemas", key)
		op, status := findReply(s.api, key)
		if op == nil {
			d := s.diags.Add(diag.UnknownSchemaPath, at, "schemas: %q is no operation and status; nothing is generated", key)
			if near := config.Nearest(key, replyKeys(s.api)); near != "" {
				d.Message += "; the nearest is " + strconv.Quote(near)
			}
			d.Hint = ownKeys(s.api, key)
			continue
		}
		i := slices.IndexFunc(s.docs, func(d *schemaDoc) bool { return d.path == s.in.API.Schemas[key] })
		if i < 0 {
			continue // it cannot be read, which was said
		}
		t := &model.Type{Kind: model.KindRef, Ref: s.part(s.docs[i], s.docs[i].root, "").id, Evidence: model.Declared}
		if !infer.Declare(s.api, op, status, t, s.diags) {
			d := s.diags.Add(diag.UnknownSchemaPath, at, "schemas: %s has no JSON under %q; nothing is generated", op.ID, status)
			d.Hint = ownKeys(s.api, key)
		}
	}
}

// readSchema reads the file of a schema; nil where that is not possible.
func readSchema(fsys fs.FS, name string, diags *diag.List) *tree.Node {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		diags.Add(diag.UnreadableFile, diag.Pos{File: name}, "cannot read the schema: %v", diag.Reason(err))
		return nil
	}
	f, _, err := tree.Parse(name, data)
	if err != nil {
		at := diag.Pos{File: name}
		if s := (*tree.SyntaxError)(nil); errors.As(err, &s) {
			at, err = s.Pos, errors.New(s.Message)
		}
		diags.Add(diag.NotJSON, at, "the schema cannot be read: %v", err)
		return nil
	}
	return f.Root
}

// findReply splits a key such as OAuthUsage.List/200 or X.Create/request.
func findReply(api *model.API, key string) (*model.Operation, string) {
	id, status, ok := strings.Cut(key, "/")
	if !ok {
		return nil, ""
	}
	return api.Operation(id), status
}

// replyKeys are the keys that a schema can have: of what is recorded, and of what can be added.
func replyKeys(api *model.API) []string {
	var keys []string
	for _, op := range api.Operations {
		keys = append(keys, keysOf(op)...)
	}
	return keys
}

func keysOf(op *model.Operation) []string {
	var keys []string
	success := false
	for _, r := range op.Replies {
		keys = append(keys, op.ID+"/"+strconv.Itoa(r.Status))
		success = success || r.Status >= 200 && r.Status < 300
	}
	if !success {
		keys = append(keys, op.ID+"/200")
	}
	if op.Body != nil || op.SendsBody() {
		keys = append(keys, op.ID+"/request")
	}
	return keys
}

// ownKeys is the hint for a key that is for nothing: the keys of the nearest operation.
func ownKeys(api *model.API, key string) string {
	id, _, _ := strings.Cut(key, "/")
	var ids []string
	for _, op := range api.Operations {
		ids = append(ids, op.ID)
	}
	op := api.Operation(cmp.Or(config.Nearest(id, ids), slices.Concat(ids, []string{""})[0]))
	if op == nil {
		return ""
	}
	return "`pmgen inspect --json` lists the operations; of " + op.ID + " there can be schemas for " + strings.Join(keysOf(op), ", ")
}
