package mockserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// npmMock is the npm mock, in the version that the essay in match.go speaks of.
const npmMock, npmVersion = "@jordanwalsh23/postman-local-mock-server", "0.2.6"

// installNPMMock installs it once into the user's cache and returns its command.
func installNPMMock(t *testing.T) string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	dir := filepath.Join(cache, "pmgen", "npm-mock-"+npmVersion)
	cli := filepath.Join(dir, "node_modules", filepath.FromSlash(npmMock), "bin", "postman-local-cli.js")
	if _, err := os.Stat(cli); err == nil {
		return cli
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("npm is not installed: nothing was compared with the npm mock")
	}
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "http"), 0o755))
	// Node has http: the package of that name holds nothing, and not every registry has it.
	require.NoError(t, os.WriteFile(filepath.Join(dir, "http", "package.json"), []byte(`{"name": "http", "version": "0.0.1"}`), 0o644))
	manifest := fmt.Sprintf(`{"private": true, "dependencies": {%q: %q}, "overrides": {"http": "file:./http"}}`, npmMock, npmVersion)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(manifest), 0o644))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm is out of reach: nothing was compared with the npm mock (%v)\n%.300s", err, out)
	}
	return cli
}

// npmServer runs the npm mock with a collection whose every reply says in a header where it stands.
type npmServer struct {
	base   string
	client *http.Client
}

const npmHeader = "X-Stands-At"

func startNPMMock(t *testing.T, cli, collection string) *npmServer {
	data, err := os.ReadFile(collection)
	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, json.Unmarshal(trimBOM(data), &document))
	pointer := ""
	if inner, ok := document["collection"].(map[string]any); ok {
		document, pointer = inner, "/collection"
	}
	markReplies(document, pointer)
	marked, err := json.Marshal(document)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "collection.json")
	require.NoError(t, os.WriteFile(file, marked, 0o644))

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	require.NoError(t, listener.Close())
	cmd := exec.Command("node", cli, "-c", file, "-p", port)
	require.NoError(t, cmd.Start())
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	})
	n := &npmServer{"http://127.0.0.1:" + port, &http.Client{Transport: transport, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for range 300 {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			require.NoError(t, conn.Close())
			return n
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Skip("the npm mock does not start with this collection")
	return nil
}

func trimBOM(data []byte) []byte {
	if len(data) > 2 && string(data[:3]) == "\ufeff" {
		return data[3:]
	}
	return data
}

// markReplies leaves of every reply what takes part in matching.
func markReplies(item map[string]any, pointer string) {
	items, _ := item["item"].([]any)
	for i, child := range items {
		if c, ok := child.(map[string]any); ok {
			markReplies(c, pointer+"/item/"+strconv.Itoa(i))
		}
	}
	replies, _ := item["response"].([]any)
	for i, reply := range replies {
		if r, ok := reply.(map[string]any); ok {
			r["header"] = []any{map[string]any{"key": npmHeader, "value": pointer + "/response/" + strconv.Itoa(i)}}
			r["body"] = ""
			delete(r, "cookie")
		}
	}
}

// ask sends the request and returns where the reply stands, "" for a miss.
func (n *npmServer) ask(ctx context.Context, r *http.Request) (pointer string, err error) {
	again, err := http.NewRequestWithContext(ctx, r.Method, n.base+r.URL.RequestURI(), nil)
	if err != nil {
		return "", err
	}
	again.Header = r.Header.Clone()
	if r.GetBody != nil && r.ContentLength > 0 {
		again.Body, _ = r.GetBody()
		again.ContentLength, again.GetBody = r.ContentLength, r.GetBody
	}
	for _, name := range []string{"Content-Length", "Transfer-Encoding", "Connection", "Expect", "Host", "Upgrade", "Trailer", "Te"} {
		again.Header.Del(name)
	}
	reply, err := n.client.Do(again)
	if err != nil {
		return "", err
	}
	defer reply.Body.Close()
	if _, err := io.Copy(io.Discard, reply.Body); err != nil {
		return "", err
	}
	pointer = reply.Header.Get(npmHeader)
	if pointer == "" && reply.StatusCode != http.StatusNotFound {
		return "", errors.New(reply.Status)
	}
	return pointer, nil
}
