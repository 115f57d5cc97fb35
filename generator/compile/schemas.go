package compile

import (
	"errors"
	"io/fs"
	"maps"
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

// declareSchemas gives bodies and replies the types that the config's schemas declare. A schema wins over inference; the
// examples that contradict it are reported.
func declareSchemas(in Input, api *model.API) diag.List {
	var diags diag.List
	read := map[string]string{} // the named types' IDs by file
	for _, key := range slices.Sorted(maps.Keys(in.API.Schemas)) {
		at := in.API.At("schemas", key)
		op, status := findReply(api, key)
		if op == nil {
			d := diags.Add(diag.UnknownSchemaPath, at, "schemas: %q is no operation and status; nothing is generated", key)
			if near := config.Nearest(key, replyKeys(api)); near != "" {
				d.Message += "; the nearest is " + strconv.Quote(near)
			}
			continue
		}
		t := readSchema(in.FS, in.API.Schemas[key], api, read, &diags)
		if t != nil && !infer.Declare(api, op, status, t, &diags) {
			diags.Add(diag.UnknownSchemaPath, at, "schemas: %s has no JSON under %q; nothing is generated", op.ID, status)
		}
	}
	return diags
}

// readSchema reads a JSON Schema and makes it a named type, called as its file is.
func readSchema(fsys fs.FS, name string, api *model.API, read map[string]string, diags *diag.List) *model.Type {
	if id := read[name]; id != "" {
		return &model.Type{Kind: model.KindRef, Ref: id, Evidence: model.Declared}
	}
	id := schemaID(name, api)
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
	t := jsonschema.Convert(f.Root, jsonschema.Options{Name: path.Base(name), Ref: func(ref string) (string, *tree.Node, bool) {
		return id, f.Root, ref == "#" // a schema may refer to itself; to nothing else, since nothing else is read
	}}, diags)
	read[name] = id
	api.SetTypes(append(api.Types, &model.NamedType{ID: id, Type: t, Declared: true, Pos: f.Root.Pos()}))
	return &model.Type{Kind: model.KindRef, Ref: id, Evidence: model.Declared}
}

// schemaID is the name of the file without its ending; where another schema has it (of the input, or a file of another
// folder), with the folder's before it.
func schemaID(name string, api *model.API) string {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	id := "schema:" + base
	if api.Type(id) != nil {
		base = path.Base(path.Dir(name)) + " " + base
		id = "schema:" + base
	}
	for n := 2; api.Type(id) != nil; n++ {
		id = "schema:" + base + " " + strconv.Itoa(n)
	}
	return id
}

// findReply splits a key such as OAuthUsage.List/200 or X.Create/request.
func findReply(api *model.API, key string) (*model.Operation, string) {
	id, status, ok := strings.Cut(key, "/")
	if !ok {
		return nil, ""
	}
	return api.Operation(id), status
}

func replyKeys(api *model.API) []string {
	var keys []string
	for _, op := range api.Operations {
		if op.Body != nil {
			keys = append(keys, op.ID+"/request")
		}
		for _, r := range op.Replies {
			keys = append(keys, op.ID+"/"+strconv.Itoa(r.Status))
		}
	}
	return keys
}
