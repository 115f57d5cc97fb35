package runtime

import "context"

// doBytes makes a call and returns the body of the reply as it is.
func doBytes(ctx context.Context, t *transport, c *call, opts []CallOption) ([]byte, error) {
	reply, err := t.buffer(ctx, c, opts)
	if err != nil {
		return nil, err
	}
	return reply.Body, nil
}
