package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writeYAML writes the document the way that reads well and compares well: block style, members in order, one item a
// line, texts of several lines as block scalars, neither anchors nor folded lines.
//
// The document is somebody else's text, so its style is chosen here: whatever is not plainly a word is quoted, so that no
// reader of YAML 1.1 or 1.2 takes it for a number, a date, a boolean or a directive. What is left of an emitter is small.
// It writes what yaml.v3 writes of the same styles, which keeps every event of a document until its end and spends most
// of the time on that: the tests compare the two.
func writeYAML(value any) []byte {
	w := &yamlWriter{}
	w.here(value, 0)
	return w.b.Bytes()
}

// yamlWriter writes values. A collection has its place, the column in which its members or items begin.
type yamlWriter struct{ b bytes.Buffer }

// indent is how far a collection stands right of the one that holds it.
const indent = 2

// here writes a value at the column, where the line has come to.
func (w *yamlWriter) here(value any, column int) {
	switch v := value.(type) {
	case *object:
		if len(v.members) > 0 {
			w.mapping(v, column)
			return
		}
	case []any:
		if len(v) > 0 {
			w.sequence(v, column)
			return
		}
	}
	w.scalar(value, column)
}

func (w *yamlWriter) mapping(o *object, column int) {
	for i, m := range o.members {
		if i > 0 {
			w.pad(column)
		}
		w.member(m, column)
	}
}

func (w *yamlWriter) member(m member, column int) {
	if !simpleKey(m.name) {
		w.b.WriteString("? ")
		w.text(m.name)
		w.b.WriteByte('\n')
		w.pad(column)
		w.b.WriteString(": ")
		w.here(m.value, column+indent)
		return
	}
	w.text(m.name)
	w.b.WriteByte(':')
	if empty(m.value) {
		w.b.WriteByte(' ')
		w.scalar(m.value, column+indent)
		return
	}
	w.b.WriteByte('\n')
	w.pad(column + indent)
	w.here(m.value, column+indent)
}

func (w *yamlWriter) sequence(items []any, column int) {
	for i, item := range items {
		if i > 0 {
			w.pad(column)
		}
		w.b.WriteString("- ")
		w.here(item, column+indent)
	}
}

// empty reports whether a value is no collection, or one of nothing: it stands in the line of its name.
func empty(value any) bool {
	switch v := value.(type) {
	case *object:
		return len(v.members) == 0
	case []any:
		return len(v) == 0
	}
	return true
}

// scalar writes a value in one line, or as a block at the column, and ends the line.
func (w *yamlWriter) scalar(value any, column int) {
	switch v := value.(type) {
	case *object:
		w.b.WriteString("{}")
	case []any:
		w.b.WriteString("[]")
	case bool:
		w.b.WriteString(strconv.FormatBool(v))
	case int:
		w.b.WriteString(strconv.Itoa(v))
	case json.Number:
		w.b.WriteString(number(v.String()))
	case string:
		if v = valid(v); block(v) {
			w.lines(v, column)
			return
		}
		w.text(v)
	default:
		w.b.WriteString("null")
	}
	w.b.WriteByte('\n')
}

// lines writes a text as a block. Its mark says how many of the line breaks at its end are of the text.
func (w *yamlWriter) lines(s string, column int) {
	body := strings.TrimRight(s, "\n")
	switch len(s) - len(body) {
	case 0:
		w.b.WriteString("|-\n")
	case 1:
		w.b.WriteString("|\n")
	default:
		w.b.WriteString("|+\n")
	}
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			w.pad(column)
			w.b.WriteString(line)
		}
		w.b.WriteByte('\n')
	}
	for range len(s) - len(body) - 1 {
		w.b.WriteByte('\n')
	}
}

// text writes a text in one line: plain where that is safe, else quoted.
func (w *yamlWriter) text(s string) {
	if plain(s) {
		w.b.WriteString(s)
		return
	}
	w.b.WriteByte('"')
	for _, r := range s {
		mark, short := escapes[r]
		switch {
		case short:
			w.b.WriteByte('\\')
			w.b.WriteByte(mark)
		case r >= ' ' && r <= '~' || r >= 0xA0 && r <= 0xFFFD && r != '\uFEFF':
			w.b.WriteRune(r)
		case r <= 0xFF:
			fmt.Fprintf(&w.b, `\x%02X`, r)
		case r <= 0xFFFF:
			fmt.Fprintf(&w.b, `\u%04X`, r)
		default:
			fmt.Fprintf(&w.b, `\U%08X`, r)
		}
	}
	w.b.WriteByte('"')
}

// escapes are the characters with an escape of their own.
var escapes = map[rune]byte{0: '0', '\a': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', 0x1B: 'e', '"': '"', '\\': '\\',
	0x85: 'N', 0x2028: 'L', 0x2029: 'P'}

// simpleKey reports whether a name can stand before a colon: readers do not look far for that.
func simpleKey(name string) bool { return len(name) <= 128 }

func (w *yamlWriter) pad(column int) {
	const spaces = "                                "
	for ; column > len(spaces); column -= len(spaces) {
		w.b.WriteString(spaces)
	}
	w.b.WriteString(spaces[:column])
}

// number spells a JSON number so that YAML 1.1 readers see one, too: they want a dot before an exponent's sign.
func number(s string) string {
	if i := strings.IndexAny(s, "eE"); i > 0 && !strings.Contains(s[:i], ".") {
		exponent := s[i+1:]
		if exponent[0] != '-' && exponent[0] != '+' {
			exponent = "+" + exponent
		}
		return s[:i] + ".0e" + exponent
	}
	return s
}

// printable reports whether a character may stand in a YAML file as it is. Those beyond 16 bits may, and some readers balk.
func printable(r rune) bool {
	return r <= 0xFFFF && r != utf8.RuneError && r != '\uFEFF' && unicode.IsPrint(r)
}

// words are those that some reader takes for something else than a text.
var words = map[string]bool{"null": true, "true": true, "false": true, "yes": true, "no": true, "on": true, "off": true,
	"y": true, "n": true, "nan": true, "inf": true}

// plain reports whether the text needs no quotes.
func plain(s string) bool {
	if s == "" || words[strings.ToLower(s)] || strings.HasSuffix(s, " ") || strings.HasSuffix(s, ":") {
		return false
	}
	for i, r := range s {
		letter := r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') || r == '_' || r == '/' || r == '$'
		switch {
		case letter:
		case i == 0:
			return false
		case r == ' ' || r >= '0' && r <= '9' || strings.ContainsRune("-.+$()?!@%*=&,;'{}[]<>~^|", r):
		case r == ':' && s[i+1] != ' ':
		case r > utf8.RuneSelf && printable(r):
		default:
			return false
		}
	}
	return true
}

// block reports whether the text can be a block scalar: lines that any reader gives back as they are.
func block(s string) bool {
	if !strings.Contains(s, "\n") || s[0] == ' ' || s[0] == '\t' || s[0] == '\n' {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" && strings.TrimSpace(line) == "" || strings.HasSuffix(line, " ") {
			return false
		}
		for _, r := range line {
			if r != '\t' && !printable(r) {
				return false
			}
		}
	}
	body := strings.TrimRight(s, "\n")
	return body != "" && !strings.HasSuffix(body, "\t")
}
