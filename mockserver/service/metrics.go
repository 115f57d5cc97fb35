package service

import (
	"maps"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/pmgen/pmgen/mockserver"
)

// Metrics counts what a server does, for Prometheus. Its labels are bounded by the description, never by what callers send.
//
// The library is VictoriaMetrics': it adds 3 modules to the graph of those who take pmgen as a tool, Prometheus' own 16.
type Metrics struct {
	set      *metrics.Set
	requests atomic.Pointer[map[series]*metrics.Counter]
	mu       sync.Mutex // of those who add a series
	buckets  []atomic.Uint64
	nanos    atomic.Int64
	in, out  *metrics.Counter
	ok, bad  *metrics.Counter // reloads
}

// series is the labels of a counter.
type series struct {
	operation string
	status    int
}

// maxSeries bounds the counters of requests: a description that changes while it is served brings new operations.
const maxSeries = 10_000

// bounds are the upper ones of the histogram's buckets.
var bounds = []time.Duration{50 * time.Microsecond, 100 * time.Microsecond, 250 * time.Microsecond, 500 * time.Microsecond, time.Millisecond,
	5 * time.Millisecond, 25 * time.Millisecond, 100 * time.Millisecond, 500 * time.Millisecond, 2500 * time.Millisecond, 10 * time.Second}

// NewMetrics returns counters at zero.
func NewMetrics() *Metrics {
	m := &Metrics{set: metrics.NewSet(), buckets: make([]atomic.Uint64, len(bounds)+1)}
	m.requests.Store(&map[series]*metrics.Counter{})
	m.in, m.out = m.set.NewCounter("pmgen_request_bytes_total"), m.set.NewCounter("pmgen_reply_bytes_total")
	m.ok, m.bad = m.set.NewCounter(`pmgen_reloads_total{result="ok"}`), m.set.NewCounter(`pmgen_reloads_total{result="failed"}`)
	started := float64(time.Now().Unix())
	m.set.NewGauge("pmgen_start_time_seconds", func() float64 { return started })
	m.set.NewGauge("pmgen_request_duration_seconds_sum", func() float64 { return time.Duration(m.nanos.Load()).Seconds() })
	for i := range m.buckets {
		le := "+Inf"
		if i < len(bounds) {
			le = strconv.FormatFloat(bounds[i].Seconds(), 'g', -1, 64)
		}
		m.set.NewGauge(`pmgen_request_duration_seconds_bucket{le="`+le+`"}`, func() float64 { return m.upTo(i) })
	}
	m.set.NewGauge("pmgen_request_duration_seconds_count", func() float64 { return m.upTo(len(m.buckets) - 1) })
	return m
}

func (m *Metrics) upTo(bucket int) float64 {
	n := uint64(0)
	for i := range bucket + 1 {
		n += m.buckets[i].Load()
	}
	return float64(n)
}

// Observe counts an answered request. It is for [mockserver.WithObserver].
func (m *Metrics) Observe(x mockserver.Exchange) {
	m.of(series{x.Operation, x.Status}).Inc()
	i := 0
	for i < len(bounds) && x.Duration > bounds[i] {
		i++
	}
	m.buckets[i].Add(1)
	m.nanos.Add(int64(x.Duration))
	if x.RequestBytes > 0 {
		m.in.Add(int(x.RequestBytes))
	}
	m.out.Add(int(x.ReplyBytes))
}

// of returns the counter of a series: without a lock where it is known, which is nearly always.
func (m *Metrics) of(s series) *metrics.Counter {
	if c := (*m.requests.Load())[s]; c != nil {
		return c
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known := *m.requests.Load()
	if len(known) >= maxSeries {
		s = series{"other", 0}
	}
	if c := known[s]; c != nil {
		return c
	}
	operation := s.operation
	if operation == "" {
		operation = "none" // nothing matched
	}
	c := m.set.GetOrCreateCounter("pmgen_requests_total{operation=" + strconv.Quote(operation) + `,status="` + strconv.Itoa(s.status) + `"}`)
	more := maps.Clone(known)
	more[s] = c
	m.requests.Store(&more)
	return c
}

// Reloaded counts a reload.
func (m *Metrics) Reloaded(err error) {
	if err != nil {
		m.bad.Inc()
		return
	}
	m.ok.Inc()
}

// ServeHTTP writes all in Prometheus' text format.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}
