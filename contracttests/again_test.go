package contracttests_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

func mapFS(text string) fstest.MapFS { return fstest.MapFS{"depot.json": {Data: []byte(text)}} }

// status gives the reply of the example with the id another status.
func status(id string, code int) func(*http.Request, *httptest.ResponseRecorder) {
	return func(_ *http.Request, w *httptest.ResponseRecorder) {
		if w.Header().Get("X-Pmgen-Example") == id {
			w.Code = code
		}
	}
}

// unwell answers the first requests of each method and path as trouble does, and then as h.
func unwell(h http.Handler, times int, trouble func(w http.ResponseWriter, r *http.Request)) (http.Handler, func(string) int) {
	var mu sync.Mutex
	seen := map[string]int{}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen/") {
			h.ServeHTTP(w, r)
			return
		}
		key := r.Method + " " + r.Header.Get("X-Mock-Response-Id")
		mu.Lock()
		seen[key]++
		n := seen[key]
		mu.Unlock()
		if n <= times {
			trouble(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
	return handler, func(key string) int {
		mu.Lock()
		defer mu.Unlock()
		return seen[key]
	}
}

func answers(code int, header ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// hangsUp closes the connection in the middle of a reply: before it, net/http itself would make a GET again.
func hangsUp(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = w.Write([]byte("{"))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func TestRequestsAreMadeAgain(t *testing.T) {
	for name, c := range map[string]struct {
		trouble func(http.ResponseWriter, *http.Request)
		op      string
		calls   int // of the first case
		passes  bool
	}{
		"503 of a GET":                                  {answers(503), "Items.List", 2, true},
		"502 of a GET":                                  {answers(502), "Items.List", 2, true},
		"504 of a GET":                                  {answers(504), "Items.List", 2, true},
		"429 of a GET":                                  {answers(429, "Retry-After", "0"), "Items.List", 2, true},
		"a connection that breaks":                      {hangsUp, "Items.List", 2, true},
		"500 is an answer":                              {answers(500), "Items.List", 1, false},
		"429 of a POST: it was refused":                 {answers(429), "Token", 2, true},
		"503 of a POST that is to come again":           {answers(503, "Retry-After", "0"), "Token", 2, true},
		"503 of a POST may have been processed":         {answers(503), "Token", 1, false},
		"502 of a POST may have been processed":         {answers(502, "Retry-After", "0"), "Token", 1, false},
		"a POST whose connection breaks":                {hangsUp, "Token", 1, false},
		"a wait that is longer than a request may take": {answers(429, "Retry-After", "3600"), "Items.List", 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			api := shop()
			h, calls := unwell(mock(t, api), 1, c.trouble)
			report := run(t, api, start(t, h), contracttests.Options{Operations: []string{c.op}, Retries: 2, Timeout: 5 * time.Second})
			op := api.Operation(c.op)
			assert.Equal(t, c.calls, calls(op.Method+" "+op.ReplyExamples()[0].ID))
			assert.Equal(t, c.passes, report.OK(), "%v", report.Failures)
			if c.passes {
				assert.Positive(t, report.Flaky)
				require.Len(t, report.FlakyCases, 1)
				assert.NotEmpty(t, report.FlakyCases[0].Reason)
			} else {
				assert.Zero(t, report.Flaky)
			}
		})
	}
}

func TestRetriesHaveAnEnd(t *testing.T) {
	api := shop()
	h, calls := unwell(mock(t, api), 100, answers(503))
	report := run(t, api, start(t, h), contracttests.Options{Operations: []string{"Items.List"}, Retries: 2})
	assert.Equal(t, 3, calls("GET list"))
	require.Len(t, report.Failures, 1)
	assert.Contains(t, report.Failures[0].Message, "want 200, got 503")
	assert.Contains(t, report.Failures[0].Details(), "asked 3 times; before, in vain: 503 Service Unavailable; 503 Service Unavailable\n")
}

// Without the flag nothing is made again, and what an example records is no trouble.
func TestWhatIsNotMadeAgain(t *testing.T) {
	api := shop()
	h, calls := unwell(mock(t, api), 1, answers(503))
	assert.False(t, run(t, api, start(t, h), contracttests.Options{Operations: []string{"Items.List"}}).OK())
	assert.Equal(t, 1, calls("GET list"))

	api.Operation("Items.Get").Examples = append(api.Operation("Items.Get").Examples, example("busy", 503, "text/plain", "later"))
	h, calls = unwell(mock(t, api), 0, nil)
	assert.True(t, run(t, api, start(t, h), contracttests.Options{Operations: []string{"Items.Get"}, Retries: 3}).OK())
	assert.Equal(t, 1, calls("GET busy"))
}

// A 404 to the second attempt of a DELETE is what the first one did, and no verdict: the reason is the first one's.
func TestADeleteThatMayHaveHappened(t *testing.T) {
	api := shop()
	api.Operation("Items.Delete").Replies = []model.Reply{{Status: 204}}
	h, calls := unwell(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) }), 1, answers(504))
	report := run(t, api, start(t, h), contracttests.Options{Operations: []string{"Items.Delete"}, Retries: 2, Exactness: contracttests.Exact})
	assert.Equal(t, 2, calls("DELETE "))
	require.Len(t, report.Failures, 1)
	assert.Contains(t, report.Failures[0].Message, "504")
}

// At a rate of 50 a second, eleven requests take at least a fifth of one.
func TestRate(t *testing.T) {
	api := shop()
	n, mu := 0, sync.Mutex{}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n++
		mu.Unlock()
		mock(t, api).ServeHTTP(w, r)
	})
	began := time.Now()
	report := run(t, api, start(t, h), contracttests.Options{Rate: 50, Parallel: 8})
	assert.Empty(t, report.Failures)
	assert.GreaterOrEqual(t, time.Since(began), time.Duration(n-2)*20*time.Millisecond)
}

// A server that is about to start is waited for.
func TestAServerThatStartsLate(t *testing.T) {
	api := shop()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	_, err = contracttests.Check(t.Context(), api, contracttests.Options{Target: contracttests.Target{BaseURL: "http://" + address}})
	require.ErrorContains(t, err, "does not answer")
	late := &http.Server{Handler: mock(t, api)}
	t.Cleanup(func() { _ = late.Close() })
	time.AfterFunc(150*time.Millisecond, func() {
		if l, err := net.Listen("tcp", address); err == nil {
			_ = late.Serve(l)
		}
	})
	assert.True(t, run(t, api, "http://"+address, contracttests.Options{Retries: 5}).OK())
}
