package mockserver

import (
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/model"
)

// explained sends a request with X-Pmgen-Explain.
func explained(t testing.TB, s *Server, request, body string, headers ...string) Explanation {
	t.Helper()
	reply := call(t, s, request, body, append([]string{"X-Pmgen-Explain: 1"}, headers...)...)
	require.Equal(t, http.StatusOK, reply.StatusCode)
	var e Explanation
	require.NoError(t, json.Unmarshal([]byte(text(t, reply)), &e))
	return e
}

func TestExplain(t *testing.T) {
	s := serve(t, matchAPI())
	tests := []struct {
		rule, request, body string
		headers             []string
		answer              string // the example and the rule
		why                 string
		steps               string // of the answer: step points, ...
	}{
		{"score", "GET /apps?page=1", "", nil, "apps-p1 score over apps", "it scores 110, the next 99", "path 100, query 10"},
		{"only", "GET /case/path/", "", nil, "case only", "no other candidate matches", "path 100, trailing slash -5, case -10"},
		{"wildcards", "GET /carts/key=k", "", nil, "by-key wildcards over by-id", "both score 80; less of its path is open: /carts/key=*, not /carts/*", "path 100, wildcards -20"},
		{"recorded", "GET /documented", "", nil, "documented recorded over", "it is recorded, the next is made from a schema", "path 100"},
		{"path", "GET /things/5", "", nil, "thing-any path over thing-4", "it was recorded under such a path", "path 100, wildcards -20"},
		{"no body", "POST /maybe", "", nil, "maybe-none no body over maybe-body", "recorded without a body", "path 100"},
		{"200", "GET /apps/7/users/8", "", nil, "user 200 over user-404", "both score 80; it is a 200, the next a 404", "path 100, wildcards -20"},
		{"success", "POST /apps", "", []string{"X-Pmgen-Errors: 1"}, "created success over created-400", "it is a success, the next a 400", "path 100"},
		{"id", "POST /ids", "", nil, "aa id over bb", `both score 100; its id "aa" comes before "bb"`, "path 100"},
		{"document", "GET /by-header", "", nil, "json document over xml", "both score 100; it comes first in the description", "path 100"},
		{"operation", "POST /rpc", "", []string{"X-Pmgen-Operation: POST /rpc /method=sub"}, "rpc-sub operation over rpc-add", "X-Pmgen-Operation asks for", "path 100, constants -40"},
		{"distance", "GET /customer/order", "", nil, "orders only", "no other", "path 100, distance -30"},
		{"ids", "GET /years/2021/report", "", nil, "report only", "no other", "path 100, ids -21"},
		{"alien", "GET /right-place/9", "", nil, "native score over alien", "it scores 80, the next 78", "path 100, wildcards -20"},
		{"body", "POST /by-body", `{"a":2}`, nil, "body-2 score over body-1", "105", "path 100, body 5"},
		{"selected", "GET /elsewhere", "", []string{"x-mock-response-id: user-404"}, "user-404 only", "no other", "x-mock-response-id 0"},
		{"errors", "POST /strictly?n=x", "", []string{"X-Pmgen-Errors: 1"}, "strictly-400 errors", "recorded error for such a request: query n", "path 100, query -1"},
	}
	a := matchAPI()
	strictly := op("POST /strictly", ex("strictly", 200), ex("strictly-400", 400))
	strictly.Params = []model.Param{{Name: "n", In: model.InQuery, Type: &model.Type{Kind: model.KindInt, Evidence: model.Declared}}}
	documented := op("GET /documented", ex("documented", 200))
	documented.Replies = []model.Reply{{Status: 404}}
	a.Operations = append(a.Operations, strictly, documented, op("GET /carts/{id}", ex("by-id", 200)), op("GET /carts/key={key}", ex("by-key", 200)))
	s = serve(t, a)
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			e := explained(t, s, tt.request, tt.body, tt.headers...)
			require.NotNil(t, e.Answer)
			over := ""
			if e.Answer.Over != "" && strings.Contains(tt.answer, " over") {
				over = " over " + e.Answer.Over
			}
			assert.True(t, strings.HasPrefix(e.Answer.Example+" "+e.Answer.Rule+over, tt.answer), "%+v", e.Answer)
			assert.Contains(t, e.Answer.Why, tt.why)
			var steps []string
			for _, c := range e.Candidates {
				if c.Example == e.Answer.Example {
					for _, step := range c.Steps {
						steps = append(steps, step.Step+" "+strconv.FormatFloat(step.Points, 'g', 4, 64))
						assert.NotEmpty(t, step.Why)
					}
				}
			}
			assert.Equal(t, tt.steps, strings.Join(steps, ", "))
		})
	}
}

// What put the others out is told by step, with sums that leave nobody out; only a few are listed unless all are asked for.
func TestExplainTellsOfTheOthers(t *testing.T) {
	whole, lazy := serve(t, matchAPI()), lazily(t, matchAPI())
	total := len(whole.current.Load().candidates)
	tests := []struct {
		rule, request string
		headers       []string
		step, why     string
		first         string // the first that it put out, and why
	}{
		{"method", "GET /apps", nil, "method", `the request is a "GET"`, ""},
		{"path", "GET /apps", nil, "path", "their paths do not match", ""},
		{"code", "GET /apps", []string{"x-mock-response-code: 401"}, "x-mock-response-code", `x-mock-response-code is "401"`, "apps: its status is 200"},
		{"id", "GET /apps", []string{"x-mock-response-id: apps-401"}, "x-mock-response-id", `x-mock-response-id is "apps-401"`, "apps: its id is another"},
		{"name", "GET /apps", []string{"x-mock-response-name: name of apps-401"}, "x-mock-response-name", "name of apps-401", `apps: its name is "name of apps"`},
		{"headers", "GET /by-header", []string{"Accept: text/xml", "x-mock-match-request-headers: Accept"}, "x-mock-match-request-headers", "other values", `json: recorded with Accept: "application/json"`},
		{"body", "POST /by-body", []string{"x-mock-match-request-body: true"}, "x-mock-match-request-body", "another body", "body-1: its recorded body is another"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			for _, s := range []*Server{whole, lazy} {
				for _, all := range []string{"1", "all"} {
					method, target, _ := strings.Cut(tt.request, " ")
					r := httptest.NewRequest(method, target, nil)
					r.Header.Set("X-Pmgen-Explain", all)
					for _, h := range tt.headers {
						name, value, _ := strings.Cut(h, ": ")
						r.Header.Set(name, value)
					}
					e, err := s.Explain(r)
					require.NoError(t, err)
					sum, listed := len(e.Candidates)+e.More, len(e.Candidates)
					for _, out := range e.Out {
						sum += out.Count
						listed += len(out.Examples)
						if out.Step == tt.step {
							assert.Contains(t, out.Why, tt.why)
							if tt.first != "" {
								require.NotEmpty(t, out.Examples)
								assert.Equal(t, tt.first, out.Examples[0].Example+": "+out.Examples[0].Why)
							}
						}
					}
					assert.Equal(t, total, sum, "every candidate is counted once")
					if all == "all" {
						assert.Equal(t, total, listed)
					}
					assert.NotEmpty(t, e.Nearest)
					assert.LessOrEqual(t, len(e.Nearest), maxNearMisses)
				}
			}
		})
	}
}

func TestExplainEndpoint(t *testing.T) {
	for name, s := range map[string]*Server{"whole": serve(t, matchAPI()), "archive": lazily(t, matchAPI())} {
		t.Run(name, func(t *testing.T) {
			ask := func(body string, query ...string) (int, string) {
				reply := call(t, s, "POST /_pmgen/explain"+strings.Join(query, ""), body)
				return reply.StatusCode, text(t, reply)
			}
			var e Explanation
			status, body := ask(`{"method":"post","path":"/by-body","headers":{"X-Mock-Match-Request-Body":["true"]},"body":{"a":2}}`)
			require.Equal(t, 200, status, body)
			require.NoError(t, json.Unmarshal([]byte(body), &e))
			assert.Equal(t, "body-2", e.Answer.Example)
			assert.Equal(t, ExplainedRequest{Method: "POST", Path: "/by-body", Selectors: map[string]string{"x-mock-match-request-body": "true"}}, e.Request)

			status, body = ask(`{"url":"http://any.example/apps?page=1"}`, "?all=1")
			require.Equal(t, 200, status, body)
			require.NoError(t, json.Unmarshal([]byte(body), &e))
			assert.Equal(t, "apps-p1", e.Answer.Example)
			assert.NotEmpty(t, e.Out[0].Examples)

			status, body = ask(`{"url":"/token","method":"POST","headers":{"Content-Type":"application/x-www-form-urlencoded"},"body":"grant_type=refresh"}`)
			require.Equal(t, 200, status, body)
			assert.Contains(t, body, `"example":"refresh"`)

			status, body = ask(`{"url":"/nowhere/at/all"}`)
			require.Equal(t, 200, status, body)
			assert.Contains(t, body, `"answer":null`)
			assert.Contains(t, body, `"nearest":[{`)
			for _, bad := range []string{``, `[]`, `{}`, `{"url":"/x","what":1}`, `{"url":"/%zz"}`, `{"url":"/x","method":"A B"}`, `{"url":"/x","headers":{"A":1}}`} {
				status, body = ask(bad)
				assert.Equal(t, 400, status, bad)
				assert.Contains(t, body, "invalidRequestError")
			}
			assert.Equal(t, 405, call(t, s, "GET /_pmgen/explain", "").StatusCode)
			assert.Equal(t, 413, call(t, serve(t, matchAPI(), WithMaxBodyBytes(10)), "POST /_pmgen/explain", `{"url": "/apps"}`).StatusCode)
		})
	}
}

// TestExplainIsTheAnswer: for any request to any description, what Explain calls the answer is the answer, its points add up,
// and the candidates stand in the order of their rules.
func TestExplainIsTheAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAPI(t)
		options := []Option{WithStrict(rapid.Bool().Draw(t, "strict")), WithErrors(rapid.Bool().Draw(t, "errors"))}
		whole, err := New([]*model.API{a}, options...)
		require.NoError(t, err)
		packed, err := model.Pack(a)
		require.NoError(t, err)
		archive, err := model.OpenArchive(string(packed))
		require.NoError(t, err)
		lazy, err := NewArchived(archive, options...)
		require.NoError(t, err)
		for range 5 {
			method, target, body, headers := drawRequest(t)
			request := func() *http.Request {
				r := httptest.NewRequest(method, target, strings.NewReader(body))
				for name, value := range headers {
					r.Header.Set(name, value)
				}
				return r
			}
			for _, s := range []*Server{whole, lazy} {
				w := httptest.NewRecorder()
				s.ServeHTTP(w, request())
				e, err := s.Explain(request())
				require.NoError(t, err)
				if e.Answer == nil {
					require.Equal(t, "", w.Header().Get("X-Pmgen-Example"), "%s %s", method, target)
					require.Empty(t, e.Candidates)
					continue
				}
				require.Equal(t, w.Header().Get("X-Pmgen-Example"), e.Answer.Example, "%s %s %v %q", method, target, headers, body)
				require.Equal(t, w.Header().Get("X-Pmgen-Score"), points(e.Answer.Score))
				require.NotEmpty(t, e.Answer.Why)
				for i, c := range e.Candidates {
					sum := 0.0
					for _, step := range c.Steps {
						sum += step.Points
					}
					require.InDelta(t, c.Score, sum, 1e-9, "%+v", c)
					require.True(t, i == 0 || c.Score <= e.Candidates[i-1].Score)
					require.False(t, math.IsNaN(c.Score))
				}
				if e.Answer.Rule != string(byOperation) && e.Answer.Rule != string(byErrors) {
					require.Equal(t, e.Answer.Example, e.Candidates[0].Example)
				}
			}
		}
	})
}

var (
	drawnPaths    = []string{"/a", "/A/", "/a/{x}", "/a/7", "/a/v{x}", "/{x}/7", "/a/b/c", "/"}
	drawnRequests = []string{"/a", "/a/", "/A", "/a/7", "/a/8", "/a/v2", "/b/9", "/a/b/d", "/", "/a/b/c/d"}
	drawnQueries  = []string{"", "?p=1", "?p=2", "?p=1&q=2", "?p={{v}}", "?r=1"}
	drawnBodies   = []string{"", `{"a":1}`, `{"a":1.0}`, `{"a":2}`, "x=1&y=2", "text", "["}
)

func drawAPI(t *rapid.T) *model.API {
	a := &model.API{Title: "Drawn"}
	for i := range rapid.IntRange(1, 6).Draw(t, "operations") {
		method := rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method")
		path := rapid.SampledFrom(drawnPaths).Draw(t, "path")
		o := op(method + " " + path)
		o.ID = "op" + strconv.Itoa(i)
		for j := range rapid.IntRange(0, 4).Draw(t, "examples") {
			recorded := path
			if rapid.Bool().Draw(t, "elsewhere") {
				recorded = rapid.SampledFrom(drawnPaths).Draw(t, "recorded")
			}
			recorded = strings.NewReplacer("{x}", "{{x}}").Replace(recorded) + rapid.SampledFrom(drawnQueries).Draw(t, "query")
			e := ex("e"+strconv.Itoa(i)+"-"+strconv.Itoa(j), rapid.SampledFrom([]int{200, 201, 401, 400, 0, 100}).Draw(t, "status"), at(recorded))
			e.Name = rapid.SampledFrom([]string{"ok", "bad"}).Draw(t, "name")
			e.OwnID = rapid.Bool().Draw(t, "own")
			if b := rapid.SampledFrom(drawnBodies).Draw(t, "body"); b != "" {
				body(rapid.SampledFrom([]model.Encoding{model.JSON, model.URLEncoded, model.Text, model.Binary}).Draw(t, "encoding"), b)(e)
			}
			if rapid.Bool().Draw(t, "accepts") {
				e.Request.Headers = []model.NameValue{{Name: "Accept", Value: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "accept")}}
			}
			o.Examples = append(o.Examples, e)
		}
		if rapid.Bool().Draw(t, "constant") {
			o.Constants = []model.Constant{{In: "query", Name: "p", Value: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "value")}}
		}
		if rapid.Bool().Draw(t, "documented") {
			o.Replies = []model.Reply{{Status: 200}, {Status: 404}}
		}
		a.Operations = append(a.Operations, o)
	}
	return a
}

func drawRequest(t *rapid.T) (method, target, body string, headers map[string]string) {
	method = rapid.SampledFrom([]string{"GET", "POST", "HEAD", "PUT"}).Draw(t, "sent method")
	target = rapid.SampledFrom(drawnRequests).Draw(t, "sent path") + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(rapid.SampledFrom(drawnQueries).Draw(t, "sent query"))
	body = rapid.SampledFrom(drawnBodies).Draw(t, "sent body")
	headers = map[string]string{}
	choices := map[string][]string{
		"X-Mock-Response-Code": {"200", "401", "x"}, "X-Mock-Response-Id": {"e0-0", "7-e1-0", "zz"}, "X-Mock-Response-Name": {"ok", "bad", "zz"},
		"X-Mock-Match-Request-Headers": {"Accept", "accept, X-Other", ","}, "X-Mock-Match-Request-Body": {"true", "false"},
		"X-Pmgen-Operation": {"op0", "op3"}, "X-Pmgen-Errors": {"1"}, "Accept": {"A", "b"}, "Content-Type": {"application/x-www-form-urlencoded"},
	}
	for _, name := range sortedKeys(choices) {
		if rapid.IntRange(0, 4).Draw(t, name) == 0 {
			headers[name] = rapid.SampledFrom(choices[name]).Draw(t, name+" value")
		}
	}
	return method, target, body, headers
}

// Of several APIs the request's host decides, wherever the description of the request says it.
func TestExplainKnowsTheHost(t *testing.T) {
	one, two := api(op("GET /x", ex("one", 200))), api(op("GET /x", ex("two", 200)))
	one.Servers, two.Servers = []model.Server{{URL: "https://one.example"}}, []model.Server{{URL: "https://two.example"}}
	s, err := New([]*model.API{one, two})
	require.NoError(t, err)
	for _, asked := range []string{`{"url": "https://two.example/x"}`, `{"url": "/x", "headers": {"Host": "two.example"}}`} {
		assert.Contains(t, text(t, call(t, s, "POST /_pmgen/explain", asked)), `"answer":{"example":"two"`, asked)
	}
	assert.Contains(t, text(t, call(t, s, "POST /_pmgen/explain", `{"url": "/x"}`)), `"answer":{"example":"one"`)
}
