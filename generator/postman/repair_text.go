package postman

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// mendKind is a way in which a text is not JSON.
type mendKind string

const (
	mendVariable    mendKind = "the bare variable"
	mendWord        mendKind = "the bare word"
	mendPlaceholder mendKind = "the placeholder"
	mendSpelling    mendKind = "the spelling"
	mendComment     mendKind = "a comment"
	mendComma       mendKind = "a comma before a closing bracket"
	mendSpace       mendKind = "a space that JSON does not know"
	mendControl     mendKind = "a line break or control character within a string"
	mendEllipsis    mendKind = "an ellipsis"
	mendSpread      mendKind = "a variable in place of members"
	mendTwice       mendKind = "the name"
)

// found says what was found.
func (d mended) found() string {
	switch d.kind {
	case mendVariable, mendWord, mendPlaceholder, mendSpelling:
		return fmt.Sprintf("%s %s", d.kind, short(d.text))
	case mendTwice:
		return fmt.Sprintf("%s %s twice in one object", d.kind, short(d.text))
	}
	return string(d.kind)
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

// done says what became of it.
func (d mended) done() string {
	switch d.kind {
	case mendVariable, mendWord, mendPlaceholder:
		if d.as.name != "" {
			return "read as the type " + d.as.name
		}
		return "read as a value of any type"
	case mendSpelling:
		return "read as " + d.as.value
	case mendControl:
		return "it was escaped"
	case mendTwice:
		return "the last one counts"
	}
	return "it was passed over"
}

// variable0 returns the length of the {{variable}} that s starts with, or 0.
func variable0(s string) int {
	if !strings.HasPrefix(s, "{{") {
		return 0
	}
	n := strings.IndexAny(s[2:], "{}")
	if n < 0 || !strings.HasPrefix(s[2+n:], "}}") {
		return 0
	}
	return n + 4
}

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }

// str copies a string. Line breaks and control characters within it are escaped.
func (m *mender) str() bool {
	m.take(1)
	for m.i < len(m.src) {
		switch c := m.src[m.i]; {
		case c == '"':
			m.take(1)
			return true
		case c == '\\':
			if m.i+1 < len(m.src) {
				m.take(1)
			}
			m.take(1)
		case c < 0x20:
			at := m.i
			m.i++
			m.out = append(m.out, strings.Trim(quote(string(rune(c))), `"`)...)
			if last := len(m.mends) - 1; last < 0 || m.mends[last].kind != mendControl || m.mends[last].end != at {
				m.note(at, mendControl)
			} else {
				m.mends[last].end = m.i
			}
		default:
			m.take(1)
		}
	}
	return m.fail("a string has no end")
}

// word reads a value without quotes: a number or literal of JSON, a {{variable}}, a <placeholder>, a word for a type.
func (m *mender) word() bool {
	n := wordLength(m.src[m.i:])
	s := strings.TrimRight(m.src[m.i:m.i+n], " \t\u00a0")
	if s == "" {
		return m.unexpected("a value")
	}
	if json.Valid([]byte(s)) {
		m.take(len(s))
		return true
	}
	at := m.i
	kind, as, ok := classify(s)
	if !ok {
		return m.unexpected("a value")
	}
	m.i += len(s)
	m.out = append(m.out, as.value...)
	m.note(at, kind).as = as
	if kind != mendSpelling {
		m.marks = append(m.marks, mark{at: at, pointer: m.pointer(), text: s, kind: as.kind})
	}
	return true
}

// wordLength returns how far a value without quotes can reach: to the end of the line, a comma, a closing bracket or a
// comment. A placeholder and a variable may hold any of these.
func wordLength(s string) int {
	for i := 0; i < len(s); i++ {
		if n := variable0(s[i:]); n > 0 {
			i += n - 1
			continue
		}
		switch s[i] {
		case '<':
			n := strings.IndexAny(s[i+1:], "<>\"\r\n")
			if n < 0 || s[i+1+n] != '>' {
				return i
			}
			i += n + 1
		case ',', ']', '}', '\r', '\n', '"', '{', '[', ':':
			return i
		case '/':
			if strings.HasPrefix(s[i:], "//") || strings.HasPrefix(s[i:], "/*") {
				return i
			}
		}
	}
	return len(s)
}
