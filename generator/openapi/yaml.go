package openapi

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writeYAML writes the document the way that reads well and compares well: block style, members in order, one item a
// line, texts of several lines as block scalars, neither anchors nor folded lines.
//
// The writer is ours because the document is somebody else's text: whatever is not plainly a word is written as a JSON
// string, which every YAML reader takes for the same text, and no reader of YAML 1.1 or 1.2 mistakes for a number, a
// date, a boolean or a directive.
func writeYAML(value any) []byte {
	w := yamlWriter{}
	switch v := value.(type) {
	case *object, []any:
		w.nested(v, 0, true)
	default:
		w.scalar(v, 0)
	}
	return w.b.Bytes()
}

type yamlWriter struct{ b bytes.Buffer }

func (w *yamlWriter) pad(indent int) {
	for range indent {
		w.b.WriteByte(' ')
	}
}

// nested writes the members of an object or the items of an array. Of the first, the indentation is there already where
// padded is false.
func (w *yamlWriter) nested(value any, indent int, padded bool) {
	switch v := value.(type) {
	case *object:
		if len(v.members) == 0 {
			w.b.WriteString("{}\n")
		}
		for i, m := range v.members {
			if i > 0 || padded {
				w.pad(indent)
			}
			w.key(m.name, indent)
			w.value(m.value, indent)
		}
	case []any:
		if len(v) == 0 {
			w.b.WriteString("[]\n")
		}
		for i, item := range v {
			if i > 0 || padded {
				w.pad(indent)
			}
			w.b.WriteString("- ")
			switch item.(type) {
			case *object, []any:
				w.nested(item, indent+2, false)
			default:
				w.scalar(item, indent+2)
			}
		}
	}
}

// maxKey is the length up to which YAML lets a key stand in a line with its value.
const maxKey = 900

func (w *yamlWriter) key(name string, indent int) {
	text := quote(name)
	if len(text) > maxKey {
		w.b.WriteString("? " + text + "\n")
		w.pad(indent)
		w.b.WriteByte(':')
		return
	}
	w.b.WriteString(text + ":")
}

func (w *yamlWriter) value(value any, indent int) {
	switch v := value.(type) {
	case *object:
		if len(v.members) > 0 {
			w.b.WriteByte('\n')
			w.nested(v, indent+2, true)
			return
		}
	case []any:
		if len(v) > 0 {
			w.b.WriteByte('\n')
			w.nested(v, indent+2, true)
			return
		}
	default:
		w.b.WriteByte(' ')
		w.scalar(v, indent+2)
		return
	}
	w.b.WriteByte(' ')
	w.nested(value, indent, false)
}

func (w *yamlWriter) scalar(value any, indent int) {
	switch v := value.(type) {
	case nil:
		w.b.WriteString("null\n")
	case bool:
		w.b.WriteString(strconv.FormatBool(v) + "\n")
	case int:
		w.b.WriteString(strconv.Itoa(v) + "\n")
	case json.Number:
		w.b.WriteString(number(v.String()) + "\n")
	case string:
		if block(v) {
			w.block(v, indent)
			return
		}
		w.b.WriteString(quote(v) + "\n")
	default:
		w.b.WriteString(quote("") + "\n")
	}
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

// quote returns the text as it stands in a line: plain where that is safe, else as a JSON string.
func quote(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s { // invalid UTF-8 becomes U+FFFD, as in JSON
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r > 0xFFFF && !unicode.IsPrint(r):
			b.WriteString(`\U` + hex(r, 8))
		case !printable(r):
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func hex(r rune, digits int) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", digits-len(s)) + s
}

// printable reports whether a character may stand in a YAML file as it is.
func printable(r rune) bool {
	return r != utf8.RuneError && r != '\uFEFF' && unicode.IsPrint(r)
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
		if line != "" && strings.TrimSpace(line) == "" {
			return false
		}
		for _, r := range line {
			if r != '\t' && !printable(r) {
				return false
			}
		}
	}
	body := strings.TrimRight(s, "\n")
	return body != "" && !strings.HasSuffix(body, " ") && !strings.HasSuffix(body, "\t")
}

func (w *yamlWriter) block(s string, indent int) {
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
			w.pad(indent)
		}
		w.b.WriteString(line + "\n")
	}
	for range len(s) - len(body) - 1 {
		w.b.WriteByte('\n')
	}
}
