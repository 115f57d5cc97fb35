package export

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/model"
)

// unmended puts back what stood in a JSON text before it was mended: bare {{variables}} and words. The marks' pointers begin at
// what the text is a part of.
func unmended(text []byte, marks []model.Mark, at string) string {
	stood := map[string]string{}
	for _, m := range marks {
		if p, ok := strings.CutPrefix(m.Pointer, at); ok {
			stood[p] = m.Text
		}
	}
	if len(stood) == 0 {
		return string(text)
	}
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var out []byte
	rest := 0
	for {
		token, err := d.ReadToken()
		if err != nil {
			return string(append(out, text[rest:]...))
		}
		if kind := token.Kind(); kind == '{' || kind == '[' || kind == '}' || kind == ']' {
			continue
		}
		was, ok := stood[string(d.StackPointer())]
		if open, n := d.StackIndex(d.StackDepth()); !ok || open == '{' && n%2 == 1 {
			continue
		}
		end := int(d.InputOffset())
		out = append(append(out, text[rest:valueStart(text, rest, end)]...), was...)
		rest = end
	}
}

// valueStart is where the scalar begins that ends at end.
func valueStart(text []byte, from, end int) int {
	if text[end-1] != '"' {
		i := end
		for i > from && !bytes.ContainsRune([]byte(" \t\r\n,:[{"), rune(text[i-1])) {
			i--
		}
		return i
	}
	for i := end - 2; i >= from; i-- {
		if text[i] != '"' {
			continue
		}
		slashes := 0
		for j := i - 1; j >= from && text[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
	return end
}
