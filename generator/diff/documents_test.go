package diff_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/diff"
)

const shop = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers:
  - url: https://shop.example
  - url: https://test.shop.example
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      description: Gets a thing
      parameters:
        - {name: full, in: query, schema: {type: boolean}}
      responses:
        200:
          description: A thing
          content:
            application/json: {schema: {$ref: "#/components/schemas/Thing"}}
            text/csv: {schema: {type: string}}
        404: {description: None}
    put:
      security: [{token: []}]
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Thing"}}
      responses:
        204: {description: Done}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
        size: {type: string, enum: [small, large]}
        owner: {$ref: "#/components/schemas/Owner"}
    Owner:
      type: object
      properties:
        name: {type: string}
        boss: {$ref: "#/components/schemas/Owner"}
`

func document(t *testing.T, name, text string) *diff.Document {
	d, diags := diff.ReadDocument(name, []byte(text))
	require.NotNil(t, d, "%v", diags)
	return d
}

func documents(t *testing.T, old, new string) []diff.Change {
	r, diags := diff.Compare(diff.Side{Document: document(t, "old.yaml", old)}, diff.Side{Document: document(t, "new.yaml", new)})
	require.Empty(t, diags)
	return r.Changes
}

// TestDocuments: one change of a document is told once, with its kind and place.
func TestDocuments(t *testing.T) {
	assert.Empty(t, documents(t, shop, shop))
	for name, row := range map[string]struct {
		from, to, want string
	}{
		"server gone":             {"  - url: https://test.shop.example\n", "", "breaking server-removed old.yaml:5:5 the server https://test.shop.example is gone; it is https://shop.example now"},
		"server moved":            {"  - url: https://shop.example\n  - url: https://test.shop.example\n", "  - url: https://test.shop.example\n  - url: https://shop.example\n", ""},
		"server added":            {"servers:\n", "servers:\n  - url: https://eu.shop.example\n", "addition server-added new.yaml:4:5"},
		"operation gone":          {"    put:", "    patch:", "breaking operation-removed old.yaml:21:5"},
		"parameter of the path":   {"/things/{id}:\n    parameters:\n      - {name: id,", "/things/{thing}:\n    parameters:\n      - {name: thing,", ""},
		"required parameter":      {"{name: full, in: query,", "{name: full, in: query, required: true,", "breaking parameter-required new.yaml:13:35"},
		"parameter of all":        {"      - {name: id,", "      - {name: shop, in: header, required: true, schema: {type: string}}\n      - {name: id,", "breaking parameter-required new.yaml:9:9"},
		"media type gone":         {"            text/csv: {schema: {type: string}}\n", "", "breaking reply-removed old.yaml:19:13"},
		"error gone":              {"        404: {description: None}\n", "", "addition reply-removed old.yaml:20:9"},
		"security added":          {"      description: Gets a thing\n", "      description: Gets a thing\n      security: [{token: []}]\n", "breaking security-changed new.yaml:12:7"},
		"security another":        {"scheme: bearer", "scheme: basic", "breaking security-changed new.yaml:30:5"},
		"security of all":         {"components:\n", "security: [{token: []}]\ncomponents:\n", "breaking security-changed"},
		"field gone, both sides":  {"        size: {type: string, enum: [small, large]}\n", "", "breaking field-removed old.yaml:37:9 removed the request property `size`, in requests and in replies"},
		"value of a reply, added": {"[small, large]", "[small, middle, large]", "addition reply-widened new.yaml:37:44"},
		"value gone":              {"[small, large]", "[small]", "breaking request-narrowed old.yaml:37:44"},
		"field within itself":     {"        name: {type: string}", "        name: {type: integer}", "breaking request-narrowed new.yaml:42:16"},
		"reference to another":    {"owner: {$ref: \"#/components/schemas/Owner\"}", "owner: {type: string}", "breaking request-narrowed new.yaml:38:17"},
		"precision of a number":   {"id: {type: string}\n        size", "id: {type: string}\n        count: {type: integer, format: int64}\n        size", "addition field-added new.yaml:37:9"},
		"words":                   {"Gets a thing", "Gets one thing", "documentation text new.yaml:11:7 the description has changed"},
		"words, only their lines": {"description: Gets a thing", "description: |\n        Gets\n        a thing", ""},
		"deprecated":              {"description: Gets a thing", "description: Gets a thing\n      deprecated: true", "documentation deprecated new.yaml:"},
		"examples":                {"text/csv: {schema: {type: string}}", "text/csv: {schema: {type: string}, example: a}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(shop, row.from))
			var got []string
			for _, c := range documents(t, shop, strings.Replace(shop, row.from, row.to, 1)) {
				if name == "operation gone" && c.Kind == diff.OperationAdded {
					continue
				}
				got = append(got, fmt.Sprintf("%s %s %s %s", c.Severity, c.Kind, c.Pos, c.Message))
			}
			if row.want == "" {
				assert.Empty(t, got)
				return
			}
			require.NotEmpty(t, got)
			assert.Len(t, got, 1, "once")
			assert.True(t, strings.HasPrefix(got[0], row.want), "%s", got[0])
		})
	}
}

// TestJSONDocuments have places, too, whatever is on a line.
func TestJSONDocuments(t *testing.T) {
	old := `{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"description": "x", "content": {"application/json": {"schema": {"type": ["string", "null"]}}}}}}}}}`
	changes := documents(t, old, strings.Replace(old, `"string", "null"`, `"integer", "null"`, 1))
	require.Len(t, changes, 1)
	assert.Equal(t, "new.yaml", changes[0].File)
	assert.Equal(t, 1, changes[0].Line)
	assert.Greater(t, changes[0].Column, 60)
}

// TestHostileDocuments: what somebody else wrote is bounded, and an error with a place; nothing is fetched or read.
func TestHostileDocuments(t *testing.T) {
	head := "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\n"
	var bomb strings.Builder
	bomb.WriteString(head + "paths: {}\nx-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 9 {
		fmt.Fprintf(&bomb, "x-a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	schema := func(text string) string { return head + "paths: {}\ncomponents: {schemas: {A: " + text + "}}\n" }
	for name, row := range map[string]struct {
		text string
		code diag.Code
		at   string
	}{
		"nothing":               {"", diag.DocumentUnreadable, "d.yaml"},
		"no object":             {"- openapi: 3.0.3\n", diag.DocumentUnreadable, "d.yaml:1:1"},
		"broken YAML":           {head + "paths: {\n", diag.DocumentUnreadable, "d.yaml:3:"},
		"broken JSON":           {"{\"openapi\": \"3.0.3\",\n \"paths\": }", diag.DocumentUnreadable, "d.yaml:2:"},
		"2.0":                   {"swagger: \"2.0\"\n", diag.DocumentUnreadable, "d.yaml:1:10"},
		"4.0":                   {"openapi: 4.0.0\n", diag.DocumentUnreadable, "d.yaml:1:10"},
		"no version":            {"paths: {}\n", diag.DocumentUnreadable, "d.yaml:1:1"},
		"a reference to a URL":  {schema(`{$ref: "http://169.254.169.254/latest"}`), diag.DocumentReference, "d.yaml:4:34"},
		"a reference to a file": {schema(`{$ref: "/etc/passwd"}`), diag.DocumentReference, "d.yaml:4:34"},
		"a dangling reference":  {schema(`{$ref: "#/components/schemas/B"}`), diag.DocumentReference, "d.yaml:4:34"},
		"a reference to itself": {schema(`{$ref: "#/components/schemas/A"}`), diag.DocumentReference, "d.yaml:4:34"},
		"a circle":              {schema(`{$ref: "#/components/schemas/B"}, B: {$ref: "#/components/schemas/A"}`), diag.DocumentReference, "d.yaml:4:34"},
		"aliases of aliases":    {bomb.String(), diag.LimitExceeded, "d.yaml"},
		"an alias of itself":    {head + "x-a: &a [*a]\n", diag.LimitExceeded, "d.yaml"},
		"deep YAML":             {head + "x-a: " + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + "\n", diag.LimitExceeded, "d.yaml"},
		"deep JSON":             {`{"openapi": "3.0.3", "x-a": ` + strings.Repeat("[", 900) + strings.Repeat("]", 900) + "}", diag.LimitExceeded, "d.yaml"},
		"not UTF-8":             {head + "x-a: \xff\n", diag.DocumentUnreadable, "d.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			d, diags := diff.ReadDocument("d.yaml", []byte(row.text))
			assert.Nil(t, d)
			require.NotZero(t, diags.Errors())
			assert.Equal(t, row.code, diags[0].Code, "%s", diags[0])
			assert.True(t, strings.HasPrefix(diags[0].Pos.String(), row.at), "%s", diags[0])
			assert.Less(t, time.Since(begin), 20*time.Second)
		})
	}
	// A document that is read can still be strange: comparing it ends.
	for name, text := range map[string]string{
		"recursion everywhere": schema(`{type: object, properties: {a: {$ref: "#/components/schemas/A"}, b: {$ref: "#/components/schemas/B"}}, allOf: [{$ref: "#/components/schemas/B"}]}, B: {anyOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}`),
		"wrong shapes":         head + "paths: [1]\nservers: x\ncomponents: {schemas: [1], securitySchemes: 3}\n",
		"wrong operations":     head + "paths: {/a: {get: 1, parameters: x, put: {responses: [1], parameters: [1, {name: [x]}], requestBody: {content: [3]}}}}\n",
		"a long name":          `{"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {}, "parameters": [{"name": "` + strings.Repeat("n", 5000) + `", "in": "query", "schema": {"properties": {"` + strings.Repeat("k", 5000) + `": {"type": "string"}}}}]}}}}`,
		"aliases":              head + "x-s: &s {type: string}\npaths: {/a: {get: {responses: {200: {description: x, content: {a/b: {schema: *s}}}}}}}\n",
		"merge keys":           head + "x-s: &s {type: string}\npaths: {/a: {get: {responses: {200: {description: x, content: {a/b: {schema: {<<: *s, maxLength: 3}}}}}}}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			d, diags := diff.ReadDocument("d.yaml", []byte(text))
			require.NotNil(t, d, "%v", diags)
			other := document(t, "other.yaml", shop)
			for _, pair := range [][2]*diff.Document{{d, d}, {d, other}, {other, d}} {
				_, diags := diff.Compare(diff.Side{Document: pair[0]}, diff.Side{Document: pair[1]})
				for _, x := range diags {
					assert.Equal(t, diag.DocumentUnreadable, x.Code)
				}
			}
		})
	}
}

// TestMarkdownIsData: nothing of a description becomes markup, a mention or another line.
func TestMarkdownIsData(t *testing.T) {
	r := &diff.Report{Changes: []diff.Change{{Severity: diff.Breaking, Kind: diff.FieldRemoved, Symbol: "a`b", Operations: []string{"GET /<script>"},
		Pos: diag.Pos{File: "c|d.json", Line: 1, Column: 2}, Message: "removed `x\n## y` and [link](http://evil) www.evil @team <img> *b*\u202e", Go: "it is gone"}}}
	var b bytes.Buffer
	require.NoError(t, r.WriteMarkdown(&b, nil))
	text := b.String()
	assert.Equal(t, 5, strings.Count(text, "\n"), "%s", text)
	for _, bad := range []string{"<img>", "<script>`", " @team", "[link](", "*b*", "http://", "www.", "\n## y", "\u202e"} {
		assert.NotContains(t, strings.ReplaceAll(text, "`GET /<script>`", ""), bad)
	}
	assert.Contains(t, text, "**``a`b``**")
}

// TestTextIsOneScreen: of many changes of one kind the first are listed and the rest is counted.
func TestTextIsOneScreen(t *testing.T) {
	r := &diff.Report{}
	for i := range 100 {
		r.Changes = append(r.Changes, diff.Change{Severity: diff.Breaking, Kind: diff.FieldRemoved, Symbol: fmt.Sprintf("T.F%d", i), Message: "it is gone\x1b[2J"})
	}
	for range 9 {
		r.Changes = append(r.Changes, diff.Change{Severity: diff.Addition, Kind: diff.OperationAdded, Message: "it is new"})
	}
	var b bytes.Buffer
	require.NoError(t, r.WriteText(&b, diff.TextOptions{}))
	assert.Equal(t, 8+1+1+5+1, strings.Count(b.String(), "\n"))
	assert.Contains(t, b.String(), "breaking field-removed: 92 more (--all lists them)")
	assert.NotContains(t, b.String(), "\x1b")
	b.Reset()
	require.NoError(t, r.WriteText(&b, diff.TextOptions{All: true}))
	assert.Equal(t, 110, strings.Count(b.String(), "\n"))
	b.Reset()
	require.NoError(t, r.WriteText(&b, diff.TextOptions{Quiet: true, Color: true}))
	assert.NotContains(t, b.String(), "addition")
	assert.Equal(t, "100 breaking changes, 9 additions", r.Sums())
}
