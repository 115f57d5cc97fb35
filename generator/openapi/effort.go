package openapi

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// A validator looks at a value once for each alternative of a union, and kin-openapi once more for the one that matches. Where a
// type holds itself through unions, that is 2^n looks at a value that is nested n deep: a description of a few lines would keep
// us, and everybody who validates the document, busy for years. So what a validator would do is counted first, which takes no
// longer than the value is, and an example that asks for too much is put aside.

const (
	// looksEach is what any value may ask for, for each value in it: seven unions within each other.
	looksEach = 128
	// looksBeyond is what the values of a document may ask for together beyond that.
	looksBeyond = 2_000_000
	// plainDepth is how deep a value may be nested without being counted.
	plainDepth = 6
)

// effort counts how often a validator looks at schemas.
type effort struct {
	beyond float64 // spent of looksBeyond
	known  map[look]float64
}

// look is a schema at a value: an object, the first item of an array, or a scalar, of which all are alike.
type look struct {
	schema *openapi3.Schema
	value  any
}

// affordable reports whether the value can be checked against the schema.
func (e *effort) affordable(s *openapi3.Schema, value any) bool {
	depth, size := extent(value)
	if depth <= plainDepth {
		return true
	}
	e.known = map[look]float64{}
	looks := e.looks(s, value)
	if looks <= float64(looksEach*size) {
		return true
	}
	if e.beyond+looks > looksBeyond {
		return false
	}
	e.beyond += looks
	return true
}

// extent is how deep a value is nested, and how many values it is.
func extent(value any) (depth, size int) {
	size = 1
	inner := func(v any) {
		d, n := extent(v)
		depth, size = max(depth, d+1), size+n
	}
	switch v := value.(type) {
	case *object:
		for _, m := range v.members {
			inner(m.value)
		}
	case []any:
		for _, item := range v {
			inner(item)
		}
	}
	return depth, size
}

func (e *effort) looks(s *openapi3.Schema, value any) float64 {
	if s == nil {
		return 1
	}
	at := look{schema: s}
	switch v := value.(type) {
	case *object:
		at.value = v
	case []any:
		if len(v) > 0 {
			at.value = &v[0]
		}
	}
	if n, ok := e.known[at]; ok {
		return n
	}
	e.known[at] = 1 // where the schema refers to itself without going deeper
	n := 1.0
	for _, union := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
		most := 0.0
		for _, alternative := range union {
			looks := e.looks(alternative.Value, value)
			n, most = n+looks, max(most, looks)
		}
		n += most
	}
	for _, ref := range slices.Concat(s.AllOf, openapi3.SchemaRefs{s.Not, s.If, s.Then, s.Else}) {
		n += e.looksOf(ref, value)
	}
	switch v := value.(type) {
	case *object:
		for _, m := range v.members {
			inner := s.Properties[m.name]
			if inner == nil {
				inner = s.AdditionalProperties.Schema
			}
			n += e.looksOf(inner, m.value)
			for _, pattern := range s.PatternProperties {
				n += e.looksOf(pattern, m.value)
			}
		}
	case []any:
		for _, item := range v {
			n += e.looksOf(s.Items, item)
		}
	}
	e.known[at] = n
	return n
}

func (e *effort) looksOf(ref *openapi3.SchemaRef, value any) float64 {
	if ref == nil {
		return 0
	}
	return e.looks(ref.Value, value)
}
