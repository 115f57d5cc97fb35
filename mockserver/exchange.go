package mockserver

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// outcome is what a request was answered with.
type outcome struct {
	candidate *candidate // nil where nothing matched, or what matched was answered by an interceptor
	operation *operation // nil where nothing matched
	score     float64
	reason    string // why an error was answered
}

// Exchange is an answered request, as [WithObserver] tells of it.
type Exchange struct {
	Operation    string // its ID; "" where nothing matched
	Example      string // its ID; "" where none was sent
	Method, Path string // with secrets masked
	Status       int
	Duration     time.Duration
	RequestBytes int64 // of the body
	ReplyBytes   int64 // of the body
}

// exchange is a request and its reply while they pass.
type exchange struct {
	request    request
	reply      recorder
	entry      entry  // which the journal copies
	generation uint64 // of what is served
}

// exchanges are used again and again: nothing of one is kept after its request.
var exchanges = sync.Pool{New: func() any { return &exchange{} }}

// recorder passes a reply on and notes what it was.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	body   []byte // its beginning
	keep   bool
	whole  []byte      // the whole body, where nobody changes it
	plain  *plainReply // what it is, but for its score; nil: something else
}

// writeWhole writes a body that nobody changes, whose text is what it is before it is compressed: the journal need not copy
// it twice.
func (r *recorder) writeWhole(body, text []byte) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	r.whole = text
	n, _ := r.ResponseWriter.Write(body) // the other side has gone: nobody is left to tell
	r.bytes += int64(n)
}

// sent is the beginning of the body.
func (r *recorder) sent() []byte {
	if r.whole != nil {
		return r.whole[:min(len(r.whole), maxKept)]
	}
	return r.body
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	if r.keep && len(r.body) < maxKept {
		r.body = append(r.body, p[:min(len(p), maxKept-len(r.body))]...)
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// Unwrap is for [http.ResponseController].
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush implements [http.Flusher], which some interceptors ask for.
func (r *recorder) Flush() {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	_ = http.NewResponseController(r.ResponseWriter).Flush() // who cannot does not
}

// finished notes an answered request wherever somebody wants to know of it.
func (s *Server) finished(x *exchange, out outcome, began time.Time) {
	r, w := &x.request, &x.reply
	if w.status == 0 {
		w.status = http.StatusOK // net/http's
	}
	took := time.Since(began)
	var operation, example string
	if out.operation != nil {
		operation = out.operation.ID
	}
	if out.candidate != nil {
		example = out.candidate.id
	}
	if s.journal != nil {
		s.journal.add(x.note(out, operation, example, began, took))
	}
	if f := s.settings.observer; f != nil {
		f(Exchange{Operation: operation, Example: example, Method: s.method(r.Method), Path: s.secrets.line(r.URL.Path), Status: w.status, Duration: took,
			RequestBytes: r.bodyBytes, ReplyBytes: w.bytes})
	}
	if l := s.settings.logger; l != nil && l.Enabled(r.Context(), slog.LevelInfo) {
		s.log(r.Context(), l, x, out, began, took)
	}
}

// log writes a line. It makes the record itself: what else a logger does for one, asking for the time and the caller, costs as
// much as matching. What a candidate's lines begin with is written once.
func (s *Server) log(ctx context.Context, l *slog.Logger, x *exchange, out outcome, began time.Time, took time.Duration) {
	handler := l.Handler()
	switch c := out.candidate; {
	case c != nil:
		begun := c.logged.Load()
		if begun == nil {
			h := handler.WithAttrs([]slog.Attr{slog.String("operation", c.operation.ID), slog.String("example", c.id)})
			begun = &h
			c.logged.Store(begun)
		}
		handler = *begun
	case out.operation != nil:
		handler = handler.WithAttrs([]slog.Attr{slog.String("operation", out.operation.ID)})
	}
	line := slog.NewRecord(began.Add(took), slog.LevelInfo, "request", 0)
	line.AddAttrs(slog.String("method", s.method(x.request.Method)), slog.String("path", s.secrets.line(x.request.URL.Path)),
		slog.Int("status", x.reply.status), slog.Duration("took", took))
	_ = handler.Handle(ctx, line) // a log that cannot be written has nobody to tell
}

// method is a method as it may be shown: a caller can send any word.
func (s *Server) method(method string) string {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions:
		return method
	}
	return s.secrets.line(method)
}

// note writes the exchange down as an entry of the journal.
func (x *exchange) note(out outcome, operation, example string, began time.Time, took time.Duration) *entry {
	r, w, e := &x.request, &x.reply, &x.entry
	*e = entry{data: e.data[:0], generation: x.generation, at: began, took: took, status: w.status, score: out.score,
		requestBytes: r.bodyBytes, replyBytes: w.bytes}
	e.set(inMethod, r.Method)
	e.set(inTarget, target(r.Request))
	e.set(inHost, r.Host)
	e.set(inRemote, r.RemoteAddr)
	e.setHeader(inHeader, r.Header)
	e.setBytes(inBody, r.seen())
	if w.plain != nil {
		e.reply = &w.plain.noted
		e.end(outHeader)
		e.end(outBody)
	} else {
		e.setHeader(outHeader, w.Header())
		e.setBytes(outBody, w.sent())
	}
	api := ""
	if out.operation != nil {
		api = out.operation.api.Title
	}
	e.set(theAPI, api)
	e.set(theOperation, operation)
	e.set(theExample, example)
	e.set(theReason, out.reason)
	return e
}

// target is the path and query as they were sent.
func target(r *http.Request) string {
	if r.RequestURI != "" {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}
