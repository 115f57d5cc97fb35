package mockserver

// The right error for the right reason
//
// Recorded errors can be reached without naming them ([WithErrors]): what is wrong with a request says which statuses answer
// it, and of those the operation has an example of, the first does. In this order:
//
//   - the body is longer than is read: 413
//   - no credentials, empty ones, an unfilled {{variable}}, or credentials of another kind: 401, 403
//   - a body of another kind than the operation's (XML for JSON): 415
//   - nothing recorded that the Accept header takes: 406
//   - a value in the path that breaks its declared type: 400, 422, 404
//   - a parameter, field or body that breaks its declared type, or is required and missing; a body that is missing where
//     every success was recorded with one; one that is not JSON, XML or a form where the operation's is; a constant that no
//     operation of the endpoint has (grant_type): 400, 422
//   - a method under which nothing is recorded, on a path that has operations: 405
//
// Of several recorded errors of one status it is the one that speaks of what is wrong: whose name or body has the member's
// name. An operation without the error takes that of another on its endpoint.
//
// A type that was only inferred may be too narrow, and a header that every recording has may still be optional: what
// contradicts those is no error but a line in X-Pmgen-Warnings, and so is a breach that has no recorded error. A thing that
// does not exist (404) is not guessed: a recording with id 7 says nothing of id 8, and Postman's wildcards answer both.
// Nor are conflicts, limits and failures (409, 429, 5xx): nothing in a request says that it is time for one.

import (
	"net/http"
	"strings"
)

// maxViolations are named in a reply's header, with maxViolation bytes each.
const (
	maxViolations = 5
	maxViolation  = 200
)

// refusal is a reason to answer an error.
type refusal struct {
	statuses []int    // that say so, best first
	why      []string // what is wrong
	words    []string // the names of what is wrong
}

// judgement is what is answered instead of the example that matches, and what else is odd.
type judgement struct {
	candidate  *candidate // nil: the request is as it should be, or nothing is recorded that says otherwise
	violations []string
	warnings   []string
}

// judge finds the error that answers the request, which op was found for.
func (m *matcher) judge(op *operation) judgement {
	refusals, warnings := m.refusals(op)
	var j judgement
	for _, r := range refusals {
		if j.candidate == nil {
			if c := m.snapshot.errorFor(op, r.statuses, r.words); c != nil {
				j.candidate, j.violations = c, r.why
				continue
			}
		}
		j.warnings = append(j.warnings, r.why...)
	}
	j.warnings = append(j.warnings, warnings...)
	return j
}

// refusals are the reasons to refuse the request, the weightiest first, and what is only odd about it.
func (m *matcher) refusals(op *operation) (list []refusal, warnings []string) {
	if why := m.unauthorized(op); why != "" {
		list = append(list, refusal{statuses: []int{http.StatusUnauthorized, http.StatusForbidden}, why: []string{why}})
	}
	if why := m.otherMedia(op); why != "" {
		list = append(list, refusal{statuses: []int{http.StatusUnsupportedMediaType}, why: []string{why}})
	}
	if why := m.notAcceptable(op); why != "" {
		list = append(list, refusal{statuses: []int{http.StatusNotAcceptable}, why: []string{why}})
	}
	c := m.checked(op)
	for _, part := range []struct {
		breaches []breach
		statuses []int
	}{
		{c.path, []int{http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotFound}},
		{c.broken, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}},
	} {
		if len(part.breaches) == 0 {
			continue
		}
		r := refusal{statuses: part.statuses}
		for _, b := range part.breaches {
			r.why, r.words = append(r.why, b.text), append(r.words, b.word)
		}
		list = append(list, r)
	}
	return list, c.odd
}

// errorFor returns the example of the first of the statuses that there is one of: a recorded one of the operation, one of
// another operation on its endpoint, one made from the operation's schema. Of several it is the one that has most of the words.
func (s *snapshot) errorFor(op *operation, statuses []int, words []string) *candidate {
	for _, status := range statuses {
		is := func(c *candidate) bool { return c.status == status && c.recorded() }
		found := choose(op.candidates, is, words)
		if found == nil {
			for _, other := range s.siblings(op) {
				if found = choose(other.candidates, is, words); found != nil {
					break
				}
			}
		}
		if found == nil {
			found = choose(op.candidates, func(c *candidate) bool { return c.status == status }, nil)
		}
		if found != nil {
			return found
		}
	}
	return nil
}

func choose(candidates []*candidate, is func(*candidate) bool, words []string) *candidate {
	var best *candidate
	most := -1
	for _, c := range candidates {
		if !is(c) {
			continue
		}
		if n := c.speaksOf(words); n > most {
			best, most = c, n
		}
	}
	return best
}

// speaksOf counts the words that the example's name or body has.
func (c *candidate) speaksOf(words []string) int {
	if len(words) == 0 || c.example == nil {
		return 0
	}
	text := strings.ToLower(c.name + "\n" + c.example.Content.Text)
	n := 0
	for _, w := range words[:min(len(words), maxViolations)] {
		if len(w) > 1 && strings.Contains(text, strings.ToLower(w)) {
			n++
		}
	}
	return n
}

// siblings are the operations on the operation's endpoint, itself among them.
func (s *snapshot) siblings(op *operation) []*operation { return s.endpoints[op.endpoint] }

// tooLarge is the recorded 413.
func (m *matcher) tooLarge(op *operation) judgement {
	return judgement{
		candidate:  m.snapshot.errorFor(op, []int{http.StatusRequestEntityTooLarge}, nil),
		violations: []string{"body: larger than this mock server reads"},
	}
}

// notAllowed is the recorded 405 of a path that answers other methods.
func (m *matcher) notAllowed() judgement {
	j := judgement{violations: []string{"method: " + m.request.Method + " is not one of the path's"}}
	for _, c := range m.found() {
		if e := m.snapshot.errorFor(c.operation, []int{http.StatusMethodNotAllowed}, nil); e != nil && e.recorded() {
			j.candidate = e
			break
		}
	}
	return j
}

// line makes one header of what is wrong.
func line(texts []string) string {
	var b strings.Builder
	for i, text := range texts {
		if i > 0 {
			b.WriteString("; ")
		}
		if i == maxViolations {
			b.WriteString("and more")
			break
		}
		if len(text) > maxViolation {
			text = strings.ToValidUTF8(text[:maxViolation], "") + "…"
		}
		b.WriteString(text)
	}
	return b.String()
}
