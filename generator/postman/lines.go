package postman

import (
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// isLines reports whether a text that is not one JSON value is JSON Lines: two objects or arrays at least, each on a line of
// its own, and nothing else. One that goes over several lines is not, and neither is a text of which a line is broken. As
// in other bodies, variables may stand in the place of values.
func isLines(s string) bool {
	values := 0
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if !isLine(line) {
			return false
		}
		values++
	}
	return values > 1
}

func isLine(s string) bool {
	if s[0] != '{' && s[0] != '[' || s[len(s)-1] != '}' && s[len(s)-1] != ']' || variable0(s) == len(s) {
		return false
	}
	if state, wrong := judge(s); wrong != "" || state == model.Valid {
		return wrong == ""
	}
	m, ok := mend(s, true)
	if !ok {
		return false
	}
	for _, d := range m.mends {
		if d.kind != mendVariable && d.kind != mendSpread {
			return false
		}
	}
	return true
}
