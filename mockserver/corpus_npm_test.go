package mockserver

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

// TestCorpusNPM sends the recorded requests of all collections, and each bent in one way, to pmgen's mock and to the npm mock, and
// holds both against Postman's page (page_test.go). Where they differ, one of them is as the page has it, or the page leaves it
// open, or a rule of ours is at work that match.go tells the reason of. Anything else fails.
func TestCorpusNPM(t *testing.T) {
	if !*wholeCorpus {
		t.Skip("only make corpus compares with the npm mock: it is installed from npm")
	}
	cli := installNPMMock(t)
	c := comparison{classes: map[string]int{}, page: map[string]int{}}
	eachOfCorpus(t, func(t *testing.T, name string, api *model.API) {
		data, err := os.ReadFile(filepath.Join("../../shared/corpus/collections", name))
		if err != nil || api.Format != model.Postman || !bytes.Contains(data, []byte("/collection/v2")) {
			t.Skip("the npm mock reads collections of version 2 alone")
		}
		s := serve(t, api)
		oracle := newPageOracle(api)
		if len(oracle) == 0 {
			return
		}
		npm := startNPMMock(t, cli, filepath.Join("../../shared/corpus/collections", name))
		i := 0
		for _, op := range api.Operations {
			for _, e := range op.ReplyExamples() {
				if e.Made || !e.Served {
					continue
				}
				i++
				for _, r := range []*http.Request{fullRequest(op, e), bentRequest(op, e, i)} {
					c.compare(t, s, oracle, npm, r)
				}
			}
		}
	})
	t.Logf("%d requests to both mocks", c.requests)
	for _, class := range slices.Sorted(maps.Keys(c.classes)) {
		t.Logf("%6d %s", c.classes[class], class)
	}
	t.Logf("pmgen's answers against the page alone:")
	for _, class := range slices.Sorted(maps.Keys(c.page)) {
		t.Logf("%6d %s", c.page[class], class)
	}
}

// fullRequest is the request that the example was recorded with, below the path of the server that it was sent to.
func fullRequest(op *model.Operation, e *model.Example) *http.Request {
	r := ownRequest(op, e)
	segments, _ := parseRecorded(basePath(recordedRequest(op, e).Base))
	prefix := ""
	for _, s := range segments {
		prefix += "/" + strings.Join(s.literals, "filled")
	}
	r.URL.Path, r.URL.RawPath = prefix+r.URL.Path, ""
	return r
}

// bentRequest is the same with one thing changed.
func bentRequest(op *model.Operation, e *model.Example, i int) *http.Request {
	r := fullRequest(op, e)
	switch i % 10 {
	case 0:
		r.URL.Path = strings.ToUpper(r.URL.Path)
	case 1:
		if r.URL.Path = strings.TrimSuffix(r.URL.Path, "/"); i%20 == 1 {
			r.URL.Path += "/"
		}
	case 2:
		segments := strings.Split(r.URL.Path, "/")
		for j, s := range segments {
			if isID(s) && len(s) < 256 {
				segments[j] = strings.Map(func(c rune) rune {
					if c >= '0' && c < '9' {
						return c + 1
					}
					return c
				}, s)
			}
		}
		r.URL.Path = strings.Join(segments, "/")
	case 3:
		r.URL.RawQuery = strings.TrimPrefix(r.URL.RawQuery+"&zzz=1", "&")
	case 4:
		q := r.URL.Query()
		for j, name := range sortedKeys(q) {
			if j == 0 {
				q.Set(name, "another")
			} else {
				q.Del(name)
			}
		}
		r.URL.RawQuery = q.Encode()
	case 5:
		r.Header.Set("X-Mock-Response-Code", strconv.Itoa(e.Status))
	case 6:
		if isASCII(e.Name) && strings.TrimSpace(e.Name) == e.Name && e.Name != "" {
			r.Header.Set("X-Mock-Response-Name", e.Name)
		}
	case 7:
		r.Header.Set("X-Mock-Match-Request-Body", "true")
	case 8:
		if n := len(r.URL.Path); n > 6 {
			r.URL.Path = r.URL.Path[:n-2] + r.URL.Path[n-1:]
		}
	case 9:
		if e.OwnID {
			r.Header.Set("X-Mock-Response-Id", e.ID)
		}
	}
	return r
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// comparison counts what both mocks answered, by the reason why they differ.
type comparison struct {
	requests      int
	classes, page map[string]int
}

func fresh(r *http.Request) *http.Request {
	again := r.Clone(r.Context())
	if r.GetBody != nil {
		again.Body, _ = r.GetBody()
	}
	return again
}

func (c *comparison) compare(t *testing.T, s *Server, oracle pageOracle, npm *npmServer, r *http.Request) {
	c.requests++
	x := exchanged{oracle: oracle}
	asked := fresh(r)
	asked.Header.Set("X-Pmgen-Explain", "1")
	var err error
	x.ours, err = s.Explain(asked)
	require.NoError(t, err)
	x.matcher = &matcher{snapshot: s.current.Load(), request: newRequest(fresh(r), DefaultMaxBodyBytes)}
	x.allowed, x.scores = oracle.answers(x.matcher)
	if x.ours.Answer != nil {
		for i := range oracle {
			if oracle[i].e.ID == x.ours.Answer.Example {
				x.answer = &oracle[i]
			}
		}
	}
	x.theirs, x.failed = npm.ask(t.Context(), r)
	for i := range oracle {
		if oracle[i].e.Pointer == x.theirs {
			x.npm = &oracle[i]
		}
	}
	deviation := x.ourDeviation()
	if deviation != "" {
		c.page["ours: "+deviation]++
	} else {
		c.page["as the page has it"]++
	}
	class := "the same answer"
	if x.failed != nil || x.answer != x.npm || x.answer == nil && x.ours.Answer != nil {
		class = x.class(deviation)
	}
	c.classes[class]++
	if strings.Contains(class, "unexplained") || strings.Contains(deviation, "unexplained") {
		explained, _ := json.Marshal(x.ours.Answer)
		assert.Fail(t, "unexplained", "%s %s %v: %s; %s; pmgen %s; npm %s %v; the page %s", r.Method, r.URL, x.ours.Request.Selectors, class, deviation, explained, x.theirs, x.failed, x.allows())
	}
}

// exchanged is one request with all three answers.
type exchanged struct {
	oracle  pageOracle
	matcher *matcher
	ours    *Explanation
	answer  *pageExample // of pmgen, where it is recorded
	theirs  string       // where the npm mock's stands
	npm     *pageExample
	failed  error
	allowed []*pageExample // by the page
	scores  map[*model.Example]float64
}

func (x *exchanged) allows() (pos []string) {
	for _, a := range x.allowed {
		pos = append(pos, a.e.Pos.String())
	}
	return pos
}

// ourDeviation says by which rule of ours pmgen's answer is none that the page allows, "" where it is one.
func (x *exchanged) ourDeviation() string {
	answer := x.ours.Answer
	switch {
	case answer == nil && len(x.allowed) == 0, x.answer != nil && slices.Contains(x.allowed, x.answer):
		return ""
	case answer == nil:
		return "unexplained miss"
	case x.answer == nil:
		return "an operation without a recorded reply answers"
	}
	steps := map[string]string{}
	for _, step := range x.ours.Candidates[0].Steps {
		steps[step.Step] = step.Why
	}
	if _, far := steps[string(stepDistance)]; far && len(x.allowed) == 0 {
		return "" // the page has the step, but no number
	}
	if strings.Contains(steps[string(stepPath)], "the path of its operation") {
		return "found under the path of its operation"
	}
	if len(x.allowed) == 0 {
		return x.pathDeviation(steps)
	}
	if slices.ContainsFunc(recordedRequest(x.answer.op, x.answer.e).Query, func(q model.NameValue) bool { return unresolved(q.Value) }) {
		return "a recorded value that is an undefined variable matches every value"
	}
	if answer.Rule == string(byWildcards) || answer.Rule == string(byPath) || answer.Rule == string(byNoBody) {
		return "a tie is decided by " + answer.Rule
	}
	for _, c := range x.ours.Candidates {
		if !slices.ContainsFunc(x.allowed, func(a *pageExample) bool { return a.e.ID == c.Example }) {
			continue
		}
		for _, step := range c.Steps {
			steps[step.Step+" of the page's"] = step.Why
		}
		switch {
		case steps["constants of the page's"] != steps["constants"]:
			return "constants tell operations apart"
		case steps["path of another operation of the page's"] != "":
			return "an example that was recorded under another operation's path yields to that operation's"
		case strings.Contains(steps["path of the page's"], "the path of its operation"):
			return "found under the path of its operation"
		}
		if by := x.tie(); by != "" {
			return by
		}
	}
	if x.ours.Request.Selectors["x-mock-response-name"] != "" {
		return "of several with a name one whose path matches goes first"
	}
	return x.pathDeviation(steps)
}

// tie finds by what the answer goes before those that the page prefers and that score the same.
func (x *exchanged) tie() string {
	for i, c := range x.ours.Candidates {
		if i > 0 && (c.Behind == string(byWildcards) || c.Behind == string(byPath) || c.Behind == string(byNoBody)) {
			return "a tie is decided by " + c.Behind
		}
		if slices.ContainsFunc(x.allowed, func(a *pageExample) bool { return a.e.ID == c.Example }) {
			return ""
		}
	}
	return ""
}

// pathDeviation says what path only pmgen finds the answer under.
func (x *exchanged) pathDeviation(steps map[string]string) string {
	bent := 0
	for _, by := range []step{stepSlash, stepCase, stepIDs, stepIDsSlash, stepWildcards} {
		if steps[string(by)] != "" {
			bent++
		}
	}
	segments, _ := parseRecorded(x.answer.path)
	part := slices.ContainsFunc(segments, func(s segment) bool { return !s.literal() && !s.whole() })
	other := slices.ContainsFunc(x.answer.raw, func(text string) bool {
		return strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "<")
	})
	switch recorded := recordedRequest(x.answer.op, x.answer.e); {
	case recorded.Method != "" && !strings.EqualFold(recorded.Method, x.answer.op.Method):
		return "the method is that of the request that the example is saved under"
	case part:
		return "a wildcard for a part of a segment"
	case other:
		return "{names} and <names> are wildcards"
	case bent > 1:
		return "a path that is bent in several ways"
	case !strings.HasPrefix(x.matcher.request.URL.Path, basePath(recorded.Base)):
		return "found without the path of the server"
	}
	return "unexplained"
}

// class says why the two mocks differ.
func (x *exchanged) class(deviation string) string {
	if deviation != "" {
		return "pmgen by a rule of ours: " + deviation
	}
	switch {
	case x.failed != nil:
		return "npm fails: " + x.failed.Error()
	case len(x.allowed) == 0 && x.nearly():
		return "nearly equal paths: the page gives no measure; pmgen scores all that are, npm takes the first of its own"
	case x.npm != nil && slices.Contains(x.allowed, x.npm):
		return "the page leaves it open: a tie without ids"
	case x.npm == nil:
		return "npm finds nothing: " + x.whyNPMMisses()
	}
	theirs, found := x.scores[x.npm.e]
	selectors := x.ours.Request.Selectors
	switch {
	case selectors["x-mock-response-code"] != "" && strconv.Itoa(x.npm.e.Status) == selectors["x-mock-response-code"],
		selectors["x-mock-response-name"] != "" && x.npm.e.Name == selectors["x-mock-response-name"]:
		return "npm takes the first with the code or name, whatever its path"
	case selectors["x-mock-response-code"] != "", selectors["x-mock-response-name"] != "":
		return "npm goes on without a selector that nothing has"
	case !found && selectors["x-mock-match-request-body"] != "":
		return "npm compares no body but JSON, and of no other method than POST, PUT and PATCH"
	case !found:
		return "npm matches a path that the page does not: " + x.whyNPMMatches()
	case len(x.allowed) > 0 && theirs == x.scores[x.allowed[0].e]:
		return "npm takes the first of a tie, not a 200 and not by id"
	}
	best := x.allowed[0]
	ours, other := &candidate{sent: best.sent}, &candidate{sent: x.npm.sent}
	sent := x.matcher.request.URL.Query()
	switch {
	case x.matcher.bodyScore(ours) > x.matcher.bodyScore(other):
		return "npm heeds an equal body only where it is asked for"
	case queryPoints(recordedRequest(best.op, best.e).Query, sent) > queryPoints(recordedRequest(x.npm.op, x.npm.e).Query, sent):
		return "npm does not count parameters that only the example has"
	}
	return "npm scores paths otherwise: " + x.whyNPMMatches()
}

// nearly reports whether pmgen's answer is one under a nearly equal path.
func (x *exchanged) nearly() bool {
	return x.ours.Answer != nil && slices.ContainsFunc(x.ours.Candidates[0].Steps, func(s ExplainedStep) bool { return s.Step == string(stepDistance) })
}

// whyNPMMisses says which of its limits keeps the npm mock from the page's answer.
func (x *exchanged) whyNPMMisses() string {
	best := x.allowed[0]
	recorded := recordedRequest(best.op, best.e)
	cost, _ := best.pathCost(x.matcher.request.URL.Path)
	selectors := x.ours.Request.Selectors
	switch {
	case strings.Contains(recorded.URL, "/:"):
		return "it makes patterns of :names and compares them as texts"
	case strings.Contains(recorded.URL, "{{") && !strings.Contains(best.path, "{{") || strings.Count(recorded.URL, "{{") > strings.Count(best.path, "{{"):
		return "it replaces no variables"
	case selectors["x-mock-match-request-body"] != "":
		return "it compares no body but JSON"
	case selectors["x-mock-response-name"] != "" || selectors["x-mock-response-id"] != "" || selectors["x-mock-response-code"] != "":
		return "it does not find the one that is selected"
	case strings.ContainsAny(best.path, " \"") || strings.Contains(recorded.Path, "%") || !isASCII(best.path):
		return "it compares the path with its escapes"
	case cost > 0:
		return "it bends paths otherwise"
	}
	return "unexplained"
}

// whyNPMMatches says why the npm mock finds what the page does not.
func (x *exchanged) whyNPMMatches() string {
	recorded := recordedRequest(x.npm.op, x.npm.e)
	switch {
	case strings.Contains(recorded.URL, "{{"):
		return "any text with {{ in it is a wildcard, and variables are not replaced"
	case strings.Contains(recorded.URL, "/:"):
		return ":names are regular expressions that it never runs"
	}
	return "unexplained"
}
