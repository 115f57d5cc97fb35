package validate

import (
	"sync/atomic"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// matchTimeout bounds one match: patterns and texts are somebody else's.
const matchTimeout = 200 * time.Millisecond

// maxTimeouts is how often a pattern may take too long before it is not asked again: a body can hold many texts.
const maxTimeouts = 3

// pattern is a regular expression of ECMA 262, with the lookarounds that Go's regexp package lacks.
type pattern struct {
	re       *regexp2.Regexp
	timeouts atomic.Int32
}

// compilePattern is the schema library's regular expression engine.
func compilePattern(expr string) (jsonschema.Regexp, error) {
	var first error
	for _, options := range []regexp2.RegexOptions{regexp2.ECMAScript, regexp2.ECMAScript | regexp2.Unicode, regexp2.RE2} {
		re, err := regexp2.Compile(expr, options)
		if err == nil {
			re.MatchTimeout = matchTimeout
			return &pattern{re: re}, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// MatchString reports whether the text matches. A match that takes too long counts: nothing was shown against the text.
func (p *pattern) MatchString(s string) bool {
	if p.timeouts.Load() >= maxTimeouts {
		return true
	}
	ok, err := p.re.MatchString(s)
	if err != nil {
		p.timeouts.Add(1)
	}
	return ok || err != nil
}

func (p *pattern) String() string { return p.re.String() }

// Named reports whether the name is one of those that an ECMA 262 pattern is about; every name is, where nobody can tell.
func Named(expr, name string) bool {
	p, err := compilePattern(expr)
	return err != nil || p.MatchString(name)
}

func patternCompiles(expr string) bool {
	_, err := compilePattern(expr)
	return err == nil
}
