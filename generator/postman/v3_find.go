package postman

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// workspaces are the places below a folder where Postman keeps the collections of a workspace.
var workspaces = []string{"postman/collections", ".postman/collections", "collections"}

// isV3 reports whether a folder is a collection v3 by what lies in it: a definition, or requests.
func isV3(fsys fs.FS, dir string) bool {
	for _, name := range []string{"definition.yaml", "definition.yml"} {
		if info, err := fs.Stat(fsys, path.Join(dir, ".resources", name)); err == nil && !info.IsDir() {
			return true
		}
	}
	entries, err := fs.ReadDir(fsys, dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		_, kind := nameV3(e.Name())
		switch {
		case e.IsDir():
			return false
		case kind == kindDefinition:
			return definesV3(fsys, path.Join(dir, e.Name()))
		}
		return kind == kindRequest
	})
}

// definesV3 reports whether a file of a common name, such as collection.yaml, is the definition of a collection v3.
func definesV3(fsys fs.FS, name string) bool {
	data, err := readYAML(fsys, name)
	if err != nil {
		return false
	}
	f, _, err := tree.ParseYAML(name, data)
	if err != nil {
		return false
	}
	kind := text(f.Root.First("$kind", "type"))
	return kind == "collection" || kind == "folder" || strings.Contains(text(f.Root.Get("$schema")), "/collection/") || f.Root.Get("info").Is(tree.Object)
}

// findV3 returns the folders of the collections v3 that a folder holds which is none itself.
func findV3(fsys fs.FS, dir string) []string {
	for _, place := range workspaces {
		if found := collectionsIn(fsys, path.Join(dir, place)); len(found) > 0 {
			return found
		}
	}
	found := collectionsIn(fsys, dir)
	if path.Base(dir) != "collections" && slices.ContainsFunc(found, func(d string) bool { return isFolderV3(fsys, d) }) {
		return []string{dir} // a collection without a definition, of which these are the folders
	}
	return found
}

// collectionsIn returns the folders that are collections, or whose folders are: a definition is not needed.
func collectionsIn(fsys fs.FS, place string) []string {
	var found []string
	for _, dir := range subfolders(fsys, place) {
		if isV3(fsys, dir) || slices.ContainsFunc(subfolders(fsys, dir), func(sub string) bool { return isV3(fsys, sub) }) {
			found = append(found, dir)
		}
	}
	return found
}

// subfolders returns the folders in a folder that are looked at, up to a thousand.
func subfolders(fsys fs.FS, dir string) []string {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && e.Name() != "node_modules" && len(all) < 1000 {
			all = append(all, path.Join(dir, e.Name()))
		}
	}
	return all
}

// isFolderV3 reports whether a folder is one of a collection: its definition says its order, which those of collections do not.
func isFolderV3(fsys fs.FS, dir string) bool {
	for _, name := range []string{"definition.yaml", "definition.yml"} {
		name = path.Join(dir, ".resources", name)
		if data, err := readYAML(fsys, name); err == nil {
			if f, _, err := tree.ParseYAML(name, data); err == nil {
				return f.Root.Has("order")
			}
		}
	}
	return false
}

// workspace reads the one collection v3 of a folder that is none itself. found is false where there is no collection.
func (r *reader) workspace(fsys fs.FS, name string) (api *model.API, found bool) {
	dirs := findV3(fsys, name)
	switch len(dirs) {
	case 0:
		return nil, false
	case 1:
		r.environmentsV3(fsys, path.Dir(path.Dir(dirs[0])))
		return r.folderOfV3(fsys, name, dirs[0]), true
	}
	var names []string
	for _, d := range dirs[:min(len(dirs), 10)] {
		names = append(names, fmt.Sprintf("%q", strings.TrimPrefix(d, prefix(name))))
	}
	if more := len(dirs) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	r.diags.Add(diag.SeveralCollections, diag.Pos{File: name}, "the folder holds %d collections v3: %s; none was read", len(dirs), strings.Join(names, ", "))
	return nil, true
}

// folderOfV3 reads the collection in dir; source is what was given.
func (r *reader) folderOfV3(fsys fs.FS, source, dir string) *model.API {
	c := r.v3(fsys, dir)
	if c == nil {
		return nil
	}
	return r.assemble(source, "", []*collection{c})
}

// environmentsV3 says which environments a workspace has.
func (r *reader) environmentsV3(fsys fs.FS, workspace string) {
	for _, folder := range []string{"environments", "globals"} {
		entries, err := fs.ReadDir(fsys, path.Join(workspace, folder))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if stem, _ := nameV3(e.Name()); !e.IsDir() && isYAML(e.Name()) {
				r.diags.Add(diag.EnvironmentPresent, diag.Pos{File: path.Join(workspace, folder, e.Name())},
					"the environment %s lies in the workspace; it is not used unless it is named", quoted(stem))
			}
		}
	}
}

// fileV3 reads a YAML file that was given alone: a request. It says what any other is.
func (r *reader) fileV3(fsys fs.FS, name string) *model.API {
	if _, kind := nameV3(name); kind == kindRequest {
		if c := r.oneV3(fsys, name); c != nil {
			return r.assemble(name, "", []*collection{c})
		}
		return nil
	}
	f := r.loadYAML(fsys, name)
	if f == nil {
		return nil
	}
	kind := text(f.Root.Get("$kind"))
	what, hint := "has no $kind that makes it a request of a collection v3", diag.UnknownFormat.Hint()
	switch {
	case strings.HasSuffix(kind, "-request"):
		if c := r.oneV3(fsys, name); c != nil {
			return r.assemble(name, "", []*collection{c})
		}
		return nil
	case f.Root.Has("$kind"):
		what, hint = partOfV3(f.Root), wholeV3
	case formOf(f.Root) == formV2:
		what, hint = "is a collection v2, which Postman writes as JSON", diag.NotJSON.Hint()
	case f.Root.Has("openapi") || f.Root.Has("swagger"):
		what = "is an OpenAPI document"
	case formOf(f.Root) == formEnvironment:
		what = "is a Postman environment"
	}
	r.diags.Add(diag.UnknownFormat, f.Root.Pos(), "the file is YAML, but no Postman collection: it %s", what).Hint = hint
	return nil
}

// wholeV3 is what to hand in instead of a file that is a part of a collection v3, or all of one in a form that is none.
const wholeV3 = "give the folder of the collection (postman/collections/NAME in a repository), or export it from Postman as Collection v2.1"

// partOfV3 says what a file with a $kind is.
func partOfV3(n *tree.Node) string {
	switch kind := text(n.Get("$kind")); {
	case kind == "collection" && n.First("item", "items", "requests", "folders", "children") != nil:
		return "is a collection v3 in one file, and v3 is a folder with a file for each request"
	case kind == "collection":
		return "defines a folder of a collection v3"
	case strings.HasSuffix(kind, "-example"):
		return "is an example of a collection v3"
	default:
		return "is a part of a collection v3, of the kind " + quoted(kind)
	}
}
