package mockserver

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// maxNearMisses are named in the reply to a request that nothing matches.
const maxNearMisses = 5

// nearMiss is an operation that a request may have meant.
type nearMiss struct {
	Operation string `json:"operation"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	Example   string `json:"example,omitempty"` // where one is meant
	Why       string `json:"why"`
	Change    string `json:"change"`
	distance  int
}

// writeMiss answers a request that nothing matches: Postman's error, and the nearest operations.
func (m *matcher) writeMiss(w http.ResponseWriter) int {
	return writeJSON(w, http.StatusNotFound, mockError{
		Error: mockErrorText{"mockRequestNotFoundError", "Double check your method and the request path and try again.",
			"No matching requests"},
		Candidates: m.nearest(),
	})
}

func (m *matcher) nearest() []nearMiss {
	var out []nearMiss
	for _, op := range m.snapshot.operations {
		miss := nearMiss{Operation: op.ID, Method: op.Method, Path: model.Template(op.Path)}
		miss.distance, miss.Why, miss.Change = m.distance(op)
		out = append(out, miss)
	}
	slices.SortStableFunc(out, func(a, b nearMiss) int { return cmp.Compare(a.distance, b.distance) })
	return out[:min(len(out), maxNearMisses)]
}

// distance says how far the request is from the operation, why it failed, and what to change.
func (m *matcher) distance(op *operation) (distance int, why, change string) {
	target := op.Method + " " + model.Template(op.Path)
	distance, why = m.pathDistance(op)
	change = "call " + target
	if !slices.Contains(m.methods(), op.Method) {
		distance += 60
		because := fmt.Sprintf("the method is %s, not %s", op.Method, m.request.Method)
		if why != "" {
			because += ", and " + why
		}
		return distance, because, change
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
		return distance + 100*max(n, -n), fmt.Sprintf("the path has %s, not %d", segmentCount(len(op.path)), len(sent))
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
				if _, ok := m.pathScore(r); ok {
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
		return strings.Join(all[:min(len(all), 10)], ", ")
	}
	status := func(c *candidate) string { return strconv.Itoa(c.status) }
	switch {
	case m.header("X-Mock-Response-Id") != "":
		return fmt.Sprintf("no example has the id %s that x-mock-response-id asks for", quote(m.header("X-Mock-Response-Id"))),
			"use one of " + has(func(c *candidate) string { return c.id }) + ", or leave the header out"
	case m.header("X-Mock-Response-Name") != "":
		return fmt.Sprintf("no example has the name %s that x-mock-response-name asks for", quote(m.header("X-Mock-Response-Name"))),
			"use one of " + has(func(c *candidate) string { return quote(c.name) }) + ", or leave the header out"
	case m.header("X-Mock-Response-Code") != "":
		return "no example has the status " + m.header("X-Mock-Response-Code") + " that x-mock-response-code asks for",
			"use one of " + has(status) + ", or leave the header out"
	case m.verdict(op) == contradicted:
		var parts []string
		for _, c := range op.Constants {
			parts = append(parts, fmt.Sprintf("%s %s=%s", c.In, c.Name, c.Value))
		}
		return "the operation is told from others by " + strings.Join(parts, ", "), "send it"
	case m.matchesBody():
		return "no example has the headers or the body that the x-mock-match-request headers compare", "send the recorded body, or leave the header out"
	}
	return "no example has the headers that x-mock-match-request-headers compares", "send the recorded values, or leave the header out"
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
