package tree

import (
	"strconv"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
)

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
		all[k] = n.file.Pos(int(n.start) + r)
	}
	return all
}

// escape returns the width of the first character of JSON string text, and of what it decodes to, in bytes.
func escape(raw string) (width, decoded int) {
	if raw[0] != '\\' {
		r, w := utf8.DecodeRuneInString(raw)
		return w, utf8.RuneLen(r)
	}
	if len(raw) < 6 || raw[1] != 'u' {
		return 2, 1
	}
	v, err := strconv.ParseUint(raw[2:6], 16, 32)
	if err != nil {
		return 6, 3
	}
	if v >= 0xd800 && v < 0xdc00 && len(raw) >= 12 && raw[6] == '\\' && raw[7] == 'u' {
		if low, err := strconv.ParseUint(raw[8:12], 16, 32); err == nil && low >= 0xdc00 && low < 0xe000 {
			return 12, 4
		}
	}
	if l := utf8.RuneLen(rune(v)); l > 0 {
		return 6, l
	}
	return 6, 3
}
