// Package parallel does independent parts of one stage at the same time. What a part makes belongs to its number, so that
// the result does not hang on who was first.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls part for every number below n, on as many processors as there are, and returns when all are done. A panic of a
// part becomes one of the caller, as if there were no others.
func Each(n int, part func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 {
		for i := range n {
			part(i)
		}
		return
	}
	var next atomic.Int64
	var failure atomic.Pointer[any]
	work := func() {
		defer func() {
			if r := recover(); r != nil {
				failure.CompareAndSwap(nil, &r)
			}
		}()
		for failure.Load() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			part(i)
		}
	}
	var others sync.WaitGroup
	for range workers - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	if r := failure.Load(); r != nil {
		panic(*r)
	}
}
