package contracttests

import (
	"cmp"
	"maps"
	"slices"
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

// alignKeys gives the members of a body the names that were recorded with a {{variable}} in them, which stands for anything in a
// name, too: what they have as values is then compared. It reports whether it has renamed one.
func alignKeys(recorded, got any) (renamed bool) {
	switch recorded := recorded.(type) {
	case map[string]any:
		from, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for _, name := range templatedKeys(recorded) {
			if _, there := from[name]; there {
				continue
			}
			if as, ok := filledKey(name, recorded, from); ok {
				from[name] = from[as]
				delete(from, as)
				renamed = true
			}
		}
		for name, value := range recorded {
			renamed = alignKeys(value, from[name]) || renamed
		}
	case []any:
		from, _ := got.([]any)
		for i := range min(len(recorded), len(from)) {
			renamed = alignKeys(recorded[i], from[i]) || renamed
		}
	}
	return renamed
}

// templatedKeys are the names with variables; first those of which most is said, since {{a}} would take what is {{a}}-b.
func templatedKeys(object map[string]any) []string {
	said := func(name string) int { return len(variable.ReplaceAllString(name, "")) }
	names := slices.DeleteFunc(slices.Collect(maps.Keys(object)), func(name string) bool { return !variable.MatchString(name) })
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(said(b)-said(a), cmp.Compare(a, b)) })
	return names
}

// filledKey is the name in an object that can be a recorded one with its variables filled; rather one with the same value.
func filledKey(name string, recorded, from map[string]any) (as string, ok bool) {
	for _, other := range slices.Sorted(maps.Keys(from)) {
		if _, taken := recorded[other]; taken || !sameText(name, other) {
			continue
		}
		if equal(recorded[name], from[other]) {
			return other, true
		}
		if !ok {
			as, ok = other, true
		}
	}
	return as, ok
}
