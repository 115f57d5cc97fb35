package main

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
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

// TestSnippetsSendTheSame builds the Go program of every operation in a module that holds the generated client and nothing
// else, and runs it: what it sends is what the curl command sends.
func TestSnippetsSendTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("builds clients")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	file := filepath.Join(t.TempDir(), "bazaar.json")
	require.NoError(t, os.WriteFile(file, []byte(bazaar), 0o644))
	inputs := map[string]string{"salesforce": "../../collections/salesforce", "losant": "../../collections/losant", "bazaar": file}
	for _, name := range strings.Fields(os.Getenv("PMGEN_SNIPPETS")) { // published collections, by hand
		inputs["p"+strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, filepath.Base(name))] = name
	}
	echo := newEcho(t)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/app\n\ngo 1.24\n"), 0o644))
	for name, input := range inputs {
		var out strings.Builder
		require.Equal(t, exitOK, run(t.Context(), []string{"generate", "--in", input, "--out", filepath.Join(dir, name), "--package", name}, &out, &out), out.String())
		calls := filepath.Join(dir, "calls", name)
		require.NoError(t, os.MkdirAll(calls, 0o755))
		var cases strings.Builder
		ops := operations(t, input)
		for i, op := range ops {
			text := snippet(t, input, op.ID, "--lang", "go", "--package", name, "--import", "example.com/app/"+name, "--base-url", echo.url)
			assert.NotContains(t, text, "hunter2")
			text = strings.NewReplacer("func main()", fmt.Sprintf("func call%d()", i), "(sign)", fmt.Sprintf("(sign%d)", i), "func sign(", fmt.Sprintf("func sign%d(", i)).Replace(text)
			require.NoError(t, os.WriteFile(filepath.Join(calls, fmt.Sprintf("call%d.go", i)), []byte(text), 0o644))
			fmt.Fprintf(&cases, "case %q: call%d()\n", op.ID, i)
		}
		main := "package main\nimport \"os\"\nfunc main() { switch os.Args[1] {\n" + cases.String() + "} }\n"
		require.NoError(t, os.WriteFile(filepath.Join(calls, "main.go"), []byte(main), 0o644))
		binary := filepath.Join(dir, name+".bin")
		for _, args := range [][]string{{"vet", "./calls/" + name}, {"build", "-o", binary, "./calls/" + name}} {
			cmd := exec.Command("go", args...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
			text, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", text)
		}
		for _, op := range ops {
			t.Run(name+"/"+op.ID, func(t *testing.T) {
				command := snippet(t, input, op.ID, "--package", name, "--base-url", echo.url)
				env := os.Environ()
				for _, m := range regexp.MustCompile(`\$([A-Z0-9]+_[A-Z0-9_]+)`).FindAllStringSubmatch(command, -1) {
					env = append(env, m[1]+"=secret-"+strings.ToLower(m[1]))
				}
				sh := exec.Command("sh")
				sh.Stdin, sh.Env, sh.Dir = strings.NewReader(command), env, t.TempDir()
				text, err := sh.CombinedOutput()
				require.NoError(t, err, "%s\n%s", command, text)
				want := echo.last()
				program := exec.Command(binary, op.ID)
				program.Env = env
				text, _ = program.CombinedOutput() // the reply is an error to it
				assert.Equal(t, want, echo.last(), "%s\n%s", command, text)
			})
		}
	}
}

// echo is a server that keeps the last request as text and answers 404.
type echo struct {
	url string
	mu  sync.Mutex
	got string
}

func newEcho(t *testing.T) *echo {
	e := &echo{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		text := string(body)
		media, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		var value any
		switch {
		case media == "application/x-www-form-urlencoded":
			form, _ := url.ParseQuery(text)
			text = form.Encode()
		case media == "multipart/form-data":
			text = strings.NewReplacer(params["boundary"], "boundary", "Content-Type: application/octet-stream\r\n", "", "content\r\n", "\r\n").Replace(text)
		case json.Unmarshal(body, &value) == nil:
			data, _ := json.Marshal(value)
			text = string(data)
		}
		query, _ := url.ParseQuery(r.URL.RawQuery)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.got = fmt.Sprintf("%s %s?%s\nAuthorization: %s\nContent-Type: %s\n\n%s", r.Method, r.URL.Path, query.Encode(), r.Header.Get("Authorization"), media, text)
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	e.url = server.URL
	return e
}

// last returns the last request and forgets it.
func (e *echo) last() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	got := e.got
	e.got = ""
	return got
}

func TestSnippetAsJSON(t *testing.T) {
	var got snippetJSON
	require.NoError(t, json.Unmarshal([]byte(snippet(t, "../../collections/losant", "UserOAuthTokens.Get", "--json")), &got))
	assert.Equal(t, snippetJSON{"UserOAuthTokens.Get", "curl", "curl 'https://api.losant.com/me/oauth-tokens' \\\n  --header \"Authorization: Bearer $LOSANT_TOKEN\"\n"}, got)
}
