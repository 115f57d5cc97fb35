package runtime

import (
	"encoding/json"
	"fmt"
)

// jsonBody is a body that holds v as JSON.
func jsonBody(c *call, media string, v any) payload {
	data, err := json.Marshal(v)
	if err != nil {
		c.fail(fmt.Errorf("encode request: %w", err))
	}
	return payload{media: media, data: data}
}
