package paging_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

var update = flag.Bool("update", false, "write testdata/corpus.txt anew")

// corpus holds published descriptions. It is not part of the project: see CONTRIBUTING.md.
const corpus = "../../../shared/corpus"

// TestCorpus lists every pair of request parameter and reply member that an iterator goes by, with how many operations have it.
// A pair that does not belong together stands out in testdata/corpus.txt; -v lists the operations.
func TestCorpus(t *testing.T) {
	files, _ := filepath.Glob(corpus + "/collections/*.json")
	if len(files) == 0 {
		t.Skip("no corpus of published descriptions beside the repository")
	}
	counts, rules, all := map[string]int{}, map[string]int{}, 0
	for _, file := range append(files, corpus+"/losant") {
		in := filepath.Base(file)
		r := compile.Compile(compile.Input{FS: os.DirFS(filepath.Dir(file)), API: config.API{Name: "x", Package: "x", In: in}})
		require.NotNil(t, r.API, in)
		for _, op := range r.API.Operations {
			if op.Paging == nil {
				continue
			}
			counts[fmt.Sprintf("%s | %s", strings.TrimSuffix(in, ".json"), op.Paging)]++
			rules[op.Paging.Rule]++
			all++
			t.Logf("%s: %s and %s: %s", in, op.ID, op.Paging.GoName, op.Paging)
		}
	}
	var b strings.Builder
	for _, line := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%4d %s\n", counts[line], line)
	}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		fmt.Fprintf(&b, "%4d in all by %s\n", rules[rule], rule)
	}
	fmt.Fprintf(&b, "%4d in all\n", all)
	const golden = "testdata/corpus.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String(), "read the difference, then go test ./generator/paging -update")
}
