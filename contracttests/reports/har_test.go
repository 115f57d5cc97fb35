package reports_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/reports"
)

// harRules are what HAR 1.2 demands of each object of an archive: the members that must be there, with the kind of their
// values, by the path to it; * is each element of a list.
var harRules = map[string]string{
	"":                                    "log:object",
	"log":                                 "version:string creator:object entries:array",
	"log.creator":                         "name:string version:string",
	"log.entries.*":                       "startedDateTime:time time:positive request:object response:object cache:object timings:object",
	"log.entries.*.request":               "method:string url:string httpVersion:string cookies:array headers:array queryString:array headersSize:number bodySize:number",
	"log.entries.*.request.headers.*":     "name:string value:string",
	"log.entries.*.request.queryString.*": "name:string value:string",
	"log.entries.*.request.postData":      "mimeType:string params:array text:string",
	"log.entries.*.response":              "status:number statusText:string httpVersion:string cookies:array headers:array content:object redirectURL:string headersSize:number bodySize:number",
	"log.entries.*.response.headers.*":    "name:string value:string",
	"log.entries.*.response.content":      "size:number mimeType:string",
	"log.entries.*.timings":               "send:positive wait:positive receive:positive",
}

// validHAR holds an archive to the rules, and returns its entries.
func validHAR(t *testing.T, text string) []map[string]any {
	t.Helper()
	var archive map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &archive))
	met := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			met[path] = true
			for rule := range strings.FieldsSeq(harRules[path]) {
				name, kind, _ := strings.Cut(rule, ":")
				assert.True(t, isA(kind, v[name]), "%s.%s is %v, no %s", path, name, v[name], kind)
			}
			for name, member := range v {
				walk(strings.TrimPrefix(path+"."+name, "."), member)
			}
		case []any:
			for _, element := range v {
				walk(path+".*", element)
			}
		}
	}
	walk("", archive)
	assert.Equal(t, "1.2", archive["log"].(map[string]any)["version"])
	var entries []map[string]any
	for _, e := range archive["log"].(map[string]any)["entries"].([]any) {
		entry := e.(map[string]any)
		sum := 0.0
		for _, part := range entry["timings"].(map[string]any) {
			sum += part.(float64)
		}
		assert.InDelta(t, entry["time"], sum, .002, "the time is that of its parts")
		entries = append(entries, entry)
	}
	return entries
}

func isA(kind string, v any) bool {
	switch v := v.(type) {
	case string:
		if kind == "time" {
			_, err := time.Parse(time.RFC3339, v)
			return err == nil
		}
		return kind == "string"
	case float64:
		return kind == "number" || kind == "positive" && v >= 0
	case map[string]any:
		return kind == "object"
	case []any:
		return kind == "array"
	}
	return false
}

func exchanged(r contracttests.Result, x *contracttests.Exchange) contracttests.Result {
	r.Exchange = x
	return r
}

func TestHAR(t *testing.T) {
	f := failure("Items.Get", "200 One", "/id: want integer, got string")
	f.Exchange.URL = "http://127.0.0.1/items/1?q=a%20b&q=c&flag"
	f.Exchange.Sent, f.Exchange.Waited, f.Exchange.Proto = time.Millisecond, 8*time.Millisecond, "HTTP/2.0"
	passed := exchanged(result("Items.Get", "200 One", contracttests.Status, contracttests.Passed), f.Exchange)
	lost := exchanged(result("Items.Post", "201", contracttests.Transport, contracttests.Failed), &contracttests.Exchange{Method: "POST", URL: "http://127.0.0.1/items",
		Headers: map[string][]string{"Content-Type": {"application/json"}}, Body: `{"a":1}`, BodyBytes: 7, Started: started, Duration: time.Second, Sent: 2 * time.Second})
	lost.Message = "no reply within 1s"
	lost.Also = []*contracttests.Exchange{{Method: "POST", URL: "http://127.0.0.1/items", Started: started, Status: 503, ReplyBody: "\x89PNG\xff", ReplyBytes: 5}}
	text := written(t, reports.HAR, reports.Run{Version: "1.2.3"}, []contracttests.Result{passed, f, result("Items.Get", "200 One", contracttests.Body, contracttests.Blocked), lost},
		contracttests.Report{API: "Shop", BaseURL: "http://127.0.0.1", Passed: 1, Failed: 2})
	entries := validHAR(t, text)
	require.Len(t, entries, 3, "checks of one reply are one request")
	assert.Equal(t, "Items.Get/200 One: status passed, schema failed (/id: want integer, got string)", entries[0]["comment"])
	assert.Equal(t, "2026-05-04T03:02:01.000Z", entries[0]["startedDateTime"])
	assert.Equal(t, map[string]any{"send": 1.0, "wait": 8.0, "receive": 3.0}, entries[0]["timings"])
	request := entries[0]["request"].(map[string]any)
	assert.Equal(t, "HTTP/2.0", request["httpVersion"])
	assert.Equal(t, []any{map[string]any{"name": "q", "value": "a b"}, map[string]any{"name": "q", "value": "c"}, map[string]any{"name": "flag", "value": ""}}, request["queryString"])
	assert.Equal(t, "Items.Post/201: one of its requests", entries[1]["comment"])
	content := entries[1]["response"].(map[string]any)["content"].(map[string]any)
	assert.Equal(t, []any{"base64", "iVBOR/8=", 5.0}, []any{content["encoding"], content["text"], content["size"]})
	assert.Equal(t, 0.0, entries[2]["response"].(map[string]any)["status"])
	assert.Equal(t, map[string]any{"send": 1000.0, "wait": 0.0, "receive": 0.0}, entries[2]["timings"])
	assert.Equal(t, `{"a":1}`, entries[2]["request"].(map[string]any)["postData"].(map[string]any)["text"])
	assert.Contains(t, text, `"comment":"contract tests of Shop at http://127.0.0.1: 1 passed, 2 failed"`)
	assert.Empty(t, validHAR(t, written(t, reports.HAR, reports.Run{Version: stranger}, nil, contracttests.Report{API: stranger})), "of nothing, too")
}
