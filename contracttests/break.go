package contracttests

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// change is a good body with one thing broken.
type change struct {
	what string
	body map[string]any
}

// maxBreakDepth is how deep in a body something is broken.
const maxBreakDepth = 4

// changesOf are the ways to break a body, those of its own members first: each without a required member, then each value
// as one of another type, then each out of its limits.
func changesOf(api *model.API, t *model.Type, good map[string]any) []change {
	var members []place
	collect(api, t, good, nil, &members)
	slices.SortStableFunc(members, func(a, b place) int { return len(a.path) - len(b.path) })
	var out []change
	for _, m := range members {
		if m.required {
			out = append(out, change{"without " + m.name(), changed(good, m.path, nil, true)})
		}
	}
	for _, m := range members {
		if m.there {
			wrong, kind := otherKind(m.value)
			out = append(out, change{fmt.Sprintf("with %s as %s", m.name(), kind), changed(good, m.path, wrong, false)})
		}
	}
	for _, m := range members {
		if m.there {
			for _, wrong := range outOfRange(api.Underlying(m.t), m.value) {
				value, err := decode(wrong.value)
				if err == nil {
					out = append(out, change{fmt.Sprintf("with %s %s", m.name(), wrong.what), changed(good, m.path, value, false)})
				}
			}
		}
	}
	return out
}

// place is a member of a body.
type place struct {
	path     []string
	t        *model.Type
	value    any
	there    bool
	required bool
}

func (p place) name() string { return strings.Join(p.path, ".") }

// collect lists the members of an object that its type names.
func collect(api *model.API, t *model.Type, value map[string]any, path []string, out *[]place) {
	if len(path) >= maxBreakDepth {
		return
	}
	u := api.Underlying(t)
	for i := range u.Fields {
		f := &u.Fields[i]
		member, there := value[f.Name]
		at := append(slices.Clone(path), f.Name)
		*out = append(*out, place{at, f.Type, member, there, f.Required && there})
		if object, ok := member.(map[string]any); ok {
			collect(api, f.Type, object, at, out)
		}
	}
}

// changed is a copy of the object with another value at the path, or without it.
func changed(object map[string]any, path []string, value any, drop bool) map[string]any {
	out := make(map[string]any, len(object))
	for name, v := range object {
		out[name] = v
	}
	switch inner, _ := object[path[0]].(map[string]any); {
	case len(path) > 1:
		out[path[0]] = changed(inner, path[1:], value, drop)
	case drop:
		delete(out, path[0])
	default:
		out[path[0]] = value
	}
	return out
}

// otherKind is a value of another kind than the given one.
func otherKind(value any) (wrong any, kind string) {
	switch value.(type) {
	case string:
		return json.Number("12345"), "a number"
	case json.Number, bool:
		return map[string]any{"pmgen": true}, "an object"
	}
	return "pmgen", "a string"
}

// outside is a value beyond what a type allows.
type outside struct {
	what  string
	value json.RawMessage
}

// longest is how long a text is made to break a limit, mostItems how long a list.
const (
	longest   = 10_000
	mostItems = 200
)

// outOfRange are values of the type's own kind that break its limits. Some may break none: who uses them asks the
// validator.
func outOfRange(u *model.Type, good any) []outside {
	var out []outside
	add := func(what string, value any) {
		if data, err := json.Marshal(value); err == nil {
			out = append(out, outside{what, data})
		}
	}
	if len(u.Enum) > 0 {
		add("of no known value", "pmgen-unknown")
	}
	if u.Kind == model.KindString && u.Format != "" || u.Kind == model.KindTime {
		add("that is no "+u.Format, "pmgen")
	}
	l := u.Limits
	if l == nil {
		return out
	}
	number := func(what string, bound *json.Number, by int64) {
		if bound == nil || strings.ContainsAny(string(*bound), "eE") { // an exponent costs memory without limit
			return
		}
		if r, ok := new(big.Rat).SetString(string(*bound)); ok {
			r.Add(r, big.NewRat(by, 1))
			add(what, json.Number(strings.TrimSuffix(strings.TrimRight(r.FloatString(10), "0"), ".")))
		}
	}
	number("too small", l.Minimum, -1)
	number("too small", l.ExclusiveMinimum, 0)
	number("too large", l.Maximum, 1)
	number("too large", l.ExclusiveMaximum, 0)
	text, _ := good.(string)
	if l.MinLength != nil && *l.MinLength > 0 && *l.MinLength <= longest {
		add("too short", strings.Repeat("a", *l.MinLength-1))
	}
	if l.MaxLength != nil && *l.MaxLength < longest {
		add("too long", text+strings.Repeat("a", *l.MaxLength+1))
	}
	if l.Pattern != "" {
		add("of another form", "\t~pmgen~\n")
	}
	items, isList := good.([]any)
	if isList && l.MinItems != nil && len(items) >= *l.MinItems && *l.MinItems > 0 {
		add("of too few items", items[:*l.MinItems-1])
	}
	if isList && l.MaxItems != nil && *l.MaxItems < mostItems && len(items) > 0 {
		more := slices.Clone(items)
		for len(more) <= *l.MaxItems {
			more = append(more, items[0])
		}
		add("of too many items", more)
	}
	if isList && l.UniqueItems && len(items) > 0 {
		add("of equal items", append(slices.Clone(items), items[0]))
	}
	return out
}
