package infer_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

func of(kind model.Kind) *model.Type { return &model.Type{Kind: kind} }

func object(fields ...model.Field) *model.Type {
	return &model.Type{Kind: model.KindStruct, Fields: fields}
}

func must(name string, t *model.Type) model.Field {
	return model.Field{Name: name, Type: t, Required: true}
}

// What is declared stays as long as it holds what was recorded, and is widened no further than that.
func TestDeclaredTypesAreWidenedToWhatWasRecorded(t *testing.T) {
	enum := func() *model.Type {
		return &model.Type{Kind: model.KindString, Enum: []model.Enumerator{{Value: json.RawMessage(`"on"`)}}}
	}
	for _, c := range []struct {
		name     string
		declared *model.Type
		recorded string
		want     string
		message  string
	}{
		{"fits", object(must("a", of(model.KindInt))), `{"a":1}`, "{a int}", ""},
		{"optional member", object(model.Field{Name: "a", Type: of(model.KindInt)}), `{}`, "{a? int}", ""},
		{"undeclared member", object(must("a", of(model.KindInt))), `{"a":1,"b":2,"c":3}`, "{a int, ... any<none>}",
			`PM071 example "x" of request "get": the value has members that its schema does not mention (b, c); they are kept in Extra`},
		{"forbidden member", &model.Type{Kind: model.KindStruct, Closed: true}, `{"b":2}`, "{... any<none>}",
			`PM070 example "x" of request "get": the value has members that its schema forbids (b); they are kept in Extra`},
		{"member of a pattern", &model.Type{Kind: model.KindStruct, Patterns: []model.PatternField{{Pattern: "^x-", Type: of(model.KindInt)}}}, `{"x-a":"1"}`, "{}",
			`PM070 example "x" of request "get": /* is a string, but declared as an integer; the type takes either`},
		{"missing member", object(must("a", of(model.KindInt))), `{}`, "{a? int}",
			`PM070 example "x" of request "get": the value lacks "a", which its schema requires; it becomes optional`},
		{"no date-time", object(must("t", &model.Type{Kind: model.KindTime, Format: "date-time"})), `{"t":"yesterday"}`, "{t string}",
			`PM070 example "x" of request "get": /t is no RFC 3339 date-time that survives, but declared as one; it becomes a string`},
		{"integer as a string", object(must("n", of(model.KindInt))), `{"n":"1"}`, "{n (int | string)}",
			`PM070 example "x" of request "get": /n is a string, but declared as an integer; the type takes either`},
		{"fraction", object(must("n", of(model.KindInt))), `{"n":1.5}`, "{n number}",
			`PM070 example "x" of request "get": /n is 1.5, but declared an integer; it becomes a json.Number`},
		{"huge integer", of(model.KindInt), `12345678901234567890`, "number",
			`PM070 example "x" of request "get": the value is 12345678901234567890, which neither int64 nor float64 holds; it becomes a json.Number`},
		{"number that float64 changes", of(model.KindFloat), `9007199254740993`, "number",
			`PM074 example "x" of request "get": the value is 9007199254740993, which a float64 would change; it becomes a json.Number`},
		{"null", object(must("a", of(model.KindString))), `{"a":null}`, "{a *string}",
			`PM070 example "x" of request "get": /a is null, which its schema does not allow; it becomes nullable`},
		{"value that is not listed", enum(), `"off"`, "string(on)",
			`PM070 example "x" of request "get": the value is "off", which is none of the declared values; other values are taken, too`},
		{"union", &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: of(model.KindString)}, {Type: of(model.KindArray)}}}, `"a"`,
			"(string | []any<none>)", ""},
		{"union without it", &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: of(model.KindString)}, {Type: of(model.KindBool)}}}, `{"a":1}`,
			"(string | bool | {a! int})", `PM070 example "x" of request "get": the value is an object, which no declared alternative holds; it becomes one more alternative`},
		{"element", &model.Type{Kind: model.KindArray, Elem: of(model.KindString)}, `["a",1,2]`, "[](string | int)",
			`PM070 example "x" of request "get": /* is a number, but declared as a string; the type takes either`},
		{"map value", &model.Type{Kind: model.KindMap, Elem: of(model.KindString)}, `{"a":null}`, "map *string",
			`PM070 example "x" of request "get": /* is null, which its schema does not allow; it becomes nullable`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fix := func(t *model.Type) { // a nil Elem is any
				t.Walk("", func(_ string, t *model.Type) bool {
					if (t.Kind == model.KindArray || t.Kind == model.KindMap) && t.Elem == nil {
						t.Elem = &model.Type{Kind: model.KindAny, Evidence: model.NoEvidence}
					}
					return true
				})
			}
			fix(c.declared)
			op := &model.Operation{Name: "get", Replies: []model.Reply{{Status: 200, Media: "application/json", Type: c.declared}},
				Examples: []*model.Example{example("x", 200, "application/json", c.recorded)}}
			diags := infer.Infer(&model.API{Operations: []*model.Operation{op}})
			assert.Equal(t, c.want, render(op.Replies[0].Type))
			if c.message == "" {
				assert.Empty(t, diags)
			} else {
				assert.Equal(t, []string{c.message}, messages(diags))
				assert.Equal(t, "c.json:200", diags[0].Pos.String())
			}
			if len(op.Replies[0].Type.Patterns) == 0 {
				back, err := roundTrip(op.Replies[0].Type, []byte(c.recorded))
				require.NoError(t, err)
				assert.NoError(t, equalJSON([]byte(c.recorded), back))
			}
		})
	}
}

func TestReferencesAreFollowed(t *testing.T) {
	token := &model.NamedType{ID: "schema:Token", Declared: true, Type: object(must("id", of(model.KindString)))}
	ref := func() *model.Type { return &model.Type{Kind: model.KindRef, Ref: "schema:Token"} }
	token.Type.Fields = append(token.Type.Fields, model.Field{Name: "next", Type: ref()}, model.Field{Name: "other", Type: ref()},
		model.Field{Name: "gone", Type: &model.Type{Kind: model.KindRef, Ref: "schema:Gone"}})
	op := &model.Operation{Name: "get", Replies: []model.Reply{{Status: 200, Media: "application/json", Type: ref()}},
		Examples: []*model.Example{example("x", 200, "application/json", `{"id":"1","next":{"id":"2","extra":1},"other":"3","gone":1}`)}}
	api := &model.API{Operations: []*model.Operation{op}}
	api.SetTypes([]*model.NamedType{token})
	diags := infer.Infer(api)
	assert.Equal(t, []string{
		`PM071 example "x" of request "get": /next has members that its schema does not mention (extra); they are kept in Extra`,
		`PM070 example "x" of request "get": /other is a string, but declared as an object; the type takes either`,
	}, messages(diags))
	assert.NotNil(t, token.Type.Extra, "of the named type, which other operations share")
	assert.Equal(t, "(schema:Token | string)", render(token.Type.Fields[2].Type), "at its place, since the named type is still right")
	assert.Equal(t, model.KindRef, op.Replies[0].Type.Kind)
}

func TestDeclare(t *testing.T) {
	op := &model.Operation{Name: "get", Replies: []model.Reply{{Status: 200, Media: "application/json"}, {Status: 200, Media: "text/json"},
		{Status: 200, Media: "text/html"}},
		Body:     &model.Body{Encoding: model.JSON},
		Examples: []*model.Example{example("x", 200, "application/json", `{"a":"1"}`)}}
	api := &model.API{Operations: []*model.Operation{op}}
	var diags diag.List
	require.True(t, infer.Declare(api, op, "200", object(must("a", of(model.KindInt))), &diags))
	assert.Equal(t, "{a (int | string)}", render(op.Replies[0].Type))
	assert.Equal(t, "{a int}", render(op.Replies[1].Type), "one media type's examples do not change another's type")
	assert.Nil(t, op.Replies[2].Type)
	assert.Equal(t, model.Declared, op.Replies[0].Evidence)
	assert.Len(t, diags, 1)
	assert.True(t, infer.Declare(api, op, "request", of(model.KindString), &diags))
	assert.False(t, infer.Declare(api, op, "404", of(model.KindString), &diags))
}

// A value that was published for a schema alone is held by its type, too.
func TestPublishedSamplesOfTypes(t *testing.T) {
	sample := content(`{"n":"x"}`)
	n := &model.NamedType{ID: "schema:Thing", Declared: true, Sample: sample, Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "n", Type: &model.Type{Kind: model.KindInt}}, {Name: "m", Required: true, Type: &model.Type{Kind: model.KindInt}}}}}
	api := &model.API{}
	api.SetTypes([]*model.NamedType{n})
	diags := infer.Infer(api)
	require.Len(t, diags, 2)
	for _, d := range diags {
		assert.Contains(t, d.Message, `the published example of "Thing"`)
		assert.Empty(t, d.Request)
	}
	back, err := codec{api: api}.roundTrip(&model.Type{Kind: model.KindRef, Ref: n.ID}, sample.Bytes())
	require.NoError(t, err)
	assert.NoError(t, equalJSON(sample.Bytes(), back))
}
