package runtime

import (
	"encoding/json"
	"strings"
)

// within returns the value that a JSON Pointer leads to through objects, nil where there is none.
func within(members map[string]json.RawMessage, pointer string) json.RawMessage {
	token, rest, deeper := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	value := members[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)]
	if !deeper || value == nil {
		return value
	}
	var inner map[string]json.RawMessage
	if json.Unmarshal(value, &inner) != nil {
		return nil
	}
	return within(inner, "/"+rest)
}

// wholeNumber returns a whole number, also one that is written as a text.
func wholeNumber(value json.RawMessage) (int64, bool) {
	var n json.Number
	if json.Unmarshal(value, &n) != nil {
		return 0, false
	}
	i, err := n.Int64()
	return i, err == nil
}

// scalarText returns a text, or a number as one; "" where the value is something else or is not there.
func scalarText(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var n json.Number
	if json.Unmarshal(value, &n) == nil {
		return n.String()
	}
	return ""
}

// denied reports whether the value is false: the server says that there is no more.
func denied(value json.RawMessage) bool { return string(value) == "false" }
