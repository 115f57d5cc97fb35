package mockserver

import (
	"hash/maphash"
	"sync/atomic"
)

// recentSlots bounds what is remembered of one kind.
const recentSlots = 4096

// recent remembers what was worked out a moment ago, without a lock and in bounded room: a key has two slots that it may be in,
// and takes that of another where both are taken. The zero recent is none; newRecent makes one.
type recent[T any] struct {
	seed  maphash.Seed
	slots [recentSlots]atomic.Pointer[T]
}

func newRecent[T any]() *recent[T] { return &recent[T]{seed: maphash.MakeSeed()} }

// at returns the slots of a key, by its hash.
func (r *recent[T]) at(hash uint64) (first, second *atomic.Pointer[T]) {
	return &r.slots[hash%recentSlots], &r.slots[hash>>32%recentSlots]
}

// find returns what a slot has that is the key's.
func (r *recent[T]) find(hash uint64, is func(*T) bool) *T {
	first, second := r.at(hash)
	if v := first.Load(); v != nil && is(v) {
		return v
	}
	if v := second.Load(); v != nil && is(v) {
		return v
	}
	return nil
}

func (r *recent[T]) keep(hash uint64, v *T) {
	first, second := r.at(hash)
	if first.Load() == nil {
		first.Store(v)
		return
	}
	second.Store(v)
}

func (r *recent[T]) forget() {
	for i := range r.slots {
		r.slots[i].Store(nil)
	}
}
