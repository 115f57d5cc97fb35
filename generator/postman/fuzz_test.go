package postman_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// seeds adds the files that a pattern finds and that are small enough to be changed a million times. Of the corpus of
// published collections, where it is there, nothing is copied.
func seeds(f *testing.F, patterns ...string) {
	const small = 24 << 10
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range files {
			if info, err := os.Stat(path); err != nil || info.IsDir() || info.Size() > small {
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

const published = "../../../shared/corpus/"

// FuzzRead holds that whatever a file holds, reading it gives a model or an error, with a place in that file for all that
// is said; that the model has every request and example that a plain walk finds, and no other; that the canonical form of
// what was read is read as the same; and that time and size stay in proportion.
func FuzzRead(f *testing.F) {
	seeds(f, "testdata/errors/*.json", published+"fixtures/*/examples/*/*/*.json", published+"fixtures/*/test/*/*/*/*.json", published+"fixtures/*/tests/*/*.json")
	for _, q := range quirkTests {
		f.Add([]byte(q.input))
	}
	for _, s := range []string{small,
		`{"info":{},"item":{"item":[]},"event":{"listen":"test","script":"x"},"variable":{"a":1},"auth":{"basic":{"a":[1]}}}`,
		`{"name":"x","request":{"url":{"host":"a","path":"b/c","query":{"d":1},"variable":[{"id":"e"}]},"header":{"X":1},"body":{"graphql":{"query":"q","variables":"{{{v}}}"}}},"response":[{"body":"{\"a\": {{b}},}","header":["A: b"],"originalRequest":"x?y=z"}]}`,
		`{"collections":[{"collection":{"info":{"name":"a"},"item":[{"request":"x"}]}},{"name":"b","requests":[{"url":"y","responses":[{}]}]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(readAndCheck)
}

// FuzzReadV1 is FuzzRead for lists of requests and folders that name each other by ids.
func FuzzReadV1(f *testing.F) {
	seeds(f, published+"fixtures/*/examples/v1.0.0/*.json", published+"fixtures/*/examples/*/v1.0.0/*.json")
	for _, s := range []string{
		`{"id":"c","name":"C","order":["q"],"folders":[{"id":"f","order":["q"],"folders_order":["f"]}],"requests":[{"id":"q","url":"a/:b","headers":"A: 1","dataMode":"params","data":[{"key":"k"}],"responses":[{"request":"{\"url\":\"x\"}","responseCode":{"code":1}}]}]}`,
		`{"name":"C","folders":[{"id":"f","folders_order":["g"]},{"id":"g","folders_order":["f"],"order":["q","q"]}],"requests":[{"id":"q","folder":"g","currentHelper":"basicAuth","helperAttributes":"{\"username\":\"u\"}","rawModeData":["{}"],"dataMode":"raw"},{"id":"q","url":"{{a}}/b","pathVariables":{"x":1},"tests":"t()","headerData":[{"key":"A"}],"queryParams":[{"key":"b"}]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(readAndCheck)
}

func readAndCheck(t *testing.T, data []byte) {
	var diags diag.List
	start := time.Now()
	api := postman.Read(fstest.MapFS{"c.json": {Data: data}}, "c.json", &diags)
	if took := time.Since(start); took > 5*time.Second {
		t.Fatalf("%d bytes took %s", len(data), took)
	}
	if (api == nil) != (diags.Errors() > 0) {
		t.Fatalf("model: %t, errors: %v", api != nil, diags)
	}
	for _, d := range diags {
		if d.File != "c.json" || d.Line < 0 || strings.ContainsAny(d.Message, "\n\r") || d.Hint == "" {
			t.Fatalf("%+v", d)
		}
	}
	if api == nil {
		return
	}
	encoded, err := model.Encode(api)
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > 2000*len(data)+1<<16 {
		t.Fatalf("%d bytes became %d", len(data), len(encoded))
	}
	for _, op := range api.Operations {
		if op.Method == "" || op.Pos.Line == 0 || op.Request.Parts == nil {
			t.Fatalf("%+v", op)
		}
		for _, e := range op.Examples {
			if e.ID == "" || e.Status < 100 || e.Status > 999 || e.Content.IsJSON() && !json.Valid(e.Content.Bytes()) {
				t.Fatalf("%+v", e)
			}
		}
	}
	checkCensus(t, api, count(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	if d := postman.CanonicalDiffers(data); d != "" {
		t.Fatalf("the canonical form is read as another: %s", d)
	}
}

// checkCensus demands exactly the requests and examples that the walk has counted.
func checkCensus(t *testing.T, api *model.API, want *census) {
	if want == nil {
		return // UTF-16, gzip
	}
	requests, examples := 0, 0
	has := func(pointer string, found []*model.Example) {
		if _, ok := want.requests[pointer]; !ok {
			t.Fatalf("%s is no request to the walk", pointer)
		}
		requests++
		for _, e := range found {
			if _, ok := want.examples[e.Pointer]; !ok {
				t.Fatalf("%s is no example to the walk", e.Pointer)
			}
			examples++
		}
	}
	for _, op := range api.Operations {
		has(op.Pointer, op.Examples)
	}
	for _, s := range api.Skipped {
		has(s.Pointer, s.Examples)
	}
	if requests != len(want.requests) || examples != len(want.examples) {
		t.Fatalf("%d requests and %d examples, and the walk counts %d and %d", requests, examples, len(want.requests), len(want.examples))
	}
}

// FuzzReadEnvironment: an environment, or a clear line; of equal names one, none that is switched off, and a place for each.
func FuzzReadEnvironment(f *testing.F) {
	seeds(f, published+"environments/*.json", published+"fixtures/*/test/*/*/*environment*.json", published+"fixtures/*/test/*/*/*globals*.json")
	for _, s := range []string{`{"name":"E","values":[{"key":"a","value":1,"enabled":true},{"key":"a","value":{"b":[]},"type":"secret"},{"key":"c","enabled":false}]}`,
		`[{"key":"a"}]`, `{"environment":{"values":{"a":1,"a":2}}}`, `{"_postman_variable_scope":"globals","values":[]}`, "\xff\xfe{\x00}\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var diags diag.List
		_, variables := postman.ReadEnvironment(fstest.MapFS{"e.json": {Data: data}}, "e.json", "globals", &diags)
		if len(variables) > 0 && diags.Errors() > 0 {
			t.Fatalf("%v beside %v", variables, diags)
		}
		for _, d := range diags {
			if d.File != "e.json" || strings.ContainsAny(d.Message, "\n\r") || d.Hint == "" {
				t.Fatalf("%+v", d)
			}
		}
		seen := map[string]bool{}
		for _, v := range variables {
			if v.Name == "" || seen[v.Name] || !v.Defined || v.From != "globals" || v.Pos.Line == 0 {
				t.Fatalf("%+v", v)
			}
			seen[v.Name] = true
		}
	})
}
