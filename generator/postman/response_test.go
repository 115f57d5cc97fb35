package postman

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

func TestStatusRules(t *testing.T) {
	for _, c := range []struct {
		quirk, response string
		status          int
		said            []string
	}{
		{"code", `{"name":"E","code":201,"status":"OK"}`, 201, nil},
		{"code in a text", `{"name":"E","code":"404"}`, 404, nil},
		{"missing status code", `{"name":"E"}`, 200, []string{`c.json:1:1: note PM030: example "E" has no status code; read as 200`}},
		{"code null", `{"name":"E","code":null}`, 200, []string{`c.json:1:1: note PM030: example "E" has no status code; read as 200`}},
		{"code out of range", `{"name":"E","code":0,"status":"Fine"}`, 200, []string{`c.json:1:1: note PM030: example "E" has no status code; read as 200`}},
		{"status text", `{"name":"E","status":"Not Found"}`, 404, []string{`c.json:1:1: note PM030: example "E" has no status code; read as 404, by its status text "Not Found"`}},
		{"status text with a code", `{"name":"E","status":"429 Slow"}`, 429, []string{`c.json:1:1: note PM030: example "E" has no status code; read as 429, by its status text "429 Slow"`}},
		{"204 with a body", `{"name":"E","code":204,"body":"x"}`, 204, []string{`c.json:1:31: note PM033: example "E" has a body, but replies with status 204 have none; the body is kept as a sample`}},
		{"204 without a body", `{"name":"E","code":204,"body":null}`, 204, nil},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			x := r.response(node(t, c.response), 0)
			assert.Equal(t, c.status, x.status)
			assert.Equal(t, c.said, said(*diags))
			assert.Equal(t, len(c.said) > 0 && c.status != 204, x.guessed)
		})
	}
}

func TestBodyOfExamples(t *testing.T) {
	for _, c := range []struct{ quirk, response, text, media string }{
		{"body null", `{"code":200,"body":null}`, "", ""},
		{"body absent", `{"code":200,"header":"Content-Type: application/json"}`, "", ""},
		{"body empty", `{"code":200,"body":""}`, "", ""},
		{"header null", `{"code":200,"header":null,"_postman_previewlanguage":"json","body":"{}"}`, "{}", "application/json"},
		{"preview language null", `{"code":200,"_postman_previewlanguage":null,"body":"{}"}`, "{}", "application/json"},
		{"body not a text", `{"code":200,"body":{"a":[1]}}`, `{"a":[1]}`, "application/json"},
		{"header strings", `{"code":200,"header":["Content-Type: text/csv"],"body":"a,b"}`, "a,b", "text/csv"},
	} {
		r, diags := ruler()
		x := r.response(node(t, c.response), 0)
		assert.Equal(t, c.text, x.content.Text, c.quirk)
		assert.Equal(t, c.media, x.content.Media, c.quirk)
		assert.Empty(t, *diags, c.quirk)
	}
}

func TestOriginalRequestRules(t *testing.T) {
	for _, c := range []struct{ quirk, original, method, url string }{
		{"object", `{"method":"post","url":"http://h/x"}`, "POST", "http://h/x"},
		{"string", `"http://h/x"`, "GET", "http://h/x"},
		{"url string", `{"method":"PUT","url":"http://h/x"}`, "PUT", "http://h/x"},
		{"partial original request: no method", `{"url":"http://h/x"}`, "DELETE", "http://h/x"},
		{"partial original request: no url", `{"method":"PUT"}`, "PUT", "http://h/own"},
		{"null", `null`, "", ""},
		{"empty", `{}`, "", ""},
	} {
		r, _ := ruler()
		api := r.assemble("c.json", "", []*collection{{node: node(t, "{}"), items: r.items([]*tree.Node{
			node(t, `{"name":"N","request":{"method":"DELETE","url":"http://h/own"},"response":[{"code":200,"originalRequest":`+c.original+`}]}`)})}})
		got := api.Operations[0].Examples[0].Request
		if c.method == "" {
			assert.Nil(t, got, c.quirk)
			continue
		}
		assert.Equal(t, c.method, got.Method, c.quirk)
		assert.Equal(t, c.url, got.URL, c.quirk)
	}
}

func TestResponsesThatAreNone(t *testing.T) {
	r, diags := ruler()
	it := r.items([]*tree.Node{node(t, `{"name":"N","request":"http://h","response":[null,"x",{"code":200}]}`)})[0]
	assert.Len(t, it.examples, 1)
	assert.Equal(t, []string{
		`c.json:1:46: warning PM013: example 1 of request "N" is null; it is left out`,
		`c.json:1:51: warning PM013: example 2 of request "N" is a string; it is left out`}, said(*diags))
}

func TestExampleIDs(t *testing.T) {
	r, _ := ruler()
	items := r.items([]*tree.Node{node(t, `{"name":"N","request":"http://h","response":[
 {"id":"one","code":200},{"uid":"two","code":200},{"id":"twice","code":200},{"id":"twice","code":200},{"code":200},
 {"id":"no\r\nheader: x","code":200},{"id":" ","code":200},{"id":"é","code":200}]}`)})
	api := r.assemble("c.json", "", []*collection{{node: node(t, "{}"), items: items}})
	var ids []string
	for _, e := range api.Operations[0].Examples {
		ids = append(ids, e.ID)
	}
	assert.Equal(t, []string{"one", "two"}, ids[:2])
	for _, id := range ids[2:] {
		assert.Regexp(t, `^[0-9a-f]{12}$`, id)
	}
	slices.Sort(ids)
	assert.Len(t, slices.Compact(ids), 8)
	assert.Equal(t, model.None, api.Operations[0].Examples[0].Content.JSON)
}
