package failures_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/failures"
	"github.com/pmgen/pmgen/contracttests/reports"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// kept writes the results' failures and reads them again.
func kept(t *testing.T, results []contracttests.Result) (text string, api *model.API) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "failures.json")
	set, err := reports.Open(reports.Run{Title: "Shop"}, []reports.File{{Path: path, Format: failures.Format}})
	require.NoError(t, err)
	for _, r := range results {
		set.Add(r)
	}
	require.NoError(t, set.Close(&contracttests.Report{BaseURL: "http://shop.example/v1/", Checks: len(results), Failed: len(results)}))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	in := compile.Input{FS: fstest.MapFS{"f.json": {Data: data}}}
	in.API.In = "f.json"
	return string(data), compile.Again(in).API
}

func failed(name string, x *contracttests.Exchange) contracttests.Result {
	return contracttests.Result{Operation: "Items.List", Case: name, Verdict: contracttests.Failed, Kind: contracttests.Schema, Message: "body: /id: missing",
		Pos: diag.Pos{File: "shop.json", Line: 3, Column: 1}, Exchange: x}
}

// TestKept: what was asked, what came, and why it is wrong, once for each reply.
func TestKept(t *testing.T) {
	x := &contracttests.Exchange{Method: "POST", URL: "http://shop.example/v1/items/:x?q=a%26b&q=%7B%7Bc%7D%7D", Headers: map[string][]string{"Content-Type": {"application/json"}},
		Body: `{"name":"</script>"}`, Status: 201, ReplyHeaders: map[string][]string{"Content-Type": {"application/json"}, "Date": {"now"}},
		ReplyBody: "{\"a\":\"\u2028 \\\"quoted\\\"\"}", ReplyBytes: 20}
	other := failed("Items.List/201", x)
	other.Kind, other.Message = contracttests.Header, "header Location: missing"
	text, api := kept(t, []contracttests.Result{failed("Items.List/201", x), other, failed("Items.Get/200", &contracttests.Exchange{Method: "GET", URL: "http://elsewhere.example/a"}),
		{Verdict: contracttests.Failed, Message: "the example breaks its own schema"}, {Verdict: contracttests.Passed, Exchange: x}})
	require.Len(t, api.Operations, 2)
	op := api.Operations[0]
	assert.Equal(t, "Items.List/201", op.Name)
	assert.Contains(t, op.Description, "    shop.json:3:1\n")
	assert.Contains(t, op.Description, "body: /id: missing")
	assert.Contains(t, op.Description, "header Location: missing")
	assert.Equal(t, []string{"items", "%3Ax"}, op.Request.Parts.Segments)
	assert.Equal(t, []model.NameValue{{Name: "q", Value: "a&b"}, {Name: "q", Value: "{{c}}"}}, op.Request.Query)
	assert.Equal(t, x.Body, op.Request.Body.Content.Text)
	require.Len(t, op.ReplyExamples(), 1)
	assert.Equal(t, 201, op.Examples[0].Status)
	assert.Equal(t, x.ReplyBody, op.Examples[0].Content.Text)
	assert.Equal(t, []model.Header{{Name: "Content-Type", Value: "application/json"}}, op.Examples[0].Headers)
	assert.Empty(t, api.Operations[1].ReplyExamples(), "no reply came")
	assert.Contains(t, text, "1 are of recorded examples")
}

// TestBounds: a server that breaks everything fills no disk.
func TestBounds(t *testing.T) {
	var results []contracttests.Result
	for range failures.MaxFailures + 5 {
		results = append(results, failed("Items.List/200", &contracttests.Exchange{Method: "GET", URL: "http://shop.example/v1/items", Status: 500, ReplyBody: "x"}))
	}
	text, api := kept(t, results)
	assert.Len(t, api.Operations, failures.MaxFailures)
	assert.Contains(t, text, "5 more failures were not kept.")

	large := strings.Repeat("x", contracttests.MaxExchangeBytes)
	for i := range results {
		results[i].Exchange.ReplyBody = large
	}
	text, api = kept(t, results)
	assert.Less(t, len(text), failures.MaxBytes+(1<<20))
	assert.Less(t, len(api.Operations), failures.MaxFailures)
}
