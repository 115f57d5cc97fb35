package openapi_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/pmgen/pmgen/generator/openapi"
)

// TestJSONSaysWhatTheYAMLSays also in its order: a reader of either finds things in the same place.
func TestJSONSaysWhatTheYAMLSays(t *testing.T) {
	for _, version := range []string{"3.0", "3.1"} {
		files, diags := openapi.Emit(shop(), openapi.Options{Version: version, Format: openapi.JSON})
		require.Zero(t, diags.Errors())
		require.Len(t, files, 1)
		data := files[openapi.JSONFileName]
		assert.Empty(t, openapi.Validate(data))

		var inJSON, inYAML yaml.Node // every JSON document is YAML
		text, _ := emit(t, shop(), version)
		require.NoError(t, yaml.Unmarshal(data, &inJSON))
		require.NoError(t, yaml.Unmarshal([]byte(text), &inYAML))
		assert.Empty(t, cmp.Diff(ordered(t, &inYAML), ordered(t, &inJSON)))

		var indented bytes.Buffer
		e := json.NewEncoder(&indented)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		require.NoError(t, e.Encode(json.RawMessage(data)))
		assert.Equal(t, indented.String(), string(data), "written as encoding/json indents")
		assert.Contains(t, string(data), "<html>")
		assert.Contains(t, string(data), "1.50")
	}
}

// ordered spells a document with its members in their order and nothing of its style.
func ordered(t *testing.T, n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return ordered(t, n.Content[0])
	case yaml.MappingNode, yaml.SequenceNode:
		list := []any{n.Kind}
		for _, c := range n.Content {
			list = append(list, ordered(t, c))
		}
		return list
	}
	var v any
	require.NoError(t, n.Decode(&v))
	return v
}
