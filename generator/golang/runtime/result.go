package runtime

import "context"

// do makes a call whose reply is JSON and returns it as a T. A reply without a body gives the zero T.
func do[T any](ctx context.Context, t *transport, c *call, opts []CallOption) (*T, error) {
	out := new(T)
	if err := t.decode(ctx, c, opts, out); err != nil {
		return nil, err
	}
	return out, nil
}
