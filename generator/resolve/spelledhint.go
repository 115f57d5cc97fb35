package resolve

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// spelledWords are those that names end in where spelled matches.
var spelledWords = []string{"token", "passwd", "password", "passphrase", "pwd", "secret", "key", "credential", "authorization"}

// mayBeSpelled reports whether spelled can match in the text. Where it does, a value begins with a quote: what stands around
// each quote tells, and costs far less than the expression, which begins anew at nearly each letter.
func mayBeSpelled(text string) bool {
	for i := nextQuote(text, 0); i < len(text); i = nextQuote(text, i+1) {
		if name, ok := beforeValue(text[:i]); ok && longValue(text[i+1:]) && endsInSpelledWord(name) {
			return true
		}
	}
	return false
}

func nextQuote(text string, i int) int {
	for i < len(text) && text[i] != '"' && text[i] != '\'' {
		i++
	}
	return i
}

// beforeValue returns what stands before the sign that is between a name and the quote of its value, if there is one.
func beforeValue(text string) (string, bool) {
	text = withoutSpace(withoutBackslashes(text))
	if text == "" || strings.IndexByte(":=,", text[len(text)-1]) < 0 {
		return "", false
	}
	text = withoutSpace(text[:len(text)-1])
	if n := len(text); n > 0 && (text[n-1] == '"' || text[n-1] == '\'') {
		text = text[:n-1]
	}
	return withoutBackslashes(text), true
}

func withoutBackslashes(text string) string {
	for text != "" && text[len(text)-1] == '\\' {
		text = text[:len(text)-1]
	}
	return text
}

// withoutSpace is a text without the space at its end, as expressions understand it.
func withoutSpace(text string) string {
	for text != "" && strings.IndexByte(" \t\r\n\f", text[len(text)-1]) >= 0 {
		text = text[:len(text)-1]
	}
	return text
}

// longValue reports whether a text begins with what is as long as a secret and has no end within.
func longValue(text string) bool {
	if len(text) < minSecret {
		return false
	}
	for i := range minSecret {
		if c := text[i]; c == '"' || c == '\'' || c == '\\' {
			return false
		}
	}
	return true
}

func endsInSpelledWord(text string) bool {
	for _, w := range spelledWords {
		if endsInWord(text, w) {
			return true
		}
	}
	return false
}

// endsInWord reports whether a text ends in a word of small letters, in any case: expressions take ſ and K (the sign of
// Kelvin) for letters, too.
func endsInWord(text, word string) bool {
	for i := len(word) - 1; i >= 0; i-- {
		c, n := utf8.DecodeLastRuneInString(text)
		if unicode.ToLower(c) != rune(word[i]) && (c != 'ſ' || word[i] != 's') {
			return false
		}
		text = text[:len(text)-n]
	}
	return true
}
