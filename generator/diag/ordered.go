package diag

import "sync"

// Ordered takes over what is said by the parts of a stage that are done at the same time, in the order of the parts and as soon
// as can be: since a list is bounded, so is what is held of all parts together.
type Ordered struct {
	mu    sync.Mutex
	into  *List
	said  []*List
	taken int
}

// InOrder takes over from n parts.
func InOrder(n int, into *List) *Ordered { return &Ordered{into: into, said: make([]*List, n)} }

// Done takes over what part i, which is done, has said.
func (o *Ordered) Done(i int, said List) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said[i] = &said
	for ; o.taken < len(o.said) && o.said[o.taken] != nil; o.taken++ {
		o.into.Append(*o.said[o.taken])
		o.said[o.taken] = nil
	}
}
