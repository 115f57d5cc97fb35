package openapi

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/dlclark/regexp2"

	"github.com/pmgen/pmgen/generator/model"
)

// assertions writes what a schema says beside its shape.
func (w *writer) assertions(s *object, t *model.Type) {
	if t.Format != "" && !s.has("format") {
		s.set("format", t.Format)
	}
	if len(t.Enum) > 0 {
		var values []any
		for _, e := range t.Enum {
			if value, err := parse(e.Value); err == nil {
				values = append(values, value)
			}
		}
		if t.Nullable && len(values) > 0 && !slices.Contains(values, nil) {
			values = append(values, nil)
		}
		if len(values) > 0 {
			s.set("enum", values)
		}
	}
	if t.Limits != nil {
		w.limits(s, t)
	}
	if len(t.Choices) > 0 {
		list := make([]any, 0, len(t.Choices)+1)
		for _, c := range t.Choices {
			list = append(list, w.schema(c))
		}
		name := combinator(t.Exclusive)
		if t.Nullable && w.v31 && t.Exclusive && w.acceptNull(t.Choices, 0) {
			inner := &object{}
			inner.set(name, list)
			name, list = "anyOf", []any{inner, typed("null")}
		} else if t.Nullable && w.v31 {
			list = append(list, typed("null"))
		}
		if s.has("oneOf") || s.has("anyOf") {
			inner := &object{}
			inner.set(name, list)
			s.set("allOf", []any{inner})
		} else {
			s.set(name, list)
		}
	}
}

func (w *writer) limits(s *object, t *model.Type) {
	l := t.Limits
	w.bound(s, "minimum", "exclusiveMinimum", l.Minimum, l.ExclusiveMinimum, func(a, b float64) bool { return a >= b })
	w.bound(s, "maximum", "exclusiveMaximum", l.Maximum, l.ExclusiveMaximum, func(a, b float64) bool { return a <= b })
	if f, ok := float(l.MultipleOf); ok && f > 0 {
		s.set("multipleOf", *l.MultipleOf)
	}
	for _, n := range []struct {
		keyword string
		value   *int
	}{{"minLength", l.MinLength}, {"maxLength", l.MaxLength}} {
		if n.value != nil && *n.value >= 0 {
			s.set(n.keyword, *n.value)
		}
	}
	if l.Pattern != "" {
		if compiles(l.Pattern) {
			s.set("pattern", l.Pattern)
		} else {
			beside := &object{}
			beside.set("pattern", l.Pattern)
			w.beside(s, t, beside, "the pattern "+strconv.Quote(l.Pattern)+", which is no regular expression,")
		}
	}
	for _, n := range []struct {
		keyword string
		value   *int
	}{{"minItems", l.MinItems}, {"maxItems", l.MaxItems}, {"minProperties", l.MinProperties}, {"maxProperties", l.MaxProperties}} {
		if n.value != nil && *n.value >= 0 {
			s.set(n.keyword, *n.value)
		}
	}
	if l.UniqueItems {
		s.set("uniqueItems", true)
	}
}

// bound writes a bound and its exclusive form. In 3.0 there is one number, and a flag that says which of the two it is.
func (w *writer) bound(s *object, name, exclusive string, closed, open *json.Number, tighter func(a, b float64) bool) {
	c, hasClosed := float(closed)
	o, hasOpen := float(open)
	if w.v31 {
		if hasClosed {
			s.set(name, *closed)
		}
		if hasOpen {
			s.set(exclusive, *open)
		}
		return
	}
	switch {
	case hasOpen && (!hasClosed || tighter(o, c)):
		s.set(name, *open)
		s.set(exclusive, true)
	case hasClosed:
		s.set(name, *closed)
	}
}

func float(n *json.Number) (float64, bool) {
	if n == nil || !json.Valid([]byte(*n)) {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	return f, err == nil
}

// annotations writes what says nothing about values.
func (w *writer) annotations(s *object, t *model.Type) {
	if t.Default != nil {
		if value, err := parse(t.Default); err == nil {
			s.set("default", value)
		}
	}
	var examples []any
	for _, e := range t.Examples {
		if value, err := parse(e); err == nil {
			examples = append(examples, value)
		}
	}
	switch {
	case len(examples) == 0:
	case w.v31:
		s.set("examples", examples)
	default:
		s.set("example", examples[0])
	}
	if t.Deprecated {
		s.set("deprecated", true)
	}
	if t.ReadOnly && !t.WriteOnly { // both, and documents are not valid
		s.set("readOnly", true)
	}
	if t.WriteOnly && !t.ReadOnly {
		s.set("writeOnly", true)
	}
	if t.Evidence == model.Placeholder {
		s.set("x-pmgen-evidence", string(t.Evidence))
	}
	if len(t.Source) > 0 {
		if value, err := parse(t.Source); err == nil {
			w.pointAtComponents(value)
			if !w.v31 || !w.native(s, value) {
				w.beside(s, t, value, "all of a declared schema")
			}
		}
	}
}

// pointAtComponents makes the references of a declared schema, which are to types by their IDs, references within the document.
func (w *writer) pointAtComponents(value any) {
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			w.pointAtComponents(v)
		}
	case *object:
		for i, m := range value.members {
			ref, _ := m.value.(string)
			name, ok := strings.CutPrefix(ref, "#/definitions/")
			if key := w.keys["schema:"+name]; m.name == "$ref" && ok && key != "" {
				value.members[i].value = component + key
			}
			w.pointAtComponents(m.value)
		}
	}
}

// compiles reports whether a pattern is a regular expression.
func compiles(pattern string) bool {
	_, err := compilePattern(pattern)
	return err == nil
}

// compilePattern reads a regular expression of ECMA 262.
func compilePattern(pattern string) (*regexp2.Regexp, error) {
	re, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	if err != nil {
		var other error
		if re, other = regexp2.Compile(pattern, regexp2.ECMAScript|regexp2.Unicode); other != nil {
			return nil, err
		}
	}
	re.MatchTimeout = matchTimeout
	return re, nil
}
