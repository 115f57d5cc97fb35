package drift_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/drift"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/mockserver"
)

// tabs is a collection as Postman writes it: a list and an item with an example each, and requests without any, with each form
// of an empty list.
const tabs = `{
	"info": {"name": "Shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
	"item": [
		{
			"name": "List",
			"request": {"method": "GET", "header": [{"key": "X-Api-Key", "value": "{{key}}"}], "url": {"raw": "{{base}}/items?state=open", "host": ["{{base}}"], "path": ["items"], "query": [{"key": "state", "value": "open"}]}},
			"response": [
				{
					"name": "OK", "code": 200, "status": "OK", "header": [{"key": "Content-Type", "value": "application/json"}],
					"body": "{\"items\":[{\"id\":1,\"note\":null}],\"more\":[]}"
				}, {
					"name": "Same news", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"items\":[],\"more\":[]}"
				}
			]
		},
		{
			"name": "Health",
			"request": {"method": "GET", "url": "{{base}}/health"},
			"response": []
		},
		{
			"name": "Stats",
			"request": {"method": "GET", "url": "{{base}}/stats"}
		},
		{
			"name": "Gone",
			"request": {"method": "GET", "url": "{{base}}/gone"},
			"response": null
		}
	]
}
`

// replies are what the server answers with.
var replies = map[string]string{
	"/items":  `{"items":[{"id":1,"note":"n","colour":"red"},{"id":2,"note":null,"colour":"blue"}],"more":[{"a":1}],"access_token":"hunter2hunter2"}`,
	"/health": `{"ok":true,"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefgh"}`,
	"/stats":  `[1,2,3]`,
}

type server struct {
	replies map[string]string
	header  http.Header
}

func (s server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, ok := s.replies[r.URL.Path]
	if !ok {
		w.WriteHeader(404)
		return
	}
	for name, values := range s.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Set-Cookie", "session=0123456789abcdef")
	_, _ = w.Write([]byte(text))
}

func compiled(data string) *compile.Result {
	in := compile.Input{FS: fstest.MapFS{"shop.json": {Data: []byte(data)}}, Forget: true}
	in.API.In = "shop.json"
	return compile.Compile(in)
}

// run checks the handler against the collection and returns the updated text.
func run(t *testing.T, collection string, h http.Handler) (*contracttests.Report, *contracttests.Drift, string, []drift.Added) {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	r := compiled(collection)
	require.NotNil(t, r.API)
	found := contracttests.NewDrift(r.API)
	report, err := contracttests.Check(t.Context(), r.API, contracttests.Options{Target: contracttests.Target{BaseURL: s.URL, Header: http.Header{"X-Api-Key": {"k3y-0f-the-run"}}},
		Drift: true, Live: r.Live, Given: r.Given, Auth: r.Auth, Each: found.Add})
	require.NoError(t, err)
	if len(found.Proposals) == 0 {
		return report, found, "", nil
	}
	f, err := drift.Open(r.API, []byte(collection))
	require.NoError(t, err)
	data, added, err := f.Update(found.Proposals, drift.Options{Compile: func(b []byte) *compile.Result { return compiled(string(b)) }, Known: r.Redact,
		Mask: func(s string) string { return mockserver.MaskText(r.Redact(s)) }})
	require.NoError(t, err)
	return report, found, string(data), added
}

func TestUpdate(t *testing.T) {
	var compact strings.Builder
	require.NoError(t, json.NewEncoder(&compact).Encode(json.RawMessage(tabs)))
	for name, collection := range map[string]string{
		"tabs": tabs, "four spaces": strings.ReplaceAll(tabs, "\t", "    "), "CRLF": strings.ReplaceAll(tabs, "\n", "\r\n"),
		"byte order mark": "\ufeff" + tabs, "one line": compact.String(),
	} {
		t.Run(name, func(t *testing.T) {
			report, found, updated, added := run(t, collection, server{replies: replies})
			require.True(t, report.OK(), "%+v", report.Failures)
			assert.Empty(t, found.Left)
			var said []string
			for _, a := range added {
				said = append(said, a.Operation+": "+strings.Join(a.News, "; "))
				assert.NotZero(t, a.New.Line)
			}
			assert.Equal(t, []string{
				"API.List: new field /access_token; new field /items/*/colour; /items/*/note is a string for the first time; /more/* is an object for the first time",
				"API.Health: the first reply with status 200 and type application/json",
				"API.Stats: the first reply with status 200 and type application/json",
			}, said)

			for _, secret := range []string{"hunter2", "eyJhbGci", "k3y-0f", "session", "127.0.0.1"} {
				assert.NotContains(t, updated, secret)
			}
			assert.Equal(t, 2, strings.Count(updated, `{{key}}`), "the request is that of the collection")
			assert.Equal(t, strings.Contains(collection, "\r\n"), strings.Contains(updated, "\r\n"))
			if name == "CRLF" {
				assert.Equal(t, strings.Count(updated, "\n"), strings.Count(updated, "\r\n"))
			}

			report, found, _, _ = run(t, updated, server{replies: replies})
			assert.True(t, report.OK(), "%+v", report.Failures)
			assert.Empty(t, found.Proposals, "the updated collection says it all")

			for path := range replies {
				_, _, updated, added := run(t, collection, server{replies: map[string]string{path: replies[path]}})
				require.Len(t, added, 1)
				before, after := same(collection, updated), same(backwards(collection), backwards(updated))
				assert.GreaterOrEqual(t, before+after, len(collection)-len("null"), "%s: but for an empty list, every byte stays where it was", path)
			}
		})
	}
}

// v1 is a collection of version 1, in which what is asked for stands beside the examples.
const v1 = `{"id": "c", "name": "Old", "order": ["l", "h"], "requests": [
  {"id": "l", "name": "List", "method": "GET", "url": "http://shop.example/items", "headers": "X-Api-Key: {{key}}\n", "tests": "t()",
   "responses": [{"id": "r", "name": "OK", "responseCode": {"code": 200, "name": "OK"}, "headers": [{"key": "Content-Type", "value": "application/json"}], "text": "{\"items\":[{\"id\":1,\"note\":null}],\"more\":[]}"}]},
  {"id": "h", "name": "Health", "method": "GET", "url": "http://shop.example/health"}]}`

// TestUpdateOfV1: its examples have other names for the same things.
func TestUpdateOfV1(t *testing.T) {
	report, _, updated, added := run(t, v1, server{replies: replies})
	require.True(t, report.OK(), "%+v", report.Failures)
	require.Len(t, added, 2)
	assert.Contains(t, updated, `"responseCode": {`)
	assert.Equal(t, 1, strings.Count(updated, `"t()"`), "the request of an example has no script")
	assert.Equal(t, 2, strings.Count(updated, `{{key}}`))
	assert.NotContains(t, updated, "hunter2")
	before, after := same(v1, updated), same(backwards(v1), backwards(updated))
	assert.Greater(t, before+after, len(v1)/2)
	report, found, _, _ := run(t, updated, server{replies: replies})
	require.True(t, report.OK(), "%+v", report.Failures)
	assert.Empty(t, found.Proposals)
}

// same is the length of what two texts begin with.
func same(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}
