package validate

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// CheckParam returns how the values of a parameter, texts as they came over the wire and decoded, break its type. Texts
// are read as the type wants them: "7" is an integer where it wants one. A parameter in brackets has more than one key:
// [Validator.CheckQuery] sees them all.
func (v *Validator) CheckParam(p *model.Param, values []string) []Violation {
	if len(values) == 0 {
		if p.Required {
			return []Violation{{Keyword: "required", Message: "required, but missing"}}
		}
		return nil
	}
	if p.Type == nil || p.File {
		return nil
	}
	return v.checkAny(p.Type, v.readings(p, values))
}

// CheckQuery is [Validator.CheckParam] for a parameter of a query string or urlencoded form, whatever its style.
func (v *Validator) CheckQuery(p *model.Param, query url.Values) []Violation {
	if p.Style != model.StyleBrackets {
		return v.CheckParam(p, query[p.Name])
	}
	value, ok := brackets(p.Name, query)
	if !ok {
		return v.CheckParam(p, query[p.Name])
	}
	if p.Type == nil {
		return nil
	}
	return v.checkAny(p.Type, []any{v.fit(p.Type, value, 0)})
}

// checkAny returns no violation if any of the readings fits, else those of the first.
func (v *Validator) checkAny(t *model.Type, readings []any) []Violation {
	var first []Violation
	for i, r := range readings {
		found := v.checkValue(t, r, request)
		if len(found) == 0 {
			return nil
		}
		if i == 0 {
			first = found
		}
	}
	return first
}

// readings returns the JSON values that the texts can stand for, the likeliest first.
func (v *Validator) readings(p *model.Param, values []string) []any {
	t := v.api.Underlying(p.Type)
	if p.Style == model.StyleJSON || t.Kind == model.KindStruct || t.Kind == model.KindMap {
		if value, err := decode([]byte(values[0])); err == nil {
			return []any{value}
		}
		return []any{values[0]}
	}
	if t.Kind == model.KindArray {
		return []any{v.items(p, t, values)}
	}
	var out []any
	if t.Kind == model.KindUnion || t.Kind == model.KindAny {
		// One of the alternatives may be a list.
		if len(values) > 1 {
			out = append(out, v.items(p, t, values))
		}
		out = append(out, scalars(nil, values[0])...)
		return append(out, v.items(p, t, values))
	}
	return scalars(t, values[0])
}

func (v *Validator) items(p *model.Param, t *model.Type, values []string) any {
	if len(values) == 1 && (p.Style == model.StyleComma || p.Style == model.StyleDefault && (p.In == model.InPath || p.In == model.InHeader)) {
		values = strings.Split(values[0], ",")
	}
	items := make([]any, len(values))
	for i, s := range values {
		items[i] = s
	}
	return v.fit(t, items, 0)
}

// scalars returns what a text can stand for where the type is t; nil is any.
func scalars(t *model.Type, s string) []any {
	kind := model.KindAny
	var out []any
	if t != nil {
		kind = t.Kind
		if t.Nullable && (s == "" || s == "null") {
			out = append(out, nil)
		}
	}
	switch {
	case kind == model.KindString || kind == model.KindTime:
	case (kind == model.KindBool || kind == model.KindAny) && (s == "true" || s == "false"):
		out = append(out, s == "true")
	case kind != model.KindBool && isNumber(s):
		value, _ := decode([]byte(s))
		out = append(out, value)
	}
	return append(out, s)
}

// fit turns the texts of a value into what the type wants, as far as they can be read so.
func (v *Validator) fit(t *model.Type, value any, depth int) any {
	const maxDepth = 20
	if t == nil || depth > maxDepth {
		return value
	}
	u := v.api.Underlying(t)
	for _, a := range u.Alternatives {
		if r := v.fit(a.Type, value, depth+maxDepth/3); len(v.checkValue(t, r, request)) == 0 {
			return r
		}
	}
	switch value := value.(type) {
	case string:
		return scalars(u, value)[0]
	case []any:
		out := make([]any, len(value))
		for i := range value {
			out[i] = v.fit(u.Elem, value[i], depth+1)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name := range value {
			member := u.Elem
			for i := range u.Fields {
				if u.Fields[i].Name == name {
					member = u.Fields[i].Type
				}
			}
			out[name] = v.fit(member, value[name], depth+1)
		}
		return out
	}
	return value
}

// brackets reads name[0][key]=x the way the qs library does: numbers make lists, other keys objects.
func brackets(name string, query url.Values) (any, bool) {
	const maxKeys = 1000
	root := map[string]any{}
	var keys []string
	for key := range query {
		if strings.HasPrefix(key, name+"[") && strings.HasSuffix(key, "]") {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 || len(keys) > maxKeys {
		return nil, false
	}
	slices.Sort(keys)
	for _, key := range keys {
		path := strings.Split(strings.TrimSuffix(key[len(name)+1:], "]"), "][")
		at := root
		for _, token := range path[:len(path)-1] {
			next, ok := at[token].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[token] = next
			}
			at = next
		}
		last := path[len(path)-1]
		if last == "" { // name[]=a&name[]=b
			for i, s := range query[key] {
				at[strconv.Itoa(i)] = s
			}
			continue
		}
		at[last] = query.Get(key)
	}
	return lists(root), true
}

// lists turns objects whose names are 0, 1, 2, … into arrays.
func lists(value any) any {
	m, ok := value.(map[string]any)
	if !ok {
		return value
	}
	for k := range m {
		m[k] = lists(m[k])
	}
	items := make([]any, 0, len(m))
	for i := range len(m) {
		item, ok := m[strconv.Itoa(i)]
		if !ok {
			return m
		}
		items = append(items, item)
	}
	return items
}
