package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ohler55/ojg/jp"

	"github.com/pmgen/pmgen/generator/diag"
)

// Overlay amends the document: the actions of an OpenAPI Overlay 1.0, in their order.
type Overlay struct {
	File    string
	Actions []Action
}

// Action is one change of an overlay.
type Action struct {
	Target Target
	// Update is what is merged into the targets; nil where there is nothing.
	Update json.RawMessage
	Remove bool
	Pos    diag.Pos // of the target
}

// Target is a JSONPath.
type Target struct {
	text string
	path jp.Expr
}

func (t Target) String() string { return t.text }

// Of a target. What a path may cost is bounded by what it may hold: each ".." looks at all values below each that it is asked of.
const (
	maxTargetLength   = 4000
	maxTargetDescents = 2
	maxTargets        = 100_000
)

// ParseTarget reads a JSONPath.
func ParseTarget(text string) (Target, error) {
	if len(text) > maxTargetLength {
		return Target{}, fmt.Errorf("it has more than %d characters", maxTargetLength)
	}
	if !strings.HasPrefix(text, "$") {
		return Target{}, errors.New("it does not begin with $, which stands for the document")
	}
	depth, descents := 0, 0
	for i, rest := 0, unquoted(text); i < len(rest); i++ {
		switch rest[i] {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case '.':
			if i > 0 && rest[i-1] == '.' {
				descents++
				if depth > 0 {
					return Target{}, errors.New("it has .. within a filter, which could take forever")
				}
			}
		}
	}
	if descents > maxTargetDescents {
		return Target{}, fmt.Errorf("it has .. more than %d times, which could take forever", maxTargetDescents)
	}
	path, err := parsePath(text)
	if err != nil {
		return Target{}, err
	}
	return Target{text, path}, nil
}

// parsePath is the library's, which must not bring down the house.
func parsePath(text string) (path jp.Expr, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("it is no JSONPath")
		}
	}()
	path, err = jp.ParseString(text)
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), " in $")
		return nil, errors.New("it is no JSONPath: " + message)
	}
	return path, nil
}

// unquoted is the text without what stands between quotes, which is neither a bracket nor a descent.
func unquoted(text string) string {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// overlay applies the actions. The document is left as it was where one cannot be.
func (w *writer) overlay(root *object, o *Overlay) *object {
	if o == nil {
		return root
	}
	before := spell(root)
	for i := range o.Actions {
		a := &o.Actions[i]
		n, err := a.apply(root)
		switch {
		case err != nil:
			w.diags.Add(diag.OverlayInvalid, a.Pos, "the target %s %v; nothing is written", diag.Quote(a.Target.text), err)
			return nil
		case n == 0:
			w.diags.Add(diag.OverlayMeets, a.Pos, "the target %s meets nothing in the document; the action changes nothing", diag.Quote(a.Target.text))
		}
	}
	errs := Validate([]byte(spell(root)))
	if len(errs) == 0 {
		return root
	}
	a, errs := o.culprit(before, errs)
	more := ""
	if len(errs) > 1 {
		more = fmt.Sprintf(" (and %d more)", len(errs)-1)
	}
	w.diags.Add(diag.OverlayBreaks, a.Pos, "the action on %s makes the document invalid: %v%s; nothing is written", diag.Quote(a.Target.text), line(errs[0].Error()), more)
	return nil
}

// culprit returns an action before which the document is valid and after which it is not, and what is wrong then. errs is what
// is wrong at the end.
func (o *Overlay) culprit(before string, errs []error) (*Action, []error) {
	valid, invalid := 0, len(o.Actions) // numbers of actions
	for invalid-valid > 1 {
		middle := (valid + invalid) / 2
		value, err := parse([]byte(before))
		root, _ := value.(*object)
		for i := 0; err == nil && i < middle; i++ {
			_, err = o.Actions[i].apply(root)
		}
		if found := Validate([]byte(spell(root))); len(found) > 0 {
			invalid, errs = middle, found
		} else {
			valid = middle
		}
	}
	return &o.Actions[invalid-1], errs
}

// apply changes the document, and returns how many values the target selects.
func (a *Action) apply(root *object) (int, error) {
	targets, err := a.Target.locate(root)
	if err != nil {
		return 0, err
	}
	if a.Remove {
		for _, t := range slices.Backward(targets) { // the last first, so that those before it stay where they are
			if len(t) == 0 {
				return 0, errors.New("is the whole document, which cannot be removed")
			}
			remove(root, t)
		}
		return len(targets), nil
	}
	for _, t := range targets {
		update, err := parse(a.Update) // anew for each, so that no two share it
		if err != nil {
			return 0, fmt.Errorf("has an update that cannot be read: %w", err)
		}
		switch value := follow(root, t).(type) {
		case *object:
			o, ok := update.(*object)
			if !ok {
				return 0, fmt.Errorf("selects an object, and update is %s; an object is merged with an object", kind(update))
			}
			merge(value, o)
		case []any:
			items, ok := update.([]any)
			if !ok {
				items = []any{update}
			}
			replace(root, t, append(slices.Clip(value), items...))
		default:
			return 0, fmt.Errorf("selects %s; an update is of objects and arrays: let the target be what holds it", kind(value))
		}
	}
	return len(targets), nil
}

// merge merges objects: those within, too; arrays are joined, and everything else is replaced. Members keep their places, new
// ones come last.
func merge(to, update *object) {
	for _, m := range update.members {
		switch value := m.value.(type) {
		case *object:
			if old, ok := to.get(m.name).(*object); ok {
				merge(old, value)
				continue
			}
		case []any:
			if old, ok := to.get(m.name).([]any); ok {
				to.set(m.name, append(slices.Clip(old), value...))
				continue
			}
		}
		to.set(m.name, m.value)
	}
}

func kind(value any) string {
	switch value.(type) {
	case *object:
		return "an object"
	case []any:
		return "an array"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case nil:
		return "null"
	}
	return "a number"
}

// step is a member's or an item's index.
type step []int

// locate returns where the values are that the path selects, each once, in the order of the document.
func (t Target) locate(root *object) (found []step, err error) {
	if steps, simple := t.direct(root); simple {
		return steps, nil
	}
	defer func() { // the library is not ours
		if r := recover(); r != nil {
			found, err = nil, errors.New("cannot be looked for")
		}
	}()
	paths := t.path.Locate(plainValue(root), maxTargets+1)
	if len(paths) > maxTargets {
		return nil, fmt.Errorf("selects more than %d values", maxTargets)
	}
	for _, p := range paths {
		if s, ok := steps(root, p); ok {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b step) int { return slices.Compare(a, b) })
	return slices.CompactFunc(found, slices.Equal[step]), nil
}

// direct follows a path of names and indices, as most are.
func (t Target) direct(root *object) (found []step, simple bool) {
	for _, f := range t.path {
		switch f.(type) {
		case jp.Root, jp.Child, jp.Nth:
		default:
			return nil, false
		}
	}
	if s, ok := steps(root, t.path); ok {
		found = append(found, s)
	}
	return found, true
}

// steps are the places of what a path of names and indices leads through; not ok where it leads nowhere.
func steps(root *object, path jp.Expr) (out step, ok bool) {
	var value any = root
	for _, f := range path {
		switch f := f.(type) {
		case jp.Root:
			continue
		case jp.Child:
			o, ok := value.(*object)
			if !ok {
				return nil, false
			}
			i := slices.IndexFunc(o.members, func(m member) bool { return m.name == valid(string(f)) })
			if i < 0 {
				return nil, false
			}
			out, value = append(out, i), o.members[i].value
		case jp.Nth:
			list, _ := value.([]any)
			i := int(f)
			if i < 0 {
				i += len(list)
			}
			if i < 0 || i >= len(list) {
				return nil, false
			}
			out, value = append(out, i), list[i]
		default:
			return nil, false
		}
	}
	return out, true
}

// follow returns the value at the place; nil where it is gone.
func follow(root *object, to step) any {
	var value any = root
	for _, i := range to {
		switch v := value.(type) {
		case *object:
			if i >= len(v.members) {
				return nil
			}
			value = v.members[i].value
		case []any:
			if i >= len(v) {
				return nil
			}
			value = v[i]
		}
	}
	return value
}

func replace(root *object, at step, value any) {
	last := at[len(at)-1]
	switch holder := follow(root, at[:len(at)-1]).(type) {
	case *object:
		holder.members[last].value = value
	case []any:
		holder[last] = value
	}
}

func remove(root *object, at step) {
	last := at[len(at)-1]
	switch holder := follow(root, at[:len(at)-1]).(type) {
	case *object:
		holder.members = slices.Delete(holder.members, last, last+1)
	case []any:
		replace(root, at[:len(at)-1], slices.Delete(slices.Clone(holder), last, last+1))
	}
}
