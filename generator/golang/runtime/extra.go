package runtime

import (
	"encoding/json"
	"maps"
	"slices"
)

// extraMembers returns a struct's further members, sorted by name, without those that are its fields.
func extraMembers[T any](extra map[string]T, known ...string) []member {
	var members []member
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if !slices.Contains(known, name) {
			members = append(members, member{name: name, value: extra[name]})
		}
	}
	return members
}

// decodeExtra decodes a struct's further members.
func decodeExtra[T any](object map[string]json.RawMessage) (map[string]T, error) {
	if len(object) == 0 {
		return nil, nil
	}
	extra := make(map[string]T, len(object))
	for name, text := range object {
		var v T
		if err := json.Unmarshal(text, &v); err != nil {
			return nil, err
		}
		extra[name] = v
	}
	return extra, nil
}
