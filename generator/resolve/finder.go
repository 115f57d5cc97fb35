package resolve

import (
	"iter"
	"strings"

	"github.com/pmgen/pmgen/generator/parallel"
)

// finder is a visitor that collects what looks like a credential, and the texts that can hold one.
type finder struct {
	found []found
	texts []string          // of what was visited: as they stand, and the strings that JSON writes with escapes
	known *bodies           // of all finders
	names map[string]string // what each name says of its value
}

func newFinder(known *bodies) *finder { return &finder{names: map[string]string{}, known: known} }

// bodies are the JSON texts that finders went through.
type bodies = parallel.Memo[body]

// body is what was found in one.
type body struct {
	found []found
	texts []string
	ok    bool // it is JSON
}

func (f *finder) keep(text string) {
	if len(text) >= minSecret {
		f.texts = append(f.texts, text)
	}
}

// find collects the secrets of a text. name is what it is the value of.
func (f *finder) find(name, value string) {
	if len(value) >= minSecret {
		f.findIn(f.kindOf(name), value, hints(value))
	}
}

// findIn is find where it is known what the name says and which patterns can match.
func (f *finder) findIn(kind, value string, set patternSet) {
	if kind != "" || set != 0 {
		f.found = append(f.found, secretsIn(kind, value, set)...)
	}
	for name, value := range pairs(value) {
		if kind := f.kindOf(name); kind != "" {
			f.found = append(f.found, secretsIn(kind, value, hints(value))...)
		}
	}
	for name, value := range spelledOut(value) {
		if kind := f.kindOf(name); kind != "" {
			f.found = append(f.found, secretsIn(kind, value, hints(value))...)
		}
	}
	if plain := unescaped(value); plain != "" {
		f.found = append(f.found, secretsIn("", plain, hints(plain))...)
	}
}

// kindOf is secretName; few names make up nearly all.
func (f *finder) kindOf(name string) string {
	kind, ok := f.names[name]
	if !ok {
		kind = secretName(name)
		f.names[name] = kind
	}
	return kind
}

func (f *finder) text(t text) string {
	f.keep(t.value)
	f.find(t.name, t.value)
	return t.value
}

func (f *finder) json(text string, _ spot) (string, bool) {
	b := f.known.Of(text, func() body {
		in := &finder{names: f.names, known: f.known}
		ok := in.strings(text)
		return body{in.found, in.texts, ok}
	})
	f.found, f.texts = append(f.found, b.found...), append(f.texts, b.texts...)
	return text, b.ok
}

// strings visits the strings of a JSON text. It returns false where it turns out not to be JSON.
func (f *finder) strings(text string) bool {
	f.keep(text)
	set, pairs := hints(text), strings.Contains(text, "=")
	return eachString(text, func(s jsonString) {
		switch {
		case len(s.text) < minSecret:
		case s.escaped: // what stands in it is not seen in the text
			f.keep(s.text)
			f.find(s.name, s.text)
		case set != 0 || pairs:
			f.findIn(f.kindOf(s.name), s.text, set&hints(s.text))
		default:
			f.findIn(f.kindOf(s.name), s.text, 0)
		}
	})
}

// pairs are the names and values of a text that is a form, or of the query of one that is a URL.
func pairs(text string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		if len(text) < minSecret || !strings.Contains(text, "=") {
			return
		}
		text = strings.TrimSpace(text)
		if len(text) < minSecret || strings.ContainsAny(text, " \t\r\n\"<>\\") {
			return
		}
		if before, query, ok := strings.Cut(text, "?"); ok && !strings.Contains(before, "=") {
			text, _, _ = strings.Cut(query, "#")
		}
		for pair := range strings.SplitSeq(text, "&") {
			name, value, ok := strings.Cut(pair, "=")
			if !ok {
				continue
			}
			if !yield(plain(name), plain(value)) {
				return
			}
		}
	}
}
