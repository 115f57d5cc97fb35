// Package look is what the pages have in common that pmgen writes: the style sheet and script, the content security policy,
// and the form in which texts of strangers are shown. A page loads nothing from outside and is whole without its script.
package look

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSS is the style sheet of every page.
//
//go:embed look.css
var CSS string

// JS is the script of every page.
//
//go:embed look.js
var JS string

// Policy is the content security policy of a page that has its styles and scripts within: these, and nothing else.
func Policy(styles, scripts []string) string {
	return fmt.Sprintf("default-src 'none'; style-src%s; script-src%s; img-src data:; base-uri 'none'; form-action 'none'", hashes(styles), hashes(scripts))
}

func hashes(texts []string) string {
	var b strings.Builder
	for _, t := range texts {
		sum := sha256.Sum256([]byte(t))
		b.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	if b.Len() == 0 {
		return " 'none'"
	}
	return b.String()
}

// Text is a stranger's text as a page shows it: what cannot be seen, or turns the direction of what follows, stands there
// as its number.
func Text(s string) string {
	if !strings.ContainsFunc(s, unseen) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\ufffd") {
		if unseen(r) {
			fmt.Fprintf(&b, "\\u{%04X}", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unseen(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r == 0x061c, r == 0x180e, r == 0xfeff, r >= 0xfff0 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// Line is such a text on one line, cut where it is longer than most characters.
func Line(s string, most int) string { return Cut(Text(strings.Join(strings.Fields(s), " ")), most) }

// Cut is the beginning of a text that is longer than most characters.
func Cut(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// Number is a number with its thousands apart.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural counts things: 1 check, 2,000 checks.
func Plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return Number(n) + " " + what
}

// Class is a method as the class of its badge; methods that nobody knows have none.
func Class(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return method
	}
	return ""
}
