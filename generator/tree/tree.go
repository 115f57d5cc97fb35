// Package tree reads JSON and YAML into a tree that remembers where each value stands.
//
// The readers of pmgen work on this tree, so that whatever they find they can name by file, line and column, and by the
// JSON Pointer that the ledger gives. Numbers keep their spelling, members their order; duplicate names are kept and
// reported, the last one wins as in every JSON decoder that people use. Of YAML it
// has what JSON has, too: whoever reads the tree need not know which of the two the file is.
package tree

import (
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/diag"
)

// Kind is the JSON type of a node.
type Kind byte

// The JSON types.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// String returns the JSON name of the type.
func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// Article returns the name as a sentence has it: a string, an object, null.
func (k Kind) Article() string {
	switch k {
	case Null:
		return "null"
	case Array, Object:
		return "an " + k.String()
	}
	return "a " + k.String()
}

// Node is one JSON value. A nil *Node is a value that is not there: all its methods answer with zero values.
type Node struct {
	Kind    Kind
	Text    string   // a string's value, decoded; a number's or boolean's spelling
	Items   []*Node  // an array's elements
	Members []Member // an object's members in document order

	file       *File
	parent     *Node
	index      int32 // of this node among its parent's items or members
	start, end int32 // byte offsets of the value in the file
}

// Member is a name and value of an object.
type Member struct {
	Name    string
	NameAt  int // byte offset of the name
	Value   *Node
	Earlier bool // a later member has the same name: this one is not seen by Get
}

// File is a source text and its root value.
type File struct {
	Name  string // as diagnostics show it
	Text  string // UTF-8, without byte order mark
	Root  *Node
	shift int   // bytes of a byte order mark before Text, on line 1
	lines []int // offsets of line starts; nil until one is asked for
	once  sync.Once
	yaml  bool
	// absent: there is no such file.
	absent bool
	// bare is the file without its values, for texts that outlive them.
	bare     *File
	bareOnce sync.Once
}

// Absent returns a value that is not there, but has a place: a folder that no file describes.
func Absent(name string) *Node { return &Node{file: &File{Name: name, absent: true}} }

// starts returns the offsets of line starts. Of most recorded bodies nobody asks.
func (f *File) starts() []int {
	f.once.Do(func() {
		f.lines = make([]int, 1, 2+strings.Count(f.Text, "\n"))
		for at := 0; ; {
			i := strings.IndexByte(f.Text[at:], '\n')
			if i < 0 {
				return
			}
			at += i + 1
			f.lines = append(f.lines, at)
		}
	})
	return f.lines
}

// Pos returns the place of the byte at offset in the file.
func (f *File) Pos(offset int) diag.Pos {
	if f.absent {
		return diag.Pos{File: f.Name}
	}
	lines := f.starts()
	i := sort.SearchInts(lines, offset+1) - 1
	col := offset - lines[i] + 1
	if i == 0 {
		col += f.shift
	}
	return diag.Pos{File: f.Name, Line: i + 1, Column: col}
}

// Pos returns where the value starts.
func (n *Node) Pos() diag.Pos {
	if n == nil {
		return diag.Pos{}
	}
	return n.file.Pos(int(n.start))
}

// File returns the name of the file that the value is of.
func (n *Node) File() string {
	if n == nil {
		return ""
	}
	return n.file.Name
}

// NamePos returns where the name of a member of the object stands.
func (n *Node) NamePos(m Member) diag.Pos { return n.file.Pos(m.NameAt) }

// Quoted reports whether a text stands in double quotes, in which a quote, a backslash or a tab takes two bytes.
func (n *Node) Quoted() bool {
	return n.Is(String) && int(n.start) < len(n.file.Text) && n.file.Text[n.start] == '"'
}

// Raw returns the value's JSON: its source text, or what that would be if it were not YAML.
func (n *Node) Raw() string {
	switch {
	case n == nil:
		return ""
	case n.file.yaml:
		return string(n.appendTo(nil))
	}
	return n.file.Text[n.start:n.end]
}

// Span returns the length of the value's source text in bytes; of YAML, at most to the end of its first line.
func (n *Node) Span() int {
	if n == nil {
		return 0
	}
	return int(n.end - n.start)
}

// Pointer returns the JSON Pointer (RFC 6901) of the value in its file.
func (n *Node) Pointer() string {
	var tokens []string
	for ; n != nil && n.parent != nil; n = n.parent {
		tokens = append(tokens, n.token())
	}
	var b strings.Builder
	for i := len(tokens) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(EscapePointer(tokens[i]))
	}
	return b.String()
}

// token is the reference token of the node in its parent.
func (n *Node) token() string {
	if n.parent.Kind == Array {
		return strconv.Itoa(int(n.index))
	}
	return n.parent.Members[n.index].Name
}

// EscapePointer escapes a reference token of a JSON Pointer.
func EscapePointer(token string) string {
	if !strings.ContainsAny(token, "~/") {
		return token
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(token)
}

// Get returns the member with the name, or nil.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Name == name {
			return n.Members[i].Value
		}
	}
	return nil
}

// First returns the first of the named members that is there and is not null, or nil.
func (n *Node) First(names ...string) *Node {
	for _, name := range names {
		if m := n.Get(name); !m.IsNull() {
			return m
		}
	}
	return nil
}

// Has reports whether there is a member with the name, whatever its value.
func (n *Node) Has(name string) bool { return n.Get(name) != nil }

// At returns the value that the reference tokens lead to, or nil.
func (n *Node) At(tokens ...string) *Node {
	for _, t := range tokens {
		switch {
		case n.Is(Object):
			n = n.Get(t)
		case n.Is(Array):
			i, err := strconv.Atoi(t)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
		default:
			return nil
		}
	}
	return n
}

// Is reports whether the value is there and of kind k.
func (n *Node) Is(k Kind) bool { return n != nil && n.Kind == k }

// IsNull reports whether the value is null or not there.
func (n *Node) IsNull() bool { return n == nil || n.Kind == Null }

// Str returns a string's value, "" for anything else.
func (n *Node) Str() string {
	if n.Is(String) {
		return n.Text
	}
	return ""
}

// Scalar returns the text of a string, number or boolean, "" for anything else.
func (n *Node) Scalar() string {
	if n == nil || n.Kind == Null || n.Kind == Array || n.Kind == Object {
		return ""
	}
	return n.Text
}

// True reports whether the value is the boolean true.
func (n *Node) True() bool { return n.Is(Bool) && n.Text == "true" }

// Int returns a number's value, or a string's that spells one.
func (n *Node) Int() (int, bool) {
	if n.Is(Number) || n.Is(String) {
		i, err := strconv.Atoi(strings.TrimSpace(n.Text))
		return i, err == nil
	}
	return 0, false
}

// Compact returns the value's JSON without insignificant space, members in their order and numbers as spelt; nil where
// there is no value. Of members of one name the last is there: others would read the rest as its value, too.
func (n *Node) Compact() []byte {
	if n == nil {
		return nil
	}
	v := jsontext.Value(n.Raw())
	if err := v.Compact(jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(true)); err == nil {
		return v
	}
	return n.appendTo(nil)
}

// appendTo writes the value without the members that count no more.
func (n *Node) appendTo(b []byte) []byte {
	switch n.Kind {
	case Array:
		b = append(b, '[')
		for i, item := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendTo(b)
		}
		return append(b, ']')
	case Object:
		b = append(b, '{')
		first := true
		for _, m := range n.Members {
			if m.Earlier {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = m.Value.appendTo(append(appendQuote(b, m.Name), ':'))
		}
		return append(b, '}')
	}
	switch {
	case !n.file.yaml:
		return append(b, n.Raw()...)
	case n.Kind == String:
		return appendQuote(b, n.Text)
	case n.Kind == Null:
		return append(b, "null"...)
	}
	return append(b, n.Text...)
}

func appendQuote(b []byte, s string) []byte {
	quoted, err := jsontext.AppendQuote(nil, s)
	if err != nil { // a text that is not Unicode, read as U+FFFD
		quoted, _ = jsontext.AppendQuote(nil, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return append(b, quoted...)
}
