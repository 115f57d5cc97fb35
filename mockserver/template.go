package mockserver

// Templates
//
// What a recorded body or header has between {{ and }} is replaced as Postman's mock servers do (its page "Generate dynamic
// mock server responses with variables"):
//
//   - {{name}}, a variable of the environment or collection: its value, put in when the reply is prepared;
//   - {{name}}, a value that the request has where the recorded one has the variable: in the path, or as a value of the query;
//   - {{$guid}} and the other dynamic variables: see package fake;
//   - {{$body 'a.b[0]' 'default'}}, {{$queryParams 'q'}}, {{$pathSegments '0'}}, {{$headers 'h'}}: of the request. 'a\.b' is
//     the one key a.b. Without a key it is all of it.
//
// Anything else between braces stays as it is, and so do names that nothing knows.
//
// A text is looked through once, when its reply is prepared: a reply without templates costs nothing more than before. What is
// put in is data. It is escaped for its place (within a JSON string, as a JSON value, in XML or HTML, in a header) and never
// looked through again, so that no request can break the JSON, add a header or have a template of its own evaluated.

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/pmgen/pmgen/generator/model"
)

// maxExpression is how long an expression can be; what is longer is text.
const maxExpression = 1000

// place says how a value is written.
type place int

const (
	inText   place = iota // as it is
	inString              // within a JSON string
	inJSON                // as a JSON value
	inXML                 // escaped for XML and HTML
	inLine                // as it is, on one line
)

// template is a text with holes: literals[0], holes[0], literals[1], …
type template struct {
	literals []string
	holes    []hole
}

// hole is a place for a value.
type hole struct {
	place    place
	of       source
	name     string   // of a dynamic variable or of what is captured
	keys     []string // of a helper; nil: all of it
	fallback string
	given    bool // a fallback
}

// source is where a value comes from.
type source int

const (
	fromVariable source = iota // of the environment or collection; fallback is its value
	fromDynamic
	fromCaptured
	fromBody
	fromQuery
	fromPath
	fromHeaders
)

var helpers = map[string]source{"$body": fromBody, "$queryParams": fromQuery, "$pathSegments": fromPath, "$headers": fromHeaders}

// names are what plain names stand for in an operation's replies.
type names struct {
	variables func() map[string]string // that have a value
	captured  map[string]bool
}

func newNames(op *operation, recorded *model.Request) *names {
	n := &names{captured: map[string]bool{}, variables: sync.OnceValue(func() map[string]string {
		values := make(map[string]string, len(op.api.ReplyVariables))
		for _, v := range op.api.ReplyVariables {
			values[v.Name] = v.Value
		}
		return values
	})}
	for _, p := range op.Path {
		if p.Param != "" {
			n.captured[p.Param] = true
		}
	}
	for i := range op.Params {
		if p := &op.Params[i]; p.In == model.InPath && p.Variable != "" {
			n.captured[p.Variable] = true
		}
	}
	for _, q := range recorded.Query {
		if name, ok := wholeVariable(q.Value); ok {
			n.captured[name] = true
		}
	}
	return n
}

// wholeVariable is the name of the variable that a value is, and nothing else.
func wholeVariable(value string) (string, bool) {
	name, ok := strings.CutPrefix(strings.TrimSpace(value), "{{")
	name, closed := strings.CutSuffix(name, "}}")
	name = strings.TrimSpace(name)
	return name, ok && closed && name != "" && !strings.ContainsAny(name, "{}$")
}

// expression reads what stands between braces.
func (n *names) expression(text string) (hole, bool) {
	words, ok := splitWords(text)
	if !ok || len(words) == 0 {
		return hole{}, false
	}
	name, args := words[0], words[1:]
	if of, ok := helpers[name]; ok {
		h := hole{of: of}
		if len(args) > 2 {
			return hole{}, false
		}
		if len(args) > 0 && args[0] != "" {
			h.keys = splitKeys(args[0])
		}
		if len(args) > 1 {
			h.fallback, h.given = args[1], true
		}
		return h, true
	}
	if strings.HasPrefix(name, "$") {
		_, known := model.DynamicVariable(name)
		return hole{of: fromDynamic, name: name}, known && len(args) == 0
	}
	name = strings.TrimSpace(text)
	if value, ok := n.variables()[name]; ok {
		return hole{of: fromVariable, name: name, fallback: value, given: true}, true
	}
	return hole{of: fromCaptured, name: name}, n.captured[name]
}

// splitWords splits an expression at spaces; words can stand between quotes.
func splitWords(text string) (words []string, ok bool) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, " \t") {
		if q := text[0]; q == '\'' || q == '"' {
			n := strings.IndexByte(text[1:], q)
			if n < 0 {
				return nil, false
			}
			words, text = append(words, text[1:1+n]), text[n+2:]
			continue
		}
		n := strings.IndexAny(text, " \t")
		if n < 0 {
			n = len(text)
		}
		words, text = append(words, text[:n]), text[n:]
	}
	return words, true
}

// splitKeys splits a path: a.b[0].c, in which \. is a dot of the key.
func splitKeys(path string) (keys []string) {
	var key strings.Builder
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case c == '\\' && i+1 < len(path):
			i++
			key.WriteByte(path[i])
		case c == '.' || c == '[':
			if key.Len() > 0 || c == '.' && i > 0 && path[i-1] != ']' {
				keys = append(keys, key.String())
				key.Reset()
			}
		case c == ']':
		default:
			key.WriteByte(c)
		}
	}
	if key.Len() > 0 || len(keys) == 0 {
		keys = append(keys, key.String())
	}
	return keys
}

// ofExample finds the templates of an example's body; nil where there are none.
func (n *names) ofExample(e *model.Example) *template {
	text := string(e.Content.Bytes())
	marks := marksOf(&e.Content)
	if !strings.Contains(text, "{{") && len(marks) == 0 {
		return nil
	}
	return n.template(text, styleOf(&e.Content), marks)
}

// style says how values are written in a body.
type style struct {
	json    bool  // it has strings between quotes
	outside place // of strings, or anywhere
}

func styleOf(c *model.Content) style {
	switch {
	case c.Media == "text/event-stream":
		return style{json: true, outside: inLine}
	case c.IsJSON(), model.IsJSON(c.Media), model.IsJSONLines(c.Media), c.Lines, strings.HasSuffix(c.Media, "javascript"):
		return style{json: true, outside: inJSON}
	case mediaFamily(c.Media) == "xml", c.Media == "text/html":
		return style{outside: inXML}
	}
	return style{outside: inText}
}

// spliced is a value of a repaired body that was recorded as a bare expression.
type spliced struct {
	start, end int
	expression string
}

// marksOf finds where a repaired body had bare expressions.
func marksOf(c *model.Content) (found []spliced) {
	byPointer := map[string]string{}
	for _, m := range c.Marks {
		if strings.HasPrefix(m.Text, "{{") && strings.HasSuffix(m.Text, "}}") && len(m.Text) <= maxExpression {
			byPointer[m.Pointer] = m.Text[2 : len(m.Text)-2]
		}
	}
	if len(byPointer) == 0 || c.Value == nil {
		return nil
	}
	d := jsontext.NewDecoder(bytes.NewReader(c.Value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		token, err := d.ReadToken()
		if err != nil {
			break
		}
		expression, ok := byPointer[string(d.StackPointer())]
		if kind := token.Kind(); !ok || kind == '{' || kind == '[' || kind == '}' || kind == ']' {
			continue
		}
		end := int(d.InputOffset())
		start := end - len(strings.TrimSpace(token.String()))
		if token.Kind() == '"' {
			start = end - len(lastString(c.Value[:end]))
		}
		if isName(c.Value[end:]) { // the pointer of a member's name is that of its value
			continue
		}
		found = append(found, spliced{start, end, expression})
		delete(byPointer, string(d.StackPointer()))
	}
	slices.SortFunc(found, func(a, b spliced) int { return cmp.Compare(a.start, b.start) })
	return found
}

// isName reports whether what is before the text is a member's name.
func isName(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

// lastString is the JSON string at the end of the text.
func lastString(text []byte) []byte {
	for i := len(text) - 2; i >= 0; i-- {
		if text[i] != '"' {
			continue
		}
		backslashes := 0
		for j := i - 1; j >= 0 && text[j] == '\\'; j-- {
			backslashes++
		}
		if backslashes%2 == 0 {
			return text[i:]
		}
	}
	return text
}

// template finds the holes of a text; nil where there are none.
func (n *names) template(text string, s style, marks []spliced) *template {
	t := &template{}
	var literal strings.Builder
	add := func(h hole) {
		if h.of == fromVariable { // always the same
			literal.Write(h.value(known{text: h.fallback, variable: true}))
			return
		}
		t.literals, t.holes = append(t.literals, literal.String()), append(t.holes, h)
		literal.Reset()
	}
	quoted, changed := false, false
	for i := 0; i < len(text); {
		if len(marks) > 0 && marks[0].start == i {
			m := marks[0]
			marks = marks[1:]
			if h, ok := n.expression(m.expression); ok {
				h.place, changed = inJSON, true
				add(h)
			} else {
				literal.WriteString(text[m.start:m.end])
			}
			i = m.end
			continue
		}
		c := text[i]
		if c == '{' && strings.HasPrefix(text[i:], "{{") {
			if h, length, ok := n.at(text[i:], quoted); ok {
				h.place, changed = s.outside, true
				if quoted {
					h.place = inString
				}
				add(h)
				i += length
				continue
			}
		}
		switch {
		case !s.json:
		case c == '"':
			quoted = !quoted
		case c == '\n':
			quoted = false // no JSON string goes on
		case c == '\\' && quoted && i+1 < len(text):
			literal.WriteByte(c)
			i++
			c = text[i]
		}
		literal.WriteByte(c)
		i++
	}
	if !changed {
		return nil
	}
	t.literals = append(t.literals, literal.String())
	return t
}

// at reads the expression that the text begins with.
func (n *names) at(text string, quoted bool) (h hole, length int, ok bool) {
	end := strings.Index(text[:min(len(text), maxExpression)], "}}")
	if end < 0 {
		return hole{}, 0, false
	}
	expression := text[2:end]
	if quoted && strings.Contains(expression, `\`) {
		var plain string
		if json.Unmarshal([]byte(`"`+expression+`"`), &plain) == nil {
			expression = plain
		}
	}
	h, ok = n.expression(expression)
	return h, end + 2, ok
}

// ofHeader finds the templates of a header's value; nil where there are none.
func (n *names) ofHeader(value string) *template {
	if !strings.Contains(value, "{{") {
		return nil
	}
	return n.template(value, style{outside: inLine}, nil)
}

// constant is the text of a template without holes.
func (t *template) constant() (string, bool) {
	if len(t.holes) > 0 {
		return "", false
	}
	return t.literals[0], true
}
