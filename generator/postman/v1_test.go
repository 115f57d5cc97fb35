package postman_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func TestVersion1(t *testing.T) {
	api, diags := readMap(map[string]string{"c.json": `{"id": "c", "name": "Old", "description": "D", "order": ["q3", "gone"], "folders_order": ["f2", "f1"],
 "variables": [{"key": "u", "value": "http://h"}],
 "folders": [
  {"id": "f1", "name": "One", "order": ["q1"], "folders_order": ["f3"]},
  {"id": "f2", "name": "Two", "order": [], "preRequestScript": "two()"},
  {"id": "f3", "name": "Three", "description": "in One"},
  {"id": "f4", "name": "Four", "folder": "f2"}],
 "requests": [
  {"id": "q0", "name": "Orphan", "url": "{{u}}/o"},
  {"id": "q1", "name": "Create", "method": "post", "url": "{{u}}/c/:id?x=1", "headers": "Content-Type: application/json\n//Off: 1\n",
   "dataMode": "raw", "rawModeData": "{\"a\": {{a}}}", "pathVariables": {"id": "7"}, "currentHelper": "basicAuth",
   "helperAttributes": {"id": "basic", "username": "u"}, "preRequestScript": null, "tests": "t()",
   "responses": [{"id": "r1", "name": "OK", "text": "{}", "responseCode": {"code": 201, "name": "Created"}, "headers": [{"key": "Content-Type", "value": "application/json"}],
     "request": "{\"url\": \"http://x/c/7\", \"method\": \"POST\", \"data\": \"{}\", \"dataMode\": \"raw\"}"}]},
  {"id": "q2", "name": "Upload", "method": "PUT", "url": "{{u}}/f", "folder": "f4", "dataMode": "params", "data": [{"key": "k", "value": "v", "type": "text", "enabled": false}],
   "headerData": [{"key": "H", "value": "1"}], "queryParams": [{"key": "p", "value": "2"}], "auth": {"type": "noauth"},
   "helperAttributes": "{}"},
  {"id": "q3", "name": "First", "url": "{{u}}/1", "dataMode": "urlencoded", "data": [{"key": "k", "value": "v"}], "currentHelper": "oAuth2", "helperAttributes": "{\"accessToken\": \"x\"}"}]}`}, "c.json")
	require.NotNil(t, api)
	assert.Empty(t, diags)
	var tree []string
	for _, f := range api.Folders {
		tree = append(tree, strings.Join(f.Path, "/"))
	}
	assert.Equal(t, []string{"", "Two", "Two/Four", "One", "One/Three"}, tree)
	assert.Equal(t, "two()", api.Folders[1].Scripts[0].Code)
	var ops []string
	for _, op := range api.Operations {
		ops = append(ops, strings.Join(append(op.Folder, op.Name), "/")+" "+op.Pointer)
	}
	assert.Equal(t, []string{"Two/Four/Upload /requests/2", "One/Create /requests/1", "First /requests/3", "Orphan /requests/0"}, ops)

	upload, create, first := api.Operations[0], api.Operations[1], api.Operations[2]
	assert.Equal(t, model.Multipart, upload.Body.Encoding)
	assert.True(t, upload.Body.Fields[0].Disabled)
	assert.Equal(t, "noauth", upload.Auth.Kind)
	assert.Equal(t, []string{"p", "H"}, []string{upload.Params[0].Name, upload.Params[1].Name})

	assert.Equal(t, "q1", create.Identity.ID)
	assert.Equal(t, "POST", create.Method)
	assert.Equal(t, []string{"c", ":id"}, create.Request.Parts.Segments)
	assert.Equal(t, "7", create.Request.Parts.Variables[0].Value)
	assert.Equal(t, model.JSON, create.Body.Encoding)
	assert.Equal(t, model.Repaired, create.Request.Body.Content.JSON)
	assert.Equal(t, &model.Auth{Kind: "basic", Params: []model.NameValue{{Name: "username", Value: "u"}}, Pos: create.Auth.Pos}, create.Auth)
	assert.Equal(t, "t()", create.Scripts[0].Code)
	assert.True(t, create.Params[2].Disabled, "// disables a header line")
	e := create.Examples[0]
	assert.Equal(t, []any{"r1", 201, "Created", "{}", model.Valid}, []any{e.ID, e.Status, e.Reason, e.Content.Text, e.Content.JSON})
	assert.Equal(t, "http://x/c/7", e.Request.URL)
	assert.Equal(t, "/requests/1/responses/0", e.Pointer)
	assert.Equal(t, "c.json:14:17", e.Request.Parts.Pos.String(), "the place of the text that holds the request")
	assert.Equal(t, "x", first.Auth.Param("accessToken"))
	assert.Equal(t, model.URLEncoded, first.Body.Encoding)
}

func TestVersion1WithWrongIDs(t *testing.T) {
	for quirk, folders := range map[string]string{
		"folders that contain each other": `{"id":"a","name":"A","folders_order":["b"]},{"id":"b","name":"B","folders_order":["a"],"order":["q"]}`,
		"a folder that contains itself":   `{"id":"a","name":"A","folders_order":["a"],"order":["q","q"]},{"name":"no id"}`,
		"two folders with one request":    `{"id":"a","name":"A","order":["q"]},{"id":"a","name":"A2","order":["q"]}`,
	} {
		t.Run(quirk, func(t *testing.T) {
			api, diags := readMap(map[string]string{"c.json": `{"id":"c","name":"C","folders":[` + folders + `],"requests":[{"id":"q","url":"http://h/x"},{"id":"q","url":"http://h/y"}]}`}, "c.json")
			require.NotNil(t, api)
			assert.Empty(t, diags)
			assert.Len(t, api.Operations, 2)
			assert.Len(t, api.Folders, 3)
		})
	}
}

func TestVersion1IsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, `{"id":"%d","name":"F","folders_order":["%d"]},`, i, i+1)
	}
	api, _ := readMap(map[string]string{"c.json": `{"id":"c","name":"C","folders":[` + b.String() + `{}],"requests":[]}`}, "c.json")
	require.NotNil(t, api)
	assert.Len(t, api.Folders, 3002)
	for _, f := range api.Folders {
		assert.LessOrEqual(t, len(f.Path), 1002)
	}
}
