package mockserver

import (
	"net/http"
	"slices"
)

// Most requests want nothing special: no part of the body, no other form of it, no delay. What answers those is always the same
// but for the score, so it is put together once.

// plainReply is the reply to such requests. Nobody changes it.
type plainReply struct {
	never  bool // the reply depends on the request: on its values, or its cookies
	header http.Header
	noted  notedReply // for the journal
}

// answeredPlainly answers a request that wants nothing special, and reports whether it did.
func (s *Server) answeredPlainly(w *recorder, r *request, d *decision) bool {
	if !d.found || d.judges || d.tooLarge || d.interceptor != nil || r.options || r.special || s.settings.delay > 0 || s.settings.forgets ||
		r.Method == http.MethodOptions || r.Method == http.MethodHead {
		return false
	}
	h := w.Header()
	if len(h) > 0 { // somebody around this server has set some
		return false
	}
	c := d.best.candidate
	p := c.plain.Load()
	if p == nil {
		p = s.newPlainReply(c)
		c.plain.Store(p)
	}
	reply := c.written()
	if p.never || reply.compressed(r, &s.settings, reply.body) {
		return false
	}
	for name, values := range p.header {
		h[name] = values
	}
	h["X-Pmgen-Score"] = scoreHeader(d.best.score)
	w.plain = p
	w.WriteHeader(reply.status)
	if len(reply.body) > 0 {
		w.writeWhole(reply.body, reply.body)
	}
	return true
}

// newPlainReply puts together what [candidate.write] would write.
func (s *Server) newPlainReply(c *candidate) *plainReply {
	w := c.written()
	if w.templated() || w.stream || len(w.header["Set-Cookie"]) > 0 {
		return &plainReply{never: true}
	}
	p := &plainReply{header: http.Header{}}
	if s.cors != nil {
		s.cors.HandlerFunc(headerOnly{p.header}, &http.Request{Method: http.MethodGet, Header: http.Header{}})
	}
	w.mergeHeader(p.header)
	for name, values := range p.header {
		p.header[name] = slices.Clip(values)
	}
	var e entry
	e.setHeader(outHeader, p.header)
	p.noted = notedReply{e.data, w.body[:min(len(w.body), maxKept)]}
	return p
}

// headerOnly is for those who set headers only.
type headerOnly struct{ header http.Header }

func (h headerOnly) Header() http.Header       { return h.header }
func (h headerOnly) Write([]byte) (int, error) { return 0, nil }
func (h headerOnly) WriteHeader(int)           {}
