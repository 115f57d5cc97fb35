package scaffold

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/postman"
)

// Found is a description and what belongs to it, by paths relative to the folder of the config, with slashes.
type Found struct {
	In           string   `json:"in"`
	Title        string   `json:"title"`
	Environments []string `json:"environments,omitempty"`
	Globals      string   `json:"globals,omitempty"`
}

// The bounds of a search. Who has more names the file.
const (
	maxDepth   = 8
	maxEntries = 50_000
	maxRead    = 1 << 30
	maxFound   = 200
)

// search looks for descriptions in a folder and below it.
type search struct {
	fsys         fs.FS
	found        []Found
	environments []string
	globals      []string
	notes        []string

	entries int
	read    int64
	full    bool
}

// named takes what somebody names instead of searching. Environments are still looked for, beside it.
func (s *search) named(dir string, inputs []string) error {
	for _, input := range inputs {
		abs, err := filepath.Abs(input)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, abs)
		if err != nil || !filepath.IsLocal(rel) {
			return Problem{fmt.Sprintf("%s lies outside of %s, and a config reads only its own folder", input, diag.Printable(dir)),
				"copy it there, or run pmgen init in a folder above both"}
		}
		name := filepath.ToSlash(rel)
		info, err := fs.Stat(s.fsys, name)
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", input, diag.Reason(err))
		}
		before := len(s.found)
		if info.IsDir() {
			s.walk(name, 0)
			if len(s.found) == before {
				return Problem{input + " holds no collection", "pmgen inspect " + input + " says what it is"}
			}
			continue
		}
		kind, title := postman.Look(s.fsys, name)
		switch {
		case path.Base(name) == losant.InfoFile:
			s.add(path.Dir(name), "Losant")
		case kind == postman.Collection:
			s.add(name, title)
		default:
			return Problem{input + " is no collection", "pmgen inspect " + input + " says what it is"}
		}
		s.beside(path.Dir(name))
	}
	s.belong()
	return nil
}

// beside looks for the environments in a folder.
func (s *search) beside(dir string) {
	entries, _ := fs.ReadDir(s.fsys, dir)
	for _, e := range entries[:min(len(entries), 1000)] {
		if name := path.Join(dir, e.Name()); !slices.Contains(slices.Concat(s.environments, s.globals), name) && s.mayLook(e, name) {
			if kind, _ := postman.Look(s.fsys, name); kind == postman.Environment || kind == postman.Globals {
				s.take(name, kind, "")
			}
		}
	}
}

// walk looks at a folder and what is below it. What a description is made of is not looked at again.
func (s *search) walk(dir string, depth int) {
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil || s.full {
		return
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == losant.InfoFile && e.Type().IsRegular() }) {
		s.add(dir, "Losant")
		return
	}
	if kind, title := postman.Look(s.fsys, dir); kind == postman.Collection {
		s.add(dir, title)
		return
	}
	taken := postman.Workspace(s.fsys, dir)
	for _, collection := range taken {
		s.add(collection, path.Base(collection))
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if s.entries++; s.entries > maxEntries || s.read > maxRead || len(s.found) >= maxFound {
			s.stop()
			return
		}
		if e.IsDir() {
			if depth < maxDepth && s.enters(name) && !slices.Contains(taken, name) && !slices.ContainsFunc(taken, func(c string) bool { return strings.HasPrefix(name, c+"/") }) {
				s.walk(name, depth+1)
			}
			continue
		}
		if s.mayLook(e, name) {
			kind, title := postman.Look(s.fsys, name)
			s.take(name, kind, title)
		}
	}
}

func (s *search) stop() {
	if !s.full {
		s.notes = append(s.notes, fmt.Sprintf("the search ended after %d files and folders; to take a description that it did not reach, name it: pmgen init FILE_OR_DIR", s.entries))
	}
	s.full = true
}

// enters reports whether descriptions are looked for in a folder: not in what tools keep, what other modules hold, and what
// pmgen wrote.
func (s *search) enters(dir string) bool {
	switch base := path.Base(dir); {
	case base == ".postman":
	case strings.HasPrefix(base, "."), base == "node_modules", base == "vendor", base == "testdata":
		return false
	}
	for _, name := range []string{config.ManifestFile, "go.mod"} {
		if _, err := fs.Stat(s.fsys, path.Join(dir, name)); err == nil {
			return false
		}
	}
	return true
}

// mayLook reports whether a file may be a description or an environment, by its name alone. A link is followed where it leads
// to a file of the folder; a pipe is not opened.
func (s *search) mayLook(e fs.DirEntry, name string) bool {
	if strings.HasPrefix(e.Name(), ".") || e.IsDir() {
		return false
	}
	lower := strings.TrimSuffix(strings.ToLower(e.Name()), ".gz")
	if !slices.Contains([]string{".json", ".postman_collection", ".postman_environment", ".yaml", ".yml"}, path.Ext(lower)) {
		return false
	}
	if !utf8.ValidString(name) {
		s.notes = append(s.notes, fmt.Sprintf("%q is left out: its name is not UTF-8, and a config cannot name it", name))
		return false
	}
	info, err := fs.Stat(s.fsys, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > postman.MaxSize {
		return false
	}
	s.read += info.Size()
	return true
}

func (s *search) take(name string, kind postman.Kind, title string) {
	switch kind {
	case postman.Collection:
		s.add(name, title)
	case postman.Environment:
		s.environments = append(s.environments, name)
	case postman.Globals:
		s.globals = append(s.globals, name)
	}
}

func (s *search) add(name, title string) {
	if slices.ContainsFunc(s.found, func(f Found) bool { return f.In == name }) {
		return
	}
	s.found = append(s.found, Found{In: name, Title: cmp.Or(strings.TrimSpace(title), stem(name))})
}

// stem is the name of a file without what says of which kind it is.
func stem(name string) string {
	base, _, _ := strings.Cut(path.Base(name), ".")
	return base
}

// belong gives each environment to its description. Where there is one, all are its own; else those that lie beside it alone,
// those of its workspace, and those with its name.
func (s *search) belong() {
	for _, e := range s.environments {
		s.give(e, func(f *Found) { f.Environments = append(f.Environments, e) })
	}
	for _, g := range s.globals {
		s.give(g, func(f *Found) {
			if f.Globals == "" {
				f.Globals = g
			}
		})
	}
}

func (s *search) give(file string, to func(*Found)) {
	given := false
	for i := range s.found {
		f := &s.found[i]
		if len(s.found) == 1 || s.alone(f.In, file) || sameWorkspace(s.fsys, f.In, file) || sameName(f.In, file) {
			to(f)
			given = true
		}
	}
	if !given && len(s.found) > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s could be of any of the %d descriptions; where one needs it, name it in its entry: environment: %s",
			diag.Printable(file), len(s.found), scalar(file)))
	}
}

// alone reports whether the description is the only one in the environment's folder.
func (s *search) alone(in, file string) bool {
	n := 0
	for _, f := range s.found {
		if path.Dir(f.In) == path.Dir(file) || f.In == path.Dir(file) {
			n++
		}
	}
	return n == 1 && (path.Dir(in) == path.Dir(file) || in == path.Dir(file))
}

// sameWorkspace: collections/Shop is a folder, and environments/Production.yaml lies beside collections.
func sameWorkspace(fsys fs.FS, in, file string) bool {
	info, err := fs.Stat(fsys, in)
	return err == nil && info.IsDir() && path.Dir(path.Dir(in)) == path.Dir(path.Dir(file)) && path.Dir(in) != "."
}

func sameName(in, file string) bool {
	a, b := strings.ToLower(stem(in)), strings.ToLower(stem(file))
	return a == b || len(a) > 2 && strings.HasPrefix(b, a) && strings.ContainsAny(b[len(a):len(a)+1], "-_ ")
}

// isFree reports whether nothing, or what pmgen wrote, has the name: a folder to generate into.
func isFree(fsys fs.FS, dir string) bool {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return os.IsNotExist(err)
	}
	return len(entries) == 0 || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == config.ManifestFile })
}
