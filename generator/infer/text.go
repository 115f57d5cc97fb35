package infer

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/pmgen/pmgen/generator/tree"
)

// placeholderWords are strings that documentation writes where a value would stand.
var placeholderWords = []string{"string", "integer", "int", "number", "float", "double", "boolean", "bool", "...", "…"}

// IsPlaceholder reports whether a recorded string stands for a value rather than being one: "<timestamp>", "{{id}}",
// "string", "...".
func IsPlaceholder(text string) bool {
	text = strings.TrimSpace(text)
	if len(text) <= longestPlaceholder && slices.Contains(placeholderWords, strings.ToLower(text)) {
		return true
	}
	if i := strings.Index(text, "{{"); i >= 0 && strings.Contains(text[i:], "}}") {
		return true
	}
	return strings.HasPrefix(text, "<") && angled.MatchString(text)
}

const longestPlaceholder = len("boolean")

// The expressions are asked last: a length or a character tells nearly all texts of a recording apart.
var (
	angled    = regexp.MustCompile(`^<[A-Za-z][\w .:-]*>$`)
	timeText  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`)
	uuidText  = regexp.MustCompile(`^(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	emailText = regexp.MustCompile(`^[\w.!#$%&'*+/=?^{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
)

// maxText bounds the strings that are looked at: a recorded file of megabytes is text.
const maxText = 2048

// isWord reports whether a text is a letter, then letters, digits, - and _.
func isWord(text string) bool {
	if text == "" || len(text) > 64 || !letter(text[0]) {
		return false
	}
	for i := range len(text) {
		if c := text[i]; !letter(c) && !digit(c) && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

// textFacts returns what a real string says.
func textFacts(n *tree.Node) facts {
	f := hasText | notUUID | notURI | notEmail | notDate
	if len(n.Text) > maxText {
		return f
	}
	switch text := n.Text; {
	case isTime(n):
		f ^= hasText | hasTime
	case len(text) == 36 && uuidText.MatchString(text):
		f ^= notUUID
	case isDate(text):
		f ^= notDate
	case isEmail(text):
		f ^= notEmail
	case isURI(text):
		f ^= notURI
	}
	return f
}

// isTime reports whether a time.Time holds the string by instant and offset. It asks Go's own decoder, which does not
// resolve escapes.
func isTime(n *tree.Node) bool {
	if len(n.Text) < len("2006-01-02T15:04:05Z") || n.Text[10] != 'T' || !timeText.MatchString(n.Text) || len(n.Raw()) != len(n.Text)+2 {
		return false
	}
	var t, back time.Time
	if t.UnmarshalJSON([]byte(n.Raw())) != nil {
		return false
	}
	text, err := t.MarshalJSON()
	if err != nil || back.UnmarshalJSON(text) != nil || !back.Equal(t) {
		return false
	}
	_, a := t.Zone()
	_, b := back.Zone()
	return a == b
}

func isDate(text string) bool {
	if len(text) != len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func isEmail(text string) bool {
	if len(text) > 254 || !strings.Contains(text, "@") || !emailText.MatchString(text) {
		return false
	}
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

func isURI(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || !isScheme(scheme) || rest == "" {
		return false
	}
	for i := range len(rest) {
		if c := rest[i]; !letter(c) && !digit(c) && strings.IndexByte("-./_?=%&:#+,;@~!$'()*[]", c) < 0 {
			return false
		}
	}
	if host := rest[:strings.IndexAny(rest+"/", "/?#")]; isPlainHost(host) && strings.IndexByte(rest, '%') < 0 {
		return host != "" // as nearly all: there is nothing that url.Parse could object to
	}
	u, err := url.Parse(text)
	return err == nil && u.IsAbs() && u.Host != ""
}

func isPlainHost(text string) bool {
	for i := range len(text) {
		if c := text[i]; !letter(c) && !digit(c) && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

func isScheme(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (i == 0 || !digit(c) && c != '+' && c != '.' && c != '-') {
			return false
		}
	}
	return text != ""
}

// split takes a name apart into lower-case words: perPage, per_page and page[per] have two.
func split(name string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	var last rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			last = 0
			continue
		case unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsDigit(last)):
			end()
		}
		word = append(word, r)
		last = r
	}
	end()
	return out
}

var enumWords = []string{"status", "state", "type", "kind", "role", "level", "mode", "severity", "priority", "visibility",
	"phase", "stage", "tier", "direction"}

// namesEnum reports whether members of the name are often enumerations: status, eventType, roles.
func namesEnum(name string) bool {
	w := split(name)
	if len(w) == 0 {
		return false
	}
	last := w[len(w)-1]
	return slices.ContainsFunc(enumWords, func(e string) bool { return last == e || last == e+"s" || last == e+"es" }) ||
		last == "priorities" || last == "visibilities" || last == "severities"
}
