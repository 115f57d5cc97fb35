package parallel_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/parallel"
)

func TestMemo(t *testing.T) {
	var m parallel.Memo[*int]
	got := make([]*int, 100)
	parallel.Each(len(got), func(i int) { got[i] = m.Of("same", func() *int { return &i }) })
	for _, v := range got {
		assert.Same(t, got[0], v, "whoever made it first")
	}
	made := 0
	count := func() int { made++; return made }
	var n parallel.Memo[int]
	assert.Equal(t, []int{1, 1, 2}, []int{n.Of("a", count), n.Of("a", count), n.Of("b", count)})
	var none *parallel.Memo[int]
	assert.Equal(t, []int{3, 4}, []int{none.Of("a", count), none.Of("a", count)})
}
