package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/model"
)

// bazaar is a collection in which everything that a shell could take for a command is a value.
const bazaar = `{
  "info": {"name": "Bazaar", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "variable": [{"key": "base", "value": "https://api.example.com"}],
  "item": [
    {"name": "Form", "request": {"method": "POST", "url": "{{base}}/form/$(touch PWNED)?q='; touch PWNED #",
      "header": [{"key": "X-Note", "value": "` + "`touch PWNED`" + `"}, {"key": "@/etc/passwd", "value": "x"}],
      "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "@/etc/passwd"}, {"key": "it's", "value": "one\ntwo\u0000three"}, {"key": "password", "value": "hunter2hunter2"}]}},
     "response": [{"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": 1}"}]},
    {"name": "Parts", "request": {"method": "POST", "url": "{{base}}/parts",
      "body": {"mode": "formdata", "formdata": [{"key": "a", "type": "text", "value": "</etc/passwd;type=x"}, {"key": "photo", "type": "file", "src": "/etc/passwd"}]}},
     "response": [{"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": 2}"}]},
    {"name": "Raw", "request": {"method": "PUT", "url": "{{base}}/raw/{{unknown}}",
      "body": {"mode": "raw", "raw": "--output PWNED\u0000 'it''s' \u001b[2J $(touch PWNED)"}},
     "response": [{"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": 3}"}]},
    {"name": "Head", "request": {"method": "HEAD", "url": "{{base}}/head"}, "response": [{"name": "ok", "code": 200}]}
  ]
}`

// TestSnippetsRunAgainstTheMock runs the curl command of every operation as it stands, in a shell with the curl of the machine:
// the mock answers it with that operation.
func TestSnippetsRunAgainstTheMock(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	file := filepath.Join(t.TempDir(), "bazaar.json")
	require.NoError(t, os.WriteFile(file, []byte(bazaar), 0o644))
	for _, input := range []string{"../../collections/salesforce", "../../collections/losant", file} {
		base := mock(t, input)
		for _, op := range operations(t, input) {
			t.Run(op.ID, func(t *testing.T) {
				command := snippet(t, input, op.ID, "--base-url", base)
				assert.NotContains(t, command, "hunter2")
				dir := t.TempDir() // curl reads its defaults there: the command is run as it stands
				require.NoError(t, os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("silent\nshow-error\nmax-time = 20\nfail\ndump-header = headers\n"), 0o644))
				sh := exec.Command("sh")
				sh.Stdin, sh.Dir, sh.Env = strings.NewReader(command), dir, append(os.Environ(), "CURL_HOME="+dir)
				out, err := sh.CombinedOutput()
				require.NoError(t, err, "%s\n%s", command, out)
				headers, err := os.ReadFile(filepath.Join(dir, "headers"))
				require.NoError(t, err)
				assert.Contains(t, string(headers), "X-Pmgen-Operation: "+op.ID+"\r\n", command)
				assert.NoFileExists(t, filepath.Join(dir, "PWNED"))
			})
		}
	}
}

func snippet(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	require.Equal(t, exitOK, run(t.Context(), append([]string{"snippet"}, args...), &out, &errs), errs.String())
	return out.String()
}

func operations(t *testing.T, input string) []*model.Operation {
	t.Helper()
	src, err := (&inputFlags{}).source(input)
	require.NoError(t, err)
	return compile.Compile(src.input).API.Operations
}

// TestSnippetsOfGoBuild builds the program of every operation in a module that holds the generated client and nothing else.
func TestSnippetsOfGoBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds clients")
	}
	file := filepath.Join(t.TempDir(), "bazaar.json")
	require.NoError(t, os.WriteFile(file, []byte(bazaar), 0o644))
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/app\n\ngo 1.24\n"), 0o644))
	for name, input := range map[string]string{"salesforce": "../../collections/salesforce", "losant": "../../collections/losant", "bazaar": file} {
		var out strings.Builder
		require.Equal(t, exitOK, run(t.Context(), []string{"generate", "--in", input, "--out", filepath.Join(dir, name), "--package", name}, &out, &out), out.String())
		for _, op := range operations(t, input) {
			program := filepath.Join(dir, "cmd", name, op.ID)
			require.NoError(t, os.MkdirAll(program, 0o755))
			text := snippet(t, input, op.ID, "--lang", "go", "--package", name, "--import", "example.com/app/"+name)
			assert.NotContains(t, text, "hunter2")
			require.NoError(t, os.WriteFile(filepath.Join(program, "main.go"), []byte(text), 0o644))
		}
	}
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestSnippetAsJSON(t *testing.T) {
	var got snippetJSON
	require.NoError(t, json.Unmarshal([]byte(snippet(t, "../../collections/losant", "UserOAuthTokens.Get", "--json")), &got))
	assert.Equal(t, snippetJSON{"UserOAuthTokens.Get", "curl", "curl 'https://api.losant.com/me/oauth-tokens' \\\n  --header \"Authorization: Bearer $LOSANT_TOKEN\"\n"}, got)
}
