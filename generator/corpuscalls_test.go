package generator_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// called are the descriptions whose operations every run of the tests calls.
var called = []string{"losant", "collections/calculator-soap.json"}

// TestCorpusCalls generates clients and test packages of published descriptions, in a module that uses this pmgen, and runs
// their tests: each operation is called against its mock, by its own method, and gets its example back.
func TestCorpusCalls(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus + ": nothing to test")
	}
	if testing.Short() && !*whole {
		t.Skip("builds mocks")
	}
	inputs := called
	if *whole {
		inputs = []string{"losant"}
		files, err := filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		for _, f := range files {
			inputs = append(inputs, "collections/"+filepath.Base(f))
		}
	}
	module := usersModule(t)
	operations := 0
	for _, in := range inputs {
		name := "x" + regexp.MustCompile(`[^a-z0-9]`).ReplaceAllString(strings.TrimSuffix(filepath.Base(in), ".json"), "")
		out := generator.Generate(compile.Input{FS: os.DirFS(corpus), API: config.API{Name: name, Package: name, In: in, Out: name, Test: true, Import: "example.com/calls/" + name}})
		require.Zero(t, out.Diagnostics.Count("error"), in)
		operations += out.Ledger.Counts.Operations
		for path, data := range out.Files {
			file := filepath.Join(module, name, filepath.FromSlash(path))
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, data, 0o644))
		}
	}
	cmd := exec.Command("go", "test", "-mod=mod", "-v", "-run", "^TestEveryOperation$", "./...")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	output, err := cmd.CombinedOutput()
	reportCalls(t, string(output), operations, len(inputs))
	if err != nil {
		t.Errorf("%v\n%s", err, failures(string(output)))
	}
}

// usersModule makes a module of somebody who uses pmgen.
func usersModule(t *testing.T) string {
	t.Helper()
	here, err := filepath.Abs("..")
	require.NoError(t, err)
	text, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	sums, err := os.ReadFile("../go.sum")
	require.NoError(t, err)
	own := regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(text), "module example.com/calls")
	own += "\nrequire github.com/pmgen/pmgen v0.0.0\n\nreplace github.com/pmgen/pmgen => " + strconv.Quote(here) + "\n"
	module := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(module, "go.mod"), []byte(own), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(module, "go.sum"), sums, 0o644))
	return module
}

var (
	callsMade = regexp.MustCompile(`(\d+) of (\d+) operations called \(.*?\); the recorded examples of (\d+) came back|(?m)^(?:ok  |FAIL)\texample.com/calls/x(\S+?)/`)
	callsNot  = regexp.MustCompile(`(?m)^.*cannot be called: .*$`)
)

// reportCalls prints what the tests of the clients say, and adds it up: every operation is counted, and called or listed with
// a reason.
func reportCalls(t *testing.T, output string, operations, packages int) {
	calls, all, examples, spoken := 0, 0, 0, 0
	said := ""
	for _, m := range callsMade.FindAllStringSubmatch(output, -1) {
		if m[4] != "" { // the package whose test has just spoken
			if said != "" {
				t.Logf("%s: %s", m[4], said)
				spoken++
			}
			said = ""
			continue
		}
		n, _ := strconv.Atoi(m[1])
		of, _ := strconv.Atoi(m[2])
		back, _ := strconv.Atoi(m[3])
		said = fmt.Sprintf("%d of %d operations called (%.1f %%); the recorded examples of %d came back", n, of, 100*float64(n)/float64(max(of, 1)), back)
		calls, all, examples = calls+n, all+of, examples+back
	}
	not := callsNot.FindAllString(output, -1)
	for _, line := range not {
		t.Log(strings.TrimSpace(line))
	}
	t.Logf("%d of %d operations called (%.2f %%); the recorded examples of %d came back; %d could not be called", calls, all, 100*float64(calls)/float64(max(all, 1)), examples, len(not))
	assert.Equal(t, packages, spoken, "the packages whose test has spoken")
	assert.Equal(t, operations, all)
	assert.Equal(t, all, calls+len(not))
}

// failures are the lines of an output that say what went wrong.
func failures(output string) string {
	var b strings.Builder
	for line := range strings.Lines(output) {
		if !strings.Contains(line, "cannot be called") && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "ok ") && b.Len() < 20000 {
			b.WriteString(line)
		}
	}
	return b.String()
}
