package naming

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a name costs does not grow with the number of names that are equal to it.
func TestThousandsOfEqualNamesAreNumberedInOneGo(t *testing.T) {
	const names = 10_000
	numbers, used, asked := numbering{}, map[string]bool{}, 0
	last := ""
	for range names {
		last = numbers.number("X", func(name string) bool { asked++; return used[name] })
		assert.False(t, used[last])
		used[last] = true
	}
	assert.Equal(t, "X10000", last)
	assert.LessOrEqual(t, asked, 2*names)

	numbers, used = numbering{}, map[string]bool{"X3": true, "v1X2": true}
	var got []string
	for _, name := range []string{"X", "X", "X2", "X", "v1", "v1"} {
		got = append(got, numbers.number(name, func(name string) bool { return used[name] }))
		used[got[len(got)-1]] = true
	}
	assert.Equal(t, []string{"X", "X2", "X2X2", "X4", "v1", "v1X3"}, got)

	numbers, used, got = numbering{}, map[string]bool{"ok-3": true}, nil
	for _, name := range []string{"ok", "ok-2", "ok", "ok"} {
		got = append(got, numbers.numberWith(name, "-", used))
	}
	assert.Equal(t, []string{"ok", "ok-2", "ok-4", "ok-5"}, got)
}
