package diff

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// canonical is a document as it is handed to what compares documents: only what says something about requests and replies, in
// YAML of one value a line, so that a line tells which value is meant, whatever the author's file looks like.
type canonical struct {
	text  []byte
	lines []origin // by line, from 0
}

// origin is the value that a line is of: its pointer in the document, and where it stands in the author's file.
type origin struct {
	pointer      string
	line, column int
}

// unsaid are the members of the specification's objects that say nothing about requests and replies. Examples are most of a
// document.
var unsaid = map[string]bool{"description": true, "summary": true, "externalDocs": true, "example": true, "examples": true, "tags": true, "links": true,
	"callbacks": true, "encoding": true, "contact": true, "license": true, "termsOfService": true, "xml": true, "$id": true, "$schema": true, "$comment": true,
	"$anchor": true, "$vocabulary": true, "jsonSchemaDialect": true}

// selection says what of a document is compared: each operation with the path under which it is, which of the old document can
// be another than its own.
type selection struct {
	operations []selected
	components map[string]bool // "#/components/schemas/Pet": those that are referred to; nil: all
}

type selected struct {
	path, method string
	item         member // the path item
	operation    member
}

// write makes the canonical form of a part of a document.
func (d *Document) write(s selection) *canonical {
	w := &canonicalWriter{}
	w.key("info", origin{pointer: "/info"}, 0) // an API's version says nothing about a request
	w.b.WriteString(` {"title": "API", "version": "0"}`)
	w.end()
	for _, part := range kept(d.root, place{of: "root"}) {
		at := "/" + tree.EscapePointer(part.name)
		switch part.name {
		case "paths":
			w.paths(part, s.operations)
		case "components":
			w.components(part, s.components)
		case "info", "webhooks":
		default:
			w.member(part, at, objects["root"][part.name], 0)
		}
	}
	return &canonical{w.b.Bytes(), w.lines}
}

type canonicalWriter struct {
	b     bytes.Buffer
	lines []origin
	open  bool // a line has begun
}

// line begins a line, or goes on with the one that an item of a list has begun.
func (w *canonicalWriter) line(o origin, depth int) {
	if w.open {
		w.open = false
		return
	}
	w.lines = append(w.lines, o)
	for range depth {
		w.b.WriteByte(' ')
	}
}

func (w *canonicalWriter) end() { w.b.WriteByte('\n') }

func (w *canonicalWriter) key(name string, o origin, depth int) {
	w.line(o, depth)
	text := quote(name)
	if len(text) > 1000 { // more than a simple key may have
		w.b.WriteString("? " + text)
		w.end()
		w.lines = append(w.lines, o)
		for range depth {
			w.b.WriteByte(' ')
		}
	} else {
		w.b.WriteString(text)
	}
	w.b.WriteByte(':')
}

func (w *canonicalWriter) member(m member, pointer string, p place, depth int) {
	w.key(m.name, origin{pointer, m.line, m.column}, depth)
	w.value(m.value, pointer, p, depth)
}

// value writes what stands behind a key or the dash of an item.
func (w *canonicalWriter) value(n *node, pointer string, p place, depth int) {
	switch {
	case n.is(tree.Object):
		members := kept(n, p)
		if len(members) == 0 {
			w.b.WriteString(" {}")
			w.end()
			return
		}
		w.end()
		for _, m := range members {
			w.member(m, pointer+"/"+tree.EscapePointer(m.name), next(p, m.name), depth+1)
		}
	case n.is(tree.Array):
		if len(n.items) == 0 {
			w.b.WriteString(" []")
			w.end()
			return
		}
		w.end()
		for i, item := range n.items {
			w.item(item, pointer+"/"+strconv.Itoa(i), p, depth+1)
		}
	default:
		w.b.WriteByte(' ')
		w.b.WriteString(spell(n))
		w.end()
	}
}

// item writes an item of a list. An object begins on the item's line.
func (w *canonicalWriter) item(n *node, pointer string, p place, depth int) {
	w.line(origin{pointer, n.line, n.column}, depth)
	w.b.WriteByte('-')
	if members := kept(n, p); len(members) > 0 {
		w.b.WriteByte(' ')
		w.open = true
		for _, m := range members {
			w.member(m, pointer+"/"+tree.EscapePointer(m.name), next(p, m.name), depth+2)
		}
		return
	}
	w.value(n, pointer, p, depth)
}

// kept are the members of an object that are written, each name once.
func kept(n *node, p place) []member {
	if !n.is(tree.Object) {
		return nil
	}
	var out []member
	for _, m := range n.members {
		switch {
		case n.get(m.name) != m.value:
		case p.of != "" && !p.named && (unsaid[m.name] || m.name == "servers" || strings.HasPrefix(m.name, "x-")):
		default:
			out = append(out, m)
		}
	}
	return out
}

// next is what a member of a place is.
func next(p place, name string) place {
	switch {
	case p.of == "":
		return place{}
	case p.named:
		return place{of: p.of}
	}
	return objects[p.of][name]
}

// paths writes the operations, and what their path items say of all of them.
func (w *canonicalWriter) paths(part member, operations []selected) {
	w.key(part.name, origin{"/paths", part.line, part.column}, 0)
	if len(operations) == 0 {
		w.b.WriteString(" {}")
		w.end()
		return
	}
	w.end()
	last := ""
	for i, o := range operations { // those of a path follow each other
		at := "/paths/" + tree.EscapePointer(o.item.name)
		if i == 0 || o.path != last {
			last = o.path
			w.key(o.path, origin{at, o.item.line, o.item.column}, 1)
			w.end()
			if p := o.item.value.get("parameters"); p.is(tree.Array) && len(p.items) > 0 {
				w.member(member{"parameters", p.line, p.column, p}, at+"/parameters", objects["path"]["parameters"], 2)
			}
		}
		w.member(o.operation, at+"/"+o.operation.name, objects["path"][o.operation.name], 2)
	}
}

// components writes those that are used.
func (w *canonicalWriter) components(part member, used map[string]bool) {
	w.key(part.name, origin{"/components", part.line, part.column}, 0)
	w.end()
	empty := len(w.lines)
	for _, group := range kept(part.value, place{of: "components"}) {
		at := "/components/" + tree.EscapePointer(group.name)
		first := true
		for _, c := range kept(group.value, place{of: "x", named: true}) {
			if group.name != "securitySchemes" && !used["#"+at+"/"+tree.EscapePointer(c.name)] {
				continue
			}
			if first {
				first = false
				w.key(group.name, origin{at, group.line, group.column}, 1)
				w.end()
			}
			w.member(c, at+"/"+tree.EscapePointer(c.name), next(objects["components"][group.name], c.name), 2)
		}
	}
	if len(w.lines) == empty {
		w.b.Truncate(w.b.Len() - 1)
		w.b.WriteString(" {}")
		w.end()
	}
}

// spell writes a scalar as JSON does, which is YAML, too.
func spell(n *node) string {
	if n.is(tree.String) {
		return quote(n.text)
	}
	return n.text
}

func quote(s string) string {
	b, err := json.Marshal(strings.ToValidUTF8(s, "\ufffd"))
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(b)
}
