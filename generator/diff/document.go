package diff

import (
	"errors"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// MaxDocument bounds the text of a document. The largest that pmgen writes of the 55 published collections has 4 MB.
const MaxDocument = 64 << 20

// Document is an OpenAPI document whose values know where they stand.
type Document struct {
	file string
	root *node
}

// ReadDocument reads a document of OpenAPI 3.0 or 3.1, YAML or JSON. Nothing that it refers to is read: a reference that leads
// out of the document is an error with its place. With an error among the diagnostics there is no document.
func ReadDocument(file string, data []byte) (*Document, diag.List) {
	var diags diag.List
	if len(data) > MaxDocument {
		diags.Add(diag.LimitExceeded, diag.Pos{File: file}, "the document has %d bytes, and %d is the most that pmgen reads; nothing is compared", len(data), MaxDocument)
		return nil, diags
	}
	root, err := parse(file, data)
	if err != nil {
		at, code := diag.Pos{File: file}, diag.DocumentUnreadable
		message := err.Error()
		if se := (*tree.SyntaxError)(nil); errors.As(err, &se) {
			at, message = se.Pos, se.Message
			if se.Kind == tree.TooLarge {
				code = diag.LimitExceeded
			}
		}
		diags.Add(code, at, "%s; nothing is compared", message)
		return nil, diags
	}
	d := &Document{file: file, root: root}
	if d.judge(&diags); diags.Errors() > 0 {
		return nil, diags
	}
	return d, diags
}

func parse(file string, data []byte) (*node, error) {
	if !isJSON(data) {
		return readYAML(file, data)
	}
	f, _, err := tree.Parse(file, data)
	if err != nil {
		return nil, err
	}
	n, err := fromTree(f.Root, 0)
	if err != nil {
		return nil, &tree.SyntaxError{Pos: diag.Pos{File: file}, Kind: tree.TooLarge, Message: strings.TrimPrefix(err.Error(), errTooLarge.Error()+": ")}
	}
	return n, nil
}

func isJSON(data []byte) bool {
	text := strings.TrimLeft(string(data[:min(len(data), 64)]), " \t\r\n\ufeff")
	return strings.HasPrefix(text, "{")
}

func (d *Document) pos(line, column int) diag.Pos {
	return diag.Pos{File: d.file, Line: line, Column: column}
}

// judge refuses what is no document of a version that can be compared, and references that lead nowhere or out of it.
func (d *Document) judge(diags *diag.List) {
	if d.root.kind != tree.Object {
		diags.Add(diag.DocumentUnreadable, d.pos(d.root.line, d.root.column), "it is %s and should be an object; nothing is compared", d.root.kind.Article())
		return
	}
	if old := d.root.get("swagger"); old != nil {
		diags.Add(diag.DocumentUnreadable, d.pos(old.line, old.column), "it is a document of OpenAPI 2.0 (Swagger); nothing is compared")
		return
	}
	if v := d.root.get("openapi"); !strings.HasPrefix(v.str(), "3.0") && !strings.HasPrefix(v.str(), "3.1") {
		at := d.root
		if v != nil {
			at = v
		}
		diags.Add(diag.DocumentUnreadable, d.pos(at.line, at.column), "it is a document of OpenAPI %s; nothing is compared", diag.Quote(v.str()))
		return
	}
	d.references(diags)
}

// references checks every $ref of the document.
func (d *Document) references(diags *diag.List) {
	seen := map[string]bool{}
	walk(d.root, "", objects["root"], func(_ string, n *node) {
		ref := n.get("$ref")
		if !ref.is(tree.String) || seen[ref.text] {
			return
		}
		seen[ref.text] = true
		pointer, inside := strings.CutPrefix(ref.text, "#")
		switch {
		case !inside:
			diags.Add(diag.DocumentReference, d.pos(ref.line, ref.column), "the reference %s leads out of the document, and pmgen reads nothing there; nothing is compared", diag.Quote(ref.text))
		case !strings.HasPrefix(pointer, "/") || d.root.at(tokens(pointer)...) == nil:
			diags.Add(diag.DocumentReference, d.pos(ref.line, ref.column), "there is no %s in the document; nothing is compared", diag.Quote(ref.text))
		}
	})
	d.circles(diags)
}

// circles finds references that lead to nothing but each other: to a loader they are an endless loop.
func (d *Document) circles(diags *diag.List) {
	walk(d.root, "", objects["root"], func(_ string, n *node) {
		first, at := n, n
		for range 64 {
			ref := at.get("$ref")
			if !ref.is(tree.String) || diags.Errors() > 0 {
				return
			}
			at = d.root.at(tokens(strings.TrimPrefix(ref.text, "#"))...)
		}
		ref := first.get("$ref")
		diags.Add(diag.DocumentReference, d.pos(ref.line, ref.column), "the reference %s leads to nothing but references; nothing is compared", diag.Quote(ref.text))
	})
}

// tokens are those of a JSON Pointer.
func tokens(pointer string) []string {
	list := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, t := range list {
		list[i] = tree.UnescapePointer(t)
	}
	return list
}
