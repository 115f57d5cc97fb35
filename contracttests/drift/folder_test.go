package drift_test

import (
	"io/fs"
	"maps"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/drift"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/model"
)

// three is a collection of v3 in a workspace: one request has an example, the other, in a folder, has none.
func three() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		".resources/definition.yaml":                          "$kind: collection\nname: Three\n",
		"Items.request.yaml":                                  "$kind: http-request\nname: Items\nmethod: GET\nurl: '{{base}}/items'\nscripts:\n  - type: http:afterResponse\n    code: t()\n",
		".resources/Items.resources/examples/ok.example.yaml": "$kind: http-example\nresponse:\n  statusCode: 200\n  headers:\n    Content-Type: application/json\n  body:\n    type: json\n    content: '{\"items\": [{\"id\": 1, \"note\": null}], \"more\": []}'\n",
		"Deep/Health.request.yaml":                            "$kind: http-request\nname: Health\nmethod: GET\nurl: '{{base}}/health'\n",
		"README.md":                                           "not ours",
	} {
		files["work/postman/collections/Three/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	files["work/huge.yaml"] = &fstest.MapFile{Data: []byte("beside: it")}
	return files
}

func compiledFolder(fsys fs.FS) *compile.Result {
	in := compile.Input{FS: fsys, Forget: true}
	in.API.In = "work"
	return compile.Compile(in)
}

// runFolder checks a server against the collection, and returns the files that would be new.
func runFolder(t *testing.T, files fstest.MapFS) (map[string][]byte, []drift.Added, *drift.Folder) {
	t.Helper()
	s := httptest.NewServer(server{replies: replies})
	defer s.Close()
	r := compiledFolder(files)
	require.NotNil(t, r.API, "%v", r.Diagnostics)
	require.True(t, drift.IsFolder(r.API))
	found := contracttests.NewDrift(r.API)
	report, err := contracttests.Check(t.Context(), r.API, contracttests.Options{Target: contracttests.Target{BaseURL: s.URL}, Drift: true, Each: found.Add})
	require.NoError(t, err)
	require.True(t, report.OK(), "%v", report.Failures)
	f, err := drift.OpenFolder(r.API, files)
	require.NoError(t, err)
	if len(found.Proposals) == 0 {
		return nil, nil, f
	}
	mask := func(text string) string { return strings.ReplaceAll(text, "hunter2", "*******") }
	out, added, err := f.Update(found.Proposals, drift.FolderOptions{Mask: mask, Known: mask, Compile: compiledFolder})
	require.NoError(t, err)
	return out, added, f
}

// TestUpdateOfV3: new examples are new files, at their places; the collection that has them says it all.
func TestUpdateOfV3(t *testing.T) {
	files := three()
	out, added, f := runFolder(t, files)
	require.Len(t, added, 2)
	assert.Equal(t, "work/postman/collections/Three", f.Root())
	assert.Equal(t, []string{".resources/Items.resources/examples/200 new field access_token.example.yaml",
		"Deep/.resources/Health.resources/examples/200 the first reply with status 200 and type application json.example.yaml"}, slices.Sorted(maps.Keys(out)))
	for name, text := range out {
		assert.NotContains(t, string(text), "hunter2")
		assert.NotContains(t, string(text), "t()", "no scripts")
		assert.NotContains(t, string(text), "127.0.0.1")
		assert.NotContains(t, files, path.Join(f.Root(), name), "no file is replaced")
		files[path.Join(f.Root(), name)] = &fstest.MapFile{Data: text}
	}
	again, _, _ := runFolder(t, files)
	assert.Empty(t, again)
}

// TestNamesOfFiles: no text of a server leads out of the folder, and no two files are one where case does not count.
func TestNamesOfFiles(t *testing.T) {
	api := compiledFolder(three()).API
	f, err := drift.OpenFolder(api, three())
	require.NoError(t, err)
	var proposals []contracttests.Proposal
	for _, news := range []string{"../../../etc/passwd", "a/b", "A/B", "con: <>|?*\x00", strings.Repeat("名", 500), "", "..."} {
		proposals = append(proposals, contracttests.Proposal{News: []string{news}, Accepted: contracttests.Accepted{Operation: op(t, api, "Health"), Status: 200, Body: "{}",
			Header: map[string][]string{"Content-Type": {"application/json"}}}})
	}
	mask := func(text string) string { return text }
	out, _, err := f.Update(proposals, drift.FolderOptions{Mask: mask, Known: mask, Compile: compiledFolder})
	require.NoError(t, err)
	assert.Len(t, out, len(proposals))
	folded := map[string]bool{}
	for name := range out {
		assert.True(t, strings.HasPrefix(name, "Deep/.resources/Health.resources/examples/200"), name)
		assert.True(t, fs.ValidPath(name), name)
		assert.Less(t, len(path.Base(name)), 120)
		assert.NotRegexp(t, `[<>|?*:\\]`, name)
		folded[strings.ToLower(name)] = true
	}
	assert.Len(t, folded, len(proposals))
}

func op(t *testing.T, api *model.API, name string) *model.Operation {
	t.Helper()
	for _, op := range api.Operations {
		if op.Name == name {
			return op
		}
	}
	require.Fail(t, "no operation "+name)
	return nil
}
