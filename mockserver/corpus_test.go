package mockserver

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

var wholeCorpus = flag.Bool("corpus", false, "serve all of ../shared/corpus, not a few of it")

// few are the collections of the corpus that every run serves.
var few = []string{"collections/notion.json", "collections/docusign-click-2026.json", "collections/snowflake-sql.json", "losant"}

// eachOfCorpus compiles the published descriptions and runs a test of each.
func eachOfCorpus(t *testing.T, f func(t *testing.T, name string, api *model.API)) {
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
		name := strings.TrimPrefix(in, "collections/")
		t.Run(name, func(t *testing.T) {
			result := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "api", Package: "api", In: in}, Forget: true})
			require.NotNil(t, result.API)
			f(t, name, result.API)
		})
	}
}
