package mockserver

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// maxExplained are listed of the candidates that match and of those that a step put out, unless all are asked for.
const maxExplained = 20

// Explanation says why a request gets its answer. Its JSON form is public: keys may be added, none renamed.
type Explanation struct {
	Request ExplainedRequest `json:"request"`
	// Matching is postman or strict.
	Matching string `json:"matching"`
	// Answer is what the request gets; nil where nothing matches, and the reply is a 404.
	Answer *ExplainedAnswer `json:"answer"`
	// Candidates are those that match, the best first; More are not listed.
	Candidates []ExplainedCandidate `json:"candidates"`
	More       int                  `json:"more,omitempty"`
	// Out are the others, by the step that put them out.
	Out []ExplainedOut `json:"out"`
	// Nearest are operations that were put out and nearly match, with what to change.
	Nearest []NearMiss `json:"nearest"`
}

// ExplainedRequest is the request as it was understood.
type ExplainedRequest struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Query  string `json:"query,omitempty"`
	// Selectors are its headers that choose or filter, by name.
	Selectors map[string]string `json:"selectors,omitempty"`
}

// ExplainedAnswer is the example that answers, and why it goes before the next best.
type ExplainedAnswer struct {
	Example   string  `json:"example"`
	Name      string  `json:"name"`
	Status    int     `json:"status"`
	Operation string  `json:"operation"`
	Score     float64 `json:"score"`
	// Rule is what made it the answer: score, wildcards, recorded, path, no body, 200, success, id or document of two that match; only
	// of one alone; operation where an operation was asked for; errors where the request is answered with the error that it
	// deserves.
	Rule string `json:"rule"`
	// Over is the id of the next best example.
	Over string `json:"over,omitempty"`
	Why  string `json:"why"`
}

// ExplainedCandidate is a candidate that matches.
type ExplainedCandidate struct {
	Example   string `json:"example"`
	Name      string `json:"name"`
	Status    int    `json:"status"`
	Operation string `json:"operation"`
	Source    string `json:"source"` // recorded, made or none
	Pos       string `json:"pos,omitempty"`
	// Score is the sum of the steps' points.
	Score float64         `json:"score"`
	Steps []ExplainedStep `json:"steps"`
	// Behind is the rule by which the one before it goes first.
	Behind string `json:"behind,omitempty"`
}

// ExplainedStep is what a step gave (points above 0) or took.
type ExplainedStep struct {
	Step   string  `json:"step"`
	Points float64 `json:"points"`
	Why    string  `json:"why"`
}

// ExplainedOut are the candidates that one step put out.
type ExplainedOut struct {
	Step     string             `json:"step"`
	Count    int                `json:"count"`
	Why      string             `json:"why"`
	Examples []ExplainedOutcast `json:"examples,omitempty"` // the first, or all; of method and path only where all are asked for
}

// ExplainedOutcast is a candidate that was put out.
type ExplainedOutcast struct {
	Example   string `json:"example"`
	Status    int    `json:"status"`
	Operation string `json:"operation"`
	Why       string `json:"why"`
}

// Explain says which example answers the request and why, without answering it. It goes the way that ServeHTTP goes, so its
// answer is the answer. A header X-Pmgen-Explain: all lists every candidate of the description.
func (s *Server) Explain(r *http.Request) (*Explanation, error) {
	req := newRequest(r, s.settings.maxBody)
	t := newTrace()
	d, err := s.decide(req, s.current.Load(), t)
	if err == nil && d.tooLarge {
		err = errTooLarge
	}
	if err != nil {
		return nil, err
	}
	m := d.matcher
	e := &explainer{matcher: m, trace: t, all: strings.EqualFold(r.Header.Get("X-Pmgen-Explain"), "all")}
	out := &Explanation{Request: e.request(), Matching: "postman"}
	if m.strict {
		out.Matching = "strict"
	}
	slices.SortStableFunc(m.hits, m.compare)
	if !d.found && d.judges && r.Method != http.MethodOptions {
		d.judgement = m.notAllowed()
		d.best.candidate = d.judgement.candidate
	}
	if d.best.candidate != nil {
		out.Answer = e.answer(d.best, d.judgement)
	}
	out.Candidates, out.More = e.candidates()
	out.Out = e.outcasts()
	matching := map[*operation]bool{}
	for _, h := range m.hits {
		matching[h.candidate.operation] = true
	}
	out.Nearest = m.nearest(matching)
	return out, nil
}

var errTooLarge = errors.New("mockserver: the request's body is larger than the server reads")

// explainer writes down what the matcher found and the trace kept.
type explainer struct {
	matcher *matcher
	trace   *trace
	all     bool
}

var selectors = []string{"X-Mock-Response-Code", "X-Mock-Response-Id", "X-Mock-Response-Name", "X-Mock-Match-Request-Headers",
	"X-Mock-Match-Request-Body", "X-Pmgen-Operation", "X-Pmgen-Errors"}

func (e *explainer) request() ExplainedRequest {
	r := e.matcher.request
	out := ExplainedRequest{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery}
	for _, name := range selectors {
		if v := e.matcher.header(name); v != "" {
			if out.Selectors == nil {
				out.Selectors = map[string]string{}
			}
			out.Selectors[strings.ToLower(name)] = v
		}
	}
	return out
}

// answer says by which rule the best one goes before the next.
func (e *explainer) answer(best hit, j judgement) *ExplainedAnswer {
	m, c := e.matcher, best.candidate
	out := &ExplainedAnswer{Example: c.id, Name: c.name, Status: c.status, Operation: c.operation.ID, Score: best.score}
	var next *hit
	for i := range m.hits {
		if m.hits[i].candidate != c {
			next = &m.hits[i]
			break
		}
	}
	switch {
	case j.candidate != nil:
		out.Rule, out.Why = string(byErrors), "the recorded error for such a request: "+line(j.violations)
	case next == nil:
		out.Rule, out.Why = string(byChoice), "no other candidate matches"
	default:
		order, by := m.decide(best, *next)
		out.Over = next.candidate.id
		if order > 0 {
			out.Rule, out.Why = string(byOperation), e.whyOperation(c.operation)
			break
		}
		out.Rule, out.Why = string(by), e.whyFirst(best, *next, by)
	}
	return out
}

func (e *explainer) whyOperation(op *operation) string {
	if name := e.matcher.header("X-Pmgen-Operation"); name != "" {
		return "X-Pmgen-Operation asks for " + quote(op.ID)
	}
	return "a test has said something of " + quote(op.ID)
}

// whyFirst says in words by what rule a goes before b.
func (e *explainer) whyFirst(a, b hit, by rule) string {
	x, y := a.candidate, b.candidate
	equal := fmt.Sprintf("both score %s; ", points(a.score))
	switch by {
	case byScore:
		return fmt.Sprintf("it scores %s, the next %s", points(a.score), points(b.score))
	case byWildcards:
		return equal + fmt.Sprintf("less of its path is open: %s, not %s", a.route, b.route)
	case byRecording:
		return equal + "it is recorded, the next is made from a schema"
	case byPath:
		return equal + "it was recorded under such a path, the next under another of its operation"
	case byNoBody:
		return equal + "it was recorded without a body, as the request is, and the next with one"
	case byOK:
		return equal + fmt.Sprintf("it is a 200, the next a %d", y.status)
	case bySuccess:
		return equal + fmt.Sprintf("it is a success, the next a %d", y.status)
	case byID:
		if y.recordedID == "" {
			return equal + "it has an id, the next has none"
		}
		return equal + fmt.Sprintf("its id %s comes before %s", quote(x.id), quote(y.id))
	}
	return equal + "it comes first in the description"
}

func (e *explainer) candidates() (out []ExplainedCandidate, more int) {
	m := e.matcher
	out = []ExplainedCandidate{}
	for i, h := range m.hits {
		if i == maxExplained && !e.all {
			return out, len(m.hits) - i
		}
		c, row := h.candidate, h.candidate.row()
		steps := e.trace.steps[c]
		if h.route == nil {
			steps = []ExplainedStep{{Step: string(e.selector()), Why: "selected, wherever it is recorded; its path does not match"}}
		}
		explained := ExplainedCandidate{Example: c.id, Name: c.name, Status: c.status, Operation: c.operation.ID, Source: row.Source,
			Pos: row.Pos, Score: h.score, Steps: steps}
		if i > 0 {
			_, by := m.decide(m.hits[i-1], h)
			explained.Behind = string(by)
		}
		out = append(out, explained)
	}
	return out, 0
}

func (e *explainer) selector() step {
	if e.matcher.header("X-Mock-Response-Id") != "" {
		return stepID
	}
	return stepName
}

var stepOrder = []step{stepMethod, stepCode, stepID, stepName, stepPath, stepHost, stepHeaders, stepSameBody, stepConstants}

// outcasts groups the candidates that do not match by the step that put them out: the first of the steps that would.
func (e *explainer) outcasts() []ExplainedOut {
	m := e.matcher
	sel, methods := m.selection(), m.methods()
	hit := map[*candidate]bool{}
	for _, h := range m.hits {
		hit[h.candidate] = true
	}
	groups := map[step][]*candidate{}
	for _, c := range m.snapshot.candidates {
		by, filtered := e.trace.outs[c]
		switch refused := sel.refuses(c); {
		case hit[c]:
			continue
		case filtered:
		case !slices.Contains(methods, c.operation.Method):
			by = stepMethod
		case refused != "":
			by = refused
		default:
			by = stepPath
		}
		groups[by] = append(groups[by], c)
	}
	out := []ExplainedOut{}
	for _, by := range stepOrder {
		group := groups[by]
		if len(group) == 0 {
			continue
		}
		row := ExplainedOut{Step: string(by), Count: len(group), Why: e.whyGroup(by)}
		brief := by == stepMethod || by == stepPath
		for i, c := range group {
			if !e.all && (brief || i == maxExplained) {
				break
			}
			row.Examples = append(row.Examples, ExplainedOutcast{Example: c.id, Status: c.status, Operation: c.operation.ID, Why: e.trace.whyOut(c, by)})
		}
		out = append(out, row)
	}
	return out
}

func (e *explainer) whyGroup(by step) string {
	m := e.matcher
	switch by {
	case stepMethod:
		return "the request is a " + quote(m.request.Method)
	case stepPath:
		if m.selected() && len(m.hits) > 0 {
			return "their paths do not match, and others that are selected do"
		}
		return "their paths do not match"
	case stepHeaders:
		return "they were recorded with other values of " + quote(m.header("X-Mock-Match-Request-Headers"))
	case stepSameBody:
		return "they were recorded with another body"
	case stepHost:
		return "another API has the host " + quote(m.request.Host)
	case stepConstants:
		return "matching is strict, and the request is another operation"
	}
	return string(by) + " is " + quote(m.header(string(by)))
}

func points(score float64) string { return fmt.Sprintf("%.4g", score) }

func sortedKeys[V any](m map[string]V) []string {
	return slices.SortedFunc(maps.Keys(m), cmp.Compare[string])
}
