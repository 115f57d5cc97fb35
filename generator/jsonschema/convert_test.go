package jsonschema_test

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/jsonschema"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// definitions are the named schemas of the table.
var definitions = map[string]string{
	"cat":      `{"type":"object","properties":{"kind":{"enum":["cat"]},"id":{"type":"string"}}}`,
	"dog":      `{"type":"object","properties":{"kind":{"enum":["dog"]}}}`,
	"loop":     `{"allOf":[{"$ref":"#/definitions/loop"}]}`,
	"twin.one": `{"type":"string","maxLength":2}`,
	"twinTwo":  `{"type":"string","maxLength":2}`,
}

func surroundings(t testing.TB) jsonschema.Options {
	nodes := map[string]*tree.Node{}
	known := &jsonschema.Index{Untitled: 3}
	for name, text := range definitions {
		nodes[name] = parse(t, text)
		known.Add("schema:"+name, name, nodes[name])
	}
	return jsonschema.Options{Known: known, Ref: func(ref string) (string, *tree.Node, bool) {
		name := strings.TrimPrefix(ref, "#/definitions/")
		return "schema:" + name, nodes[name], nodes[name] != nil
	}}
}

func parse(t testing.TB, text string) *tree.Node {
	f, _, err := tree.Parse("s.json", []byte(text))
	require.NoError(t, err)
	return f.Root
}

// positions and evidence are the same in every row.
var everywhere = regexp.MustCompile(`,?"(pos":\{[^}]*\}|evidence":"declared")`)

func show(t testing.TB, typ *model.Type) string {
	b, err := json.Marshal(typ)
	require.NoError(t, err)
	return everywhere.ReplaceAllString(strings.ReplaceAll(string(b), `\\`, `\\`), "")
}

func TestConvert(t *testing.T) {
	const golden = "testdata/convert.txt"
	data, err := os.ReadFile(golden)
	require.NoError(t, err)
	blocks := strings.Split(string(data), "\n## ")
	out := blocks[0]
	for _, block := range blocks[1:] {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		var diags diag.List
		typ := jsonschema.Convert(parse(t, lines[1]), surroundings(t), &diags)
		got := lines[0] + "\n" + lines[1] + "\n=> " + show(t, typ)
		for _, d := range diags {
			got += "\n-- " + d.String()
		}
		if !*update {
			t.Run(lines[0], func(t *testing.T) { assert.Equal(t, strings.TrimSpace(block), got) })
		}
		out += "\n## " + got + "\n"
	}
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(out), 0o644))
	}
}
