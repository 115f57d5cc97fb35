package generator_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/export"
	"github.com/pmgen/pmgen/generator/model"
)

// exportInput is a description of the corpus or, with a path that begins so, of the repository.
func exportInput(t *testing.T, name string) compile.Input {
	t.Helper()
	dir := corpus
	if strings.HasPrefix(name, "../collections/") {
		dir, name = "../collections", strings.TrimPrefix(name, "../collections/")
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		t.Skip("there is no " + name + " in the corpus")
	}
	in := compile.Input{FS: os.DirFS(dir), Forget: true}
	in.API.In, in.API.Package = name, "api"
	return in
}

// collectionInput is an exported collection as an input.
func collectionInput(data []byte) compile.Input {
	in := compile.Input{FS: fstest.MapFS{"collection.json": {Data: data}}, Forget: true}
	in.API.In, in.API.Package = "collection.json", "api"
	return in
}

// TestExportRoundTrip: from the model to a collection and back is the identity, and so is the way there again.
func TestExportRoundTrip(t *testing.T) {
	names := []string{"losant", "../collections/losant", "../collections/salesforce/oauth.postman_collection.json"}
	salesforce, err := filepath.Glob(corpus + "/collections/*salesforce*.json")
	require.NoError(t, err)
	if *whole {
		salesforce, err = filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		for _, s := range toolSamples(t) {
			names = append(names, s)
		}
	}
	for _, file := range salesforce {
		names = append(names, "collections/"+filepath.Base(file))
	}
	identical := 0
	for _, name := range names {
		ok := t.Run(name, func(t *testing.T) { roundTrip(t, exportInput(t, name)) })
		if ok {
			identical++
		}
	}
	t.Logf("%d of %d descriptions are the same after model -> Postman -> model", identical, len(names))
}

func roundTrip(t *testing.T, in compile.Input) {
	if strings.HasSuffix(in.API.In, "oauth.postman_collection.json") {
		in.API.Environment = "salesforce/salesforce.postman_environment.json"
	}
	first := generator.ExportCollection(in)
	if first.API == nil || len(first.API.Operations) == 0 {
		return // what cannot be read cannot be exported
	}
	require.NotNil(t, first.Data, first.Diagnostics)
	if *whole || len(first.Data) < 1<<20 {
		assert.Equal(t, string(first.Data), string(generator.ExportCollection(in).Data), "the same each time")
	}

	// The model that all of pmgen works with, and that of the collection. Masks look like secrets: they are not masked again.
	want, got := complete(t, compile.Compile(in).API), complete(t, compile.Again(collectionInput(first.Data)).Complete("").API)
	for _, d := range export.Differences(want, got) {
		t.Error(d)
	}

	second := generator.ExportCollection(collectionInput(first.Data))
	require.NotNil(t, second.Data, second.Diagnostics)
	if !slices.ContainsFunc(second.Diagnostics, func(d diag.Diagnostic) bool { return d.Code == diag.SecretMasked }) {
		assert.True(t, bytes.Equal(first.Data, second.Data), "a collection that was exported is exported as it is")
	}
}

// complete is a model as it is handed on: without what only Resolve reads.
func complete(t *testing.T, api *model.API) *model.API {
	t.Helper()
	data, err := model.Encode(api)
	require.NoError(t, err)
	out, err := model.Decode(data)
	require.NoError(t, err)
	return out
}

// TestExportRefusesWhatIsLost: whatever a writer could lose, alter or invent is found when the collection is read back.
func TestExportRefusesWhatIsLost(t *testing.T) {
	tests := []struct {
		name, input string
		damage      func(c map[string]any)
		found       string
	}{
		{"a query parameter", "losant", func(c map[string]any) {
			url := requestIn(c, "Devices", "Get")["url"].(map[string]any)
			url["query"] = url["query"].([]any)[1:]
		}, `request "Get": query parameter "sortField" is missing`},
		{"a query value", "losant", func(c map[string]any) {
			rowIn(requestIn(c, "Devices", "Get"), "perPage")["value"] = "11"
		}, `query parameter "perPage": Value is "11", not "10"`},
		{"a row that is switched on", "losant", func(c map[string]any) {
			delete(rowIn(requestIn(c, "Devices", "Get"), "perPage"), "disabled")
		}, `query parameter "perPage": Disabled`},
		{"a description of a row", "losant", func(c map[string]any) {
			delete(rowIn(requestIn(c, "Devices", "Get"), "perPage"), "description")
		}, `query parameter "perPage": Description is empty, not "How many items`},
		{"the value of a path variable", "losant", func(c map[string]any) {
			v := requestIn(c, "Device", "Get")["url"].(map[string]any)["variable"].([]any)
			v[0].(map[string]any)["value"] = "x"
		}, `path parameter "applicationId": Value is "x", not "{{applicationId}}"`},
		{"a variable", "losant", func(c map[string]any) {
			c["variable"] = c["variable"].([]any)[1:]
		}, `variable "baseUrl" is missing`},
		{"a method", "losant", func(c map[string]any) { requestIn(c, "Device", "Get")["method"] = "PUT" }, `request "Get": Method is "PUT", not "GET"`},
		{"a request", "losant", func(c map[string]any) {
			f := folderOf(c, "Device")
			f["item"] = f["item"].([]any)[1:]
		}, `request "Command Stream" is missing`},
		{"a folder's place", "losant", func(c map[string]any) {
			items := c["item"].([]any)
			items[0], items[1] = items[1], items[0]
		}, `folder "Application": Path[0] is "Application API Token"`},
		{"the authorization of all", "losant", func(c map[string]any) { delete(c, "auth") }, `the collection: Auth is nothing, not "bearer"`},
		{"another kind of authorization", "losant", func(c map[string]any) { c["auth"] = map[string]any{"type": "basic"} }, `Auth.Kind is "basic", not "bearer"`},
		{"that none is needed", "losant", func(c map[string]any) { delete(requestIn(c, "Auth", "Authenticate User"), "auth") }, `request "Authenticate User": Auth is nothing, not "noauth"`},
		{"a body", "losant", func(c map[string]any) { delete(requestIn(c, "Devices", "Post"), "body") }, `request "Post": Body is nothing`},
		{"a value of a body", "losant", func(c map[string]any) {
			b := requestIn(c, "Devices", "Post")["body"].(map[string]any)
			b["raw"] = strings.Replace(b["raw"].(string), "standalone", "gateway", 1)
		}, `request "Post": Request.Body.Content.Text`},
		{"an example", "losant", func(c map[string]any) {
			i := itemIn(c, "Device", "Get")
			i["response"] = i["response"].([]any)[1:]
		}, `example "Device information" is missing`},
		{"the status of an example", "losant", func(c map[string]any) { responseIn(c, "Device", "Get")["code"] = 203.0 }, "Status is 203, not 200"},
		{"the body of an example", "losant", func(c map[string]any) { responseIn(c, "Device", "Get")["body"] = "{}" }, "Content.Text"},
		{"a header of an example", "losant", func(c map[string]any) { responseIn(c, "Device", "Get")["header"] = []any{} }, "Headers[0]"},
		{"the request of an example", "losant", func(c map[string]any) { delete(responseIn(c, "Device", "Get"), "originalRequest") }, "Request is nothing"},
		{"a header", "../collections/salesforce/oauth.postman_collection.json", func(c map[string]any) {
			delete(requestIn(c, "OAuth Usage", "OAuth Usage"), "header")
		}, `header parameter "Authorization" is missing`},
		{"the name of a request", "../collections/salesforce/oauth.postman_collection.json", func(c map[string]any) {
			itemIn(c, "OAuth Usage", "OAuth Usage")["name"] = "Usage"
		}, `Name is "Usage", not "OAuth Usage"`},
		{"a setting", "../collections/salesforce/oauth.postman_collection.json", func(c map[string]any) {
			delete(itemIn(c, "OAuth Usage", "OAuth Usage"), "protocolProfileBehavior")
		}, "Settings is nothing"},
		{"a script", "collections/salesforce-platform-2023.json", func(c map[string]any) { delete(firstWith(c, "event"), "event") }, "Scripts"},
		{"a field of a form", "collections/salesforce-platform-2026-auth-excerpt.json", func(c map[string]any) {
			body := firstWith(c, "urlencoded")
			body["urlencoded"] = body["urlencoded"].([]any)[1:]
		}, `Body is nothing`},
	}
	exports := map[string]*generator.Exported{}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := exportInput(t, test.input)
			if exports[test.input] == nil {
				exports[test.input] = generator.ExportCollection(in)
				require.NotNil(t, exports[test.input].Data)
				require.Empty(t, exports[test.input].ReadBack(exports[test.input].Data), "as it was written")
			}
			var c map[string]any
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

// firstWith finds the first object with the member.
func firstWith(v any, name string) map[string]any {
	switch x := v.(type) {
	case map[string]any:
		if _, ok := x[name]; ok {
			return x
		}
		if found := firstWith(x["item"], name); found != nil {
			return found
		}
		if found := firstWith(x["request"], name); found != nil {
			return found
		}
		return firstWith(x["body"], name)
	case []any:
		for _, e := range x {
			if found := firstWith(e, name); found != nil {
				return found
			}
		}
	}
	return nil
}
