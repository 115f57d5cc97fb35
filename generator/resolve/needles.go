package resolve

import "strings"

// needles finds out whether one of many texts stands in another. All are minSecret bytes long or longer, so that each of
// their places in a text covers four bytes that begin at a multiple of four: only there a text is looked at.
type needles struct {
	some [1 << 13]bool // hashes of four bytes
	at   map[uint32][]needle
}

// needle is one of the texts, and where in it four bytes stand.
type needle struct {
	text   string
	offset int
}

func newNeedles(texts []string) *needles {
	n := &needles{at: map[uint32][]needle{}}
	for _, t := range texts {
		for offset := range 4 {
			four := fourBytes(t[offset:])
			n.some[fourHash(four)] = true
			n.at[four] = append(n.at[four], needle{t, offset})
		}
	}
	return n
}

func fourBytes(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func fourHash(four uint32) uint32 { return four * 0x9e3779b1 >> (32 - 13) }

// in reports whether one of the needles stands in the text.
func (n *needles) in(text string) bool {
	for i := 0; i+4 <= len(text); i += 4 {
		four := fourBytes(text[i:])
		if !n.some[fourHash(four)] {
			continue
		}
		for _, c := range n.at[four] {
			if i >= c.offset && strings.HasPrefix(text[i-c.offset:], c.text) {
				return true
			}
		}
	}
	return false
}
