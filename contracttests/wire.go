package contracttests

import (
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"
	"time"
)

// stages note when a request was written and when its reply began.
type stages struct {
	start        time.Time
	wrote, began atomic.Int64 // nanoseconds since the start; 0: it did not happen
}

// traced is the request, whose stages are noted.
func (s *stages) traced(req *http.Request) *http.Request {
	since := func(n *atomic.Int64) { n.Store(max(int64(time.Since(s.start)), 1)) }
	return req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		WroteRequest:         func(httptrace.WroteRequestInfo) { since(&s.wrote) },
		GotFirstResponseByte: func() { since(&s.began) },
	}))
}

// of gives the exchange its stages.
func (s *stages) of(x *Exchange) {
	wrote, began := time.Duration(s.wrote.Load()), time.Duration(s.began.Load())
	switch {
	case wrote == 0:
		x.Sent = x.Duration // in vain
	case began < wrote: // it never began, or before all was sent
		x.Sent, x.Waited = wrote, 0
		if began == 0 {
			x.Waited = x.Duration - wrote
		}
	default:
		x.Sent, x.Waited = wrote, began-wrote
	}
}

// attempt makes a call once. With [Options.Exchanges] what went over the wire is kept, whatever becomes of it.
func (k *checker) attempt(c *call) (*received, error) {
	req, noted := c.request, (*stages)(nil)
	c.started = time.Now()
	if k.runner.options.Exchanges {
		noted = &stages{start: c.started} // no stage is longer than the whole
		req = noted.traced(req)
	}
	got, err := k.runner.send(req, k.wantedEvents())
	c.duration = time.Since(c.started)
	if noted != nil {
		c.exchange = nil
		x := k.runner.exchange(c, got)
		noted.of(x)
		k.wire = append(k.wire, x)
	}
	return got, err
}

// others gives the requests of the case that no result has to its first one.
func (k *checker) others(results []Result) {
	if len(results) == 0 {
		return
	}
	for _, x := range k.wire {
		if !slices.ContainsFunc(results, func(r Result) bool { return r.Exchange == x }) {
			results[0].Also = append(results[0].Also, x)
		}
	}
}

// exchange is what went over the wire, as far as it may be shown.
func (r *Runner) exchange(c *call, got *received) *Exchange {
	if c.exchange != nil {
		return c.exchange
	}
	x := &Exchange{Method: c.request.Method, URL: named(r.redact.text(c.request.URL.Redacted())), Headers: r.redact.headers(c.request.Header),
		Body: r.redact.masked(string(c.payload), MaxExchangeBytes, r.redact.body), BodyBytes: len(c.payload), Started: c.started, Duration: c.duration}
	if got != nil {
		x.Status, x.Proto, x.ReplyHeaders, x.ReplyBytes = got.status, got.proto, r.redact.headers(got.header), len(got.body)
		x.ReplyBody = r.redact.masked(string(got.body), MaxExchangeBytes, r.redact.body)
	}
	c.exchange = x
	return x
}
