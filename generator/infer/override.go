package infer

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// Override applies what the user says of types, outer types before inner ones: type, kind, required, nullable, enum. What
// would lose a recorded value is not applied. Names, splits and merges are for Name; here only their paths are checked.
func Override(api *model.API, overrides map[string]config.TypeOverride) diag.List {
	var diags diag.List
	for _, path := range slices.Sorted(maps.Keys(overrides)) {
		o := overrides[path]
		targets := find(api, path)
		if len(targets) == 0 {
			d := diags.Add(diag.UnknownTypePath, o.Pos, "overrides: types: %q meets nothing", path)
			if near := config.Nearest(path, paths(api, path)); near != "" {
				d.Message += fmt.Sprintf("; the nearest type is %q", near)
			}
			continue
		}
		for _, t := range targets {
			applying{api, path, o, t, &diags}.apply()
		}
	}
	return diags
}

// applying is one override at one type.
type applying struct {
	api   *model.API
	path  string
	o     config.TypeOverride
	to    target
	diags *diag.List
}

// invalid is said once, however many media types the status has.
func (a applying) invalid(format string, args ...any) {
	message := fmt.Sprintf("overrides: types: %q %s; it is left as it was", a.path, fmt.Sprintf(format, args...))
	if !slices.ContainsFunc(*a.diags, func(d diag.Diagnostic) bool { return d.Message == message }) {
		a.diags.Add(diag.InvalidTypeOverride, a.o.Pos, "%s", message)
	}
}

func (a applying) loses(v value, format string, args ...any) {
	a.diags.Add(diag.OverrideLosesValue, a.o.Pos, "overrides: types: %q %s in %s of %s (%s); it is left as it was",
		a.path, fmt.Sprintf(format, args...), v.from.label, a.to.op.Label(), v.from.pos).Request = a.to.op.Name
}

func (a applying) apply() {
	if a.o.Kind != "" {
		a.kind()
	}
	if a.o.Type != "" {
		a.scalar()
	}
	if a.o.Enum != nil {
		a.enum()
	}
	if a.o.Nullable != nil {
		a.nullable(*a.o.Nullable)
	}
	if a.o.Required != nil {
		a.required(*a.o.Required)
	}
}

// kind infers the type again from what was recorded, as a map or as a struct.
func (a applying) kind() {
	kind := model.Kind(a.o.Kind)
	if kind != model.KindMap && kind != model.KindStruct {
		a.invalid("asks for kind %q, and there are map and struct", a.o.Kind)
		return
	}
	if a.api.Underlying(a.to.t).Kind == kind {
		return
	}
	var nodes []*Node
	for _, v := range a.to.values {
		nodes = append(nodes, sampleOf(v.n, v.from.content))
	}
	n := mergeAll(nodes)
	if n == nil || !n.all().has(hasObject) {
		a.invalid("is no object in any example, and so cannot become a %s", kind)
		return
	}
	if kind == model.KindStruct && len(n.members) > maxFields {
		a.invalid("has %d members, more than the %d of the largest struct", len(n.members), maxFields)
		return
	}
	s := shaper{around: around{force: kind}}
	t := s.shape(n, lastToken(a.path))
	a.replace(t)
}

// replace writes the new type where the old one was, and keeps what was said about it.
func (a applying) replace(t *model.Type) {
	old := *a.to.t
	t.Nullable = t.Nullable || old.Nullable
	t.Title, t.Description, t.Deprecated, t.ReadOnly, t.WriteOnly, t.Pos =
		old.Title, old.Description, old.Deprecated, old.ReadOnly, old.WriteOnly, old.Pos
	t.Evidence = model.Declared
	*a.to.t = *t
}

var scalarKinds = map[string]model.Kind{
	"string": model.KindString, "integer": model.KindInt, "number": model.KindFloat, "boolean": model.KindBool,
	"date-time": model.KindTime, "any": model.KindAny,
}

func (a applying) scalar() {
	kind, ok := scalarKinds[a.o.Type]
	if !ok {
		a.invalid("asks for type %q, and there are string, integer, number, boolean, date-time, any", a.o.Type)
		return
	}
	t := &model.Type{Kind: kind}
	switch old := a.api.Underlying(a.to.t); {
	case kind == model.KindTime:
		t.Format = "date-time"
	case old.Kind == kind:
		t.Format, t.Enum, t.Limits, t.Default = old.Format, nil, old.Limits, old.Default
	}
	for _, v := range a.to.values {
		if t.Kind == model.KindFloat && v.n.Is(tree.Number) && !floatHolds(v.n.Text) {
			t.Kind = model.KindNumber
		}
		if !v.n.IsNull() && !scalarHolds(t.Kind, v.n) {
			a.loses(v, "as %s would lose %s", a.o.Type, short(v.n))
			return
		}
	}
	a.replace(t)
}

// scalarHolds reports whether a Go value of the kind holds the JSON value.
func scalarHolds(k model.Kind, n *tree.Node) bool {
	switch {
	case !kindHolds(k, n.Kind):
		return false
	case k == model.KindTime:
		return isTime(n)
	case k == model.KindString:
		return !broken(n)
	case k == model.KindInt:
		return numberFacts(n.Text).has(hasInt)
	case k == model.KindFloat:
		return floatHolds(n.Text)
	}
	return true
}

func (a applying) enum() {
	t := a.api.Underlying(a.to.t)
	kind := t.Kind
	if kind == model.KindTime {
		kind = model.KindString
	}
	var enum []model.Enumerator
	for _, raw := range a.o.Enum {
		f, _, err := tree.Parse("", raw)
		if err != nil || !scalarHolds(kind, f.Root) || kind == model.KindAny || kind == model.KindArray {
			a.invalid("lists %s, which is no value of its type", raw)
			return
		}
		enum = append(enum, model.Enumerator{Value: json.RawMessage(slices.Clone(raw))})
	}
	if t.Kind == model.KindTime {
		t.Kind, t.Format = model.KindString, ""
	}
	t.Enum = enum
}

func (a applying) nullable(yes bool) {
	if !yes {
		for _, v := range a.to.values {
			if v.n.IsNull() {
				a.loses(v, "not nullable would lose a null")
				return
			}
		}
		a.api.Underlying(a.to.t).Nullable = false
	}
	a.to.t.Nullable = yes
}

func (a applying) required(yes bool) {
	f := a.to.field
	if f == nil {
		a.invalid("is no member of an object, and so neither required nor optional")
		return
	}
	if yes {
		for _, v := range a.to.owners {
			if v.n.Is(tree.Object) && !v.n.Has(f.Name) {
				a.loses(v, "as required would invent a value where there is none")
				return
			}
		}
	}
	f.Required, f.Present = yes, false
}

func lastToken(path string) string {
	tokens := strings.Split(path, "/")
	for _, token := range slices.Backward(tokens) {
		if token != "*" && !strings.HasPrefix(token, "|") {
			return tree.UnescapePointer(token)
		}
	}
	return ""
}
