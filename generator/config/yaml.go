package config

import (
	"encoding/json"
	"fmt"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/pmgen/pmgen/generator/diag"
)

// ConfigFile is the usual name of the config.
const ConfigFile = "pmgen.yaml"

// Read reads a pmgen.yaml. name is how diagnostics show the file. The file is complete and sound only where no diagnostic
// is an error.
//
// All paths are relative to the config's folder and stay inside it, inputs too: pmgen opens that one folder and can reach
// nothing else, so that a config from somebody else's repository neither reads nor writes anything outside of it.
func Read(name string, data []byte) (*File, diag.List) {
	r := &reading{name: name}
	f := &File{}
	root := r.parse(data)
	if root == nil {
		return f, r.diags
	}
	o := r.object(root, "the config", keysOf[File]()...)
	if o == nil {
		return f, r.diags
	}
	if v := o.need("version"); v != nil {
		f.Version, _ = strconv.Atoi(v.text)
		if v.kind != scalar || f.Version != 1 {
			r.diags.Add(diag.ConfigInvalid, v.pos, "version is %s; this pmgen reads version 1", shown(v))
		}
	}
	f.Defaults = r.defaults(o.get("defaults"))
	if v := o.need("apis"); v != nil {
		if v.kind != list {
			r.wrong(v, "apis", "a list")
		} else if len(v.items) == 0 {
			r.diags.Add(diag.ConfigMissing, v.pos, "apis is empty; there is nothing to generate")
		}
		for _, item := range v.items {
			if api, ok := r.api(item, f.Defaults); ok {
				f.APIs = append(f.APIs, api)
			}
		}
	}
	r.apart(f.APIs)
	return f, r.diags
}

func (r *reading) api(n *node, defaults Defaults) (API, bool) {
	api := API{Pos: n.pos, places: map[string]diag.Pos{}}
	o := r.object(n, entryName(n), keysOf[API]()...)
	if o == nil {
		return api, false
	}
	o.text(o.need("name"), "name", &api.Name)
	o.path(o.need("in"), "in", &api.In)
	if v := o.need("out"); o.path(v, "out", &api.Out) {
		r.diags = append(r.diags, CheckOut(api.Out, v.pos)...)
	}
	if v := o.need("package"); o.text(v, "package", &api.Package) && !ValidPackage(api.Package) {
		r.diags.Add(diag.ConfigInvalid, v.pos, "package is %q, which cannot be the name of a Go package; use lower-case letters and digits", api.Package)
	}
	if v := o.get("import"); o.text(v, "import", &api.Import) && !importPath.MatchString(api.Import) {
		r.diags.Add(diag.ConfigInvalid, v.pos, "import is %q, which cannot be the import path of a package", api.Import)
	}
	if v := o.get("overrides"); v != nil {
		api.Overrides = r.overrides(v)
	}
	if v := r.object(o.get("schemas"), "schemas"); v != nil {
		api.Schemas = map[string]string{}
		for _, m := range v.n.members {
			var file string
			if v.path(m.value, "schemas: "+m.name, &file) {
				api.Schemas[m.name] = file
				api.places["schemas/"+m.name] = m.pos
			}
		}
	}
	if v := o.get("overlay"); v != nil {
		o.path(v, "overlay", &api.Overlay)
		api.places["overlay"] = v.pos
	}
	own := defaults
	o.shared(&own)
	api.take(own)
	return api, true
}

// entryName is an entry of apis in a message.
func entryName(n *node) string {
	if n != nil && n.kind == mapping {
		for _, m := range n.members {
			if m.name == "name" && m.value.kind == scalar && m.value.text != "" {
				return "the entry " + shown(m.value)
			}
		}
	}
	return "an entry of apis"
}

// apart sees to it that entries do not share a name or write into each other or into their own input.
func (r *reading) apart(apis []API) {
	names, outs := map[string]int{}, map[string]int{}
	for _, a := range apis {
		if line, ok := names[a.Name]; ok && a.Name != "" {
			r.diags.Add(diag.ConfigDuplicate, a.Pos, "the name %q is that of the entry on line %d, too; the lock knows APIs by name", a.Name, line)
		}
		if line, ok := outs[folded(a.Out)]; ok && a.Out != "" {
			r.diags.Add(diag.ConfigDuplicate, a.Pos, "the output folder %q is that of the entry on line %d, too", a.Out, line)
		}
		names[a.Name], outs[folded(a.Out)] = a.Pos.Line, a.Pos.Line
		if a.In != "" && a.Out != "" && (a.Out == a.In || a.In == "." || strings.HasPrefix(a.Out, a.In+"/")) {
			r.diags.Add(diag.ConfigPath, a.Pos, "the output folder %q lies in the input %q; pmgen would read what it wrote", a.Out, a.In).
				Hint = "let in: name the collection's own file or folder, such as postman/collections/Shop, or write elsewhere"
		}
		if strings.EqualFold(a.Out, LockFile) || strings.EqualFold(a.Out, r.name) {
			r.diags.Add(diag.ConfigPath, a.Pos, "the output folder %q is a file of pmgen's own", a.Out)
		}
		for _, b := range apis {
			for _, own := range []string{b.Package + "test", "testdata"} {
				if folder := path.Join(b.Out, own); strings.HasPrefix(folded(a.Out)+"/", folded(folder)+"/") {
					r.diags.Add(diag.ConfigPath, a.Pos, "the output folder %q lies in %q, which the entry on line %d writes", a.Out, folder, b.Pos.Line)
				}
			}
		}
	}
}

// folded is a path as file systems compare them that tell neither case apart (macOS, Windows) nor the ways to write a letter with a
// mark (macOS).
func folded(p string) string { return norm.NFC.String(strings.ToLower(norm.NFC.String(p))) }

func (r *reading) overrides(n *node) Overrides {
	var out Overrides
	o := r.object(n, "overrides", keysOf[Overrides]()...)
	if o == nil {
		return out
	}
	out.Variables = r.roles(o.get("variables"), false)
	if v := o.get("placeholders"); o.text(v, "overrides: placeholders", &out.Placeholders) && out.Placeholders != "recorded" && out.Placeholders != PlaceholdersTyped {
		r.diags.Add(diag.ConfigInvalid, v.pos, "placeholders is %s; it is recorded or typed", shown(v))
	}
	if v := r.object(o.get("requests"), "overrides: requests"); v != nil {
		out.Requests = map[string]RequestOverride{}
		for _, m := range v.n.members {
			out.Requests[m.name] = r.request(m)
		}
	}
	if v := r.object(o.get("types"), "overrides: types"); v != nil {
		out.Types = map[string]TypeOverride{}
		for _, m := range v.n.members {
			out.Types[m.name] = r.typeOverride(m)
		}
	}
	return out
}

func (r *reading) request(m member) RequestOverride {
	out := RequestOverride{Pos: m.pos}
	o := r.object(m.value, strconv.Quote(m.name), keysOf[RequestOverride]()...)
	if o == nil {
		return out
	}
	r.goName(o, &out.Name)
	o.flag(o.get("skip"), "skip", &out.Skip)
	if v := o.get("paging"); v != nil {
		out.Paging = r.paging(v)
	}
	return out
}

// paging reads what is said of a list's pages: false where it has none.
func (r *reading) paging(n *node) *PagingOverride {
	out := &PagingOverride{Pos: n.pos}
	if n.boolean && n.text == "false" {
		out.Off = true
		return out
	}
	o := r.object(n, "paging", keysOf[PagingOverride]()...)
	if o == nil {
		return nil
	}
	for _, key := range []struct {
		name string
		to   *string
	}{{"page", &out.Page}, {"offset", &out.Offset}, {"cursor", &out.Cursor}, {"size", &out.Size}} {
		o.text(o.get(key.name), key.name, key.to)
	}
	for _, key := range []struct {
		name string
		to   *string
	}{{"items", &out.Items}, {"next", &out.Next}, {"total", &out.Total}, {"pages", &out.Pages}, {"more", &out.More}} {
		if v := o.get(key.name); o.text(v, key.name, key.to) && !strings.HasPrefix(*key.to, "/") {
			r.diags.Add(diag.ConfigInvalid, v.pos, "%s is %q; it must be a JSON Pointer into the reply, such as %q", key.name, *key.to, "/"+*key.to)
		}
	}
	o.flag(o.get("link"), "link", &out.Link)
	if v, text := o.get("first"), ""; o.text(v, "first", &text) {
		first, err := strconv.ParseInt(text, 10, 32)
		if err != nil || first < 0 {
			r.wrong(v, "first", "a number from 0")
		}
		out.First = &first
	}
	ways := 0
	for _, is := range []bool{out.Page != "", out.Offset != "", out.Cursor != "" || out.Next != "", out.Link} {
		if is {
			ways++
		}
	}
	switch {
	case ways != 1:
		r.diags.Add(diag.ConfigInvalid, n.pos, "paging says %d ways from one page to the next; it must be one of page, offset, cursor with next, next alone, or link: true", ways)
	case out.Cursor != "" && out.Next == "":
		r.diags.Add(diag.ConfigInvalid, n.pos, "paging has a cursor and no next; next is the JSON Pointer to the next cursor in the reply")
	}
	return out
}

var scalarTypes = []string{"string", "integer", "number", "boolean", "date-time", "any"}

func (r *reading) typeOverride(m member) TypeOverride {
	out := TypeOverride{Pos: m.pos}
	o := r.object(m.value, strconv.Quote(m.name), keysOf[TypeOverride]()...)
	if o == nil {
		return out
	}
	r.goName(o, &out.Name)
	o.word("type", &out.Type, scalarTypes)
	o.word("kind", &out.Kind, []string{"map", "struct"})
	o.optional("required", &out.Required)
	o.optional("nullable", &out.Nullable)
	o.flag(o.get("split"), "split", &out.Split)
	o.text(o.get("merge"), "merge", &out.Merge)
	if v := o.get("enum"); v != nil {
		if v.kind != list || len(v.items) == 0 {
			r.wrong(v, "enum", "a list of values")
		}
		for _, item := range v.items {
			switch item.kind {
			case scalar:
				out.Enum = append(out.Enum, item.json)
			case null:
				out.Enum = append(out.Enum, json.RawMessage("null"))
			default:
				r.wrong(item, "a value of enum", "a string, number, boolean or null")
			}
		}
	}
	return out
}

func (r *reading) goName(o *object, to *string) {
	if v := o.get("name"); o.text(v, "name", to) && !(token.IsIdentifier(*to) && token.IsExported(*to)) {
		r.diags.Add(diag.ConfigInvalid, v.pos, "name is %q; it must be an exported Go identifier, such as List", *to)
	}
}

var packageName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// ValidPackage reports whether the name can be a package's: an identifier, lower case, no keyword.
func ValidPackage(name string) bool {
	return packageName.MatchString(name) && !token.IsKeyword(name) && name != "main" && name != "init" && !strings.HasSuffix(name, "_test")
}

// importPath is what Go allows in import paths of modules, and less: https://go.dev/ref/mod#go-mod-file-ident.
var importPath = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

var goVersion = regexp.MustCompile(`^1\.(\d{1,3})(\.\d{1,3})?$`)

// supportedGo reports whether generated code can be for the version: omitzero came with 1.24.
func supportedGo(v string) bool {
	m := goVersion.FindStringSubmatch(v)
	if m == nil {
		return false
	}
	minor, _ := strconv.Atoi(m[1])
	return minor >= 24
}

// cleanPath returns the path in its shortest form, or what is wrong with it.
func cleanPath(p string) (string, error) {
	switch {
	case p == "":
		return "", fmt.Errorf("is empty")
	case strings.ContainsRune(p, 0):
		return "", fmt.Errorf("holds a zero byte")
	case strings.Contains(p, `\`):
		return "", fmt.Errorf("holds a backslash: write slashes")
	case path.IsAbs(p) || len(p) > 1 && p[1] == ':':
		return "", fmt.Errorf("is absolute: paths are relative to the config's folder")
	}
	c := path.Clean(p)
	if c == ".." || strings.HasPrefix(c, "../") {
		return "", fmt.Errorf("leads out of the config's folder")
	}
	return c, nil
}
