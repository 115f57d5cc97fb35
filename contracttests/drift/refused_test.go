package drift_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/drift"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/model"
)

const head = `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [`

// TestRefused: what no example can be put into is said, and how to get what can.
func TestRefused(t *testing.T) {
	const one = head + `{"name": "A", "request": "http://h/a"}]}`
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(one))
	require.NoError(t, z.Close())
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(one)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	several := &model.API{Operations: []*model.Operation{{File: "a.json"}, {File: "b.json"}}}
	api := compiled(one).API
	for name, tt := range map[string]struct {
		api  *model.API
		data string
		want string
	}{
		"packed":           {api, packed.String(), "it is packed, or not UTF-8"},
		"UTF-16":           {api, string(wide), "it is packed, or not UTF-8"},
		"another file":     {api, `{"item": []}`, "there is no request of API.A to which an example could be added"},
		"not JSON":         {api, `{"item": [`, "the file ends in the middle of a JSON value"},
		"several files":    {several, one, "there are several collections (a.json, b.json …): name one of them"},
		"v3":               {&model.API{Operations: []*model.Operation{{File: "c/A.request.yaml"}}}, one, "a collection of v3 is a folder"},
		"Losant":           {&model.API{Format: model.Losant}, one, "keeps examples apart"},
		"nothing to be of": {&model.API{}, one, "there is no operation"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := drift.Open(tt.api, []byte(tt.data))
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
		})
	}

	strange := head + `{"name": "A", "request": "http://h/a", "response": {"not": "a list"}}]}`
	f, err := drift.Open(compiled(strange).API, []byte(strange))
	require.NoError(t, err)
	_, _, err = update(f, compiled(strange).API.Operations[0], "{}")
	assert.ErrorContains(t, err, `the examples of API.A are an object, not an array`)
}

// update puts one reply into the collection.
func update(f *drift.File, op *model.Operation, body string) ([]byte, []drift.Added, error) {
	same := func(text string) string { return text }
	p := contracttests.Proposal{Accepted: contracttests.Accepted{Operation: op, Status: 200, Body: body, Header: map[string][]string{"Content-Type": {"application/json"}, "X-Y": {"\"<>&\u2028"}}},
		News: []string{"the first"}}
	return f.Update([]contracttests.Proposal{p}, drift.Options{Mask: same, Known: same, Compile: func(data []byte) *compile.Result { return compiled(string(data)) }})
}

// TestAnyLayout: however a collection is laid out and whatever a server answers, the example is there, and taking it out again gives
// the bytes that were there before.
func TestAnyLayout(t *testing.T) {
	space := rapid.SampledFrom([]string{"", " ", "\n", "\n\t", "\r\n    ", "\n  \n"})
	rapid.Check(t, func(t *rapid.T) {
		s := func() string { return space.Draw(t, "space") }
		example := `{` + s() + `"name":` + s() + `"E",` + s() + `"code": 200,` + s() + `"body": "[1]"` + s() + `}`
		list := rapid.SampledFrom([]string{"", `,` + s() + `"response": null`, `,` + s() + `"response":` + s() + `[` + s() + `]`,
			`,` + s() + `"response":` + s() + `[` + s() + example + s() + `]`, `,` + s() + `"response": [` + example + `,` + s() + example + `]`,
			`,"response": [` + example + `],` + s() + `"response": [` + s() + `]`}).Draw(t, "list")
		item := `{` + s() + `"request":` + s() + `"http://h/a?q=\u00e9&x={{y}}",` + s() + `"name": "A"` + list + s() + `}`
		collection := head + s() + item + s() + `]` + s() + `}` + s()
		body := rapid.String().Draw(t, "body")

		f, err := drift.Open(compiled(collection).API, []byte(collection))
		require.NoError(t, err)
		data, added, err := update(f, compiled(collection).API.Operations[0], body)
		require.NoError(t, err)
		require.True(t, json.Valid(data))
		require.Len(t, added, 1)
		examples := compiled(string(data)).API.Operations[0].ReplyExamples()
		require.Equal(t, strings.ToValidUTF8(body, "\uFFFD"), examples[len(examples)-1].Content.Text)
		before, after := same(collection, string(data)), same(backwards(collection), backwards(string(data)))
		require.GreaterOrEqual(t, before+after, len(collection)-len("null")-2*len("\n  \n"), "nothing else moved:\n%s\n%s", collection, data)
	})
}
