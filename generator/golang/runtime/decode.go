package runtime

import (
	"context"
	"encoding/json"
)

// decode makes a call and decodes its JSON reply.
func (t *transport) decode(ctx context.Context, c *call, opts []CallOption, out any) error {
	reply, err := t.buffer(ctx, c, opts)
	if err != nil || len(reply.Body) == 0 {
		return err
	}
	if !reply.isJSON() {
		return reply // the caller finds it in Body
	}
	if err := json.Unmarshal(reply.Body, out); err != nil {
		return reply.undecoded(err)
	}
	return nil
}
