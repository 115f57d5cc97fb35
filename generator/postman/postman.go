// Package postman reads Postman collections (v1, v2.0, v2.1, v3) and environments into the model.
//
// Published collections rarely keep to the schema: headers are strings, scripts are not lists, a v2.1 file holds v2.0
// authorizations. So nothing here depends on the version that a file claims. Each file is read into a tree that keeps
// positions; small rules, one for each quirk and grouped by subject (url.go, header.go, auth.go, ...), bring every part
// into one canonical shape (document.go); and assemble.go turns that shape into the model, never looking at the tree for
// anything but places.
//
// Headers, events and variables of the canonical shape are the types of go-postman-collection. The rest is ours: its URL,
// body and items drop what is disabled and cannot hold all forms, and its authorizations know ten of the thirteen kinds.
package postman

import (
	"io/fs"
	"path"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
	"github.com/pmgen/pmgen/generator/tree"
)

// Read reads the collection in a file, the collection v3 that a folder is or holds, or all collections in the files of a folder
// (but not in folders within it): several become one API with a top folder for each. It returns nil where there is nothing to
// read; why is in diags.
func Read(fsys fs.FS, name string, diags *diag.List) *model.API {
	name = path.Clean(name)
	info, err := fs.Stat(fsys, name)
	if err != nil {
		diags.Add(diag.UnreadableFile, diag.Pos{File: name}, "cannot read %s: %s", name, diag.Reason(err))
		return nil
	}
	r := &reader{diags: diags}
	if !info.IsDir() {
		if isYAML(name) {
			return r.fileV3(fsys, name)
		}
		f := r.load(fsys, name)
		if f == nil {
			return nil
		}
		collections, ok := r.collections(f)
		if !ok {
			return nil
		}
		return r.assemble(name, "", collections)
	}
	return r.folder(fsys, name)
}

// maxRequests bounds what one file may hold. The largest that is published has 2,000.
const maxRequests = 100_000

// reader collects what is said about one input.
type reader struct {
	diags *diag.List
	files []string
	held  int // requests and folders of the file
	// about is the thing that is being read, in the user's words: request "Refresh Token".
	about, request string

	verdicts *parallel.Memo[verdict] // of bodies
}

// add says something about the thing that is being read.
func (r *reader) add(code diag.Code, pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	d := r.diags.Add(code, pos, format, args...)
	d.Request = r.request
	return d
}

// leftOut says that a part has a form that pmgen cannot read. what has the form "header 3".
func (r *reader) leftOut(n *tree.Node, what string) {
	r.add(diag.PartLeftOut, n.Pos(), "%s of %s is %s; it is left out", what, r.about, n.Kind.Article()).Span = min(n.Span(), 80)
}

// orSelf returns the part of a value that is meant, or the value where it has no such part.
func orSelf(part, whole *tree.Node) *tree.Node {
	if part == nil {
		return whole
	}
	return part
}

// quoted returns a name as messages show it: names are other people's text, of any length.
func quoted(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if r := []rune(name); len(r) > 80 {
		name = string(r[:79]) + "…"
	}
	return `"` + name + `"`
}

// named returns a thing as messages name it: request "Refresh Token".
func named(what, name string) string {
	if strings.TrimSpace(name) == "" {
		return "a " + what + " without a name"
	}
	return what + " " + quoted(name)
}

// text returns what a value says where a text is wanted: that of a scalar, nothing for null, JSON for anything else.
func text(n *tree.Node) string {
	if n.Is(tree.Array) || n.Is(tree.Object) {
		return n.Raw()
	}
	return n.Scalar()
}

// disabled reports whether an entry is switched off. Environments and v1 say enabled, all others disabled.
func disabled(n *tree.Node) bool {
	enabled := n.Get("enabled")
	return n.Get("disabled").True() || enabled.Is(tree.Bool) && !enabled.True()
}

// description reads a description: a text, or (rule "description object") an object that holds it.
func description(n *tree.Node) string {
	if n.Is(tree.Object) {
		return text(n.Get("content"))
	}
	return n.Str()
}
