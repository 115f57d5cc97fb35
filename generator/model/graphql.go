package model

import (
	"slices"
	"strings"
)

// GraphQLSubject tells what a GraphQL document asks for: the operation that runs ("mutation addUser", "query" where it has no
// name) and the fields at its root, sorted and joined by commas. operationName chooses one of several operations. Both are ""
// where the text is no document.
func GraphQLSubject(document, operationName string) (operation, fields string) {
	l := &graphQLLexer{text: document}
	for token := l.next(); token != ""; token = l.next() {
		switch token {
		case "{":
			return "query", l.selection()
		case "query", "mutation", "subscription":
			name := token
			for token = l.next(); token != "{"; token = l.next() {
				switch {
				case token == "":
					return "", ""
				case token == "(":
					l.skip("(", ")")
				case isGraphQLName(token) && !strings.Contains(name, " "):
					name += " " + token
				case token == "@":
					l.next()
				}
			}
			fields := l.selection()
			if _, short, _ := strings.Cut(name, " "); operationName == "" || short == operationName {
				return name, fields
			}
		case "fragment":
			for token != "{" && token != "" {
				token = l.next()
			}
			l.skip("{", "}")
		default:
			return "", ""
		}
	}
	return "", ""
}

// selection reads the fields up to the brace that closes them: their names, not their aliases, and fragments as ...Name.
func (l *graphQLLexer) selection() string {
	var fields []string
	for token := l.next(); token != "" && token != "}"; token = l.next() {
		switch {
		case token == "(":
			l.skip("(", ")")
		case token == "{":
			l.skip("{", "}")
		case token == "@":
			l.next()
		case token == ":" && len(fields) > 0:
			fields[len(fields)-1] = l.next()
		case token == "...":
			if name := l.next(); name == "on" {
				fields = append(fields, "...on "+l.next())
			} else if isGraphQLName(name) {
				fields = append(fields, "..."+name)
			} else if name == "{" {
				l.skip("{", "}")
			} else if name == "@" {
				l.next()
			}
		case isGraphQLName(token):
			fields = append(fields, token)
		}
	}
	slices.Sort(fields)
	return strings.Join(slices.Compact(fields), ",")
}

type graphQLLexer struct {
	text string
}

// skip passes over what a bracket holds that is open already.
func (l *graphQLLexer) skip(open, closing string) {
	for depth := 1; depth > 0; {
		switch l.next() {
		case "":
			return
		case open:
			depth++
		case closing:
			depth--
		}
	}
}

// next returns the next token, "" at the end: a name, "...", a mark, or `"` for a string.
func (l *graphQLLexer) next() string {
	for {
		l.text = strings.TrimLeft(l.text, " \t\r\n,\ufeff")
		if !strings.HasPrefix(l.text, "#") {
			break
		}
		_, l.text, _ = strings.Cut(l.text, "\n")
	}
	switch {
	case l.text == "":
		return ""
	case strings.HasPrefix(l.text, "..."):
		return l.take(3)
	case strings.HasPrefix(l.text, `"""`):
		end := strings.Index(l.text[3:], `"""`)
		if end < 0 {
			l.text = ""
			return ""
		}
		l.text = l.text[3+end+3:]
		return `"`
	case l.text[0] == '"':
		i := 1
		for i < len(l.text) && l.text[i] != '"' {
			if l.text[i] == '\\' {
				i++
			}
			i++
		}
		l.text = l.text[min(i+1, len(l.text)):]
		return `"`
	}
	end := 0
	for end < len(l.text) && (l.text[end] == '_' || l.text[end]|0x20 >= 'a' && l.text[end]|0x20 <= 'z' || l.text[end] >= '0' && l.text[end] <= '9') {
		end++
	}
	return l.take(max(end, 1))
}

func (l *graphQLLexer) take(n int) string {
	token := l.text[:n]
	l.text = l.text[n:]
	return token
}

func isGraphQLName(token string) bool {
	return token != "" && (token[0] == '_' || token[0]|0x20 >= 'a' && token[0]|0x20 <= 'z')
}
