package jsonschema

import (
	"encoding/json"
	"math/big"
	"strconv"

	"github.com/dlclark/regexp2"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// limits are the bounds of a schema, for all JSON types together: {"minimum": 0, "maxLength": 5} is legal.
type limits struct {
	model.Limits
	exclusiveMinimum, exclusiveMaximum bool // draft-04's booleans
}

var limitKeywords = map[string]bool{
	"minimum": true, "maximum": true, "exclusiveMinimum": true, "exclusiveMaximum": true, "multipleOf": true,
	"minLength": true, "maxLength": true, "minItems": true, "maxItems": true, "minProperties": true, "maxProperties": true,
	"uniqueItems": true, "pattern": true,
}

// limit reads one bound. A number in quotes is what it spells.
func (c *converter) limit(s *shape, m tree.Member) bool {
	v, l := m.Value, &s.limits
	switch m.Name {
	case "pattern":
		if v.Is(tree.String) && c.pattern(v, v.Text) {
			l.Pattern = v.Text
		}
		return v.Is(tree.String)
	case "uniqueItems":
		l.UniqueItems = v.True()
		return v.Is(tree.Bool)
	case "exclusiveMinimum", "exclusiveMaximum":
		if v.Is(tree.Bool) {
			if m.Name == "exclusiveMinimum" {
				l.exclusiveMinimum = v.True()
			} else {
				l.exclusiveMaximum = v.True()
			}
			return true
		}
	}
	text := v.Scalar()
	value, ok := new(big.Rat).SetString(safeNumber(text))
	if !ok && v.Is(tree.Number) {
		c.defect(v, "`%s` is %s, a number beyond reason; it is passed over", m.Name, shorten(text))
		return true
	}
	if !ok || v.Is(tree.Bool) {
		return false
	}
	if v.Is(tree.String) {
		c.defect(v, "`%s` is %s in quotes; it is read as the number", m.Name, text)
	}
	if target := map[string]**json.Number{"minimum": &l.Minimum, "maximum": &l.Maximum, "exclusiveMinimum": &l.ExclusiveMinimum,
		"exclusiveMaximum": &l.ExclusiveMaximum, "multipleOf": &l.MultipleOf}[m.Name]; target != nil {
		if m.Name == "multipleOf" && value.Sign() <= 0 {
			c.defect(v, "`multipleOf` is %s, and must be above 0; it is passed over", text)
			return true
		}
		number := json.Number(text)
		*target = &number
		return true
	}
	count, ok := wholeCount(value)
	if !ok {
		c.defect(v, "`%s` is %s, and must be a count; it is passed over", m.Name, text)
		return true
	}
	*map[string]**int{"minLength": &l.MinLength, "maxLength": &l.MaxLength, "minItems": &l.MinItems, "maxItems": &l.MaxItems,
		"minProperties": &l.MinProperties, "maxProperties": &l.MaxProperties}[m.Name] = &count
	return true
}

// safeNumber returns the text where it is a JSON number that can be computed with: 1e999999999 is one that cannot.
func safeNumber(text string) string {
	if !json.Valid([]byte(text)) || text == "" || (text[0] != '-' && (text[0] < '0' || text[0] > '9')) {
		return ""
	}
	if f, err := strconv.ParseFloat(text, 64); err != nil || (f != 0 && (f < 1e-300 && f > -1e-300)) || len(text) > 400 {
		return ""
	}
	return text
}

func wholeCount(v *big.Rat) (int, bool) {
	if !v.IsInt() || v.Sign() < 0 || !v.Num().IsInt64() || v.Num().Int64() > 1<<53 {
		return 0, false
	}
	return int(v.Num().Int64()), true
}

// exclusiveDraft04 turns draft-04's {minimum: 0, exclusiveMinimum: true} into draft-07's {exclusiveMinimum: 0}.
func (s *shape) exclusiveDraft04(*tree.Node) {
	l := &s.limits
	if l.exclusiveMinimum && l.Minimum != nil {
		l.ExclusiveMinimum, l.Minimum = l.Minimum, nil
	}
	if l.exclusiveMaximum && l.Maximum != nil {
		l.ExclusiveMaximum, l.Maximum = l.Maximum, nil
	}
}

// pattern reports whether a regular expression can be compiled by a validator. Lookarounds, which Go's own regexp lacks, can.
func (c *converter) pattern(at *tree.Node, expr string) bool {
	if readable(expr) {
		return true
	}
	c.defect(at, "%s is no regular expression; it is passed over", quote(expr))
	return false
}

func readable(expr string) bool {
	for _, options := range []regexp2.RegexOptions{regexp2.ECMAScript, regexp2.ECMAScript | regexp2.Unicode, regexp2.RE2} {
		if _, err := regexp2.Compile(expr, options); err == nil {
			return true
		}
	}
	return false
}

func (l limits) all() *model.Limits {
	return keep(l.Limits)
}

func (l limits) number() *model.Limits {
	return keep(model.Limits{Minimum: l.Minimum, Maximum: l.Maximum, ExclusiveMinimum: l.ExclusiveMinimum,
		ExclusiveMaximum: l.ExclusiveMaximum, MultipleOf: l.MultipleOf})
}

func (l limits) text() *model.Limits {
	return keep(model.Limits{MinLength: l.MinLength, MaxLength: l.MaxLength, Pattern: l.Pattern})
}

func (l limits) array() *model.Limits {
	return keep(model.Limits{MinItems: l.MinItems, MaxItems: l.MaxItems, UniqueItems: l.UniqueItems})
}

func (l limits) object() *model.Limits {
	return keep(model.Limits{MinProperties: l.MinProperties, MaxProperties: l.MaxProperties})
}

func keep(l model.Limits) *model.Limits {
	if l == (model.Limits{}) {
		return nil
	}
	return &l
}

// scalar makes the type of a string, number or boolean.
func (c *converter) scalar(s *shape, name string) *model.Type {
	t := &model.Type{Evidence: model.Declared}
	switch name {
	case "boolean":
		t.Kind = model.KindBool
	case "integer", "number":
		t.Kind, t.Limits, t.Format = model.KindInt, s.limits.number(), s.format
		if name == "number" && !isOne(s.limits.MultipleOf) {
			t.Kind = model.KindFloat
		}
		if !fits(t.Kind, t.Limits) {
			t.Kind = model.KindNumber
		}
	default:
		t.Kind, t.Limits, t.Format = model.KindString, s.limits.text(), s.format
		if s.format == "date-time" && s.enum == nil {
			t.Kind = model.KindTime
		}
	}
	return t
}

func isOne(n *json.Number) bool { return n != nil && *n == "1" }

// fits reports whether all values within the limits are held by the kind without loss: int64, or float64 and its 53 bits.
func fits(kind model.Kind, l *model.Limits) bool {
	if l == nil {
		return true
	}
	low, high := big.NewRat(-1<<63, 1), new(big.Rat).SetFrac(new(big.Int).SetUint64(1<<63-1), big.NewInt(1))
	for _, n := range []*json.Number{l.Minimum, l.Maximum, l.ExclusiveMinimum, l.ExclusiveMaximum} {
		if n == nil {
			continue
		}
		v, ok := new(big.Rat).SetString(string(*n))
		if !ok {
			return false
		}
		if kind == model.KindInt && (v.Cmp(low) < 0 || v.Cmp(high) > 0) {
			return false
		}
		if _, exact := v.Float64(); kind == model.KindFloat && v.IsInt() && !exact {
			return false
		}
	}
	return true
}

// enumerated makes the type of a schema that lists its values.
func (c *converter) enumerated(s *shape) *model.Type {
	groups := map[string][]model.Enumerator{}
	var order []string
	null, compound := false, false
	for _, n := range s.enum {
		name := n.Kind.String()
		switch n.Kind {
		case tree.Null:
			null = true
			continue
		case tree.Array, tree.Object:
			compound = true
			continue
		}
		if !c.allows(s, n) {
			c.defect(n, "the enumerated value %s is not of the schema's type; it is kept", quote(string(compact(n))))
		}
		if groups[name] == nil {
			order = append(order, name)
		}
		groups[name] = append(groups[name], model.Enumerator{Value: compact(n)})
	}
	saidNull := s.nullable || len(s.types) == 0
	s.nullable = null && saidNull
	if compound {
		s.more("an enumeration of arrays or objects")
		bare := *s
		bare.enum, bare.beyond = nil, nil
		return c.plain(&bare)
	}
	var types []*model.Type
	for _, name := range order {
		types = append(types, c.enumeration(s, name, groups[name]))
	}
	switch len(types) {
	case 0:
		t := anything(s.node)
		t.Enum = []model.Enumerator{{Value: json.RawMessage("null")}}
		return t
	case 1:
		return types[0]
	}
	u := &model.Type{Kind: model.KindUnion, Evidence: model.Declared}
	for _, t := range types {
		t.Pos = s.node.Pos()
		u.Alternatives = append(u.Alternatives, model.Alternative{Type: t})
	}
	return u
}

// enumeration makes the type of enumerated values of one JSON type.
func (c *converter) enumeration(s *shape, name string, values []model.Enumerator) *model.Type {
	if name == "number" {
		name = "integer"
		for _, v := range values {
			if _, err := strconv.ParseInt(string(v.Value), 10, 64); err != nil {
				name = "number"
			}
		}
		for _, declared := range s.types {
			if declared == "number" {
				name = declared
			}
		}
	}
	t := c.scalar(s, name)
	t.Enum = values
	return t
}

// allows reports whether the schema's types allow the value.
func (c *converter) allows(s *shape, n *tree.Node) bool {
	if len(s.types) == 0 {
		return true
	}
	for _, name := range s.types {
		if name == n.Kind.String() || (name == "integer" && n.Is(tree.Number)) {
			return true
		}
	}
	return false
}
