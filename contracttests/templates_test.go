package contracttests_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// A recorded {{variable}} stands for whatever a server puts there, as a value, too; what is around it is held to.
func TestTemplatesInReplies(t *testing.T) {
	const collection = `{"info": {"name": "T", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"variable": [{"key": "site", "value": "eu"}],
		"item": [{"name": "user", "request": {"method": "GET", "url": "https://example.com/users/:id"}, "response": [{"name": "ok", "code": 200,
		"header": [{"key": "Content-Type", "value": "application/json"}, {"key": "Link", "value": "</users/{{id}}>"}],
		"body": "{\"id\": {{id}}, \"n\": {{$randomInt}}, \"list\": [1, {{$queryParams 'q'}}], \"site\": \"{{site}}\", \"text\": \"{{$body 'a' 'b'}}\", \"fix\": 1}",
		"originalRequest": {"method": "GET", "url": "https://example.com/users/:id"}}]}]}`
	api := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(collection)}}, API: config.API{Name: "api", Package: "api", In: "c.json"}}).API
	require.NotNil(t, api)
	report := run(t, api, start(t, mock(t, api)), contracttests.Options{Exactness: contracttests.Exact})
	for _, f := range report.Failures {
		t.Error(f.Details())
	}
	assert.Equal(t, 1, report.ExamplesRun)

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Link", "</users/7>")
		_, _ = w.Write([]byte(`{"id":"x","n":3,"list":[1,null],"site":"us","text":"","fix":2}`))
	}))
	defer other.Close()
	report = run(t, api, other.URL, contracttests.Options{Exactness: contracttests.Exact})
	assert.NotZero(t, report.Failed, "what is not a variable is held to")
}

// A variable in the name of a member is filled, too: the mock keeps its own contract, and what has another value, or no such member,
// does not.
func TestTemplatesInNames(t *testing.T) {
	const collection = `{"info": {"name": "T", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"item": [{"name": "p", "request": {"method": "GET", "url": "https://example.com/p/{{x}}"}, "response": [{"name": "ok", "code": 200,
		"header": [{"key": "Content-Type", "value": "application/json"}],
		"body": "{\"{{x}}\": 1, \"of-{{x}}\": {\"n\": [{\"{{x}}\": {\"in\": {{x}}}}]}, \"fix\": true}",
		"originalRequest": {"method": "GET", "url": "https://example.com/p/{{x}}"}}]}]}`
	api := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(collection)}}, API: config.API{Name: "api", Package: "api", In: "c.json"}}).API
	require.NotNil(t, api)
	report := run(t, api, start(t, mock(t, api)), contracttests.Options{})
	require.True(t, report.Exact)
	for _, f := range report.Failures {
		t.Error(f.Details())
	}
	assert.Equal(t, 1, report.ExamplesRun)
	for name, c := range map[string]struct {
		body string
		ok   bool
	}{
		"filled":             {`{"7": 1, "of-7": {"n": [{"7": {"in": 7}}]}, "fix": true}`, true},
		"another value":      {`{"7": 2, "of-7": {"n": [{"7": {"in": 7}}]}, "fix": true}`, false},
		"another name":       {`{"7": 1, "in-7": {"n": [{"7": {"in": 7}}]}, "fix": true}`, false},
		"one that is lost":   {`{"of-7": {"n": [{"7": {"in": 7}}]}, "fix": true}`, false},
		"one more":           {`{"7": 1, "8": 1, "of-7": {"n": [{"7": {"in": 7}}]}, "fix": true}`, false},
		"another one inside": {`{"7": 1, "of-7": {"n": [{"7": {"out": 7}}]}, "fix": true}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			url := start(t, mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) {
				w.Body.Reset()
				_, _ = w.Body.WriteString(c.body)
			}))
			failures := run(t, api, url, contracttests.Options{}).Failures
			assert.Equal(t, c.ok, len(failures) == 0, "%v", failures)
		})
	}
}
