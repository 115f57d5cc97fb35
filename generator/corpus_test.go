package generator_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/postman"
)

var whole = flag.Bool("corpus", false, "run over every description of the corpus instead of a sample")

// corpus holds published descriptions. It is not part of the project: see CONTRIBUTING.md.
const corpus = "../../shared/corpus"

// sample are the descriptions that every run of the tests takes: the owner's two APIs as they are published, and small ones
// with many quirks.
var sample = []string{"collections/salesforce-platform-2023.json", "collections/salesforce-platform-2026-auth-excerpt.json",
	"collections/paypal-checkout-2026.json", "collections/snowflake-sql.json", "collections/v1-paypal-rest-vault-2014.json", "losant",
	"fixtures/postmanlabs-schemas/examples/draft-07/v1.0.0/twitter.json", "fixtures/postmanlabs-schemas/examples/draft-07/v2.1.0/v2.json",
	"fixtures/joolfe-postman-to-openapi/test/resources/input/v21/AuthMultiple.json"}

// fixtures are the collections among the samples of the Postman tools: the files that are something else, pmgen refuses.
const fixtures = 260

// TestCorpus generates clients of published descriptions, builds, vets and tests them all in one module that has never
// heard of pmgen, and accounts for every request and example.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("there is no corpus of published descriptions at " + corpus + ": nothing to test")
	}
	inputs := sample
	if *whole {
		inputs = []string{"losant"}
		files, err := filepath.Glob(corpus + "/collections/*.json")
		require.NoError(t, err)
		for _, f := range files {
			inputs = append(inputs, "collections/"+filepath.Base(f))
		}
		samples := toolSamples(t)
		assert.Len(t, samples, fixtures)
		inputs = append(inputs, samples...)
	}
	module := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(module, "go.mod"), []byte("module example.com/corpus\n\ngo 1.24\n"), 0o644))
	for i, in := range inputs {
		name := "x" + regexp.MustCompile(`[^a-z0-9]`).ReplaceAllString(strings.TrimSuffix(filepath.Base(in), ".json"), "")
		if strings.HasPrefix(in, "fixtures/") { // many have one name
			name = fmt.Sprintf("x%03d", i)
		}
		t.Run(in, func(t *testing.T) { generateInto(t, in, name, module) })
	}
	if t.Failed() {
		return
	}
	inModule(t, module, "build", "./...")
	inModule(t, module, "vet", "./...")
	if *whole {
		staticcheck(t, module)
	}
	for _, dep := range strings.Fields(inModule(t, module, "list", "-deps", "./...")) {
		first, _, _ := strings.Cut(dep, "/")
		assert.True(t, !strings.Contains(first, ".") || strings.HasPrefix(dep, "example.com/corpus/"), "a client depends on %s", dep)
	}
	roundTrips(t, inModule(t, module, "test", "-v", "./..."))
}

// toolSamples finds the collections among the samples of the Postman tools.
func toolSamples(t *testing.T) []string {
	var found []string
	require.NoError(t, filepath.WalkDir(corpus+"/fixtures", func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		in, err := filepath.Rel(corpus, path)
		require.NoError(t, err)
		var diags diag.List
		if postman.Read(os.DirFS(corpus), filepath.ToSlash(in), &diags) != nil {
			found = append(found, filepath.ToSlash(in))
		}
		return nil
	}))
	return found
}

func generateInto(t *testing.T, in, name, module string) {
	input := compile.Input{FS: os.DirFS(corpus), API: config.API{Name: name, Package: name, In: in, Out: name}}
	out := generator.Generate(input)
	for _, d := range out.Diagnostics {
		if d.Severity == "error" {
			t.Error(d.String())
		}
	}
	require.False(t, t.Failed())
	again := generator.Generate(input)
	for path, data := range out.Files {
		require.True(t, bytes.Equal(data, again.Files[path]), "%s differs on a second run", path)
	}

	c := out.Ledger.Counts
	assert.Equal(t, c.Requests, c.Operations+c.Skipped, "every request is an operation or left out with a reason")
	for _, r := range out.Ledger.Requests {
		assert.NotEqual(t, r.Operation == "", r.Skipped == "", "%s: either an operation or a reason", r.Pointer)
		assert.Equal(t, r.Operation == "", r.Endpoint == "", "%s: an operation has an endpoint", r.Pointer)
	}
	for _, e := range out.Ledger.Examples {
		assert.NotEqual(t, e.Served, e.Skipped != "", "%s: either served or a reason", e.Pointer)
	}
	files, lines := out.GoLines()
	if in == github {
		assert.Less(t, lines, 40_000, "lines of Go")
	}
	t.Logf("%d requests, %d operations, %d endpoints, %d examples, %d types; %d files, %d lines; %s", c.Requests, c.Operations, c.Endpoints,
		c.Examples, c.Types, files, lines, severities(out))

	for _, path := range slices.Sorted(maps.Keys(out.Files)) {
		require.True(t, fs.ValidPath(path), path)
		file := filepath.Join(module, name, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, out.Files[path], 0o644))
	}
}

func severities(o *generator.Output) string {
	return fmt.Sprintf("%d warnings, %d notes", o.Diagnostics.Count("warning"), o.Diagnostics.Count("note"))
}

// inModule runs the go command as a user of the clients would.
func inModule(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		const most = 8000
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out[:min(len(out), most)])
	}
	return string(out)
}

// staticcheck runs its default checks over a module: with the version that .ci/lint.mod names.
func staticcheck(t *testing.T, module string) {
	t.Helper()
	tool, err := exec.Command("go", "tool", "-modfile=../.ci/lint.mod", "-n", "staticcheck").Output()
	require.NoError(t, err)
	cmd := exec.Command(strings.TrimSpace(string(tool)), "./...")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	const most = 8000
	require.NoError(t, err, "staticcheck:\n%s", out[:min(len(out), most)])
}

// roundTrips prints and adds up what the round trip tests of the clients say, and demands what DESIGN calls lossless and typed.
func roundTrips(t *testing.T, output string) {
	examples, leaves, typed := 0, 0, 0.0
	line := regexp.MustCompile(`(\d+) examples?; ([\d.]+) % of their (\d+) values|(?m)^ok  \texample.com/corpus/x(\S+)`)
	said := ""
	for _, m := range line.FindAllStringSubmatch(output, -1) {
		if m[4] != "" { // the package whose test has just spoken
			if said != "" {
				t.Logf("%s: %s", m[4], said)
			}
			said = ""
			continue
		}
		n, _ := strconv.Atoi(m[1])
		share, _ := strconv.ParseFloat(m[2], 64)
		values, _ := strconv.Atoi(m[3])
		said = fmt.Sprintf("%d of %d examples round-trip (100 %%); %s %% of their %d values are in typed places", n, n, m[2], values)
		examples, leaves, typed = examples+n, leaves+values, typed+share/100*float64(values)
	}
	require.NotZero(t, leaves)
	share := 100 * typed / float64(leaves)
	t.Logf("round trip: %d examples, %d values, %.1f %% of them in typed places; one that did not survive would have failed", examples, leaves, share)
	assert.GreaterOrEqual(t, share, 97.0)
}
