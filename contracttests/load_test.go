package contracttests_test

import (
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
