package resolve

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// distinctMask returns the mask of a secret; in the unlikely case that another one has it, the next.
func distinctMask(secret string, taken map[string]bool) string {
	for n := uint64(0); ; n++ {
		if mask := maskOf(secret, n); mask != secret && !taken[mask] || n == 1000 {
			taken[mask] = true
			return mask
		}
	}
}

// maskOf draws each letter and digit from the hash of the secret. Of a hexadecimal text the letters stay hexadecimal.
func maskOf(secret string, round uint64) string {
	letters := 26
	if isHexText(secret) {
		letters = 6
	}
	stream := maskStream{secret: secret, round: round}
	var b strings.Builder
	b.Grow(len(secret))
	for i, c := range secret {
		switch {
		case c == utf8.RuneError:
			b.WriteByte(secret[i])
		case i > 0 && secret[i-1] == '%' && isEscape(secret[i-1:]), i > 1 && secret[i-2] == '%' && isEscape(secret[i-2:]): // stays one
			b.WriteRune(c)
		case (c == 'n' || c == 'r' || c == 't') && i > 0 && secret[i-1] == '\\': // an escaped line end in a private key
			b.WriteRune(c)
		case c >= 'a' && c <= 'z':
			b.WriteByte('a' + stream.next(letters))
		case c >= 'A' && c <= 'Z':
			b.WriteByte('A' + stream.next(letters))
		case c >= '0' && c <= '9':
			b.WriteByte('0' + stream.next(10))
		case c < utf8.RuneSelf:
			b.WriteRune(c)
		default: // a letter of as many bytes
			b.WriteString([...]string{"é", "字", "𝒙"}[utf8.RuneLen(c)-2])
		}
	}
	return b.String()
}

func isEscape(s string) bool { return len(s) > 2 && isHex(s[1]) && isHex(s[2]) }

func isHexText(s string) bool {
	for i := range len(s) {
		if !isHex(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

// maskStream is a stream of bytes that the secret determines.
type maskStream struct {
	secret string
	round  uint64
	block  uint64
	buffer []byte
}

func (s *maskStream) next(n int) byte {
	if len(s.buffer) == 0 {
		var head [16]byte
		binary.BigEndian.PutUint64(head[:8], s.round)
		binary.BigEndian.PutUint64(head[8:], s.block)
		sum := sha256.Sum256(append(append([]byte("pmgen mask\x00"), head[:]...), s.secret...))
		s.block++
		s.buffer = sum[:]
	}
	c := s.buffer[0]
	s.buffer = s.buffer[1:]
	return c % byte(n)
}
