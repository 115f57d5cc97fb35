package contracttests

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A server sends back what it was sent in spellings of its own: escaped for a URL, for HTML, for JSON, once or twice, or in base64
// within a longer one. Escapes can be mixed as one likes, so the text is undone, layer by layer; encodings are looked for.

const (
	// shortest is from how many bytes on a text is looked for.
	shortest = 6
	// longestEncoded is up to how many bytes one is looked for in base64 and hex: a body of that size is no header's value.
	longestEncoded = 8 << 10
	// layers is how many times escapes are undone.
	layers = 4
)

// spelling is one of a secret, as it stands in a text whose escapes are undone.
type spelling struct {
	text   string
	base64 bool // characters at its ends hold bits of it
}

func spellings(secret string) []spelling {
	out := []spelling{{text: secret}, {text: strings.ReplaceAll(secret, " ", "+")}}
	plain := secret
	for range layers { // what looks like an escape in it is undone with all others
		undone, _, ok := undo(plain, nil)
		if !ok {
			break
		}
		plain = undone
		out = append(out, spelling{text: plain})
	}
	if len(secret) > longestEncoded {
		return out
	}
	h := hex.EncodeToString([]byte(secret))
	out = append(out, spelling{text: h}, spelling{text: strings.ToUpper(h)})
	for before := range 3 { // the bytes of a group that stand before it
		bits := 8 * (before + len(secret))
		for _, code := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			whole := code.EncodeToString([]byte("\x00\x00"[:before] + secret))
			out = append(out, spelling{text: whole[(8*before+5)/6 : bits/6], base64: true})
		}
	}
	return out
}

// needles are texts that are looked for at the same time. Nearly all places of a text are passed over by the bit of their first
// four bytes.
type needles struct {
	bits    [1 << 10]uint64
	by      map[uint32][]needle // the longest first
	longest int
}

type needle struct {
	spelling
	name string
}

// span is where one was found.
type span struct {
	from, to int
	name     string
}

func four(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func bit(key uint32) (word, mask uint64) {
	h := uint64(key*2654435761) >> 16
	return h >> 6, 1 << (h & 63)
}

func (n *needles) add(s spelling, name string) {
	if len(s.text) < shortest {
		return
	}
	if n.by == nil {
		n.by = map[uint32][]needle{}
	}
	key := four(s.text)
	if slices.ContainsFunc(n.by[key], func(other needle) bool { return other.text == s.text }) {
		return
	}
	n.by[key] = append(n.by[key], needle{s, name})
	word, mask := bit(key)
	n.bits[word] |= mask
	n.longest = max(n.longest, len(s.text))
}

func (n *needles) sort() {
	for _, list := range n.by {
		slices.SortFunc(list, func(a, b needle) int {
			return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.text, b.text))
		})
	}
}

// find is where they stand in a text, however it is escaped. What overlaps is one.
func (n *needles) find(s string) []span {
	if len(n.by) == 0 {
		return nil
	}
	all := n.spans(nil, s, nil)
	at := []int32(nil)
	for range layers {
		undone, places, ok := undo(s, at)
		if !ok {
			break
		}
		s, at = undone, places
		all = n.spans(all, s, at)
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	out := all[:0]
	for _, f := range all {
		if last := len(out) - 1; last >= 0 && f.from < out[last].to {
			out[last].to = max(out[last].to, f.to)
			continue
		}
		out = append(out, f)
	}
	return out
}

// spans adds those of a text whose bytes stood at these places.
func (n *needles) spans(out []span, s string, at []int32) []span {
	for i := 0; i+shortest <= len(s); i++ {
		key := four(s[i : i+4])
		word, mask := bit(key)
		if n.bits[word]&mask == 0 {
			continue
		}
		for _, of := range n.by[key] {
			if !strings.HasPrefix(s[i:], of.text) {
				continue
			}
			from, to := i, i+len(of.text)
			if of.base64 {
				from, to = around(s, from, to)
			}
			if at != nil {
				from, to = int(at[from]), int(at[to])
			}
			out = append(out, span{from, to, of.name})
			break
		}
	}
	return out
}

// ends masks what is left of a secret where a message was cut by who does not know it: "livese…".
func (n *needles) ends(s string) string {
	const ellipsis = "…"
	for from := 0; ; from += len(ellipsis) {
		i := strings.Index(s[from:], ellipsis)
		if i < 0 {
			return s
		}
		from += i
		most := 0
		for _, list := range n.by {
			for _, of := range list {
				for l := min(len(of.text)-1, from); l >= shortest && l > most; l-- {
					if strings.HasSuffix(s[:from], of.text[:l]) {
						most = l
					}
				}
			}
		}
		s = s[:from-most] + strings.Repeat("*", most) + s[from:]
	}
}

// around adds the characters of base64 that hold the last bits of what stands there, and the padding.
func around(s string, from, to int) (int, int) {
	digit := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("+/-_", c) >= 0
	}
	if from > 0 && digit(s[from-1]) {
		from--
	}
	if to < len(s) && digit(s[to]) {
		to++
	}
	for to < len(s) && s[to] == '=' {
		to++
	}
	return from, to
}

// undo undoes the escapes of a text once: those of URLs, HTML and JSON. at are the places of its bytes in the text that all began
// with, and of its end.
func undo(s string, at []int32) (string, []int32, bool) {
	if !strings.ContainsAny(s, `%&\`) {
		return s, at, false
	}
	place := func(i int) int32 {
		if at == nil {
			return int32(i)
		}
		return at[i]
	}
	out, places, changed := make([]byte, 0, len(s)), make([]int32, 0, len(s)+1), false
	for i := 0; i < len(s); {
		text, n := []byte(nil), 0
		if c := s[i]; c == '%' || c == '&' || c == '\\' {
			text, n = unescaped(s[i:])
		}
		if n == 0 {
			out, places = append(out, s[i]), append(places, place(i))
			i++
			continue
		}
		changed = true
		for range text {
			places = append(places, place(i))
		}
		out = append(out, text...)
		i += n
	}
	return string(out), append(places, place(len(s))), changed
}

// unescaped is what the escape stands for that a text begins with, and its length; 0 where it is none.
func unescaped(s string) ([]byte, int) {
	number := func(from, to, base int) (rune, bool) {
		if to > len(s) || from >= to {
			return 0, false
		}
		v, err := strconv.ParseUint(s[from:to], base, 21)
		return rune(v), err == nil
	}
	switch {
	case s[0] == '%':
		if v, ok := number(1, 3, 16); ok {
			return []byte{byte(v)}, 3
		}
	case s[0] == '&':
		end := strings.IndexByte(s[:min(len(s), 12)], ';')
		if end < 2 {
			return nil, 0
		}
		name := strings.ToLower(s[1:end])
		if c, ok := entities[name]; ok {
			return []byte{c}, end + 1
		}
		v, ok := rune(0), false
		switch {
		case strings.HasPrefix(name, "#x"):
			v, ok = number(3, end, 16)
		case name[0] == '#':
			v, ok = number(2, end, 10)
		}
		if ok {
			return utf8.AppendRune(nil, v), end + 1
		}
	case len(s) < 2:
	case s[1] == 'x':
		if v, ok := number(2, 4, 16); ok {
			return []byte{byte(v)}, 4
		}
	case s[1] == 'u':
		v, ok := number(2, 6, 16)
		if !ok {
			return nil, 0
		}
		if utf16.IsSurrogate(v) && len(s) >= 12 && s[6:8] == `\u` {
			if low, ok := number(8, 12, 16); ok {
				return utf8.AppendRune(nil, utf16.DecodeRune(v, low)), 12
			}
		}
		return utf8.AppendRune(nil, v), 6
	default:
		if i := strings.IndexByte(`nrtbf"\/'`, s[1]); i >= 0 {
			return []byte{"\n\r\t\b\f\"\\/'"[i]}, 2
		}
	}
	return nil, 0
}

var entities = map[string]byte{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}
