package reports_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
	"github.com/pmgen/pmgen/generator/diag"
)

// stranger is a text that would be markup, script, style or another direction if anything let it.
const stranger = "</script></style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'><!-- ]]> javascript:alert(1) {{.}} `${x}` \u2028\u2029\u202e\u2066 \x00\x1b[2J \xff"

var started = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

// htmlOf is the page of results.
func htmlOf(t *testing.T, run reports.Run, report contracttests.Report, results ...contracttests.Result) string {
	t.Helper()
	return written(t, reports.HTML, run, results, report)
}

func result(operation, name string, kind contracttests.Kind, v contracttests.Verdict) contracttests.Result {
	return contracttests.Result{Operation: operation, Folder: []string{"Items"}, Method: "GET", Path: "/items/{id}", Case: operation + "/" + name, Status: 200,
		Kind: kind, Verdict: v, Pos: diag.Pos{File: "shop.json", Line: 3, Column: 5}, Duration: 12 * time.Millisecond}
}

func failure(operation, name, message string) contracttests.Result {
	r := result(operation, name, contracttests.Schema, contracttests.Failed)
	r.Message, r.Cause = message, "schema: "+message
	r.Diff = []string{`- /id: 1`, `+ /id: "1"`}
	r.Curl = "curl 'http://127.0.0.1/items/1'"
	r.Exchange = &contracttests.Exchange{Method: "GET", URL: "http://127.0.0.1/items/1", Headers: map[string][]string{"Accept": {"*/*"}}, Started: started,
		Duration: 12 * time.Millisecond, Status: 200, ReplyHeaders: map[string][]string{"Content-Type": {"application/json"}}, ReplyBody: `{"id":"1"}`, ReplyBytes: 10}
	return r
}

func TestHTML(t *testing.T) {
	skipped := result("Items.Get", "404 Not found", contracttests.Status, contracttests.Skipped)
	skipped.Message = "a recorded 404 cannot be provoked on a real server"
	page := htmlOf(t, reports.Run{Version: "1.2.3", Started: started, Path: func(f string) string { return "api/" + f }},
		contracttests.Report{API: "Shop", BaseURL: "http://127.0.0.1", Operations: 2, OperationsRun: 2, Examples: 3, ExamplesRun: 2, Seconds: 1.25},
		result("Items.List", "200 All", contracttests.Status, contracttests.Passed), result("Items.List", "200 All", contracttests.Schema, contracttests.Passed),
		result("Items.Get", "200 One", contracttests.Status, contracttests.Passed), failure("Items.Get", "200 One", "/id: want integer, got string"),
		result("Items.Get", "200 One", contracttests.Body, contracttests.Blocked), skipped)
	for what, want := range map[string]string{
		"verdict":                 "✗ 1 of 4 checks failed",
		"bar":                     `aria-label="3 passed, 1 failed, 1 not covered"`,
		"coverage":                "2 of 2 operations (100 %); 2 of 3 examples (66 %)",
		"how it was compared":     "by type, as any server",
		"when":                    "2026-05-04 03:02:01 UTC, 1.2 s",
		"cause":                   "<bdi>/id: want integer, got string</bdi>",
		"place":                   "<bdi>api/shop.json:3:5</bdi>",
		"difference":              `<span class="minus">- /id: 1</span><span class="plus">&#43; /id: &#34;1&#34;</span>`,
		"curl":                    "<code>curl &#39;http://127.0.0.1/items/1&#39;</code>",
		"request":                 "<pre>GET http://127.0.0.1/items/1\nAccept: */*\n</pre>",
		"reply":                   "<pre>200\nContent-Type: application/json\n\n{\n  &#34;id&#34;: &#34;1&#34;\n}</pre>",
		"matrix: passed":          `<span class="cell c1 pass"><i>status </i>✓ 1</span>`,
		"matrix: failed":          `<span class="cell c2 fail"><i>schema </i>✗ 1 of 1</span>`,
		"matrix: not looked at":   `<span class="cell c3 dim"><i>body </i>· 1</span>`,
		"what a case passed":      "<bdi>200 All</bdi> <span class=\"pass\">✓ <bdi>status, schema</bdi></span>",
		"what leads to a failure": `<a href="#f1">why</a>`,
		"why not covered":         "<bdi>a recorded 404 cannot be provoked on a real server</bdi>",
		"timings":                 "6 timed requests: half of them took at most 12 ms, 95 % at most 12 ms, the slowest 12 ms.",
		"version":                 "Written by pmgen 1.2.3.",
		"filters":                 `data-v="failed uncovered"`,
		"without JavaScript":      `<div class="tools screen" data-js hidden>`,
	} {
		assert.True(t, strings.Contains(page, want), "%s: %s", what, want)
	}
}

func TestHTMLVerdicts(t *testing.T) {
	passed := result("Items.List", "200 All", contracttests.Status, contracttests.Passed)
	again := passed
	again.Retried = []string{"503 Service Unavailable"}
	for want, c := range map[string]struct {
		report  contracttests.Report
		results []contracttests.Result
	}{
		"– Nothing was checked":                                         {},
		"✓ The one check passed":                                        {results: []contracttests.Result{passed}},
		"✓ All 2 checks passed":                                         {results: []contracttests.Result{passed, passed}},
		"✓ All 2 checks passed, 1 only when asked again":                {results: []contracttests.Result{passed, again}},
		"✓ All 2 checks passed; the run was ended before all were made": {contracttests.Report{Interrupted: true}, []contracttests.Result{passed, passed}},
	} {
		assert.True(t, strings.Contains(htmlOf(t, reports.Run{}, c.report, c.results...), `">`+want+"</p>"), want)
	}
}

// The most frequent cause comes first, the slowest request first, and the bar shows whatever there is at all.
func TestHTMLOrder(t *testing.T) {
	var results []contracttests.Result
	for i, cause := range []string{"rare", "often", "often", "often"} {
		f := failure("Items.Get", fmt.Sprint(i), cause)
		f.Duration = time.Duration(i%3+1) * 100 * time.Millisecond
		results = append(results, f)
	}
	for i := range 2000 {
		results = append(results, result("Items.Get", fmt.Sprint("case ", i), contracttests.Status, contracttests.Passed))
	}
	skipped := result("Items.Get", "404", contracttests.Status, contracttests.Skipped)
	page := htmlOf(t, reports.Run{}, contracttests.Report{}, append(results, skipped)...)
	assert.Less(t, strings.Index(page, "<h3><bdi>often</bdi>"), strings.Index(page, "<h3><bdi>rare</bdi>"))
	slow := regexp.MustCompile(`<tr><td><bdi>Items.Get/([^<]*)</bdi></td><td class="n">([^<]*)</td>`).FindAllStringSubmatch(page, -1)
	require.Len(t, slow, 10)
	assert.Equal(t, []string{"2", "300 ms"}, slow[0][1:])
	assert.Equal(t, []string{"1", "200 ms", "0", "100 ms", "3", "100 ms"}, slices.Concat(slow[1][1:], slow[2][1:], slow[3][1:]))
	assert.True(t, strings.Contains(page, `<rect class="pass" x="0" y="0" width="990" height="10"/><rect class="fail" x="990" y="0" width="5" height="10"/><rect class="warn" x="995" y="0" width="5" height="10"/>`))
}

func TestHTMLOfFlakyCases(t *testing.T) {
	r := result("Items.List", "200 All", contracttests.Status, contracttests.Passed)
	r.Retried = []string{"503 Service Unavailable"}
	page := htmlOf(t, reports.Run{}, contracttests.Report{}, r, r)
	assert.Equal(t, 1, strings.Count(page, "↻ <bdi>flaky: it passed when asked again, after 503 Service Unavailable</bdi>"))
}

// Nothing that a stranger says is anything but text, and nothing of it is invisible.
func TestHTMLOfStrangers(t *testing.T) {
	r := failure(stranger, stranger, stranger)
	r.Operation, r.Folder, r.Method, r.Path, r.Kind = stranger, []string{stranger}, stranger, stranger, contracttests.Schema
	r.Pos.File, r.Expected, r.Received, r.Diff, r.Curl = stranger, stranger, stranger, []string{stranger, "- " + stranger}, stranger
	x := r.Exchange
	x.Method, x.URL, x.Body, x.ReplyBody = stranger, stranger, stranger, stranger
	x.Headers, x.ReplyHeaders = map[string][]string{stranger: {stranger}}, map[string][]string{stranger: {stranger}}
	skipped := r
	skipped.Verdict = contracttests.Skipped
	plain := result("A", "b", contracttests.Status, contracttests.Passed)
	harmless := htmlOf(t, reports.Run{}, contracttests.Report{API: "x", BaseURL: "x"}, plain, failure("A", "b", "x"))
	page := htmlOf(t, reports.Run{Version: stranger, Title: stranger}, contracttests.Report{API: stranger, BaseURL: stranger}, plain, r, skipped)

	assert.Equal(t, strings.Count(harmless, "<script"), strings.Count(page, "<script"))
	assert.Equal(t, 1, strings.Count(page, "</script"))
	assert.Equal(t, 1, strings.Count(page, "</style"))
	assert.False(t, strings.Contains(page, "<img"), "<img")
	assert.False(t, strings.Contains(page, "<!--"), "<!--")
	for _, href := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		assert.Regexp(t, `^(#[a-z]+[0-9]*|data:,)$`, href[1])
	}
	for _, unseen := range []string{"\u2028", "\u2029", "\u202e", "\u2066", "\x00", "\x1b", "\xff"} {
		assert.False(t, strings.Contains(page, unseen), "%q", unseen)
	}
	assert.True(t, strings.Contains(page, `\u{202E}`))
	assert.False(t, strings.Contains(page, "ZgotmplZ"), "no text stands where it could be more than text")
}

// The policy allows the page's own style and script, by their hashes, and nothing else.
func TestHTMLPolicy(t *testing.T) {
	page := htmlOf(t, reports.Run{}, contracttests.Report{}, failure("A", "b", "c"))
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	require.Len(t, policy, 2)
	allowed := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy[1])
	for element, directive := range map[string]string{"style": "style-src", "script": "script-src"} {
		within := regexp.MustCompile(`(?s)<` + element + `>(.*)</` + element + `>`).FindStringSubmatch(page)
		require.Len(t, within, 2, element)
		sum := sha256.Sum256([]byte(within[1]))
		assert.Contains(t, allowed, directive+" 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"';")
	}
	assert.True(t, strings.HasPrefix(allowed, "default-src 'none';"), allowed)
	assert.False(t, regexp.MustCompile(` style="| on[a-z]+="`).MatchString(page), "the policy would forbid it")
}

// However much fails, a browser opens the page, and the page says what it leaves out.
func TestHTMLIsBounded(t *testing.T) {
	big := strings.Repeat(`{"deep":"<&>"},`, 5000)
	var results []contracttests.Result
	for i := range 2500 {
		op, name := fmt.Sprintf("Items.Op%d", i%500), fmt.Sprintf("200 Case %d of this operation", i)
		results = append(results, result(op, name, contracttests.Status, contracttests.Passed), result(op, name, contracttests.ContentType, contracttests.Passed),
			result(op, name, contracttests.Header, contracttests.Passed))
		f := failure(op, name, fmt.Sprintf("cause %d", i%7))
		f.Exchange.Body, f.Exchange.ReplyBody, f.Exchange.ReplyBytes = big[:contracttests.MaxExchangeBytes], big[:contracttests.MaxExchangeBytes], len(big)
		results = append(results, f)
	}
	page := htmlOf(t, reports.Run{}, contracttests.Report{API: "Big"}, results...)
	assert.Less(t, len(page), 5<<20)
	assert.True(t, strings.Contains(page, "2,500 of 10,000 checks failed"))
	assert.True(t, strings.Contains(page, "… cut: the whole body has 75,000 bytes"))
	assert.True(t, regexp.MustCompile(`[0-9]+ failures of many stand here without request and reply`).MatchString(page))
	assert.True(t, strings.Contains(page, "The first 1,000 failures are listed."))
	assert.True(t, strings.Contains(page, "more failures of this cause"))
	t.Logf("10,000 checks with 2,500 failures: %d KB", len(page)>>10)

	for i := range results {
		results[i].Verdict, results[i].Exchange = contracttests.Passed, nil
	}
	page = htmlOf(t, reports.Run{}, contracttests.Report{API: "Big"}, results...)
	assert.Less(t, len(page), 2<<20)
	t.Logf("10,000 checks that passed: %d KB", len(page)>>10)
}

// JSON that is nested without end is not written on as many lines.
func TestHTMLOfDeepBodies(t *testing.T) {
	f := failure("A", "b", "c")
	f.Exchange.ReplyBody = strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000)
	assert.Less(t, len(htmlOf(t, reports.Run{}, contracttests.Report{}, f)), 100<<10)
	f.Exchange.ReplyBody, f.Exchange.ReplyBytes = "\x89PNG\x00\x01", 6
	assert.True(t, strings.Contains(htmlOf(t, reports.Run{}, contracttests.Report{}, f), "(6 bytes that are no text)"))
}
