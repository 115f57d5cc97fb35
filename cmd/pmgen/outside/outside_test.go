// Package outside_test uses pmgen as other people's modules do. It stands apart because it compiles pmgen as a module of its own.
package outside_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const ownModule = "github.com/pmgen/pmgen"

// TestOutside is pmgen in other people's modules: each file of testdata/script is a session in one that takes pmgen from a
// module proxy, which is a folder with this repository as a release would be. Nothing is replaced. The
// other modules come from the module cache; only what a fresh one lacks, such as go.mod files that this module's own build need not
// read, is fetched as ever.
//
// The sessions share the module cache with everybody, so that only pmgen itself is compiled anew; its version is of this run
// alone and removed at the end.
func TestOutside(t *testing.T) {
	version := fmt.Sprintf("v0.0.0-test.%d.%d", time.Now().Unix(), os.Getpid())
	cache := goEnv(t, "GOMODCACHE")
	proxy := moduleProxy(t, version)
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	t.Cleanup(func() { forget(t, cache, version) })
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"addslisted": addsListed, "shows": shows},
		Setup: func(env *testscript.Env) error {
			for name, value := range map[string]string{
				"VERSION": version, "GINKGO": required(t, "github.com/onsi/ginkgo/v2"), "ROOT": root, "COLLECTIONS": filepath.Join(root, "collections"), "GOMODCACHE": cache, "GOCACHE": goEnv(t, "GOCACHE"), "HOME": env.WorkDir,
				"GOPROXY":   fileURL(proxy) + "," + fileURL(filepath.Join(cache, "cache", "download")) + "," + goEnv(t, "GOPROXY"),
				"GONOSUMDB": "*", "GOSUMDB": "off", "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local", "GOWORK": "off",
				"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
				"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
			} {
				env.Setenv(name, value)
			}
			return nil
		},
	})
}

// shows PAGE FILE demands that the page shows the file as it is.
func shows(ts *testscript.TestScript, _ bool, args []string) {
	page, file := ts.ReadFile(args[0]), ts.ReadFile(args[1])
	if !strings.Contains(page, "```go\n"+file+"```\n") {
		ts.Fatalf("%s does not show %s", args[0], args[1])
	}
}

// moduleProxy is a folder that the go command takes as a proxy of this repository, as it stands: https://go.dev/ref/mod#goproxy-protocol.
func moduleProxy(t *testing.T, version string) string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	proxy := t.TempDir()
	versions := filepath.Join(proxy, filepath.FromSlash(ownModule), "@v")
	require.NoError(t, os.MkdirAll(versions, 0o755))
	write := func(name string, data []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(versions, name), data, 0o644))
	}
	f, err := os.Create(filepath.Join(versions, version+".zip"))
	require.NoError(t, err)
	require.NoError(t, zip.CreateFromDir(f, module.Version{Path: ownModule, Version: version}, root))
	require.NoError(t, f.Close())
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	write(version+".mod", mod)
	write(version+".info", fmt.Appendf(nil, `{"Version": %q, "Time": "2026-01-01T00:00:00Z"}`, version))
	write("list", []byte(version+"\n"))
	return proxy
}

// forget takes a version of this module out of the module cache.
func forget(t *testing.T, cache, version string) {
	t.Helper()
	require.NoError(t, os.RemoveAll(filepath.Join(cache, filepath.FromSlash(ownModule)+"@"+version)))
	versions := filepath.Join(cache, "cache", "download", filepath.FromSlash(ownModule), "@v")
	left, err := filepath.Glob(filepath.Join(versions, version+".*"))
	require.NoError(t, err)
	for _, name := range left {
		require.NoError(t, os.Remove(name))
	}
	list := filepath.Join(versions, "list")
	data, err := os.ReadFile(list)
	if err != nil {
		return // and nothing of it is left
	}
	if rest := strings.ReplaceAll(string(data), version+"\n", ""); rest != "" {
		require.NoError(t, os.WriteFile(list, []byte(rest), 0o644))
	} else {
		require.NoError(t, os.Remove(list))
	}
}

// required is the version of a module that this one requires.
func required(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", module).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return "file://" + path
}
