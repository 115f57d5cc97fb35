package diff

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// node is a value of a document. YAML's aliases are written out, so that a document is a tree whatever its file looks like.
type node struct {
	kind    tree.Kind
	text    string // of a scalar
	items   []*node
	members []member
	line    int // from 1
	column  int // in bytes, from 1
}

type member struct {
	name         string
	line, column int // of the name
	value        *node
}

func (n *node) is(k tree.Kind) bool { return n != nil && n.kind == k }

// get returns the member with the name: of several the last, as in every decoder that people use.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for i := len(n.members) - 1; i >= 0; i-- {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// str returns the text of a string or of another scalar, "" of anything else.
func (n *node) str() string {
	if n == nil {
		return ""
	}
	return n.text
}

// at returns what the tokens of a JSON Pointer lead to, or nil.
func (n *node) at(tokens ...string) *node {
	for _, t := range tokens {
		switch {
		case n.is(tree.Array):
			i, err := strconv.Atoi(t)
			if err != nil || i < 0 || i >= len(n.items) {
				return nil
			}
			n = n.items[i]
		default:
			n = n.get(t)
		}
	}
	return n
}

// errTooLarge is the end of a document that has more than the bounds allow.
var errTooLarge = errors.New("too large")

// maxDepth bounds how deeply a document nests: what compares documents walks them recursively.
const maxDepth = 500

// maxValues bounds what the aliases of YAML stand for. The largest document of the 55 published collections has 300,000 values.
const maxValues = 1_000_000

// fromTree takes over a tree of JSON.
func fromTree(t *tree.Node, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: it is nested more than %d levels deep", errTooLarge, maxDepth)
	}
	pos := t.Pos()
	n := &node{kind: t.Kind, text: t.Text, line: pos.Line, column: pos.Column}
	for _, item := range t.Items {
		child, err := fromTree(item, depth+1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, child)
	}
	for _, m := range t.Members {
		child, err := fromTree(m.Value, depth+1)
		if err != nil {
			return nil, err
		}
		if at := t.NamePos(m); !m.Earlier {
			n.members = append(n.members, member{m.Name, at.Line, at.Column, child})
		}
	}
	return n, nil
}

// yamlReader writes out a YAML document. A few lines of aliases can stand for billions of values, so they are counted.
type yamlReader struct {
	lines  diag.Lines
	values int
	inside map[*yaml.Node]bool
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// readYAML reads the first document of a text.
func readYAML(file string, data []byte) (n *node, err error) {
	defer func() { // the parser is not ours, and the text is somebody else's
		if r := recover(); r != nil {
			n, err = nil, &tree.SyntaxError{Pos: diag.Pos{File: file}, Message: "not YAML that can be read"}
		}
	}()
	if !utf8.Valid(data) {
		return nil, &tree.SyntaxError{Pos: diag.Pos{File: file}, Message: "the file is not UTF-8 text"}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		if _, _, other := tree.ParseYAML(file, data); other != nil { // which knows the place better
			if se := (*tree.SyntaxError)(nil); errors.As(other, &se) && se.Kind == tree.NotParsed {
				return nil, se
			}
		}
		at := diag.Pos{File: file}
		text := err.Error()
		if m := yamlLine.FindStringSubmatch(text); m != nil {
			at.Line, _ = strconv.Atoi(m[1])
			text = strings.TrimPrefix(text, m[0])
		}
		if at.Line > 0 {
			at.Column = 1
		}
		return nil, &tree.SyntaxError{Pos: at, Message: "not YAML: " + text}
	}
	if len(doc.Content) == 0 {
		return nil, &tree.SyntaxError{Pos: diag.Pos{File: file}, Message: "the file is empty"}
	}
	r := yamlReader{lines: diag.LinesOf(data), inside: map[*yaml.Node]bool{}}
	n, err = r.value(doc.Content[0], 0)
	if errors.Is(err, errTooLarge) {
		return nil, &tree.SyntaxError{Pos: diag.Pos{File: file}, Kind: tree.TooLarge, Message: strings.TrimPrefix(err.Error(), errTooLarge.Error()+": ")}
	}
	return n, err
}

func (r *yamlReader) value(y *yaml.Node, depth int) (*node, error) {
	if r.values++; r.values > maxValues {
		return nil, fmt.Errorf("%w: with its aliases written out it has more than %d values", errTooLarge, maxValues)
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: it is nested more than %d levels deep", errTooLarge, maxDepth)
	}
	if y.Kind == yaml.AliasNode {
		if r.inside[y.Alias] {
			return nil, fmt.Errorf("%w: an alias stands for what it stands in", errTooLarge)
		}
		r.inside[y.Alias] = true
		defer delete(r.inside, y.Alias)
		return r.value(y.Alias, depth+1)
	}
	n := &node{line: y.Line, column: r.column(y)}
	switch y.Kind {
	case yaml.ScalarNode:
		n.kind, n.text = scalar(y)
	case yaml.SequenceNode:
		n.kind = tree.Array
		for _, item := range y.Content {
			child, err := r.value(item, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, child)
		}
	case yaml.MappingNode:
		n.kind = tree.Object
		for i := 0; i+1 < len(y.Content); i += 2 {
			if err := r.member(n, y.Content[i], y.Content[i+1], depth); err != nil {
				return nil, err
			}
		}
	}
	return n, nil
}

// member adds a member to n. The members of <<, the merge key, count where n has none of their name.
func (r *yamlReader) member(n *node, key, value *yaml.Node, depth int) error {
	child, err := r.value(value, depth+1)
	if err != nil {
		return err
	}
	if key.Tag != "!!merge" {
		n.members = append(n.members, member{key.Value, key.Line, r.column(key), child})
		return nil
	}
	from := []*node{child}
	if child.kind == tree.Array {
		from = child.items
	}
	for _, f := range from {
		for _, m := range f.members {
			if n.get(m.name) == nil {
				n.members = append([]member{m}, n.members...) // in front: what follows wins
			}
		}
	}
	return nil
}

// scalar tells what a scalar is to JSON. What only YAML knows (dates, 0x1f) is text.
func scalar(y *yaml.Node) (tree.Kind, string) {
	switch y.ShortTag() {
	case "!!null":
		return tree.Null, "null"
	case "!!bool":
		var b bool
		if y.Decode(&b) == nil {
			return tree.Bool, strconv.FormatBool(b)
		}
	case "!!int", "!!float":
		if isNumber(y.Value) {
			return tree.Number, y.Value
		}
		if f := 0.0; y.Decode(&f) == nil && f == f && f-f == 0 {
			return tree.Number, strconv.FormatFloat(f, 'g', -1, 64)
		}
	}
	return tree.String, y.Value
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$`)

func isNumber(text string) bool { return jsonNumber.MatchString(text) }

// column counts in bytes; the parser counts letters.
func (r *yamlReader) column(y *yaml.Node) int {
	line, ok := r.lines.Line(y.Line)
	if !ok {
		return y.Column
	}
	at := 0
	for range y.Column - 1 {
		if at >= len(line) {
			break
		}
		_, w := utf8.DecodeRune(line[at:])
		at += w
	}
	return at + 1
}
