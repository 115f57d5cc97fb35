package runtime

import (
	"context"
	"net/http"
)

// open makes a call and returns the response with its body open. What is not a success is returned as an error.
func (t *transport) open(ctx context.Context, c *call, opts []CallOption) (*http.Response, error) {
	one := newCallConfig(opts)
	resp, err := t.send(ctx, c, one)
	if err != nil {
		return nil, err
	}
	if !c.succeeded(resp) {
		reply, err := t.read(resp, c, one)
		if err != nil {
			return nil, err
		}
		return nil, reply.typed(c.errs)
	}
	if one.capture != nil {
		head := *resp
		head.Body = http.NoBody
		*one.capture = &head
	}
	return resp, nil
}
