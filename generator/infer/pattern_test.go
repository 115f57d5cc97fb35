package infer

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestMembersAreMatchedAsECMAScriptDoes(t *testing.T) {
	a, b := &model.Type{Kind: model.KindInt}, &model.Type{Kind: model.KindString}
	for _, c := range []struct {
		quirk, first, second, name string
		want                       *model.Type
	}{
		{"the first that matches", "^x", "x", "x1", a},
		{"lookahead", "^(?!x)", "^x", "x1", b},
		{"lookahead, the other way", "^(?!x)", "^x", "y", a},
		{"lookbehind", "(?<!a)$", "a$", "ba", b},
		{"a class of ECMAScript is ASCII", `^\d+$`, "", "٣", b},
		{"no regular expression", "([", "x", "x", b},
		{"neither", "^a$", "^b$", "c", nil},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			assert.Same(t, c.want, new(matcher).find([]model.PatternField{{Pattern: c.first, Type: a}, {Pattern: c.second, Type: b}}, c.name))
		})
	}
}

// A pattern that backtracks for ever, and names that make it: 1,000 of them take no longer than the three that it is asked.
func TestAPatternThatBacktracksForEverIsGivenUp(t *testing.T) {
	var m matcher
	hostile := []model.PatternField{{Pattern: "^(a+)+$", Type: &model.Type{}}}
	begin := time.Now()
	for range 1000 {
		assert.Nil(t, m.find(hostile, strings.Repeat("a", 60)+"!"))
	}
	assert.Less(t, time.Since(begin), 10*time.Second)
}
