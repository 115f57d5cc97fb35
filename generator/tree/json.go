package tree

import (
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
)

// errMalformed stops the parser. What is wrong is for [File.complaint] to say.
var errMalformed = errors.New("malformed")

// jsonParser makes the tree of a JSON text in one pass. It is the first thing that every byte of every input meets, and again
// of every recorded body; so it takes texts as parts of the input, nodes from batches, and knows of what is not JSON
// nothing but that it is not.
type jsonParser struct {
	file       *File
	text       string
	at         int
	err        error
	duplicates []Duplicate
	ahead      *ahead // what is parsed at the same time, nil where nothing is

	bare  bool // no tree is wanted: all values are the one node
	spare Node

	made    int      // nodes
	nodes   []Node   // to come
	items   []*Node  // of the arrays that are being read, the innermost last
	members []Member // of the objects that are being read, the innermost last
	decoded []byte
}

// node takes a node from the batch. Those of a file live and die together.
func (p *jsonParser) node() *Node {
	if p.bare {
		return &p.spare
	}
	if len(p.nodes) == 0 {
		const most, bytesEach = 256, 32
		p.nodes = make([]Node, min(most, 8+(len(p.text)-p.at)/bytesEach))
		if p.made += len(p.nodes); p.made > MaxValues+most && p.err == nil {
			p.err = p.file.fail(TooLarge, p.at, "more than %d values in one file", MaxValues)
		}
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	return n
}

func (p *jsonParser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// next passes over space and returns the byte at hand, 0 at the end.
func (p *jsonParser) next() byte {
	p.space()
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// value reads the value that is the parent's child of the index. It returns nil where there is none.
func (p *jsonParser) value(parent *Node, index, depth int) *Node {
	c := p.next()
	n := p.node()
	if p.err != nil {
		return nil
	}
	n.file, n.parent, n.index, n.start = p.file, parent, int32(index), int32(p.at)
	ok := false
	switch c {
	case '{':
		n.Kind = Object
		ok = p.object(n, depth)
	case '[':
		n.Kind = Array
		ok = p.array(n, depth)
	case '"':
		n.Kind = String
		n.Text, ok = p.quoted()
	case 't':
		n.Kind = Bool
		n.Text, ok = p.word("true")
	case 'f':
		n.Kind = Bool
		n.Text, ok = p.word("false")
	case 'n':
		_, ok = p.word("null")
	default:
		n.Kind = Number
		n.Text, ok = p.number()
	}
	if !ok {
		if p.err == nil {
			p.err = errMalformed
		}
		return nil
	}
	n.end = int32(p.at)
	return n
}

func (p *jsonParser) word(w string) (string, bool) {
	if !strings.HasPrefix(p.text[p.at:], w) {
		return "", false
	}
	p.at += len(w)
	return w, true
}

// tooDeep reports whether what follows the offset is nested too deeply.
func (p *jsonParser) tooDeep(offset, depth int) bool {
	if depth < MaxDepth {
		return false
	}
	p.err = p.file.fail(TooLarge, offset, "nested more than %d levels deep", MaxDepth)
	return true
}

func (p *jsonParser) array(n *Node, depth int) bool {
	p.at++
	open := p.at
	if p.next() == ']' {
		p.at++
		return true
	}
	if p.tooDeep(open, depth) {
		return false
	}
	return p.elements(n, depth)
}

// elements reads the elements of an array, to its end.
func (p *jsonParser) elements(n *Node, depth int) bool {
	first := len(p.items)
	for {
		if p.ahead != nil && p.takeOver(n, first, depth) {
			return true
		}
		item := p.value(n, len(p.items)-first, depth+1)
		if item == nil {
			return false
		}
		if !p.bare {
			p.items = append(p.items, item)
		}
		c := p.next()
		p.at++
		switch c {
		case ',':
		case ']':
			p.close(n, first)
			return true
		default:
			return false
		}
	}
}

// close gives an array the elements that were read since the first.
func (p *jsonParser) close(n *Node, first int) {
	if !p.bare {
		n.Items = append(make([]*Node, 0, len(p.items)-first), p.items[first:]...)
		p.items = p.items[:first]
	}
}

func (p *jsonParser) object(n *Node, depth int) bool {
	p.at++
	if p.next() == '}' {
		p.at++
		return true
	}
	first := len(p.members)
	var seen map[string]int
	for {
		if p.next() != '"' {
			return false
		}
		at := p.at
		name, ok := p.quoted()
		if !ok || p.tooDeep(p.at, depth) || p.next() != ':' {
			return false
		}
		p.at++
		v := p.value(n, len(p.members)-first, depth+1)
		if v == nil {
			return false
		}
		seen = p.earlier(p.members[first:], seen, name, at)
		p.members = append(p.members, Member{Name: name, NameAt: at, Value: v})
		c := p.next()
		p.at++
		switch c {
		case ',':
		case '}':
			if !p.bare {
				n.Members = append(make([]Member, 0, len(p.members)-first), p.members[first:]...)
			}
			p.members = p.members[:first]
			return true
		default:
			return false
		}
	}
}

// earlier marks the member that has the name of one to come. Few members are looked through; of many, seen knows the places.
func (p *jsonParser) earlier(members []Member, seen map[string]int, name string, at int) map[string]int {
	const few = 32
	i, found := len(members)-1, false
	switch {
	case len(members) < few:
		for ; i >= 0 && !found; i-- {
			found = members[i].Name == name
		}
		i++
	default:
		if seen == nil {
			seen = make(map[string]int, 4*few)
			for i := range members {
				seen[members[i].Name] = i
			}
		}
		i, found = seen[name]
		seen[name] = len(members)
	}
	if found {
		members[i].Earlier = true
		if len(p.duplicates) < diag.MaxOfACode {
			p.duplicates = append(p.duplicates, Duplicate{Pos: p.file.Pos(at), Name: name})
		} else {
			p.duplicates[diag.MaxOfACode-1].More++
		}
	}
	return seen
}

// number reads what JSON calls a number.
func (p *jsonParser) number() (string, bool) {
	start := p.at
	if p.is('-') {
		p.at++
	}
	if p.is('0') {
		p.at++
	} else if !p.digits() {
		return "", false
	}
	if p.is('.') {
		p.at++
		if !p.digits() {
			return "", false
		}
	}
	if p.is('e') || p.is('E') {
		p.at++
		if p.is('+') || p.is('-') {
			p.at++
		}
		if !p.digits() {
			return "", false
		}
	}
	return p.text[start:p.at], true
}

func (p *jsonParser) is(c byte) bool { return p.at < len(p.text) && p.text[p.at] == c }

// digits passes over at least one.
func (p *jsonParser) digits() bool {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at > start
}

// quoted reads a string. What is not UTF-8 is read as U+FFFD, byte by byte, and so is half a surrogate pair: like everywhere
// else in Go.
func (p *jsonParser) quoted() (string, bool) {
	start := p.at + 1
	escaped, broken := false, false
	for i := start; i < len(p.text); {
		switch c := p.text[i]; {
		case c == '"':
			p.at = i + 1
			if escaped || broken {
				return p.decode(p.text[start:i], broken), true
			}
			return p.text[start:i], true
		case c == '\\':
			n := escapeLength(p.text[i:])
			if n == 0 {
				return "", false
			}
			i, escaped = i+n, true
		case c < ' ':
			return "", false
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRuneInString(p.text[i:])
			i, broken = i+n, broken || r == utf8.RuneError && n == 1
		}
	}
	return "", false
}

// escapeLength is the length of the escape at the start of the text; 0 where JSON has no such escape.
func escapeLength(text string) int {
	switch {
	case len(text) < 2:
		return 0
	case text[1] == 'u':
		if _, ok := hex4(text[2:]); ok {
			return 6
		}
		return 0
	case simpleEscapes[text[1]] != 0:
		return 2
	}
	return 0
}

var simpleEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// hex4 reads four hexadecimal digits.
func hex4(text string) (rune, bool) {
	if len(text) < 4 {
		return 0, false
	}
	var v rune
	for i := range 4 {
		switch c := rune(text[i]); {
		case '0' <= c && c <= '9':
			v = v<<4 | (c - '0')
		case 'a' <= c && c <= 'f':
			v = v<<4 | (c - 'a' + 10)
		case 'A' <= c && c <= 'F':
			v = v<<4 | (c - 'A' + 10)
		default:
			return 0, false
		}
	}
	return v, true
}

// decode resolves the escapes of a string's text, all of which are sound.
func (p *jsonParser) decode(text string, broken bool) string {
	b := p.decoded[:0]
	for {
		i := strings.IndexByte(text, '\\')
		run := text
		if i >= 0 {
			run = text[:i]
		}
		if broken {
			for _, r := range run {
				b = utf8.AppendRune(b, r)
			}
		} else {
			b = append(b, run...)
		}
		if i < 0 {
			break
		}
		text = text[i:]
		if text[1] != 'u' {
			b, text = append(b, simpleEscapes[text[1]]), text[2:]
			continue
		}
		r, _ := hex4(text[2:])
		text = text[6:]
		if utf16.IsSurrogate(r) {
			var low rune
			if strings.HasPrefix(text, `\u`) {
				low, _ = hex4(text[2:])
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				text = text[6:]
			}
		}
		b = utf8.AppendRune(b, r)
	}
	p.decoded = b
	return string(b)
}
