package mockserver

// How a request finds its example
//
// Postman's algorithm, in the words of its page "How a Postman mock server matches requests to saved examples"
// (learning.postman.com/docs/design-apis/mock-apis/matching-algorithm), with the score table of that page's edition of
// November 2022. Where the page is silent, the number is that of github.com/jordanwalsh23/postman-local-mock-server 0.2.6,
// which follows it. The steps, and what is ours:
//
//  1. All examples take part, variables replaced. Ours: a reply that is documented but has no example takes part with a
//     body made from its schema, and an operation without any reply with an empty one.
//  2. The method filters. Ours: it is that of the request under which the example is saved; HEAD is answered as GET where
//     nothing is recorded for it.
//  3. x-mock-response-code filters by status. Then x-mock-response-id selects an example wherever it is recorded (also as
//     <userId>-<responseId>), and so does x-mock-response-name. A selector that meets nothing is a miss. Of several with one
//     name Postman takes the first that is a 200, else the first; ours takes those whose path matches before the others,
//     for collections call hundreds of examples "response".
//  4. The path, host aside. Every example starts with 100 and loses for how its path had to be bent:
//     trailing slash -5, case -10, both -15, wildcards -20, other ids -21, ids and slash -25, else it is out. Wildcards are
//     variables that nothing gives a value, and :names; Postman's stand for whole segments, ours also for a part (v{version}).
//     An id is a number, a UUID, or anything of 256 characters. Ours: what is bent in several ways loses for each; a path
//     also matches below the path of the API's server; and every example is found under the template of its operation, too:
//     990 published examples have a path that differs from their request's, yet belong to it. For the same reason an
//     example that was recorded under a path of another operation yields there to that operation's own (-22).
//  5. The query. Parameters match (key and value), match partly (key), or are missing on one side. All match: +10; some:
//     +10 times matches/(matches+partial+missing); none: -1 for each missing, at most -10. Ours: a recorded value that is an
//     undefined variable matches every value.
//  6. x-mock-match-request-headers (names, separated by commas) and x-mock-match-request-body (true) filter by recorded
//     headers and body; an equal body is +5.
//  7. Ours: constants that tell operations on one endpoint apart (grant_type=refresh_token, a SOAPAction, the operation of
//     GraphQL): +10 where the request has them, -40 where it does not.
//  8. The highest score wins; of equal ones the one with the fewest wildcards, one for a part of a segment counting half
//     (key={key} goes before {id}), a recorded one, the first that is a 200, the
//     first in the document. (Postman orders by id before; published collections rarely have any.) Ours: where errors are
//     answered for their reason (WithErrors), any success goes before an error that was only recorded first.
//  9. Where nothing matched and no x-mock header was sent: paths of as many segments, each alike to 75 % by Levenshtein
//     distance (-30).
// 10. Ours: of all that match the operation that X-Pmgen-Operation names; else, of those on the best one's endpoint, one that
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
	scoreExact    = 100
	costSlash     = 5
	costCase      = 10
	costWildcards = 20
	costIDs       = 21
	costIDsSlash  = 25
	costAlien     = 22
	costDistance  = 30

	gainQuery       = 10
	costMissing     = 10
	gainBody        = 5
	gainConstants   = 10
	costConstants   = 40
	likenessPercent = 75
)

// hit is a candidate with its score.
type hit struct {
	candidate *candidate
	score     float64
	wildcards int
}

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
}

// match returns the candidate that answers the request.
func (m *matcher) match() (hit, bool) {
	sel, ok := m.selection()
	if !ok {
		return hit{}, false
	}
	m.collect(sel.keep)
	if len(m.hits) == 0 {
		for _, c := range sel.anywhere {
			m.hits = append(m.hits, hit{candidate: c})
		}
	}
	if len(m.hits) == 0 && !m.part && !m.strict && !m.selected() && !m.filtered() {
		m.collectAlike()
	}
	if len(m.hits) == 0 {
		return hit{}, false
	}
	return m.meant(slices.MinFunc(m.hits, m.compare)), true
}

// compare orders the better one first.
func (m *matcher) compare(a, b hit) int {
	return cmp.Or(
		cmp.Compare(b.score, a.score),
		cmp.Compare(a.wildcards, b.wildcards),
		first(a.candidate.recorded(), b.candidate.recorded()),
		first(a.candidate.status == http.StatusOK, b.candidate.status == http.StatusOK),
		first(m.errors && a.candidate.status < 400, m.errors && b.candidate.status < 400),
		cmp.Compare(a.candidate.order, b.candidate.order))
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

// roots are the indexes of the methods that answer the request's, in order.
func (m *matcher) methods() []string {
	if m.request.Method == http.MethodHead {
		return []string{http.MethodHead, http.MethodGet}
	}
	return []string{m.request.Method}
}

// selection is what the x-mock-response headers leave.
type selection struct {
	keep     func(*candidate) bool // nil: all
	anywhere []*candidate          // those that an id or name selects, whatever their path
}

func (m *matcher) header(name string) string { return strings.TrimSpace(m.request.Header.Get(name)) }

// selected reports whether the request chooses its example.
func (m *matcher) selected() bool {
	h := m.request.Header
	return h.Get("X-Mock-Response-Code") != "" || h.Get("X-Mock-Response-Id") != "" || h.Get("X-Mock-Response-Name") != ""
}

func (m *matcher) filtered() bool {
	h := m.request.Header
	return h.Get("X-Mock-Match-Request-Headers") != "" || h.Get("X-Mock-Match-Request-Body") != ""
}

// selection reads the selectors; it is false where one of them meets nothing.
func (m *matcher) selection() (selection, bool) {
	if !m.selected() {
		return selection{}, true
	}
	code, id, name := m.header("X-Mock-Response-Code"), m.header("X-Mock-Response-Id"), m.header("X-Mock-Response-Name")
	methods := m.methods()
	keep := func(c *candidate) bool {
		return (code == "" || strconv.Itoa(c.status) == code) &&
			(id == "" || c.id == id || strings.HasSuffix(id, "-"+c.id) && c.id != "") &&
			(name == "" || c.name == name)
	}
	if id == "" && name == "" {
		return selection{keep: keep}, true
	}
	pool := m.snapshot.candidates
	if exact := m.snapshot.byID[id]; len(exact) > 0 {
		pool = exact
	}
	sel := selection{keep: keep}
	for _, c := range pool {
		if slices.Contains(methods, c.operation.Method) && keep(c) {
			sel.anywhere = append(sel.anywhere, c)
		}
	}
	return sel, len(sel.anywhere) > 0
}

// collect finds the candidates by path and scores them.
func (m *matcher) collect(keep func(*candidate) bool) {
	for _, method := range m.methods() {
		root := m.snapshot.index[method]
		if root == nil {
			continue
		}
		root.find(m.request.segments, func(r *route) {
			if keep != nil && !keep(r.candidate) {
				return
			}
			if score, ok := m.pathScore(r); ok {
				m.hits = append(m.hits, hit{r.candidate, float64(score), r.wildcards})
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
			return cmp.Or(cmp.Compare(a.candidate.order, b.candidate.order), cmp.Compare(b.score, a.score), cmp.Compare(a.wildcards, b.wildcards))
		})
		m.hits = slices.CompactFunc(m.hits, func(a, b hit) bool { return a.candidate == b.candidate })
	}
	m.hits = slices.DeleteFunc(m.hits, func(h hit) bool { return !m.passes(h.candidate) })
	for i := range m.hits {
		h := &m.hits[i]
		h.score += m.queryScore(h.candidate) + m.bodyScore(h.candidate)
		switch m.verdict(h.candidate.operation) {
		case agreed:
			h.score += gainConstants
		case contradicted:
			h.score -= costConstants
		}
	}
}

// pathScore says how far the route's path had to be bent to read as the request's; false where that is too far.
func (m *matcher) pathScore(r *route) (int, bool) {
	otherCase, otherID := false, false
	for i, s := range r.segments {
		switch text := m.request.segments[i]; {
		case s.whole():
		case s.id:
			otherID = otherID || text != s.literals[0]
		default:
			ok, exact := s.match(text)
			if !ok {
				return 0, false
			}
			otherCase = otherCase || !exact
		}
	}
	slash := r.slash != m.request.slash
	if m.strict && (otherCase || otherID || slash) {
		return 0, false
	}
	score := scoreExact
	switch {
	case otherID && slash:
		score -= costIDsSlash
	case otherID:
		score -= costIDs // ids are compared in lower case: other case costs nothing more
	default:
		if slash {
			score -= costSlash
		}
		if otherCase {
			score -= costCase
		}
	}
	if r.wildcards > 0 {
		score -= costWildcards
	}
	if r.alien {
		score -= costAlien
	}
	return score, true
}

// collectAlike finds candidates whose paths are nearly the request's: the last resort.
func (m *matcher) collectAlike() {
	for _, method := range m.methods() {
		root := m.snapshot.index[method]
		if root == nil {
			continue
		}
		root.each(func(r *route) {
			if len(r.segments) != len(m.request.segments) || r.alien {
				return
			}
			for i, s := range r.segments {
				if ok, _ := s.match(m.request.segments[i]); !ok && !alike(s, m.request.segments[i]) {
					return
				}
			}
			m.hits = append(m.hits, hit{r.candidate, scoreExact - costDistance, r.wildcards})
		})
		if len(m.hits) > 0 {
			m.finish()
			return
		}
	}
}

func alike(s segment, text string) bool {
	if !s.literal() || s.id {
		return s.id && isID(text)
	}
	return likeness(strings.ToLower(s.literals[0]), strings.ToLower(text)) >= likenessPercent
}

// likeness is how much of the longer text two texts share by Levenshtein distance, in percent. Texts of more than 256
// bytes are not compared.
func likeness(a, b string) int {
	longest := max(len(a), len(b))
	if a == b {
		return 100
	}
	if longest > 256 {
		return 0
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal, row[j+1] = row[j+1], min(change, row[j]+1, row[j+1]+1)
		}
	}
	return 100 * (longest - row[len(b)]) / longest
}
