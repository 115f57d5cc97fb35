package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recipe is one block of docs/ci.md: what its jobs run, line by line, and in which environment.
type recipe struct {
	jobs map[string][]script
}

// script is a job, or one of the equal ones that share its work.
type script struct {
	lines []string // each a script of its own, run with -e
	env   map[string]string
}

// yamlBlocks are the fenced blocks of a page.
func yamlBlocks(t *testing.T, path string) []string {
	t.Helper()
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	var blocks []string
	for _, m := range regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$").FindAllSubmatch(page, -1) {
		blocks = append(blocks, string(m[1]))
	}
	return blocks
}

// strict reads a block into a value that knows all of its keys.
func strict(t *testing.T, block string, into any) {
	t.Helper()
	require.NoError(t, yaml.NewDecoder(strings.NewReader(block), yaml.DisallowUnknownField()).Decode(into))
}

// github reads a workflow. Its fields are the keys that GitHub's schema has, as far as the recipe uses them.
func github(t *testing.T, block string) recipe {
	type step struct {
		Uses, Run, If string
		With          map[string]any
	}
	var w struct {
		Name        string
		On          map[string]any
		Permissions map[string]string
		Jobs        map[string]struct {
			If       string
			RunsOn   string `yaml:"runs-on"`
			Timeout  int    `yaml:"timeout-minutes"`
			Strategy struct {
				FailFast bool `yaml:"fail-fast"`
				Matrix   map[string][]int
			}
			Env   map[string]string
			Steps []step
		}
	}
	strict(t, block, &w)
	for event := range w.On {
		assert.Contains(t, []string{"push", "pull_request", "schedule"}, event)
	}
	r := recipe{jobs: map[string][]script{}}
	for name, job := range w.Jobs {
		assert.Equal(t, "ubuntu-latest", job.RunsOn, name)
		shards := job.Strategy.Matrix["shard"]
		if shards == nil {
			shards = []int{1}
		}
		for _, shard := range shards {
			s := script{env: map[string]string{}}
			for key, value := range job.Env {
				m := regexp.MustCompile(`^\$\{\{ (secrets|vars)\.(\w+) \}\}$`).FindStringSubmatch(value)
				require.NotNil(t, m, "%s: %s: nothing but the settings may hold it", name, key)
				s.env[key] = "$" + m[2]
			}
			for _, step := range job.Steps {
				require.True(t, (step.Uses == "") != (step.Run == ""), "%s: a step uses something or runs something", name)
				if step.Uses != "" {
					assert.Regexp(t, `^[\w-]+/[\w/-]+@v\d+$`, step.Uses)
					continue
				}
				line := strings.ReplaceAll(step.Run, "${{ matrix.shard }}", fmt.Sprint(shard))
				assert.NotContains(t, line, "${{", "%s: what GitHub would put into a script is code", name)
				if step.If == "always()" {
					line = alwaysMark + line
				}
				s.lines = append(s.lines, line)
			}
			r.jobs[name] = append(r.jobs[name], s)
		}
	}
	return r
}

// alwaysMark is before a script that runs although one before it failed.
const alwaysMark = "# always\n"

// gitlab reads a pipeline. A job's lines are one script.
func gitlab(t *testing.T, block string) recipe {
	type job struct {
		Image     string
		Rules     []struct{ If string }
		Variables map[string]any
		Parallel  int
		Timeout   string
		Script    []string
		Artifacts struct {
			When    string
			Paths   []string
			Reports struct{ JUnit string }
		}
	}
	var p map[string]job
	strict(t, block, &p)
	r := recipe{jobs: map[string][]script{}}
	for name, j := range p {
		if name == "default" {
			assert.Regexp(t, `^golang:1\.\d+$`, j.Image)
			continue
		}
		require.NotEmpty(t, j.Script, name)
		require.NotEmpty(t, j.Rules, name)
		for i := range max(j.Parallel, 1) {
			s := script{lines: []string{strings.Join(j.Script, "\n")}, env: map[string]string{"SHOP_URL": "$SHOP_URL", "SHOP_TOKEN": "$SHOP_TOKEN"}}
			if j.Parallel > 1 {
				s.env["CI_NODE_INDEX"], s.env["CI_NODE_TOTAL"] = fmt.Sprint(i+1), fmt.Sprint(j.Parallel)
			}
			r.jobs[name] = append(r.jobs[name], s)
		}
	}
	return r
}

const (
	recipeConfig = "version: 1\napis:\n  - {name: shop, in: api/shop.json, out: internal/shop, package: shop}\n"
	recipeShop   = `{"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
  "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
  "item": [
    {"name": "List", "request": {"method": "GET", "url": "{{base}}/items"},
     "response": [{"name": "OK", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"items\": [{\"id\": 1}, {\"id\": 2}]}"}]},
    {"name": "Stats", "request": {"method": "GET", "url": "{{base}}/stats"},
     "response": [{"name": "OK", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"total\": 7}"}]}
  ]}`
)

// repository is a module with a collection under git, whose origin/main has all of it, and what its jobs find around them.
type repository struct {
	dir, bin string
	env      []string
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	for _, program := range []string{"git", "bash"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s, which the jobs use", program)
		}
	}
	pmgen, err := exec.LookPath("pmgen") // this test's binary
	require.NoError(t, err)
	real, err := exec.LookPath("go")
	require.NoError(t, err)
	r := &repository{dir: t.TempDir(), bin: t.TempDir()}
	// The tool is the one under test. That `go tool pmgen` runs what go.mod names is tested elsewhere.
	shim := fmt.Sprintf("#!/bin/sh\nif [ \"$1 $2\" = 'tool pmgen' ]; then shift 2; exec '%s' \"$@\"; fi\nexec '%s' \"$@\"\n", pmgen, real)
	require.NoError(t, os.WriteFile(filepath.Join(r.bin, "go"), []byte(shim), 0o755))
	r.env = append(os.Environ(), "PATH="+r.bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=a",
		"GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GITHUB_STEP_SUMMARY=summary.md")
	r.write(t, "go.mod", "module example.com/shop\n\ngo 1.26\n")
	r.write(t, "pmgen.yaml", recipeConfig)
	r.write(t, "api/shop.json", recipeShop)
	origin := t.TempDir()
	r.must(t, "go tool pmgen generate\ngit init -q -b main\ngit add .\ngit commit -q -m one\ngit clone -q --bare . '"+origin+"/shop.git'\ngit remote add origin '"+origin+"/shop.git'\ngit fetch -q origin")
	return r
}

func (r *repository) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(r.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func (r *repository) must(t *testing.T, text string) {
	t.Helper()
	out, err := r.bash(t, text, nil)
	require.NoError(t, err, out)
}

// bash runs a script as GitHub does; what it leaves in the background ends with it, as the job's machine does.
func (r *repository) bash(t *testing.T, text string, env map[string]string) (string, error) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "bash", "-e", "-o", "pipefail", "-c", "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n"+text)
	cmd.Dir, cmd.Env = r.dir, r.env
	for _, name := range slices.Sorted(maps.Keys(env)) {
		cmd.Env = append(cmd.Env, name+"="+env[name])
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &out, 5*time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err, out.String())
	}
	return out.String(), err
}

// job runs a job as it stands, but for the port, which may be taken here, and says whether it is red.
func (r *repository) job(t *testing.T, s script, settings map[string]string) (out string, red bool) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := free.Addr().String()
	require.NoError(t, free.Close())
	env := map[string]string{}
	for name, value := range s.env {
		env[name] = os.Expand(value, func(name string) string { return settings[name] })
	}
	for _, line := range s.lines {
		if red && !strings.HasPrefix(line, alwaysMark) {
			continue
		}
		text, err := r.bash(t, strings.ReplaceAll(line, "127.0.0.1:8080", addr), env)
		out += text
		red = red || err != nil
	}
	return out, red
}

// TestRecipesOfCI runs what docs/ci.md tells people to write into their CI: green while everything agrees, and red where
// something breaks, each job for its own reason.
func TestRecipesOfCI(t *testing.T) {
	blocks := yamlBlocks(t, "../../docs/ci.md")
	require.Len(t, blocks, 2)
	recipes := map[string]recipe{"GitHub": github(t, blocks[0]), "GitLab": gitlab(t, blocks[1])}
	token := ""
	reply := `{"items": [{"id": 1}]}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		token = q.Header.Get("Authorization")
		w.Header().Set("Content-Type", "application/json")
		switch q.URL.Path {
		case "/items":
			_, _ = w.Write([]byte(reply))
		case "/stats":
			_, _ = w.Write([]byte(`{"total": 8, "new": true}`))
		default:
			w.WriteHeader(404)
		}
	}))
	defer server.Close()
	settings := map[string]string{"SHOP_URL": server.URL, "SHOP_TOKEN": "s3cr3t-0f-the-store"}

	for name, recipe := range recipes {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, []string{"check", "contract", "diff", "nightly"}, slices.Sorted(maps.Keys(recipe.jobs)))
			require.Len(t, recipe.jobs["contract"], 2, "shards")
			r := newRepository(t)
			run := func(name string) (out string, red bool) {
				for _, s := range recipe.jobs[name] {
					text, broken := r.job(t, s, settings)
					out, red = out+text, red || broken
				}
				return out, red
			}
			for name := range recipe.jobs {
				out, red := run(name)
				assert.False(t, red, "%s: %s", name, out)
				assert.NotContains(t, out, "s3cr3t")
				if name == "contract" {
					assert.Contains(t, out, "covered: ")
				}
				if name == "nightly" {
					assert.Equal(t, "Bearer s3cr3t-0f-the-store", token)
				}
			}
			junit, err := os.ReadFile(filepath.Join(r.dir, "junit.xml"))
			require.NoError(t, err)
			assert.Contains(t, string(junit), "<testsuite")

			// A reply loses its field, and nobody generates: what callers rely on is gone, and the server still has it.
			r.write(t, "api/shop.json", strings.ReplaceAll(recipeShop, `\"id\": `, `\"key\": `))
			out, red := run("check")
			assert.True(t, red)
			assert.Contains(t, out, "types.go")
			out, red = run("diff")
			assert.True(t, red)
			assert.Contains(t, out, "breaking field-removed")
			markdown, err := os.ReadFile(filepath.Join(r.dir, "diff.md"))
			require.NoError(t, err)
			assert.Contains(t, string(markdown), "1 breaking change")
			out, red = run("nightly")
			assert.True(t, red)
			assert.Contains(t, out, "/items/0/key")
			out, red = run("contract")
			assert.False(t, red, "the mock says what the collection says: %s", out)

			// Generated again, check agrees; diff still tells the reviewers.
			r.must(t, "go tool pmgen generate")
			out, red = run("check")
			assert.False(t, red, out)
			_, red = run("diff")
			assert.True(t, red)

			// A collection that cannot be read is no reason to wait.
			r.write(t, "api/shop.json", recipeShop[:len(recipeShop)/2])
			for _, name := range []string{"check", "diff", "nightly"} {
				out, red = run(name)
				assert.True(t, red, name)
				assert.Contains(t, out, "PM002", name)
			}
		})
	}
}
