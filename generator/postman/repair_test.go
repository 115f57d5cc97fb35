package postman

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/model"
)

func TestMend(t *testing.T) {
	for _, c := range []struct {
		quirk, text, want string
		marks             string // "pointer kind text", one a line
	}{
		{"bare variable", `{"v": {{v}}, "w": [{{w}}]}`, `{"v": null, "w": [null]}`, "/v any {{v}}\n/w/0 any {{w}}"},
		{"variable within a string stays", `{"a": "x{{v}}", "b": {{v}}}`, `{"a": "x{{v}}", "b": null}`, "/b any {{v}}"},
		{"variable with more around it", `{"a": {{v}}.5, "b": -{{v}}, "c": {{x}}{{y}}}`, `{"a": null, "b": null, "c": null}`, "/a any {{v}}.5\n/b any -{{v}}\n/c any {{x}}{{y}}"},
		{"variable as a name", `{{{k}}: 1, {{l}} : {{v}}}`, `{"{{k}}": 1, "{{l}}" : null}`, "/{{l}} any {{v}}"},
		{"variable in place of members", "{\"a\": 1,\n{{more}}\n\"b\": {{v}}, {{rest}} }", "{\"a\": 1,\n\n\"b\": null    }", "/b any {{v}}"},
		{"type words", `{"a": integer, "b": number, "c": bool, "d": string, "e": date, "f": timestamp, "g": Boolean}`,
			`{"a": 0, "b": 0, "c": false, "d": "", "e": "", "f": null, "g": false}`,
			"/a int integer\n/b float number\n/c bool bool\n/d string string\n/e string date\n/f any timestamp\n/g bool Boolean"},
		{"several type words", `{"a": integer or null, "b": string | number, "c": (int, "d": int (optional)}`, `{"a": 0, "b": null, "c": 0, "d": 0}`,
			"/a int integer or null\n/b any string | number\n/c int (int\n/d int int (optional)"},
		{"words for null", `[None, nil, undefined, NaN, NULL]`, `[null, null, null, null, null]`, "/0 any None\n/1 any nil\n/2 any undefined\n/3 any NaN\n/4 any NULL"},
		{"other spellings", `[True, FALSE, true]`, `[true, false, true]`, ""},
		{"placeholders", `{"a": <timestamp>, "b": <integer>, "c": <a, b>, "d": "<id"}`, `{"a": null, "b": 0, "c": null, "d": "<id"}`,
			"/a any <timestamp>\n/b int <integer>\n/c any <a, b>"},
		{"comments", "{// one\n\"a\": 1, /* two */ \"b\": \"// no\" // three\n}", "{\n\"a\": 1,  \"b\": \"// no\" \n}", ""},
		{"trailing commas", `{"a": [1, 2,], "b": 3,}`, `{"a": [1, 2 ], "b": 3 }`, ""},
		{"comment after a trailing comma", "[1, // last\n]", "[1  \n]", ""},
		{"comment after a word", "{\"a\": integer // how many\n}", "{\"a\": 0 \n}", "/a int integer"},
		{"line break within a string", "{\"a\": \"x\n\ty\"}", `{"a": "x\n\ty"}`, ""},
		{"no-break space", "{\u00a0\"a\": {{v}} }", `{ "a": null }`, "/a any {{v}}"},
		{"ellipsis", `[{"a": 1}, ...]`, `[{"a": 1}  ]`, ""},
		{"ellipsis among members", `{"a": 1, …, "b": 2}`, `{"a": 1,  "b": 2}`, ""},
		{"escaped pointer", `{"a/b~c": {"\u00e9": {{v}}}}`, `{"a/b~c": {"\u00e9": null}}`, "/a~1b~0c/é any {{v}}"},
		{"duplicate name: the last counts", `{"a": {{v}}, "b": 1, "a": integer}`, `{ "b": 1, "a": 0}`, "/a int integer"},
		{"duplicate names, one spelt otherwise", `{"o": {"a": {"x": {{v}}}, "\u0061": [1], "b": {"a": {{w}}}}}`, `{"o": { "\u0061": [1], "b": {"a": null}}}`, "/o/b/a any {{w}}"},
		{"a name three times, with braces in its values", `{"a": "},{", "a": {"a": ",", "a": 2}, "a": 3}`, `{ "a": 3}`, ""},
		{"root variable", `{{body}}`, `null`, " any {{body}}"},
		{"root word", ` string `, ` "" `, " string string"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			m, ok := mend(c.text, true)
			require.True(t, ok, m.wrong)
			assert.Equal(t, strings.Join(strings.Fields(c.want), " "), strings.Join(strings.Fields(string(m.out)), " "))
			var got []string
			for _, k := range m.marks {
				got = append(got, k.pointer+" "+string(k.kind)+" "+k.text)
				assert.True(t, strings.HasPrefix(c.text[k.at:], k.text))
			}
			assert.Equal(t, c.marks, strings.Join(got, "\n"))
			assert.NotEmpty(t, m.mends)
			assert.True(t, json.Valid(m.out))
		})
	}
}

func TestMendGivesUp(t *testing.T) {
	for _, c := range []struct {
		quirk, text, wrong string
		at                 int
	}{
		{"unknown word", `{"a": active}`, "active stands where a value should", 6},
		{"quote within a string", `{"a": "x "y" z"}`, "y stands where a comma or } should", 10},
		{"stray bar", `[ |{"a": 1}]`, "| stands where a value should", 2},
		{"missing comma", `["a" "b"]`, `" stands where a comma or ] should`, 5},
		{"name without quotes", `{a: 1}`, "a stands where a name in quotes should", 1},
		{"missing colon", `{"a" 1}`, "1 stands where a colon should", 5},
		{"truncated", `{"a": [1, `, "it ends where a value should stand", 10},
		{"open string", `{"a": "x`, "a string has no end", 8},
		{"open comment", `{"a": 1 /* x`, "a comment has no end", 8},
		{"two values", "{}\n{}", "there is more text after the value", 3},
		{"empty element", `[1,,2]`, ", stands where a value should", 3},
		{"leading comma", `[,1]`, ", stands where a value should", 1},
		{"unknown escape", `["\x"]`, "a string has an escape that JSON does not know", 0},
		{"unknown escape in a name", `{"\x": 1}`, "a name has an escape that JSON does not know", 5},
		{"XML", `<a>1</a>`, "<a>1</a> stands where a value should", 0},
		{"deep", strings.Repeat("[", 600), "it is nested more than 500 levels deep", 501},
		{"blank", ` `, "it ends where a value should stand", 1},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			m, ok := mend(c.text, true)
			assert.False(t, ok, string(m.out))
			assert.Equal(t, c.wrong, m.wrong)
			assert.Equal(t, c.at, m.i)
		})
	}
	_, ok := mend("string", false)
	assert.False(t, ok, "a lone word is a placeholder only where JSON is expected")
}

// What is JSON already is never changed by mending it.
func TestMendKeepsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, err := json.MarshalIndent(anyJSON(3).Draw(t, "value"), "", " ")
		require.NoError(t, err)
		m, ok := mend(string(data), true)
		require.True(t, ok, "%s: %s", data, m.wrong)
		assert.Equal(t, string(data), string(m.out))
		assert.Empty(t, m.mends)
	})
}

// A bare variable in the place of any value is found again at its pointer, and all else stays.
func TestMendFindsVariables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.MapOfN(rapid.StringMatching(`[a-z/~ é"]{0,6}`), anyJSON(2), 1, 5).Draw(t, "members")
		names := make([]string, 0, len(members))
		for name := range members {
			names = append(names, name)
		}
		hole := rapid.SampledFrom(names).Draw(t, "hole")
		members[hole] = nil
		want, err := json.Marshal(members)
		require.NoError(t, err)
		key := quoteName(t, hole)
		m, ok := mend(strings.Replace(string(want), key+":null", key+":{{v}}", 1), true)
		require.True(t, ok, "%s: %s", want, m.wrong)
		assert.Equal(t, string(want), string(m.out))
		require.Len(t, m.marks, 1)
		assert.Equal(t, "/"+model.EscapeToken(hole), m.marks[0].pointer)
	})
}

func quoteName(t *rapid.T, name string) string {
	data, err := json.Marshal(name)
	require.NoError(t, err)
	return string(data)
}

func anyJSON(depth int) *rapid.Generator[any] {
	scalar := rapid.OneOf(
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.Float64Range(-1e9, 1e9), func(f float64) any { return f }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just[any](nil))
	if depth == 0 {
		return scalar
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return anyJSON(depth - 1) })
	return rapid.OneOf(scalar,
		rapid.Map(rapid.SliceOfN(inner, 0, 4), func(s []any) any { return s }),
		rapid.Map(rapid.MapOfN(rapid.String(), inner, 0, 4), func(m map[string]any) any { return m }))
}

func FuzzRepair(f *testing.F) {
	for _, s := range []string{`{"a": {{b}}, "c": integer, "d": [<x>, ...],}`, "{{a}}", "// x\n[1,]", `{ {{x}} "a": "b` + "\n" + `" }`, "[{{{a}}]", `{"\u00e9": None}`} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, scalar bool) {
		m, ok := mend(s, scalar)
		if !ok {
			if m.wrong == "" || m.i > len(s) {
				t.Fatalf("no reason, or past the end: %q %d", m.wrong, m.i)
			}
			return
		}
		var v any
		if err := json.Unmarshal(m.out, &v); err != nil {
			t.Fatalf("%q became %q: %v", s, m.out, err)
		}
		last := 0
		for _, k := range m.marks {
			if k.at < last || !strings.HasPrefix(s[k.at:], k.text) {
				t.Fatalf("mark %+v is not in %q", k, s)
			}
			last = k.at
		}
		for _, d := range m.mends {
			if d.at < 0 || d.end > len(s) || d.end <= d.at || d.found() == "" || d.done() == "" {
				t.Fatalf("%+v is not in %q", d, s)
			}
		}
		if json.Valid([]byte(s)) && len(m.mends) > 0 {
			t.Fatalf("%q is JSON, and was mended: %+v", s, m.mends)
		}
	})
}
