package mockserver

import (
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// captured returns the values of the path's parameters by name: the path ends like the operation's template; what is before
// is the server's.
func (m *matcher) captured(op *operation) map[string]string {
	return captured(op.Path, m.request.segments)
}

func captured(template []model.PathPart, texts []string) map[string]string {
	pieces := splitTemplate(template)
	values := map[string]string{}
	if len(texts) < len(pieces) {
		return values
	}
	texts = texts[len(texts)-len(pieces):]
	for i, piece := range pieces {
		piece.capture(texts[i], values)
	}
	return values
}

// piece is what a template has between two slashes.
type piece []model.PathPart

func splitTemplate(template []model.PathPart) []piece {
	pieces := []piece{nil}
	for _, p := range template {
		if p.Param != "" {
			pieces[len(pieces)-1] = append(pieces[len(pieces)-1], p)
			continue
		}
		for i, text := range strings.Split(p.Literal, "/") {
			if i > 0 {
				pieces = append(pieces, nil)
			}
			if text != "" {
				pieces[len(pieces)-1] = append(pieces[len(pieces)-1], model.PathPart{Literal: unescape(text)})
			}
		}
	}
	for len(pieces) > 0 && pieces[0] == nil {
		pieces = pieces[1:]
	}
	for len(pieces) > 0 && pieces[len(pieces)-1] == nil {
		pieces = pieces[:len(pieces)-1]
	}
	return pieces
}

// capture reads the piece's parameters from a text. Each takes what is before the literal that follows it, and at least one
// character; where the text is not of this form, the parameters have no value.
func (p piece) capture(text string, values map[string]string) {
	found := map[string]string{}
	for i, part := range p {
		switch {
		case part.Param == "":
			if len(text) < len(part.Literal) || !strings.EqualFold(text[:len(part.Literal)], part.Literal) {
				return
			}
			text = text[len(part.Literal):]
		case i == len(p)-1:
			found[part.Param], text = text, ""
		case text == "":
			return
		default:
			n := 1
			if next := p[i+1]; next.Param == "" {
				n = strings.Index(strings.ToLower(text[1:]), strings.ToLower(next.Literal)) + 1
				if n == 0 {
					return
				}
				if i+2 == len(p) { // the last literal ends the text
					n = len(text) - len(next.Literal)
				}
			}
			if n <= 0 || n > len(text) {
				return
			}
			found[part.Param], text = text[:n], text[n:]
		}
	}
	if text != "" {
		return
	}
	for name, value := range found {
		values[name] = value
	}
}
