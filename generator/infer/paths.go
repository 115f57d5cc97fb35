package infer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// target is a type that an override's path leads to, with what was recorded there.
type target struct {
	op     *model.Operation
	t      *model.Type
	values []value
	field  *model.Field // the member that it is the type of, or nil
	owners []value      // the objects of that member
	within []target     // the structs around
}

// value is a recorded value within a sample.
type value struct {
	n    *tree.Node
	from recorded
}

// find returns the types that the path leads to: one for each media type of the status.
func find(api *model.API, path string) []target {
	id, rest, _ := strings.Cut(path, "/")
	status, pointer, deeper := strings.Cut(rest, "/")
	op := api.Operation(id)
	if op == nil {
		return nil
	}
	var roots []target
	if status == "request" && op.Body != nil && op.Body.Type != nil {
		roots = append(roots, target{op: op, t: op.Body.Type, values: whole(requestSamples(nil, op))})
	}
	for i := range op.Replies {
		if r := &op.Replies[i]; r.Type != nil && strconv.Itoa(r.Status) == status {
			roots = append(roots, target{op: op, t: r.Type, values: whole(replySamples(nil, op, r))})
		}
	}
	if !deeper {
		return roots
	}
	var found []target
	for _, t := range roots {
		ok := true
		for token := range strings.SplitSeq(pointer, "/") {
			if t, ok = t.step(api, tree.UnescapePointer(token)); !ok {
				break
			}
		}
		if ok {
			found = append(found, t)
		}
	}
	return found
}

func whole(samples []recorded) []value {
	out := make([]value, len(samples))
	for i, s := range samples {
		out[i] = value{s.root, s}
	}
	return out
}

// step goes one reference token deeper.
func (t target) step(api *model.API, token string) (target, bool) {
	t = t.entered()
	u := api.Underlying(t.t)
	next := target{op: t.op, within: t.within}
	switch u.Kind {
	case model.KindUnion:
		return t.stepUnion(api, u, token)
	case model.KindArray:
		if token != "*" {
			return target{}, false
		}
		next.t = u.Elem
		for _, v := range t.values {
			for _, item := range v.n.Items {
				next.values = append(next.values, value{item, v.from})
			}
		}
	case model.KindMap:
		if token != "*" {
			return target{}, false
		}
		next.t = u.Elem
		next.values = t.members(func(string) bool { return true })
	case model.KindStruct:
		named := func(name string) bool {
			return slices.ContainsFunc(u.Fields, func(f model.Field) bool { return f.Name == name })
		}
		switch {
		case named(token):
			i := slices.IndexFunc(u.Fields, func(f model.Field) bool { return f.Name == token })
			next.field, next.t, next.owners = &u.Fields[i], u.Fields[i].Type, t.values
			next.values = t.members(func(name string) bool { return name == token })
		case token == "*" && len(u.Patterns) > 0:
			var patterns matcher
			next.t = u.Patterns[0].Type
			next.values = t.members(func(name string) bool { return patterns.find(u.Patterns[:1], name) != nil })
		case token == "*" && u.Extra != nil:
			next.t = u.Extra
			next.values = t.members(func(name string) bool { return !named(name) })
		}
	}
	return next, next.t != nil
}

// entered returns the target as the place to go on from: a struct that is referred to instead of the reference, and in a
// struct that holds itself the objects of all levels.
func (t target) entered() target {
	if n, ok := t.t.Enclosing(); ok {
		at := len(t.within) - 1 - n
		around := t.within[at]
		around.within = t.within[:at+1]
		return around
	}
	if t.t.Kind != model.KindStruct {
		return t
	}
	t.values = slices.Clone(t.values)
	for i := 0; i < len(t.values); i++ { // it grows
		t.values = append(t.values, circling(t.t, t.values[i], -1)...)
	}
	t.within = append(slices.Clip(t.within), t)
	return t
}

// circling returns the values within v that are of the struct itself, the n-th around the type.
func circling(t *model.Type, v value, n int) []value {
	if t == nil {
		return nil
	}
	if around, ok := t.Enclosing(); ok {
		if around == n && v.n.Is(tree.Object) {
			return []value{v}
		}
		return nil
	}
	var out []value
	switch t.Kind {
	case model.KindUnion:
		for _, a := range t.Alternatives {
			out = append(out, circling(a.Type, v, n)...)
		}
	case model.KindArray:
		for _, item := range v.n.Items {
			out = append(out, circling(t.Elem, value{item, v.from}, n)...)
		}
	case model.KindMap, model.KindStruct:
		if t.Kind == model.KindStruct {
			n++
		}
		for _, m := range v.n.Members {
			inner := t.Elem
			for i := range t.Fields {
				if t.Fields[i].Name == m.Name {
					inner = t.Fields[i].Type
				}
			}
			if inner != nil && !m.Earlier {
				out = append(out, circling(inner, value{m.Value, v.from}, n)...)
			}
		}
	}
	return out
}

// members returns the members' values with such names of all objects.
func (t target) members(wanted func(name string) bool) []value {
	var out []value
	for _, v := range t.values {
		for _, m := range v.n.Members {
			if !m.Earlier && wanted(m.Name) {
				out = append(out, value{m.Value, v.from})
			}
		}
	}
	return out
}

// stepUnion goes to the alternative that the token names, or through the first one that the token leads on from.
func (t target) stepUnion(api *model.API, u *model.Type, token string) (target, bool) {
	for i, a := range u.Alternatives {
		into := target{op: t.op, t: a.Type, within: t.within}
		kind := api.Underlying(a.Type).Kind
		for _, v := range t.values {
			if kindHolds(kind, v.n.Kind) {
				into.values = append(into.values, v)
			}
		}
		if token == "|"+strconv.Itoa(i) {
			return into, true
		}
		if kind == model.KindUnion {
			continue
		}
		if next, ok := into.step(api, token); ok {
			return next, true
		}
	}
	return target{}, false
}

// paths returns the known paths that could be meant: those of the operation, else the operations.
func paths(api *model.API, path string) []string {
	id, _, _ := strings.Cut(path, "/")
	op := api.Operation(id)
	var out []string
	if op == nil {
		_, rest, _ := strings.Cut(path, "/")
		for _, op := range api.Operations {
			out = append(out, op.ID+"/"+rest)
		}
		return out
	}
	add := func(prefix string, t *model.Type) { collect(api, t, prefix, nil, &out) }
	if op.Body != nil {
		add(op.ID+"/request", op.Body.Type)
	}
	for _, r := range op.Replies {
		add(fmt.Sprintf("%s/%d", op.ID, r.Status), r.Type)
	}
	return out
}

// collect adds the paths of the type and of all within, references followed once.
func collect(api *model.API, t *model.Type, path string, followed []string, out *[]string) {
	t.Walk(path, func(path string, t *model.Type) bool {
		*out = append(*out, path)
		if t.Kind != model.KindRef || slices.Contains(followed, t.Ref) {
			return true
		}
		if n := api.Type(t.Ref); n != nil {
			collect(api, n.Type, path, append(slices.Clone(followed), t.Ref), out)
		}
		return true
	})
}
