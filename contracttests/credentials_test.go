package contracttests_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// vault asks for a key in a header by variable, for one that the collection itself holds, and for users.
const vault = `{"info": {"name": "Vault", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "item": [
    {"name": "Token", "request": {"method": "GET", "url": "{{url}}/token", "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{access}}"}]}},
     "response": [{"name": "ok", "code": 200, "body": "{\"ok\": true}", "header": [{"key": "Content-Type", "value": "application/json"}]}]},
    {"name": "Literal", "request": {"method": "GET", "url": "{{url}}/literal", "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "collection9Secret8Token7"}]},
      "header": [{"key": "X-Auth-Token", "value": "collection5Header6Token7"}]},
     "response": [{"name": "ok", "code": 200, "body": "{\"ok\": true}", "header": [{"key": "Content-Type", "value": "application/json"}]}]},
    {"name": "User", "request": {"method": "GET", "url": "{{url}}/user", "auth": {"type": "basic", "basic": [{"key": "username", "value": "{{name}}"}, {"key": "password", "value": "{{password}}"}]}},
     "response": [{"name": "ok", "code": 200, "body": "{\"ok\": true}", "header": [{"key": "Content-Type", "value": "application/json"}]}]},
    {"name": "Key", "request": {"method": "GET", "url": "{{url}}/key", "auth": {"type": "apikey", "apikey": [{"key": "key", "value": "X-Key"}, {"key": "value", "value": "{{key}}"}]}},
     "response": [{"name": "ok", "code": 200, "body": "{\"ok\": true}", "header": [{"key": "Content-Type", "value": "application/json"}]}]}
  ], "variable": [{"key": "url", "value": "http://vault.example"}]}`

// Credentials of a server elsewhere come from environment files, flags and the process' environment, and from nowhere else;
// an operation whose credentials are not given is not called; nothing of them is in a report.
func TestCredentialsElsewhere(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "vault.json"), []byte(vault), 0o600))
	environment := `{"name": "e", "values": [{"key": "access", "value": "envfile1Token2"}, {"key": "name", "value": "ann"}, {"key": "password", "value": "pass9word8"}]}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "env.json"), []byte(environment), 0o600))
	type seen = map[string]http.Header
	var got seen
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got[r.URL.Path] = r.Header.Clone()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(500)
		_ = json.NewEncoder(w).Encode(r.Header)
	}))
	defer server.Close()
	check := func(env *compile.File, getenv func(string) string) (seen, string) {
		got = seen{}
		r := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "vault", Package: "vault", In: "vault.json"}, Environment: env})
		target := contracttests.Target{BaseURL: "http://vault.example", Client: &http.Client{Transport: elsewhere(server.URL)}}
		report, err := contracttests.Check(t.Context(), r.API, contracttests.Options{Target: target, Live: r.Live, Given: r.Given, Auth: r.Auth, Getenv: getenv,
			Parallel: 1, Exchanges: true})
		require.NoError(t, err)
		data, err := json.Marshal(report)
		require.NoError(t, err)
		delete(got, "/_pmgen/healthz")
		return got, string(data)
	}

	calls, report := check(nil, nil)
	assert.Empty(t, calls, "there are no credentials")
	assert.Contains(t, report, "it needs credentials (basic), and none are given")

	calls, report = check(&compile.File{FS: os.DirFS(dir), Path: "env.json"}, nil)
	assert.Equal(t, []string{"Bearer envfile1Token2"}, calls["/token"]["Authorization"])
	assert.Equal(t, []string{"Basic YW5uOnBhc3M5d29yZDg="}, calls["/user"]["Authorization"])
	assert.NotContains(t, calls, "/key")
	assert.NotContains(t, calls, "/literal")
	secrets := []string{"envfile1Token2", "pass9word8", "YW5uOnBhc3M5d29yZDg=", "collection"}
	for _, secret := range secrets {
		assert.NotContains(t, report, secret)
	}

	calls, report = check(nil, func(name string) string {
		return map[string]string{"VAULT_X_KEY": "process1Key2", "VAULT_TOKEN": "process3Token4"}[name]
	})
	assert.Equal(t, []string{"process1Key2"}, calls["/key"]["X-Key"])
	assert.Equal(t, []string{"Bearer process3Token4"}, calls["/token"]["Authorization"])
	assert.NotContains(t, calls, "/user")
	assert.NotContains(t, calls, "/literal", "its key is another one")
	for _, secret := range []string{"process1Key2", "process3Token4", "collection5"} {
		assert.NotContains(t, report, secret)
	}
	for _, h := range calls {
		assert.False(t, slices.ContainsFunc(h["X-Auth-Token"], func(v string) bool { return strings.HasPrefix(v, "collection") }), "what the collection holds stays here")
	}
}

// elsewhere makes a server on this machine look like one that is not.
type elsewhere string

func (e elsewhere) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = "http", strings.TrimPrefix(string(e), "http://")
	return http.DefaultTransport.RoundTrip(req)
}

// What Basic sends is in no report, also where a server says it without the word, and with a password that is short.
func TestBasicIsNowhere(t *testing.T) {
	const pair = "alice:s3cr"
	wire := base64.StdEncoding.EncodeToString([]byte(pair))
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, sent, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		user, password, _ := r.BasicAuth()
		w.Header().Set("X-Session-Token", "ffffeeee-1111-4222-8333-abcdefabcdef")
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte(`{"got":"` + sent + `","user":"` + user + ":" + password + `","sessionId":"ffffeeee-1111-4222-8333-abcdefabcdef"}`))
	}))
	o := contracttests.Options{Operations: []string{"Items.Get"}, Exchanges: true}
	o.Target.Header = http.Header{"Authorization": {"Basic " + wire}}
	o.Target.BaseURL = url
	r, err := contracttests.NewRunner(t.Context(), shop(), o)
	require.NoError(t, err)
	defer r.Close()
	var results []contracttests.Result
	require.NoError(t, r.Run(t.Context(), func(result contracttests.Result) { results = append(results, result) }))
	data, err := json.Marshal(results)
	require.NoError(t, err)
	for _, secret := range []string{wire, pair, "ffffeeee"} {
		assert.NotContains(t, string(data), secret)
	}
	assert.Contains(t, string(data), "got")
}
