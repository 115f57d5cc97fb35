package generator_test

import (
	"encoding/json"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// TestEveryPublishedExampleOfLosant: each of the examples is in the package's round trip test, as the reply or body of an
// operation or as the value of its type; all keep to their schemas, of which the two that no validator can
// evaluate as they stand are named.
func TestEveryPublishedExampleOfLosant(t *testing.T) {
	data, err := os.ReadFile(corpus + "/losant/apiExamples.json")
	if err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus)
	}
	var published map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &published))
	require.Len(t, published, 323)
	out := generator.Generate(compile.Input{FS: os.DirFS(corpus), API: config.API{Name: "losant", Package: "losant", In: "losant"}})
	require.NotEmpty(t, out.Files, out.Diagnostics)

	var tested []struct {
		Type  string          `json:"type"`
		Value json.RawMessage `json:"value"`
	}
	require.NoError(t, json.Unmarshal(out.Files["testdata/examples.json"], &tested))
	values := map[string]bool{}
	for _, e := range tested {
		values[e.Type+" "+canonical(t, e.Value)] = true
	}
	covered := map[string]bool{}
	for _, op := range out.API.Operations {
		for _, e := range op.Examples {
			of := op.ID + "/body"
			if e.Status != 0 {
				of = op.ID + "/" + strconv.Itoa(e.Status)
			}
			if e.Content.IsJSON() && values[of+" "+canonical(t, e.Content.Bytes())] {
				covered[e.Name] = true
			}
		}
	}
	for _, n := range out.API.Types {
		if n.Sample != nil && values[n.ID+" "+canonical(t, n.Sample.Bytes())] {
			covered[strings.TrimPrefix(n.ID, "schema:")] = true
		}
	}
	check := validate.New(out.API)
	var valid, not []string
	for name, value := range published {
		assert.True(t, covered[name], "%s is in no round trip", name)
		n := out.API.Type("schema:" + name)
		require.NotNil(t, n, name)
		if len(check.Check(&model.Type{Kind: model.KindRef, Ref: n.ID}, value)) == 0 {
			valid = append(valid, name)
		} else {
			not = append(not, name)
		}
	}
	assert.Empty(t, not, "examples that break their schemas")
	var defects []string
	for _, d := range out.Diagnostics {
		if name := strings.TrimSuffix(path.Base(d.Pos.File), ".json"); d.Code == diag.SchemaDefect && published[name] != nil && !slices.Contains(defects, name) {
			defects = append(defects, name)
		}
	}
	slices.Sort(defects)
	assert.Subset(t, defects, []string{"validateContextError", "validateContextSuccess"}, "no validator can evaluate these two as they stand")
	t.Logf("%d of %d examples round-trip and keep to their schemas; schemas that were mended or narrowed to be evaluated: %s", len(valid), len(published), strings.Join(defects, ", "))
}

func canonical(t *testing.T, data []byte) string {
	var v any
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}
