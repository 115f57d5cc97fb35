package validate_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

func num(s string) *json.Number { n := json.Number(s); return &n }
func count(n int) *int          { return &n }

func declared(t model.Type) *model.Type { t.Evidence = model.Declared; return &t }
func observed(t model.Type) *model.Type { t.Evidence = model.Observed; return &t }

func enum(values ...string) []model.Enumerator {
	var out []model.Enumerator
	for _, v := range values {
		out = append(out, model.Enumerator{Value: json.RawMessage(v)})
	}
	return out
}

func limits(l model.Limits) *model.Limits { return &l }

func messages(violations []validate.Violation) []string {
	out := []string{}
	for _, v := range violations {
		out = append(out, v.Keyword+" "+v.String())
	}
	return out
}

var text = declared(model.Type{Kind: model.KindString})

func TestKeywords(t *testing.T) {
	id := declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{Pattern: `^[A-Fa-f\d]{24}$`})})
	tree := &model.NamedType{ID: "schema:tree", Declared: true, Type: declared(model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "name", Type: text, Required: true},
		{Name: "kids", Type: declared(model.Type{Kind: model.KindArray, Elem: &model.Type{Kind: model.KindRef, Ref: "schema:tree"}})},
	}})}
	api := &model.API{}
	api.SetTypes([]*model.NamedType{tree})
	v := validate.New(api)

	cat := declared(model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "kind", Required: true, Type: declared(model.Type{Kind: model.KindString, Enum: enum(`"cat"`)})},
		{Name: "lives", Required: true, Type: declared(model.Type{Kind: model.KindInt})}}})
	dog := declared(model.Type{Kind: model.KindStruct, Fields: []model.Field{
		{Name: "kind", Required: true, Type: declared(model.Type{Kind: model.KindString, Enum: enum(`"dog"`)})},
		{Name: "tricks", Type: declared(model.Type{Kind: model.KindArray, Elem: text})}}})

	for _, c := range []struct {
		name string
		t    *model.Type
		json string
		want []string // of a request
	}{
		{"no type takes anything", nil, `{"a":[1,null]}`, nil},
		{"no JSON", nil, `{"a":`, []string{"json not JSON: it ends in the middle of a value"}},
		{"nothing", text, ``, []string{"json not JSON: it is empty"}},
		{"more after the value", text, `"a" "b"`, []string{"json not JSON: more text after the value, at byte 7"}},
		{"kind", declared(model.Type{Kind: model.KindInt}), `"7"`, []string{"type want integer, got string"}},
		{"bool", declared(model.Type{Kind: model.KindBool}), `0`, []string{"type want boolean, got number"}},
		{"fraction", declared(model.Type{Kind: model.KindInt}), `1.5`, []string{"type want integer, got number"}},
		{"whole fraction is an integer", declared(model.Type{Kind: model.KindInt}), `1.0`, nil},
		{"more than 64 bits", declared(model.Type{Kind: model.KindInt}), `9223372036854775808`,
			[]string{"format want an integer of at most 64 bits, got 9223372036854775808"}},
		{"huge exponent", declared(model.Type{Kind: model.KindFloat, Limits: limits(model.Limits{Maximum: num("10")})}), `1e999999999`, []string{
			"maximum want at most 10, got " + "1" + strings.Repeat("0", 59) + "…"}},
		{"null", text, `null`, []string{"type want string, got null"}},
		{"nullable", declared(model.Type{Kind: model.KindString, Nullable: true}), `null`, nil},
		{"nullable enum", declared(model.Type{Kind: model.KindString, Nullable: true, Enum: enum(`"a"`)}), `null`, nil},
		{"nullable reference", declared(model.Type{Kind: model.KindRef, Ref: "schema:tree", Nullable: true}), `null`, nil},
		{"nullable reference says what the type says", declared(model.Type{Kind: model.KindRef, Ref: "schema:tree", Nullable: true}),
			`{}`, []string{"required /name: required, but missing"}},
		{"dangling reference takes anything", declared(model.Type{Kind: model.KindRef, Ref: "schema:gone"}), `1`, nil},
		{"time", declared(model.Type{Kind: model.KindTime}), `"yesterday"`, []string{`format want a date-time (RFC 3339), got "yesterday"`}},
		{"inferred time", observed(model.Type{Kind: model.KindTime}), `"yesterday"`, []string{`format want a date-time (RFC 3339), got "yesterday"`}},
		{"email", declared(model.Type{Kind: model.KindString, Format: "email"}), `"me"`, []string{`format want the format email, got "me"`}},
		{"uri", declared(model.Type{Kind: model.KindString, Format: "uri"}), `"/me"`, []string{`format want an absolute URI, got "/me"`}},
		{"uuid", declared(model.Type{Kind: model.KindString, Format: "uuid"}), `"me"`, []string{`format want the format uuid, got "me"`}},
		{"inferred format is not asserted", observed(model.Type{Kind: model.KindString, Format: "uuid"}), `"me"`, nil},
		{"enum", declared(model.Type{Kind: model.KindString, Enum: enum(`"a"`, `"b"`)}), `"c"`, []string{`enum want one of "a", "b", got "c"`}},
		{"inferred enum is open", observed(model.Type{Kind: model.KindString, Enum: enum(`"a"`, `"b"`)}), `"c"`, nil},
		{"minimum", declared(model.Type{Kind: model.KindFloat, Limits: limits(model.Limits{Minimum: num("1.5")})}), `1`, []string{"minimum want at least 1.5, got 1"}},
		{"maximum", declared(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{Maximum: num("5")})}), `6`, []string{"maximum want at most 5, got 6"}},
		{"exclusive", declared(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{ExclusiveMinimum: num("5"), ExclusiveMaximum: num("5")})}), `5`,
			[]string{"exclusiveMaximum want less than 5, got 5", "exclusiveMinimum want more than 5, got 5"}},
		{"multiple", declared(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{MultipleOf: num("5")})}), `6`, []string{"multipleOf want a multiple of 5, got 6"}},
		{"multiple of nothing is left out", declared(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{MultipleOf: num("0")})}), `6`, nil},
		{"a limit that is no number is left out", declared(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{Minimum: num("ten")})}), `6`, nil},
		{"inferred limits are not asserted", observed(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{Maximum: num("5")})}), `6`, nil},
		{"shortest", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{MinLength: count(1)})}), `""`, []string{"minLength want at least 1 character, got 0"}},
		{"longest counts characters", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{MaxLength: count(2)})}), `"éé"`, nil},
		{"longest", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{MaxLength: count(2)})}), `"éée"`, []string{"maxLength want at most 2 characters, got 3"}},
		{"pattern", id, `"12"`, []string{`pattern want a match of ^[A-Fa-f\d]{24}$, got "12"`}},
		{"lookahead", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{Pattern: `^(?!\.{1,2}$)[0-9a-zA-Z_.-]{1,255}$`})}), `".."`,
			[]string{`pattern want a match of ^(?!\.{1,2}$)[0-9a-zA-Z_.-]{1,255}$, got ".."`}},
		{"a pattern that is none is left out", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{Pattern: `(`})}), `"x"`, nil},
		{"items", declared(model.Type{Kind: model.KindArray, Elem: text, Limits: limits(model.Limits{MinItems: count(3), UniqueItems: true})}), `["a","a"]`,
			[]string{"minItems want at least 3 items, got 2", "uniqueItems want items that differ, got items 0 and 1 alike"}},
		{"item order is by number", declared(model.Type{Kind: model.KindArray, Elem: text}), `["","",1,"","","","","","","",1]`,
			[]string{"type /2: want string, got number", "type /10: want string, got number"}},
		{"map", declared(model.Type{Kind: model.KindMap, Elem: text, Limits: limits(model.Limits{MaxProperties: count(1)})}), `{"a/b":1,"c":"d"}`,
			[]string{"maxProperties want at most 1 member, got 2", "type /a~1b: want string, got number"}},
		{"member names by pattern", declared(model.Type{Kind: model.KindStruct, Closed: true, Patterns: []model.PatternField{{Pattern: "^x-", Type: text}}}),
			`{"x-a":"b","x-c":1,"y":1}`, []string{"type /x-c: want string, got number", "additionalProperties /y: a member that the schema does not have"}},
		{"map with bounded names", declared(model.Type{Kind: model.KindMap, Elem: text, Closed: true, Patterns: []model.PatternField{{Pattern: "^x-"}}}),
			`{"x-a":"b","x-c":1,"y":"z"}`, []string{"type /x-c: want string, got number", "additionalProperties /y: a member that the schema does not have"}},
		{"required", cat, `{"kind":"cat"}`, []string{"required /lives: required, but missing"}},
		{"recursion", declared(model.Type{Kind: model.KindRef, Ref: "schema:tree"}), `{"name":"a","kids":[{"name":"b","kids":[{}]}]}`,
			[]string{"required /kids/0/kids/0/name: required, but missing"}},
		{"open", declared(model.Type{Kind: model.KindStruct}), `{"a":1}`, nil},
		{"closed", declared(model.Type{Kind: model.KindStruct, Closed: true}), `{"a":1}`, []string{"additionalProperties /a: a member that the schema does not have"}},
		{"extra", declared(model.Type{Kind: model.KindStruct, Closed: true, Extra: text}), `{"a":1,"b":"c"}`, []string{"type /a: want string, got number"}},
		{"union of kinds", declared(model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: text}, {Type: cat}}}), `1`,
			[]string{"type want string or object, got number"}},
		{"union, the alternative of the kind speaks", declared(model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: text}, {Type: cat}}}), `{"kind":"cat"}`,
			[]string{"required /lives: required, but missing"}},
		{"union, the alternative of the discriminator speaks", declared(model.Type{Kind: model.KindUnion, Exclusive: true, Discriminator: "kind",
			Alternatives: []model.Alternative{{Type: dog}, {Type: cat}}}), `{"kind":"dog","tricks":[1]}`, []string{"type /tricks/0: want string, got number"}},
		{"exclusive", declared(model.Type{Kind: model.KindUnion, Exclusive: true, Alternatives: []model.Alternative{{Type: text}, {Type: id}}}),
			`"0123456789abcdef01234567"`, []string{"oneOf want a match of exactly one alternative, got a match of 1 and 2"}},
		{"choices", declared(model.Type{Kind: model.KindString, Choices: []*model.Type{id, declared(model.Type{Kind: model.KindString, Enum: enum(`"sandbox"`)})}}),
			`"x"`, []string{`pattern want a match of ^[A-Fa-f\d]{24}$, got "x"`}},
		{"choice", declared(model.Type{Kind: model.KindString, Choices: []*model.Type{id, declared(model.Type{Kind: model.KindString, Enum: enum(`"sandbox"`)})}}),
			`"sandbox"`, nil},
		{"inferred presence", observed(model.Type{Kind: model.KindStruct, Fields: []model.Field{
			{Name: "always", Type: observed(model.Type{Kind: model.KindInt}), Required: true}, {Name: "once", Type: text, Present: true}}}), `{"new":1}`,
			[]string{"required /always: required, but missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == nil {
				c.want = []string{}
			}
			assert.Equal(t, c.want, messages(v.CheckRequest(c.t, []byte(c.json))))
		})
	}
}

func TestRepliesAreReadTolerantly(t *testing.T) {
	a := declared(model.Type{Kind: model.KindStruct, Closed: true, Fields: []model.Field{{Name: "id", Type: text, Required: true}}})
	b := declared(model.Type{Kind: model.KindStruct, Closed: true, Fields: []model.Field{{Name: "id", Type: text}, {Name: "n", Type: text}}})
	either := declared(model.Type{Kind: model.KindUnion, Exclusive: true, Alternatives: []model.Alternative{{Type: a}, {Type: b}}})
	v := validate.New(&model.API{})
	assert.Empty(t, v.CheckReply(a, []byte(`{"id":"x","_links":{}}`)))
	m := declared(model.Type{Kind: model.KindMap, Elem: text, Closed: true, Patterns: []model.PatternField{{Pattern: "^x-"}}})
	assert.Empty(t, v.CheckReply(m, []byte(`{"y":"z"}`)))
	assert.NotEmpty(t, v.CheckReply(m, []byte(`{"y":1}`)), "Go has one type for all")
	assert.Empty(t, v.CheckReply(either, []byte(`{"id":"x","n":"y"}`)), "open alternatives overlap")
	assert.Equal(t, v.CheckReply(a, []byte(`{}`)), v.Check(a, []byte(`{}`)))
	assert.Empty(t, v.CheckRequest(either, []byte(`{"id":"x","n":"y"}`)))
	assert.NotEmpty(t, v.CheckRequest(either, []byte(`{"id":"x"}`)))
}

func TestDeclaredSourceHoldsInAddition(t *testing.T) {
	api := &model.API{}
	api.SetTypes([]*model.NamedType{{ID: "schema:id", Declared: true, Type: declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{MinLength: count(2)})})}})
	v := validate.New(api)
	for _, c := range []struct {
		name, source, json string
		want               []string
	}{
		{"not", `{"$schema":"http://json-schema.org/draft-04/schema#","not":{"required":["a","b"]}}`, `{"a":1,"b":2}`, []string{"not matches what the schema excludes"}},
		{"reference to a declared schema", `{"properties":{"a":{"$ref":"#/definitions/id"}}}`, `{"a":""}`, []string{"minLength /a: want at least 2 characters, got 0"}},
		{"its own definitions", `{"definitions":{"n":{"type":"null"}},"properties":{"a":{"$ref":"#/definitions/n"}}}`, `{"a":""}`, []string{"type /a: want null, got string"}},
		{"recursion", `{"properties":{"a":{"$ref":"#"}},"maxProperties":1}`, `{"a":{"b":1,"c":2}}`, []string{"maxProperties /a: want at most 1 member, got 2"}},
		{"a reference to nothing", `{"properties":{"a":{"$ref":"#/definitions/gone"}}}`, `{"a":""}`, nil},
		{"a reference to elsewhere is not fetched", `{"properties":{"a":{"$ref":"https://example.com/x.json"},"b":{"$ref":"file:///etc/passwd"}}}`, `{"a":"","b":1}`, nil},
		{"not a schema", `{"anyOf":[[1]]}`, `{"a":""}`, nil},
		{"not JSON", `{`, `{}`, nil},
		{"a property called id", `{"properties":{"id":{"type":"string"}}}`, `{"id":1}`, []string{"type /id: want string, got number"}},
		{"an id would move references", `{"$id":"https://example.com/a.json","properties":{"a":{"$ref":"#/definitions/id"}}}`, `{"a":""}`, []string{"minLength /a: want at least 2 characters, got 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			typ := declared(model.Type{Kind: model.KindMap, Source: json.RawMessage(c.source)})
			if c.want == nil {
				c.want = []string{}
			}
			assert.Equal(t, c.want, messages(v.Check(typ, []byte(c.json))))
		})
	}
	closed := declared(model.Type{Kind: model.KindMap, Source: json.RawMessage(`{"properties":{"a":{}},"additionalProperties":false}`)})
	assert.Empty(t, v.CheckReply(closed, []byte(`{"b":1}`)))
	assert.NotEmpty(t, v.CheckRequest(closed, []byte(`{"b":1}`)))
}

func TestTypesThatAreOnlyReferencesEnd(t *testing.T) {
	api := &model.API{}
	api.SetTypes([]*model.NamedType{{ID: "a", Type: &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: &model.Type{Kind: model.KindRef, Ref: "a"}}}}}})
	v := validate.New(api)
	assert.NotEmpty(t, v.Check(&model.Type{Kind: model.KindRef, Ref: "a"}, []byte(`1`)))
	_, ok := v.Sample(&model.Type{Kind: model.KindRef, Ref: "a"})
	assert.False(t, ok)
}

func TestAPatternThatTakesTooLongIsGivenUp(t *testing.T) {
	list := declared(model.Type{Kind: model.KindArray, Elem: declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{Pattern: "^(a+)+$"})})})
	body, _ := json.Marshal(make([]string, 100))
	body = []byte(strings.ReplaceAll(string(body), `""`, `"`+strings.Repeat("a", 40)+`!"`))
	begin := time.Now()
	assert.Empty(t, validate.New(&model.API{}).Check(list, body))
	assert.Less(t, time.Since(begin), 10*time.Second)
}

func TestConcurrentUse(t *testing.T) {
	api := &model.API{}
	var types []*model.NamedType
	for _, name := range strings.Split("abcdefgh", "") {
		types = append(types, &model.NamedType{ID: name, Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{
			{Name: "next", Type: &model.Type{Kind: model.KindRef, Ref: string(rune(name[0] + 1))}}, {Name: "n", Type: &model.Type{Kind: model.KindInt}}}}})
	}
	api.SetTypes(types)
	v := validate.New(api)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			assert.Len(t, v.Check(types[i].Type, []byte(`{"n":"x"}`)), 1)
			assert.Empty(t, v.Check(types[0].Type, []byte(`{"next":{"next":{"n":1}}}`)))
		})
	}
	wg.Wait()
}

// shape makes types of every kind for property tests.
func shape(depth int) *rapid.Generator[*model.Type] {
	return rapid.Custom(func(t *rapid.T) *model.Type {
		kinds := []model.Kind{model.KindBool, model.KindInt, model.KindFloat, model.KindString, model.KindTime, model.KindAny}
		if depth > 0 {
			kinds = append(kinds, model.KindArray, model.KindMap, model.KindStruct, model.KindUnion)
		}
		typ := &model.Type{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Nullable: rapid.Bool().Draw(t, "nullable"),
			Evidence: rapid.SampledFrom([]model.Evidence{model.Declared, model.Observed}).Draw(t, "evidence")}
		l := &model.Limits{}
		switch typ.Kind {
		case model.KindInt:
			low := rapid.IntRange(-50, 50).Draw(t, "low")
			l.Minimum = num(json.Number(itoa(low)).String())
			l.Maximum = num(itoa(low + rapid.IntRange(0, 50).Draw(t, "span")))
		case model.KindFloat:
			l.ExclusiveMinimum = num(itoa(rapid.IntRange(-5, 5).Draw(t, "low")))
		case model.KindString:
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				l.MinLength, l.MaxLength = count(rapid.IntRange(0, 4).Draw(t, "least")), count(rapid.IntRange(4, 9).Draw(t, "most"))
			case 1:
				l.Pattern = rapid.SampledFrom([]string{`^[A-Fa-f\d]{24}$`, `^[0-9a-zA-Z_-]{1,255}$`, `^(?!\.{1,2}$)[0-9a-zA-Z_.-]{1,255}$`,
					`^(?=.*[A-Z])(?=.*[^A-Za-z0-9])(?=.*[0-9])(?=.*[a-z]).{12,}$`, `^\d+\.\d+\.\d+$`, `^(a|b)*c?$`}).Draw(t, "pattern")
			case 2:
				typ.Format = rapid.SampledFrom([]string{"date-time", "uri", "email", "uuid"}).Draw(t, "format")
			case 3:
				typ.Enum = enum(`"one"`, `"two"`)
			}
		case model.KindArray:
			typ.Elem = shape(depth-1).Draw(t, "elem")
			l.MinItems = count(rapid.IntRange(0, 2).Draw(t, "least"))
		case model.KindMap:
			typ.Elem = shape(depth-1).Draw(t, "elem")
			l.MinProperties = count(rapid.IntRange(0, 2).Draw(t, "least"))
		case model.KindStruct:
			typ.Closed = rapid.Bool().Draw(t, "closed")
			for i := range rapid.IntRange(0, 3).Draw(t, "fields") {
				typ.Fields = append(typ.Fields, model.Field{Name: "f" + itoa(i), Type: shape(depth-1).Draw(t, "field"),
					Required: rapid.Bool().Draw(t, "required"), Present: rapid.Bool().Draw(t, "present")})
			}
		case model.KindUnion:
			for range rapid.IntRange(1, 3).Draw(t, "alternatives") {
				typ.Alternatives = append(typ.Alternatives, model.Alternative{Type: shape(depth-1).Draw(t, "alternative")})
			}
		}
		typ.Limits = l
		return typ
	})
}

func itoa(n int) string { data, _ := json.Marshal(n); return string(data) }

func TestSamplesPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ := shape(3).Draw(t, "type")
		v := validate.New(&model.API{})
		sample, ok := v.Sample(typ)
		if !ok {
			t.Fatalf("no sample, only %s", sample)
		}
		if found := v.Check(typ, sample); len(found) > 0 {
			t.Fatalf("%s: %v", sample, found)
		}
		if again, _ := validate.New(&model.API{}).Sample(typ); string(again) != string(sample) {
			t.Fatalf("%s and %s", sample, again)
		}
	})
}

func TestSample(t *testing.T) {
	api := &model.API{}
	ref := func(id string) *model.Type { return &model.Type{Kind: model.KindRef, Ref: id} }
	api.SetTypes([]*model.NamedType{
		{ID: "node", Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{
			{Name: "name", Type: text, Required: true}, {Name: "next", Type: ref("node"), Present: true}}}},
		{ID: "branching", Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "a", Type: ref("branching"), Required: true},
			{Name: "b", Type: ref("branching"), Required: true}, {Name: "c", Type: ref("branching"), Required: true}}}},
		{ID: "endless", Type: &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "next", Type: ref("endless"), Required: true}}}},
	})
	v := validate.New(api)
	for _, c := range []struct {
		name string
		t    *model.Type
		want string
		ok   bool
	}{
		{"first of an enumeration", declared(model.Type{Kind: model.KindInt, Enum: enum(`3`, `4`)}), `3`, true},
		{"pattern", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{Pattern: `^[A-Fa-f\d]{24}$`})}), `"aaaaaaaaaaaaaaaaaaaaaaaa"`, true},
		{"items that differ", declared(model.Type{Kind: model.KindArray, Elem: declared(model.Type{Kind: model.KindInt}),
			Limits: limits(model.Limits{MinItems: count(3), UniqueItems: true})}), `[0,1,2]`, true},
		{"multiple", declared(model.Type{Kind: model.KindInt, Limits: limits(model.Limits{Minimum: num("7"), MultipleOf: num("5")})}), `10`, true},
		{"endless", ref("endless"), ``, false},
		{"branching without an end", ref("branching"), ``, false},
		{"members by pattern", declared(model.Type{Kind: model.KindStruct, Closed: true, Limits: limits(model.Limits{MinProperties: count(2)}),
			Patterns: []model.PatternField{{Pattern: "^k[0-9]{2}$", Type: text}}}), `{"k00":"string","k01":"string"}`, true},
		{"impossible", declared(model.Type{Kind: model.KindString, Limits: limits(model.Limits{Pattern: "^a$", MinLength: count(2)})}), `"aa"`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := v.Sample(c.t)
			assert.Equal(t, c.ok, ok, string(got))
			assert.True(t, json.Valid(got))
			if c.ok {
				assert.JSONEq(t, c.want, string(got))
			}
		})
	}
	got, ok := v.Sample(ref("node"))
	require.True(t, ok, "an optional member ends a recursion")
	assert.Empty(t, v.Check(ref("node"), got))
}
