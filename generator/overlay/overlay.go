// Package overlay reads OpenAPI Overlays 1.0: files that amend a document after it is made. Nothing is fetched: what extends
// names is not looked at, because the document is always the one that pmgen makes.
package overlay

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/tree"
)

const (
	maxSize    = 16 << 20
	maxActions = 5000
)

var (
	version = regexp.MustCompile(`^1\.0\.\d+$`)
)

// Read reads the overlay, YAML or JSON. at is where the config names it. With an error among the diagnostics there is none.
func Read(fsys fs.FS, name string, at diag.Pos) (*openapi.Overlay, diag.List) {
	r := &reading{}
	root := r.parse(fsys, name, at)
	if root == nil {
		return nil, r.diags
	}
	o := &openapi.Overlay{File: name}
	if !root.Has("overlay") {
		r.add(root.Pos(), "%q is no overlay: it has no overlay, which says the version", name)
		return nil, r.diags
	}
	r.keys(root, "the overlay", "overlay", "info", "extends", "actions")
	if v := root.Get("overlay"); !version.MatchString(v.Scalar()) {
		r.add(v.Pos(), "the overlay is of version %s; pmgen knows 1.0", diag.Quote(v.Scalar()))
	}
	if info := root.Get("info"); !info.Is(tree.Object) {
		r.add(root.Pos(), "the overlay has no info with title and version")
	} else {
		r.keys(info, "info", "title", "version")
		for _, key := range []string{"title", "version"} {
			if info.Get(key).Scalar() == "" {
				r.add(info.Pos(), "info of the overlay has no %s", key)
			}
		}
	}
	actions := root.Get("actions")
	switch {
	case !actions.Is(tree.Array) || len(actions.Items) == 0:
		r.add(orRoot(actions, root), "the overlay has no list of actions; there is nothing to apply")
	case len(actions.Items) > maxActions:
		r.add(actions.Pos(), "the overlay has %d actions, more than the limit of %d", len(actions.Items), maxActions)
	default:
		for _, n := range actions.Items {
			if a, ok := r.action(n); ok {
				o.Actions = append(o.Actions, a)
			}
		}
	}
	if r.diags.Errors() > 0 {
		return nil, r.diags
	}
	return o, r.diags
}

type reading struct{ diags diag.List }

func (r *reading) add(pos diag.Pos, format string, args ...any) {
	r.diags.Add(diag.OverlayInvalid, pos, format+"; nothing is written", args...)
}

func orRoot(n, root *tree.Node) diag.Pos {
	if n == nil {
		return root.Pos()
	}
	return n.Pos()
}

func (r *reading) parse(fsys fs.FS, name string, at diag.Pos) *tree.Node {
	info, err := fs.Stat(fsys, name)
	if err == nil && info.Size() > maxSize {
		r.add(at, "the overlay %q has %d bytes, more than the limit of %d", name, info.Size(), maxSize)
		return nil
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		r.add(at, "the overlay %q cannot be read: %v", name, diag.Reason(err))
		return nil
	}
	parse := tree.ParseYAML
	if strings.EqualFold(path.Ext(name), ".json") {
		parse = tree.Parse
	}
	file, duplicates, err := parse(name, data)
	if err != nil {
		pos, message := diag.Pos{File: name}, err.Error()
		if e := (*tree.SyntaxError)(nil); errors.As(err, &e) {
			pos, message = e.Pos, e.Message
		}
		r.add(pos, "the overlay cannot be read: %s", message)
		return nil
	}
	for _, d := range duplicates {
		r.add(d.Pos, "%q is there twice; only one can count", d.Name)
	}
	if len(duplicates) > 0 {
		return nil
	}
	if !file.Root.Is(tree.Object) {
		r.add(diag.Pos{File: name, Line: 1, Column: 1}, "%q is no overlay: it is no object", name)
		return nil
	}
	return file.Root
}

// keys reports members that nobody knows: a mistake would be without effect.
func (r *reading) keys(n *tree.Node, what string, known ...string) {
	for _, m := range n.Members {
		if strings.HasPrefix(m.Name, "x-") || m.Earlier || slices.Contains(known, m.Name) {
			continue
		}
		mean := ""
		if near := config.Nearest(m.Name, known); near != "" {
			mean = " (did you mean " + diag.Quote(near) + "?)"
		}
		r.add(n.NamePos(m), "%s has no key %s%s", what, diag.Quote(m.Name), mean)
	}
}

func (r *reading) action(n *tree.Node) (openapi.Action, bool) {
	a := openapi.Action{Pos: n.Pos()}
	if !n.Is(tree.Object) {
		r.add(n.Pos(), "the action is %s; it must be an object with target, and update or remove", n.Kind.Article())
		return a, false
	}
	for _, m := range n.Members {
		if m.Name == "copy" {
			r.add(n.NamePos(m), "the action copies, which Overlay 1.1 does; pmgen knows 1.0: write what is copied as update")
			return a, false
		}
	}
	before := len(r.diags)
	r.keys(n, "the action", "target", "description", "update", "remove")
	ok := len(r.diags) == before
	target := n.Get("target")
	if !target.Is(tree.String) || target.Text == "" {
		r.add(orRoot(target, n), "the action has no target")
		ok = false
	} else if parsed, err := openapi.ParseTarget(target.Text); err != nil {
		r.add(target.Pos(), "the target %s cannot be used: %v", diag.Quote(target.Text), err)
		ok = false
	} else {
		a.Target, a.Pos = parsed, target.Pos()
	}
	if v := n.Get("remove"); v != nil {
		if !v.Is(tree.Bool) {
			r.add(v.Pos(), "remove is %s; it must be true or false", v.Kind.Article())
			ok = false
		}
		a.Remove = v.True()
	}
	if v := n.Get("update"); v != nil {
		a.Update = v.Compact()
	}
	if a.Update == nil && !a.Remove && ok {
		r.add(n.Pos(), "the action has neither update nor remove: true")
		ok = false
	}
	return a, ok
}
