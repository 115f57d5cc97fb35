package validate

import (
	"encoding/json"
	"maps"
	"math/big"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Sample returns the smallest value of the type that it can make, always the same: required and present members, the
// first of an enumeration, numbers and texts within their limits, formats and patterns. ok is false where it found none
// that passes [Validator.CheckRequest]; the value is then as near as it came, and still JSON.
func (v *Validator) Sample(t *model.Type) (value json.RawMessage, ok bool) {
	s := &sampler{v: v}
	best, ok := s.value(t, 0)
	data, err := json.Marshal(best)
	if err != nil {
		return json.RawMessage("null"), false
	}
	return data, ok && len(v.CheckRequest(t, data)) == 0
}

type sampler struct {
	v     *Validator
	steps int   // values tried so far
	draw  *draw // nil: the smallest value
}

// maxSampleDepth ends the recursion of types that cannot end it themselves, maxSampleSteps that of types that branch
// while they recur.
const (
	maxSampleDepth = 24
	maxSampleSteps = 5000
)

// value returns a sample and whether it is whole.
func (s *sampler) value(t *model.Type, depth int) (any, bool) {
	if t == nil {
		return nil, true
	}
	if s.steps++; depth > maxSampleDepth || s.steps > maxSampleSteps {
		return nil, t.Nullable
	}
	for i := range t.Enum {
		e := t.Enum[s.draw.from(i, len(t.Enum))]
		if value, err := decode(e.Value); err == nil && s.fits(t, value) {
			return value, true
		}
	}
	value, ok := s.shape(t, depth)
	if ok && (len(t.Choices) > 0 || len(t.Source) > 0 || t.Kind == model.KindUnion) {
		ok = s.fits(t, value)
	}
	if !ok && len(t.Choices) > 0 {
		for _, c := range t.Choices {
			choice, whole := s.value(c, depth+1)
			if !whole {
				continue
			}
			for _, candidate := range []any{choice, merged(value, choice), s.chosen(t, c, value, depth)} {
				if s.fits(t, candidate) {
					return candidate, true
				}
			}
		}
	}
	if !ok && t.Nullable {
		return nil, true
	}
	return value, ok
}

// fits reports whether the value passes the type.
func (s *sampler) fits(t *model.Type, value any) bool {
	return len(s.v.checkValue(t, value, request)) == 0
}

func (s *sampler) shape(t *model.Type, depth int) (any, bool) {
	switch t.Kind {
	case model.KindBool:
		return s.draw.bool(), true
	case model.KindInt, model.KindFloat, model.KindNumber:
		return s.number(t)
	case model.KindString, model.KindTime:
		return s.text(t)
	case model.KindArray:
		return s.array(t, depth)
	case model.KindMap, model.KindStruct:
		return s.object(t, depth)
	case model.KindUnion:
		return s.union(t, depth)
	case model.KindRef:
		if n := s.v.api.Type(t.Ref); n != nil {
			return s.value(n.Type, depth+1)
		}
	}
	return nil, true
}

func (s *sampler) union(t *model.Type, depth int) (any, bool) {
	var nearest any
	for _, a := range t.Alternatives {
		value, ok := s.value(a.Type, depth+1)
		if ok && s.fits(t, value) {
			return value, true
		}
		if nearest == nil {
			nearest = value
		}
	}
	// What the least value of an alternative has, others may have, too: its optional members tell it from them.
	for _, a := range t.Alternatives {
		if value, ok := s.value(a.Type, depth+1); ok {
			if value = s.fuller(a.Type, value, depth+1); s.fits(t, value) {
				return value, true
			}
		}
	}
	return nearest, len(t.Alternatives) == 0
}

// fuller adds optional members to a value.
func (s *sampler) fuller(t *model.Type, value any, depth int) any {
	members, ok := value.(map[string]any)
	if !ok {
		return value
	}
	u := s.v.api.Underlying(t)
	for i := range u.Fields {
		f := &u.Fields[i]
		if _, there := members[f.Name]; there {
			continue
		}
		if of, ok := s.value(f.Type, depth+1); ok {
			members[f.Name] = of
		}
	}
	return members
}

// chosen adds to a value of t the members that a choice requires, as t describes them: anyOf with nothing but required
// is how people say "at least one of".
func (s *sampler) chosen(t, choice *model.Type, value any, depth int) any {
	members, ok := value.(map[string]any)
	if !ok {
		return value
	}
	out := maps.Clone(members)
	for _, f := range s.v.api.Underlying(choice).Fields {
		for i := range t.Fields {
			if f.Required && t.Fields[i].Name == f.Name {
				out[f.Name], _ = s.value(t.Fields[i].Type, depth+1)
			}
		}
	}
	return out
}

// merged returns the members of both, where both are objects.
func merged(a, b any) any {
	x, okX := a.(map[string]any)
	y, okY := b.(map[string]any)
	if !okX || !okY {
		return b
	}
	out := maps.Clone(x)
	for name, value := range y {
		if _, there := out[name]; !there || value != nil {
			out[name] = value
		}
	}
	return out
}

// maxSampleItems bounds the items and members that limits can ask for.
const maxSampleItems = 100

func (s *sampler) array(t *model.Type, depth int) (any, bool) {
	n := 0
	if t.Limits != nil && t.Limits.MinItems != nil {
		n = *t.Limits.MinItems
	}
	if n <= 0 && s.draw.more(depth) && (t.Limits == nil || t.Limits.MaxItems == nil || *t.Limits.MaxItems > 0) {
		if value, ok := s.value(t.Elem, depth+1); ok {
			return []any{value}, true
		}
	}
	if n <= 0 {
		return []any{}, true
	}
	whole := n <= maxSampleItems
	items := make([]any, min(n, maxSampleItems))
	for i := range items {
		value, ok := s.value(t.Elem, depth+1)
		items[i], whole = value, whole && ok
	}
	if t.Limits.UniqueItems {
		s.vary(t.Elem, items)
	}
	return items, whole
}

// vary makes equal items differ, where their type lets it.
func (s *sampler) vary(elem *model.Type, items []any) {
	u := s.v.api.Underlying(elem)
	for i := 1; i < len(items); i++ {
		var candidates []any
		switch {
		case i < len(u.Enum):
			if value, err := decode(u.Enum[i].Value); err == nil {
				candidates = append(candidates, value)
			}
		case u.Kind == model.KindBool:
			candidates = append(candidates, i%2 == 1)
		default:
			switch item := items[i].(type) {
			case json.Number:
				if n, err := item.Int64(); err == nil {
					candidates = append(candidates, json.Number(strconv.FormatInt(n+int64(i), 10)), json.Number(strconv.FormatInt(n-int64(i), 10)))
				}
			case string:
				n := strconv.Itoa(i)
				candidates = append(candidates, item+n)
				if len(item) >= len(n) {
					candidates = append(candidates, item[:len(item)-len(n)]+n)
				}
			}
		}
		for _, c := range candidates {
			if elem == nil || s.fits(elem, c) {
				items[i] = c
				break
			}
		}
	}
}

func (s *sampler) object(t *model.Type, depth int) (any, bool) {
	members := map[string]any{}
	whole := true
	for i := range t.Fields {
		f := &t.Fields[i]
		if !f.Always() && (!s.draw.more(depth) || f.Type == nil) {
			continue
		}
		value, ok := s.value(f.Type, depth+1)
		if !ok && !f.Required {
			continue // an optional member ends a recursion
		}
		members[f.Name], whole = value, whole && ok
	}
	if t.Limits == nil || t.Limits.MinProperties == nil {
		return members, whole
	}
	least := min(*t.Limits.MinProperties, maxSampleItems)
	for i := range t.Fields {
		f := &t.Fields[i]
		if _, there := members[f.Name]; len(members) >= least || there {
			continue
		}
		if value, ok := s.value(f.Type, depth+1); ok {
			members[f.Name] = value
		}
	}
	extra := t.Elem
	if t.Kind == model.KindStruct {
		extra = t.Extra
	}
	for i := 0; len(members) < least && i < 2*maxSampleItems; i++ {
		name, of := "member"+strconv.Itoa(i), extra
		if len(t.Patterns) > 0 {
			p := t.Patterns[0]
			candidate, ok := patternText(p.Pattern, 0, i)
			if !ok {
				break
			}
			name = candidate
			if t.Kind == model.KindStruct {
				of = p.Type
			}
		}
		value, ok := s.value(of, depth+1)
		if !ok {
			break
		}
		members[name] = value
	}
	return members, whole && len(members) >= least
}

// number tries the values around the limits.
func (s *sampler) number(t *model.Type) (any, bool) {
	one := big.NewRat(1, 1)
	candidates := append(s.draw.numbers(t), new(big.Rat), one)
	if l := t.Limits; l != nil {
		low, high := firstOf(rational(l.Minimum), rational(l.ExclusiveMinimum)), firstOf(rational(l.Maximum), rational(l.ExclusiveMaximum))
		step := rational(l.MultipleOf)
		for _, r := range []*big.Rat{low, high} {
			if r == nil {
				continue
			}
			candidates = append(candidates, r, round(r, false), round(r, true), new(big.Rat).Add(r, one), new(big.Rat).Sub(r, one))
			if step != nil && step.Sign() > 0 {
				q := new(big.Rat).Quo(r, step)
				for _, up := range []bool{false, true} {
					n := round(q, up)
					candidates = append(candidates, new(big.Rat).Mul(n, step), new(big.Rat).Mul(new(big.Rat).Add(n, one), step),
						new(big.Rat).Mul(new(big.Rat).Sub(n, one), step))
				}
			}
		}
		if low != nil && high != nil {
			candidates = append(candidates, new(big.Rat).Quo(new(big.Rat).Add(low, high), big.NewRat(2, 1)))
		}
	}
	for _, r := range candidates {
		value := spell(r)
		if s.fits(t, value) {
			return value, true
		}
	}
	return spell(new(big.Rat)), false
}

func firstOf(a, b *big.Rat) *big.Rat {
	if a != nil {
		return a
	}
	return b
}

func round(r *big.Rat, up bool) *big.Rat {
	q := new(big.Int).Div(r.Num(), r.Denom()) // towards minus infinity: the denominator is positive
	if up && !r.IsInt() {
		q.Add(q, big.NewInt(1))
	}
	return new(big.Rat).SetInt(q)
}

func spell(r *big.Rat) json.Number {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	return json.Number(strings.TrimRight(r.FloatString(20), "0"))
}
