package tree_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/tree"
)

var jsonTexts = []string{
	`null`, ` true `, `false`, `0`, `-0.5e+10`, `1E5`, `""`, `[]`, `{}`, `[ ]`, `{ }`, "\xef\xbb\xbf[1]",
	`{"a": [1, {"b": "c\u00e9\"\\\/\b\f\n\r\t"}], "a": null, "": ""}`,
	`["\ud83d\ude00", "\ud800", "\udc00", "\ud800\ud800", "\ud800\u0041", "\ud83d\n", "é€😀", "\u0000"]`,
	"[\"\xff\xfe\", \"\xe2\x82\", \"a\xffb\\n\xff\", {\"\xff\": 1, \"\xfe\": 2}]",
	`{` + strings.Repeat(`"k": 1, `, 40) + `"k": 2}`,
	``, ` `, `[`, `]`, `{`, `{"a"`, `{"a":`, `{"a" 1}`, `{"a":1,}`, `{,}`, `{a:1}`, `{1:1}`, `[1,]`, `[,]`, `[1 2]`, `[1}`, `{"a":1]`,
	`01`, `-`, `+1`, `1.`, `.5`, `1e`, `1e+`, `0x1`, `tru`, `truex`, `nul`, `True`, `NaN`, `"`, `"\`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"\x00\"", "\"\n\"",
	`1 2`, `{} x`, "[1]\x00", "\x00", `//`, `[1] //`, "\u00a0[1]", `"\ud800\u12"`, `"a" "b"`, `[1]]`, `[[1],[2}`,
	strings.Repeat("[", 1000) + strings.Repeat("]", 1000), strings.Repeat("[", 1001), strings.Repeat("[", 1002) + "x",
	strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000), strings.Repeat(`{"a": `, 1001), strings.Repeat(`{"a" :`, 1000) + `{"a" x`,
}

// The tree is what jsontext reads, token by token, and what jsontext does not read is no tree.
func TestReadsWhatJSONTextReads(t *testing.T) {
	for _, text := range jsonTexts {
		t.Run(fmt.Sprintf("%.40q", text), func(t *testing.T) { sameAsTokens(t, text) })
	}
}

func FuzzJSON(f *testing.F) {
	for _, text := range jsonTexts {
		f.Add(text)
	}
	f.Fuzz(sameAsTokens)
}

func sameAsTokens(t *testing.T, text string) {
	file, duplicates, err := tree.ParseText("a.json", text)
	defer func() { assert.Equal(t, verdict(text, duplicates, err), tree.Judge(text)) }()
	r := reference{text: strings.TrimPrefix(text, "\xef\xbb\xbf")}
	r.dec = jsontext.NewDecoder(strings.NewReader(r.text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	wrong := r.value("", 0)
	if wrong == nil {
		if _, more := r.dec.ReadToken(); more != io.EOF {
			wrong = errors.New("more text")
		}
	}
	if wrong != nil {
		require.Error(t, err, "jsontext says: %v", wrong)
		var se *tree.SyntaxError
		require.ErrorAs(t, err, &se)
		assert.NotEqual(t, "not JSON", se.Message, "the parser refuses what jsontext reads")
		if deep := "nested more than 1000 levels deep"; wrong.Error() == deep {
			assert.Equal(t, deep, se.Message)
		}
		return
	}
	require.NoError(t, err)
	assert.Equal(t, r.duplicates, len(duplicates))
	var got []string
	list(file.Root, &got)
	assert.Equal(t, r.lines, got)
}

func verdict(text string, duplicates []tree.Duplicate, err error) tree.Verdict {
	switch {
	case strings.HasPrefix(text, "\xef\xbb\xbf"):
		return tree.NotJSON
	case err != nil && strings.Contains(err.Error(), "levels deep"):
		return tree.TooDeep
	case err != nil:
		return tree.NotJSON
	case len(duplicates) > 0:
		return tree.Repeated
	}
	return tree.Sound
}

// list writes a line for each value: where it is, what it is, its source.
func list(n *tree.Node, lines *[]string) {
	*lines = append(*lines, line(n.Pointer(), n.Kind.String(), n.Text, n.Raw()))
	for _, item := range n.Items {
		list(item, lines)
	}
	for _, m := range n.Members {
		list(m.Value, lines)
	}
}

func line(pointer, kind, text, raw string) string {
	return fmt.Sprintf("%q %s %q %q", pointer, kind, text, raw)
}

// reference lists the values that jsontext reads.
type reference struct {
	text       string
	dec        *jsontext.Decoder
	lines      []string
	duplicates int
}

func (r *reference) value(pointer string, depth int) error {
	if depth > tree.MaxDepth {
		return errors.New("nested more than 1000 levels deep")
	}
	at := len(r.lines)
	r.lines = append(r.lines, "")
	before := int(r.dec.InputOffset())
	tok, err := r.dec.ReadToken()
	if err != nil {
		return err
	}
	start := before + strings.IndexFunc(r.text[before:], func(c rune) bool { return !strings.ContainsRune(" \t\n\r,:", c) })
	kind, text := "null", ""
	switch tok.Kind() {
	case 't', 'f':
		kind, text = "boolean", tok.String()
	case '0':
		kind, text = "number", tok.String()
	case '"':
		kind, text = "string", tok.String()
	case '[':
		kind = "array"
		for i := 0; r.dec.PeekKind() != ']'; i++ {
			if err := r.value(fmt.Sprintf("%s/%d", pointer, i), depth+1); err != nil {
				return err
			}
		}
	case '{':
		kind = "object"
		seen := map[string]bool{}
		for r.dec.PeekKind() != '}' {
			name, err := r.dec.ReadToken()
			if err != nil {
				return err
			}
			s := name.String()
			if err := r.value(pointer+"/"+tree.EscapePointer(s), depth+1); err != nil {
				return err
			}
			if seen[s] {
				r.duplicates++
			}
			seen[s] = true
		}
	}
	if kind == "array" || kind == "object" {
		if _, err := r.dec.ReadToken(); err != nil {
			return err
		}
	}
	r.lines[at] = line(pointer, kind, text, r.text[start:r.dec.InputOffset()])
	return nil
}

// A file of values that are nearly nothing would need a hundred times its size.
func TestValuesAreCounted(t *testing.T) {
	list := func(n int) string { return "[" + strings.Repeat("1,", n-2) + "1]" }
	_, _, err := tree.ParseText("a.json", list(tree.MaxValues))
	require.NoError(t, err)
	_, _, err = tree.ParseText("a.json", list(tree.MaxValues+1000))
	var e *tree.SyntaxError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, tree.TooLarge, e.Kind)
	assert.Equal(t, "more than 4000000 values in one file", e.Message)
}
