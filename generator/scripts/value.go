package scripts

import (
	"math"
	"slices"
	"strconv"

	"github.com/pmgen/pmgen/generator/model"
)

// kind is what is known of a value.
type kind int

const (
	unknown  kind = iota
	nothing       // null or undefined
	text          // a text that stands in the script; open where only parts of it do
	number        // num
	boolean       // num is 0 or 1
	array         // elems
	object        // members
	function      // fn
	api           // an object of Postman or of JavaScript; text is the way to it: pm.response
	scope         // a scope of variables
	variable      // what was read of a scope; text is its name
	reply         // of the reply: source says what
	each          // a list of which any element is elem
	truth         // the outcome of a comparison
	chain         // an assertion: pm.expect(…)
	duration      // the time that the reply took
)

// value is what an expression gives, as far as it says something about the API.
type value struct {
	kind    kind
	text    string
	open    bool
	num     float64
	scope   model.Scope
	source  model.Source
	pointer []string // tokens into the body
	derived bool     // made of the field
	reason  bool     // of the status: its text
	elems   []value
	members map[string]value
	fn      *closure
	elem    *value
	truth   *outcome // of truth, and of a reply behind &&
	chain   *assertion
}

func apiValue(path string) value     { return value{kind: api, text: path} }
func textValue(s string) value       { return value{kind: text, text: s} }
func numberValue(n float64) value    { return value{kind: number, num: n} }
func header(name string) value       { return value{kind: reply, source: model.SourceHeader, text: name} }
func from(source model.Source) value { return value{kind: reply, source: source} }
func boolValue(b bool) value {
	if b {
		return value{kind: boolean, num: 1}
	}
	return value{kind: boolean}
}

// constant reports whether the value is a text that the script writes out.
func (v value) constant() bool { return v.kind == text && !v.open }

// isBody reports whether the value is in the reply's body as a tree.
func (v value) isBody() bool {
	return v.kind == reply && (v.source == model.SourceBody || v.source == model.SourceXML)
}

func (v value) is(source model.Source) bool { return v.kind == reply && v.source == source }

// path is the JSON Pointer of a value in the body.
func (v value) path() string {
	out := ""
	for _, token := range v.pointer {
		out += "/" + model.EscapeToken(token)
	}
	return out
}

// maxPointer bounds a pointer: a loop of a script may go down for ever.
const maxPointer = 50

// member is a member of a value in the body.
func (v value) member(name string) value {
	if !v.isBody() || v.derived {
		return v
	}
	if len(v.pointer) >= maxPointer {
		return value{}
	}
	v.truth = nil
	v.pointer = append(slices.Clip(v.pointer), name)
	return v
}

// element is an element that the script chooses.
func (v value) element() value {
	switch v.kind {
	case reply:
		return v.member("*")
	case each:
		return *v.elem
	case array:
		var out value
		for i, e := range v.elems {
			if i == 0 {
				out = e
			} else {
				out = join(out, e)
			}
		}
		return out
	}
	return value{}
}

// elements are what a loop goes over: the elements of a list that stands in the script, one that stands for all of another.
func (v value) elements() []value {
	if v.kind == array && len(v.elems) > 0 && len(v.elems) <= maxMembers {
		return v.elems
	}
	return []value{v.element()}
}

// list is a list of which any element is v.
func list(v value) value {
	if v.kind == unknown {
		return v
	}
	return value{kind: each, elem: &v}
}

// made is a value that is made of others: of the first that is of the reply.
func made(of ...value) value {
	for _, v := range of {
		if v.kind == each {
			v = *v.elem
		}
		if v.kind == reply {
			v.derived, v.truth = true, nil
			return v
		}
	}
	return value{}
}

// join is a value that is one or the other.
func join(a, b value) value {
	switch {
	case a.kind == scope && b.kind == scope && a.scope != b.scope:
		return value{kind: scope, scope: model.ScopeAny}
	case a.kind == reply && b.kind == reply:
		if a.source != b.source || a.text != b.text || !slices.Equal(a.pointer, b.pointer) {
			a.derived = true
		}
		return a
	case says(a):
		return a
	case says(b) || a.kind == unknown || a.kind == nothing:
		return b
	case a.kind == text && (!b.constant() || a.text != b.text) && b.kind != nothing && b.kind != unknown:
		return value{kind: text, text: "*", open: true}
	case a.kind == number && b.kind == number && a.num != b.num:
		return value{}
	}
	return a
}

// says reports whether a value says something about the API.
func says(v value) bool {
	return v.kind == reply || v.kind == scope || v.kind == each || v.kind == truth || v.kind == duration
}

// show writes a value into a text: of what is not known stands "*", of a variable {{name}}.
func show(v value) string {
	switch v.kind {
	case text:
		return v.text
	case number:
		return formatNumber(v.num)
	case boolean:
		return strconv.FormatBool(v.num == 1)
	case variable:
		return "{{" + v.text + "}}"
	}
	return "*"
}

// maxText bounds the texts that are put together.
const maxText = 4 << 10

func concat(a, b value) value {
	if v := made(a, b); v.kind == reply {
		return v
	}
	s := show(a) + show(b)
	if len(s) > maxText {
		return value{}
	}
	return value{kind: text, text: s, open: !fixed(a) || !fixed(b)}
}

// fixed reports whether all of a value stands in the script.
func fixed(v value) bool { return v.constant() || v.kind == number || v.kind == boolean }

func formatNumber(n float64) string {
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.FormatInt(int64(n), 10)
	}
	return strconv.FormatFloat(n, 'g', -1, 64)
}
