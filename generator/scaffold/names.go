package scaffold

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/naming"
)

// defaultParent is where clients are generated: they are the module's own affair until somebody says otherwise.
const defaultParent = "internal"

// entries proposes an entry for each description: names that are packages, each once, in folders that are free.
func (at *surroundings) entries(fsys rootFS, found []Found, o Options) ([]config.API, error) {
	taken := map[string]bool{}
	var all []config.API
	for _, f := range found {
		api := config.API{In: f.In, Globals: f.Globals, Test: true}
		switch {
		case o.Package != "" && !config.ValidPackage(o.Package):
			return nil, Problem{fmt.Sprintf("--package %q cannot be the name of a Go package", o.Package), "use lower-case letters and digits"}
		case o.Package != "":
			api.Package = o.Package
		default:
			api.Package = freeName(naming.PackageName(f.Title), func(name string) bool {
				return !taken[name] && (o.Out != "" || isFree(fsys, path.Join(defaultParent, name)))
			})
		}
		taken[api.Package] = true
		api.Name, api.Out = api.Package, path.Join(defaultParent, api.Package)
		if o.Out != "" {
			out := filepath.ToSlash(filepath.Clean(o.Out))
			if !filepath.IsLocal(o.Out) || out == "." {
				return nil, Problem{fmt.Sprintf("--out %s is no folder below %s", o.Out, at.dir), "everything that pmgen writes lies there"}
			}
			api.Out = out
		}
		if len(f.Environments) == 1 {
			api.Environment = f.Environments[0]
		} else {
			api.Environments = f.Environments
		}
		api.Import = at.importPath(api.Out)
		all = append(all, api)
	}
	return all, nil
}

// longTitle is how many letters of a title, without what stands between its words, are no name that anybody would write.
const longTitle = 16

// longTitles says which packages have their names of long titles: once they are imported, another name is work.
func (p *Plan) longTitles(entries []config.API) {
	for i, f := range p.Found {
		if len(naming.GoName(f.Title)) > longTitle {
			p.Notes = append(p.Notes, fmt.Sprintf("the package of %s is named %s after its title, %s; --package NAME, before these files are there, gives it another", diag.Printable(f.In), entries[i].Package, diag.Quote(f.Title)))
		}
	}
}

// freeName is the name, or one made of it that is free.
func freeName(name string, free func(string) bool) string {
	candidate := name
	for n := 1; !free(candidate); n++ {
		switch {
		case n == 1 && !strings.HasSuffix(name, "api"):
			candidate = name + "api"
		default:
			candidate = fmt.Sprintf("%s%d", name, max(n, 2))
		}
	}
	return candidate
}

// importable is what a config takes as an import path.
var importable = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// importPath is that of a folder below the config's; "" where Go has none for it.
func (at *surroundings) importPath(dir string) string {
	rel, err := filepath.Rel(at.modDir, filepath.Join(at.dir, filepath.FromSlash(dir)))
	if err != nil {
		return ""
	}
	whole := path.Join(at.module, filepath.ToSlash(rel))
	if !importable.MatchString(whole) {
		return ""
	}
	return whole
}
