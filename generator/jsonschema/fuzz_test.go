package jsonschema_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/jsonschema"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// Whatever the schema, the conversion ends and gives a type that later stages can rely on.
func FuzzConvert(f *testing.F) {
	data, err := os.ReadFile("testdata/convert.txt")
	require.NoError(f, err)
	for _, block := range strings.Split(string(data), "\n## ")[1:] {
		f.Add(strings.Split(block, "\n")[1])
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, _, err := tree.Parse("s.json", []byte(text))
		if err != nil {
			t.Skip()
		}
		var diags diag.List
		typ := jsonschema.Convert(file.Root, surroundings(t), &diags)
		sound(t, typ)
		for _, d := range diags {
			assert.Equal(t, "s.json", d.File, d.Message)
			assert.False(t, strings.Contains(d.Message, "%!") && !strings.Contains(text, "%"), d.Message)
		}
		again := jsonschema.Convert(file.Root, surroundings(t), new(diag.List))
		assert.Equal(t, show(t, typ), show(t, again), "equal input, equal type")
	})
}

func sound(t *testing.T, typ *model.Type) {
	t.Helper()
	require.NotNil(t, typ)
	if typ.Source != nil {
		assert.True(t, json.Valid(typ.Source))
	}
	switch typ.Kind {
	case model.KindArray, model.KindMap:
		sound(t, typ.Elem)
	case model.KindRef:
		assert.NotEmpty(t, typ.Ref)
	case model.KindUnion:
		assert.Greater(t, len(typ.Alternatives), 1)
		for _, a := range typ.Alternatives {
			sound(t, a.Type)
		}
	case model.KindStruct:
		seen := map[string]bool{}
		for _, f := range typ.Fields {
			assert.False(t, seen[f.Name], "the field %q twice", f.Name)
			seen[f.Name] = true
			sound(t, f.Type)
		}
	case model.KindAny, model.KindBool, model.KindInt, model.KindFloat, model.KindNumber, model.KindString, model.KindTime:
	default:
		t.Errorf("kind %q", typ.Kind)
	}
	for _, c := range typ.Choices {
		sound(t, c)
	}
	for _, p := range typ.Patterns {
		sound(t, p.Type)
	}
	if typ.Extra != nil {
		sound(t, typ.Extra)
	}
}

// allOf can multiply its references: a few lines must not take a night.
func TestConvertEndsOnReferencesThatMultiply(t *testing.T) {
	nodes := map[string]*tree.Node{}
	name := func(i int) string { return "n" + strings.Repeat("x", i) }
	for i := range 40 {
		ref := `{"$ref":"` + name(i+1) + `"}`
		nodes[name(i)] = parse(t, `{"allOf":[`+ref+`,`+ref+`,{"properties":{"p":{}}}]}`)
	}
	nodes[name(40)] = parse(t, `{"type":"object"}`)
	var diags diag.List
	jsonschema.Convert(nodes[name(0)], jsonschema.Options{Ref: func(ref string) (string, *tree.Node, bool) {
		return "schema:" + ref, nodes[ref], nodes[ref] != nil
	}}, &diags)
	require.NotEmpty(t, diags)
	assert.Equal(t, diag.LimitExceeded, diags[0].Code)
}
