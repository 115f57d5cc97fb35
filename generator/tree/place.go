package tree

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// KeyPos returns the place of the name that an object has for the value, and the name's length in the file; of a value that is no
// member, the value's own.
func (n *Node) KeyPos() (diag.Pos, int) {
	if n == nil || n.parent == nil || n.parent.Kind != Object {
		return n.Pos(), n.Span()
	}
	m := n.parent.Members[n.index]
	return n.file.Pos(m.NameAt), n.file.nameSpan(m)
}

func (f *File) nameSpan(m Member) int {
	raw := f.Text[m.NameAt:]
	quote, _, _ := strings.Cut(raw[:min(1, len(raw))], "\n")
	if quote != `"` && quote != "'" {
		return len(m.Name)
	}
	for i := 1; i < len(raw) && raw[i] != '\n'; i++ {
		switch {
		case raw[i] == '\\' && quote == `"`:
			i++
		case raw[i] == quote[0]:
			return i + 1
		}
	}
	return 1
}

// Offsets returns the bytes of the value in the text that was parsed, a byte order mark included.
func (n *Node) Offsets() (start, end int) {
	return int(n.start) + n.file.shift, int(n.end) + n.file.shift
}

// Detached returns a text without the tree that it is of: whoever keeps it keeps the file's text, but not all of its values.
func (n *Node) Detached() *Node {
	if !n.Is(String) {
		return n
	}
	n.file.bareOnce.Do(func() {
		n.file.bare = &File{Name: n.file.Name, Text: n.file.Text, shift: n.file.shift, yaml: n.file.yaml}
	})
	return &Node{Kind: String, Text: n.Text, file: n.file.bare, start: n.start, end: n.end}
}

// Within returns the place of a part of the value, and its length in the file as far as it stands on one line. Of a text, start
// and end are the part's bytes in it; of anything else, the JSON Pointer tells which part is meant.
func (n *Node) Within(pointer string, start, end int) (diag.Pos, int) {
	if n.Is(String) {
		places := n.TextPositions([]int{start, end})
		if places[0].Line != places[1].Line {
			return places[0], 0
		}
		return places[0], places[1].Column - places[0].Column
	}
	part := n
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" {
			break
		}
		part = part.At(UnescapePointer(token))
	}
	if part == nil {
		part = n
	}
	return part.Pos(), part.Span()
}

// UnescapePointer undoes [EscapePointer].
func UnescapePointer(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}
