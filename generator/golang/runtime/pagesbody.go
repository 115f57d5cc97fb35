package runtime

import (
	"encoding/json"
	"fmt"
)

// inBody puts a cursor into the JSON body.
func inBody(member string) func(*call, string) error {
	return func(c *call, cursor string) error {
		object := map[string]json.RawMessage{}
		if len(c.body.data) > 0 {
			if err := json.Unmarshal(c.body.data, &object); err != nil || object == nil {
				return fmt.Errorf("%s: %s: the body is no object that could take a cursor", packageName, c.op)
			}
		}
		text, _ := json.Marshal(cursor) // a string does not fail
		object[member] = text
		data, err := json.Marshal(object)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", packageName, c.op, err)
		}
		c.body.data = data
		if c.body.media == "" {
			c.body.media = "application/json"
		}
		return nil
	}
}
