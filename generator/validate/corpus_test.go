package validate_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// inputs are the published descriptions, which are not part of the repository.
func inputs(t *testing.T) (root string, in []string) {
	root = filepath.Join("..", "..", "..", "shared", "corpus")
	files, err := filepath.Glob(filepath.Join(root, "collections", "*.json"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("the corpus of published collections is not there: ", root)
	}
	for _, f := range files {
		in = append(in, "collections/"+filepath.Base(f))
	}
	return root, append(in, "losant")
}

func TestRecordedValuesPassTheirTypes(t *testing.T) {
	root, in := inputs(t)
	for _, in := range in {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			api := compile.Compile(compile.Input{FS: os.DirFS(root), API: config.API{Name: "x", In: in, Package: "x"}}).API
			require.NotNil(t, api)
			v := validate.New(api)
			samples, whole, fuller := 0, 0, 0
			sample := func(what string, typ *model.Type) {
				data, ok := v.Sample(typ)
				samples++
				drawn, fits := v.Draw(typ, 7)
				assert.True(t, fits, "%s: %.300s", what, drawn)
				assert.Empty(t, v.CheckRequest(typ, drawn))
				again, _ := v.Draw(typ, 7)
				assert.Equal(t, string(drawn), string(again))
				if len(drawn) > len(data) {
					fuller++
				}
				if ok {
					whole++
				} else {
					t.Logf("%s: no sample, only %.300s: %v", what, data, v.CheckRequest(typ, data))
				}
			}
			for _, op := range api.Operations {
				for _, e := range op.ReplyExamples() {
					if r := op.Reply(e.Status, e.Content.Media); r != nil && r.Type != nil && e.Content.IsJSON() {
						assert.Empty(t, v.CheckReply(r.Type, e.Content.Bytes()), "%s, %s", op.ID, e.Name)
					}
				}
				for i := range op.Replies {
					if op.Replies[i].Type != nil {
						sample(op.ID, op.Replies[i].Type)
					}
				}
				if b := op.Body; b != nil && b.Encoding == model.JSON && b.Type != nil {
					sample(op.ID+" body", b.Type)
					for _, e := range op.Examples {
						if e.Status == 0 && e.Content.IsJSON() {
							assert.Empty(t, v.CheckRequest(b.Type, e.Content.Bytes()), "%s, %s", op.ID, e.Name)
						}
					}
				}
				for i := range op.Params {
					p := &op.Params[i]
					if p.Value != "" && !strings.Contains(p.Value, "{{") && !p.Disabled && p.Type != nil && p.Type.Kind != model.KindArray && p.Type.Evidence == model.Observed {
						assert.Empty(t, v.CheckParam(p, []string{p.Value}), "%s, %s", op.ID, p.Name)
					}
				}
			}
			assert.Equal(t, samples, whole, "types with a sample")
			t.Logf("%d types, %d of which have more than the least members", samples, fuller)
		})
	}
}

// document makes JSON the way replies are.
func document(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		most := 4
		if depth > 0 {
			most = 6
		}
		switch rapid.IntRange(0, most).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.SampledFrom([]any{0, -1, 7, 1.5, 1e300, json.Number("12345678901234567890"), json.Number("1e5"), json.Number("1.0")}).Draw(t, "number")
		case 3, 4:
			return rapid.SampledFrom([]any{"", "x", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00+01:00", "2020-01-01", "<timestamp>", "string", "https://example.com/",
				"00000000-0000-4000-8000-000000000000", "a@example.com", "123"}).Draw(t, "text")
		case 5:
			items := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				items = append(items, document(depth-1).Draw(t, "item"))
			}
			return items
		}
		o := map[string]any{}
		for range rapid.IntRange(0, 4).Draw(t, "members") {
			o[rapid.SampledFrom([]string{"id", "name", "type", "items", "a/b", "", "2020", "k1", "k2"}).Draw(t, "name")] = document(depth-1).Draw(t, "value")
		}
		return o
	})
}

func TestSamplesOfATypePassIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op := &model.Operation{ID: "#0", Name: "get", Method: "GET", Replies: []model.Reply{{Status: 200, Media: "application/json"}}}
		for range rapid.IntRange(1, 4).Draw(t, "examples") {
			body, err := json.Marshal(document(3).Draw(t, "body"))
			if err != nil {
				t.Fatal(err)
			}
			op.Examples = append(op.Examples, &model.Example{Status: 200, Served: true,
				Content: model.Content{Media: "application/json", JSON: model.Valid, Text: string(body)}})
		}
		api := &model.API{Operations: []*model.Operation{op}}
		infer.Infer(api)
		v := validate.New(api)
		for _, e := range op.Examples {
			if found := v.Check(op.Replies[0].Type, e.Content.Bytes()); len(found) > 0 {
				shape, _ := json.Marshal(op.Replies[0].Type)
				t.Fatalf("%s does not pass %s: %v", e.Content.Text, shape, found)
			}
		}
	})
}
