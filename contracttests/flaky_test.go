package contracttests_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
)

// verdicts run the cases in another order, eight at once, and say what became of each check, in one order.
func verdicts(t *testing.T, r *contracttests.Runner, seed uint64) string {
	cases := r.Plan()
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	var mu sync.Mutex
	var out []string
	var wg sync.WaitGroup
	next := make(chan contracttests.Case)
	for range 8 {
		wg.Go(func() {
			for c := range next {
				for _, result := range r.Do(t.Context(), c) {
					mu.Lock()
					out = append(out, fmt.Sprint(result.Case, " ", result.Kind, " ", result.Verdict, " ", result.Message))
					mu.Unlock()
				}
			}
		})
	}
	for _, c := range cases {
		next <- c
	}
	close(next)
	wg.Wait()
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// The order of the cases, and what runs at the same time, change nothing.
func TestAnyOrder(t *testing.T) {
	for _, name := range []string{"salesforce", "losant"} {
		api, err := compiled(name)
		require.NoError(t, err)
		r, err := contracttests.NewRunner(t.Context(), api, contracttests.Options{Target: contracttests.Target{BaseURL: start(t, mock(t, api))}})
		require.NoError(t, err)
		defer r.Close()
		first := verdicts(t, r, 0)
		assert.NotContains(t, first, " failed ")
		for seed := range uint64(10) {
			require.Equal(t, first, verdicts(t, r, seed))
		}
	}
}

// ginkgoSpec is what Ginkgo's report says of one spec.
type ginkgoSpec struct {
	ContainerHierarchyTexts []string
	LeafNodeText, State     string
	LeafNodeLabels          []string
}

// ginkgoRun runs the Ginkgo suite of this package with Ginkgo's own command, or without it where there is one process, and
// returns its specs.
func ginkgoRun(t *testing.T, command []string, dir string) []ginkgoSpec {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "GINKGO_EDITOR_INTEGRATION=true") // focused specs are no concern
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	data, err := os.ReadFile(filepath.Join(dir, "report.json"))
	require.NoError(t, err)
	var reports []struct{ SpecReports []ginkgoSpec }
	require.NoError(t, json.Unmarshal(data, &reports))
	var specs []ginkgoSpec
	for _, r := range reports {
		specs = append(specs, r.SpecReports...)
	}
	return slices.DeleteFunc(specs, func(s ginkgoSpec) bool { return s.LeafNodeText == "" })
}

// The specs are one for each example and check, and Ginkgo chooses among them by label and writes them down.
func TestGinkgoChoosesSpecs(t *testing.T) {
	if os.Getenv("PMGEN_CHILD") != "" {
		t.Skip("it is the child")
	}
	t.Setenv("PMGEN_CHILD", "1")
	dir := t.TempDir()
	self, err := os.Executable()
	require.NoError(t, err)
	specs := ginkgoRun(t, []string{self, "-test.run", "^TestContracts$", "-ginkgo.label-filter", "losant && schema && 200", "-ginkgo.randomize-all",
		"-ginkgo.flake-attempts", "2", "-ginkgo.junit-report", filepath.Join(dir, "junit.xml"), "-ginkgo.json-report", filepath.Join(dir, "report.json")}, dir)
	var ran []string
	for _, s := range specs {
		if s.State == "passed" {
			ran = append(ran, s.LeafNodeText)
			assert.Subset(t, s.LeafNodeLabels, []string{"UserOAuthTokens.Get", "GET", "example", "200", "schema"})
		}
	}
	assert.Equal(t, []string{"UserOAuthTokens.Get/200 userOauthTokens: schema"}, ran)
	junit, err := os.ReadFile(filepath.Join(dir, "junit.xml"))
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(junit), "UserOAuthTokens.Get/200 userOauthTokens: schema"))
}

// TestCorpusFlakiness: fifty runs in random order and eight processes have one result.
func TestCorpusFlakiness(t *testing.T) {
	if !*wholeCorpus {
		t.Skip("it takes a minute: make corpus runs it")
	}
	t.Setenv("PMGEN_CHILD", "1")
	dir := t.TempDir()
	here, err := os.CreateTemp(".", "contracts-*.test") // Ginkgo runs a binary where it lies
	require.NoError(t, err)
	require.NoError(t, here.Close())
	defer os.Remove(here.Name())
	for _, args := range [][]string{{"test", "-c", "-o", here.Name(), "."}, {"build", "-o", dir + "/ginkgo", "github.com/onsi/ginkgo/v2/ginkgo"}} {
		out, err := exec.Command("go", args...).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	results := map[string]int{}
	for seed := range 50 {
		specs := ginkgoRun(t, []string{filepath.Join(dir, "ginkgo"), "--procs=8", "--randomize-all", fmt.Sprintf("--seed=%d", seed+1), "--json-report=report.json",
			"--output-dir=" + dir, "--silence-skips", here.Name(), "--", "-test.run=^TestContracts$"}, dir)
		var lines []string
		for _, s := range specs {
			lines = append(lines, strings.Join(s.ContainerHierarchyTexts, " ")+" "+s.LeafNodeText+" "+s.State)
		}
		slices.Sort(lines)
		results[strings.Join(lines, "\n")]++
	}
	require.Len(t, results, 1)
	for lines, n := range results {
		t.Logf("%d runs of %d specs in random order and 8 processes, all the same", n, strings.Count(lines, "\n")+1)
		assert.NotContains(t, lines, " failed")
	}
}
