package look

import (
	"bytes"
	"encoding/json"
)

// maxIndented is how deep JSON may be that is written on several lines: beyond that most of it would be spaces.
const maxIndented = 40

// Indent writes JSON on several lines; a text that is none stays as it is.
func Indent(body string) string {
	depth := 0
	for i := range len(body) {
		switch body[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth > maxIndented {
			return body
		}
	}
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}
