package generator_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/diag"
)

// texts that somebody could have written.
var hostileTexts = []string{"", "a", "{{x}}", "{{", "}}", "{{a{{b}}}}", "{{x", ":id", "{id}", "<id>", "a b", " a ", "a+b", "a%20b", "100%", "a&b=c", "a=b", "?", "#", "/", "//", "../..",
	"\u0000\u001b[31m", "line\nbreak", "\t", "é字𝒙", "\u2028", "\"quoted\"", `back\slash`, "true", "null", "0", "<script>&amp;", "Bearer abc", strings.Repeat("long ", 2000), "http://", "https://a.example.com:443", "$guid", "{{$guid}}",
	"multipart/form-data; boundary=x", "application/json; charset=utf-8", "text/html", "*/*", "application/x-www-form-urlencoded"}

// drawn is a collection of hostile texts.
type drawn struct{ *rapid.T }

func (d drawn) text() any {
	if rapid.IntRange(0, 9).Draw(d.T, "any") == 0 {
		return rapid.String().Draw(d.T, "text")
	}
	return rapid.SampledFrom(hostileTexts).Draw(d.T, "text")
}

func (d drawn) some(most int, of func() any) []any {
	all := []any{}
	for range rapid.IntRange(0, most).Draw(d.T, "some") {
		all = append(all, of())
	}
	return all
}

func (d drawn) row() any {
	r := map[string]any{"key": d.text(), "value": d.text()}
	if rapid.Bool().Draw(d.T, "described") {
		r["description"] = d.text()
	}
	if rapid.Bool().Draw(d.T, "disabled") {
		r["disabled"] = true
	}
	return r
}

func (d drawn) url() any {
	path := d.some(3, d.text)
	raw := "https://shop.example.com/a"
	if rapid.Bool().Draw(d.T, "odd") {
		raw += d.text().(string)
	}
	switch rapid.IntRange(0, 3).Draw(d.T, "url") {
	case 0:
		return raw
	case 1:
		return map[string]any{"raw": raw}
	}
	return map[string]any{"raw": raw, "protocol": rapid.SampledFrom([]string{"", "http", "https", "{{p}}", "https://"}).Draw(d.T, "protocol"), "host": d.some(2, d.text), "port": d.text(), "path": path, "query": d.some(3, d.row), "hash": d.text(), "variable": d.some(2, d.row)}
}

func (d drawn) auth() any {
	kind := rapid.SampledFrom([]string{"bearer", "basic", "apikey", "oauth2", "jwt", "hawk", "noauth", "edgegrid", "made up", "", "inherit"}).Draw(d.T, "auth")
	return map[string]any{"type": kind, kind: d.some(3, d.row)}
}

func (d drawn) body() any {
	mode := rapid.SampledFrom([]string{"raw", "urlencoded", "formdata", "graphql", "file", "none"}).Draw(d.T, "mode")
	b := map[string]any{"mode": mode}
	switch mode {
	case "raw":
		b["raw"] = rapid.SampledFrom([]any{`{"a": {{x}}, "b": integer}`, `{"a": 1,}`, "<a></a>", "a=b&c=%20d", "{\"a\":1}\n{\"a\":2}", d.text()}).Draw(d.T, "raw")
		b["options"] = map[string]any{"raw": map[string]any{"language": rapid.SampledFrom([]string{"json", "xml", "text", "html", "javascript", "other"}).Draw(d.T, "language")}}
	case "urlencoded":
		b[mode] = d.some(3, d.row)
	case "formdata":
		b[mode] = append(d.some(3, d.row), map[string]any{"key": d.text(), "type": "file", "src": d.text(), "contentType": d.text()}, map[string]any{"key": "many", "type": "file", "src": []any{d.text(), d.text()}})
	case "graphql":
		b[mode] = map[string]any{"query": d.text(), "variables": rapid.SampledFrom([]any{"", `{"n": {{n}}, "m": [1, {{m}}], "k": "{{k}}"}`, "{{all}}", map[string]any{"a": 1}}).Draw(d.T, "variables"), "operationName": d.text()}
	case "file":
		b[mode] = map[string]any{"src": d.text(), "content": d.text()}
	}
	return b
}

func (d drawn) request() any {
	q := map[string]any{"method": rapid.SampledFrom([]string{"GET", "POST", "post", "PURGE", "no method", ""}).Draw(d.T, "method"), "url": d.url(), "header": d.some(3, d.row)}
	if rapid.Bool().Draw(d.T, "body") {
		q["body"] = d.body()
	}
	if rapid.Bool().Draw(d.T, "auth") {
		q["auth"] = d.auth()
	}
	if rapid.Bool().Draw(d.T, "described") {
		q["description"] = d.text()
	}
	return q
}

func (d drawn) response() any {
	r := map[string]any{"id": d.text(), "name": d.text(), "status": d.text(), "header": d.some(2, d.row), "body": rapid.SampledFrom([]any{`{"a": 1}`, `{"a": integer}`, d.text(), nil}).Draw(d.T, "body"), "originalRequest": d.request(),
		"_postman_previewlanguage": rapid.SampledFrom([]string{"json", "xml", "Text", ""}).Draw(d.T, "language")}
	if rapid.Bool().Draw(d.T, "code") {
		r["code"] = rapid.SampledFrom([]any{200, 204, 404, "200", 0, -1}).Draw(d.T, "code")
	}
	return r
}

func (d drawn) item(depth int) any {
	i := map[string]any{"name": d.text(), "id": d.text(), "event": []any{map[string]any{"listen": "test", "script": map[string]any{"exec": []any{d.text(), d.text()}}}},
		"variable": d.some(2, d.row), "protocolProfileBehavior": map[string]any{"followRedirects": false, "made up": d.text(), "disabledSystemHeaders": map[string]any{"a": true}}}
	if depth > 0 && rapid.IntRange(0, 2).Draw(d.T, "folder") == 0 {
		i["item"], i["description"], i["auth"] = d.some(3, func() any { return d.item(depth - 1) }), d.text(), d.auth()
		return i
	}
	i["request"], i["response"] = d.request(), d.some(2, d.response)
	return i
}

// TestExportOfHostileCollections: whatever stands in a collection, its export says the same. The collections are the same in each run;
// with -corpus there are more.
func TestExportOfHostileCollections(t *testing.T) {
	collections := rapid.Custom(func(r *rapid.T) []byte {
		d := drawn{r}
		data, err := json.Marshal(map[string]any{"info": map[string]any{"name": d.text(), "version": d.text(), "description": d.text()}, "auth": d.auth(),
			"variable": d.some(3, d.row), "event": []any{map[string]any{"listen": "prerequest", "script": d.text()}},
			"item": d.some(4, func() any { return d.item(2) })})
		if err != nil {
			panic(err)
		}
		return data
	})
	count, exported := 150, 0
	if *whole {
		count = 3000
	}
	for i := range count {
		data := collections.Example(i)
		e := generator.ExportCollection(collectionInput(data))
		if slices.ContainsFunc(e.Diagnostics, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != diag.ExportDiffers }) {
			continue // it cannot be read at all
		}
		if !assert.NotNil(t, e.Data, "%d: %v\n%s", i, e.Diagnostics, data) {
			return
		}
		exported++
		assert.True(t, json.Valid(e.Data))
		assert.NotContains(t, string(e.Data), "\x1b")
	}
	assert.Greater(t, exported, count/2)
}

// TestExportOfLiteralBraces: what looks like a variable in Losant's samples is none, and none of ours takes its name.
func TestExportOfLiteralBraces(t *testing.T) {
	in := lostInputs()["losant"]
	in.FS.(fstest.MapFS)["apiExamples.json"].Data = []byte(`{"device": {"name": "{{baseUrl}}/{{deviceId}}/{{bearerToken}}", "class": "{{ctx.class}}"}, "error": {"type": "NotFound"}}`)
	e := generator.ExportCollection(in)
	require.NotNil(t, e.Data, e.Diagnostics)
	var c map[string]any
	require.NoError(t, json.Unmarshal(e.Data, &c))
	var names []any
	for _, v := range c["variable"].([]any) {
		names = append(names, v.(map[string]any)["key"])
	}
	assert.NotContains(t, names, "baseUrl")
	assert.NotContains(t, names, "bearerToken")
	assert.NotContains(t, names, "deviceId")
	assert.Contains(t, names, "applicationId")
	assert.Contains(t, requestIn(c, "Device", "Patch")["body"].(map[string]any)["raw"], "{{baseUrl}}/{{deviceId}}/{{bearerToken}}")
	var said []string
	for _, u := range e.Account.Unsaid {
		said = append(said, u.Text)
	}
	assert.Contains(t, strings.Join(said, "\n"), "2 requests hold {{text}} in their samples that is no variable")
}

// TestExportMasks: also where nobody uses them, secrets are not exported.
func TestExportMasks(t *testing.T) {
	const secret = "mFx9Qr27Lw0Zt4KdBv81Ys63Hp"
	places := map[string]string{
		"a variable that no request uses":                      `"variable": [{"key": "access_token", "value": "SECRET"}], "item": [{"name": "a", "request": "https://a.example.com/b"}]`,
		"an authorization that is overridden":                  `"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "SECRET"}]}, "item": [{"name": "a", "request": {"method": "GET", "url": "https://a.example.com/b", "auth": {"type": "noauth"}}}]`,
		"a header that is switched off":                        `"item": [{"name": "a", "request": {"method": "GET", "url": "https://a.example.com/b", "header": [{"key": "Authorization", "value": "Bearer SECRET", "disabled": true}]}}]`,
		"a parameter of an authorization that is switched off": `"auth": {"type": "oauth2", "oauth2": [{"key": "clientSecret", "value": "SECRET", "disabled": true}]}, "item": [{"name": "a", "request": "https://a.example.com/b"}]`,
		"a path variable":                                      `"item": [{"name": "a", "request": {"method": "GET", "url": {"raw": "https://a.example.com/:token", "host": ["https://a.example.com"], "path": [":token"], "variable": [{"key": "token", "value": "SECRET"}]}}}]`,
		"a script":                                             `"event": [{"listen": "prerequest", "script": {"exec": ["pm.variables.set('access_token', 'SECRET')"]}}], "item": [{"name": "a", "request": "https://a.example.com/b"}]`,
		"a folder that is empty":                               `"item": [{"name": "f", "item": [], "auth": {"type": "basic", "basic": [{"key": "password", "value": "SECRET"}]}}, {"name": "a", "request": "https://a.example.com/b"}]`,
	}
	for name, text := range places {
		t.Run(name, func(t *testing.T) {
			text := `{"info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, ` + strings.ReplaceAll(text, "SECRET", secret) + `}`
			e := generator.ExportCollection(collectionInput([]byte(text)))
			require.NotNil(t, e.Data, e.Diagnostics)
			assert.NotContains(t, string(e.Data), secret)
		})
	}
}
