package postman

import (
	"path"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

const (
	mediaForm      = "application/x-www-form-urlencoded"
	mediaMultipart = "multipart/form-data"
)

// form reads the fields of a form: a list, or (rules "form string" and "form object") a text or an object.
func (r *reader) form(encoding model.Encoding, n *tree.Node, headers []header) *body {
	b := &body{encoding: encoding, media: mediaForm, pos: n.Pos()}
	if encoding == model.Multipart {
		b.media = mediaMultipart
	}
	if declared := contentType(headers); strings.HasPrefix(declared, "multipart/") && encoding == model.Multipart {
		b.media = declared
	}
	switch {
	case n.Is(tree.String):
		b.fields = queryText(n, n.Text, 0)
	case n.Is(tree.Array) && encoding == model.Multipart:
		b.fields = r.parts(n)
	default:
		b.fields = r.fields(n, "form field")
	}
	if len(b.fields) == 0 {
		return nil
	}
	return b
}

// parts reads the fields of a multipart form, of which some are files. Of a file its name is kept, not its path: that is
// of somebody else's machine.
func (r *reader) parts(n *tree.Node) []field {
	var fields []field
	for i, e := range n.Items {
		switch {
		case e.IsNull():
			continue
		case !e.Is(tree.Object):
			r.leftOut(e, "form field "+ordinal(i))
			continue
		}
		f := r.field(e, "form field")
		if f.name == "" {
			continue
		}
		f.media = mediaType(text(e.Get("contentType")))
		if src := e.Get("src"); text(e.Get("type")) == "file" || !src.IsNull() {
			f.file = true
			f.value, f.several = fileName(src), src.Is(tree.Array) && len(src.Items) > 1
		}
		fields = append(fields, f)
	}
	return fields
}

// fileName returns the name of the file that a field was filled with: src is a path or (rule "several files") a list,
// of which the first is the example.
func fileName(src *tree.Node) string {
	if src.Is(tree.Array) && len(src.Items) > 0 {
		src = src.Items[0]
	}
	name := strings.ReplaceAll(src.Str(), `\`, "/")
	if name == "" {
		return ""
	}
	return path.Base(name)
}
