package tree

import (
	"errors"
	"fmt"
	"io"

	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"
)

// The bounds of YAML. The parser's time grows with the square of the depth and of the keys of one object, and its stack with
// the depth: 100 KB of brackets would take it most of a minute. Splitting into tokens takes no longer than the text is long,
// so that the tokens are what is judged; brackets in texts are none.
const (
	MaxYAML       = 16 << 20 // bytes
	maxYAMLDepth  = 256
	maxYAMLKeys   = 10_000 // of one object
	maxYAMLTokens = 500_000
)

// YAMLTokens splits a text into what goccy's parser reads, if that can be done with bounded effort. The error is of the kind
// [TooLarge] and has a line and column, but no file.
func YAMLTokens(text string) (token.Tokens, error) {
	if len(text) > MaxYAML {
		return nil, tooLarge(nil, "has more than %d MiB", MaxYAML>>20)
	}
	var tokens token.Tokens
	var s scanner.Scanner
	s.Init(text)
	n := nesting{}
	for {
		found, err := s.Scan()
		if errors.Is(err, io.EOF) {
			return tokens, nil
		}
		for _, t := range found {
			tokens.Add(t)
			if err := n.add(t); err != nil {
				return nil, err
			}
			if len(tokens) > maxYAMLTokens {
				return nil, tooLarge(t, "has more than %d values and signs", maxYAMLTokens)
			}
		}
	}
}

func tooLarge(t *token.Token, format string, args ...any) error {
	e := &SyntaxError{Kind: TooLarge, Message: fmt.Sprintf(format, args...)}
	if t != nil && t.Position != nil {
		e.Pos.Line, e.Pos.Column = t.Position.Line, t.Position.Column
	}
	return e
}

// nesting follows how deep a text is nested: in brackets, and in the columns of keys and dashes.
type nesting struct {
	open    int
	columns []level
	last    *token.Token
}

type level struct{ column, keys int }

func (n *nesting) add(t *token.Token) error {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.open++
	case token.SequenceEndType, token.MappingEndType:
		n.open = max(n.open-1, 0)
	case token.SequenceEntryType, token.MappingKeyType:
		n.enter(t)
	case token.MappingValueType:
		if n.last != nil && n.open == 0 {
			n.enter(n.last)
		}
	}
	n.last = t
	if n.open+len(n.columns) > maxYAMLDepth {
		return tooLarge(t, "is nested more than %d levels deep", maxYAMLDepth)
	}
	if i := len(n.columns) - 1; i >= 0 && n.columns[i].keys > maxYAMLKeys && t.Type != token.SequenceEntryType {
		return tooLarge(t, "has more than %d names in one object", maxYAMLKeys)
	}
	return nil
}

// enter counts a key or dash where it stands, and leaves what is further to the right.
func (n *nesting) enter(t *token.Token) {
	column := t.Position.Column
	for len(n.columns) > 0 && n.columns[len(n.columns)-1].column > column {
		n.columns = n.columns[:len(n.columns)-1]
	}
	if len(n.columns) == 0 || n.columns[len(n.columns)-1].column < column {
		n.columns = append(n.columns, level{column: column})
	}
	if t.Type != token.SequenceEntryType {
		n.columns[len(n.columns)-1].keys++
	}
}
