package resolve

import (
	"net/url"
	"strings"
	"unicode"
)

const upperHex = "0123456789ABCDEF"

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// escapeLiteral escapes what cannot stand in a path, and nothing else: an escape that is written stays as it is.
func escapeLiteral(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = isPathByte(text[i])
	}
	if plain {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if isPathByte(c) || c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}

// isPathByte reports whether RFC 3986 lets the byte stand in a path segment.
func isPathByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~!$&'()*+,;=:@/", c) >= 0
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// unescape decodes percent escapes; text with a wrong one is taken as it stands.
func unescape(text string) string {
	if out, err := url.PathUnescape(text); err == nil {
		return out
	}
	return text
}
