package resolve

import (
	"regexp"
	"strings"
)

// chunk is a piece of text: a {{variable}}, or what stands between two.
type chunk struct {
	text     string // as written
	variable string // its name; "" of literal text
}

var (
	variablePattern = regexp.MustCompile(`\{\{([^{}]+)\}\}`)
	nestedPattern   = regexp.MustCompile(`(\{\{[^{}]*)\{\{([^{}]+)\}\}`)
)

// chunks splits a text at its variables.
func chunks(text string) []chunk {
	var out []chunk
	if !strings.Contains(text, "{{") {
		if text != "" {
			out = append(out, chunk{text: text})
		}
		return out
	}
	rest := 0
	for _, m := range variablePattern.FindAllStringSubmatchIndex(text, -1) {
		name := text[m[2]:m[3]]
		if !isName(name) {
			continue
		}
		if m[0] > rest {
			out = append(out, chunk{text: text[rest:m[0]]})
		}
		out = append(out, chunk{text: text[m[0]:m[1]], variable: strings.TrimSpace(name)})
		rest = m[1]
	}
	if rest < len(text) {
		out = append(out, chunk{text: text[rest:]})
	}
	return out
}

// inner replaces the inner variables of {{a{{b}}}}, so that the outer one has its name.
func (r *resolver) inner(text string) string {
	for range 10 { // no one nests deeper
		if !strings.Contains(text, "{{") {
			return text
		}
		out := nestedPattern.ReplaceAllStringFunc(text, func(s string) string {
			m := nestedPattern.FindStringSubmatch(s)
			if v, ok := r.scope.lookup(m[2]); ok && len(v) <= maxName { // a longer one makes no name
				return m[1] + v
			}
			return s
		})
		if out == text {
			return text
		}
		text = out
	}
	return text
}

// placeholderPattern is what documentation writes for a value that the reader has to put in.
var placeholderPattern = regexp.MustCompile(`^\s*(<[^<>]{1,200}>|\{[^{}"]{1,100}\})\s*$`)

// isPlaceholder reports whether the whole text stands for a value: <token>, {id}.
func isPlaceholder(text string) bool { return placeholderPattern.MatchString(text) }
