package reports_test

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
	"github.com/pmgen/pmgen/generator/diag"
)

var xmllint = flag.String("xmllint", "", "hold JUnit's XML against these schemas with xmllint, too: files, separated by commas")

// sample are results of every kind of verdict, with texts that would break out of what they stand in.
func sample() []contracttests.Result {
	const evil = "a]]></failure><testcase name=\"x\"/>&amp;\x00\x1b[2J\u202e\ufffe\xff'\"\n<b>"
	pos := diag.Pos{File: "c.json", Line: 3, Column: 5}
	of := func(op, name string, kind contracttests.Kind, v contracttests.Verdict, message string) contracttests.Result {
		return contracttests.Result{Operation: op, Folder: []string{"Shop", "Items"}, Method: "GET", Path: "/items", Case: op + "/" + name, Example: "e1", Kind: kind,
			Pos: pos, Verdict: v, Message: message}
	}
	failed := of("Items.List", "200 All", contracttests.Schema, contracttests.Failed, "/0/id: want integer, got string "+evil)
	failed.Cause, failed.Diff = "schema: /*/id", []string{"- /0/id: 1", "+ /0/id: \"1\" " + evil}
	failed.Expected, failed.Received, failed.Curl, failed.Duration = "1", `"1"`, "curl 'http://x/items'", 1234*time.Millisecond
	flaky := of("Items.List", "200 Some", contracttests.Status, contracttests.Passed, "")
	flaky.Retried = []string{"503 Service Unavailable", "no reply within 1s"}
	return []contracttests.Result{
		of("Items.List", "200 All", contracttests.Status, contracttests.Passed, ""),
		failed,
		of("Items.List", "200 All", contracttests.Body, contracttests.Blocked, ""),
		flaky,
		of("Items.List", "pages", contracttests.Paging, contracttests.Skipped, "page 1 is not JSON "+evil),
		of(evil, evil, contracttests.Transport, contracttests.Failed, "no reply within 1s"),
		of(evil, evil, contracttests.Transport, contracttests.Failed, "again"),
	}
}

// written feeds a format with results and returns its file.
func written(t *testing.T, format reports.Format, run reports.Run, results []contracttests.Result, report contracttests.Report) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report")
	set, err := reports.Open(run, []reports.File{{Path: path, Format: format}})
	require.NoError(t, err)
	for _, r := range results {
		set.Add(r)
	}
	require.NoError(t, set.Close(&report))
	return read(t, path)
}

func theRun() reports.Run {
	return reports.Run{Title: "Shop & <Co>", Version: "v1", Started: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Path: func(file string) string { return "api/" + file }}
}

// element is XML as it was read.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// rule is what testdata/junit.xsd says of an element: its children in their order, its attributes and what they look like.
type rule struct {
	children string // a pattern of their names, each with a blank behind it
	attrs    map[string]string
	text     bool
}

const (
	anything = `(?s).*`
	number   = `\d+`
	seconds  = `\d+\.\d{3}`
	token    = `(?s).*\S.*`
)

func junitRules() map[string]rule {
	outcome := rule{attrs: map[string]string{"message?": anything, "type": anything}, text: true}
	return map[string]rule{
		"testsuites": {children: `(testsuite )*`},
		"testsuite": {children: `properties (testcase )*system-out system-err `, attrs: map[string]string{"name": token, "package": anything, "id": number,
			"timestamp": `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`, "hostname": token, "tests": number, "failures": number, "errors": number, "skipped?": number, "time": seconds}},
		"properties": {children: `(property )*`},
		"property":   {attrs: map[string]string{"name": token, "value": anything}},
		"testcase":   {children: `(skipped |error |failure )?`, attrs: map[string]string{"name": token, "classname": token, "time": seconds}},
		"skipped":    {text: true},
		"failure":    outcome,
		"error":      outcome,
		"system-out": {text: true},
		"system-err": {text: true},
	}
}

// valid reads JUnit's XML and holds it against the rules.
func valid(t *testing.T, text string) element {
	t.Helper()
	require.True(t, utf8.ValidString(text))
	var root element
	d := xml.NewDecoder(strings.NewReader(text))
	require.NoError(t, d.Decode(&root), text)
	_, err := d.Token()
	for err == nil {
		_, err = d.Token()
	}
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, "testsuites", root.XMLName.Local)
	hold(t, root)
	for i, suite := range root.Children {
		assert.Equal(t, strconv.Itoa(i), suite.attr("id"))
		sums := map[string]int{}
		for _, c := range suite.Children {
			if c.XMLName.Local == "testcase" {
				sums["tests"]++
				for _, o := range c.Children {
					sums[map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped"}[o.XMLName.Local]]++
				}
			}
		}
		for _, name := range []string{"tests", "failures", "errors", "skipped"} {
			assert.Equal(t, strconv.Itoa(sums[name]), suite.attr(name), "%s of %s", name, suite.attr("name"))
		}
	}
	return root
}

func hold(t *testing.T, e element) {
	t.Helper()
	name := e.XMLName.Local
	r, known := junitRules()[name]
	require.True(t, known, "no schema knows <%s>", name)
	children := ""
	for _, c := range e.Children {
		children += c.XMLName.Local + " "
		hold(t, c)
	}
	assert.Regexp(t, "^("+r.children+")$", children, "children of <%s>", name)
	if !r.text {
		assert.Empty(t, strings.TrimSpace(e.Text), "text of <%s>", name)
	}
	for attr, pattern := range r.attrs {
		attr, optional := strings.CutSuffix(attr, "?")
		has := false
		for _, a := range e.Attrs {
			has = has || a.Name.Local == attr
		}
		if assert.True(t, has || optional, "<%s> has %s", name, attr) && has {
			assert.Regexp(t, regexp.MustCompile("^("+pattern+")$"), e.attr(attr))
		}
	}
	for _, a := range e.Attrs {
		_, must := r.attrs[a.Name.Local]
		_, may := r.attrs[a.Name.Local+"?"]
		assert.True(t, must || may, "<%s> has no %s", name, a.Name.Local)
	}
}

func TestJUnit(t *testing.T) {
	text := written(t, reports.JUnit, theRun(), sample(), contracttests.Report{API: "Shop", Checks: 5, Failed: 3})
	root := valid(t, text)
	require.Len(t, root.Children, 2)
	suite := root.Children[0]
	assert.Equal(t, "Items.List", suite.attr("name"))
	assert.Equal(t, "Shop.Items", suite.attr("package"))
	assert.Equal(t, "2026-01-02T03:04:05", suite.attr("timestamp"))
	assert.Equal(t, "1.234", suite.attr("time"))
	assert.Equal(t, "5", suite.attr("tests"))
	properties := suite.Children[0].Children
	assert.Equal(t, "Shop & <Co>", properties[0].attr("value"))
	assert.Equal(t, "GET /items", properties[1].attr("value"))
	assert.Equal(t, "api/c.json:3:5", properties[2].attr("value"))
	var names []string
	for _, c := range suite.Children[1:6] {
		assert.Equal(t, "Items.List", c.attr("classname"))
		names = append(names, c.attr("name"))
	}
	assert.Equal(t, []string{"200 All: status", "200 All: schema", "200 All: body", "200 Some: status", "pages: paging"}, names)
	failure := suite.Children[2].Children[0]
	assert.Equal(t, "schema", failure.attr("type"))
	assert.Contains(t, failure.attr("message"), "/0/id: want integer, got string a]]></failure>")
	assert.Contains(t, failure.Text, "api/c.json:3:5: Items.List/200 All: /0/id")
	assert.Contains(t, failure.Text, "\n      - /0/id: 1\n")
	assert.Contains(t, failure.Text, "curl 'http://x/items'")
	assert.Equal(t, "an earlier check of the same reply failed", suite.Children[3].Children[0].Text)
	assert.Empty(t, suite.Children[4].Children, "it passed in the end")
	assert.Contains(t, suite.Children[6].Text, "passed only when asked again:\n200 Some: status: 503 Service Unavailable, ")
	twice := root.Children[1].Children
	assert.NotEqual(t, twice[1].attr("name"), twice[2].attr("name"), "names are unique")
	for _, r := range []string{"\x1b", "\x00", "\u202e", "\ufffe", "&#x0;", "&#x1B;"} {
		assert.NotContains(t, text, r)
	}
}

// Half of the checks must not look like all of them.
func TestJUnitOfAnInterruptedRun(t *testing.T) {
	root := valid(t, written(t, reports.JUnit, theRun(), sample()[:2], contracttests.Report{Checks: 2, Failed: 1, Interrupted: true}))
	last := root.Children[len(root.Children)-1]
	assert.Equal(t, "1", last.attr("errors"))
	assert.Equal(t, "the run was interrupted after 2 checks: what follows was not checked", last.Children[1].Children[0].attr("message"))
}

func TestJUnitOfNothing(t *testing.T) {
	assert.Empty(t, valid(t, written(t, reports.JUnit, theRun(), nil, contracttests.Report{})).Children)
}

// The sums of a very long run have room, and none of its results is kept.
func TestJUnitOfManyResults(t *testing.T) {
	r := sample()[1]
	r.Duration = 200 * time.Hour
	root := valid(t, written(t, reports.JUnit, theRun(), manyOf(r, 2000), contracttests.Report{}))
	assert.Equal(t, "2000", root.Children[0].attr("failures"))
}

func manyOf(r contracttests.Result, n int) []contracttests.Result {
	out := make([]contracttests.Result, n)
	for i := range out {
		out[i] = r
		out[i].Case = fmt.Sprintf("%s %d", r.Case, i)
	}
	return out
}

// TestXMLLint is what `make junit` runs, with Jenkins' published schema beside what it has in common with Ant's: xmllint knows XML Schema, which Go has no library for.
func TestXMLLint(t *testing.T) {
	if *xmllint == "" {
		t.Skip("make junit runs it: it needs xmllint (Debian: libxml2-utils) and fetches schemas")
	}
	for schema := range strings.SplitSeq(*xmllint, ",") {
		for name, report := range map[string]contracttests.Report{"a run": {}, "an interrupted run": {Interrupted: true}} {
			text := written(t, reports.JUnit, theRun(), sample(), report)
			cmd := exec.Command("xmllint", "--noout", "--schema", schema, "-")
			cmd.Stdin = strings.NewReader(text)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s, %s: %s", schema, name, out)
		}
	}
}
