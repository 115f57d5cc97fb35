package postman

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
	library "github.com/rbretecher/go-postman-collection"
)

// events reads scripts: a list, or (rule "single event") one object. Scripts that are switched off or blank are not there.
func (r *reader) events(n *tree.Node) []event {
	nodes := []*tree.Node{n}
	if !n.Is(tree.Object) {
		nodes = r.list(n, "the list of scripts")
	}
	var all []event
	for i, e := range nodes {
		switch {
		case e.IsNull():
		case !e.Is(tree.Object):
			r.leftOut(e, "script "+ordinal(i))
		case !disabled(e):
			all = append(all, r.event(e)...)
		}
	}
	return all
}

func (r *reader) event(n *tree.Node) []event {
	listen := text(n.Get("listen"))
	code, at := exec(n.Get("script"))
	if strings.TrimSpace(code) == "" {
		if src := n.At("script", "src"); !src.IsNull() {
			r.add(diag.PartLeftOut, src.Pos(), "the %s script of %s lies in another file; it is left out", listen, r.about)
		}
		return nil
	}
	if listen != string(library.PreRequest) && listen != string(library.Test) {
		d := r.add(diag.PartLeftOut, orSelf(n.Get("listen"), n).Pos(), "%s has a script for %s, which is neither prerequest nor test; it is left out", r.about, quoted(listen))
		d.Span = min(n.Get("listen").Span(), 80)
		return nil
	}
	return []event{newEvent(listen, code, at)}
}

func newEvent(listen, code string, at *tree.Node) event {
	lines, quoted := lines(at)
	return event{*library.CreateEvent(library.ListenType(listen), strings.Split(code, "\n")), at.Pos(), lines, quoted}
}

// lines returns where the lines of a script stand: each in a text of its own, or several in one. quoted says that these stand
// in quotes, with escapes.
func lines(at *tree.Node) (all []diag.Pos, quoted bool) {
	texts := []*tree.Node{at}
	if at.Is(tree.Array) {
		texts = at.Items
	}
	for _, n := range texts {
		offsets, indents := []int{0}, []int{0}
		for i, c := range []byte(n.Str()) {
			switch last := len(offsets) - 1; {
			case c == '\n':
				offsets, indents = append(offsets, i+1), append(indents, 0)
			case (c == ' ' || c == '\t') && offsets[last] == i && !n.Quoted():
				offsets[last]++ // a block of YAML: its lines are placed by what is no space
				indents[last]++
			}
		}
		for i, pos := range n.TextPositions(offsets) {
			pos.Column -= indents[i]
			all = append(all, pos)
		}
		quoted = quoted || n.Quoted()
	}
	return all, quoted
}

// exec reads the code of a script and where it stands. The script is an object or (rule "string script") the code itself,
// and the code a list of lines, a text (rule "string exec") or null (rule "null exec").
func exec(n *tree.Node) (string, *tree.Node) {
	if n.Is(tree.Object) {
		n = n.Get("exec")
	}
	if !n.Is(tree.Array) {
		return n.Str(), n
	}
	lines := make([]string, len(n.Items))
	for i, line := range n.Items {
		lines[i] = line.Str()
	}
	return strings.Join(lines, "\n"), n
}

// scripts turns events into the model's scripts. from is the folder that a request inherits them from.
func scripts(events []event) []model.Script {
	var all []model.Script
	for _, e := range events {
		all = append(all, model.Script{Listen: string(e.Listen), Code: strings.Join(e.Script.Exec, "\n"), Pos: e.pos,
			Lines: e.lines, Quoted: e.quoted})
	}
	return all
}
