package validate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/pmgen/pmgen/generator/model"
)

// explain puts the library's tree of errors into plain words, in order of place.
func explain(err error) []Violation {
	if err == nil {
		return nil
	}
	tree, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return []Violation{{Keyword: "schema", Message: err.Error()}}
	}
	out := leaves(tree)
	slices.SortFunc(out, func(a, b Violation) int {
		return cmp.Or(comparePointers(a.Pointer, b.Pointer), cmp.Compare(a.Keyword, b.Keyword), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(out)
}

// leaves returns the violations at and below an error.
func leaves(e *jsonschema.ValidationError) []Violation {
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf:
		return alternatives(e, "anyOf")
	case *kind.OneOf:
		if k.Subschemas == nil {
			return alternatives(e, "oneOf")
		}
		matches := make([]string, len(k.Subschemas))
		for i, n := range k.Subschemas {
			matches[i] = strconv.Itoa(n + 1)
		}
		return []Violation{{pointer(e), "oneOf", "want a match of exactly one alternative, got a match of " + strings.Join(matches, " and ")}}
	}
	if len(e.Causes) == 0 {
		return leaf(e)
	}
	var out []Violation
	for _, c := range e.Causes {
		out = append(out, leaves(c)...)
	}
	return out
}

// alternatives explains a value that matches no alternative by the one that it was meant to be, where that can be told:
// the only one of the value's kind, or the only one whose fixed values it has.
func alternatives(e *jsonschema.ValidationError, keyword string) []Violation {
	at := pointer(e)
	var candidates [][]Violation
	var want []string
	got := ""
	for _, c := range e.Causes {
		if t := mismatch(c, at); t != nil {
			got = t.Got
			for _, w := range t.Want {
				if !slices.Contains(want, w) {
					want = append(want, w)
				}
			}
			continue
		}
		candidates = append(candidates, leaves(c))
	}
	if len(candidates) == 0 && len(want) > 0 {
		return []Violation{{at, "type", "want " + strings.Join(want, " or ") + ", got " + got}}
	}
	if len(candidates) > 1 {
		fits := slices.DeleteFunc(slices.Clone(candidates), func(vs []Violation) bool {
			return slices.ContainsFunc(vs, func(v Violation) bool { return v.Keyword == "enum" || v.Keyword == "const" })
		})
		if len(fits) == 1 {
			candidates = fits
		}
	}
	switch len(candidates) {
	case 0:
		return []Violation{{at, keyword, "matches no alternative"}}
	case 1:
		return candidates[0]
	}
	nearest := slices.MinFunc(candidates, func(a, b []Violation) int { return cmp.Compare(len(a), len(b)) })
	return []Violation{{at, keyword, fmt.Sprintf("matches none of %d alternatives; the nearest says: %s", len(e.Causes), nearest[0])}}
}

// mismatch returns the error about the value's own kind, if that is what the error says.
func mismatch(e *jsonschema.ValidationError, at string) *kind.Type {
	if t, ok := e.ErrorKind.(*kind.Type); ok && pointer(e) == at {
		return t
	}
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		var merged *kind.Type
		for _, c := range e.Causes {
			t := mismatch(c, at)
			if t == nil {
				return nil
			}
			if merged == nil {
				merged = &kind.Type{Got: t.Got}
			}
			merged.Want = append(merged.Want, t.Want...)
		}
		return merged
	}
	for _, c := range e.Causes {
		if t := mismatch(c, at); t != nil {
			return t
		}
	}
	return nil
}

func leaf(e *jsonschema.ValidationError) []Violation {
	at := pointer(e)
	one := func(keyword, format string, args ...any) []Violation {
		return []Violation{{at, keyword, fmt.Sprintf(format, args...)}}
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return one("type", "want %s, got %s", strings.Join(k.Want, " or "), k.Got)
	case *kind.Required:
		var out []Violation
		for _, name := range k.Missing {
			out = append(out, Violation{at + "/" + model.EscapeToken(name), "required", "required, but missing"})
		}
		return out
	case *kind.AdditionalProperties:
		var out []Violation
		for _, name := range k.Properties {
			out = append(out, Violation{at + "/" + model.EscapeToken(name), "additionalProperties", "a member that the schema does not have"})
		}
		return out
	case *kind.Enum:
		return one("enum", "want %s, got %s", list(k.Want), show(k.Got))
	case *kind.Const:
		return one("const", "want %s, got %s", show(k.Want), show(k.Got))
	case *kind.Format:
		return one("format", "want %s, got %s", formatName(k.Want), show(k.Got))
	case *kind.Pattern:
		return one("pattern", "want a match of %s, got %s", shorten(k.Want), show(k.Got))
	case *kind.MinLength:
		return one("minLength", "want at least %s, got %d", count(k.Want, "character"), k.Got)
	case *kind.MaxLength:
		return one("maxLength", "want at most %s, got %d", count(k.Want, "character"), k.Got)
	case *kind.MinItems:
		return one("minItems", "want at least %s, got %d", count(k.Want, "item"), k.Got)
	case *kind.MaxItems:
		return one("maxItems", "want at most %s, got %d", count(k.Want, "item"), k.Got)
	case *kind.MinProperties:
		return one("minProperties", "want at least %s, got %d", count(k.Want, "member"), k.Got)
	case *kind.MaxProperties:
		return one("maxProperties", "want at most %s, got %d", count(k.Want, "member"), k.Got)
	case *kind.Minimum:
		return one("minimum", "want at least %s, got %s", number(k.Want), number(k.Got))
	case *kind.Maximum:
		return one("maximum", "want at most %s, got %s", number(k.Want), number(k.Got))
	case *kind.ExclusiveMinimum:
		return one("exclusiveMinimum", "want more than %s, got %s", number(k.Want), number(k.Got))
	case *kind.ExclusiveMaximum:
		return one("exclusiveMaximum", "want less than %s, got %s", number(k.Want), number(k.Got))
	case *kind.MultipleOf:
		return one("multipleOf", "want a multiple of %s, got %s", number(k.Want), number(k.Got))
	case *kind.UniqueItems:
		return one("uniqueItems", "want items that differ, got items %d and %d alike", k.Duplicates[0], k.Duplicates[1])
	case *kind.Not:
		return one("not", "matches what the schema excludes")
	case *kind.FalseSchema:
		return one("false", "the schema allows no value here")
	case *kind.RefCycle:
		return one("$ref", "the schema refers to itself without an end")
	}
	keyword := "schema"
	if path := e.ErrorKind.KeywordPath(); len(path) > 0 {
		keyword = path[0]
	}
	return one(keyword, "breaks the schema's %s", keyword)
}

func pointer(e *jsonschema.ValidationError) string {
	var b strings.Builder
	for _, token := range e.InstanceLocation {
		b.WriteString("/" + model.EscapeToken(token))
	}
	return b.String()
}

func formatName(format string) string {
	switch format {
	case "date-time":
		return "a date-time (RFC 3339)"
	case "int64":
		return "an integer of at most 64 bits"
	case "uri":
		return "an absolute URI"
	}
	return "the format " + format
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

// number prints a bound or value as people write it.
func number(r *big.Rat) string {
	if r.IsInt() {
		return shorten(r.Num().String())
	}
	f, _ := r.Float64()
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// maxShown bounds the values of a list, maxText the characters of one, that a message shows.
const (
	maxShown = 8
	maxText  = 60
)

func list(values []any) string {
	var shown []string
	for _, v := range values[:min(len(values), maxShown)] {
		shown = append(shown, show(v))
	}
	if more := len(values) - maxShown; more > 0 {
		shown = append(shown, fmt.Sprintf("… (%d more)", more))
	}
	if len(shown) == 1 {
		return shown[0]
	}
	return "one of " + strings.Join(shown, ", ")
}

func show(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return shorten(string(data))
}

func shorten(s string) string {
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText]) + "…"
	}
	return s
}

// comparePointers orders by place: array items by number, not by spelling.
func comparePointers(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(as), len(bs)) {
		if as[i] == bs[i] {
			continue
		}
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		if errX == nil && errY == nil && x != y {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(as[i], bs[i])
	}
	return cmp.Compare(len(as), len(bs))
}
