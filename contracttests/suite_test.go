package contracttests_test

import (
	"net/http/httptest"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/suite"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// TestContracts runs the Ginkgo specs of this package.
func TestContracts(t *testing.T) { ginkgo.RunSpecs(t, "contracts") }

var shopServer *httptest.Server

var _ = ginkgo.BeforeSuite(func() {
	s, err := mockserver.New([]*model.API{shop()})
	require.NoError(ginkgo.GinkgoT(), err)
	shopServer = httptest.NewServer(s)
	ginkgo.DeferCleanup(shopServer.Close)
})

var _ = suite.Describe("a small API by hand", func() (*model.API, error) { return shop(), nil }, func() contracttests.Options {
	return contracttests.Options{Target: contracttests.Target{BaseURL: shopServer.URL}}
})
