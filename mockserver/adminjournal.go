package mockserver

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
)

// listed is how many entries a list has where nothing is said.
const listed = 100

// journalRow is an entry of the list.
type journalRow struct {
	Number    uint64  `json:"number"`
	Time      string  `json:"time"`
	Method    string  `json:"method"`
	Target    string  `json:"target"`
	Status    int     `json:"status"`
	Operation string  `json:"operation,omitempty"`
	Example   string  `json:"example,omitempty"`
	Score     float64 `json:"score,omitempty"`
	Reason    string  `json:"reason,omitempty"`
	Millis    float64 `json:"duration_ms"`
	Entry     string  `json:"entry"` // where all of it is
}

type journalPage struct {
	Total    uint64       `json:"total"` // of all requests so far
	Kept     int          `json:"kept"`
	Bytes    int64        `json:"bytes"`
	Requests []journalRow `json:"requests"`       // the newest first
	Next     string       `json:"next,omitempty"` // where older ones are
}

// serveJournal lists the newest requests: ?operation=, ?method=, ?status=404 or 4xx, ?limit=, ?before=NUMBER.
func (s *Server) serveJournal(w http.ResponseWriter, r *http.Request, root *snapshot) {
	if r.Method == http.MethodDelete {
		s.serveReset(w, r, root)
		return
	}
	asked := r.URL.Query()
	q := Query{Operation: asked.Get("operation"), Method: asked.Get("method"), Status: asked.Get("status"), Limit: listed}
	for name, into := range map[string]func(uint64){"limit": func(n uint64) { q.Limit = int(min(n, 1<<20)) }, "before": func(n uint64) { q.Before = n }} {
		if text := asked.Get(name); text != "" {
			n, err := strconv.ParseUint(text, 10, 64)
			if err != nil || n == 0 {
				writeError(w, http.StatusBadRequest, "badRequestError", name+" is a number greater than 0, not "+quote(text)+".", "Not a number")
				return
			}
			into(n)
		}
	}
	page := journalPage{Requests: []journalRow{}}
	if j := s.journal; j != nil {
		j.mu.Lock()
		page.Total, page.Kept, page.Bytes = j.last, j.kept, j.size
		j.mu.Unlock()
	}
	for _, e := range s.kept(q) {
		page.Requests = append(page.Requests, s.row(e))
	}
	if n := len(page.Requests); n == q.Limit {
		asked.Set("before", strconv.FormatUint(page.Requests[n-1].Number, 10))
		page.Next = "/_pmgen/journal?" + asked.Encode()
	}
	writeJSON(w, http.StatusOK, page)
}

func (s *Server) row(e *entry) journalRow {
	shown := s.summary(e)
	return journalRow{Number: e.number, Time: e.at.UTC().Format("2006-01-02T15:04:05.000Z07:00"), Method: shown.Request.Method, Target: shown.Request.Target,
		Status: e.status, Operation: shown.Why.Operation, Example: shown.Why.Example, Score: e.score, Reason: shown.Why.Reason,
		Millis: float64(e.took.Microseconds()) / 1000, Entry: "/_pmgen/journal/" + strconv.FormatUint(e.number, 10)}
}

// serveEntry shows one request with its reply and why it was that.
func (s *Server) serveEntry(w http.ResponseWriter, r *http.Request, _ *snapshot) {
	text := strings.TrimPrefix(strings.TrimSuffix(r.URL.Path, "/"), "/_pmgen/journal/")
	n, err := strconv.ParseUint(text, 10, 63)
	if err == nil {
		if found := s.kept(Query{Before: n + 1, Limit: 1}); len(found) == 1 && found[0].number == n {
			e := s.shown(found[0])
			e.Why.Candidates, e.Why.Note = s.candidatesOf(found[0])
			writeJSON(w, http.StatusOK, e)
			return
		}
	}
	writeError(w, http.StatusNotFound, "notFoundError", "The journal keeps no request "+quote(text)+" (any more); /_pmgen/journal lists those that it does.", "No such request")
}

// candidatesOf matches the request of an entry again: that is as it was, as long as the same description is served.
func (s *Server) candidatesOf(e *entry) (list []EntryCandidate, note string) {
	switch body := e.text(inBody); {
	case e.generation != s.current.Load().generation:
		return nil, "another description is served since: what matched is not known any more"
	case e.headersCut || int64(len(body)) < e.requestBytes:
		return nil, "parts of the request were not kept: what matched is not known any more; POST /_pmgen/explain explains it"
	default:
		r, err := http.NewRequest(string(e.text(inMethod)), string(e.text(inTarget)), bytes.NewReader(body))
		if err != nil {
			return nil, "the request cannot be made again"
		}
		r.Header = headers(e.text(inHeader))
		explanation, err := s.Explain(r)
		if err != nil {
			return nil, "the request cannot be explained"
		}
		for _, c := range explanation.Candidates {
			steps := map[string]float64{}
			for _, step := range c.Steps {
				steps[step.Step] += step.Points
			}
			list = append(list, EntryCandidate{c.Operation, c.Example, c.Status, c.Score, steps, c.Behind})
		}
		if len(list) == 0 {
			note = "nothing matches; the reply names what is near"
		}
		return list, note
	}
}

// serveReset forgets the journal.
func (s *Server) serveReset(w http.ResponseWriter, _ *http.Request, _ *snapshot) {
	s.Reset()
	w.WriteHeader(http.StatusNoContent)
}
