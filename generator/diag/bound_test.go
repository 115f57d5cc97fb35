package diag_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
)

func at(line int) diag.Pos { return diag.Pos{File: "a.json", Line: line, Column: 1} }

// say adds n diagnostics of a code, on a line each.
func say(l *diag.List, code diag.Code, from, n int) {
	for i := range n {
		l.Add(code, at(from+i), "m")
	}
}

func TestOfACodeTheFirstAreListedAndTheOthersCounted(t *testing.T) {
	var list diag.List
	say(&list, diag.StatusMissing, 1, 3)
	say(&list, diag.NotJSON, 1, diag.MaxOfACode+5)
	list.Sort()
	require.Len(t, list, 3+diag.MaxOfACode+1)
	assert.Equal(t, diag.MaxOfACode+5, list.Errors(), "errors that are not listed are errors")
	assert.Equal(t, diag.MaxOfACode+5, list.CountCode(diag.NotJSON))
	assert.Equal(t, 3, list.Count(diag.Note))
	assert.Zero(t, list.CountCode(diag.MoreOfACode))
	assert.Equal(t, diag.Diagnostic{Code: diag.MoreOfACode, Severity: diag.Error, Pos: at(diag.MaxOfACode + 1), More: 5, Of: diag.NotJSON,
		Message: "5 more of PM002 (file is not JSON) from here on; the first 10000 are listed, and these are counted",
		Hint:    diag.MoreOfACode.Hint()}, list[len(list)-1])
	last := list[len(list)-1]
	assert.Positive(t, last.Compare(list[len(list)-2]), "it closes those of its code")
	assert.Negative(t, last.Compare(list[1]), "errors come before notes")
}

func TestAsManyAsAreListedNeedNoLine(t *testing.T) {
	var list diag.List
	say(&list, diag.NotJSON, 1, diag.MaxOfACode)
	list.Append(nil)
	list.Sort()
	assert.Len(t, list, diag.MaxOfACode)
	assert.Zero(t, list[len(list)-1].More)
}

func TestMillionsTakeNoMoreRoomThanThousands(t *testing.T) {
	var list diag.List
	say(&list, diag.NotJSON, 1, 1_000_000)
	assert.Less(t, cap(list), 4*diag.MaxOfACode)
	assert.Equal(t, 1_000_000, list.Errors())
}

// Lists that are bounded themselves become one that is.
func TestBoundedListsAreOne(t *testing.T) {
	var all diag.List
	for i := range 3 {
		var part diag.List
		say(&part, diag.NotJSON, 1+i*2*diag.MaxOfACode, diag.MaxOfACode+7)
		say(&part, diag.StatusMissing, 1, 1)
		part.AddMore(diag.DuplicateMember, at(9), 2)
		part.AddMore(diag.DuplicateMember, at(9), 0)
		all.Append(part)
	}
	all.Sort()
	var more diag.List
	for _, d := range all {
		if d.More > 0 {
			more = append(more, d)
		}
	}
	require.Len(t, more, 2)
	assert.Equal(t, diag.Pos{File: "a.json", Line: 9, Column: 1}, more[0].Pos)
	assert.Equal(t, 6, more[0].More)
	assert.Equal(t, at(diag.MaxOfACode+1), more[1].Pos, "the first that is not listed")
	assert.Equal(t, 2*diag.MaxOfACode+21, more[1].More)
	assert.Len(t, all, diag.MaxOfACode+3+2)
	assert.Equal(t, 3*diag.MaxOfACode+21, all.Errors())
}

// Which of the parts is done first is not seen.
func TestPartsAreTakenOverInTheirOrder(t *testing.T) {
	const parts = 25
	one := func(order func(i int) int) diag.List {
		var all diag.List
		said := diag.InOrder(parts, &all)
		for i := range parts {
			var part diag.List
			say(&part, diag.NotJSON, order(i)*1000, 1000)
			said.Done(order(i), part)
		}
		all.Sort()
		return all
	}
	forwards := one(func(i int) int { return i })
	assert.Equal(t, forwards, one(func(i int) int { return parts - 1 - i }))
	assert.Equal(t, parts*1000, forwards.Errors())
}

func TestWhatStandsForMoreLastsAsTheyDo(t *testing.T) {
	var list diag.List
	list.AddMore(diag.NamingLockStale, at(1), 5)
	list.AddMore(diag.NotJSON, at(1), 5)
	require.Len(t, list.Lasting(), 1)
	assert.Equal(t, diag.NotJSON, list.Lasting()[0].Of)
}

func TestLinesOfAText(t *testing.T) {
	lines := diag.LinesOf([]byte("a\r\n\nb"))
	for n, want := range map[int]string{1: "a", 2: "", 3: "b"} {
		got, ok := lines.Line(n)
		assert.True(t, ok)
		assert.Equal(t, want, string(got))
	}
	for _, n := range []int{0, 4} {
		_, ok := lines.Line(n)
		assert.False(t, ok)
	}
	_, ok := diag.LinesOf(nil).Line(1)
	assert.False(t, ok)
	end, ok := diag.LinesOf([]byte("a\n")).Line(2)
	assert.True(t, ok)
	assert.Empty(t, end)
}
