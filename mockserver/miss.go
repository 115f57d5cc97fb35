package mockserver

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// maxNearMisses are named in the reply to a request that nothing matches.
const maxNearMisses = 5

// NearMiss is an operation that a request may have meant.
type NearMiss struct {
	Operation string `json:"operation"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	// Why it does not match, and what to Change in the request so that it does.
	Why    string `json:"why"`
	Change string `json:"change"`

	distance int
}

// writeMiss answers a request that nothing matches: Postman's error, and the nearest operations.
func (m *matcher) writeMiss(w http.ResponseWriter) int {
	return writeJSON(w, http.StatusNotFound, mockError{
		Error: mockErrorText{"mockRequestNotFoundError", "Double check your method and the request path and try again.",
			"No matching requests"},
		Candidates: m.nearest(nil),
	})
}

// nearest returns the operations that nearly match, without those that do.
func (m *matcher) nearest(matching map[*operation]bool) []NearMiss {
	out := []NearMiss{}
	for _, op := range m.snapshot.operations {
		if matching[op] {
			continue
		}
		miss := NearMiss{Operation: op.ID, Method: op.Method, Path: op.template()}
		miss.distance, miss.Why, miss.Change = m.distance(op)
		out = append(out, miss)
	}
	slices.SortStableFunc(out, func(a, b NearMiss) int { return cmp.Compare(a.distance, b.distance) })
	return out[:min(len(out), maxNearMisses)]
}

// distance says how far the request is from the operation, why it failed, and what to change.
func (m *matcher) distance(op *operation) (distance int, why, change string) {
	distance, why = m.pathDistance(op)
	if why != "" {
		change = "send the path " + op.template()
		if n := len(op.path); n != len(m.request.segments) {
			change += ", which has " + segmentCount(n)
		}
	}
	if !slices.Contains(m.methods(), op.Method) {
		distance += 60
		because := fmt.Sprintf("the method is %s, not %s", op.Method, m.request.Method)
		send := fmt.Sprintf("send %s instead of %s", op.Method, m.request.Method)
		if why != "" {
			return distance, because + ", and " + why, send + ", and " + strings.TrimPrefix(change, "send ")
		}
		return distance, because, send
	}
	if why != "" {
		return distance, why, change
	}
	why, change = m.refusal(op)
	return distance, why, change
}

// pathDistance compares the request's path with the operation's, in percent of unlikeness summed over segments.
func (m *matcher) pathDistance(op *operation) (distance int, why string) {
	sent := m.request.segments
	if m.matchesPath(op) {
		return 0, ""
	}
	if n := len(sent) - len(op.path); n != 0 {
		// The segments that are there still tell near from far.
		for i := range min(len(sent), len(op.path)) {
			distance += unlikeness(op.path[i], sent[i])
		}
		return distance + 100*max(n, -n), fmt.Sprintf("the path %s has %s, not %d", op.template(), segmentCount(len(op.path)), len(sent))
	}
	for i, s := range op.path {
		d := unlikeness(s, sent[i])
		if d == 0 {
			continue
		}
		distance += d
		if why == "" {
			want := strings.Join(s.literals, "*")
			why = fmt.Sprintf("segment %d of the path is %s, not %s", i+1, quote(want), quote(sent[i]))
		}
	}
	if why == "" && op.slash != m.request.slash {
		return 1, "only one of the two paths ends in a slash, and matching is strict"
	}
	return distance, why
}

func (m *matcher) matchesPath(op *operation) bool {
	for _, c := range op.candidates {
		for _, h := range m.found() {
			if h == c {
				return true
			}
		}
	}
	return false
}

// found returns the candidates whose paths match, whatever else speaks against them, under any method.
func (m *matcher) found() []*candidate {
	if m.byPath == nil {
		m.byPath = []*candidate{}
		for _, method := range slices.Sorted(maps.Keys(m.snapshot.index)) {
			m.snapshot.index[method].find(m.request.segments, func(r *route) {
				if _, ok := m.bend(r); ok {
					m.byPath = append(m.byPath, r.candidate)
				}
			})
		}
	}
	return m.byPath
}

func unlikeness(s segment, text string) int {
	if ok, exact := s.match(text); exact {
		return 0
	} else if ok {
		return 1
	}
	return 100 - likeness(strings.ToLower(strings.Join(s.literals, "")), strings.ToLower(text))
}

// refusal says why an operation whose method and path match has no example for the request.
func (m *matcher) refusal(op *operation) (why, change string) {
	has := func(what func(*candidate) string) string {
		var all []string
		for _, c := range op.candidates {
			if v := what(c); v != "" && !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
		return "use one of " + strings.Join(all[:min(len(all), maxNamed)], ", ") + ", or leave the header out"
	}
	id, name, code := m.header("X-Mock-Response-Id"), m.header("X-Mock-Response-Name"), m.header("X-Mock-Response-Code")
	switch {
	case id != "":
		return "no example of a " + op.Method + " has the id " + quote(id) + " that x-mock-response-id asks for",
			has(func(c *candidate) string { return c.id })
	case name != "":
		return "no example of a " + op.Method + " has the name " + quote(name) + " that x-mock-response-name asks for",
			has(func(c *candidate) string { return quote(c.name) })
	case code != "":
		return "no example has the status " + quote(code) + " that x-mock-response-code asks for",
			has(func(c *candidate) string { return strconv.Itoa(c.status) })
	case m.strict && m.verdict(op) == contradicted:
		return "the operation is told from others by " + constantsOf(op) + ", and matching is strict", "send " + constantsOf(op)
	}
	if change := m.headerChange(op); change != "" {
		return "no example has the headers that x-mock-match-request-headers compares", change
	}
	return "no example has the body that x-mock-match-request-body compares", "send a recorded body, or leave the header out"
}

// headerChange says what headers the first example was recorded with, of those that are compared and differ.
func (m *matcher) headerChange(op *operation) string {
	var send []string
	for name := range strings.SplitSeq(m.header("X-Mock-Match-Request-Headers"), ",") {
		name = strings.TrimSpace(name)
		if recorded := recordedHeader(op.candidates[0], name); name != "" && !strings.EqualFold(m.header(name), recorded) {
			send = append(send, headerText(name, recorded))
		}
	}
	if len(send) == 0 {
		return ""
	}
	return "send " + strings.Join(send, " and ") + ", or leave it out of x-mock-match-request-headers"
}

// allowed returns the methods that the path answers.
func (m *matcher) allowed() []string {
	var methods []string
	for _, c := range m.found() {
		methods = append(methods, c.operation.Method)
		if c.operation.Method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	if len(methods) > 0 {
		methods = append(methods, http.MethodOptions)
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}

func quote(text string) string {
	if len(text) > 80 {
		text = text[:80] + "…"
	}
	return strconv.Quote(text)
}

func segmentCount(n int) string {
	if n == 1 {
		return "1 segment"
	}
	return strconv.Itoa(n) + " segments"
}
