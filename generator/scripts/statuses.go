package scripts

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// A set of status codes has codes and, of 1 to 5, classes. Nil is any status.

// narrow is what two sets have in common.
func narrow(a, b []int) []int {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	var out []int
	for _, x := range append(slices.Clone(a), b...) {
		if holds(a, x) && holds(b, x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	if out == nil { // it never comes here; nothing is said of when
		return a
	}
	slices.Sort(out)
	return out
}

// widen is what is in either set.
func widen(a, b []int) []int {
	if a == nil || b == nil {
		return nil
	}
	var out []int
	for _, x := range append(slices.Clone(a), b...) {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}

func holds(set []int, status int) bool {
	return slices.Contains(set, status) || status >= 100 && slices.Contains(set, status/100)
}

// below are the classes of the codes below a bound, and of those from it on; nil where the bound is within a class. Codes of
// 1xx are no replies.
func below(bound float64) (less, rest []int) {
	class := int(bound) / 100
	if float64(class*100) != bound || class < 2 || class > 6 {
		return nil, nil
	}
	for c := 2; c <= 5; c++ {
		if c < class {
			less = append(less, c)
		} else {
			rest = append(rest, c)
		}
	}
	return less, rest
}

// code is the status that a number is, 0 if it is none.
func code(v value) int {
	n := v.num
	if v.constant() {
		for c := 100; c < 600; c++ {
			if v.text == formatNumber(float64(c)) {
				n = float64(c)
			}
		}
	} else if v.kind != number {
		return 0
	}
	if c := int(n); float64(c) == n && c >= 100 && c < 600 {
		return c
	}
	return 0
}

// codeOf is the status of a reason: 201 of Created.
func codeOf(reason string) int {
	for c := 100; c < 600; c++ {
		if t := http.StatusText(c); t != "" && strings.EqualFold(t, reason) {
			return c
		}
	}
	return 0
}

// codes are the statuses of a list; nil if one is none.
func codes(all []value) []int {
	var out []int
	for _, v := range all {
		c := code(v)
		if c == 0 {
			return nil
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// statusIs is the outcome of a comparison of the status with a constant.
func statusIs(status, with value) *outcome {
	c := code(with)
	if status.reason && with.constant() {
		c = codeOf(with.text)
	}
	if c == 0 || status.derived {
		return &outcome{}
	}
	return statusIn([]int{c}, nil)
}

func statusIn(yes, no []int) *outcome {
	o := &outcome{yes: yes, no: no}
	if len(yes) > 0 {
		o.claims = []model.ScriptFact{{Kind: model.FactAssertsStatus, Status: yes}}
	}
	return o
}
