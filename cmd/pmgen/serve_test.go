package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
)

// mock runs `pmgen mock` until the test ends and returns its base URL, taken from the first line that it prints.
func mock(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan int)
	go func() {
		code := run(ctx, append([]string{"mock"}, args...), in, io.Discard)
		_ = in.Close()
		done <- code
	}()
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	require.NoError(t, err)
	base, ok := strings.CutPrefix(strings.TrimSpace(line), "pmgen: listening on ")
	require.True(t, ok, line)
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	t.Cleanup(func() {
		stop()
		assert.Equal(t, exitOK, <-done, "a mock that is told to stop exits 0")
	})
	return base
}

// Callers send the real credentials that the description was recorded with: neither log nor journal has them.
func TestMockShowsNoSecrets(t *testing.T) {
	const known, unknown = "AKIA" + "Q7JRW5ZC2M4XH3TB", "AKIA" + "Z5ZC2M4XH3TBQ7JR"
	var m mocked
	m.masks.Store(&[]func(string) string{new(compile.Result).Redact, func(s string) string { return strings.ReplaceAll(s, known, "masked") }})
	shown := m.mask("/uploads/" + known + "/" + unknown)
	assert.NotContains(t, shown, known)
	assert.NotContains(t, shown, unknown)
}

func TestMockAnswersBothAPIs(t *testing.T) {
	base := mock(t, "../../collections/salesforce", "../../collections/losant")
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/services/data/v66.0/apps/oauth/usage/0xI0/005/tokens", "", 200, `"useCount":0`},
		{"POST", "/services/oauth2/token", "grant_type=refresh_token&client_id=x&client_secret=y&refresh_token=z", 200, `"token_type": "Bearer"`},
		{"DELETE", "/services/data/v66.0/apps/oauth/usage/tokens/0CR", "", 204, ""},
		{"GET", "/me/oauth-tokens?page=0", "", 200, `"totalCount"`},
		{"GET", "/services/data/v66.0/apps/oauth/nothing", "", 404, `"candidates"`},
	} {
		req, err := http.NewRequest(c.method, base+c.path, strings.NewReader(c.body))
		require.NoError(t, err)
		if c.body != "" {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, c.status, resp.StatusCode, c.path)
		assert.Contains(t, strings.ReplaceAll(string(body), `": 0`, `":0`), c.want, c.path)
		assert.Empty(t, resp.Header.Get("Content-Encoding"), "the recorded gzip is not replayed")
		if len(body) > 0 && resp.Header.Get("X-Pmgen-Repaired") != "" {
			assert.True(t, json.Valid(body), "a repaired body is JSON")
		}
	}
	resp, err := http.Post(base+"/services/oauth2/revoke", "application/x-www-form-urlencoded", strings.NewReader("token=x"))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Len(t, resp.Header.Values("Set-Cookie"), 3, "a repeated Set-Cookie is replayed as often as it was recorded")
}

func TestContractTestsPassAgainstTheMockAndFailAgainstAnother(t *testing.T) {
	base := mock(t, "../../collections/losant")
	var out strings.Builder
	require.Equal(t, exitOK, run(t.Context(), []string{"test", "../../collections/losant", "--base-url", base}, &out, &out), out.String())
	assert.Regexp(t, `2 operations, 4 examples, \d+ checks: \d+ passed, 0 failed in`, out.String())

	target, err := url.Parse(base)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			changed := strings.Replace(string(body), `"totalCount":1`, `"totalCount":"one"`, 1)
			changed = strings.Replace(changed, `"totalCount": 1`, `"totalCount": "one"`, 1)
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(changed)), int64(len(changed))
			r.Header.Del("Content-Length")
			return err
		},
	}
	server := httptest.NewServer(proxy)
	defer server.Close()
	out.Reset()
	assert.Equal(t, exitFail, run(t.Context(), []string{"test", "../../collections/losant", "--base-url", server.URL}, &out, &out))
	assert.Contains(t, out.String(), "/totalCount")
	assert.Regexp(t, `, [1-9]\d* failed in`, out.String())
	assert.Contains(t, out.String(), "UserOAuthTokens.Get")
}

// A server of which nothing may be called is not one that keeps its contract.
func TestNothingCheckedIsNoPass(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"item": [{"name": "lost", "request": {"url": "https://example.com/lost"}, "response": [{"name": "lost", "code": 404, "body": "gone"}]}]}`), 0o644))
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	var out strings.Builder
	assert.Equal(t, exitFail, run(t.Context(), []string{"test", file, "--base-url", server.URL}, &out, &out))
	assert.Contains(t, out.String(), "a recorded 404 cannot be provoked")
	assert.Contains(t, out.String(), "pmgen: nothing was checked")
}
