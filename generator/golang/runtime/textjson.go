package runtime

import (
	"encoding/json"
	"fmt"
)

// textJSON returns a value as text where a place has one text only: of a string its value, else JSON.
func textJSON(c *call, name string, value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		c.fail(fmt.Errorf("%s: %w", name, err))
	}
	var s string
	if json.Unmarshal(text, &s) == nil {
		return s
	}
	return string(text)
}
