package scripts

import (
	"fmt"
	"strings"
)

// What a byte of a script can be part of.
const (
	inCode = iota
	inSingle
	inDouble
	inTemplate
	inRegexp
	inLineComment
	inBlockComment
	contexts
)

// never is the depth of a context that the byte cannot be in.
const never = -1 << 30

// depths are the deepest nesting of brackets that leads to each context.
type depths [contexts]int

// unfit returns why a script is not given to the parser, or nil. The parser goes down into brackets by recursion, and a
// stack that is used up cannot be caught; what it does about labels and arrows takes time and memory with the square of
// their number.
//
// Whether a slash divides or begins a regular expression, and which brace ends the code in a template, only a parser knows.
// So both are followed: for each context that a byte can be in there is the deepest nesting that leads there. Broken code
// may still nest deeper than it seems; that is why maxCode is so small that no script can use up the stack.
func unfit(code string) *problem {
	if len(code) > maxCode {
		return &problem{text: fmt.Sprintf("is longer than the %d KB that are read", maxCode>>10)}
	}
	depth := depths{inCode: 0}
	for c := inCode + 1; c < contexts; c++ {
		depth[c] = never
	}
	escaped := false // by a backslash, in a text
	colons, arrows := 0, 0
	for i := range len(code) {
		next := depth.next(code, i, escaped)
		escaped = code[i] == '\\' && !escaped || escaped && strings.HasPrefix(code[i:], "\r\n")
		if depth = next; depth[inCode] < 0 || i == 0 {
			continue
		}
		switch code[i-1 : i+1] {
		case "=>":
			arrows++
		case `":`, `':`: // no label
		default:
			if code[i] == ':' {
				colons++
			}
		}
		switch {
		case depth[inCode] > maxNesting:
			return &problem{offset: i, text: fmt.Sprintf("nests brackets more than %d deep", maxNesting)}
		case colons > maxColons:
			return &problem{offset: i, text: fmt.Sprintf("has more than %d colons", maxColons)}
		case arrows > maxArrows:
			return &problem{offset: i, text: fmt.Sprintf("has more than %d arrow functions", maxArrows)}
		}
	}
	return nil
}

// next returns the depths behind the byte at i.
func (d depths) next(code string, i int, escaped bool) depths {
	n := d
	follows := func(text string) bool { return strings.HasSuffix(code[:i], text) }
	switch b := code[i]; b {
	case '(', '[', '{':
		n[inCode] = d[inCode] + 1
		if b == '{' && follows("$") && d[inTemplate] >= 0 { // an escaped one, too, does no harm
			n[inCode] = max(n[inCode], d[inTemplate]+1)
		}
	case ')', ']', '}':
		n[inCode] = max(d[inCode]-1, min(d[inCode], 0))
		if b == '}' && d[inCode] > 0 {
			n[inTemplate] = max(d[inTemplate], d[inCode]-1)
		}
	case '\'':
		n.quote(d, inSingle, escaped)
	case '"':
		n.quote(d, inDouble, escaped)
	case '`':
		n.quote(d, inTemplate, escaped)
	case '/':
		switch after := code[i+1:]; {
		case strings.HasPrefix(after, "/"):
			n[inLineComment], n[inCode] = max(d[inLineComment], d[inCode]), never
		case strings.HasPrefix(after, "*"):
			n[inBlockComment], n[inCode] = max(d[inBlockComment], d[inCode]), never
		default:
			n[inRegexp] = max(d[inRegexp], d[inCode])
		}
		if !escaped { // and stays in it, should it stand between brackets
			n[inCode] = max(n[inCode], d[inRegexp])
		}
		if follows("*") {
			n[inCode] = max(n[inCode], d[inBlockComment])
			if !follows("/*") {
				n[inBlockComment] = never
			}
		}
	case '\n', '\r':
		n[inCode] = max(d[inCode], d[inLineComment])
		n[inLineComment], n[inRegexp] = never, never
		if !escaped {
			n[inSingle], n[inDouble] = never, never
		}
	}
	return n
}

// quote goes into a text from code, and out of it.
func (n *depths) quote(d depths, text int, escaped bool) {
	n[text], n[inCode] = d[inCode], d[text]
	if escaped {
		n[text] = max(d[text], d[inCode])
		n[inCode] = never
	}
}
