package openapi

import (
	"encoding/json"
	"errors"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/pmgen/pmgen/generator/parallel"
)

// fitting checks values against kin-openapi's schemas, as a validation of the document does.
type fitting struct {
	v31      bool
	values   []fittingValue
	bySchema map[*openapi3.Schema]int // the index of its group
	groups   []fittingGroup
	effort   effort
}

// fittingValue is a value, and what becomes of one that does not fit, or that it would take for ever to check.
type fittingValue struct {
	value   any
	reject  func(why string)
	fits    bool
	endless bool
}

// Why a value is rejected.
const (
	whyUnfit   = "no value of its type"
	whyEndless = "nested too deep in types with alternatives for a validator to come to an end"
)

// fittingGroup are the values of one schema, by index.
type fittingGroup struct {
	schema *openapi3.Schema
	values []int
}

func (f *fitting) add(s *openapi3.Schema, value any, reject func(why string)) {
	g, ok := f.bySchema[s]
	if !ok {
		if f.bySchema == nil {
			f.bySchema = map[*openapi3.Schema]int{}
		}
		g = len(f.groups)
		f.bySchema[s] = g
		f.groups = append(f.groups, fittingGroup{schema: s})
	}
	f.groups[g].values = append(f.groups[g].values, len(f.values))
	f.values = append(f.values, fittingValue{value: value, reject: reject, endless: !f.effort.affordable(s, value)})
}

// rejectOthers rejects the values that do not fit, in the order in which they were added.
func (f *fitting) rejectOthers() {
	parallel.Each(len(f.groups), func(i int) { f.check(f.groups[i]) })
	for i := range f.values {
		switch v := &f.values[i]; {
		case v.endless:
			v.reject(whyEndless)
		case !v.fits:
			v.reject(whyUnfit)
		}
	}
}

// check finds out which values of a group fit. The validator of 3.0 is forty times as fast as that of 3.1, and what it
// finds right is right, if it knows all the keywords: what passes it is not checked again. That of 3.1 compiles the schema
// for each value anew, so values that it has to see are shown to it as one array: most often all fit.
func (f *fitting) check(g fittingGroup) {
	opts := []openapi3.SchemaValidationOption{openapi3.FailFast(), openapi3.SetSchemaRegexCompiler(compileMatcher)}
	var doubtful []int
	var values []any
	modern := f.v31 && isModern(g.schema)
	for _, i := range g.values {
		if f.values[i].endless {
			continue
		}
		value := plainValue(f.values[i].value)
		f.values[i].fits = !modern && g.schema.VisitJSON(value, opts...) == nil
		if f.v31 && !f.values[i].fits {
			doubtful, values = append(doubtful, i), append(values, value)
		}
	}
	opts = append(opts, openapi3.EnableJSONSchema2020())
	all := false
	if len(values) > 1 {
		list := openapi3.NewArraySchema().WithItems(g.schema)
		all = list.VisitJSON(values, opts...) == nil
	}
	for n, i := range doubtful {
		f.values[i].fits = all || g.schema.VisitJSON(values[n], opts...) == nil
	}
}

// isModern reports whether the schema, or one that it refers to, has keywords that 3.0 does not know.
func isModern(s *openapi3.Schema) bool {
	found := errors.New("found")
	return openapi3.NewSchemaRef("", s).WalkSubtree(func(_ string, ref *openapi3.SchemaRef) error {
		v := ref.Value
		if len(v.PatternProperties) > 0 || v.If != nil || v.Contains != nil || v.PropertyNames != nil || len(v.PrefixItems) > 0 || len(v.DependentSchemas) > 0 ||
			len(v.DependentRequired) > 0 || v.Const != nil || v.Always != nil || v.UnevaluatedItems != (openapi3.BoolSchema{}) || v.UnevaluatedProperties != (openapi3.BoolSchema{}) {
			return found
		}
		return nil
	}) != nil
}

// plainValue returns a value the way encoding/json decodes it.
func plainValue(value any) any {
	switch v := value.(type) {
	case *object:
		out := make(map[string]any, len(v.members))
		for _, m := range v.members {
			out[m.name] = plainValue(m.value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = plainValue(item)
		}
		return out
	case json.Number:
		f, _ := v.Float64()
		return f
	case int:
		return float64(v)
	case string:
		return valid(v)
	}
	return value
}
