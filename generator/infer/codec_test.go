package infer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// roundTrip does what the generated Go does with a value of the type: decode it, encode it again. It is the reference by
// which the types of this package are judged: for every kind it uses encoding/json on the very Go type of the kind.
func roundTrip(t *model.Type, data []byte) ([]byte, error) {
	return codec{api: &model.API{}}.roundTrip(t, data)
}

// codec follows references: to named types of the API, and to structs around.
type codec struct {
	api    *model.API
	within []*model.Type
}

// follow returns the type that a reference is to, and the codec for what is in it.
func (c codec) follow(t *model.Type) (codec, *model.Type) {
	if n, ok := t.Enclosing(); ok {
		at := len(c.within) - 1 - n
		t, c.within = c.within[at], c.within[:at]
	} else if t == nil || t.Kind == model.KindRef {
		t, c.within = c.api.Underlying(t), nil
	}
	if t.Kind == model.KindStruct {
		c.within = append(slices.Clip(c.within), t)
	}
	return c, t
}

func (c codec) roundTrip(t *model.Type, data []byte) ([]byte, error) {
	nullable := t.Nullable
	c, t = c.follow(t)
	null := bytes.Equal(bytes.TrimSpace(data), []byte("null"))
	if null && (nullable || t.Nullable) && t.Kind != model.KindAny {
		return data, nil
	}
	switch t.Kind {
	case model.KindAny:
		return through[json.RawMessage](data)
	case model.KindBool:
		return through[bool](data)
	case model.KindInt:
		return through[int64](data)
	case model.KindFloat:
		return through[float64](data)
	case model.KindNumber:
		return through[json.Number](data)
	case model.KindString:
		return through[string](data)
	case model.KindTime:
		return through[time.Time](data)
	case model.KindArray:
		return c.array(t, data)
	case model.KindMap:
		return c.object(&model.Type{Extra: t.Elem}, data)
	case model.KindStruct:
		return c.object(t, data)
	case model.KindUnion:
		// The raw value is kept; but one accessor must give it.
		for _, a := range t.Alternatives {
			if back, err := c.roundTrip(a.Type, data); err == nil && equalJSON(data, back) == nil {
				return data, nil
			}
		}
		return nil, fmt.Errorf("no alternative holds %.60s", data)
	}
	return nil, fmt.Errorf("kind %q has no Go type", t.Kind)
}

func through[T any](data []byte) ([]byte, error) {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

func (c codec) array(t *model.Type, data []byte) ([]byte, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return nil, err
	}
	for i := range items {
		back, err := c.roundTrip(t.Elem, items[i])
		if err != nil {
			return nil, fmt.Errorf("/%d: %w", i, err)
		}
		items[i] = back
	}
	return json.Marshal(items)
}

// object drops members that the struct has no place for, and gives plain fields that are missing their zero value.
func (c codec) object(t *model.Type, data []byte) ([]byte, error) {
	var in map[string]json.RawMessage
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, err
	}
	out := map[string]json.RawMessage{}
	if in == nil {
		return []byte("null"), nil
	}
	known := map[string]bool{}
	for _, f := range t.Fields {
		known[f.Name] = true
		raw, ok := in[f.Name]
		if !ok {
			if f.Always() {
				out[f.Name] = json.RawMessage(`"the zero value"`)
			}
			continue
		}
		back, err := c.roundTrip(f.Type, raw)
		if err != nil {
			return nil, fmt.Errorf("/%s: %w", f.Name, err)
		}
		out[f.Name] = back
	}
	for name, raw := range in {
		extra := t.Extra
		if extra == nil && len(t.Patterns) > 0 {
			extra = t.Patterns[0].Type
		}
		if extra == nil || known[name] {
			continue
		}
		back, err := c.roundTrip(extra, raw)
		if err != nil {
			return nil, fmt.Errorf("/%s: %w", name, err)
		}
		out[name] = back
	}
	return json.Marshal(out)
}

// equalJSON compares two JSON values: numbers exactly, date-times by instant and offset.
func equalJSON(a, b []byte) error {
	x, err := decodeExact(a)
	if err != nil {
		return err
	}
	y, err := decodeExact(b)
	if err != nil {
		return err
	}
	return same(x, y)
}

func decodeExact(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

func same(a, b any) error {
	differ := func() error { return fmt.Errorf("%v became %v", a, b) }
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		if !ok {
			return differ()
		}
		if x == y {
			return nil
		}
		p, ok1 := new(big.Rat).SetString(string(x))
		q, ok2 := new(big.Rat).SetString(string(y))
		if !ok1 || !ok2 || p.Cmp(q) != 0 {
			return differ()
		}
	case string:
		y, ok := b.(string)
		if !ok {
			return differ()
		}
		if x == y {
			return nil
		}
		p, err1 := time.Parse(time.RFC3339Nano, x)
		q, err2 := time.Parse(time.RFC3339Nano, y)
		if err1 != nil || err2 != nil || !p.Equal(q) {
			return differ()
		}
		_, po := p.Zone()
		if _, qo := q.Zone(); po != qo {
			return differ()
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return differ()
		}
		for i := range x {
			if err := same(x[i], y[i]); err != nil {
				return fmt.Errorf("/%d: %w", i, err)
			}
		}
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return differ()
		}
		names := make([]string, 0, len(x))
		for name := range x {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			v, ok := y[name]
			if !ok {
				return fmt.Errorf("/%s was lost", name)
			}
			if err := same(x[name], v); err != nil {
				return fmt.Errorf("/%s: %w", name, err)
			}
		}
		if len(x) != len(y) {
			return errors.New("a member was invented")
		}
	default:
		if a != b {
			return differ()
		}
	}
	return nil
}

// leaves counts the scalars of a value, and those of them that land in json.RawMessage.
func (c codec) leaves(t *model.Type, v any) (all, raw int) {
	c, t = c.alternative(t, v)
	each := func(t *model.Type, v any) {
		a, r := c.leaves(t, v)
		all, raw = all+a, raw+r
	}
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			each(t.Elem, item)
		}
	case map[string]any:
		for name, item := range x {
			each(memberType(t, name), item)
		}
	default:
		all = 1
		if t.Kind == model.KindAny && v != nil {
			raw = 1
		}
	}
	return all, raw
}

// alternative returns the alternative of a union that holds the value; any other type is its own only one.
func (c codec) alternative(t *model.Type, v any) (codec, *model.Type) {
	c, t = c.follow(t)
	if t.Kind != model.KindUnion {
		return c, t
	}
	data, _ := json.Marshal(v)
	for _, a := range t.Alternatives {
		if back, err := c.roundTrip(a.Type, data); err == nil && equalJSON(data, back) == nil {
			return c.alternative(a.Type, v)
		}
	}
	return c, &model.Type{Kind: model.KindAny}
}

func memberType(t *model.Type, name string) *model.Type {
	for _, f := range t.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	switch {
	case t.Kind == model.KindMap:
		return t.Elem
	case t.Extra != nil:
		return t.Extra
	case len(t.Patterns) > 0:
		return t.Patterns[0].Type
	}
	return &model.Type{Kind: model.KindAny}
}

func content(text string) *model.Content {
	return &model.Content{Media: "application/json", Text: text, JSON: model.Valid}
}
