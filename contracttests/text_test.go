package contracttests_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

func textOf(t *testing.T, report *contracttests.Report, o contracttests.TextOptions) string {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, report.WriteText(&text, o))
	return text.String()
}

func TestText(t *testing.T) {
	api := shop()
	url := start(t, mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) { w.Code = 503 }))
	report := run(t, api, url, contracttests.Options{Operations: []string{"Items.Get", "Motd"}})
	report.Seconds = 1.23
	want := `status: want 200, got 503 (2 times)
  in/shop.json:13:3: Items.Get/200 example got
      - 200
      + 503 {"id":1,"name":"a"}
      curl 'URL/items/0' -H 'X-Mock-Response-Id: got'
  in/shop.json:14:3: Motd/200 example motd
      - 200
      + 503 hello world
      curl 'URL/motd' -H 'X-Mock-Response-Id: motd'

status: want 404, got 503
  in/shop.json:14:3: Items.Get/404 example lost
      - 404
      + 503 {"type":"t","message":"m"}
      curl 'URL/items/0' -H 'X-Mock-Response-Id: lost'

covered: 2 of 2 operations (100 %), 3 of 3 examples (100 %)
2 operations, 3 examples, 3 checks: 0 passed, 3 failed in 1.2s
`
	text := textOf(t, report, contracttests.TextOptions{Path: func(file string) string { return "in/" + file }})
	assert.Equal(t, want, strings.ReplaceAll(text, url, "URL"))
	coloured := textOf(t, report, contracttests.TextOptions{Color: true})
	assert.Contains(t, coloured, "      \x1b[31m- 200\x1b[0m\n      \x1b[32m+ 503 hello world\x1b[0m\n")
	assert.Contains(t, coloured, "\x1b[1;31mstatus: want 404, got 503\x1b[0m\n")
}

// Many failures of one cause are folded, whichever item of a list shows it.
func TestTextFoldsFailuresOfOneCause(t *testing.T) {
	report := &contracttests.Report{Failed: 5, Flaky: 2, Interrupted: true}
	for i := range 5 {
		report.Failures = append(report.Failures, contracttests.Failure{Case: fmt.Sprintf("case %d\x1b[2J", i), Kind: contracttests.Schema, Pos: diag.Pos{File: "c.json", Line: i + 1},
			Message: fmt.Sprintf("/%d/id: want integer, got string", i), Received: "\u202e\x1b[31m"})
		report.Skipped = append(report.Skipped, contracttests.Uncovered{Case: fmt.Sprintf("gap %d", i), Reason: "the mock keeps no state", Pos: diag.Pos{File: "c.json", Line: 9}})
	}
	report.FlakyCases = []contracttests.Uncovered{{Case: "List/200", Reason: "503 Service Unavailable"}}
	text := textOf(t, report, contracttests.TextOptions{})
	assert.Contains(t, text, "\n/*/id: want integer, got string (5 times)\n  c.json:1: case 0")
	assert.Contains(t, text, "\n  and 2 more of this cause (--all lists them)\n")
	assert.Contains(t, text, "not covered: 5\n  the mock keeps no state: gap 0, gap 1, gap 2, and 2 more\n")
	assert.Contains(t, text, "flaky: passed only when they were asked again: 1\n  503 Service Unavailable: List/200\n")
	assert.Contains(t, text, "0 passed (2 flaky), 5 failed in 0.0s, interrupted\n")
	assert.NotContains(t, text, "case 3")
	assert.NotContains(t, text, "\x1b")
	assert.NotContains(t, text, "\u202e")

	text = textOf(t, report, contracttests.TextOptions{All: true})
	assert.Contains(t, text, "case 4")
	assert.Contains(t, text, "    c.json:9: gap 4\n")
	assert.NotContains(t, text, "--all")
}

// One cause is one group, although each failure has a value, an item or a parameter of its own.
func TestFailuresOfOneCauseAreOneGroup(t *testing.T) {
	for name, c := range map[string]struct {
		kind contracttests.Kind
		a, b string
		head string
	}{
		"items of a list":  {contracttests.Schema, "body: /0/id: want integer, got string", "body: /12/id: want integer, got string", "body: /*/id: want integer, got string"},
		"recorded values":  {contracttests.Body, `body: /name: want "a", got "b"`, `body: /name: want "c", got 7`, "body: /name: another value than the recorded one"},
		"what is too much": {contracttests.Body, "body: /x: not in the example: 1", "body: /x: not in the example: 2", "body: /x: not in the example"},
		"unknown ids":      {contracttests.Negative, "the unknown id 99 is answered with 204, not the documented 404", "the unknown key nobody is answered with 204, not the documented 404", "an unknown id is answered with 204, not the documented 404"},
		"bodies":           {contracttests.Negative, "a body without name (required) is answered with 200, not the documented 400", "a body with age as a string (type) is answered with 200, not the documented 400", "a body that breaks its schema is answered with 200, not the documented 400"},
		"ids in chains":    {contracttests.Chain, "/id: asked for 1, got 2", "/id: asked for 3, got 4", "/id: asked for one thing, got another"},
		"one and the same": {contracttests.Status, "status: want 200, got 500", "status: want 200, got 500", "status: want 200, got 500"},
	} {
		t.Run(name, func(t *testing.T) {
			report := &contracttests.Report{Failures: []contracttests.Failure{{Kind: c.kind, Message: c.a}, {Kind: c.kind, Message: c.b}}}
			assert.True(t, strings.HasPrefix(textOf(t, report, contracttests.TextOptions{}), c.head+" (2 times)\n"))
			report.Failures[1].Message = "body: /other: missing"
			assert.NotContains(t, textOf(t, report, contracttests.TextOptions{}), "2 times")
		})
	}
}

// What the shell makes of the command is the request that was made; of secrets it has the variables.
func TestCurlRepeatsTheRequest(t *testing.T) {
	const body = "{\n  \"text\": \"it's \\\\ $HOME `id` $(id)\",\t\"\u202eé\"}"
	api := shop()
	api.Package = "shop"
	op := api.Operation("Items.Create")
	op.Request = model.Request{Headers: []model.NameValue{{Name: "X-Odd", Value: "a'b \\ \"c\" $HOME"}, {Name: "X-Empty", Value: ""}},
		Body: &model.RequestBody{Encoding: model.JSON, Content: model.Content{Media: "application/json", Text: body}}}
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }))
	o := contracttests.Options{Operations: []string{"Items.Create"}, Tags: []string{"201"}, Target: contracttests.Target{Header: http.Header{"Authorization": {"Bearer topsecret1"}, "X-Api-Key": {"keysecret2"}}}}
	report := run(t, api, url, o)
	require.Len(t, report.Failures, 1)
	line := report.Failures[0].Curl
	assert.NotContains(t, line, "topsecret1")
	assert.NotContains(t, line, "keysecret2")
	assert.NotContains(t, line, "\n", "it is one line")
	args := words(t, line, "SHOP_AUTHORIZATION=topsecret1", "SHOP_X_API_KEY=keysecret2")
	assert.Equal(t, []string{"-X", "POST", url + "/items"}, args[:3])
	for _, want := range []string{"Authorization: Bearer topsecret1", "X-Api-Key: keysecret2", "X-Odd: a'b \\ \"c\" $HOME", "X-Empty;", body} {
		assert.Contains(t, args, want)
	}
}

// The names are those that pmgen snippet shows; what was made up is no secret.
func TestCurlNamesCredentials(t *testing.T) {
	api := shop()
	api.Package = "shop"
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }))
	line := func(getenv func(string) string) string {
		report := run(t, api, url, contracttests.Options{Operations: []string{"Items.Create"}, Tags: []string{"201"}, Getenv: getenv})
		require.Len(t, report.Failures, 1)
		return report.Failures[0].Curl
	}
	assert.Contains(t, line(nil), "-H 'Authorization: Bearer pmgen'")
	assert.Contains(t, line(func(string) string { return "topsecret1" }), `-H 'Authorization: Bearer '"$SHOP_TOKEN"`)
	api.Schemes[0].Kind = model.Basic
	assert.Contains(t, line(nil), "-u pmgen:pmgen")
	assert.Contains(t, line(func(name string) string { return name + "secret" }), `-u "$SHOP_USER:$SHOP_PASSWORD"`)
}

// words are the arguments that a shell hands to curl.
func words(t *testing.T, line string, env ...string) []string {
	t.Helper()
	bash, err := exec.LookPath("bash")
	require.NoError(t, err)
	cmd := exec.Command(bash, "-c", `curl() { printf '%s\0' "$@"; }; `+line)
	cmd.Env = append([]string{"LC_ALL=C.UTF-8"}, env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}
