package call

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// plainWord is what needs no quotes, and plainText what reads well in double quotes beside a variable: nothing in it has a
// meaning to a shell.
var (
	plainWord = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)
	plainText = regexp.MustCompile(`^[A-Za-z0-9 _./:=,;?&%+@-]*$`)
)

// word is one word of a POSIX shell: the texts in single quotes, in which nothing has a meaning but the quote itself, and the
// secrets as variables in double quotes, so that they stay one word.
func word(values ...Value) string {
	if n := len(values); n > 0 && values[n-1].Env != "" && plainText.MatchString(textOf(values)) &&
		!slices.ContainsFunc(values[:n-1], func(v Value) bool { return v.Env != "" }) {
		return `"` + textOf(values) + "$" + values[n-1].Env + `"`
	}
	if len(values) == 1 && values[0].Env == "" && plainWord.MatchString(values[0].Text) {
		return values[0].Text
	}
	var b strings.Builder
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			b.WriteString("'" + strings.ReplaceAll(text.String(), "'", `'\''`) + "'")
		}
		text.Reset()
	}
	for _, v := range values {
		text.WriteString(v.Text)
		if v.Env != "" {
			flush()
			b.WriteString(`"$` + v.Env + `"`)
		}
	}
	flush()
	if b.Len() == 0 {
		return "''"
	}
	return b.String()
}

// printf is a command that writes the bytes, whatever they are: what cannot be seen, or has a meaning to printf, as an octal
// number.
func printf(data []byte) string {
	var b strings.Builder
	b.WriteString("printf '")
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1, !printable(r), i == 0 && r == '-': // or it would begin an option
			for _, c := range data[i : i+n] {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		case r == '\'':
			b.WriteString(`'\''`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == '%':
			b.WriteString("%%")
		default:
			b.WriteString(string(data[i : i+n]))
		}
		i += n
	}
	b.WriteString("'")
	return b.String()
}
