package postman

import (
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// modes are the members of a body that hold it, in the order in which one is believed where the mode is not said.
var modes = []string{"raw", "urlencoded", "formdata", "graphql", "file"}

// body reads a request's body; nil where there is none. It is an object, or (rule "body string") the raw text. The mode
// says which member holds it, or (rule "body without mode") the member that is there.
func (r *reader) body(n *tree.Node, headers []header) *body {
	switch {
	case n.IsNull():
		return nil
	case n.Is(tree.String):
		return r.raw(n, "", headers)
	case !n.Is(tree.Object):
		r.leftOut(n, "the body")
		return nil
	case disabled(n):
		return nil
	}
	mode := text(n.Get("mode"))
	if mode == "" {
		for _, m := range modes {
			if !n.Get(m).IsNull() {
				mode = m
				break
			}
		}
	}
	member := n.Get(mode)
	switch mode {
	case "", "none":
		return nil
	case "raw":
		return r.raw(member, text(n.At("options", "raw", "language")), headers)
	case "urlencoded":
		return r.form(model.URLEncoded, member, headers)
	case "formdata":
		return r.form(model.Multipart, member, headers)
	case "graphql":
		return r.graphql(member)
	case "file":
		return r.file(member, headers)
	}
	return r.unknownBody(n.Get("mode"), mode)
}

// unknownBody leaves out a body of a kind that is said at n.
func (r *reader) unknownBody(n *tree.Node, kind string) *body {
	r.add(diag.PartLeftOut, n.Pos(), "the body of %s is of the unknown kind %s; it is left out", r.about, quoted(kind)).Span = min(n.Span(), 80)
	return nil
}

// raw reads a body that is a text.
func (r *reader) raw(n *tree.Node, language string, headers []header) *body {
	if text(n) == "" {
		return nil
	}
	declared := contentType(headers)
	if declared == mediaForm && n.Is(tree.String) { // rule "form as raw text"
		if fields := queryText(n, n.Text, 0); len(fields) > 0 {
			return &body{encoding: model.URLEncoded, media: declared, fields: fields, pos: n.Pos()}
		}
	}
	c := r.content(n, declared, language, "the body of "+r.about, diag.RequestBodyRepaired)
	b := &body{encoding: model.Text, media: c.Media, content: c, pos: n.Pos()}
	if model.IsJSON(c.Media) && c.IsJSON() {
		b.encoding = model.JSON
	}
	return b
}

// file reads a body that is a file. The file itself is never opened: it lies on the machine of whoever made the
// collection.
func (r *reader) file(n *tree.Node, headers []header) *body {
	b := &body{encoding: model.Binary, media: contentType(headers), pos: n.Pos()}
	if b.media == "" {
		b.media = "application/octet-stream"
	}
	b.content = model.Content{Media: b.media, JSON: model.None, Pos: b.pos}
	if n.IsNull() {
		return nil
	}
	if content := n.Get("content"); !content.IsNull() {
		b.content = r.content(content, b.media, "", "the body of "+r.about, diag.RequestBodyRepaired)
	}
	return b
}
