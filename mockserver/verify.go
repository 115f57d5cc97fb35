package mockserver

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Entry is a request of the journal, with its reply and why it was that. Its secrets are masked.
type Entry struct {
	Number   uint64        `json:"number"` // counted from 1, also over those that are not kept any more
	Time     time.Time     `json:"time"`
	Duration time.Duration `json:"duration_ns"`
	Request  EntryRequest  `json:"request"`
	Reply    EntryReply    `json:"reply"`
	Why      EntryWhy      `json:"why"`
}

// EntryRequest is the request of an [Entry].
type EntryRequest struct {
	Method string      `json:"method"`
	Target string      `json:"target"` // path and query as they were sent
	Host   string      `json:"host,omitempty"`
	Remote string      `json:"remote,omitempty"`
	Header http.Header `json:"header"`
	EntryBody
}

// EntryReply is the reply of an [Entry].
type EntryReply struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	EntryBody
}

// EntryBody is the beginning of a body.
type EntryBody struct {
	Body  string `json:"body,omitempty"`
	Bytes int64  `json:"bytes"`          // of the whole
	Note  string `json:"note,omitempty"` // says what was left out
}

// EntryWhy says how the reply was chosen.
type EntryWhy struct {
	API       string  `json:"api,omitempty"`
	Operation string  `json:"operation,omitempty"` // "" where nothing matched
	Example   string  `json:"example,omitempty"`
	Score     float64 `json:"score,omitempty"`
	// Reason is that of an error: what the request breaks of what is declared.
	Reason string `json:"reason,omitempty"`
	// Candidates are those that match the request, the best first, with what each step gave or took. Only the admin API
	// tells them: they are worked out when an entry is looked at.
	Candidates []EntryCandidate `json:"candidates,omitempty"`
	Note       string           `json:"note,omitempty"` // says why there are none
}

// EntryCandidate is an example that may answer the request of an [Entry]. It holds no text of the request: that may be secret.
type EntryCandidate struct {
	Operation string             `json:"operation"`
	Example   string             `json:"example"`
	Status    int                `json:"status"`
	Score     float64            `json:"score"`
	Steps     map[string]float64 `json:"steps"`
	Behind    string             `json:"behind,omitempty"` // the rule by which the one before it goes first
}

// Journal returns the last requests, in the order in which they were answered. How many are kept is said with [WithJournal].
func (s *Server) Journal() []Entry { return s.entries(Query{}) }

// Calls returns the last requests that an operation answered, by its ID such as OAuthUsage.List.
func (s *Server) Calls(operation string) []Entry { return s.entries(Query{Operation: operation}) }

// Misses returns the last requests that nothing matched.
func (s *Server) Misses() []Entry {
	return slices.DeleteFunc(s.entries(Query{}), func(e Entry) bool { return e.Why.Operation != "" })
}

// Reset forgets the requests so far.
func (s *Server) Reset() {
	if s.journal != nil {
		s.journal.reset()
	}
}

// Query chooses entries of the journal; what is empty chooses all.
type Query struct {
	Operation string
	Method    string
	Status    string // 404, or 4xx
	Before    uint64 // those with a smaller number
	Limit     int    // the newest of them; 0: all
}

func (s *Server) entries(q Query) []Entry {
	var out []Entry
	for _, e := range s.kept(q) {
		out = append(out, s.shown(e))
	}
	slices.Reverse(out)
	return out
}

// kept copies entries, the newest first: they are shown without the journal's lock.
func (s *Server) kept(q Query) []*entry {
	if s.journal == nil {
		return nil
	}
	var out []*entry
	s.journal.eachBack(func(e *entry) bool {
		if q.wants(e) {
			kept := *e
			kept.data = bytes.Clone(e.data)
			out = append(out, &kept)
		}
		return q.Limit <= 0 || len(out) < q.Limit
	})
	return out
}

func (q *Query) wants(e *entry) bool {
	if q.Operation != "" && string(e.text(theOperation)) != q.Operation || q.Method != "" && !strings.EqualFold(string(e.text(inMethod)), q.Method) {
		return false
	}
	if class, ok := strings.CutSuffix(strings.ToLower(q.Status), "xx"); ok && strconv.Itoa(e.status/100) != class || !ok && q.Status != "" && strconv.Itoa(e.status) != q.Status {
		return false
	}
	return q.Before == 0 || e.number < q.Before
}

// shown is the entry as it may be seen.
func (s *Server) shown(e *entry) Entry {
	out := s.summary(e)
	out.Request.Header, out.Reply.Header = s.secrets.header(headers(e.text(inHeader))), s.secrets.header(headers(e.text(outHeader)))
	out.Request.EntryBody, out.Reply.EntryBody = s.body(e.text(inBody), e.requestBytes), s.body(e.text(outBody), e.replyBytes)
	if e.headersCut {
		out.Request.Note = strings.TrimPrefix(out.Request.Note+"; headers were left out: together they are longer than the journal keeps", "; ")
	}
	return out
}

// summary is the entry without headers and bodies.
func (s *Server) summary(e *entry) Entry {
	return Entry{Number: e.number, Time: e.at, Duration: e.took,
		Request: EntryRequest{Method: s.secrets.text(string(e.text(inMethod))), Target: s.secrets.text(string(e.text(inTarget))),
			Host: string(e.text(inHost)), Remote: string(e.text(inRemote)), EntryBody: EntryBody{Bytes: e.requestBytes}},
		Reply: EntryReply{Status: e.status, EntryBody: EntryBody{Bytes: e.replyBytes}},
		Why: EntryWhy{API: string(e.text(theAPI)), Operation: string(e.text(theOperation)), Example: string(e.text(theExample)), Score: e.score,
			Reason: s.secrets.text(string(e.text(theReason)))}}
}

func headers(data []byte) http.Header {
	h := http.Header{}
	list := strings.Split(string(data), "\x00")
	for i := 0; i+1 < len(list); i += 2 {
		h.Add(list[i], list[i+1])
	}
	return h
}

func (s *Server) body(text []byte, all int64) EntryBody {
	b := EntryBody{Body: s.secrets.text(strings.ToValidUTF8(string(text), "\uFFFD")), Bytes: all}
	if rest := all - int64(len(text)); rest > 0 {
		b.Note = "the last " + strconv.FormatInt(rest, 10) + " bytes of the body were left out"
	}
	return b
}
