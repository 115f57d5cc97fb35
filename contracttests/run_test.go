package contracttests_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	neturl "net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// The mock keeps the contract that it is made of; so it does as any other server.
func TestMockPasses(t *testing.T) {
	api := shop()
	url := start(t, mock(t, api))

	report := run(t, api, url, contracttests.Options{})
	assert.True(t, report.Exact)
	assert.Empty(t, report.Failures)
	stateless := []contracttests.Uncovered{{Operation: "Items.Create", Case: "Items.Create/chain", Reason: "the mock keeps no state"}}
	assert.Equal(t, stateless, report.Skipped)
	assert.Equal(t, [...]int{7, 7, 7, 7}, [...]int{report.Operations, report.Examples, report.OperationsRun, report.ExamplesRun})
	assert.Equal(t, report.Checks, report.Passed)
	assert.Greater(t, report.Checks, 30)

	report = run(t, api, url, contracttests.Options{Exactness: contracttests.Tolerant})
	assert.False(t, report.Exact)
	assert.Empty(t, report.Failures)
	assert.Equal(t, stateless, report.Skipped)

	other := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen") {
			http.NotFound(w, r)
			return
		}
		mock(t, api).ServeHTTP(w, r)
	})
	report = run(t, api, start(t, other), contracttests.Options{Operations: []string{"Items.List", "Items.Get", "Motd", "Items.Delete"}})
	assert.False(t, report.Exact)
	assert.Empty(t, report.Failures)
	require.Len(t, report.Skipped, 2)
	assert.Contains(t, report.Skipped[0].Reason, "a recorded 404 cannot be provoked")
	assert.Contains(t, report.Skipped[1].Reason, "nothing is known")
	report = run(t, api, start(t, other), contracttests.Options{})
	assert.Empty(t, report.Failures, "what keeps no state is not held to it")
}

// A body that is said to be JSON and is not stays what was recorded: the mock that serves it keeps the contract, a server
// that sends JSON of another type beside it does not.
func TestExamplesThatAreNotTheJSONTheySay(t *testing.T) {
	api := shop()
	op := api.Operation("Items.Get")
	broken := example("broken", 200, "application/json", `{"id":1}{"id":2}`)
	broken.Content.JSON = model.None
	broken.Headers = []model.Header{{Name: "Content-Type", Value: "application/json\r\nX: y"}}
	op.Examples = append(op.Examples, broken)
	for _, exactness := range []contracttests.Exactness{contracttests.Exact, contracttests.Tolerant} {
		report := run(t, api, start(t, mock(t, api)), contracttests.Options{Exactness: exactness})
		assert.Empty(t, report.Failures)
		require.Len(t, report.Skipped, 2, "what is not judged is said")
		assert.Contains(t, report.Skipped[0].Reason, "not JSON")
	}
	changed := mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) {
		if w.Header().Get("X-Pmgen-Example") == "broken" {
			w.Body = bytes.NewBufferString(`{"id":1}`)
		}
	})
	report := run(t, api, start(t, changed), contracttests.Options{})
	require.Len(t, report.Failures, 1)
	assert.Equal(t, "broken", report.Failures[0].Example)
}

// Each change of a reply is reported as exactly what it is: the operation, the example, the kind, the place.
func TestMutations(t *testing.T) {
	type change = func(*http.Request, *httptest.ResponseRecorder)
	only := func(id string, f func(w *httptest.ResponseRecorder)) change {
		return func(_ *http.Request, w *httptest.ResponseRecorder) {
			if w.Header().Get("X-Pmgen-Example") == id {
				f(w)
			}
		}
	}
	body := func(text string) func(w *httptest.ResponseRecorder) {
		return func(w *httptest.ResponseRecorder) { w.Body = bytes.NewBufferString(text) }
	}
	tests := []struct {
		name      string
		change    change
		operation string
		kind      contracttests.Kind
		message   string
		diff      []string
		tolerated bool // a change that a real server may make
	}{
		{"required field dropped", edit("got", func(v map[string]any) { delete(v, "name") }), "Items.Get", contracttests.Schema, "name", []string{`- /name: "a"`}, false},
		{"type changed", edit("got", func(v map[string]any) { v["id"] = "1" }), "Items.Get", contracttests.Schema, "/id: want integer, got string", []string{`- /id: 1`, `+ /id: "1"`}, false},
		{"type changed, deep", edit("list", func(v map[string]any) { v["items"].([]any)[1].(map[string]any)["id"] = true }), "Items.List", contracttests.Schema,
			"/items/1/id: want integer", []string{"- /items/1/id: 2", "+ /items/1/id: true"}, false},
		{"null where none was", edit("got", func(v map[string]any) { v["name"] = nil }), "Items.Get", contracttests.Schema, "/name", []string{`- /name: "a"`, `+ /name: null`}, false},
		{"object became an array", only("got", body(`[]`)), "Items.Get", contracttests.Schema, "want object, got array", nil, false},
		{"optional field dropped", edit("list", func(v map[string]any) { delete(v["items"].([]any)[1].(map[string]any), "note") }), "Items.List", contracttests.Body,
			"/items/1/note: missing", []string{`- /items/1/note: "n"`}, true},
		{"value changed", edit("got", func(v map[string]any) { v["name"] = "z" }), "Items.Get", contracttests.Body, `/name: want "a", got "z"`, []string{`- /name: "a"`, `+ /name: "z"`}, true},
		{"new field", edit("got", func(v map[string]any) { v["new"] = 1 }), "Items.Get", contracttests.Body, "/new: not in the example", []string{"+ /new: 1"}, true},
		{"one item more", edit("list", func(v map[string]any) { v["items"] = append(v["items"].([]any), map[string]any{"id": 9, "name": "x"}) }), "Items.List", contracttests.Body,
			"/items/2: not in the example", nil, true},
		{"other status", only("got", func(w *httptest.ResponseRecorder) { w.Code = 503 }), "Items.Get", contracttests.Status, "want 200, got 503", nil, false},
		{"undocumented success", only("got", func(w *httptest.ResponseRecorder) { w.Code = 202 }), "Items.Get", contracttests.Status, "want 200, got 202", nil, false},
		{"other content type", only("got", func(w *httptest.ResponseRecorder) { w.Header().Set("Content-Type", "text/html") }), "Items.Get", contracttests.ContentType, "want application/json, got text/html", nil, false},
		{"no content type", only("got", func(w *httptest.ResponseRecorder) { w.Header()["Content-Type"] = nil }), "Items.Get", contracttests.ContentType, "got", nil, false},
		{"parameter of the content type", only("got", func(w *httptest.ResponseRecorder) { w.Header().Set("Content-Type", "application/json; charset=utf-8") }), "", "", "", nil, true},
		{"empty body", only("got", body("")), "Items.Get", contracttests.Body, "want JSON, got nothing", nil, false},
		{"truncated body", only("got", body(`{"id":1,"na`)), "Items.Get", contracttests.Body, "want JSON", nil, false},
		{"more after the body", only("got", body(`{"id":1,"name":"a"} x`)), "Items.Get", contracttests.Body, "want JSON", nil, false},
		{"other text", only("motd", body("hello\nmoon")), "Motd", contracttests.Body, "differs from the recorded text", []string{"- line 2: world", "+ line 2: moon"}, true},
		{"header missing", only("list", func(w *httptest.ResponseRecorder) { w.Header().Del("X-Total") }), "Items.List", contracttests.Header, "X-Total: missing", nil, true},
		{"white space", only("got", body(` { "name":"a", "id":1 } `)), "", "", "", nil, true},
		{"error of another shape", only("lost", body(`{"error":"m"}`)), "Items.Get", contracttests.Schema, "message", nil, false},
	}
	api := shop()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url := start(t, mutant(mock(t, api), tt.change))
			report := run(t, api, url, contracttests.Options{})
			if tt.kind == "" {
				assert.Empty(t, report.Failures)
				return
			}
			require.Len(t, report.Failures, 1)
			f := report.Failures[0]
			assert.Equal(t, tt.operation, f.Operation)
			assert.Equal(t, tt.kind, f.Kind)
			assert.Contains(t, f.Message, tt.message)
			assert.NotEmpty(t, f.Pos.File)
			assert.Contains(t, f.Curl, url)
			if tt.diff != nil {
				assert.Equal(t, tt.diff, f.Diff)
			}

			tolerant := run(t, api, start(t, mutant(mock(t, api), tt.change)), contracttests.Options{Exactness: contracttests.Tolerant, Operations: []string{tt.operation}})
			if tt.tolerated {
				assert.Empty(t, tolerant.Failures, "a real server may do this")
			} else {
				require.Len(t, tolerant.Failures, 1)
				assert.Equal(t, tt.kind, tolerant.Failures[0].Kind)
			}
		})
	}
}

// A server that takes what its schema forbids is found out.
func TestNegative(t *testing.T) {
	api := shop()
	lax := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("X-Pmgen-Errors")
		mock(t, api).ServeHTTP(w, r)
	})
	report := run(t, api, start(t, lax), contracttests.Options{})
	require.Len(t, report.Failures, 2)
	assert.Equal(t, contracttests.Negative, report.Failures[0].Kind)
	assert.Equal(t, "Items.Create/400 without name", report.Failures[0].Case)
	assert.Contains(t, report.Failures[0].Message, "answered with 201, not the documented 400")
	assert.Equal(t, "Items.Create/400 with name as a number", report.Failures[1].Case)
	assert.Contains(t, report.Failures[1].Curl, `--data-binary '{"name":12345}'`)
}

func TestServersThatMisbehave(t *testing.T) {
	api := shop()
	one := contracttests.Options{Operations: []string{"Motd"}, Timeout: 400 * time.Millisecond, MaxBodyBytes: 1000}
	release := make(chan struct{})
	defer close(release)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write(make([]byte, 1<<20))
	require.NoError(t, errors.Join(err, z.Close()))
	tests := []struct {
		name    string
		handler http.HandlerFunc
		message string
	}{
		{"hangs", func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-release:
			case <-r.Context().Done():
			}
		}, "no reply within 400ms"},
		{"sends without end", func(w http.ResponseWriter, r *http.Request) {
			for _, err := w.Write(make([]byte, 1<<16)); err == nil; _, err = w.Write(make([]byte, 1<<16)) {
			}
		}, "the body is larger than 1000 bytes"},
		{"unpacks to much", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed.Bytes())
		}, "the body is larger than 1000 bytes"},
		{"trickles", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		}, "no reply within 400ms"},
		{"resets", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "the server closed the connection"},
		{"breaks off", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "500")
			_, _ = io.WriteString(w, "short")
		}, "breaks off after 5 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := run(t, api, start(t, tt.handler), one)
			require.Len(t, report.Failures, 1)
			assert.Equal(t, contracttests.Transport, report.Failures[0].Kind)
			assert.Contains(t, report.Failures[0].Message, tt.message)
		})
	}
}

func TestPasswordInURL(t *testing.T) {
	url := strings.Replace(start(t, mock(t, shop())), "http://", "http://me:hunter22@", 1)
	report := run(t, shop(), url, contracttests.Options{Operations: []string{"Motd"}})
	assert.Empty(t, report.Failures)
	assert.NotContains(t, report.BaseURL, "hunter22")
}

func TestTargets(t *testing.T) {
	for _, url := range []string{"", "localhost:80", "ftp://x", "http://", "http://x?version=2", "http://x/#top", "http://me:hunter22@x:y/", "ftp://me:hunter22@x"} {
		_, err := contracttests.Check(t.Context(), shop(), contracttests.Options{Target: contracttests.Target{BaseURL: url}})
		assert.ErrorContains(t, err, "base URL", url)
		assert.NotContains(t, err.Error(), "hunter22")
	}
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	_, err := contracttests.Check(t.Context(), shop(), contracttests.Options{Target: contracttests.Target{BaseURL: s.URL}})
	assert.ErrorContains(t, err, "does not answer")
	_, err = contracttests.Check(t.Context(), shop(), contracttests.Options{Target: contracttests.Target{BaseURL: s.URL}, Operations: []string{"Nope"}})
	assert.ErrorContains(t, err, `no operation "Nope"`)
}

// remote makes the mock look like a server elsewhere.
type remote struct{ http.RoundTripper }

func (r remote) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = "http", req.Header.Get("X-Real-Host")
	return r.RoundTripper.RoundTrip(req)
}

// A server that is not on this machine is only read from, with given credentials alone, and no secret is reported.
func TestRemote(t *testing.T) {
	api := shop()
	api.Operations[1].Request.Headers = []model.NameValue{{Name: "Authorization", Value: "Bearer maskmaskmask"}}
	live := make([]model.Request, len(api.Operations))
	for i, op := range api.Operations {
		live[i] = op.Request
	}
	live[1].Headers = []model.NameValue{{Name: "Authorization", Value: "Bearer livelivelive"}}
	live[1].Args = []model.NameValue{{Name: "id", Value: "7"}}
	api.Operations[1].Request.Args = live[1].Args

	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"))
		http.Error(w, "you sent "+r.Header.Get("Authorization")+" and "+r.Header.Get("X-Api-Key"), 500)
	}))
	defer server.Close()
	target := contracttests.Target{BaseURL: "http://shop.example", Client: &http.Client{Transport: remote{http.DefaultTransport}},
		Header: http.Header{"X-Real-Host": {strings.TrimPrefix(server.URL, "http://")}, "X-Api-Key": {"keykeykey"}}}
	_, err := contracttests.Check(t.Context(), api, contracttests.Options{Target: target, Live: live, Parallel: 1})
	require.NoError(t, err)
	assert.NotContains(t, strings.Join(seen, "\n"), "livelivelive", "what the description itself holds is not sent")
	seen = nil

	api.Variables = []model.Variable{{Name: "token", Value: "maskmaskmask", Secret: true, Defined: true, From: "environment"}}
	given := map[string]string{"token": "livelivelive"}
	report, err := contracttests.Check(t.Context(), api, contracttests.Options{Target: target, Live: live, Given: given, Parallel: 1})
	require.NoError(t, err)
	for _, s := range seen {
		assert.True(t, strings.HasPrefix(s, "GET "), s)
	}
	assert.Contains(t, seen, "GET /items/7 Bearer livelivelive")
	var text bytes.Buffer
	require.NoError(t, report.WriteText(&text, contracttests.TextOptions{}))
	data, err := json.Marshal(report)
	require.NoError(t, err)
	for _, secret := range []string{"livelivelive", "keykeykey"} {
		assert.NotContains(t, text.String(), secret)
		assert.NotContains(t, string(data), secret)
	}
	assert.Contains(t, text.String(), "POST may change something")
	assert.Contains(t, text.String(), "its request needs {{cursor}}")

	seen = nil
	_, err = contracttests.Check(t.Context(), api, contracttests.Options{Target: target, AllowWrites: true, Parallel: 1})
	require.NoError(t, err)
	assert.Contains(t, seen, "POST /items ", "no credentials are made up for a real server")
}

// A secret is one in every spelling that a request has for it, also where the server sends it back.
func TestSecretsAreRedactedHoweverTheyAreSpelt(t *testing.T) {
	const secret = `live+secret/with=signs&a "quote"`
	api := shop()
	op := api.Operations[1]
	op.Request.Args = []model.NameValue{{Name: "id", Value: "maskedmasked"}}
	op.Request.Query = []model.NameValue{{Name: "key", Value: "maskedmasked"}}
	live := make([]model.Request, len(api.Operations))
	for i, op := range api.Operations {
		live[i] = op.Request
	}
	live[1].Args = []model.NameValue{{Name: "id", Value: secret}}
	live[1].Query = []model.NameValue{{Name: "key", Value: secret}}
	url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTeapot)
		key := r.URL.Query().Get("key")
		_ = json.NewEncoder(w).Encode([]string{key, r.URL.RequestURI(), base64.StdEncoding.EncodeToString([]byte("id:" + key)), hex.EncodeToString([]byte(key)),
			html.EscapeString(key), neturl.QueryEscape(r.URL.RequestURI()), strings.Repeat(".", 180), key, neturl.QueryEscape(key)})
	}))
	report := run(t, api, url, contracttests.Options{Operations: []string{"Items.Get"}, Live: live})
	require.NotEmpty(t, report.Failures)
	for _, f := range report.Failures {
		text := f.Details() + f.Received
		assert.Contains(t, f.Received, "********")
		assert.Contains(t, f.Curl, `"$SECRET"`)
		for _, part := range []string{"live+", "live%2B", "secret/with", "secret%2Fwith", "secret%252Fwith", "live%252B", "bGl2ZStzZWNyZX", "6c6976652b", "a &amp;#34;quote", "with=", "&#34;quote"} {
			assert.NotContains(t, text, part)
		}
	}
}

// Of a mock that something hides, but for the headers of its replies, no more is demanded than a mock can know: it answers a
// request with one of the replies that were recorded for it. What breaks the types is broken all the same.
func TestAMockBehindSomethingElse(t *testing.T) {
	api := shop()
	o := contracttests.Options{Operations: []string{"Items.Get", "Items.List"}}
	behind := func(change func(*http.Request, *httptest.ResponseRecorder)) *contracttests.Report {
		hidden := mutant(mock(t, api), change)
		return run(t, api, start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/_pmgen/") {
				http.NotFound(w, r)
				return
			}
			hidden.ServeHTTP(w, r)
		})), o)
	}
	assert.Empty(t, behind(func(*http.Request, *httptest.ResponseRecorder) {}).Failures)
	assert.Empty(t, behind(status("got", 404)).Failures, "it is another recorded reply")
	require.Len(t, behind(status("got", 500)).Failures, 1, "it is none that is documented")
	assert.Empty(t, behind(func(_ *http.Request, w *httptest.ResponseRecorder) { w.Header().Set("X-Pmgen-Operation", "Other.Get") }).Failures)
	require.Len(t, behind(edit("got", func(v map[string]any) { v["id"] = "x" })).Failures, 1)
	o = contracttests.Options{Operations: []string{"Items.Create"}, Tags: []string{"201"}}
	refused := func(_ *http.Request, w *httptest.ResponseRecorder) { w.Code = 400 }
	assert.Empty(t, behind(refused).Failures)
	require.Len(t, behind(func(r *http.Request, w *httptest.ResponseRecorder) {
		refused(r, w)
		w.Header().Del("X-Pmgen-Operation")
	}).Failures, 1, "a server that is no mock")
}

// A reply has the content type that is documented, or the one that it was recorded with.
func TestContentTypesAsRecorded(t *testing.T) {
	api := shop()
	api.Operation("Motd").Examples[0].Headers = []model.Header{{Name: "Content-Type", Value: "*/*"}}
	url := start(t, mock(t, api))
	o := contracttests.Options{Operations: []string{"Motd"}, Exactness: contracttests.Tolerant}
	assert.Empty(t, run(t, api, url, o).Failures)
	other := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", map[bool]string{true: "*/*", false: "text/html"}[r.Header.Get("X-Ok") != ""])
		_, _ = w.Write([]byte("hello"))
	}))
	require.Len(t, run(t, api, other, o).Failures, 1)
	o.Target.Header = http.Header{"X-Ok": {"1"}}
	assert.Empty(t, run(t, api, other, o).Failures)
}

func TestSubtests(t *testing.T) {
	contracttests.Run(t, shop(), contracttests.Options{Target: contracttests.Target{BaseURL: start(t, mock(t, shop()))}})
}
