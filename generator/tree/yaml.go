package tree

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	goccy "github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/pmgen/pmgen/generator/diag"
)

// ParseYAML reads one YAML document of what JSON can say: anchors, aliases, tags and keys that are no text are refused, since
// what they stand for has no place of its own, or none in JSON. Numbers that JSON spells differently are texts.
func ParseYAML(name string, data []byte) (file *File, duplicates []Duplicate, err error) {
	f := NewFile(name, string(data))
	f.yaml = true
	p := yamlParser{file: f}
	if !utf8.ValidString(f.Text) {
		return nil, nil, p.fail(NotParsed, invalidAt(f.Text), "the file is not UTF-8 text")
	}
	// The parser is not ours, and the text is somebody else's.
	defer func() {
		if r := recover(); r != nil {
			file, duplicates, err = nil, nil, p.fail(NotParsed, 0, "not YAML that can be read")
		}
	}()
	text := f.Text
	if !strings.HasSuffix(text, "\n") {
		text += "\n" // without it the parser doubles the empty lines of a folded text at the end
	}
	if err := p.parse(text); err != nil {
		return nil, nil, err
	}
	return f, p.duplicates, nil
}

func invalidAt(text string) int {
	at := 0
	for at < len(text) {
		r, w := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && w == 1 {
			break
		}
		at += w
	}
	return at
}

type yamlParser struct {
	file       *File
	duplicates []Duplicate
}

func (p *yamlParser) fail(kind ErrorKind, offset int, format string, args ...any) error {
	return p.file.fail(kind, offset, format, args...)
}

func (p *yamlParser) parse(text string) error {
	tokens, err := YAMLTokens(text)
	if err != nil {
		var e *SyntaxError
		if errors.As(err, &e) {
			return p.fail(e.Kind, p.offset(e.Pos.Line, e.Pos.Column), "the file %s", e.Message)
		}
		return err
	}
	if err := p.refuse(tokens); err != nil {
		return err
	}
	parsed, err := goccy.Parse(tokens, 0, goccy.AllowDuplicateMapKey())
	if err != nil {
		if e := (*yaml.SyntaxError)(nil); errors.As(err, &e) {
			message := e.Message
			if strings.Contains(message, "'\t'") {
				message = "a tab, where YAML is indented with spaces; write spaces in its place"
			}
			return p.fail(NotParsed, p.at(e.Token), "not YAML: %s", message)
		}
		return p.fail(NotParsed, 0, "not YAML: %v", err)
	}
	for _, d := range parsed.Docs {
		if d.Body == nil || d.Body.Type() == ast.DirectiveType {
			continue
		}
		if p.file.Root, err = p.value(d.Body, nil, 0, 0); err != nil {
			return err
		}
	}
	if p.file.Root == nil {
		return p.fail(NotParsed, 0, "the file is empty")
	}
	return nil
}

// refuse tells what no collection is meant to have, before the parser makes something else of it.
func (p *yamlParser) refuse(tokens token.Tokens) error {
	headers, content, directive := 0, false, 0
	var last *token.Token
	for _, t := range tokens {
		if t.Type == token.DirectiveType {
			directive = t.Position.Line
		}
		if t.Position.Line == directive {
			continue
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return p.fail(Unsupported, p.at(t), "anchors and aliases (&, * and <<) are not read; write the value out")
		case token.TagType:
			return p.fail(Unsupported, p.at(t), "tags (%s) are not read; remove it", short(t.Value))
		case token.MappingKeyType:
			return p.fail(Unsupported, p.at(t), "keys that begin with ? are not read")
		case token.MappingStartType:
			if last != nil && last.Type == token.MappingStartType && p.at(t) == p.at(last)+1 {
				return p.fail(Unquoted, p.at(last), "%s is not quoted, so that YAML takes it for an object", p.variable(p.at(last)))
			}
		case token.DocumentHeaderType, token.DocumentEndType:
			headers++
			if headers > 2 {
				return p.fail(Unsupported, p.at(t), "the file has more than one YAML document")
			}
		}
		switch t.Type {
		case token.DocumentHeaderType:
			last = nil
			continue
		case token.DocumentEndType, token.CommentType:
			continue
		}
		if content && last == nil {
			return p.fail(Unsupported, p.at(t), "the file has more than one YAML document")
		}
		content, last = true, t
	}
	return nil
}

// variable returns the {{variable}} that stands at the offset.
func (p *yamlParser) variable(offset int) string {
	rest, _, _ := strings.Cut(p.file.Text[offset:], "\n")
	if i := strings.Index(rest, "}}"); i >= 0 {
		rest = rest[:i+2]
	}
	return short(strings.TrimSpace(rest))
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// at returns the offset of a token. The scanner counts lines and characters; its own offsets are wrong after block texts.
func (p *yamlParser) at(t *token.Token) int {
	if t == nil || t.Position == nil {
		return 0
	}
	return p.offset(t.Position.Line, t.Position.Column)
}

func (p *yamlParser) offset(line, column int) int {
	lines := p.file.starts()
	if line < 1 || line > len(lines) {
		return 0
	}
	at := lines[line-1]
	for range column - 1 {
		if at >= len(p.file.Text) || p.file.Text[at] == '\n' {
			break
		}
		_, w := utf8.DecodeRuneInString(p.file.Text[at:])
		at += w
	}
	return at
}

func (p *yamlParser) value(n ast.Node, parent *Node, index, depth int) (*Node, error) {
	out := &Node{file: p.file, parent: parent, index: int32(index), start: int32(p.at(n.GetToken()))}
	if depth > maxYAMLDepth {
		return nil, p.fail(TooLarge, int(out.start), "the file is nested more than %d levels deep", maxYAMLDepth)
	}
	var err error
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		out.Kind, out.Text = Bool, strconv.FormatBool(n.Value)
	case *ast.StringNode:
		out.Kind, out.Text = String, n.Value
	case *ast.LiteralNode:
		out.Kind, out.Text = String, n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.Kind, out.Text = String, n.GetToken().Value
		if json.Valid([]byte(out.Text)) {
			out.Kind = Number
		}
	case *ast.SequenceNode:
		out.Kind = Array
		for i, v := range n.Values {
			item, err := p.value(v, out, i, depth+1)
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, item)
		}
	case *ast.MappingNode:
		err = p.members(out, n.Values, depth, n.IsFlowStyle)
	case *ast.MappingValueNode:
		err = p.members(out, []*ast.MappingValueNode{n}, depth, n.IsFlowStyle)
	default:
		return nil, p.fail(Unsupported, int(out.start), "values of the kind %s are not read", n.Type())
	}
	out.end = int32(p.end(out))
	return out, err
}

func (p *yamlParser) members(out *Node, values []*ast.MappingValueNode, depth int, flow bool) error {
	out.Kind = Object
	seen := make(map[string]int, len(values))
	for i, v := range values {
		at := p.at(v.Key.GetToken())
		if i == 0 && !flow {
			out.start = int32(at)
		}
		name := v.Key.GetToken().Value
		value, err := p.value(v.Value, out, i, depth+1)
		if err != nil {
			return err
		}
		if i, ok := seen[name]; ok {
			out.Members[i].Earlier = true
			p.duplicates = append(p.duplicates, Duplicate{Pos: p.file.Pos(at), Name: name})
		}
		seen[name] = len(out.Members)
		out.Members = append(out.Members, Member{Name: name, NameAt: at, Value: value})
	}
	return nil
}

// end returns the end of a value, or of its first line.
func (p *yamlParser) end(n *Node) int {
	end := int(n.start)
	for end < len(p.file.Text) && p.file.Text[end] != '\n' && p.file.Text[end] != '\r' {
		end++
	}
	if n.Kind != String && n.Kind != Array && n.Kind != Object {
		end = min(end, int(n.start)+len(n.Text))
	}
	return end
}

// yamlPositions returns the places of bytes of the decoded text. However a text is written (in quotes, over several lines,
// folded), what is not space stands in it in the same order, so that counting it tells the place.
func (n *Node) yamlPositions(offsets []int) []diag.Pos {
	all := make([]diag.Pos, len(offsets))
	src := yamlSource{text: n.file.Text, at: int(n.start)}
	src.open()
	at := 0
	for k, i := range offsets {
		for at < min(i, len(n.Text)) {
			r, w := utf8.DecodeRuneInString(n.Text[at:])
			at += w
			if !blank(r) {
				src.next()
			}
		}
		if i < len(n.Text) && !blank(rune(n.Text[i])) {
			src.skip()
		}
		all[k] = n.file.Pos(min(src.at, len(n.file.Text)))
	}
	return all
}

func blank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// yamlSource walks over the source of a text, character by character as they are when decoded.
type yamlSource struct {
	text  string
	at    int
	quote byte
}

// open passes over what stands in front of the text: a quote, or the header of a block.
func (s *yamlSource) open() {
	if s.at >= len(s.text) {
		return
	}
	switch c := s.text[s.at]; c {
	case '"', '\'':
		s.quote = c
		s.at++
	case '|', '>':
		for s.at < len(s.text) && s.text[s.at] != '\n' {
			s.at++
		}
	}
}

// skip passes over space.
func (s *yamlSource) skip() {
	for s.at < len(s.text) {
		r, w := s.char()
		if !blank(r) {
			return
		}
		s.at += w
	}
}

// next passes over space and one character that is none.
func (s *yamlSource) next() {
	s.skip()
	if s.at < len(s.text) {
		_, w := s.char()
		s.at += w
	}
}

// char decodes the character at hand; a line break that is escaped counts as space.
func (s *yamlSource) char() (rune, int) {
	rest := s.text[s.at:]
	switch {
	case s.quote == '\'' && len(rest) > 1 && rest[0] == '\'' && rest[1] == '\'':
		return '\'', 2
	case s.quote != '"' || rest[0] != '\\' || len(rest) < 2:
		return utf8.DecodeRuneInString(rest)
	}
	switch rest[1] {
	case 'n', 't', 'r', ' ', '\n', '\t', '\r':
		return ' ', 2
	case 'x', 'u', 'U':
		w := 2 + map[byte]int{'x': 2, 'u': 4, 'U': 8}[rest[1]]
		if len(rest) < w {
			return utf8.RuneError, len(rest)
		}
		v, _ := strconv.ParseUint(rest[2:w], 16, 32)
		return rune(v), w
	}
	return rune(rest[1]), 2
}
