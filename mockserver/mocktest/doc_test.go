package mocktest_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDocumented: what docs/testing.md shows of a test is what these tests do.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/testing.md")
	require.NoError(t, err)
	source, err := os.ReadFile("../../gen/salesforce/salesforcetest/salesforcetest.go")
	require.NoError(t, err)
	for _, name := range []string{"OAuthUsageOAuthTokenRevokeRequest", "TokenID"} {
		assert.Contains(t, string(text), name)
		assert.Contains(t, string(source), name)
	}
	for _, f := range []string{"Return(", "Fail(", "FailWith(", "Do(", "Calls(", "Expect(", "Reset("} {
		assert.True(t, strings.Contains(string(text), "`"+f), f)
	}
}
