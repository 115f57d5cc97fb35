package runtime

import "context"

// doValue makes a call whose reply is JSON and returns it as a T: an array, a map or a scalar.
func doValue[T any](ctx context.Context, t *transport, c *call, opts []CallOption) (T, error) {
	var out T
	if err := t.decode(ctx, c, opts, &out); err != nil {
		var zero T
		return zero, err
	}
	return out, nil
}
