package postman_test

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// TestLedgerOfTheCorpus compiles all 55 published collections and holds their ledgers against a plain walk over their JSON:
// pointer by pointer, both ways, and in sums as counted when the collections were gathered.
func TestLedgerOfTheCorpus(t *testing.T) {
	dir := corpus(t, "collections")
	files := jsonFiles(t, dir)
	require.Len(t, files, 55)
	stats := statistics(t, filepath.Join(dir, "..", "STATS.tsv"))
	var requests, examples, scalars, valid int
	skips := map[string]int{}
	for _, name := range files {
		t.Run(name, func(t *testing.T) {
			ledger, want := accounts(t, dir, name)
			for _, e := range ledger.Examples {
				if e.JSON == model.Valid {
					valid++
					if want.examples[e.Pointer].json == "scalar" {
						scalars++
					}
				}
				if e.Skipped != "" {
					skips["example: "+e.Skipped]++
				}
			}
			for _, r := range ledger.Requests {
				if r.Skipped != "" {
					skips["request: "+r.Skipped]++
				}
			}
			counted := stats[name]
			require.NotNil(t, counted, "STATS.tsv has no line")
			assert.Equal(t, counted["requests"], ledger.Counts.Requests)
			assert.Equal(t, counted["examples"], ledger.Counts.Examples)
			requests += ledger.Counts.Requests
			examples += ledger.Counts.Examples
		})
	}
	assert.Equal(t, 6602, requests)
	assert.Equal(t, 4034, examples)
	assert.Equal(t, 3485, valid, "bodies that a strict decoder accepts")
	assert.Equal(t, 10, scalars, "of them neither object nor array")
	for _, reason := range slices.Sorted(maps.Keys(skips)) {
		t.Logf("left out %4d x %s", skips[reason], reason)
	}
}

// statistics reads the numbers of a table of tab-separated values, by the first column and the names of the others.
func statistics(t *testing.T, path string) map[string]map[string]int {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	head, all := strings.Split(lines[0], "\t"), map[string]map[string]int{}
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		row := map[string]int{}
		for i, cell := range cells {
			if n, err := strconv.Atoi(cell); err == nil {
				row[head[i]] = n
			}
		}
		all[cells[0]] = row
	}
	return all
}

// accounts compiles a file and compares its ledger with the walk: every request and example of the one is in the other, and
// what is left out is what nobody could send or serve.
func accounts(t *testing.T, dir, name string) (*model.Ledger, *census) {
	t.Helper()
	result := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "api", Package: "api", In: name}})
	require.NotNil(t, result.API, "%v", result.Diagnostics)
	assert.Zero(t, result.Diagnostics.Errors(), "%v", result.Diagnostics)
	ledger, want := model.NewLedger(result.API), count(plainFile(t, filepath.Join(dir, name)))
	require.NotNil(t, want, "the walk finds no collection")

	seen := map[string]bool{}
	for _, got := range ledger.Requests {
		assert.False(t, seen[got.Pointer], "%s stands in the ledger twice", got.Pointer)
		seen[got.Pointer] = true
		w, ok := want.requests[got.Pointer]
		assert.True(t, ok, "%s is no request to the walk", got.Pointer)
		assert.Equal(t, name, got.File)
		assert.Equal(t, w.name, got.Name, got.Pointer)
		assert.Equal(t, w.lacks != "", got.Skipped != "", "%s lacks %q, and is left out because %q", got.Pointer, w.lacks, got.Skipped)
		assert.NotEqual(t, got.Skipped == "", got.Operation == "", "%s is either an operation or left out", got.Pointer)
		assert.Equal(t, got.Operation == "", got.Endpoint == "", got.Pointer)
		if got.Skipped == "" {
			assert.Equal(t, cmp.Or(w.method, "GET"), got.Method, got.Pointer)
		}
	}
	for pointer := range want.requests {
		assert.True(t, seen[pointer], "the request %s is not in the ledger", pointer)
	}
	texts := recordedTexts(t, dir, name)
	for _, got := range ledger.Examples {
		assert.False(t, seen[got.Pointer], "%s stands in the ledger twice", got.Pointer)
		seen[got.Pointer] = true
		w, ok := want.examples[got.Pointer]
		assert.True(t, ok, "%s is no example to the walk", got.Pointer)
		assert.Equal(t, name, got.File)
		assert.Equal(t, w.name, got.Name, got.Pointer)
		assert.Equal(t, w.json != "", got.JSON == model.Valid, "%s is %q to a strict decoder and %s in the ledger", got.Pointer, w.json, got.JSON)
		if w.status != 0 {
			assert.Equal(t, w.status, got.Status, got.Pointer)
		}
		assert.NotEqual(t, got.Served, got.Skipped != "", "%s is either served or left out", got.Pointer)
		assert.Equal(t, w.status != 0 && (w.status < 200 || w.status > 599) || want.requests[owner(got.Pointer)].lacks != "", got.Skipped != "",
			"%s with status %d is left out because %q", got.Pointer, w.status, got.Skipped)
		assert.Equal(t, w.text, texts[got.Pointer], "%s: the body is as recorded", got.Pointer)
	}
	for pointer := range want.examples {
		assert.True(t, seen[pointer], "the example %s is not in the ledger", pointer)
	}
	return ledger, want
}

// recordedTexts are the bodies of a file's examples as the reader has them, before secrets are masked.
func recordedTexts(t *testing.T, dir, name string) map[string]string {
	api, _ := read(t, dir, name)
	texts := map[string]string{}
	add := func(examples []*model.Example) {
		for _, e := range examples {
			texts[e.Pointer] = e.Content.Text
		}
	}
	for _, op := range api.Operations {
		add(op.Examples)
	}
	for _, s := range api.Skipped {
		add(s.Examples)
	}
	return texts
}

// owner is the pointer of the request that an example lies in.
func owner(example string) string {
	list := example[:strings.LastIndexByte(example, '/')]
	return list[:strings.LastIndexByte(list, '/')]
}
