// Package mockserver answers requests with the recorded examples of compiled APIs: Postman's matching, explained, as an
// [http.Handler] that a test starts in milliseconds.
//
//	api, err := mockserver.Load(data)
//	server, err := mockserver.New([]*model.API{api})
//	test := httptest.NewServer(server)
//
// How a request finds its example is written at the top of match.go. Every reply says which example it is
// (X-Pmgen-Example, X-Pmgen-Operation, X-Pmgen-Score); a request can choose one with Postman's x-mock-response-id,
// x-mock-response-name and x-mock-response-code.
package mockserver

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rs/cors"

	"github.com/pmgen/pmgen/generator/model"
)

// Generation1 is named by every generated test package, so that one which needs another generation of this package does
// not compile. It stays as long as what those packages call does.
const Generation1 = true

// DefaultMaxBodyBytes is how much of a request's body is read unless [WithMaxBodyBytes] says otherwise.
const DefaultMaxBodyBytes = 10 << 20

// Option changes how a [Server] answers.
type Option func(*settings)

type settings struct {
	errors  bool
	strict  bool
	logger  *slog.Logger
	maxBody int64

	interceptor Interceptor
	replying
	prefixes []string // of the APIs, in their order

	journalRequests int
	journalBytes    int64
	mask            func(string) string
	observer        func(Exchange)
	adminToken      string
	pages           map[string]http.Handler

	forgets bool // each answer is worked out anew, for tests
}

// WithErrors makes recorded errors reachable without naming them: a request without credentials gets the recorded 401 or
// 403, one that breaks a declared schema the recorded 400 or 422, and so on: see errors.go. It is off by default; a request
// can switch it on or off for itself with the header X-Pmgen-Errors: 1 or 0.
func WithErrors(on bool) Option { return func(s *settings) { s.errors = on } }

// WithStrict leaves out the fuzzy steps of Postman's matching: other case, other trailing slash, other ids, nearly equal
// paths.
func WithStrict(on bool) Option { return func(s *settings) { s.strict = on } }

// WithLogger logs every request: its method, path and status, and the example that answered it.
func WithLogger(l *slog.Logger) Option { return func(s *settings) { s.logger = l } }

// WithMaxBodyBytes bounds how much of a request's body is read. A longer one gets 413.
func WithMaxBodyBytes(n int64) Option { return func(s *settings) { s.maxBody = n } }

// WithJournal bounds how many requests the journal keeps, and how many bytes they may take; 0 of either keeps none.
func WithJournal(requests int, bytes int64) Option {
	return func(s *settings) { s.journalRequests, s.journalBytes = requests, bytes }
}

// WithMask masks secrets in what the journal and the log show, beside those that their names or form give away.
func WithMask(mask func(string) string) Option { return func(s *settings) { s.mask = mask } }

// WithObserver calls f after every answered request. It is called by many goroutines at a time.
func WithObserver(f func(Exchange)) Option { return func(s *settings) { s.observer = f } }

// WithAdminToken lets only those use the admin API who send the token. Without it the admin API is for this machine alone.
func WithAdminToken(token string) Option { return func(s *settings) { s.adminToken = token } }

// WithPage adds a page to the admin API: /_pmgen/name.
func WithPage(name string, page http.Handler) Option {
	return func(s *settings) {
		if s.pages == nil {
			s.pages = map[string]http.Handler{}
		}
		s.pages["/_pmgen/"+name] = page
	}
}

// Server serves the examples of one or more APIs. It is safe for concurrent use.
type Server struct {
	settings settings
	secrets  *secrets
	journal  *journal   // nil where nothing is kept
	cors     *cors.Cors // nil: browsers are not answered
	current  atomic.Pointer[snapshot]
	served   atomic.Uint64 // how many snapshots so far
}

// newServer returns a server of nothing yet.
func newServer(opts []Option) (*Server, error) {
	s := &Server{settings: settings{maxBody: DefaultMaxBodyBytes, journalRequests: DefaultJournalRequests, journalBytes: DefaultJournalBytes}}
	for _, o := range opts {
		o(&s.settings)
	}
	if s.settings.maxBody <= 0 {
		return nil, errors.New("mockserver: the largest body must be greater than 0 bytes")
	}
	s.secrets = newSecrets(s.settings.mask)
	if s.settings.cors {
		s.cors = newCORS()
	}
	s.journal = newJournal(s.settings.journalRequests, s.settings.journalBytes)
	return s, nil
}

// New returns a server of the APIs, which must be complete (compiled, or read with [Load]) and must not change afterwards.
// All are matched together, at the root and below the path of each API's server; see [WithPrefixes] for other paths.
func New(apis []*model.API, opts ...Option) (*Server, error) {
	s, err := newServer(opts)
	if err != nil {
		return nil, err
	}
	if err := s.Replace(apis); err != nil {
		return nil, err
	}
	return s, nil
}

// Load reads an API that [model.Encode] wrote, such as the one that a generated test package carries.
func Load(data []byte) (*model.API, error) { return model.Decode(data) }

// Replace serves other APIs from now on. Requests that are being answered end with those that they began with; on an error
// nothing changes.
func (s *Server) Replace(apis []*model.API) error {
	snap, err := newSnapshot(apis, &s.settings)
	if err != nil {
		return err
	}
	snap.generation = s.served.Add(1)
	s.current.Store(snap)
	s.secrets.forget()
	if s.journal != nil {
		s.journal.detach(snap.generation)
	}
	return nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	root := s.current.Load()
	switch {
	case isAdmin(r.URL.Path):
		s.serveAdmin(w, r, root)
		return
	case r.Header.Get("X-Pmgen-Explain") != "":
		s.writeExplanation(w, r)
		return
	}
	began := time.Now()
	x := exchanges.Get().(*exchange)
	x.generation = root.generation
	x.request.reset(r, s.settings.maxBody)
	x.reply = recorder{ResponseWriter: w, body: x.reply.body[:0], keep: s.journal != nil}
	out := s.answer(&x.reply, &x.request, root)
	s.finished(x, out, began)
	x.request.release()
	x.reply.ResponseWriter, x.reply.whole = nil, nil
	exchanges.Put(x)
}

// decision is what a request gets.
type decision struct {
	*matcher
	best  hit
	found bool
	// judges: errors are answered for their reason; then it may be the judgement's.
	judges    bool
	judgement judgement
	tooLarge  bool // and nothing is recorded for that
}

// decide finds the example that answers the request, or the error that does in its place. t is told of the way; it may be nil.
func (s *Server) decide(req *request, root *snapshot, t *trace) (d decision, err error) {
	announced := req.announcedTooLarge()
	if announced && !s.answersErrors(req) {
		return decision{tooLarge: true}, nil
	}
	if d.matcher, d.best, d.found, err = s.remember(req, root, t); err != nil {
		return d, err
	}
	d.judges = d.errors && !d.selected()
	if d.found && d.judges && !announced {
		d.judgement = d.judge(d.best.candidate.operation)
	}
	if s.settings.interceptor != nil {
		req.rewind() // for those who read it themselves
	}
	if c := cmp.Or(d.judgement.candidate, d.best.candidate); c != nil && c.written().templated() {
		req.Body() // which the templates may want
	}
	if req.drain(); req.tooLarge || announced {
		if d.judgement = (judgement{}); d.found && d.judges {
			d.judgement = d.matcher.tooLarge(d.best.candidate.operation)
		}
		d.tooLarge = d.judgement.candidate == nil
	}
	if d.judgement.candidate != nil {
		d.best.candidate = d.judgement.candidate
	}
	return d, nil
}

// answer writes the reply.
func (s *Server) answer(w *recorder, req *request, root *snapshot) outcome {
	d, err := s.decide(req, root, nil)
	switch {
	case err != nil:
		writeError(w, http.StatusInternalServerError, "internalError", err.Error(), "Unreadable model")
		return outcome{}
	case s.answeredPlainly(w, req, &d):
		return outcome{d.best.candidate, d.best.candidate.operation, d.best.score, ""}
	case s.cors != nil && s.answeredCORS(w, req.Request, d):
		return outcome{}
	case d.tooLarge:
		writeTooLarge(w)
		return outcome{}
	case !d.found:
		return s.answerMiss(w, d)
	}
	if d.intercepted(w, &d.best) {
		return outcome{operation: d.best.candidate.operation}
	}
	d.best.candidate.write(w, req, &s.settings, d.best.score, d.judgement)
	return outcome{d.best.candidate, d.best.candidate.operation, d.best.score, line(d.judgement.violations)}
}

// answerMiss answers a request that no operation is for.
func (s *Server) answerMiss(w http.ResponseWriter, m decision) outcome {
	if m.intercepted(w, nil) {
		return outcome{}
	}
	if m.request.Method == http.MethodOptions {
		if allowed := m.allowed(); len(allowed) > 0 {
			writeAllow(w, allowed)
			return outcome{}
		}
	}
	if m.judges {
		if j := m.notAllowed(); j.candidate != nil {
			w.Header().Set("Allow", strings.Join(m.allowed(), ", "))
			j.candidate.write(w, m.request, &s.settings, 0, j)
			return outcome{j.candidate, j.candidate.operation, 0, line(j.violations)}
		}
	}
	m.writeMiss(w)
	return outcome{}
}

// answersErrors reports whether errors are answered for their reason.
func (s *Server) answersErrors(req *request) bool {
	if text := req.option("X-Pmgen-Errors"); text != "" {
		return isOn(text)
	}
	return s.settings.errors
}

func writeTooLarge(w http.ResponseWriter) {
	writeError(w, http.StatusRequestEntityTooLarge, "requestTooLargeError", "The request's body is larger than this mock server reads.", "Body too large")
}

// remember finds the best example of a request that was asked before, and else matches it.
func (s *Server) remember(req *request, root *snapshot, t *trace) (m *matcher, best hit, found bool, err error) {
	if root.memo == nil || s.settings.forgets || s.settings.errors || s.settings.interceptor != nil || t != nil {
		return s.match(req, root, t)
	}
	q, ok := req.question()
	if !ok {
		return s.match(req, root, t)
	}
	hash := q.hash(root.memo.seed)
	if a := root.memo.find(hash, q.is); a != nil {
		m = &req.matching
		*m = matcher{snapshot: root, request: req, strict: s.settings.strict}
		return m, a.hit, true, nil
	}
	if m, best, found, err = s.match(req, root, t); found && err == nil {
		root.memo.keep(hash, q.answered(best))
	}
	return m, best, found, err
}

// match finds the best example: of an archive, among the operations that the request may mean, and then among all. Where it is
// traced, at once among all.
func (s *Server) match(req *request, root *snapshot, t *trace) (m *matcher, best hit, found bool, err error) {
	req.split()
	in := func(snap *snapshot, part bool) {
		m = &req.matching
		*m = matcher{snapshot: snap, request: req, hits: req.hits[:0], strict: s.settings.strict, errors: s.answersErrors(req),
			interceptor: s.settings.interceptor, part: part, trace: t}
		if t != nil {
			t.matcher = m
		}
		best, found = m.match()
	}
	if a := root.archived; a != nil && t == nil {
		some, err := a.mayMatch(req)
		if err != nil {
			return nil, hit{}, false, err
		}
		if in(some, true); found && best.score > 0 { // else it is an example that is selected wherever it is recorded
			return m, best, true, nil
		}
	}
	all, err := root.whole()
	if err != nil {
		return nil, hit{}, false, err
	}
	in(all, false)
	req.hits = m.hits // with the room that they needed
	return m, best, found, nil
}
