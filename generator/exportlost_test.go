package generator_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
)

// What a writer could lose is taken out of two exports: of a description like Losant's, and of a collection.
const lostInfo = `{
  "device": {
    "path": "/applications/{applicationId}/devices/{deviceId}",
    "auth": ["device.*"],
    "params": [{"in": "path", "name": "applicationId", "type": "string", "required": true, "example": "575ec8687ae143cd83dc4a97", "description": "ID of the application"},
               {"in": "path", "name": "deviceId", "type": "string", "required": true, "example": "575ecf887ae143cd83dc4aa2"}],
    "actions": {
      "get": {"method": "GET", "auth": ["device.get"], "summary": "Retrieves a device",
        "params": [{"in": "query", "name": "sort", "type": "string", "enum": ["asc", "desc"], "default": "asc", "example": "desc", "description": "The order"},
                   {"in": "query", "name": "perPage", "type": "string", "required": true, "example": 10, "description": "How many"}],
        "responses": {"200": {"description": "Device information", "schema": {"$ref": "#/definitions/device"}}, "404": {"description": "No such device", "schema": {"$ref": "#/definitions/error"}}}},
      "patch": {"method": "PATCH", "auth": ["device.patch"], "summary": "Changes a device",
        "params": [{"in": "body", "name": "device", "required": true, "schema": {"$ref": "#/definitions/device"}}],
        "responses": {"200": {"description": "Changed", "schema": {"$ref": "#/definitions/device"}}}}
    }
  },
  "auth": {
    "path": "/auth",
    "actions": {
      "login": {"method": "POST", "summary": "Logs in", "params": [{"in": "body", "name": "credentials", "required": true, "schema": {"$ref": "#/definitions/device"}}],
        "responses": {"200": {"description": "Logged in", "schema": {"$ref": "#/definitions/device"}}}}
    }
  }
}`

const lostCollection = `{
  "info": {"name": "Shop", "version": "2.1", "description": "All of it", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "variable": [{"key": "base", "value": "https://shop.example.com"}, {"key": "empty", "value": ""}],
  "event": [{"listen": "prerequest", "script": {"exec": ["pm.variables.set('a', 1)"]}}],
  "item": [
    {"name": "Orders", "description": "What was ordered", "auth": {"type": "apikey", "apikey": [{"key": "key", "value": "X-Key"}, {"key": "value", "value": "{{key}}"}]},
     "item": [{"name": "Create", "id": "5f1d3c1e-0000-4000-8000-000000000001",
      "event": [{"listen": "test", "script": {"exec": ["pm.test('made', () => pm.response.to.have.status(201))"]}}],
      "protocolProfileBehavior": {"followRedirects": false},
      "request": {"method": "POST", "url": "{{base}}/orders?q=a%26b&draft=", "header": [{"key": "X-Trace", "value": "on", "description": "Traced"}, {"key": "X-Off", "value": "1", "disabled": true}],
        "auth": {"type": "jwt", "jwt": [{"key": "algorithm", "value": "HS256"}, {"key": "isSecretBase64Encoded", "value": false}]},
        "body": {"mode": "formdata", "formdata": [{"key": "name", "value": "tea", "type": "text"}, {"key": "photo", "type": "file", "src": "/home/me/tea.png"}, {"key": "note", "value": "x", "type": "text", "disabled": true}]}},
      "response": [{"id": "0ad0c0de", "name": "Made", "status": "Created", "code": 201, "header": [{"key": "Content-Type", "value": "application/json"}, {"key": "Date", "value": "today"}], "body": "{\"id\": 7}",
        "originalRequest": {"method": "POST", "url": "{{base}}/orders?q=c"}}]}]},
    {"name": "Ask", "request": {"method": "POST", "url": "{{base}}/graphql", "body": {"mode": "graphql", "graphql": {"query": "query Q($n: Int) { orders(first: $n) { id } }", "variables": "{\"n\": {{n}}}", "operationName": "Q"}}}}
  ]
}`

// lostInputs are the two as inputs.
func lostInputs() map[string]compile.Input {
	losant := compile.Input{FS: fstest.MapFS{
		"apiInfo.json":        {Data: []byte(lostInfo)},
		"apiExamples.json":    {Data: []byte(`{"device": {"name": "Pump", "class": "standalone"}, "error": {"type": "NotFound"}}`)},
		"schemas/device.json": {Data: []byte(`{"type": "object", "properties": {"name": {"type": "string"}, "class": {"type": "string"}}}`)},
		"schemas/error.json":  {Data: []byte(`{"type": "object", "properties": {"type": {"type": "string"}}}`)},
	}, Forget: true}
	losant.API.In, losant.API.Package = ".", "api"
	return map[string]compile.Input{"losant": losant, "shop": collectionInput([]byte(lostCollection))}
}

// TestExportRefusesWhatIsLost: whatever a writer could lose, alter or invent is found when the collection is read back.
func TestExportRefusesWhatIsLost(t *testing.T) {
	type object = map[string]any
	tests := []struct {
		name, input string
		damage      func(c object)
		found       string
	}{
		{"a query parameter", "losant", func(c object) {
			url := requestIn(c, "Device", "Get")["url"].(object)
			url["query"] = url["query"].([]any)[1:]
		}, `request "Get": query parameter "sort" is missing`},
		{"a query value", "losant", func(c object) { rowIn(requestIn(c, "Device", "Get"), "perPage")["value"] = "11" }, `query parameter "perPage": Value is "11", not "10"`},
		{"a row that is switched on", "losant", func(c object) { delete(rowIn(requestIn(c, "Device", "Get"), "sort"), "disabled") }, `query parameter "sort": Disabled is false, not true`},
		{"a description of a row", "losant", func(c object) { delete(rowIn(requestIn(c, "Device", "Get"), "sort"), "description") }, `query parameter "sort": Description is empty, not "The order. One of: asc, desc. Default: asc."`},
		{"the value of a path variable", "losant", func(c object) {
			requestIn(c, "Device", "Get")["url"].(object)["variable"].([]any)[0].(object)["value"] = "x"
		}, `path parameter "applicationId": Value is "x", not "{{applicationId}}"`},
		{"the path", "losant", func(c object) { requestIn(c, "Device", "Get")["url"].(object)["path"] = []any{"devices", ":deviceId"} }, "Parts.Segments[2] is missing"},
		{"a variable", "losant", func(c object) { c["variable"] = c["variable"].([]any)[1:] }, `variable "baseUrl" is missing`},
		{"a variable's value", "losant", func(c object) { c["variable"].([]any)[0].(object)["value"] = "http://a" }, `variable "baseUrl": Value is "http://a", not "https://api.losant.com"`},
		{"a method", "losant", func(c object) { requestIn(c, "Device", "Get")["method"] = "PUT" }, `request "Get": Method is "PUT", not "GET"`},
		{"a request", "losant", func(c object) {
			f := folderOf(c, "Device")
			f["item"] = f["item"].([]any)[1:]
		}, `request "Get" is missing`},
		{"a request that nobody described", "losant", func(c object) {
			f := folderOf(c, "Device")
			f["item"] = append(f["item"].([]any), object{"name": "More", "request": "http://a/b"})
		}, `is too much`},
		{"a folder's place", "losant", func(c object) {
			items := c["item"].([]any)
			items[0], items[1] = items[1], items[0]
		}, `folder "Device": Path[0] is "Auth"`},
		{"the authorization of all", "losant", func(c object) { delete(c, "auth") }, `the collection: Auth is nothing, not "bearer"`},
		{"another kind of authorization", "losant", func(c object) { c["auth"] = object{"type": "basic"} }, `Auth.Kind is "basic", not "bearer"`},
		{"that none is needed", "losant", func(c object) { delete(requestIn(c, "Auth", "Login"), "auth") }, `request "Login": Auth is nothing, not "noauth"`},
		{"a body", "losant", func(c object) { delete(requestIn(c, "Device", "Patch"), "body") }, `request "Patch": Body is nothing`},
		{"a value of a body", "losant", func(c object) {
			b := requestIn(c, "Device", "Patch")["body"].(object)
			b["raw"] = strings.Replace(b["raw"].(string), "standalone", "gateway", 1)
		}, `request "Patch": Request.Body.Content.Text`},
		{"an example", "losant", func(c object) {
			i := itemIn(c, "Device", "Get")
			i["response"] = i["response"].([]any)[1:]
		}, `request "Get": example "Device information" is missing`},
		{"the status of an example", "losant", func(c object) { responseIn(c, "Device", "Get")["code"] = 203.0 }, `example "Device information": Status is 203, not 200`},
		{"the body of an example", "losant", func(c object) { responseIn(c, "Device", "Get")["body"] = "{}" }, `example "Device information": Content.Text is "{}"`},
		{"a header of an example", "losant", func(c object) { responseIn(c, "Device", "Get")["header"] = []any{} }, `Headers[0] is missing`},
		{"the request of an example", "losant", func(c object) { delete(responseIn(c, "Device", "Get"), "originalRequest") }, `example "Device information": Request is nothing`},

		{"a header", "shop", func(c object) {
			q := requestIn(c, "Orders", "Create")
			q["header"] = q["header"].([]any)[:1]
		}, `header parameter "X-Off" is missing`},
		{"an escape", "shop", func(c object) { rowIn(requestIn(c, "Orders", "Create"), "q")["value"] = "a%2526b" }, `query parameter "q": Value is "a%26b", not "a&b"`},
		{"the name of a request", "shop", func(c object) { itemIn(c, "Orders", "Create")["name"] = "Make" }, `Name is "Make", not "Create"`},
		{"a setting", "shop", func(c object) { delete(itemIn(c, "Orders", "Create"), "protocolProfileBehavior") }, "Settings is nothing"},
		{"a script", "shop", func(c object) { delete(itemIn(c, "Orders", "Create"), "event") }, "Scripts[0] is missing"},
		{"a script of all", "shop", func(c object) { delete(c, "event") }, "the collection: Scripts[0] is missing"},
		{"a parameter of an authorization", "shop", func(c object) {
			a := requestIn(c, "Orders", "Create")["auth"].(object)
			a["jwt"] = a["jwt"].([]any)[:1]
		}, "Auth.Params[1] is missing"},
		{"a folder's authorization", "shop", func(c object) { delete(folderOf(c, "Orders"), "auth") }, `folder "Orders": Auth is nothing`},
		{"a folder's description", "shop", func(c object) { delete(folderOf(c, "Orders"), "description") }, `folder "Orders": Description is empty, not "What was ordered"`},
		{"the description of all", "shop", func(c object) { delete(c["info"].(object), "description") }, `Description is empty, not "All of it"`},
		{"the version", "shop", func(c object) { delete(c["info"].(object), "version") }, `Version is empty, not "2.1"`},
		{"a field of a form", "shop", func(c object) {
			b := requestIn(c, "Orders", "Create")["body"].(object)
			b["formdata"] = b["formdata"].([]any)[:2]
		}, `form parameter "note" is missing`},
		{"that a field is a file", "shop", func(c object) {
			f := requestIn(c, "Orders", "Create")["body"].(object)["formdata"].([]any)[1].(object)
			f["type"], f["value"] = "text", f["src"]
			delete(f, "src")
		}, `form parameter "photo": File is false, not true`},
		{"the variables of a GraphQL body", "shop", func(c object) {
			delete(folderOf(c, "Ask")["request"].(object)["body"].(object)["graphql"].(object), "variables")
		}, `request "Ask": Request.Body.Content`},
		{"the query of an example", "shop", func(c object) {
			rowIn(responseIn(c, "Orders", "Create")["originalRequest"].(object), "q")["value"] = "d"
		}, `example "Made": Request.Query[0].Value is "d", not "c"`},
		{"the id of an example", "shop", func(c object) { delete(responseIn(c, "Orders", "Create"), "id") }, `example "Made": ID is`},
		{"a status text", "shop", func(c object) { responseIn(c, "Orders", "Create")["status"] = "OK" }, `example "Made": Reason is "OK", not "Created"`},
	}
	exports := map[string]*generator.Exported{}
	for name, in := range lostInputs() {
		exports[name] = generator.ExportCollection(in)
		require.NotNil(t, exports[name].Data, exports[name].Diagnostics)
		require.Empty(t, exports[name].ReadBack(exports[name].Data), "as it was written")
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var c object
			require.NoError(t, json.Unmarshal(exports[test.input].Data, &c))
			test.damage(c)
			damaged, err := json.Marshal(c)
			require.NoError(t, err)
			var found []string
			for _, d := range exports[test.input].ReadBack(damaged) {
				found = append(found, d.String())
			}
			assert.Contains(t, strings.Join(found, "\n"), test.found)
		})
	}
	assert.NotEmpty(t, exports["shop"].ReadBack([]byte("no collection")), "what cannot be read")
	assert.NotEmpty(t, exports["shop"].ReadBack(exports["losant"].Data), "another one")
}

func folderOf(c map[string]any, name string) map[string]any {
	for _, f := range c["item"].([]any) {
		if f := f.(map[string]any); f["name"] == name {
			return f
		}
	}
	return nil
}

func itemIn(c map[string]any, folder, name string) map[string]any {
	return folderOf(folderOf(c, folder), name)
}

func requestIn(c map[string]any, folder, name string) map[string]any {
	return itemIn(c, folder, name)["request"].(map[string]any)
}

func responseIn(c map[string]any, folder, name string) map[string]any {
	return itemIn(c, folder, name)["response"].([]any)[0].(map[string]any)
}

// rowIn is the row of a query.
func rowIn(request map[string]any, key string) map[string]any {
	for _, r := range request["url"].(map[string]any)["query"].([]any) {
		if r := r.(map[string]any); r["key"] == key {
			return r
		}
	}
	return nil
}
