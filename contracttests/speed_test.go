package contracttests_test

import (
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// checksFor is an API of as many operations as have the checks.
func checksFor(api *model.API, checks int) []string {
	var ids []string
	seen := map[string]bool{}
	for _, c := range contracttests.Plan(api) {
		if checks <= 0 && !seen[c.Operation.ID] {
			break
		}
		checks -= len(c.Kinds())
		if !seen[c.Operation.ID] {
			seen[c.Operation.ID] = true
			ids = append(ids, c.Operation.ID)
		}
	}
	return ids
}

// Five hundred checks of a real API's mock, over the network of this machine, take less than two seconds.
func TestSpeed(t *testing.T) {
	const dir = "../../shared/corpus"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not here: it holds published collections, and is not part of the repository", dir)
	}
	for _, in := range []string{"losant", "collections/bitbucket.json"} {
		api := compile.Compile(compile.Input{FS: os.DirFS(dir), API: config.API{Name: "api", Package: "api", In: in}}).API
		require.NotNil(t, api)
		report := run(t, api, start(t, mock(t, api)), contracttests.Options{Operations: checksFor(api, 720)})
		assert.Empty(t, report.Failures)
		assert.GreaterOrEqual(t, report.Checks, 500)
		t.Logf("%s: %d checks in %.2f s", in, report.Checks, report.Seconds)
		assert.Less(t, report.Seconds, 2.0)
	}
}

// What a run keeps does not grow with its calls: results are handed on as they come.
func TestMemoryIsFlat(t *testing.T) {
	body := `{"text":"` + strings.Repeat("x", 64<<10) + `"}`
	api := &model.API{Title: "Big"}
	for range 40 {
		e := example("e", 200, "application/json", body)
		api.Operations = append(api.Operations, &model.Operation{ID: "Big", Method: "GET", Path: []model.PathPart{{Literal: "/big"}}, Examples: []*model.Example{e},
			Replies: []model.Reply{{Status: 200, Media: "application/json", Type: object(required("text", kind(model.KindString)))}}})
	}
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	}))
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	r, err := contracttests.NewRunner(t.Context(), api, contracttests.Options{Target: contracttests.Target{BaseURL: url}, Exchanges: true, Exactness: contracttests.Tolerant})
	require.NoError(t, err)
	defer r.Close()
	calls, most := 0, int64(0)
	peak := func(runs int) int64 {
		most = 0
		for range runs {
			require.NoError(t, r.Run(t.Context(), func(result contracttests.Result) {
				if result.Kind != contracttests.Status {
					return
				}
				if calls++; calls%40 == 20 {
					most = max(most, heap())
				}
			}))
		}
		return most
	}
	few := peak(2)
	many := peak(20)
	assert.Equal(t, 22*40, calls)
	assert.Less(t, many, few+12<<20, "each result holds a reply of 64 KiB: 800 of them are 50 MiB")
}

// A server that sends a gigabyte costs neither its memory nor its time.
func TestGigabyte(t *testing.T) {
	sent := make(chan int64, 8)
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int64(0)
		block := make([]byte, 1<<20)
		for range 1 << 10 {
			written, err := w.Write(block)
			n += int64(written)
			if err != nil {
				break
			}
		}
		sent <- n
	}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	report := run(t, shop(), url, contracttests.Options{Operations: []string{"Motd"}, Parallel: 1})
	runtime.ReadMemStats(&after)
	require.Len(t, report.Failures, 1)
	assert.Contains(t, report.Failures[0].Message, "the body is larger than 10485760 bytes")
	assert.Less(t, time.Since(began), 10*time.Second)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(100<<20))
	assert.Less(t, <-sent, int64(1<<30), "the rest is not read")
}
