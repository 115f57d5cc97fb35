package postman_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
)

// FuzzRead holds that whatever a file holds, reading it gives a model or an error, with a place in that file for all that
// is said.
func FuzzRead(f *testing.F) {
	inputs, err := filepath.Glob("testdata/errors/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range inputs {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{small,
		`{"id":"c","name":"C","order":["q"],"folders":[{"id":"f","order":["q"],"folders_order":["f"]}],"requests":[{"id":"q","url":"a/:b","headers":"A: 1","dataMode":"params","data":[{"key":"k"}],"responses":[{"request":"{\"url\":\"x\"}","responseCode":{"code":1}}]}]}`,
		`{"info":{},"item":{"item":[]},"event":{"listen":"test","script":"x"},"variable":{"a":1},"auth":{"basic":{"a":[1]}}}`,
		`{"name":"x","request":{"url":{"host":"a","path":"b/c","query":{"d":1},"variable":[{"id":"e"}]},"header":{"X":1},"body":{"graphql":{"query":"q","variables":"{{{v}}}"}}},"response":[{"body":"{\"a\": {{b}},}","header":["A: b"],"originalRequest":"x?y=z"}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var diags diag.List
		api := postman.Read(fstest.MapFS{"c.json": {Data: data}}, "c.json", &diags)
		if (api == nil) != (diags.Errors() > 0) {
			t.Fatalf("model: %t, errors: %v", api != nil, diags)
		}
		for _, d := range diags {
			if d.File != "c.json" || d.Line < 0 || strings.ContainsAny(d.Message, "\n\r") || d.Hint == "" {
				t.Fatalf("%+v", d)
			}
		}
		postman.ReadEnvironment(fstest.MapFS{"c.json": {Data: data}}, "c.json", "globals", &diags)
		if api == nil {
			return
		}
		if _, err := model.Encode(api); err != nil {
			t.Fatal(err)
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
	})
}
