package resolve

import "strings"

// Nearly no text holds a credential, and trying every pattern on every text would cost more than all the rest of a run. One
// look at the bytes of a text tells which patterns can match at all.

// patternSet is a set of patterns, by their index.
type patternSet uint32

func (s patternSet) has(i int) bool { return s&(1<<i) != 0 }

// anchor is a text that stands wherever the patterns match.
type anchor struct {
	text string
	set  patternSet
}

// anchorIndex finds anchors by the hash of the three bytes in which they end: it has the number of their list, 0 for none.
type anchorIndex struct {
	number [1 << 13]uint8
	lists  [][]anchor
}

var anchors = func() *anchorIndex {
	x := &anchorIndex{lists: [][]anchor{nil}}
	for i, p := range patterns {
		for _, text := range p.anchors {
			n := len(text)
			end := endHash(uint32(text[n-3])<<16 | uint32(text[n-2])<<8 | uint32(text[n-1]))
			if x.number[end] == 0 {
				x.number[end] = uint8(len(x.lists))
				x.lists = append(x.lists, nil)
			}
			list := &x.lists[x.number[end]]
			*list = append(*list, anchor{text, 1 << i})
		}
	}
	return x
}()

// endHash is the hash of the last three of the bytes, which fits an anchorIndex.
func endHash(bytes uint32) uint32 { return bytes << 8 * 0x9e3779b1 >> (32 - 13) }

// hints returns the patterns that can match in the text.
func hints(text string) patternSet {
	var set patternSet
	var last uint32
	for i := range len(text) {
		last = last<<8 | uint32(text[i])
		if n := anchors.number[endHash(last)]; n != 0 {
			for _, a := range anchors.lists[n] {
				if strings.HasSuffix(text[:i+1], a.text) {
					set |= a.set
				}
			}
		}
	}
	for i := 0; set>>i != 0; i++ {
		if set.has(i) && !strings.Contains(text, patterns[i].also) {
			set &^= 1 << i
		}
	}
	return set
}
