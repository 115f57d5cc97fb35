package golang

import (
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// origin says where a type is from, in words that follow its name.
func (e *emitter) origin(n *model.NamedType) string {
	if name, ok := strings.CutPrefix(n.ID, "schema:"); ok || n.Declared {
		of, inner, nested := strings.Cut(name, "/")
		if !nested || e.api.Type("schema:"+of) == nil {
			return "is the schema " + quote(schemaName(name)) + "."
		}
		return typeOf(inner) + " the schema " + quote(schemaName(of)) + "."
	}
	id, path, ok := strings.Cut(n.ID, "/")
	if !ok {
		return "is a type of the API."
	}
	op := e.operations[id]
	of := quote(id)
	if op != nil {
		of = e.link(op)
	}
	what, inner, nested := strings.Cut(path, "/")
	status, more, _ := strings.Cut(what, " ")
	switch {
	case what == "request" && op != nil && op.Body != nil && op.Body.GoType != "":
		return typeOf(inner) + " the form of " + of + "."
	case what == "request" && op != nil && op.Body != nil && op.Body.Encoding == model.GraphQL:
		if nested {
			return typeOf(inner) + " the variables of " + of + "."
		}
		return "holds the variables of " + of + "."
	case what == "request" && nested:
		return typeOf(inner) + " the body of " + of + "."
	case what == "request":
		return "is the body of " + of + "."
	case isStatus(status) && more == "header":
		return typeOf(inner) + " the headers of the " + status + " reply to " + of + "."
	case isStatus(status) && more == "event":
		return typeOf(inner) + " the events of " + of + "."
	case isStatus(status) && nested:
		return typeOf(inner) + " the " + status + " reply to " + of + "."
	case isStatus(status):
		return "is the " + status + " reply to " + of + "."
	}
	return typeOf(inner) + " the " + plainLine(what) + " of " + of + "."
}

// schemaName writes the name of a schema as its file is called: schemas/usage#Address.
func schemaName(name string) string {
	return strings.NewReplacer(":", "/", "~1", "/", "~0", "~").Replace(name)
}

// typeOf names a place within a value: the type of blocks[].config. What an element of a list is one of several is no part
// of a place that people know.
func typeOf(pointer string) string {
	var b strings.Builder
	words := "is the type of "
	for token := range strings.SplitSeq(pointer, "/") {
		switch {
		case token == "*":
			b.WriteString("[]")
		case isAlternative(token):
			words = "is one type of "
			continue
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(strings.NewReplacer("~1", "/", "~0", "~").Replace(token))
		}
		words = "is the type of "
	}
	switch place := plainLine(b.String()); {
	case place == "":
		return strings.TrimSpace(words)
	case place == "[]" && words == "is the type of ":
		return "is an element of"
	case strings.ContainsAny(place, " \""):
		return words + quote(place) + " in"
	default:
		return words + cut(place, 120) + " in"
	}
}

// isAlternative reports whether the token of a path is the number of a union's alternative: |3.
func isAlternative(token string) bool {
	n, ok := strings.CutPrefix(token, "|")
	_, err := strconv.Atoi(n)
	return ok && err == nil
}

func isStatus(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 100 && n < 1000
}

// link is an operation's method as a comment links to it.
func (e *emitter) link(op *model.Operation) string {
	return "[" + e.serviceTypes[op.Service] + "." + op.GoName + "]"
}
