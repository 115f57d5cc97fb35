package mockserver

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// trace keeps what each step of matching did, in words, for whoever asks why.
type trace struct {
	matcher *matcher
	steps   map[*candidate][]ExplainedStep
	outs    map[*candidate]step // put out after their path matched
}

func newTrace() *trace {
	return &trace{steps: map[*candidate][]ExplainedStep{}, outs: map[*candidate]step{}}
}

func (t *trace) out(c *candidate, by step) { t.outs[c] = by }

func (t *trace) say(h *hit, by step, points float64, format string, args ...any) {
	t.steps[h.candidate] = append(t.steps[h.candidate], ExplainedStep{Step: string(by), Points: points, Why: fmt.Sprintf(format, args...)})
}

// path tells what the path of a hit gave and lost.
func (t *trace) path(h *hit) {
	whose := ""
	if h.template() {
		whose = ", the path of its operation"
	}
	t.say(h, stepPath, scoreExact, "found under %s%s", h.route, whose)
	if h.alike {
		t.say(h, stepDistance, -costDistance, "nothing matches; each segment is alike to %d %% at least", likenessPercent)
		return
	}
	b, _ := t.matcher.bend(h.route)
	for _, c := range pathCosts(h.route, b) {
		if c.points > 0 {
			t.say(h, c.step, -float64(c.points), "%s", t.whyPath(h.route, c.step))
		}
	}
}

func (t *trace) whyPath(r *route, by step) string {
	sent := t.matcher.request.segments
	var wild, ids []string
	for i, s := range r.segments {
		switch {
		case !s.literal():
			wild = append(wild, strings.Join(s.literals, "*")+" takes "+quote(sent[i]))
		case s.id && sent[i] != s.literals[0]:
			ids = append(ids, quote(sent[i])+" for "+quote(s.literals[0]))
		}
	}
	slash := "only the recorded path ends in a slash"
	if t.matcher.request.slash {
		slash = "only the request's path ends in a slash"
	}
	switch by {
	case stepSlash:
		return slash
	case stepCase:
		return "the path is written in other case"
	case stepIDs:
		return "another id: " + strings.Join(ids, ", ")
	case stepIDsSlash:
		return "another id: " + strings.Join(ids, ", ") + "; and " + slash
	case stepWildcards:
		return strings.Join(wild, ", ")
	}
	return "it was recorded under a path of another operation"
}

// score tells what another step gave or took. A step that had nothing to compare says nothing.
func (t *trace) score(h *hit, by step, points float64) {
	c := h.candidate
	switch by {
	case stepQuery:
		if len(c.query) > 0 || t.matcher.request.URL.RawQuery != "" {
			t.say(h, by, points, "%s", t.whyQuery(c))
		}
	case stepBody:
		if points != 0 {
			t.say(h, by, points, "the recorded body is equal")
		} else if c.sent.kind != bodyNone && !t.matcher.sentNothing() {
			t.say(h, by, 0, "the recorded body is another")
		}
	case stepConstants:
		if points != 0 {
			t.say(h, by, points, "%s", t.whyConstants(c.operation))
		}
	}
}

func (t *trace) whyQuery(c *candidate) string {
	matches, partial, missing := t.matcher.compareQuery(c)
	var parts []string
	for i := range c.query {
		switch q := &c.query[i]; t.matcher.compareParam(q) {
		case paramMissing:
			parts = append(parts, quote(q.name)+" is not sent")
		case paramPartial:
			parts = append(parts, quote(q.name)+" has another value")
		}
	}
	for _, name := range sortedKeys(t.matcher.request.Query()) {
		if !slices.ContainsFunc(c.query, func(q queryParam) bool { return q.name == name }) {
			parts = append(parts, quote(name)+" is not recorded")
		}
	}
	text := fmt.Sprintf("%d of %d parameters match", matches, matches+partial+missing)
	if more := len(parts) - maxNamed; more > 0 {
		parts = append(parts[:maxNamed], strconv.Itoa(more)+" more")
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}

// maxNamed are named of what may be many.
const maxNamed = 10

func (t *trace) whyConstants(op *operation) string {
	if t.matcher.verdict(op) == agreed {
		return "the request has " + constantsOf(op)
	}
	return "the operation is told from others by " + constantsOf(op) + ", which the request has not"
}

// constantsOf writes an operation's constants: method=b in the query.
func constantsOf(op *operation) string {
	var parts []string
	for _, c := range op.Constants {
		parts = append(parts, constantText(c))
	}
	return strings.Join(parts, " and ")
}

func constantText(c model.Constant) string {
	switch c.In {
	case "header":
		return quote(c.Name+": "+c.Value) + " in the header"
	case "query", "form":
		return quote(c.Name+"="+c.Value) + " in the " + c.In
	case "json":
		return quote(c.Value) + " at " + quote(c.Name) + " in the body"
	}
	return quote(c.Value) + " as the " + c.Name + " of the body (" + c.In + ")"
}

// whyOut says why a step put a candidate out.
func (t *trace) whyOut(c *candidate, by step) string {
	switch by {
	case stepMethod:
		return "its method is " + c.operation.Method
	case stepCode:
		return "its status is " + strconv.Itoa(c.status)
	case stepID:
		return "its id is another"
	case stepName:
		return "its name is " + quote(c.name)
	case stepHeaders:
		for name := range strings.SplitSeq(t.matcher.header("X-Mock-Match-Request-Headers"), ",") {
			if name = strings.TrimSpace(name); name != "" && !strings.EqualFold(t.matcher.header(name), recordedHeader(c, name)) {
				return "recorded with " + headerText(name, recordedHeader(c, name))
			}
		}
	case stepSameBody:
		return "its recorded body is another"
	case stepHost:
		return "another API has the host " + quote(t.matcher.request.Host)
	case stepConstants:
		return "matching is strict, and " + t.whyConstants(c.operation)
	case stepPath:
		_, why := t.matcher.pathDistance(c.operation)
		return why
	}
	return ""
}

func headerText(name, value string) string {
	if value == "" {
		return "no " + name + " header"
	}
	return name + ": " + quote(value)
}

// String writes the route's path, * for what is left open.
func (r *route) String() string {
	var b strings.Builder
	for _, s := range r.segments {
		b.WriteString("/" + strings.Join(s.literals, "*"))
	}
	if r.slash || len(r.segments) == 0 {
		b.WriteString("/")
	}
	return b.String()
}
