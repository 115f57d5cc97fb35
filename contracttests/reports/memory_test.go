package reports_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
)

// A report does not keep what passed: a run that is ten times as long needs no more memory. Each result has a reply of 64 KiB.
func TestReportsStream(t *testing.T) {
	for name, format := range map[string]reports.Format{"junit": reports.JUnit, "sarif": reports.SARIF, "har": reports.HAR} {
		t.Run(name, func(t *testing.T) {
			set, err := reports.Open(theRun(), []reports.File{{Path: filepath.Join(t.TempDir(), "report"), Format: format}})
			require.NoError(t, err)
			defer set.Abort()
			feed := func(from, to int) uint64 {
				for i := from; i < to; i++ {
					set.Add(passed(i))
				}
				runtime.GC()
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				return m.HeapAlloc
			}
			few := feed(0, 20)
			many := feed(20, 400)
			assert.Less(t, int64(many)-int64(few), int64(1<<20), "380 results hold 24 MiB")
			require.NoError(t, set.Close(&contracttests.Report{Checks: 400, Passed: 400}))
		})
	}
}

// passed is a check that passed, of an operation of its own.
func passed(i int) contracttests.Result {
	op := fmt.Sprintf("Items.List%d", i)
	return contracttests.Result{Operation: op, Method: "GET", Path: "/items", Case: op + "/200 ok", Kind: contracttests.Status, Verdict: contracttests.Passed, Duration: time.Millisecond,
		Exchange: &contracttests.Exchange{Method: "GET", URL: "http://127.0.0.1/items", Status: 200, ReplyBody: strings.Repeat("x", 64<<10)}}
}
