package generator_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/mockserver"
)

// TestBodies follows every kind of body, as docs/bodies.md lists them, through all that is made of a collection: the document
// is valid with its examples, the mock keeps the contract by its examples and by its types, and the client, built as its
// users build it, sends each and takes each from the mock (testdata/bodies/use_test.go).
func TestBodies(t *testing.T) {
	collection, err := os.ReadFile("testdata/bodies/bodies.json")
	require.NoError(t, err)
	out := generated(t, collection)

	document := out.Files[openapi.FileName]
	assert.Empty(t, openapi.Validate(document))
	documentsBodies(t, document)

	mock, err := mockserver.New([]*model.API{out.API})
	require.NoError(t, err)
	server := httptest.NewServer(mock)
	defer server.Close()
	for _, exactness := range []contracttests.Exactness{contracttests.Exact, contracttests.Tolerant} {
		report, err := contracttests.Check(t.Context(), out.API, contracttests.Options{Target: contracttests.Target{BaseURL: server.URL}, Exactness: exactness})
		require.NoError(t, err)
		for _, f := range report.Failures {
			t.Error(f.Details())
		}
		assert.Equal(t, len(out.API.Operations), report.OperationsRun)
		assert.Equal(t, report.Examples, report.ExamplesRun)
	}

	dir := t.TempDir()
	use, err := os.ReadFile("testdata/bodies/use_test.go")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/api\n\ngo 1.24\n"), 0o644))
	out.Files["use_test.go"] = use
	for path, data := range out.Files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), data, 0o644))
	}
	t.Setenv("MOCK_URL", server.URL)
	said := inModule(t, dir, "test", "-v", ".")
	assert.Contains(t, said, "--- PASS: TestSend")
	assert.Contains(t, said, "--- PASS: TestReceive")
}

// documentsBodies looks at the media type, schema and example that the document has for the kinds of bodies.
func documentsBodies(t *testing.T, document []byte) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(document)
	require.NoError(t, err)
	type said struct{ media, schema, example string } // of the example the type and, beside the schema, "aside"
	show := func(content openapi3.Content) []said {
		var all []said
		for name, media := range content {
			s := said{media: name}
			if v := media.Schema.Value; v.Type != nil {
				s.schema = v.Type.Slice()[0]
				if v.Format != "" {
					s.schema += " " + v.Format
				}
			}
			for _, e := range media.Examples {
				data, err := json.Marshal(e.Value.Value)
				require.NoError(t, err)
				s.example = string(data)
			}
			if aside, ok := media.Extensions["x-pmgen-examples"]; ok {
				data, err := json.Marshal(aside)
				require.NoError(t, err)
				s.example = "aside " + string(data)
			}
			all = append(all, s)
		}
		return all
	}
	for path, want := range map[string]said{
		"json":                  {"application/json", "object", `{"age":3,"name":"Rex"}`},
		"xml":                   {"application/xml", "string", `"\u003cpet\u003e\u003cname\u003eRex\u003c/name\u003e\u003c/pet\u003e"`},
		"html":                  {"text/html", "string", `"\u003cp\u003eRex\u003c/p\u003e"`},
		"text":                  {"text/plain", "string", `"Rex"`},
		"javascript":            {"application/javascript", "string", `"alert(\"Rex\")"`},
		"raw-of-no-language":    {"application/json", "object", `{"name":"Rex"}`},
		"json-as-text":          {"text/plain", "string", `"{\"name\":\"Rex\"}"`},
		"json-by-vendor":        {"application/vnd.pets+json", "object", `{"name":"Rex"}`},
		"template":              {"application/json", "object", `{"age":null,"good":null,"name":"{{name}}"}`},
		"repaired":              {"application/json", "object", `{"age":0,"name":"Rex"}`},
		"one-variable":          {"application/json", "", `aside {"request":null}`},
		"ndjson":                {"application/x-ndjson", "string", `"{\"name\":\"Rex\"}\n{\"name\":\"Tom\"}\n"`},
		"json-lines":            {"application/jsonl", "string", `"{\"name\":\"Rex\"}\n{\"name\":\"Tom\"}\n"`},
		"one-line":              {"application/x-ndjson", "string", `"{\"name\":\"Rex\"}\n"`},
		"lines-said-to-be-json": {"application/json", "", `aside {"request":"{\"index\":{\"_id\":{{id}}}}\n{\"name\":\"Rex\"}\n"}`},
		"broken":                {"application/json", "", `aside {"request":"{\"name\": \"Rex\""}`},
		"form":                  {"application/x-www-form-urlencoded", "object", `{"age":"3","name":"Rex"}`},
		"upload":                {"multipart/form-data", "object", ""},
		"fields":                {"multipart/form-data", "object", `{"meta":{"a":1},"title":"Rex"}`},
		"file":                  {"application/octet-stream", "string binary", ""},
		"image":                 {"image/png", "string binary", ""},
		"recorded-file":         {"text/csv", "string binary", `"Rex"`},
		"query":                 {"application/json", "object", `{"query":"query Pet($id: ID!) { pet(id: $id) { name } }","variables":{"id":"1","limit":2}}`},
		"query-by-object":       {"application/json", "object", `{"query":"query Pet($id: ID!) { pet(id: $id) { name } }","variables":{"id":"1"}}`},
		"query-alone":           {"application/json", "object", `{"query":"{ pets { name } }"}`},
		"query-absent":          {"application/json", "object", `{"query":"{ owners { name } }"}`},
		"query-by-name":         {"application/json", "object", `{"operationName":"B","query":"query A { a } query B { b }"}`},
		"query-mended":          {"application/json", "object", `{"query":"query Age($age: Int) { age(of: $age) }","variables":{"age":null}}`},
	} {
		item := doc.Paths.Value("/send/" + path)
		if assert.NotNil(t, item, path) && assert.NotNil(t, item.Post.RequestBody, path) {
			assert.Equal(t, []said{want}, show(item.Post.RequestBody.Value.Content), path)
		}
	}
	for _, path := range []string{"empty", "nothing"} {
		assert.Nil(t, doc.Paths.Value("/send/"+path).Post.RequestBody, path)
	}
	many := doc.Paths.Value("/send/upload").Post.RequestBody.Value.Content["multipart/form-data"].Schema.Value.Properties["many"].Value
	assert.Equal(t, []string{"array"}, many.Type.Slice())
	assert.Equal(t, "binary", many.Items.Value.Format)

	lines := `"{\"name\":\"Rex\"}\n{\"name\":\"Tom\"}\n"`
	for path, want := range map[string]said{
		"object":                 {"application/json", "object", `{"name":"Rex"}`},
		"array":                  {"application/json", "array", `[{"name":"Rex"}]`},
		"markup":                 {"application/xml", "string", `"\u003cpet\u003e\u003cname\u003eRex\u003c/name\u003e\u003c/pet\u003e\n"`},
		"page":                   {"text/html", "string", `"\u003c!doctype html\u003e\u003cp\u003eRex\u003c/p\u003e"`},
		"object-without-a-type":  {"application/json", "object", `{"name":"Rex"}`},
		"text-without-a-type":    {"text/plain", "string", `"Rex"`},
		"ndjson-stream":          {"application/x-ndjson", "string", lines},
		"one-line-stream":        {"application/x-ndjson", "string", `"{\"name\":\"Rex\"}\n"`},
		"lines-of-no-language":   {"application/x-ndjson", "string", lines},
		"lines-without-a-type":   {"application/json", "", `aside {"lines-without-a-type-example":` + lines + `}`},
		"lines-said-json":        {"application/json", "", `aside {"lines-said-json-example":` + lines + `}`},
		"json-as-html":           {"text/html", "object", `{"name":"Rex"}`},
		"json-as-plain":          {"text/plain", "object", `{"name":"Rex"}`},
		"html-as-json":           {"application/json", "", `aside {"html-as-json-example":"\u003chtml\u003e\u003cbody\u003eRex\u003c/body\u003e\u003c/html\u003e"}`},
		"placeholder":            {"application/json", "object", `{"age":0,"name":""}`},
		"picture":                {"image/png", "string binary", "\"\uFFFDPNG\\r\\n\\u001a\\n\\u0000\""},
		"bytes":                  {"application/octet-stream", "string binary", "\"\\u0001\\u0002\uFFFD\""},
		"table":                  {"text/csv", "string", `"a,b\n1,2\n"`},
		"events":                 {"text/event-stream", "string", `"data: {\"name\":\"Rex\"}\n\n"`},
		"no-content-with-a-body": {"application/json", "object", `{"name":"Rex"}`},
	} {
		item := doc.Paths.Value("/receive/" + path)
		if !assert.NotNil(t, item, path) {
			continue
		}
		for _, reply := range item.Get.Responses.Map() {
			assert.Equal(t, []said{want}, show(reply.Value.Content), path)
		}
	}
	for _, path := range []string{"nothing-at-all", "empty-text", "no-content"} {
		for _, reply := range doc.Paths.Value("/receive/" + path).Get.Responses.Map() {
			assert.Empty(t, reply.Value.Content, path)
		}
	}
	for _, path := range []string{"head", "head-with-a-body"} {
		assert.Empty(t, doc.Paths.Value("/receive/"+path).Head.Responses.Value("200").Value.Content, path)
	}
}
