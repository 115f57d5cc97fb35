package infer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

func TestPlaceholders(t *testing.T) {
	content := func(text string) model.Content {
		return model.Content{Text: text, JSON: model.Valid, Media: "application/json"}
	}
	for name, c := range map[string]struct {
		content model.Content
		want    string // "" where nothing is replaced
		kinds   map[string]model.Kind
	}{
		"each kind": {content(`{"a": "<integer>", "b": ["<long>", "<NUMBER>"], "c/~": {"d": "<boolean>"}}`), `{"a": 0, "b": [0, 0], "c/~": {"d": false}}`,
			map[string]model.Kind{"/a": model.KindInt, "/b/0": model.KindInt, "/b/1": model.KindFloat, "/c~1~0/d": model.KindBool}},
		"strings of other words":     {content(`{"a": "<string>", "b": "<dateTime>", "c": "<id>", "d": "an <integer>", "e": "integer"}`), "", nil},
		"names are no values":        {content(`{"<integer>": "x"}`), "", nil},
		"a value beside such a name": {content(`{"<integer>": "<integer>"}`), `{"<integer>": 0}`, map[string]model.Kind{"/<integer>": model.KindInt}},
		"with escapes":               {content(`["\u003cinteger>", "<integer>"]`), `[0, 0]`, nil},
		"the whole body":             {content(` "<boolean>" `), ` false `, map[string]model.Kind{"": model.KindBool}},
		"no JSON":                    {model.Content{Text: `<a b="<integer>"/>`, JSON: model.None}, "", nil},
		"JSON Lines":                 {model.Content{Text: "{\"a\":\"<integer>\"}\n{}", JSON: model.None, Lines: true}, "", nil},
		"repaired before": {model.Content{Text: `{"a": "<integer>", "b": integer}`, JSON: model.Repaired, Value: []byte(`{"a": "<integer>", "b": 0}`), Marks: []model.Mark{{Pointer: "/b", Kind: model.KindInt}}},
			`{"a": 0, "b": 0}`, map[string]model.Kind{"/b": model.KindInt, "/a": model.KindInt}},
	} {
		t.Run(name, func(t *testing.T) {
			made := func() (*model.API, *model.Example) {
				e := &model.Example{Content: c.content}
				return &model.API{Operations: []*model.Operation{{Examples: []*model.Example{e}}}}, e
			}
			api, e := made()
			said := infer.Placeholders(api, true)
			assert.Empty(t, said)
			assert.Equal(t, c.content.Text, e.Content.Text, "what is recorded stays")
			if c.want == "" {
				assert.Equal(t, c.content, e.Content)
			} else {
				assert.Equal(t, c.want, string(e.Content.Bytes()))
				assert.Equal(t, model.Repaired, e.Content.JSON)
			}
			if c.kinds != nil {
				got := map[string]model.Kind{}
				for _, m := range e.Content.Marks {
					got[m.Pointer] = m.Kind
				}
				assert.Equal(t, c.kinds, got)
			}

			api, e = made()
			said = infer.Placeholders(api, false)
			assert.Equal(t, c.content, e.Content, "nobody asked for it")
			assert.Equal(t, c.want == "", len(said) == 0, "%v", said)
		})
	}
}

// A body that several examples were recorded with counts once, and the message tells how many there are.
func TestPlaceholdersAreCounted(t *testing.T) {
	body := &model.RequestBody{Content: model.Content{Text: `{"a":"<integer>","b":"<long>"}`, JSON: model.Valid}}
	op := &model.Operation{Request: model.Request{Body: body}}
	for range 2 {
		op.Examples = append(op.Examples, &model.Example{Request: &model.Request{Body: body}, Content: model.Content{Text: `["<int>"]`, JSON: model.Valid}})
	}
	said := infer.Placeholders(&model.API{Operations: []*model.Operation{op}}, false)
	require.Len(t, said, 1)
	assert.Contains(t, said[0].Message, `4 texts in 3 bodies, such as "<integer>"`)
}
