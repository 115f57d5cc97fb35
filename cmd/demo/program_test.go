package main

import (
	"context"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/gen/salesforce"
	"github.com/pmgen/pmgen/gen/salesforce/salesforcetest"
)

const (
	programBegin = "<!-- program -->\n```go\n"
	programEnd   = "```\n<!-- /program -->"
)

// TestReadmeProgram builds and runs the README's program in a new module outside of the repository, in which nothing is but the
// client that pmgen writes there. It is short, and needs no comment.
func TestReadmeProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a client")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(readme), programBegin)
	require.True(t, ok)
	program, _, ok := strings.Cut(rest, programEnd)
	require.True(t, ok)

	formatted, err := format.Source([]byte(program))
	require.NoError(t, err)
	assert.Equal(t, string(formatted), program)
	assert.NotContains(t, program, "//")
	lines := 0
	for line := range strings.Lines(program) {
		if strings.TrimSpace(line) != "" {
			lines++
		}
	}
	assert.LessOrEqual(t, lines, 20, "lines that are not empty")

	server := salesforcetest.NewServer(t)
	server.OAuthUsage.List.Do(func(_ context.Context, r *salesforcetest.OAuthUsageListRequest) (*salesforce.OAuthUsageListResponse, error) {
		assert.Equal(t, "Bearer token", r.HTTP.Header.Get("Authorization"))
		if r.HTTP.URL.Query().Get("page") == "1" {
			return &salesforce.OAuthUsageListResponse{Apps: []salesforce.App{{DeveloperName: "Scheduling"}}}, nil
		}
		return &salesforce.OAuthUsageListResponse{Apps: []salesforce.App{{DeveloperName: "Billing"}, {DeveloperName: "Shipping"}},
			NextPageURL: "/services/data/v66.0/apps/oauth/usage?page=1"}, nil
	})

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/you\n\ngo 1.24\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644))
	do := func(dir string, args ...string) string {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "SF_URL="+server.URL, "SF_TOKEN=token")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		return string(out)
	}
	do(root, "run", "./cmd/pmgen", "generate", "--quiet", "--in", "collections/salesforce", "--out", filepath.Join(dir, "salesforce"), "--package", "salesforce")
	do(dir, "vet", "./...")
	assert.Equal(t, "Billing\nShipping\nScheduling\n", do(dir, "run", "."))
	for dep := range strings.FieldsSeq(do(dir, "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")) {
		assert.True(t, strings.HasPrefix(dep, "example.com/you"), dep)
	}
}
