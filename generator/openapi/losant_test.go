package openapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/pmgen/pmgen/generator/openapi"
)

// losantDocument is the document of Losant's description: what kin-openapi reads, and the tree of it.
func losantDocument(t *testing.T) (*openapi3.T, map[string]any) {
	api := compiled(t, corpus(t), "losant")
	if len(api.Operations) < 300 {
		t.Skip("the corpus holds an excerpt of Losant's description")
	}
	doc := checkDocument(t, api, "")
	files, _ := openapi.Emit(api, openapi.Options{})
	var tree map[string]any
	require.NoError(t, yaml.Unmarshal(files[openapi.FileName], &tree))
	return doc, tree
}

func TestLosantIsWholeIn31(t *testing.T) {
	doc, tree := losantDocument(t)
	t.Run("operations and schemas", func(t *testing.T) { losantIsComplete(t, doc, tree) })
	t.Run("recursion", func(t *testing.T) { losantComesBackToItself(t, doc, tree) })
	t.Run("copies", func(t *testing.T) { losantHasNoCopies(t, tree) })
	t.Run("lookaheads", func(t *testing.T) { losantsLookaheads(t, tree) })
}

func losantIsComplete(t *testing.T, doc *openapi3.T, tree map[string]any) {
	assert.Equal(t, "3.1.0", doc.OpenAPI)
	assert.Equal(t, 375, operations(t, doc))
	assert.Equal(t, 239, doc.Paths.Len())

	schemas := members(t, tree, "components", "schemas")
	live := map[string]json.RawMessage{}
	data, err := os.ReadFile(filepath.Join(corpus(t), "losant", "apiExamples.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &live))
	assert.Len(t, live, 323, "schemas that have an example are those of the API of today")
	for name := range live {
		assert.Contains(t, schemas, name)
	}
	files, err := filepath.Glob(filepath.Join(corpus(t), "losant", "schemas", "*.json"))
	require.NoError(t, err)
	for _, file := range files {
		assert.Contains(t, schemas, strings.TrimSuffix(filepath.Base(file), ".json"), "those left over from before are kept, too")
	}
	assert.Len(t, schemas, len(files), "and nothing has a name that was not declared")
}

// losantComesBackToItself: queries hold queries under $and, $or and $nor, in any depth.
func losantComesBackToItself(t *testing.T, doc *openapi3.T, tree map[string]any) {
	schemas := members(t, tree, "components", "schemas")
	var recursive []string
	for name := range schemas {
		if reaches(schemas, name, name, map[string]bool{}) {
			recursive = append(recursive, name)
		}
	}
	slices.Sort(recursive)
	assert.Equal(t, []string{"advancedApplicationJobLogQuery", "advancedApplicationKeyQuery", "advancedDeviceQuery", "advancedEventQuery",
		"advancedExperienceGroupQuery", "advancedExperienceUserQuery", "advancedFlowByVersionQuery", "advancedFlowQuery",
		"advancedFlowVersionQuery", "advancedInstanceOrgQuery", "advancedQuery", "instanceAuditLogs", "instanceOrgMembers"}, recursive)

	query := doc.Components.Schemas["advancedDeviceQuery"].Value
	deep := `{"name":"a"}`
	for range 20 {
		deep = `{"$and":[` + deep + `]}`
	}
	for text, fits := range map[string]bool{deep: true, strings.Replace(deep, `{"name":"a"}`, `{"nonsense":"a"}`, 1): false} {
		var value any
		require.NoError(t, json.Unmarshal([]byte(text), &value))
		err := query.VisitJSON(value, openapi3.EnableJSONSchema2020())
		assert.Equal(t, fits, err == nil, "%s: %v", text, err)
	}
}

// losantHasNoCopies: an object that is the same as a component is a reference to it.
func losantHasNoCopies(t *testing.T, tree map[string]any) {
	schemas := members(t, tree, "components", "schemas")
	named := map[string]string{}
	for name, s := range schemas {
		if o, ok := s.(map[string]any); ok && len(asObject(o["properties"])) > 1 {
			named[content(t, o)] = name
		}
	}
	require.Greater(t, len(named), 200)
	var walk func(part any, at string, top bool)
	walk = func(part any, at string, top bool) {
		switch part := part.(type) {
		case map[string]any:
			if !top && len(asObject(part["properties"])) > 1 {
				name, copied := named[content(t, part)]
				assert.False(t, copied, "%s is a copy of %s", at, name)
			}
			for name, value := range part {
				if name != "examples" && name != "example" {
					walk(value, at+"/"+name, false)
				}
			}
		case []any:
			for _, item := range part {
				walk(item, at, false)
			}
		}
	}
	for name, s := range schemas {
		walk(s, name, true)
	}
	walk(tree["paths"], "paths", false)
}

// losantsLookaheads: Go's own regular expressions know none, so whoever ignores what they cannot read would let every value
// pass. A default shows that these are checked.
func losantsLookaheads(t *testing.T, tree map[string]any) {
	found := 0
	var walk func(part any)
	walk = func(part any) {
		switch part := part.(type) {
		case map[string]any:
			if pattern, ok := part["pattern"].(string); ok && strings.Contains(pattern, "(?=") {
				found++
				for value, fits := range map[string]bool{"Long-enough-2026": true, "long-enough-2026": false, "Sh0rt-one": false} {
					document, err := json.Marshal(map[string]any{"openapi": "3.1.0", "info": map[string]any{"title": "x", "version": "1"}, "paths": map[string]any{},
						"components": map[string]any{"schemas": map[string]any{"Password": map[string]any{"type": "string", "pattern": pattern, "default": value}}}})
					require.NoError(t, err)
					errs := openapi.Validate(document)
					assert.Equal(t, fits, len(errs) == 0, "%s: %v", value, errs)
				}
			}
			for _, value := range part {
				walk(value)
			}
		case []any:
			for _, item := range part {
				walk(item)
			}
		}
	}
	walk(tree)
	assert.Equal(t, 6, found, "patterns of passwords")
}

func members(t *testing.T, tree map[string]any, names ...string) map[string]any {
	for _, name := range names {
		tree = asObject(tree[name])
		require.NotNil(t, tree, name)
	}
	return tree
}

func asObject(value any) map[string]any {
	o, _ := value.(map[string]any)
	return o
}

// content is what a schema says, without its title and description.
func content(t *testing.T, s map[string]any) string {
	bare := map[string]any{}
	for name, value := range s {
		if name != "title" && name != "description" && name != "examples" {
			bare[name] = value
		}
	}
	text, err := json.Marshal(bare)
	require.NoError(t, err)
	return string(text)
}

// reaches reports whether a part of the schema refers to the wanted one, directly or through others.
func reaches(schemas map[string]any, from, wanted string, seen map[string]bool) bool {
	var walk func(part any) bool
	walk = func(part any) bool {
		switch part := part.(type) {
		case map[string]any:
			for name, value := range part {
				if ref, ok := value.(string); ok && name == "$ref" {
					to := strings.TrimPrefix(ref, "#/components/schemas/")
					if to == wanted {
						return true
					}
					if !seen[to] {
						seen[to] = true
						if reaches(schemas, to, wanted, seen) {
							return true
						}
					}
				} else if name != "examples" && name != "default" && walk(value) {
					return true
				}
			}
		case []any:
			return slices.ContainsFunc(part, walk)
		}
		return false
	}
	return walk(schemas[from])
}
