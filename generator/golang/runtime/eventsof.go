package runtime

import (
	"context"
	"fmt"
	"iter"
	"slices"
)

// StreamEventOf is a server-sent event whose data is a T.
type StreamEventOf[T any] struct {
	StreamEvent
	Value *T // nil for an event of another name than the documented ones
}

// doEventsOf returns the events of a stream. The data of those of the names is a T; where it is not, the loop ends with an error.
func doEventsOf[T any](ctx context.Context, t *transport, c *call, opts []CallOption, names ...string) iter.Seq2[StreamEventOf[T], error] {
	return func(yield func(StreamEventOf[T], error) bool) {
		for event, err := range doEvents(ctx, t, c, opts) {
			of := StreamEventOf[T]{StreamEvent: event}
			if err == nil && slices.Contains(names, event.Name) {
				of.Value = new(T)
				if err = event.Decode(of.Value); err != nil {
					of.Value, err = nil, fmt.Errorf("%s: %s: decode event: %w", packageName, c.op, err)
				}
			}
			if !yield(of, err) || err != nil {
				return
			}
		}
	}
}
