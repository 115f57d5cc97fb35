package validate

import (
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/model"
)

// formatTexts are values of the formats that people declare.
var formatTexts = map[string]string{
	"date-time": "2020-01-01T00:00:00Z",
	"date":      "2020-01-01",
	"time":      "00:00:00Z",
	"uri":       "https://example.com/",
	"url":       "https://example.com/",
	"email":     "user@example.com",
	"uuid":      "00000000-0000-4000-8000-000000000000",
	"hostname":  "example.com",
	"ipv4":      "192.0.2.1",
	"ipv6":      "2001:db8::1",
}

// maxSampleText bounds the length that limits can ask for.
const maxSampleText = 10000

// text tries, in this order: a value of the format, one made from the pattern, words that patterns of passwords and ids
// like, and letters up to the least length.
func (s *sampler) text(t *model.Type) (any, bool) {
	format := t.Format
	if t.Kind == model.KindTime {
		format = "date-time"
	}
	least, expr := 0, ""
	if t.Limits != nil {
		expr = t.Limits.Pattern
		if t.Limits.MinLength != nil {
			least = min(*t.Limits.MinLength, maxSampleText)
		}
	}
	var candidates []string
	if text, ok := s.draw.text(format); ok {
		candidates = append(candidates, text)
	}
	if text, ok := formatTexts[format]; ok {
		candidates = append(candidates, text, pad(text, least), strings.Repeat("a", max(0, least-len(text)))+text)
	}
	if expr != "" {
		for i := range 3 {
			if text, ok := patternText(expr, least, i); ok {
				candidates = append(candidates, text)
			}
		}
		candidates = append(candidates, "Aa1!aaaaaaaaaaaa", "0", "1.0.0", "a1")
	}
	candidates = append(candidates, pad("string", least), strings.Repeat("a", least), "a", "")
	for _, c := range candidates {
		if s.fits(t, c) {
			return c, true
		}
	}
	return candidates[0], false
}

func pad(text string, least int) string {
	return text + strings.Repeat("a", max(0, least-utf8.RuneCountInString(text)))
}

// patternText makes a text of at least some length that matches the expression, another for each variant. Lookarounds are
// left out before: what is made may break them, so the caller checks.
func patternText(expr string, least, variant int) (string, bool) {
	re, err := syntax.Parse(stripLookarounds(expr), syntax.Perl)
	if err != nil {
		return "", false
	}
	for _, repeat := range []int{0, 1, 2, 4, 8, 16, 32, 64, 128, 256, least} {
		var b strings.Builder
		if write(&b, re, repeat) && utf8.RuneCountInString(b.String()) >= max(least, 1) {
			text := b.String()
			if n := strconv.Itoa(variant); variant > 0 && len(text) > len(n) {
				text = text[:len(text)-len(n)] + n
			} else if variant > 0 {
				text += n
			}
			return text, true
		}
	}
	var b strings.Builder
	return b.String(), write(&b, re, 0) && least == 0 && variant == 0
}

// stripLookarounds removes (?=…), (?!…), (?<=…) and (?<!…), which Go's parser does not know.
func stripLookarounds(expr string) string {
	var b strings.Builder
	for i := 0; i < len(expr); i++ {
		rest := expr[i:]
		if rest[0] == '\\' && len(rest) > 1 {
			b.WriteString(rest[:2])
			i++
			continue
		}
		if strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!") {
			i += group(rest) - 1
			continue
		}
		b.WriteByte(rest[0])
	}
	return b.String()
}

// group returns the length of the group that the expression starts with.
func group(expr string) int {
	depth, class := 0, false
	for i := 0; i < len(expr); i++ {
		switch c := expr[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class:
			depth++
		case c == ')' && !class:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(expr)
}

// write writes a text that matches re, with as many repetitions as wanted where their number is free.
func write(b *strings.Builder, re *syntax.Regexp, repeat int) bool {
	if b.Len() > maxSampleText {
		return false
	}
	times := func(least, most int) bool {
		n := max(least, repeat)
		if most >= 0 {
			n = min(n, most)
		}
		for range n {
			if !write(b, re.Sub[0], repeat) {
				return false
			}
		}
		return true
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		r, ok := pick(re.Rune)
		if !ok {
			return false
		}
		b.WriteRune(r)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('a')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			if !write(b, sub, repeat) {
				return false
			}
		}
	case syntax.OpAlternate:
		return write(b, re.Sub[0], repeat)
	case syntax.OpStar:
		return times(0, -1)
	case syntax.OpPlus:
		return times(1, -1)
	case syntax.OpQuest:
		return times(0, 1)
	case syntax.OpRepeat:
		return times(re.Min, re.Max)
	case syntax.OpNoMatch:
		return false
	}
	return true
}

// pick returns a plain character of a class, which is given as ranges.
func pick(ranges []rune) (rune, bool) {
	for _, want := range "aA0_-. " {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= want && want <= ranges[i+1] {
				return want, true
			}
		}
	}
	if len(ranges) == 0 {
		return 0, false
	}
	return ranges[0], true
}
