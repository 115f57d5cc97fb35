package runtime

import "iter"

// intoEvents leaves an event stream to the caller, who loops over it once.
func intoEvents(field *iter.Seq2[StreamEvent, error]) func(*taking) error {
	return func(k *taking) error {
		resp := k.stream()
		*field = func(yield func(StreamEvent, error) bool) { k.t.events(k.ctx, k.call, resp, yield) }
		return nil
	}
}
