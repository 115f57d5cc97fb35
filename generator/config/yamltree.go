package config

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

const (
	maxConfig = 1 << 20 // bytes
	maxDepth  = 32
)

type kind int

const (
	null kind = iota
	scalar
	list
	mapping
)

// node is a value of pmgen.yaml with its place.
type node struct {
	kind    kind
	text    string          // of a scalar, as written or unquoted
	json    json.RawMessage // of a scalar, as YAML types it
	str     bool            // the scalar is a string
	boolean bool
	items   []*node
	members []member
	seen    map[string]int // lines of the members' names
	pos     diag.Pos
}

type member struct {
	name  string
	value *node
	pos   diag.Pos
}

// reading is the reading of one file: it collects what is wrong.
type reading struct {
	name  string
	lines []string
	diags diag.List
}

// parse returns the document's root, nil where there is none.
func (r *reading) parse(data []byte) *node {
	if len(data) > maxConfig {
		r.diags.Add(diag.LimitExceeded, diag.Pos{File: r.name}, "the config has %d bytes, more than the limit of %d; it is not read", len(data), maxConfig)
		return nil
	}
	if !utf8.Valid(data) {
		r.diags.Add(diag.ConfigNotYAML, diag.Pos{File: r.name}, "the config is not UTF-8 text; it is not read")
		return nil
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	r.lines = strings.Split(text, "\n")
	tokens, err := tree.YAMLTokens(text)
	if e := (*tree.SyntaxError)(nil); errors.As(err, &e) {
		r.diags.Add(diag.LimitExceeded, diag.Pos{File: r.name, Line: e.Pos.Line, Column: e.Pos.Column}, "the config %s; it is not read", e.Message)
		return nil
	}
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at := diag.Pos{File: r.name}
		message := err.Error()
		if s := (*yaml.SyntaxError)(nil); errors.As(err, &s) {
			at, message = r.pos(s.Token), s.Message
		}
		r.diags.Add(diag.ConfigNotYAML, at, "the config is not YAML: %s; it is not read", message)
		return nil
	}
	var docs []ast.Node
	for _, d := range f.Docs {
		if d.Body != nil && d.Body.Type() != ast.NullType {
			docs = append(docs, d.Body)
		}
	}
	if len(docs) > 1 {
		r.diags.Add(diag.ConfigNotYAML, r.pos(docs[1].GetToken()), "the config has a second document; only one can be read")
		return nil
	}
	if len(docs) == 0 {
		r.diags.Add(diag.ConfigNotYAML, diag.Pos{File: r.name, Line: 1, Column: 1}, "the config is empty; it needs version and apis")
		return nil
	}
	return r.node(docs[0], 0)
}

func (r *reading) pos(t *token.Token) diag.Pos {
	if t == nil || t.Position == nil {
		return diag.Pos{File: r.name}
	}
	line, column := t.Position.Line, t.Position.Column
	if line >= 1 && line <= len(r.lines) { // the parser counts characters
		rest := r.lines[line-1]
		bytes := 0
		for range column - 1 {
			_, n := utf8.DecodeRuneInString(rest[bytes:])
			bytes += n
		}
		column = bytes + 1
	}
	return diag.Pos{File: r.name, Line: line, Column: column}
}

func (r *reading) node(n ast.Node, depth int) *node {
	out := &node{pos: r.pos(n.GetToken())}
	if depth > maxDepth {
		r.diags.Add(diag.LimitExceeded, out.pos, "the config is nested more than %d deep; the rest is not read", maxDepth)
		return out
	}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.MappingNode:
		out.kind = mapping
		for _, v := range n.Values {
			r.member(out, v, depth)
		}
		if len(out.members) > 0 && !n.IsFlowStyle {
			out.pos = out.members[0].pos
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		r.member(out, n, depth)
		out.pos = out.members[0].pos
	case *ast.SequenceNode:
		out.kind = list
		for _, v := range n.Values {
			out.items = append(out.items, r.node(v, depth+1))
		}
	case *ast.LiteralNode:
		r.scalar(out, n.Value.Value, n.Value.Value)
	case *ast.StringNode:
		r.scalar(out, n.Value, n.Value)
	case *ast.BoolNode:
		out.boolean = true
		r.scalar(out, n.Token.Value, n.Value)
	case *ast.IntegerNode:
		r.scalar(out, n.Token.Value, n.Value)
	case *ast.FloatNode:
		r.scalar(out, n.Token.Value, n.Value)
	default: // anchors, aliases, tags, infinities: nothing that a config needs
		r.diags.Add(diag.ConfigInvalid, out.pos, "pmgen.yaml has no %s; the value is not read", n.Type())
	}
	return out
}

func (r *reading) scalar(out *node, text string, value any) {
	out.kind, out.text = scalar, text
	_, out.str = value.(string)
	out.json, _ = json.Marshal(value) // a string, number or boolean
}

func (r *reading) member(to *node, v *ast.MappingValueNode, depth int) {
	m := member{pos: r.pos(v.Key.GetToken()), value: r.node(v.Value, depth+1)}
	if key := v.Key.GetToken(); key != nil {
		m.name = key.Value
	}
	if line, twice := to.seen[m.name]; twice {
		r.diags.Add(diag.ConfigDuplicate, m.pos, "key %q is there twice, first on line %d; only one can count", m.name, line)
	} else {
		if to.seen == nil {
			to.seen = map[string]int{}
		}
		to.seen[m.name] = m.pos.Line
	}
	to.members = append(to.members, m)
}
