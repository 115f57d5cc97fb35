package resolve

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonString is a string in a JSON text.
type jsonString struct {
	name       string // of the member that it is the value of, or stands in a list of
	text       string
	escaped    bool // it is written with escapes
	start, end int  // where it stands, with its quotes
}

// eachString calls f with every string of a JSON text, names included. It returns false where the text turns out not to be
// JSON; it does not check that it is.
func eachString(text string, f func(s jsonString)) bool {
	type level struct {
		object bool
		name   string // of the member at hand; of an array, what it is the value of
	}
	var outer []level
	var at level
	isName := false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			outer = append(outer, at)
			at, isName = level{object: true}, true
		case '[':
			outer = append(outer, at)
			at.object, isName = false, false
		case '}', ']':
			if len(outer) == 0 {
				return false
			}
			at, isName = outer[len(outer)-1], false
			outer = outer[:len(outer)-1]
		case ',':
			isName = at.object
		case '"':
			n := closingQuote(text[i+1:])
			if n < 0 {
				return false
			}
			s := jsonString{name: at.name, start: i, end: i + n + 2}
			s.text, s.escaped = unquote(text[i+1 : i+1+n])
			i += n + 1
			if isName {
				at.name, isName, s.name = s.text, false, ""
			}
			f(s)
		}
	}
	return len(outer) == 0
}

// closingQuote returns where the string ends whose opening quote stands before the text, or -1.
func closingQuote(text string) int {
	for from := 0; ; {
		n := strings.IndexByte(text[from:], '"')
		if n < 0 {
			return -1
		}
		n += from
		slashes := 0
		for slashes < n-from && text[n-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return n
		}
		from = n + 1
	}
}

func unquote(raw string) (s string, escaped bool) {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw, false
	}
	out, _ := jsontext.AppendUnquote(nil, `"`+raw+`"`) // an error is about what is not Unicode, which it replaces
	return string(out), true
}

// appendQuoted writes a text as JSON.
func appendQuoted(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, strings.ToValidUTF8(s, "\uFFFD")) // an error is about what is not Unicode
	return b
}
