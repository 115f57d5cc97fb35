package contracttests_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/suite"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

func TestLoad(t *testing.T) {
	for _, path := range []string{root + "/collections/losant", root + "/collections/salesforce/oauth.postman_collection.json"} {
		api, err := contracttests.Load(path)
		require.NoError(t, err)
		assert.NotEmpty(t, api.Operations)
	}
	_, err := contracttests.Load("nothing.json")
	assert.EqualError(t, err, "cannot read nothing.json: there is no such file or folder")
	broken := filepath.Join(t.TempDir(), "broken.json")
	require.NoError(t, os.WriteFile(broken, []byte(`{"info": `), 0o600))
	_, err = contracttests.Load(broken)
	assert.ErrorContains(t, err, "broken.json:1:")
}

// A server that is there before the specs, as in a downstream test.
var running = func() string {
	api, err := contracttests.Load(root + "/collections/losant")
	if err != nil {
		return "" // TestLoad says why
	}
	mock, err := mockserver.New([]*model.API{api})
	if err != nil {
		return ""
	}
	return httptest.NewServer(mock).URL
}()

var _ = suite.Describe("losant in one line", suite.File(root+"/collections/losant"), suite.At(running), ginkgo.Label("one line"))

// A test embeds a description, or takes an entry of the module's config.
func TestLoadFS(t *testing.T) {
	api, err := contracttests.LoadFS(os.DirFS(root+"/collections"), "losant")
	require.NoError(t, err)
	assert.NotEmpty(t, api.Operations)
	_, err = contracttests.LoadFS(os.DirFS(root+"/collections"), "nothing.json")
	assert.ErrorContains(t, err, "nothing.json")
}

func TestLoadConfig(t *testing.T) {
	api, options, err := contracttests.LoadConfig(root+"/pmgen.yaml", "salesforce")
	require.NoError(t, err)
	require.NotNil(t, api.Operation("OAuthUsage.List"))
	assert.Len(t, options.Live, len(api.Operations))
	assert.Equal(t, "66.0", options.Given["version"], "of the environment")

	_, _, err = contracttests.LoadConfig(root+"/pmgen.yaml", "nobody")
	assert.ErrorContains(t, err, `has no entry with the name "nobody"`)

	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("shop.json", `{"info": {"name": "Shop"}, "item": [{"id": "r1", "name": "Look at it", "request": {"method": "GET", "url": "https://shop.example.com/it"}}]}`)
	write("pmgen.yaml", "version: 1\napis:\n  - {name: shop, in: shop.json, out: shop, package: shop, overrides: {requests: {Look at it: {name: Peek}}}}\n")
	api, _, err = contracttests.LoadConfig(filepath.Join(dir, "pmgen.yaml"), "shop")
	require.NoError(t, err)
	assert.Equal(t, "API.Peek", api.Operations[0].ID, "as the config calls it")
	write("pmgen.yaml", "version: 1\napis:\n  - {name: shop, in: shop.json, out: shop, package: shop}\n")
	write("pmgen.lock.json", `{"version": 1, "apis": {"shop": {"operations": {"Look at it | GET | https://shop.example.com/it | id:r1": "API.Gaze"}}}}`)
	api, _, err = contracttests.LoadConfig(filepath.Join(dir, "pmgen.yaml"), "shop")
	require.NoError(t, err)
	assert.Equal(t, "API.Gaze", api.Operations[0].ID, "as the lock calls it")

	// A test that starts a mock needs no secrets; with them they are sent, and in no model.
	write("shop.json", `{"info": {"name": "Shop"}, "item": [{"name": "Look", "request": {"method": "GET", "url": "https://shop.example.com/it?k={{key}}"}}]}`)
	write("pmgen.yaml", "version: 1\napis:\n  - {name: shop, in: shop.json, out: shop, package: shop, variables: {key: '${env:PMGEN_TEST_KEY}'}}\n")
	_, options, err = contracttests.LoadConfig(filepath.Join(dir, "pmgen.yaml"), "shop")
	require.NoError(t, err)
	assert.NotContains(t, options.Given, "key")
	t.Setenv("PMGEN_TEST_KEY", "s3cr3t-and-long")
	api, options, err = contracttests.LoadConfig(filepath.Join(dir, "pmgen.yaml"), "shop")
	require.NoError(t, err)
	assert.Equal(t, "s3cr3t-and-long", options.Given["key"])
	whole, err := json.Marshal(api)
	require.NoError(t, err)
	assert.NotContains(t, string(whole), "s3cr3t-and-long")

	write("pmgen.yaml", "version: 7\n")
	_, _, err = contracttests.LoadConfig(filepath.Join(dir, "pmgen.yaml"), "shop")
	assert.ErrorContains(t, err, "pmgen.yaml:1:")
}
