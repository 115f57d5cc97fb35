package generator_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/openapi"
	"github.com/pmgen/pmgen/generator/validate"
)

// request is one of a collection that a test makes.
type request struct {
	name, method, url string
	body              string // JSON; "" for none
	status            int
	replies           []string // JSON
}

// collectionOf writes a collection of the requests, one folder a slash in the name.
func collectionOf(requests ...request) []byte {
	var items []any
	for _, r := range requests {
		replies := []any{}
		for i, body := range r.replies {
			replies = append(replies, map[string]any{"name": fmt.Sprint("example ", i), "code": r.status, "body": body,
				"header": []any{map[string]any{"key": "Content-Type", "value": "application/json"}}})
		}
		sent := map[string]any{"method": r.method, "url": "https://api.example.com" + r.url}
		if r.body != "" {
			sent["body"] = map[string]any{"mode": "raw", "raw": r.body, "options": map[string]any{"raw": map[string]any{"language": "json"}}}
		}
		items = append(items, map[string]any{"name": r.name, "request": sent, "response": replies})
	}
	data, err := json.Marshal(map[string]any{"item": items,
		"info": map[string]any{"name": "Test", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}})
	if err != nil {
		panic(err)
	}
	return data
}

func generated(t testing.TB, collection []byte) *generator.Output {
	t.Helper()
	out := generator.Generate(compile.Input{FS: fstest.MapFS{"c.json": {Data: collection}}, API: config.API{Name: "api", Package: "api", In: "c.json"}})
	require.NotEmpty(t, out.Files, out.Diagnostics)
	return out
}

// TestTypesThatHoldThemselves follows trees, chains and circles through every stage: names, Go, the document, validation,
// samples, and the round trip test of the generated package.
func TestTypesThatHoldThemselves(t *testing.T) {
	out := generated(t, collectionOf(
		request{"List comments", "GET", "/comments", "", 200, []string{`[{"id":1,"text":"a","replies":[{"id":2,"text":"b","replies":[{"id":3,"text":"c","replies":[]}]}]}]`}},
		request{"Get a comment", "GET", "/comments/:id", "", 200, []string{`{"id":1,"text":"a","replies":[{"id":2,"text":"b","replies":[]}]}`}},
		request{"Get the tree", "GET", "/tree", "", 200, []string{`{"root":{"v":1,"left":null,"right":{"v":2,"left":{"v":3,"left":null,"right":null},"right":null}}}`}},
		request{"Get a category", "GET", "/categories/:id", "", 200, []string{`{"name":"x","parent":{"name":"y","parent":{"name":"z"}}}`}},
		request{"Get a page", "GET", "/pages/:id", "", 200, []string{`{"name":"x","above":{"name":"y","above":null}}`, `{"name":"z"}`}},
		request{"List folders", "GET", "/folders", "", 200, []string{`{"folders":[{"name":"x","files":[{"path":"f","size":1,"folder":{"name":"y","files":[]}}]}]}`}},
		request{"Break", "GET", "/break", "", 400, []string{`{"code":"E","message":"x","causes":[{"code":"F","message":"y","causes":[]}]}`}},
		request{"Create a field", "POST", "/fields", `{"type":"object","fields":{"2024-01-01":{"type":"string","fields":{}},"2024-01-02":{"type":"object","fields":{"2024-01-03":{"type":"string","fields":{}}}}}}`, 204, nil},
		request{"Find filters", "POST", "/filters", `{"op":"and","terms":["x",{"op":"or","terms":["y",{"op":"not","terms":["z"]}]}]}`, 204, nil},
	))
	structs := string(out.Files["types.go"]) + string(out.Files["errors.go"])
	for name, want := range map[string]string{
		"Comment": `ID int64; Text string; Replies []Comment`, "Root": `V int64; Left *Root; Right *Root`,
		"Category": `Name string; Parent *Category`, "Page": `Name string; Above Nullable[*Page]`,
		"Folder": `Name string; Files []File`, "File": `Path string; Size int64; Folder Folder`,
		"BreakError": `*APIError; Code string; Message string; Causes []BreakError`,
		"Field":      `Type string; Fields map[string]Field`, "Filter": `Op string; Terms []Term`,
	} {
		assert.Equal(t, want, fieldsOf(structs, name), name)
	}
	notes := 0
	for _, d := range out.Diagnostics {
		if d.Code == diag.CircleGuessed {
			notes++
		}
	}
	assert.Equal(t, 9, notes, "each guess is a note")

	assert.Empty(t, openapi.Validate(out.Files[openapi.FileName]))
	assert.Contains(t, string(out.Files[openapi.FileName]), "Comment:\n      type: object")
	check := validate.New(out.API)
	for _, op := range out.API.Operations {
		for _, r := range op.Replies {
			if r.Type == nil {
				continue
			}
			sample, ok := check.Sample(r.Type)
			require.True(t, ok, op.ID)
			assert.Empty(t, check.Check(r.Type, sample), "%s: the mock's own sample", op.ID)
			for _, e := range op.ReplyExamples() {
				assert.Empty(t, check.Check(r.Type, e.Content.Bytes()), op.ID)
			}
		}
	}
	comments := out.API.Operation("API.ListComments")
	require.NotNil(t, comments)
	assert.NotEmpty(t, check.Check(comments.Replies[0].Type, []byte(`[{"id":1,"text":"a","replies":[{"id":2,"text":"b","replies":[{"id":"3","text":"c","replies":[]}]}]}]`)),
		"a wrong value far down is found")

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/api\n\ngo 1.24\n"), 0o644))
	for path, data := range out.Files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), data, 0o644))
	}
	inModule(t, dir, "vet", "./...")
	assert.Contains(t, inModule(t, dir, "test", "-v", "-run", "TestRoundTrip", "."), "10 examples; 100.0 % of their")
}

// fieldsOf returns the fields of a struct, without their tags.
func fieldsOf(source, name string) string {
	_, rest, found := strings.Cut(source, "\ntype "+name+" struct {\n")
	if !found {
		return "no such struct"
	}
	body, _, _ := strings.Cut(rest, "\n}")
	var fields []string
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(regexp.MustCompile("`.*`|//.*").ReplaceAllString(line, ""))
		if line != "" {
			fields = append(fields, strings.Join(strings.Fields(line), " "))
		}
	}
	return strings.Join(fields, "; ")
}
