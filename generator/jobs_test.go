package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/config"
)

// memory remembers in a map, as a process that never ends would.
type memory map[string]bool

func (m memory) Has(claim []byte) bool { return m[string(claim)] }

func (m memory) Add(claims ...[]byte) {
	for _, c := range claims {
		m[string(c)] = true
	}
}

// project writes a config of several APIs; the third has a large input.
func project(t *testing.T, dir string) {
	t.Helper()
	text := "version: 1\ndefaults: {overrides: {variables: {only_b: parameter}}}\napis:\n"
	for _, name := range []string{"a", "b", "c", "d"} {
		text += fmt.Sprintf("  - {name: %s, in: %[1]s.json, out: gen/%[1]s, package: %[1]s}\n", name)
		description := strings.Replace(small, "/a\"", "/"+name+"/{{only_"+name+"}}\"", 1)
		if name == "c" {
			description = strings.Replace(description, `"name":"Small"`, `"name":"Small","description":"`+strings.Repeat("long ", 1<<18)+`"`, 1)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".json"), []byte(description), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, config.ConfigFile), []byte(text), 0o644))
}

// run generates and writes, and returns which APIs were compiled.
func runProject(t *testing.T, dir string, o generator.Options) []string {
	t.Helper()
	p, diags, err := generator.OpenConfig(filepath.Join(dir, config.ConfigFile))
	require.NoError(t, err)
	require.Empty(t, diags)
	done := []int{}
	o.Done = func(i int) { done = append(done, i) }
	outputs := p.Generate(o)
	slices.Sort(done)
	assert.Equal(t, []int{0, 1, 2, 3}, done, "each is done once")
	var compiled []string
	for i, out := range outputs {
		if len(out.Files) > 0 {
			compiled = append(compiled, p.Jobs[i].Input.API.Name)
		}
		require.Zero(t, out.Diagnostics.Errors(), "%v", out.Diagnostics)
	}
	diags, err = p.Write(outputs)
	require.NoError(t, err)
	require.Zero(t, diags.Errors(), "%v", diags)
	if o.Memory != nil {
		p.Remember(o.Memory, outputs)
	}
	return compiled
}

// TestWhatIsKnownIsNotCompiled: a job is compiled where anything could have changed, and only there.
func TestWhatIsKnownIsNotCompiled(t *testing.T) {
	dir := t.TempDir()
	project(t, dir)
	m := memory{}
	known := generator.Options{Memory: m}
	all := []string{"a", "b", "c", "d"}
	assert.Equal(t, all, runProject(t, dir, known), "the first time")
	assert.Empty(t, runProject(t, dir, known), "again")
	assert.Equal(t, all, runProject(t, dir, generator.Options{Memory: memory{}}), "by another executable")
	assert.Equal(t, all, runProject(t, dir, generator.Options{}), "without a memory")
	assert.Empty(t, runProject(t, dir, generator.Options{Trust: true}), "by a release")

	edit := func(name, from, to string) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Contains(t, string(data), from, name)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(string(data), from, to, 1)), 0o644))
	}
	for _, c := range []struct {
		what string
		do   func()
		want []string
	}{
		{"an input", func() { edit("b.json", `"name":"Get"`, `"name":"Find"`) }, []string{"b"}},
		{"an input in another form, which says the same", func() { edit("b.json", `{"info"`, `{ "info"`) }, []string{"b"}},
		{"an entry of the config", func() { edit("pmgen.yaml", "package: d}", "package: d, openapi: \"3.1\"}") }, []string{"d"}},
		{"a comment of the config", func() { edit("pmgen.yaml", "version: 1", "version: 1 # one") }, nil},
		{"the defaults", func() { edit("pmgen.yaml", "defaults: {", "defaults: {test: true, ") }, all},
		{"the lock", func() {
			name := filepath.Join(dir, config.LockFile)
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(name, regexp.MustCompile(`("Find [^"]*": )"API.Get"`).ReplaceAll(data, []byte(`$1"API.Look"`)), 0o644))
		}, []string{"b"}},
		{"a generated file", func() { edit("gen/c/client.go", "package c", "package c // mine") }, []string{"c"}},
		{"a generated file and its hash", func() {
			edit("gen/c/doc.go", "package c", "package c // mine")
			data, err := os.ReadFile(filepath.Join(dir, "gen/c/doc.go"))
			require.NoError(t, err)
			p, _, err := generator.OpenConfig(filepath.Join(dir, config.ConfigFile))
			require.NoError(t, err)
			was := p.Generate(known)[2].Manifest.Outputs["doc.go"]
			edit("gen/c/pmgen.manifest.json", was, config.Hash(data))
		}, []string{"c"}},
		{"a file that is gone", func() { require.NoError(t, os.Remove(filepath.Join(dir, "gen/a/types.go"))) }, []string{"a"}},
		{"a folder that is gone", func() { require.NoError(t, os.RemoveAll(filepath.Join(dir, "gen/a"))) }, []string{"a"}},
		{"what a run left that was killed", func() { require.NoError(t, os.Mkdir(filepath.Join(dir, "gen/d/.pmgen-new"), 0o755)) }, []string{"d"}},
		{"a file of somebody else", func() {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "gen/a/mine.go"), []byte("package a"), 0o644))
		}, nil},
	} {
		c.do()
		assert.Equal(t, c.want, runProject(t, dir, known), c.what)
		assert.Empty(t, runProject(t, dir, known), "%s, again", c.what)
		assert.NoDirExists(t, filepath.Join(dir, "gen/d/.pmgen-new"))
	}
	data, err := os.ReadFile(filepath.Join(dir, "gen/c/doc.go"))
	require.NoError(t, err)
	assert.NotContains(t, string(data), "mine", "a memory does not vouch for what a manifest says of itself")
}

// TestADefaultThatMeetsNothingAnywhere is a slip; one that meets something in one API is none.
func TestADefaultThatMeetsNothingAnywhere(t *testing.T) {
	dir := t.TempDir()
	project(t, dir)
	name := filepath.Join(dir, config.ConfigFile)
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(name, []byte(strings.Replace(string(data), "only_b:", "onlyb:", 1)), 0o644))
	p, diags, err := generator.OpenConfig(name)
	require.NoError(t, err)
	require.Empty(t, diags)
	var got []string
	for _, o := range p.Generate(generator.Options{}) {
		for _, d := range o.Diagnostics {
			if d.Severity == "error" {
				got = append(got, d.String())
			}
		}
	}
	assert.Equal(t, []string{`pmgen.yaml:2:36: error PM063: defaults: overrides: variables: "onlyb" meets no variable of any API; the nearest is "only_b"`}, got)
}
