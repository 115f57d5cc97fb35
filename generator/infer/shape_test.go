package infer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

// render writes a type in one line: members are required (name), present in the only sample (name!), or optional (name?);
// null is *, evidence other than observed stands in angle brackets.
func render(t *model.Type) string {
	var b strings.Builder
	if t.Nullable {
		b.WriteString("*")
	}
	switch t.Kind {
	case model.KindArray:
		b.WriteString("[]" + render(t.Elem))
	case model.KindMap:
		b.WriteString("map " + render(t.Elem))
	case model.KindStruct:
		if len(t.Fields) > 20 {
			return b.String() + fmt.Sprintf("struct of %d", len(t.Fields))
		}
		var fields []string
		for _, f := range t.Fields {
			mark := "?"
			if f.Required {
				mark = ""
			} else if f.Present {
				mark = "!"
			}
			fields = append(fields, f.Name+mark+" "+render(f.Type))
		}
		if t.Extra != nil {
			fields = append(fields, "... "+render(t.Extra))
		}
		b.WriteString("{" + strings.Join(fields, ", ") + "}")
	case model.KindUnion:
		var alternatives []string
		for _, a := range t.Alternatives {
			alternatives = append(alternatives, render(a.Type))
		}
		b.WriteString("(" + strings.Join(alternatives, " | ") + ")")
	case model.KindRef:
		b.WriteString(t.Ref) // ^0: the struct that it stands in
	default:
		b.WriteString(string(t.Kind))
	}
	if t.Format != "" && t.Kind != model.KindTime {
		b.WriteString(":" + t.Format)
	}
	if len(t.Enum) > 0 {
		var values []string
		for _, e := range t.Enum {
			values = append(values, strings.Trim(string(e.Value), `"`))
		}
		b.WriteString("(" + strings.Join(values, " ") + ")")
	}
	switch t.Evidence {
	case model.Placeholder, model.NoEvidence:
		b.WriteString("<" + string(t.Evidence) + ">")
	}
	return b.String()
}

func TestShapes(t *testing.T) {
	many := func(n int, entry string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("," + strings.ReplaceAll(entry, "#", fmt.Sprintf("%c%c", 'g'+i%20, 'a'+i/20)))
		}
		return "{" + b.String()[1:] + "}"
	}
	for _, c := range []struct {
		name    string
		samples []string
		want    string
	}{
		{"integer", []string{`1`}, "int"},
		{"integer and fraction", []string{`1`, `1.5`}, "float"},
		{"1.0 is no integer to Go", []string{`1.0`}, "float"},
		{"integer beyond int64", []string{`18446744073709551615`}, "number"},
		{"20 digits are not a float64", []string{`12345678901234567890`}, "number"},
		{"integer that float64 cannot hold beside a fraction", []string{`9007199254740993`, `0.5`}, "number"},
		{"integer of 2^53 beside a fraction", []string{`9007199254740992`, `0.5`}, "float"},
		{"fraction that float64 changes", []string{`0.1234567890123456789`}, "number"},
		{"price as a number and as a string", []string{`10`, `"10.00"`}, "(int | string)"},
		{"null alone", []string{`null`}, "*any<none>"},
		{"null refined", []string{`null`, `"x"`}, "*string"},
		{"empty array", []string{`[]`}, "[]any<none><none>"},
		{"empty array refined", []string{`[]`, `[1]`}, "[]int"},
		{"empty object", []string{`{}`}, "map any<none><none>"},
		{"empty object makes members optional", []string{`{}`, `{"a":1}`}, "{a? int}"},
		{"member of the only sample", []string{`{"a":1}`}, "{a! int}"},
		{"member of every sample", []string{`{"a":1}`, `{"a":2}`}, "{a int}"},
		{"a copy is not a second witness", []string{`{"a":1}`, `{"a":1}`}, "{a! int}"},
		{"elements are witnesses", []string{`[{"a":1,"b":2},{"a":1}]`}, "[]{a int, b? int}"},
		{"optional and null", []string{`[{"a":null},{"a":1},{}]`}, "[]{a? *int}"},
		{"document order, then name", []string{`{"z":1,"b":1}`, `{"z":1,"a":1,"b":2}`}, "{z int, a? int, b int}"},
		{"heterogeneous array", []string{`[1,"x",null,{"a":1}]`}, "[]*(int | string | {a! int})"},
		{"object or array", []string{`{"details":[]}`, `{"details":{"p":1}}`}, "{details ([]any<none><none> | {p! int})}"},
		{"time", []string{`"2024-01-01T00:00:00Z"`, `"2024-01-01T00:00:00.5+02:00"`}, "time"},
		{"time beside another string", []string{`"2024-01-01T00:00:00Z"`, `"never"`}, "string"},
		{"time beside a placeholder", []string{`"2024-01-01T00:00:00Z"`, `"<timestamp>"`}, "string"},
		{"time in nanoseconds and more", []string{`"2024-01-01T00:00:00.1234567891Z"`}, "string"},
		{"time with a leap second", []string{`"2016-12-31T23:59:60Z"`}, "string"},
		{"time in lower case", []string{`"2024-01-01t00:00:00z"`}, "string"},
		{"time with an escape", []string{`"2024-01-01T00:00:00\u002b01:00"`}, "string"},
		{"time without a zone", []string{`"2024-01-01T00:00:00"`}, "string"},
		{"Salesforce's timestamp", []string{`"<timestamp>"`}, "string<placeholder>"},
		{"type word as a string", []string{`"integer"`}, "string<placeholder>"},
		{"quoted variable", []string{`"{{id}}"`}, "string<placeholder>"},
		{"date", []string{`"2024-02-29"`}, "string:date"},
		{"no date", []string{`"2024-02-30"`}, "string"},
		{"UUID", []string{`"7F0B7C1E-1111-4222-8333-123456789abc"`}, "string:uuid"},
		{"email", []string{`"a@example.com"`}, "string:email"},
		{"URI", []string{`"https://example.com/a?b=c"`}, "string:uri"},
		{"URI template", []string{`"https://example.com/{id}"`}, "string"},
		{"integer in a string", []string{`"1609942615640"`}, "string"},
		{"UUID key", []string{`{"7f0b7c1e-1111-4222-8333-123456789abc":{"n":1}}`}, "map {n! int}"},
		{"UUID keys, objects that differ", []string{`{"7f0b7c1e-1111-4222-8333-123456789abc":{"n":1},"7f0b7c1e-1111-4222-8333-123456789abd":{}}`}, "map {n? int}"},
		{"date keys", []string{`{"2024-01-01":1.5,"2024-01-02":2}`}, "map float"},
		{"email key", []string{`{"a@example.com":true}`}, "map bool"},
		{"ULID key", []string{`{"01ARZ3NDEKTSV4RRFFQ69G5FAV":1}`}, "map int"},
		{"hexadecimal key", []string{`{"deadbeef01":1}`}, "map int"},
		{"hexadecimal word", []string{`{"defaced":1,"feedface":2}`}, "{defaced! int, feedface! int}"},
		{"two integer keys", []string{`{"1":1,"2":2}`}, "{1! int, 2! int}"},
		{"three integer keys", []string{`{"1":1,"2":2,"3":3}`}, "map int"},
		{"integer keys, values that differ", []string{`{"1":1,"2":"x","3":3}`}, "{1! int, 2! string, 3! int}"},
		{"id is Indonesian", []string{`{"id":"7"}`}, "{id! string}"},
		{"three locales", []string{`{"en":"a","de-AT":"b","pt_BR":"c"}`}, "map string"},
		{"three words of three letters", []string{`{"url":"a","key":"b","api":"c"}`}, "{url! string, key! string, api! string}"},
		{"three currencies", []string{`{"USD":1.1,"EUR":1,"GBP":0.9}`}, "map float"},
		{"disjoint keys", []string{`{"ann":1,"bob":2}`, `{"cy":3,"dee":4}`}, "map int"},
		{"disjoint keys, one an object", []string{`{"folder":{"id":"1"}}`, `{"workspace":{"id":"2"}}`}, "{folder? {id! string}, workspace? {id! string}}"},
		{"disjoint keys, values that differ", []string{`{"ann":1,"bob":2}`, `{"cy":"3","dee":4}`}, "{ann? int, cy? string, bob? int, dee? int}"},
		{"25 keys alike", []string{many(25, `"#":1`)}, "map int"},
		{"25 objects alike", []string{many(25, `"#":{"in":true,"type":"x"}`)}, "map {in bool, type string}"},
		{"25 objects that differ", []string{many(25, `"#":{"#":1}`)}, "struct of 25"},
		{"25 keys that all objects agree on", []string{"[" + many(25, `"#":1`) + "," + many(25, `"#":2`) + "]"}, "[]struct of 25"},
		{"GitHub's entry points", []string{many(33, `"#_url":"x"`)}, "struct of 33"},
		{"values of 60 keys are no enumeration", []string{many(60, `"#":"x#"`)}, "map string"},
		{"more members than a struct takes", []string{strings.Replace(many(1001, `"#":1`), ":1", `:"x"`, 1)}, "map (int | string)"},
		{"status of five values", []string{`[{"status":"on"},{"status":"off"},{"status":"on"},{"status":"on"},{"status":"off"}]`}, "[]{status string(off on)}"},
		{"status of four values", []string{`[{"status":"on"},{"status":"off"},{"status":"on"},{"status":"on"}]`}, "[]{status string}"},
		{"status of nine words", []string{`{"statuses":["a","b","c","d","e","f","g","h","i"]}`}, "{statuses! []string}"},
		{"status of one word", []string{`{"statuses":["a","a","a","a","a"]}`}, "{statuses! []string}"},
		{"status of texts", []string{`{"statuses":["not ok","ok","ok","ok","ok"]}`}, "{statuses! []string}"},
		{"roles in an array", []string{`{"roles":["admin","user","user","user","user"]}`}, "{roles! []string(admin user)}"},
		{"first names", []string{`[{"name":"Ann"},{"name":"Bob"},{"name":"Ann"},{"name":"Bob"},{"name":"Cy"}]`}, "[]{name string}"},
		{"names that differ in case", []string{`{"type":1,"Type":"a","_type":true}`}, "{type! int, Type! string, _type! bool}"},
		{"name that no struct tag holds", []string{`{"a":1,"b,c":2,"":3}`}, "{a! int, ... int}"},
		{"names that no struct tag holds", []string{`{"":1}`}, "map int"},
		{"lone surrogate", []string{`"\ud800"`}, "any"},
		{"emoji", []string{`"\ud83d\ude00"`}, "string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			typ := shapeOf(t, c.samples...)
			assert.Equal(t, c.want, render(typ))
			for _, s := range c.samples {
				back, err := roundTrip(typ, []byte(s))
				require.NoError(t, err)
				assert.NoError(t, equalJSON([]byte(s), back))
			}
		})
	}
}

// A bare word of a repaired body is the type that it names; a bare variable is none.
func TestMarksOfRepairedBodies(t *testing.T) {
	mark := func(pointer, text string, kind model.Kind) model.Mark {
		return model.Mark{Pointer: pointer, Text: text, Kind: kind}
	}
	c := &model.Content{JSON: model.Repaired, Value: []byte(`{"useCount":0,"ratio":0,"on":false,"name":"","id":null,"t":"integer"}`), Marks: []model.Mark{
		mark("/useCount", "integer", model.KindInt), mark("/ratio", "number", model.KindFloat), mark("/on", "boolean", model.KindBool),
		mark("/name", "string", model.KindString), mark("/id", "{{id}}", model.KindAny),
	}}
	n, err := infer.Sample(c)
	require.NoError(t, err)
	assert.Equal(t, "{useCount! int<placeholder>, ratio! float<placeholder>, on! bool<placeholder>, name! string<placeholder>, id! *any<placeholder>, t! string<placeholder>}",
		render(infer.Shape(n, "")))

	n = infer.Merge(n, nodeOf(t, `{"useCount":7,"ratio":1.5,"on":true,"name":"x","id":"a1","t":"y"}`))
	assert.Equal(t, "{useCount int, ratio float, on bool, name string, id *string, t string}", render(infer.Shape(n, "")))
}
