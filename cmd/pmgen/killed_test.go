package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
)

var kills = flag.Int("kills", 6, "how many runs TestKilled kills")

// theirs is a module with three APIs whose collections change.
type theirs struct {
	t   *testing.T
	dir string
}

func newTheirs(t *testing.T) *theirs {
	m := &theirs{t, t.TempDir()}
	text := "version: 1\ndefaults: {test: true}\napis:\n"
	for _, name := range []string{"first", "second", "third"} {
		text += fmt.Sprintf("  - {name: %s, in: %[1]s.json, out: gen/%[1]s, package: %[1]s}\n", name)
	}
	require.NoError(t, os.WriteFile(filepath.Join(m.dir, config.ConfigFile), []byte(text), 0o644))
	m.describe(0)
	return m
}

// describe writes a version of the three collections: an even one has a folder that an odd one has not.
func (m *theirs) describe(version int) {
	m.t.Helper()
	for _, name := range []string{"first", "second", "third"} {
		items := []string{`{"name":"Get thing","request":{"url":"https://h.example.com/things/:id"},"response":[{"name":"ok","code":200,"header":[{"key":"Content-Type","value":"application/json"}],"body":"{\"a\":1}"}]}`}
		for i := range 12 {
			if version%2 == 0 || i%2 == 0 {
				items = append(items, fmt.Sprintf(`{"name":"Folder %d","item":[{"name":"Find","request":{"url":"https://h.example.com/f%[1]d?q=%d"}}]}`, i, version%2))
			}
		}
		text := fmt.Sprintf(`{"info":{"name":%q,"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[%s]}`, name, strings.Join(items, ","))
		require.NoError(m.t, os.WriteFile(filepath.Join(m.dir, name+".json"), []byte(text), 0o644))
	}
}

// trees are the files of each API, without the manifest.
func (m *theirs) trees() map[string]map[string]string {
	m.t.Helper()
	out := map[string]map[string]string{}
	for _, name := range []string{"first", "second", "third"} {
		out[name] = map[string]string{}
		root := filepath.Join(m.dir, "gen", name)
		require.NoError(m.t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				if d != nil && strings.HasPrefix(d.Name(), ".pmgen-") {
					return fs.SkipDir // no package of Go is in a folder of such a name
				}
				return err
			}
			rel, _ := filepath.Rel(root, path)
			data, err := os.ReadFile(path)
			if rel != config.ManifestFile && !strings.HasPrefix(rel, ".pmgen-") {
				out[name][rel] = string(data)
			}
			return err
		}))
	}
	return out
}

func (m *theirs) start(args ...string) (*exec.Cmd, *bytes.Buffer) {
	m.t.Helper()
	cmd := exec.Command("pmgen", args...)
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = m.dir, &out, &out
	require.NoError(m.t, cmd.Start())
	return cmd, &out
}

func (m *theirs) generate() {
	m.t.Helper()
	cmd, out := m.start("generate")
	require.NoError(m.t, cmd.Wait(), "%s", out)
}

// checked is what check says: the APIs that it names.
func (m *theirs) checked() []string {
	m.t.Helper()
	var out, err bytes.Buffer
	m.t.Chdir(m.dir)
	code := run(context.Background(), []string{"check", "--json"}, &out, &err)
	var report staleJSON
	require.NoError(m.t, json.Unmarshal(out.Bytes(), &report), "%s%s", &out, &err)
	require.Equal(m.t, report.Stale, code == exitFail)
	var names []string
	for _, f := range report.Folders {
		names = append(names, f.API)
	}
	return names
}

// TestKilled kills runs with SIGKILL: after a while, which is longer each time, and while they write. Whatever they leave, each
// package is as before or as after, or check names it, and the next run repairs it.
func TestKilled(t *testing.T) {
	m := newTheirs(t)
	began := time.Now()
	m.generate()
	took := time.Since(began)
	versions := []map[string]map[string]string{m.trees()}
	m.describe(1)
	m.generate()
	versions = append(versions, m.trees())
	require.NotEqual(t, versions[0]["first"], versions[1]["first"])
	was, mixed, half := 1, 0, 0
	for i := range *kills {
		next := 1 - was
		m.describe(next)
		cmd, out := m.start("generate")
		if i%3 == 0 {
			time.Sleep(took * time.Duration(i) / time.Duration(*kills))
		} else {
			m.untilItWrites(took)
			time.Sleep(time.Duration(i%7) * 150 * time.Microsecond)
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		trees, named := m.trees(), m.checked()
		for _, name := range []string{"first", "second", "third"} {
			switch {
			case maps.Equal(trees[name], versions[was][name]):
			case maps.Equal(trees[name], versions[next][name]):
				half++
			default:
				mixed++
				assert.Contains(t, named, name, "kill %d: %s", i, out)
			}
		}
		if i%4 == 3 { // the next run may be about something else, and be killed, too
			m.describe(was)
			m.generate()
			require.Equal(t, versions[was], m.trees(), "kill %d", i)
			require.Empty(t, m.checked(), "kill %d", i)
			continue
		}
		m.generate()
		require.Equal(t, versions[next], m.trees(), "kill %d", i)
		require.Empty(t, m.checked(), "kill %d", i)
		was = next
	}
	t.Logf("%d kills: %d packages were neither as before nor as after, %d were as after", *kills, mixed, half)
}

// untilItWrites waits until the run writes something, or has had time enough.
func (m *theirs) untilItWrites(took time.Duration) {
	for end := time.Now().Add(3 * took); time.Now().Before(end); {
		for _, name := range []string{"first", "second", "third"} {
			if _, err := os.Lstat(filepath.Join(m.dir, "gen", name, ".pmgen-new")); err == nil {
				return
			}
		}
	}
}

// TestTwoRunsAtOnce: both end well, and what they leave is whole. The file of one that was killed keeps nobody out.
func TestTwoRunsAtOnce(t *testing.T) {
	m := newTheirs(t)
	m.generate()
	want := m.trees()
	for i := range 3 {
		require.NoError(t, os.RemoveAll(filepath.Join(m.dir, "gen")))
		if i == 1 {
			require.NoError(t, os.Remove(filepath.Join(m.dir, config.LockFile)))
		}
		require.NoError(t, os.WriteFile(filepath.Join(m.dir, ".pmgen-lock"), nil, 0o644))
		var all sync.WaitGroup
		failed := make([]string, 4)
		for k := range failed {
			cmd, out := m.start("generate")
			all.Go(func() {
				if err := cmd.Wait(); err != nil {
					failed[k] = fmt.Sprint(err, out)
				}
			})
		}
		all.Wait()
		assert.Equal(t, make([]string, 4), failed)
		assert.Equal(t, want, m.trees())
		assert.Empty(t, m.checked())
		entries, err := os.ReadDir(m.dir)
		require.NoError(t, err)
		assert.False(t, slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".pmgen-") }), "%v", entries)
	}
}
