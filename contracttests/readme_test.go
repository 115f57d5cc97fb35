package contracttests_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/gen/salesforce"
	"github.com/pmgen/pmgen/gen/salesforce/salesforcetest"
)

// README: caller
func tokens(ctx context.Context, client *salesforce.Client, appID, userID string) error {
	reply, err := client.OAuthUsage.OAuthAppUsersTokens(ctx, appID, userID)
	if errors.Is(err, salesforce.ErrNotFound) {
		return nil // nobody is connected
	}
	if err != nil {
		return err
	}
	for _, token := range reply.Tokens {
		fmt.Println(token.Username, token.UseCount)
	}
	return nil
}

// README: end

func TestReadmeCaller(t *testing.T) {
	server := salesforcetest.NewServer(t)
	client, err := salesforce.New(salesforce.WithBearerToken("token"), salesforce.WithVersion("66.0"), salesforce.WithBaseURL(server.URL))
	require.NoError(t, err)
	require.NoError(t, tokens(t.Context(), client, "app", "user"))
}

func TestReadmeShowsTheCaller(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	source, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	_, shown, _ := strings.Cut(string(source), "// README: caller\n")
	shown, _, _ = strings.Cut(shown, "\n// README: end")
	assert.Contains(t, string(readme), shown)
}

func TestReadmeTest(t *testing.T) {
	server := salesforcetest.NewServer(t)
	client := server.Client(salesforce.WithBearerToken("test"))
	reply, err := client.OAuthUsage.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Len(t, reply.Apps, 1)
}
