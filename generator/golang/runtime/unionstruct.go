package runtime

import (
	"encoding/json"
	"fmt"
)

// objectHas checks that the value is an object with the members and, where property is not empty, that its value is one of
// the texts.
func objectHas(members []string, property string, texts ...string) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); err != nil || object == nil {
			return fmt.Errorf("%s: the value is not an object", packageName)
		}
		for _, m := range members {
			if object[m] == nil {
				return fmt.Errorf("%s: the value has no member %q", packageName, m)
			}
		}
		if property == "" {
			return nil
		}
		for _, text := range texts {
			if string(object[property]) == text {
				return nil
			}
		}
		return fmt.Errorf("%s: the value's %q is another", packageName, property)
	}
}
