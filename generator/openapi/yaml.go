package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// writeYAML writes the document the way that reads well and compares well: block style, members in order, one item a
// line, texts of several lines as block scalars, neither anchors nor folded lines.
//
// The document is somebody else's text, so its style is chosen here: whatever is not plainly a word is quoted, so that no
// reader of YAML 1.1 or 1.2 takes it for a number, a date, a boolean or a directive.
func writeYAML(value any) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(node(value)); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return b.Bytes(), nil
}

// node returns the value as a YAML node.
func node(value any) *yaml.Node {
	switch v := value.(type) {
	case *object:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, m := range v.members {
			n.Content = append(n.Content, textNode(m.name, false), node(m.value))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range v {
			n.Content = append(n.Content, node(item))
		}
		return n
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
	case int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(v)}
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: number(v.String())}
	case string:
		return textNode(v, true)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
}

// textNode is a string: plain where that is safe, else quoted, or a block where it has lines and may be one.
func textNode(s string, lines bool) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: valid(s), Style: yaml.DoubleQuotedStyle}
	switch {
	case plain(s):
		n.Style = 0
	case lines && block(s):
		n.Style = yaml.LiteralStyle
	}
	return n
}

// number spells a JSON number so that YAML 1.1 readers see one, too: they want a dot before an exponent's sign.
func number(s string) string {
	if i := strings.IndexAny(s, "eE"); i > 0 && !strings.Contains(s[:i], ".") {
		exponent := s[i+1:]
		if exponent[0] != '-' && exponent[0] != '+' {
			exponent = "+" + exponent
		}
		return s[:i] + ".0e" + exponent
	}
	return s
}

// printable reports whether a character may stand in a YAML file as it is.
func printable(r rune) bool {
	return r != utf8.RuneError && r != '\uFEFF' && unicode.IsPrint(r)
}

// words are those that some reader takes for something else than a text.
var words = map[string]bool{"null": true, "true": true, "false": true, "yes": true, "no": true, "on": true, "off": true,
	"y": true, "n": true, "nan": true, "inf": true}

// plain reports whether the text needs no quotes.
func plain(s string) bool {
	if s == "" || words[strings.ToLower(s)] || strings.HasSuffix(s, " ") || strings.HasSuffix(s, ":") {
		return false
	}
	for i, r := range s {
		letter := r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') || r == '_' || r == '/' || r == '$'
		switch {
		case letter:
		case i == 0:
			return false
		case r == ' ' || r >= '0' && r <= '9' || strings.ContainsRune("-.+$()?!@%*=&,;'{}[]<>~^|", r):
		case r == ':' && s[i+1] != ' ':
		case r > utf8.RuneSelf && printable(r):
		default:
			return false
		}
	}
	return true
}

// block reports whether the text can be a block scalar: lines that any reader gives back as they are.
func block(s string) bool {
	if !strings.Contains(s, "\n") || s[0] == ' ' || s[0] == '\t' || s[0] == '\n' {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" && strings.TrimSpace(line) == "" {
			return false
		}
		for _, r := range line {
			if r != '\t' && !printable(r) {
				return false
			}
		}
	}
	body := strings.TrimRight(s, "\n")
	return body != "" && !strings.HasSuffix(body, " ") && !strings.HasSuffix(body, "\t")
}
