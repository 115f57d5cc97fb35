// Package openapi writes a complete model as an OpenAPI document, 3.0.3 or 3.1.
//
// The document is a tree whose members have an order ([writer] builds it in the order in which people read such
// documents), written as YAML or JSON. Before it leaves the package, kin-openapi has loaded and validated it, every example and
// default against its schema: what does not fit its schema is put aside and reported, and what is still not valid then
// is an error of ours and is not written.
//
// What a page shows beside an operation stands as x-codeSamples, a name that many readers know. What a version of OpenAPI cannot say is not left out: it stands beside, under names that begin with x-pmgen-.
//
//   - x-pmgen-operations: the client's methods for an endpoint
//   - x-pmgen-constants: what tells them apart, by method
//   - x-pmgen-types: the own types of operations whose bodies or replies the schema types together, by method
//   - x-pmgen-more-links: how many links of a reply are left out
//   - x-pmgen-other-methods: operations of HTTP methods that a path item does not know
//   - x-pmgen-schema: what the schema says and the version cannot
//   - x-pmgen-evidence: placeholder, where nothing but a placeholder was recorded
//   - x-pmgen-examples: recorded bodies that break the schema or are not JSON
//   - x-pmgen-repaired: true, where a recorded body became JSON by replacing placeholders
//   - x-pmgen-events: the events of a server-sent event stream
//   - x-pmgen-scopes: scopes of which any one is enough, where they cannot be said
//   - x-pmgen-kind: the kind of authorization, where OpenAPI has none like it
package openapi

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Options say how the document is written.
type Options struct {
	// Version is "3.0" or "3.1"; "" is 3.0, and 3.1 for Losant, whose schemas 3.0 cannot say.
	Version string
	// Format is YAML unless it is said.
	Format Format
	// Overlay amends the document; nil where there is none.
	Overlay *Overlay
	// Samples returns how an operation is called, as a curl command and in Go: "" where it cannot be said. Nil for a document
	// without samples.
	Samples func(op *model.Operation) (curl, text string)
}

// Format is the way in which the document is spelt.
type Format string

// The formats.
const (
	YAML Format = "yaml"
	JSON Format = "json"
)

// The document's name, by its format. Generate writes the first.
const (
	FileName     = "openapi.yaml"
	JSONFileName = "openapi.json"
)

// matchTimeout bounds one match of a pattern.
const matchTimeout = 200 * time.Millisecond

// Emit returns the document as openapi.yaml or, in JSON, as openapi.json, or no file where it would not be valid.
func Emit(api *model.API, opts Options) (map[string][]byte, diag.List) {
	w := newWriter(api, opts)
	root := w.document()
	errs := w.settle(root)
	if len(errs) > 0 && w.v31 { // somebody's schema is not what we took it for: it stands beside, as in 3.0
		w = newWriter(api, opts)
		w.plainly = true
		root = w.document()
		errs = w.settle(root)
	}
	if len(errs) > 0 {
		return nil, append(w.diags, Invalid(api, errs)...)
	}
	if root = w.overlay(root, opts.Overlay); root == nil {
		return nil, w.diags
	}
	if opts.Format == JSON {
		return map[string][]byte{JSONFileName: writeIndented(root)}, w.diags
	}
	return map[string][]byte{FileName: writeYAML(root)}, w.diags
}

// Invalid reports what is wrong with the API's document.
func Invalid(api *model.API, errs []error) diag.List {
	var diags diag.List
	for _, err := range errs {
		diags.Add(diag.OpenAPIInvalid, diag.Pos{File: api.Source}, "the OpenAPI document is not valid: %v; nothing is written", err)
	}
	return diags
}

// writer builds the document of one API.
type writer struct {
	api     *model.API
	version string // 3.0.3 or 3.1.0
	v31     bool
	diags   diag.List
	keys    map[string]string // of component schemas, by NamedType.ID
	schemes map[string]string // of security schemes, by SecurityScheme.Key
	sample  func(op *model.Operation) (curl, text string)
	plainly bool // declared schemas that a type cannot say stand beside
	// components are the references that the document knows.
	components map[string]bool
	within     []string // named types that are being written in place
	ops        map[string]*model.Operation
	checks     []check
	anyKey     string            // of the component for any value, where there is one
	meanings   map[string]string // of component schemas, by their keys
	// Of alternatives of bodies: their keys; those whose component is the body's type, with the type's ID; the other components.
	bodyKeys map[*model.BodyAlternative]string
	narrowed map[string]string
	bodies   []member
	// Of what is told apart within bodies: the keys, by these the operations' own types that have it, and which are written.
	partKeys map[*model.Type]string
	owners   map[string][]*model.Type
	written  map[string]bool
	// Of endpoints: their operationIds, and the routes of those that are operations to OpenAPI.
	operationIDs map[*model.Endpoint]string
	documented   map[*model.Endpoint]*route
}

func newWriter(api *model.API, opts Options) *writer {
	w := &writer{api: api, version: "3.0.3", sample: opts.Samples, ops: map[string]*model.Operation{}, meanings: map[string]string{}}
	k := componentKeys(api)
	w.keys, w.bodyKeys, w.narrowed, w.partKeys, w.owners = k.types, k.bodies, k.narrowed, k.parts, k.owners
	w.written = map[string]bool{}
	w.components = make(map[string]bool, len(w.keys))
	for _, key := range w.keys {
		w.components[component+key] = true
	}
	if opts.Version == "3.1" || opts.Version == "" && api.Format == model.Losant {
		w.version, w.v31 = "3.1.0", true
	}
	for _, op := range api.Operations {
		w.ops[op.ID] = op
	}
	return w
}

func (w *writer) document() *object {
	root := &object{}
	root.set("openapi", w.version)
	info := root.child("info")
	info.set("title", first(w.api.Title, w.api.Name, "API"))
	info.describe(w.api.Description)
	info.set("version", first(w.api.Version, "0.0.0"))

	schemes := w.securitySchemes()
	servers, _ := w.servers(w.common())
	root.set("servers", servers)
	if len(schemes.members) == 0 {
		root.set("security", []any{})
	}
	paths := w.paths()
	if tags := w.tags(); len(tags) > 0 {
		root.set("tags", tags)
	}
	root.set("paths", paths)
	schemas := w.componentSchemas()
	if len(schemas.members) > 0 || len(schemes.members) > 0 {
		components := root.child("components")
		if len(schemas.members) > 0 {
			components.set("schemas", schemas)
		}
		if len(schemes.members) > 0 {
			components.set("securitySchemes", schemes)
		}
	}
	return root
}

func first(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// componentSchemas writes the named types by key.
func (w *writer) componentSchemas() *object {
	schemas := &object{}
	for _, n := range w.api.Types {
		if key := w.keys[n.ID]; key != "" && n.Type != nil {
			schemas.members = append(schemas.members, member{key, w.schema(n.Type)})
		}
	}
	schemas.members = append(schemas.members, w.bodies...)
	w.narrow(schemas)
	if w.anyKey != "" {
		schemas.members = append(schemas.members, member{w.anyKey, w.anyValueSchema()})
	}
	slices.SortFunc(schemas.members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	return schemas
}

// tags lists the folders that hold operations, in their order.
func (w *writer) tags() []any {
	used := map[string]bool{}
	for _, op := range w.api.Operations {
		used[tag(op)] = true
	}
	var tags []any
	seen := map[string]bool{"": true}
	add := func(name, description string) {
		if seen[name] || !used[name] {
			return
		}
		seen[name] = true
		t := &object{}
		t.set("name", name)
		t.describe(description)
		tags = append(tags, t)
	}
	for _, f := range w.api.Folders {
		add(folderTag(f.Path), f.Description)
	}
	for _, op := range w.api.Operations {
		add(tag(op), "")
	}
	return tags
}

// tag returns the name under which documents group the operation: its folder's, below its parents'.
func tag(op *model.Operation) string { return folderTag(op.Folder) }

func folderTag(path []string) string { return strings.TrimSpace(strings.Join(path, " / ")) }

// methods are those that a path item knows, in the order of the specification.
var methods = []string{http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodHead,
	http.MethodPatch, http.MethodTrace}
