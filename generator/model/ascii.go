package model

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ASCII spells a name with nothing but ASCII, for places where OpenAPI or those who read its documents allow nothing else: keys
// of components, operationIds. Accents fall away, Cyrillic is transliterated, and of another letter its number is left, so that
// names stay distinct.
func ASCII(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		return name
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(name) {
		if r <= unicode.MaxASCII {
			b.WriteRune(r)
			continue
		}
		b.WriteString(asciiOf(r))
	}
	return b.String()
}

func asciiOf(r rune) string {
	lower := unicode.ToLower(r)
	letters, ok := transliterated[lower]
	if !ok {
		for _, part := range norm.NFKD.String(string(lower)) {
			switch {
			case part <= unicode.MaxASCII:
				letters += string(part)
			case !unicode.Is(unicode.Mn, part):
				return fmt.Sprintf("u%04X", r)
			}
		}
	}
	if lower != r && letters != "" {
		return strings.ToUpper(letters[:1]) + letters[1:]
	}
	return letters
}

// transliterated are the letters that do not fall apart into one of ASCII and accents: Cyrillic in the way of ICAO's passports
// (Doc 9303), which needs no marks.
var transliterated = map[rune]string{
	'ß': "ss", 'æ': "ae", 'ø': "o", 'œ': "oe", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "ie", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
	'і': "i", 'ї': "i", 'є': "ie", 'ґ': "g", 'ў': "u",
}
