package postman_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
)

// fixtureFolders are the tools whose samples are read, with the number of collections that each has.
var fixtureFolders = []struct {
	folder      string
	collections int
	what        string
}{
	{"joolfe-postman-to-openapi", 75, "what postman-to-openapi is tested with: each quirk in v2.0 and v2.1"},
	{"kevinswiber-postman2openapi", 15, "what postman2openapi is tested with"},
	{"postmanlabs-newman", 43, "what Newman runs in its tests"},
	{"postmanlabs-postman-collection", 4, "the samples of Postman's SDK"},
	{"postmanlabs-postman-collection-transformer", 30, "one API in v1, v2.0 and v2.1, as Postman's converter is tested with"},
	{"postmanlabs-postman-runtime", 0, ""},
	{"postmanlabs-schemas", 92, "the official samples of v1, v2.0 and v2.1"},
	{"quicktype-quicktype", 1, "the schema in which quicktype is tested, and a part of a collection"},
}

// notCollections are the files among the samples that are something else, and why each is.
var notCollections = map[string]string{
	"joolfe-postman-to-openapi/test/resources/input/options.json":                                                           "options of the tool",
	"joolfe-postman-to-openapi/test/resources/options/info.json":                                                            "options of the tool",
	"joolfe-postman-to-openapi/test/resources/output/Basic.json":                                                            "an OpenAPI document",
	"kevinswiber-postman2openapi/tests/fixtures/wasm/openapi.json":                                                          "an OpenAPI document",
	"postmanlabs-newman/examples/ssl-client-cert-list.json":                                                                 "a list of certificates",
	"postmanlabs-newman/test/fixtures/files/outside.json":                                                                   "a file that a request uploads",
	"postmanlabs-newman/test/fixtures/files/ssl-client-cert-config.json":                                                    "a list of certificates",
	"postmanlabs-newman/test/fixtures/files/work-dir/test.json":                                                             "a file that a request uploads",
	"postmanlabs-newman/test/fixtures/overrides/env.json":                                                                   environment,
	"postmanlabs-newman/test/fixtures/run/simple-variables.json":                                                            environment,
	"postmanlabs-newman/test/fixtures/run/spaces/data.json":                                                                 "rows of data for a run",
	"postmanlabs-newman/test/fixtures/run/spaces/simple-cookie-jar.json":                                                    "cookies",
	"postmanlabs-newman/test/fixtures/run/spaces/simple-variables.json":                                                     environment,
	"postmanlabs-newman/test/fixtures/run/test-data.postman_data.json":                                                      "rows of data for a run",
	"postmanlabs-newman/test/integration/bom-and-encoding/bom-in-environment-file.postman_environment.json":                 environment,
	"postmanlabs-newman/test/integration/bom-and-encoding/utf16-le-encoding-in-env.postman_environment.json":                environment,
	"postmanlabs-newman/test/integration/data-file-var-replacement/data-file-var-replacement.postman_data.json":             "rows of data for a run",
	"postmanlabs-newman/test/integration/data-file-var-replacement/data-file-var-replacement.postman_environment.json":      environment,
	"postmanlabs-newman/test/integration/disabled-and-duplicate-variables/disabled-and-duplicates.postman_environment.json": environment,
	"postmanlabs-newman/test/integration/esc-formdata/esc-formdata.postman_environment.json":                                environment,
	"postmanlabs-newman/test/integration/globals-env-data-files/globals-env-data-files.postman_data.json":                   "rows of data for a run",
	"postmanlabs-newman/test/integration/globals-env-data-files/globals-env-data-files.postman_environment.json":            environment,
	"postmanlabs-newman/test/integration/globals-env-data-files/globals-env-data-files.postman_globals.json":                environment,
	"postmanlabs-newman/test/integration/redirect-test/redirect-test.postman_config.json":                                   "settings of a run",
	"postmanlabs-newman/test/integration/steph/steph.postman_data.json":                                                     "rows of data for a run",
	"postmanlabs-postman-runtime/test/fixtures/auth-requests.json":                                                          "requests by the name of their authorization, in no form of a collection",
	"postmanlabs-schemas/dist/schema/collection.json":                                                                       "the JSON Schema of collections",
	"quicktype-quicktype/test/inputs/schema/postman-collection.1.json":                                                      "two members of an item without a request, for quicktype's copy of the schema",
}

const environment = "an environment"

// TestFixtures compiles the samples of the Postman tools and holds their ledgers against a plain walk, as those of the
// published collections. What is no collection is refused in one line; environments are read as such.
func TestFixtures(t *testing.T) {
	root := corpus(t, "fixtures")
	all := os.DirFS(root)
	unmet := map[string]bool{}
	for name := range notCollections {
		unmet[name] = true
	}
	for _, f := range fixtureFolders {
		t.Run(f.folder, func(t *testing.T) {
			collections, requests, examples := 0, 0, 0
			require.NoError(t, fs.WalkDir(all, f.folder, func(file string, e fs.DirEntry, err error) error {
				require.NoError(t, err)
				if e.IsDir() || path.Ext(file) != ".json" {
					return nil
				}
				if reason, ok := notCollections[file]; ok {
					delete(unmet, file)
					t.Run(file, func(t *testing.T) { refused(t, all, file, reason) })
					return nil
				}
				collections++
				t.Run(file, func(t *testing.T) {
					ledger, _ := accounts(t, filepath.Join(root, filepath.FromSlash(path.Dir(file))), e.Name())
					requests, examples = requests+ledger.Counts.Requests, examples+ledger.Counts.Examples
				})
				return nil
			}))
			assert.Equal(t, f.collections, collections)
			t.Logf("%d collections, %d requests, %d examples", collections, requests, examples)
		})
	}
	assert.Empty(t, unmet, "named as no collection, and not there")
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	assert.Len(t, entries, len(fixtureFolders))
}

func refused(t *testing.T, all fs.FS, file, reason string) {
	var diags diag.List
	assert.Nil(t, postman.Read(all, file, &diags))
	require.Len(t, diags, 1)
	assert.Equal(t, diag.UnknownFormat, diags[0].Code)
	assert.Positive(t, diags[0].Line)
	if reason == environment {
		diags = nil
		postman.ReadEnvironment(all, file, "environment", &diags)
		assert.Empty(t, diags)
	}
}
