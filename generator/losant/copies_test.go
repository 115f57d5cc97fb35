package losant_test

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// nearMisses have all members of a named schema and are not it: what differs has to stay.
var nearMisses = map[string]string{
	"dataExport/properties/deviceQuery":  "advancedDeviceQuery, of an older form: tags differ; the file is stale",
	"devicesDeletePost/properties/query": "advancedDeviceQuery, of an older form: no deletedAt, tags differ; the file is stale",
	"instanceOrgMemberPost/oneOf/0":      "orgMemberPatch, with another list of required members",
}

// TestEveryCopyIsAReferenceAgain counts, on the plain JSON, the schemas within others that are a named schema word for
// word, and those that only look like one.
func TestEveryCopyIsAReferenceAgain(t *testing.T) {
	dir := corpus(t)
	api, _ := readCorpus(t)
	refs := map[string]string{} // by place
	for _, n := range api.Types {
		n.Type.Walk("", func(_ string, typ *model.Type) bool {
			if typ.Kind == model.KindRef {
				refs[path.Base(typ.Pos.File)+":"+strconv.Itoa(typ.Pos.Line)+":"+strconv.Itoa(typ.Pos.Column)] = typ.Ref
			}
			return true
		})
	}
	files, err := filepath.Glob(filepath.Join(dir, losant.SchemasDir, "*.json"))
	require.NoError(t, err)
	named, roots := map[string]map[string]any{}, map[string]*tree.Node{}
	bodies, members := map[string]string{}, map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		var schema map[string]any
		require.NoError(t, json.Unmarshal(data, &schema))
		f, _, err := tree.Parse(filepath.Base(file), data)
		require.NoError(t, err)
		named[name], roots[name] = schema, f.Root
		if other := bodies[bodyOf(schema)]; other != "" {
			name = other + " or " + name // alike: a copy of them would be one of either, and fail below; there is none
		}
		bodies[bodyOf(schema)] = name
		if set := memberNames(schema); set != "" {
			members[set] = name
		}
	}
	titled, untitled, missed := 0, 0, map[string]bool{}
	var look func(in, at string, v any)
	look = func(in, at string, v any) {
		switch v := v.(type) {
		case []any:
			for i, inner := range v {
				look(in, at+"/"+strconv.Itoa(i), inner)
			}
		case map[string]any:
			if of := bodies[bodyOf(v)]; of != "" && at != "" {
				if in == "orgInvites" || in == "orgInvitesUser" {
					at = strings.TrimSuffix(at, "/properties") // where it stands by mistake, and is read as the schema around it
				}
				if in+at == "fileUploadPostResponse/allOf/0" {
					return // file and an upload: the members of both are one type
				}
				pos := roots[in].At(strings.Split(at[1:], "/")...).Pos()
				assert.Equal(t, "schema:"+of, refs[pos.File+":"+strconv.Itoa(pos.Line)+":"+strconv.Itoa(pos.Column)], "%s%s", in, at)
				if _, has := v["title"]; has {
					titled++
				} else {
					untitled++
				}
				return
			}
			if at != "" && (members[memberNames(v)] != "" || v["title"] == "Advanced Device Query") {
				missed[in+at] = true
			}
			for k, inner := range v {
				look(in, at+"/"+k, inner)
			}
		}
	}
	for name, schema := range named {
		look(name, "", schema)
	}
	t.Logf("%d copies with a title and %d without are references again; near misses: %d", titled, untitled, len(missed))
	assert.Equal(t, 139, titled+untitled)
	assert.ElementsMatch(t, slices.Collect(maps.Keys(nearMisses)), slices.Collect(maps.Keys(missed)))
}

// bodyOf returns a schema without what a copy has or lacks as a whole.
func bodyOf(schema map[string]any) string {
	bare := maps.Clone(schema)
	for _, k := range []string{"title", "description", "$schema"} {
		if _, text := bare[k].(string); text {
			delete(bare, k)
		}
	}
	text, _ := json.Marshal(bare)
	return string(text)
}

// memberNames returns the names of a schema's members where there are enough of them to tell it by.
func memberNames(schema map[string]any) string {
	properties, _ := schema["properties"].(map[string]any)
	if len(properties) < 4 {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(properties)), " ")
}

// TestLiveSchemasAreTypes: a schema lives if it has an example. 323 of the 335 files do; each is a declared type, and none of
// them takes just anything.
func TestLiveSchemasAreTypes(t *testing.T) {
	dir := corpus(t)
	api, _ := readCorpus(t)
	data, err := os.ReadFile(filepath.Join(dir, losant.ExamplesFile))
	require.NoError(t, err)
	var examples map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &examples))
	live := 0
	for name := range examples {
		require.FileExists(t, filepath.Join(dir, losant.SchemasDir, name+".json"))
		n := api.Type("schema:" + name)
		if assert.NotNil(t, n, name) && assert.True(t, n.Declared, name) {
			assert.NotEqual(t, model.KindAny, n.Type.Kind, name)
			live++
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, losant.SchemasDir, "*.json"))
	require.NoError(t, err)
	assert.Equal(t, []int{323, 335, 335}, []int{live, len(files), len(api.Types)}, "live types, files, types")
}
