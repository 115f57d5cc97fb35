package contracttests_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

var wholeCorpus = flag.Bool("corpus", false, "test all of ../shared/corpus, not a few of it")

// few are the collections of the corpus that every run tests: many examples, repaired ones, forms, SOAP, declared schemas.
var few = []string{"collections/salesforce-platform-2023.json", "collections/notion.json", "collections/docusign-click-2026.json",
	"collections/bitbucket.json", "collections/calculator-soap.json", "losant"}

// TestCorpus: the mock of a published API keeps its contract, whether the examples or the types are the contract, and all of
// it is covered.
func TestCorpus(t *testing.T) {
	const dir = "../../shared/corpus"
	inputs := few
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not here: it holds published collections, and is not part of the repository", dir)
	}
	if *wholeCorpus {
		entries, err := os.ReadDir(dir + "/collections")
		require.NoError(t, err)
		inputs = []string{"losant"}
		for _, e := range entries {
			inputs = append(inputs, "collections/"+e.Name())
		}
	}
	for _, in := range inputs {
		t.Run(strings.TrimPrefix(in, "collections/"), func(t *testing.T) {
			result := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "api", Package: "api", In: in}})
			require.NotNil(t, result.API)
			url := start(t, mock(t, result.API))
			for _, exactness := range []contracttests.Exactness{contracttests.Exact, contracttests.Tolerant} {
				report := run(t, result.API, url, contracttests.Options{Exactness: exactness})
				for _, f := range report.Failures[:min(len(report.Failures), 5)] {
					t.Error(f.Details())
				}
				assert.Zero(t, report.Failed)
				assert.Equal(t, report.Operations, report.OperationsRun)
				assert.Equal(t, report.Examples, report.ExamplesRun)
				t.Logf("covered: %d of %d operations, %d of %d examples, %d checks, %d not covered, in %.2f s", report.OperationsRun, report.Operations,
					report.ExamplesRun, report.Examples, report.Checks, len(report.Skipped), report.Seconds)
				for _, s := range report.Skipped {
					assert.NotEmpty(t, s.Reason, "what is not covered has a reason")
				}
			}
		})
	}
}
