package contracttests

import (
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// fillIn puts into a recorded body what a server put where a bare {{variable}} was recorded: it stands for anything. Where the
// server has nothing there, it stays as it is.
func fillIn(recorded, got any, marks []model.Mark) {
	for _, m := range marks {
		tokens := model.PointerTokens(m.Pointer)
		if !strings.HasPrefix(m.Text, "{{") || len(tokens) == 0 {
			continue
		}
		outer, last := tokens[:len(tokens)-1], tokens[len(tokens)-1]
		switch of := valueAt(recorded, outer).(type) {
		case map[string]any:
			if from, ok := valueAt(got, outer).(map[string]any); ok {
				if value, ok := from[last]; ok {
					of[last] = value
				}
			}
		case []any:
			i, err := strconv.Atoi(last)
			if from, ok := valueAt(got, outer).([]any); ok && err == nil && i >= 0 && i < min(len(of), len(from)) {
				of[i] = from[i]
			}
		}
	}
}

// valueAt follows tokens into JSON; nil where they lead nowhere.
func valueAt(value any, tokens []string) any {
	for _, token := range tokens {
		switch v := value.(type) {
		case map[string]any:
			value = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}
