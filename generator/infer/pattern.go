package infer

import (
	"time"

	"github.com/dlclark/regexp2"

	"github.com/pmgen/pmgen/generator/model"
)

// matchTimeout bounds one match, and maxTimeouts how often a pattern may take that long: patterns and names are somebody
// else's.
const (
	matchTimeout = 100 * time.Millisecond
	maxTimeouts  = 3
)

// matcher tells by patternProperties which type a member has. The patterns are ECMAScript's, with the lookarounds that Go's
// regexp package lacks. The zero value is ready to use.
//
// A pattern that takes too long has not matched: its member goes to Extra, where nothing is lost. Generated clients never
// match: they have the standard library only, and keep the members of all patterns in one map, typed where those are of
// one type.
type matcher struct{ compiled map[string]*pattern }

type pattern struct {
	re       *regexp2.Regexp // nil: it is no regular expression
	timeouts int
}

// find returns the type of the first pattern that the name matches; nil where there is none.
func (m *matcher) find(patterns []model.PatternField, name string) *model.Type {
	for _, p := range patterns {
		if m.matches(p.Pattern, name) {
			return p.Type
		}
	}
	return nil
}

func (m *matcher) matches(expr, name string) bool {
	p := m.compiled[expr]
	if p == nil {
		if m.compiled == nil {
			m.compiled = map[string]*pattern{}
		}
		p = &pattern{}
		for _, options := range []regexp2.RegexOptions{regexp2.ECMAScript, regexp2.ECMAScript | regexp2.Unicode, regexp2.RE2} {
			if re, err := regexp2.Compile(expr, options); err == nil {
				re.MatchTimeout = matchTimeout
				p.re = re
				break
			}
		}
		m.compiled[expr] = p
	}
	if p.re == nil || p.timeouts >= maxTimeouts {
		return false
	}
	ok, err := p.re.MatchString(name)
	if err != nil {
		p.timeouts++
	}
	return ok && err == nil
}
