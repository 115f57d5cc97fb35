package parallel_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/parallel"
)

func TestEveryPartIsDoneOnce(t *testing.T) {
	for _, procs := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(procs)
		for _, n := range []int{0, 1, 2, 3, 1000} {
			done := make([]int, n)
			parallel.Each(n, func(i int) { done[i]++ })
			for i, times := range done {
				assert.Equal(t, 1, times, "part %d of %d on %d processors", i, n, procs)
			}
		}
		runtime.GOMAXPROCS(before)
	}
}

func TestAPanicIsTheCallers(t *testing.T) {
	assert.PanicsWithValue(t, "part 7", func() {
		parallel.Each(1000, func(i int) {
			if i == 7 {
				panic("part 7")
			}
		})
	})
}
