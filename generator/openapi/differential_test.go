package openapi_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/validate"
)

// declared makes types of every kind, with what schemas assert about them. depth bounds the nesting.
func declared(depth int) *rapid.Generator[*model.Type] {
	return rapid.Custom(func(t *rapid.T) *model.Type {
		kinds := []model.Kind{model.KindBool, model.KindInt, model.KindFloat, model.KindNumber, model.KindString, model.KindTime, model.KindAny, model.KindRef}
		if depth > 0 {
			kinds = append(kinds, model.KindArray, model.KindMap, model.KindStruct, model.KindStruct, model.KindUnion)
		}
		typ := &model.Type{Evidence: model.Declared, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Nullable: rapid.IntRange(0, 3).Draw(t, "nullable") == 0}
		if typ.Kind == model.KindAny {
			// kin-openapi falls back to its 3.0 validator for 3.1 schemas with references, and that takes no null for {}.
			typ.Nullable = true
		}
		l := &model.Limits{}
		switch typ.Kind {
		case model.KindInt, model.KindFloat, model.KindNumber:
			if rapid.Bool().Draw(t, "bounded") {
				low := rapid.IntRange(-3, 3).Draw(t, "low")
				l.Minimum, l.Maximum = number(strconv.Itoa(low)), number(strconv.Itoa(low+3))
			}
			if rapid.IntRange(0, 3).Draw(t, "exclusive") == 0 {
				l.ExclusiveMaximum = number("3")
			}
		case model.KindString:
			switch rapid.IntRange(0, 4).Draw(t, "how") {
			case 0:
				l.MinLength, l.MaxLength = count(rapid.IntRange(0, 2).Draw(t, "least")), count(rapid.IntRange(2, 8).Draw(t, "most"))
			case 1:
				l.Pattern = rapid.SampledFrom([]string{`^[A-Fa-f\d]{4}$`, `^(?!\.{1,2}$)[0-9a-z.]{1,9}$`, `s`}).Draw(t, "pattern")
			case 2:
				typ.Format = rapid.SampledFrom([]string{"date-time", "uri", "email", "uuid"}).Draw(t, "format")
			case 3:
				typ.Enum = enum(`"string"`, `"two"`)
			case 4:
				typ.Choices = []*model.Type{{Kind: model.KindString, Evidence: model.Declared, Enum: enum(`"sandbox"`)},
					{Kind: model.KindString, Evidence: model.Declared, Limits: &model.Limits{Pattern: "^s"}}}
				typ.Exclusive = rapid.Bool().Draw(t, "exclusive")
			}
		case model.KindRef:
			typ.Ref = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "ref")
		case model.KindArray:
			typ.Elem = declared(depth-1).Draw(t, "elem")
			l.MinItems, l.MaxItems = count(rapid.IntRange(0, 1).Draw(t, "least")), count(rapid.IntRange(1, 3).Draw(t, "most"))
			l.UniqueItems = rapid.Bool().Draw(t, "unique")
		case model.KindMap:
			typ.Elem = declared(depth-1).Draw(t, "elem")
			l.MaxProperties = count(rapid.IntRange(0, 3).Draw(t, "most"))
		case model.KindStruct:
			typ.Closed = rapid.Bool().Draw(t, "closed")
			if rapid.IntRange(0, 2).Draw(t, "extra") == 0 {
				typ.Extra = declared(depth-1).Draw(t, "of extra")
			}
			for i := range rapid.IntRange(0, 3).Draw(t, "fields") {
				typ.Fields = append(typ.Fields, model.Field{Name: "f" + strconv.Itoa(i), Type: declared(depth-1).Draw(t, "field"),
					Required: rapid.Bool().Draw(t, "required"), Present: rapid.Bool().Draw(t, "present")})
			}
		case model.KindUnion:
			typ.Exclusive = rapid.Bool().Draw(t, "exclusive")
			for range rapid.IntRange(2, 3).Draw(t, "alternatives") {
				typ.Alternatives = append(typ.Alternatives, model.Alternative{Type: declared(depth-1).Draw(t, "alternative")})
			}
		}
		typ.Limits = l
		return typ
	})
}

// anything makes JSON values that are near what types want.
func anything(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		most := 3
		if depth > 0 {
			most = 5
		}
		switch rapid.IntRange(0, most).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.SampledFrom([]any{-4.0, 0.0, 1.0, 1.5, 3.0, 1e18}).Draw(t, "number")
		case 3:
			return rapid.SampledFrom([]any{"", "s", "string", "two", "sandbox", "abcd", "..", "2020-01-01T00:00:00Z", "2020-01-01",
				"https://example.com/", "a@example.com", "00000000-0000-4000-8000-000000000000"}).Draw(t, "text")
		case 4:
			items := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				items = append(items, anything(depth-1).Draw(t, "item"))
			}
			return items
		}
		o := map[string]any{}
		for range rapid.IntRange(0, 3).Draw(t, "members") {
			o[rapid.SampledFrom([]string{"f0", "f1", "f2", "other"}).Draw(t, "name")] = anything(depth-1).Draw(t, "value")
		}
		return o
	})
}

// mutate changes one place of a value.
func mutate(t *rapid.T, value any, depth int) any {
	if depth == 0 || rapid.IntRange(0, 2).Draw(t, "here") == 0 {
		return anything(1).Draw(t, "instead")
	}
	switch v := value.(type) {
	case map[string]any:
		out := maps.Clone(v)
		if len(out) == 0 {
			out["other"] = anything(1).Draw(t, "added")
			return out
		}
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(out))).Draw(t, "member")
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			delete(out, name)
		case 1:
			out["other"] = anything(1).Draw(t, "added")
		default:
			out[name] = mutate(t, out[name], depth-1)
		}
		return out
	case []any:
		if len(v) == 0 {
			return []any{anything(1).Draw(t, "added")}
		}
		out := slices.Clone(v)
		i := rapid.IntRange(0, len(out)-1).Draw(t, "index")
		out[i] = mutate(t, out[i], depth-1)
		return out
	}
	return anything(1).Draw(t, "instead")
}

// Two validators read one type: ours the model, kin-openapi the document that is written of it. They have to agree about
// every value, or contract tests would say one thing and the document another.
func TestValidatorsAgree(t *testing.T) {
	for _, version := range []string{"3.0", "3.1"} {
		t.Run(version, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				a := &model.API{Name: "x", Format: model.Postman}
				a.SetTypes([]*model.NamedType{
					{ID: "a", Key: "A", Declared: true, Type: &model.Type{Kind: model.KindStruct, Evidence: model.Declared, Fields: []model.Field{
						{Name: "f0", Type: ref("b"), Required: true}, {Name: "f1", Type: ref("a")}}}},
					{ID: "b", Key: "B", Declared: true, Type: &model.Type{Kind: model.KindString, Evidence: model.Declared, Nullable: rapid.Bool().Draw(t, "b nullable")}},
					{ID: "t", Key: "T", Declared: true, Type: notRef(declared(3).Draw(t, "type"))}})
				files, diags := openapi.Emit(a, openapi.Options{Version: version})
				if files == nil {
					t.Fatalf("not emitted: %v", diags)
				}
				doc, err := openapi3.NewLoader().LoadFromData(files[openapi.FileName])
				if err != nil {
					t.Fatal(err)
				}
				v := validate.New(a)
				typ := a.Type("t").Type
				values := []any{anything(3).Draw(t, "value")}
				if sample, ok := v.Sample(typ); ok {
					var s any
					if err := json.Unmarshal(sample, &s); err != nil {
						t.Fatal(err)
					}
					values = append(values, s, mutate(t, s, 4), mutate(t, s, 4))
				}
				opts := []openapi3.SchemaValidationOption{openapi3.MultiErrors()}
				if version == "3.1" {
					opts = append(opts, openapi3.EnableJSONSchema2020())
				}
				for _, value := range values {
					data, _ := json.Marshal(value)
					ours := v.CheckRequest(typ, data)
					theirs := doc.Components.Schemas["T"].Value.VisitJSON(value, opts...)
					if (len(ours) == 0) != (theirs == nil) {
						t.Fatalf("%s\nours: %v\nkin-openapi: %v\n%s", data, ours, theirs, files[openapi.FileName])
					}
				}
			})
		})
	}
}

// notRef: a named type is never a reference itself.
func notRef(t *model.Type) *model.Type {
	if t.Kind == model.KindRef {
		return &model.Type{Kind: model.KindArray, Evidence: model.Declared, Elem: t}
	}
	return t
}
