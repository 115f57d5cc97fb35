package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/pmgen/pmgen/generator/diag"
)

// MaxDepth bounds how deeply arrays and objects may nest.
const MaxDepth = 1000

// SyntaxError says why and where a text cannot be read.
type SyntaxError struct {
	Pos     diag.Pos
	Message string
	Kind    ErrorKind
}

// ErrorKind tells why a text cannot be read.
type ErrorKind int

// The kinds of errors. Only the first is of JSON, too.
const (
	NotParsed   ErrorKind = iota
	Unquoted              // a {{variable}} that YAML takes for an object
	Unsupported           // of YAML, but not of JSON: anchors, tags, several documents
	TooLarge              // more of something than pmgen reads
)

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Message }

// Duplicate is a name that an object has twice.
type Duplicate struct {
	Pos  diag.Pos
	Name string
}

// Parse reads one JSON value. A UTF-8 byte order mark is passed over. Duplicate names are returned beside the file:
// whoever reads decides what to say about them.
func Parse(name string, data []byte) (*File, []Duplicate, error) {
	f := NewFile(name, data)
	p := parser{file: f}
	// Invalid UTF-8 is read as U+FFFD by the decoder, like everywhere else in Go.
	p.dec = jsontext.NewDecoder(bytes.NewReader(f.Data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	root, err := p.value(nil, "", 0)
	if err != nil {
		return nil, nil, p.syntax(err)
	}
	if _, err := p.dec.ReadToken(); err == nil {
		return nil, nil, p.fail(int(p.dec.InputOffset())-1, "more text after the JSON value")
	} else if !errors.Is(err, io.EOF) {
		return nil, nil, p.syntax(err)
	}
	f.Root = root
	return f, p.duplicates, nil
}

// NewFile prepares data for positions, without parsing it.
func NewFile(name string, data []byte) *File {
	f := &File{Name: name, Data: data, lines: []int{0}}
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		f.Data, f.shift = rest, 3
	}
	for i, c := range f.Data {
		if c == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

type parser struct {
	file       *File
	dec        *jsontext.Decoder
	duplicates []Duplicate
}

func (p *parser) fail(offset int, format string, args ...any) error {
	return &SyntaxError{Pos: p.file.Pos(min(max(offset, 0), len(p.file.Data))), Message: fmt.Sprintf(format, args...)}
}

// syntax turns a decoder's error into one with a place, in words that a user of the file understands.
func (p *parser) syntax(err error) error {
	var placed *SyntaxError
	if errors.As(err, &placed) {
		return err
	}
	if len(bytes.TrimSpace(p.file.Data)) == 0 {
		return p.fail(0, "the file is empty")
	}
	var se *jsontext.SyntacticError
	if errors.As(err, &se) {
		if errors.Is(se.Err, io.ErrUnexpectedEOF) {
			return p.fail(len(p.file.Data), "the file ends in the middle of a JSON value")
		}
		return p.fail(int(se.ByteOffset), "not JSON: %v", se.Err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return p.fail(len(p.file.Data), "the file ends in the middle of a JSON value")
	}
	return p.fail(int(p.dec.InputOffset()), "not JSON: %v", err)
}

// start returns the offset of the next token's first byte.
func (p *parser) start() int {
	i := int(p.dec.InputOffset())
	for i < len(p.file.Data) {
		switch p.file.Data[i] {
		case ' ', '\t', '\n', '\r', ',', ':':
			i++
			continue
		}
		break
	}
	return i
}

func (p *parser) value(parent *Node, token string, depth int) (*Node, error) {
	if depth > MaxDepth {
		return nil, p.fail(int(p.dec.InputOffset()), "nested more than %d levels deep", MaxDepth)
	}
	kind := p.dec.PeekKind()
	n := &Node{file: p.file, parent: parent, token: token, start: p.start()}
	tok, err := p.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch kind {
	case 'n':
		n.Kind = Null
	case 't', 'f':
		n.Kind, n.Text = Bool, string(kindText(kind))
	case '"':
		n.Kind, n.Text = String, tok.String()
	case '0':
		n.Kind, n.Text = Number, tok.String()
	case '[':
		n.Kind = Array
		if err := p.items(n, depth); err != nil {
			return nil, err
		}
	case '{':
		n.Kind = Object
		if err := p.members(n, depth); err != nil {
			return nil, err
		}
	default:
		return nil, p.fail(n.start, "not JSON: unexpected %q", tok.String())
	}
	n.end = int(p.dec.InputOffset())
	return n, nil
}

func kindText(k jsontext.Kind) []byte {
	if k == 't' {
		return []byte("true")
	}
	return []byte("false")
}

func (p *parser) items(n *Node, depth int) error {
	for p.dec.PeekKind() != ']' {
		item, err := p.value(n, strconv.Itoa(len(n.Items)), depth+1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	_, err := p.dec.ReadToken()
	return err
}

func (p *parser) members(n *Node, depth int) error {
	seen := make(map[string]int)
	for p.dec.PeekKind() != '}' {
		at := p.start()
		tok, err := p.dec.ReadToken()
		if err != nil {
			return err
		}
		name := tok.String()
		v, err := p.value(n, name, depth+1)
		if err != nil {
			return err
		}
		if i, ok := seen[name]; ok {
			n.Members[i].Earlier = true
			p.duplicates = append(p.duplicates, Duplicate{p.file.Pos(at), name})
		}
		seen[name] = len(n.Members)
		n.Members = append(n.Members, Member{Name: name, NameAt: at, Value: v})
	}
	_, err := p.dec.ReadToken()
	return err
}

// TextPos returns the place in the file of byte i of a string node's decoded text: the text of a recorded body is one
// string, and a diagnostic points into it.
func (n *Node) TextPos(i int) diag.Pos { return n.TextPositions([]int{i})[0] }

// TextPositions returns [Node.TextPos] of each of the offsets, which must ascend, in one pass.
func (n *Node) TextPositions(offsets []int) []diag.Pos {
	all := make([]diag.Pos, len(offsets))
	if !n.Is(String) {
		for k := range all {
			all[k] = n.Pos()
		}
		return all
	}
	if n.file.yaml {
		return n.yamlPositions(offsets)
	}
	raw := n.Raw()
	decoded, r := 0, 1 // after the opening quote
	for k, i := range offsets {
		for r < len(raw)-1 && decoded < i {
			w, d := escape(raw[r:])
			r += w
			decoded += d
		}
		all[k] = n.file.Pos(n.start + r)
	}
	return all
}

// escape returns the width of the first character of JSON string text, and of what it decodes to, in bytes.
func escape(raw []byte) (width, decoded int) {
	if raw[0] != '\\' {
		r, w := utf8.DecodeRune(raw)
		return w, utf8.RuneLen(r)
	}
	if len(raw) < 6 || raw[1] != 'u' {
		return 2, 1
	}
	v, err := strconv.ParseUint(string(raw[2:6]), 16, 32)
	if err != nil {
		return 6, 3
	}
	if v >= 0xd800 && v < 0xdc00 && len(raw) >= 12 && raw[6] == '\\' && raw[7] == 'u' {
		if low, err := strconv.ParseUint(string(raw[8:12]), 16, 32); err == nil && low >= 0xdc00 && low < 0xe000 {
			return 12, 4
		}
	}
	if l := utf8.RuneLen(rune(v)); l > 0 {
		return 6, l
	}
	return 6, 3
}
