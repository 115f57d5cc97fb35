package contracttests_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
)

// With Exchanges every request of a run is in a result, once: of chains and pages, and those that were made again.
func TestEveryRequestIsKept(t *testing.T) {
	api := depotAPI(t)
	for name, retries := range map[string]int{"each once": 0, "made again": 2} {
		t.Run(name, func(t *testing.T) {
			var arrived atomic.Int64
			troubled, _ := unwell(newDepot(), retries/2, answers(http.StatusTooManyRequests, "Retry-After", "0"))
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasPrefix(r.URL.Path, "/_pmgen/") {
					arrived.Add(1)
				}
				troubled.ServeHTTP(w, r)
			})
			kept := map[*contracttests.Exchange]bool{}
			several := 0
			keep := func(x *contracttests.Exchange) {
				kept[x] = true
				assert.Positive(t, x.Status)
				assert.Equal(t, "HTTP/1.1", x.Proto)
				assert.Positive(t, x.Sent)
				assert.Positive(t, x.Waited)
				assert.LessOrEqual(t, x.Sent+x.Waited, x.Duration)
			}
			report := run(t, api, start(t, h), contracttests.Options{Exchanges: true, Retries: retries, Each: func(r contracttests.Result) {
				if r.Exchange != nil {
					keep(r.Exchange)
				}
				for _, x := range r.Also {
					assert.False(t, kept[x], "it is in one result")
					keep(x)
					several++
				}
			}})
			assert.Positive(t, report.Passed)
			assert.EqualValues(t, arrived.Load(), len(kept))
			assert.Positive(t, several)
		})
	}
}

// A request that nobody answers has the time that it was waited for.
func TestARequestWithoutReplyIsKept(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/_pmgen/") {
			select {
			case <-done:
			case <-r.Context().Done():
			}
		}
	})
	var kept []*contracttests.Exchange
	run(t, shop(), start(t, h), contracttests.Options{Exchanges: true, Operations: []string{"Items.List"}, Exactness: contracttests.Exact, Timeout: 50 * time.Millisecond,
		Each: func(r contracttests.Result) { kept = append(kept, r.Exchange) }})
	require.NotEmpty(t, kept)
	x := kept[0]
	assert.Zero(t, x.Status)
	assert.GreaterOrEqual(t, x.Waited, 40*time.Millisecond)
	assert.Equal(t, x.Duration, x.Sent+x.Waited)
}
