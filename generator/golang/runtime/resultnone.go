package runtime

import "context"

// doNone makes a call whose reply has no body that matters.
func doNone(ctx context.Context, t *transport, c *call, opts []CallOption) error {
	_, err := t.buffer(ctx, c, opts)
	return err
}
