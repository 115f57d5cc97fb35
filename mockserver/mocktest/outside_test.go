package mocktest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/gen/losant/losanttest"
)

// A mock that no test started answers until it is closed, and what would fail a test is not lost.
func TestOutsideOfATest(t *testing.T) {
	server := losanttest.Start()
	resp, err := http.Get(server.URL + "/me/oauth-tokens")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.PanicsWithValue(t, "lost 1", func() { server.T().Errorf("lost %d", 1) })
	server.Close()
	server.Close()
	_, err = http.Get(server.URL + "/me/oauth-tokens")
	assert.Error(t, err)

	inTest := losanttest.NewServer(t)
	inTest.Close() // its test does
	resp, err = http.Get(inTest.URL + "/me/oauth-tokens")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
}
