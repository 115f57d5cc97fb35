package runtime

import (
	"context"
	"io"
)

// doStream makes a call and returns the body of the reply, which the caller closes.
func doStream(ctx context.Context, t *transport, c *call, opts []CallOption) (io.ReadCloser, error) {
	resp, err := t.open(ctx, c, opts)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}
