package postman_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func TestFoldersAndRequests(t *testing.T) {
	api, diags := readMap(map[string]string{"c.json": `{
 "info": {"name": "C", "version": {"major": 1, "minor": "2", "patch": 3, "identifier": "rc"}, "description": {"content": "D"}},
 "auth": {"type": "bearer", "bearer": {"token": "{{t}}"}},
 "event": [{"listen": "test", "script": "all()"}],
 "variables": [{"id": "u", "value": "http://h"}],
 "item": [
  {"name": "F", "description": "folder", "auth": {"type": "noauth"}, "event": [{"listen": "prerequest", "script": {"exec": "f()"}}], "item": [
   {"name": "Empty", "item": []},
   {"_postman_id": "p1", "name": "A/B\n", "event": {"listen": "test", "script": {"exec": ["own()"]}}, "request": {"method": "patch", "auth": null, "url": "{{u}}/a", "description": {"content": "what"}}}
  ]},
  {"name": "F", "item": [{"id": "same", "name": "S", "request": "{{u}}/s"}]},
  {"id": "same", "description": "item's", "request": {"name": "Inner", "url": "{{u}}/i", "header": [{"key": "X", "value": "1"}]}},
  {"name": "T", "request": "{{u}}/t"}, {"name": "T", "request": "{{u}}/t"}
 ]}`}, "c.json")
	require.NotNil(t, api)
	assert.Empty(t, diags)
	assert.Equal(t, []string{"C", "1.2.3-rc", "D"}, []string{api.Title, api.Version, api.Description})
	require.Len(t, api.Folders, 4)
	assert.Equal(t, "bearer", api.Folders[0].Auth.Kind)
	assert.Equal(t, "{{t}}", api.Folders[0].Auth.Param("token"))
	assert.Equal(t, "all()", api.Folders[0].Scripts[0].Code)
	assert.Nil(t, api.Folders[0].Path)
	assert.Equal(t, []string{"F", "Empty"}, api.Folders[2].Path)
	assert.Equal(t, "folder", api.Folders[1].Description)
	assert.Equal(t, "noauth", api.Folders[1].Auth.Kind)
	assert.Equal(t, "f()", api.Folders[1].Scripts[0].Code)
	assert.Equal(t, []string{"F"}, api.Folders[3].Path, "a sibling of the same name stays apart")

	require.Len(t, api.Operations, 5)
	op := api.Operations[0]
	assert.Equal(t, model.Identity{ID: "p1", Folder: []string{"F"}, Name: "A/B\n", Method: "PATCH", URL: "{{u}}/a"}, op.Identity)
	assert.Equal(t, []string{"#0", "/item/0/item/1", "c.json:9:4", "what"}, []string{op.ID, op.Pointer, op.Pos.String(), op.Description})
	assert.Nil(t, op.Auth, "auth null is inherited")
	assert.Equal(t, "own()", op.Scripts[0].Code)
	assert.Equal(t, 1, op.FolderIndex)
	assert.Empty(t, api.Operations[1].Identity.ID, "an id that two requests have")
	op = api.Operations[2]
	assert.Equal(t, []string{"Inner", "item's", "GET"}, []string{op.Name, op.Description, op.Method})
	require.Len(t, op.Params, 1)
	assert.Equal(t, "c.json:12:101", op.Params[0].Pos.String())
	assert.Equal(t, 2, api.Operations[4].Identity.Nth)
	assert.Zero(t, api.Operations[3].Identity.Nth)
	assert.Equal(t, "u", api.Variables[0].Name)
}

func TestABareItemAndABareFolder(t *testing.T) {
	item := `{"name": "Revoke", "request": {"method": "POST", "url": "http://h/r"}, "response": []}`
	api, diags := readMap(map[string]string{"c.json": item}, "c.json")
	require.NotNil(t, api)
	assert.Empty(t, diags)
	assert.Equal(t, "Revoke", api.Title)
	require.Len(t, api.Operations, 1)
	assert.Equal(t, "", api.Operations[0].Pointer)
	assert.Empty(t, api.Operations[0].Folder)

	api, diags = readMap(map[string]string{"c.json": `{"name": "Tokens", "item": [` + item + `]}`}, "c.json")
	require.NotNil(t, api)
	assert.Empty(t, diags)
	assert.Equal(t, "Tokens", api.Title)
	assert.Equal(t, []string{"Tokens"}, api.Operations[0].Folder, "as within its collection")
	assert.Equal(t, "/item/0", api.Operations[0].Pointer)
}

// TestSeeds reads the items that the project was asked for in: the JSON at the end of three pages.
func TestSeeds(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "seeds")
	pages, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	require.NoError(t, err)
	if len(pages) == 0 {
		t.Skip("the seeds are not here: nothing to read")
	}
	files := map[string]string{}
	for _, page := range pages {
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		if _, item, ok := strings.Cut(string(data), "Postman Collection Item JSON\n"); ok {
			files["seeds/"+filepath.Base(page)+".json"] = item
		}
	}
	require.Len(t, files, 3)
	api, diags := readMap(files, "seeds")
	require.NotNil(t, api)
	require.Len(t, api.Operations, 3)
	tokens, refresh, revoke := api.Operations[0], api.Operations[1], api.Operations[2]

	assert.Equal(t, "OAuth App Users Tokens", tokens.Name)
	assert.Equal(t, "{{url}}{{site}}", tokens.Request.Parts.Base)
	assert.Equal(t, []string{"services", "data", "v{{version}}", "apps", "oauth", "usage", "{{_appId}}", "{{_userId}}", "tokens"}, tokens.Request.Parts.Segments)
	assert.Equal(t, "noauth", tokens.Auth.Kind)
	e := tokens.Examples[0]
	assert.Equal(t, 200, e.Status)
	assert.True(t, e.StatusGuessed)
	assert.Equal(t, model.Repaired, e.Content.JSON)
	assert.Equal(t, "application/json", e.Content.Media)
	require.Len(t, e.Content.Marks, 1)
	assert.Equal(t, "/tokens/0/useCount", e.Content.Marks[0].Pointer)
	assert.Equal(t, model.KindInt, e.Content.Marks[0].Kind)

	require.Len(t, refresh.Body.Fields, 4)
	assert.Equal(t, model.URLEncoded, refresh.Body.Encoding)
	assert.Contains(t, refresh.Scripts[0].Code, `context.set("_accessToken", jsonData.access_token);`)
	e = refresh.Examples[0]
	assert.Equal(t, model.Valid, e.Content.JSON)
	dropped := 0
	for _, h := range e.Headers {
		if h.Dropped {
			dropped++
		}
	}
	assert.Equal(t, 3, dropped, "Date, Content-Encoding, Transfer-Encoding")

	assert.Empty(t, revoke.Scripts, "a blank script is none")
	cookies := 0
	for _, h := range revoke.Examples[0].Headers {
		if h.Name == "Set-Cookie" && !h.Dropped {
			cookies++
		}
	}
	assert.Equal(t, 3, cookies)
	assert.Equal(t, model.None, revoke.Examples[0].Content.JSON)
	assert.Empty(t, revoke.Examples[0].Content.Media)

	var messages []string
	for _, d := range diags {
		messages = append(messages, string(d.Severity)+" "+string(d.Code)+" "+d.Message)
	}
	assert.Equal(t, []string{
		`note PM030 example "OAuth App Users Tokens" has no status code; read as 200`,
		`warning PM031 example "OAuth App Users Tokens" is not JSON: the bare word integer; read as the type integer`}, messages)
}
