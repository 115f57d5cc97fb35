package mockserver

// How a request finds its example
//
// The steps are those of Postman's page "How a Postman mock server matches requests to saved examples" (below: the page;
// learning.postman.com/docs/design-apis/mock-apis/matching-algorithm, with the tables that its edition of January 2023
// has). Where the page is silent, the number is that of github.com/jordanwalsh23/postman-local-mock-server 0.2.6 (below:
// local), which follows it. What is neither's is marked as ours, with the reason. `POST /_pmgen/explain` tells of a request
// what each step gave and took.
//
//  1. All examples take part, variables of environment and collection replaced (the page, 1). Ours: a reply that is
//     documented but has no example takes part with a body made from its schema, and an operation without any reply with an
//     empty one, so that every operation answers.
//  2. The method filters (the page, 2). Ours: it is that of the request under which the example is saved, whatever the
//     recorded one says; HEAD is answered as GET where nothing is recorded for it, as HTTP asks.
//  3. x-mock-response-code filters by status. Then x-mock-response-id selects an example wherever it is recorded (also as
//     <userId>-<responseId>), and so does x-mock-response-name; one that meets nothing is a miss (the page, 3). Ours: they
//     hold together, and of several with one name those whose path matches go before the others, for collections call
//     hundreds of examples "response"; then as the page has it, step 8.
//  4. The path, host aside (the page, 4). Every example starts with 100 and loses for how its path had to be bent: trailing
//     slash -5, case -10, both -15, wildcards -20, other ids -21, ids and slash -25, else it is out. Wildcards are variables
//     that nothing gives a value, and :names. An id is a number, a UUID, or anything of 256 characters (local). Ours: a path
//     that the page's steps reach only together (wildcard and slash) loses for each; wildcards stand for a part of a segment,
//     too (v{version}); a path also matches below the path of the API's server, for clients of the real API send it; and every
//     example is found under the template of its operation, too: 990 published examples have a path that differs from their
//     request's, yet belong to it. For the same reason an example that was recorded under a path of another operation yields
//     there to that operation's own (-22).
//     Ours: of several APIs in one server, one that has the request's Host as a server puts the others out; see mounts.go.
//  5. The query (the page, 5). Parameters match (key and value), match partly (key), or are missing on one side. All match:
//     +10; some: +10 times matches/(matches+partial+missing); none: -1 for each missing, at most -10. Ours: a parameter counts
//     with all its values; a recorded value that is an undefined variable matches every value.
//  6. x-mock-match-request-headers (names, separated by commas) and x-mock-match-request-body (true) filter by recorded
//     headers, case aside, and body; an equal body is +5, asked for or not (the page, 6). A header that neither side has is
//     equal. Bodies are compared as what they are: JSON by value, forms by their fields, anything else by its text.
//  7. Ours: constants that tell operations on one endpoint apart (grant_type=refresh_token, a SOAPAction, the operation of
//     GraphQL): +10 where the request has them, -40 where it does not.
//  8. The highest score wins; of equal ones the first that is a 200 in the order of their ids, else the first (the page, 7).
//     Ours, before: the one with the fewest wildcards, one for a part of a segment counting half (key={key} goes before
//     {id}); a recorded one; one that is found under its recorded path, not its operation's; where the request has no body, one that was recorded without. Those without an id, and most
//     published examples have none, come after the others in the order of the document. Where errors are answered for their
//     reason (WithErrors), any success goes before an error that was only recorded first.
//  9. Where nothing matched and no x-mock header was sent: paths of as many segments, each alike to 75 % by Levenshtein
//     distance, -30 (the page, 4, says what it costs; local, when and how much alike).
//  10. Ours: of all that match the operation that X-Pmgen-Operation names; else, of those on the best one's endpoint, one that
//     a test has said something of, unless its constants are contradicted.
//
// Strict matching leaves out whatever bends a literal: case, slash, ids, distance, and contradicted constants.

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	scoreExact      = 100
	costSlash       = 5
	costCase        = 10
	costWildcards   = 20
	costIDs         = 21
	costIDsSlash    = 25
	costAlien       = 22
	costDistance    = 30
	gainQuery       = 10
	costMissing     = 10
	gainBody        = 5
	gainConstants   = 10
	costConstants   = 40
	likenessPercent = 75
)

// hit is a candidate that is still in, with its score.
type hit struct {
	candidate *candidate
	score     float64
	route     *route // by which it was found; nil of one that is selected wherever it is recorded
	alike     bool   // its path is only nearly the request's
}

// wildcards is how much of the path was left open.
func (h hit) wildcards() int {
	if h.route == nil {
		return 0
	}
	return h.route.wildcards
}

// template reports whether it was found under the path of its operation, and was recorded under another.
func (h hit) template() bool { return h.route != nil && h.route.template }

// matcher matches one request.
type matcher struct {
	snapshot  *snapshot
	request   *request
	strict    bool
	errors    bool // errors are answered for their reason
	constants map[*operation]verdict
	hits      []hit
	byPath    []*candidate // see found

	interceptor Interceptor
	// part: there are other operations, which are asked next. Nothing is bent for the sake of these.
	part bool
	// trace is told of every step; nil where nobody asked.
	trace *trace
}

// match returns the candidate that answers the request.
func (m *matcher) match() (hit, bool) {
	sel := m.selection()
	if sel.names() && len(sel.anywhere) == 0 {
		return hit{}, false
	}
	m.collect(&sel)
	if len(m.hits) == 0 {
		for _, c := range sel.anywhere {
			m.hits = append(m.hits, hit{candidate: c})
		}
	}
	if len(m.hits) == 0 && !m.part && !m.strict && !sel.any() && !m.filtered() {
		m.collectAlike()
	}
	if len(m.hits) == 0 {
		return hit{}, false
	}
	return m.meant(slices.MinFunc(m.hits, m.compare)), true
}

// rule is what puts one hit before another.
type rule string

const (
	byChoice    rule = "only"
	byOperation rule = "operation"
	byErrors    rule = "errors"
	byScore     rule = "score"
	byWildcards rule = "wildcards"
	byRecording rule = "recorded"
	byPath      rule = "path"
	byNoBody    rule = "no body"
	byOK        rule = "200"
	bySuccess   rule = "success"
	byID        rule = "id"
	byDocument  rule = "document"
)

// compare orders the better one first.
func (m *matcher) compare(a, b hit) int {
	order, _ := m.decide(a, b)
	return order
}

// decide is step 8: which of two goes first (-1: a), and by which rule.
func (m *matcher) decide(a, b hit) (int, rule) {
	if c := cmp.Compare(b.score, a.score); c != 0 {
		return c, byScore
	}
	if c := cmp.Compare(a.wildcards(), b.wildcards()); c != 0 {
		return c, byWildcards
	}
	x, y := a.candidate, b.candidate
	if c := first(x.recorded(), y.recorded()); c != 0 {
		return c, byRecording
	}
	if c := first(!a.template(), !b.template()); c != 0 {
		return c, byPath
	}
	if x.sent.kind != y.sent.kind && m.sentNothing() {
		if c := first(x.sent.kind == bodyNone, y.sent.kind == bodyNone); c != 0 {
			return c, byNoBody
		}
	}
	if c := first(x.status == http.StatusOK, y.status == http.StatusOK); c != 0 {
		return c, byOK
	}
	if c := first(m.errors && x.status < 400, m.errors && y.status < 400); c != 0 {
		return c, bySuccess
	}
	if c := cmp.Or(first(x.recordedID != "", y.recordedID != ""), cmp.Compare(x.recordedID, y.recordedID)); c != 0 {
		return c, byID
	}
	return cmp.Compare(x.order, y.order), byDocument
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// methods are those whose examples answer the request, in order.
func (m *matcher) methods() []string {
	if m.request.Method == http.MethodHead {
		return []string{http.MethodHead, http.MethodGet}
	}
	return []string{m.request.Method}
}

// step is what gives a candidate points or takes some, or puts it out.
type step string

const (
	stepMethod    step = "method"
	stepCode      step = "x-mock-response-code"
	stepID        step = "x-mock-response-id"
	stepName      step = "x-mock-response-name"
	stepPath      step = "path"
	stepSlash     step = "trailing slash"
	stepCase      step = "case"
	stepIDs       step = "ids"
	stepIDsSlash  step = "ids and trailing slash"
	stepWildcards step = "wildcards"
	stepAlien     step = "path of another operation"
	stepDistance  step = "distance"
	stepQuery     step = "query"
	stepHeaders   step = "x-mock-match-request-headers"
	stepSameBody  step = "x-mock-match-request-body"
	stepBody      step = "body"
	stepConstants step = "constants"
	stepHost      step = "host"
)

// selection is what the x-mock-response headers say.
type selection struct {
	code, id, name string
	anywhere       []*candidate // those that an id or name selects, whatever their path
}

// any reports whether the request chooses its example at all, and names whether by a name or id.
func (s *selection) any() bool   { return s.code != "" || s.names() }
func (s *selection) names() bool { return s.id != "" || s.name != "" }

// refuses returns the selector that puts the candidate out, "" where none does.
func (s *selection) refuses(c *candidate) step {
	switch {
	case s.code != "" && strconv.Itoa(c.status) != s.code:
		return stepCode
	case s.id != "" && c.id != s.id && (c.id == "" || !strings.HasSuffix(s.id, "-"+c.id)):
		return stepID
	case s.name != "" && c.name != s.name:
		return stepName
	}
	return ""
}

func (m *matcher) header(name string) string { return strings.TrimSpace(m.request.Header.Get(name)) }

// selected reports whether the request chooses its example.
func (m *matcher) selected() bool {
	r := m.request
	return r.option("X-Mock-Response-Code") != "" || r.option("X-Mock-Response-Id") != "" || r.option("X-Mock-Response-Name") != ""
}

func (m *matcher) filtered() bool {
	return m.request.option("X-Mock-Match-Request-Headers") != "" || m.request.option("X-Mock-Match-Request-Body") != ""
}

// selection reads the selectors.
func (m *matcher) selection() selection {
	if !m.selected() {
		return selection{}
	}
	sel := selection{code: m.header("X-Mock-Response-Code"), id: m.header("X-Mock-Response-Id"), name: m.header("X-Mock-Response-Name")}
	if !sel.names() {
		return sel
	}
	methods := m.methods()
	pool := m.snapshot.candidates
	if exact := m.snapshot.byID[sel.id]; len(exact) > 0 {
		pool = exact
	}
	for _, c := range pool {
		if slices.Contains(methods, c.operation.Method) && sel.refuses(c) == "" {
			sel.anywhere = append(sel.anywhere, c)
		}
	}
	return sel
}

// collect finds the candidates by path and scores them.
func (m *matcher) collect(sel *selection) {
	for _, method := range m.methods() {
		root := m.snapshot.index[method]
		if root == nil {
			continue
		}
		root.find(m.request.segments, func(r *route) {
			if sel.any() && sel.refuses(r.candidate) != "" {
				return // explained of all candidates alike, found or not
			}
			if b, ok := m.bend(r); ok {
				m.hits = append(m.hits, hit{candidate: r.candidate, score: pathScore(r, b), route: r})
			}
		})
		if len(m.hits) > 0 {
			m.finish()
			return
		}
	}
}

// finish keeps of each candidate the best path, and adds what query, headers, body and constants say of it.
func (m *matcher) finish() {
	if len(m.hits) > 1 {
		slices.SortFunc(m.hits, func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.candidate.order, b.candidate.order), cmp.Compare(b.score, a.score), cmp.Compare(a.wildcards(), b.wildcards()),
				first(!a.template(), !b.template()))
		})
		m.hits = slices.CompactFunc(m.hits, func(a, b hit) bool { return a.candidate == b.candidate })
	}
	m.hits = slices.DeleteFunc(m.hits, func(h hit) bool {
		why := m.filter(h.candidate)
		if why != "" && m.trace != nil {
			m.trace.out(h.candidate, why)
		}
		return why != ""
	})
	m.preferHost()
	for i := range m.hits {
		h := &m.hits[i]
		if m.trace != nil {
			m.trace.path(h)
		}
		m.add(h, stepQuery, m.queryScore(h.candidate))
		m.add(h, stepBody, m.bodyScore(h.candidate))
		m.add(h, stepConstants, m.constantScore(h.candidate.operation))
	}
}

// add gives the hit what a step found.
func (m *matcher) add(h *hit, by step, change float64) {
	h.score += change
	if m.trace != nil {
		m.trace.score(h, by, change)
	}
}
