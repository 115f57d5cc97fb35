package contracttests

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// maxDiff is how many differences are shown.
const maxDiff = 10

// diffJSON lists where two JSON texts differ, two lines each: "- /a: 1" is expected, "+ /a: 2" received. With only, the
// differences at or below these pointers are listed, if there are any.
func (r *redactor) diffJSON(expected, received []byte, only []string) []string {
	want, err := decode(expected)
	if err != nil {
		return nil
	}
	got, err := decode(received)
	if err != nil {
		return r.diffText(string(expected), string(received))
	}
	var d differ
	d.compare("", want, got)
	found := slices.Clone(d.found)
	if len(only) > 0 {
		found = slices.DeleteFunc(found, func(x difference) bool {
			return !slices.ContainsFunc(only, func(p string) bool { return x.pointer == p || strings.HasPrefix(x.pointer, p+"/") })
		})
	}
	if len(found) == 0 {
		found = d.found
	}
	var lines []string
	for _, x := range found[:min(len(found), maxDiff)] {
		for _, side := range []struct {
			sign  string
			value any
		}{{"- ", x.expected}, {"+ ", x.received}} {
			if side.value != absent {
				head := side.sign + orRoot(x.pointer) + ": "
				lines = append(lines, r.cut(head+whole(side.value), len(head)+120)) // its name may give it away
			}
		}
	}
	if more := len(found) - maxDiff; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return lines
}

func orRoot(pointer string) string {
	if pointer == "" {
		return "(whole)"
	}
	return pointer
}

// difference is one place where two values differ; a side that is not there is [absent].
type difference struct {
	pointer            string
	expected, received any
}

// absent is the side that is not there.
var absent any = &struct{ _ byte }{}

type differ struct{ found []difference }

// mostFound bounds how many differences are collected.
const mostFound = 1000

func (d *differ) compare(pointer string, want, got any) {
	if len(d.found) >= mostFound {
		return
	}
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			d.objects(pointer, w, g)
			return
		}
	case []any:
		if g, ok := got.([]any); ok {
			for i := range max(len(w), len(g)) {
				at := fmt.Sprintf("%s/%d", pointer, i)
				switch {
				case i >= len(g):
					d.add(at, w[i], absent)
				case i >= len(w):
					d.add(at, absent, g[i])
				default:
					d.compare(at, w[i], g[i])
				}
			}
			return
		}
	}
	if !equal(want, got) {
		d.add(pointer, want, got)
	}
}

// equal reports whether a value is the recorded one. A recorded string may hold {{variables}}.
func equal(want, got any) bool {
	switch w := want.(type) {
	case string:
		g, ok := got.(string)
		return ok && sameText(w, g)
	case []any:
		g, ok := got.([]any)
		return ok && slices.EqualFunc(w, g, equal)
	case map[string]any:
		g, ok := got.(map[string]any)
		return ok && maps.EqualFunc(w, g, equal)
	}
	return want == got
}

func (d *differ) objects(pointer string, want, got map[string]any) {
	names := maps.Clone(want)
	maps.Copy(names, got)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		at := pointer + "/" + model.EscapeToken(name)
		w, inWant := want[name]
		g, inGot := got[name]
		switch {
		case !inGot:
			d.add(at, w, absent)
		case !inWant:
			d.add(at, absent, g)
		default:
			d.compare(at, w, g)
		}
	}
}

func (d *differ) add(pointer string, expected, received any) {
	d.found = append(d.found, difference{pointer, expected, received})
}

func show(v any) string { return excerpt(whole(v), 120) }

func whole(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// summary is the first difference in words.
func summary(lines []string) string {
	if len(lines) == 0 {
		return "differs from the example"
	}
	first := lines[0][2:]
	pointer, value, _ := strings.Cut(first, ": ")
	switch {
	case lines[0][0] == '+':
		return fmt.Sprintf("%s: not in the example: %s", pointer, value)
	case len(lines) > 1 && strings.HasPrefix(lines[1], "+ "+pointer+": "):
		return fmt.Sprintf("%s: want %s, got %s", pointer, value, strings.TrimPrefix(lines[1], "+ "+pointer+": "))
	}
	return pointer + ": missing"
}

// diffText shows the first line in which two texts differ.
func (r *redactor) diffText(expected, received string) []string {
	want, got := strings.Split(expected, "\n"), strings.Split(received, "\n")
	for i := range max(len(want), len(got)) {
		var w, g string
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w == g && i < len(want) && i < len(got) {
			continue
		}
		var lines []string
		if i < len(want) {
			lines = append(lines, fmt.Sprintf("- line %d: %s", i+1, r.cut(w, 120)))
		}
		if i < len(got) {
			lines = append(lines, fmt.Sprintf("+ line %d: %s", i+1, r.cut(g, 120)))
		}
		return lines
	}
	return nil
}
