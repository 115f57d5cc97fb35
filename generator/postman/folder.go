package postman

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// folder reads all collections that lie in a folder, in the order of their names.
func (r *reader) folder(fsys fs.FS, name string) *model.API {
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		r.diags.Add(diag.UnreadableFile, diag.Pos{File: name}, "cannot read %s: %s", name, diag.Reason(err))
		return nil
	}
	if isV3(fsys, name) {
		return r.folderOfV3(fsys, name, name)
	}
	var all []*collection
	var notes diag.List
	failed, before := false, slices.Clone(*r.diags)
	for _, e := range entries {
		if e.IsDir() || !isInput(e.Name()) {
			continue
		}
		if info, err := fs.Stat(fsys, path.Join(name, e.Name())); err == nil && !info.Mode().IsRegular() {
			// Reading a pipe would wait for whoever writes to it.
			notes.Add(diag.FileIgnored, diag.Pos{File: path.Join(name, e.Name())}, "%s is no file; it was not read", e.Name())
			continue
		}
		found, ok := r.beside(fsys, path.Join(name, e.Name()), &notes)
		all = append(all, found...)
		failed = failed || !ok
	}
	if len(all) == 0 {
		alone := &reader{diags: &diag.List{}}
		if api, found := alone.workspace(fsys, name); found {
			*r.diags = before
			r.diags.Append(*alone.diags)
			return api
		}
	}
	if failed {
		return nil
	}
	if len(all) == 0 {
		r.diags.Add(diag.UnknownFormat, diag.Pos{File: name}, "the folder holds no Postman collection%s", instead(entries, notes))
		return nil
	}
	r.diags.Append(notes)
	r.below(fsys, name)
	return r.assemble(name, folderTitle(name), all)
}

// below says which collections v3 lie below a folder that holds collections itself.
func (r *reader) below(fsys fs.FS, name string) {
	for _, dir := range findV3(fsys, name) {
		r.diags.Add(diag.FileIgnored, diag.Pos{File: dir}, "the collection v3 %s lies below collections in JSON; it was not read", quoted(path.Base(dir))).
			Hint = "to read it instead, give its own folder"
	}
}

// beside reads one file of a folder. Environments and other JSON files are passed over with a note.
func (r *reader) beside(fsys fs.FS, name string, notes *diag.List) (found []*collection, ok bool) {
	f := r.load(fsys, name)
	if f == nil {
		return nil, false
	}
	root := roots(f)
	first := formUnknown
	if len(root) > 0 {
		first = formOf(root[0])
	}
	switch first {
	case formEnvironment:
		r.files = r.files[:len(r.files)-1]
		notes.Add(diag.EnvironmentPresent, diag.Pos{File: name}, "the environment %s lies beside the collection; it is not used unless it is named", quoted(text(root[0].Get("name"))))
		return nil, true
	case formUnknown:
		r.files = r.files[:len(r.files)-1]
		notes.Add(diag.FileIgnored, diag.Pos{File: name}, "%s is not a Postman collection; it was not read", path.Base(name))
		return nil, true
	}
	return r.collections(f)
}

// isInput tells which files of a folder are looked at. What pmgen wrote itself is not.
func isInput(name string) bool {
	switch name {
	case "pmgen.lock.json", "pmgen.manifest.json", "pmgen.ledger.json":
		return false
	}
	lower := strings.TrimSuffix(strings.ToLower(name), ".gz")
	return !strings.HasPrefix(name, ".") && (strings.HasSuffix(lower, ".json") || strings.HasSuffix(lower, ".postman_collection"))
}

// instead says what lies in a folder without collections that a user may have meant.
func instead(entries []fs.DirEntry, notes diag.List) string {
	for _, e := range entries {
		switch {
		case !e.IsDir() && e.Name() == "apiInfo.json":
			return ", but Losant's apiInfo.json"
		}
	}
	for _, n := range notes {
		if n.Code == diag.EnvironmentPresent {
			return ", but an environment: " + path.Base(n.File)
		}
	}
	return ""
}

func folderTitle(name string) string {
	if base := path.Base(name); base != "." && base != "/" {
		return base
	}
	return "Collections"
}
