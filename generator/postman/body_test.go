package postman

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
)

func TestBodyRules(t *testing.T) {
	for _, c := range []struct {
		quirk, headers, body string
		encoding             model.Encoding // "": no body
		media, text          string         // of forms, the fields
		state                model.State
	}{
		{"raw with language", "", `{"mode":"raw","raw":"{}","options":{"raw":{"language":"json"}}}`, model.JSON, "application/json", "{}", model.Valid},
		{"header before language", "Content-Type: application/vnd.x+json", `{"mode":"raw","raw":"[1]","options":{"raw":{"language":"xml"}}}`, model.JSON, "application/vnd.x+json", "[1]", model.Valid},
		{"raw without options", "", `{"mode":"raw","raw":"{\"a\":1}"}`, model.JSON, "application/json", `{"a":1}`, model.Valid},
		{"raw with empty options", "", `{"mode":"raw","raw":"<a></a>","options":{"raw":{}}}`, model.Text, "application/xml", "<a></a>", model.None},
		{"raw text", "", `{"mode":"raw","raw":"hello","options":{"raw":{"language":"text"}}}`, model.Text, "text/plain", "hello", model.None},
		{"text that is JSON", "Content-Type: text/plain", `{"mode":"raw","raw":"{}"}`, model.Text, "text/plain", "{}", model.Valid},
		{"JSON Lines", "Content-Type: application/x-ndjson", `{"mode":"raw","raw":"{\"a\":1}\n{\"a\":2}\n"}`, model.Text, "application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n", model.None},
		{"HTML", "", `{"mode":"raw","raw":"<p>","options":{"raw":{"language":"html"}}}`, model.Text, "text/html", "<p>", model.None},
		{"JavaScript", "", `{"mode":"raw","raw":"f()","options":{"raw":{"language":"javascript"}}}`, model.Text, "application/javascript", "f()", model.None},
		{"bare variable", "", `{"mode":"raw","raw":"{\"v\": {{v}}}"}`, model.JSON, "application/json", `{"v": {{v}}}`, model.Repaired},
		{"the whole body is a variable", "Content-Type: application/json", `{"mode":"raw","raw":"{{body}}"}`, model.JSON, "application/json", "{{body}}", model.Repaired},
		{"a variable of no known type", "", `{"mode":"raw","raw":"{{body}}"}`, model.Text, "text/plain", "{{body}}", model.None},
		{"raw empty", "", `{"mode":"raw","raw":""}`, "", "", "", ""},
		{"raw absent", "", `{"mode":"raw"}`, "", "", "", ""},
		{"body null", "", `null`, "", "", "", ""},
		{"body empty object", "", `{}`, "", "", "", ""},
		{"body string", "", `"{}"`, model.JSON, "application/json", "{}", model.Valid},
		{"body without mode", "", `{"raw":"{}"}`, model.JSON, "application/json", "{}", model.Valid},
		{"body disabled", "", `{"mode":"raw","raw":"{}","disabled":true}`, "", "", "", ""},
		{"body none", "", `{"mode":"none"}`, "", "", "", ""},
		{"raw that is an object", "", `{"mode":"raw","raw":{"a":1}}`, model.JSON, "application/json", `{"a":1}`, model.Valid},
		{"urlencoded", "", `{"mode":"urlencoded","urlencoded":[{"key":"a","value":"1+1"},{"key":"b","value":"2","disabled":true},{"key":""}]}`, model.URLEncoded, "application/x-www-form-urlencoded", "a=1+1&-b=2", ""},
		{"form string", "", `{"mode":"urlencoded","urlencoded":"a=1&b=x%20y"}`, model.URLEncoded, "application/x-www-form-urlencoded", "a=1&b=x y", ""},
		{"form object", "", `{"mode":"urlencoded","urlencoded":{"a":1}}`, model.URLEncoded, "application/x-www-form-urlencoded", "a=1", ""},
		{"form empty", "", `{"mode":"urlencoded","urlencoded":[]}`, "", "", "", ""},
		{"form as raw text", "Content-Type: application/x-www-form-urlencoded", `{"mode":"raw","raw":"a=1&b={{c}}"}`, model.URLEncoded, "application/x-www-form-urlencoded", "a=1&b={{c}}", ""},
		{"formdata", "", `{"mode":"formdata","formdata":[{"key":"a","value":"1","type":"text"},{"key":"f","type":"file","src":"/C:/Users/me/x.png"}]}`, model.Multipart, "multipart/form-data", "a=1&f=x.png", ""},
		{"several files", "", `{"mode":"formdata","formdata":[{"key":"f","type":"file","src":["C:\\x\\y.txt","z"]},{"key":"g","type":"file","src":null},{"key":"h","type":"file","src":[]}]}`, model.Multipart, "multipart/form-data", "f=y.txt&g=&h=", ""},
		{"type absent", "", `{"mode":"formdata","formdata":[{"key":"a","value":"1"},{"key":"f","src":"p/q"}]}`, model.Multipart, "multipart/form-data", "a=1&f=q", ""},
		{"file", "", `{"mode":"file","file":{"src":"/etc/passwd"}}`, model.Binary, "application/octet-stream", "", model.None},
		{"file string", "Content-Type: image/png", `{"mode":"file","file":"x.png"}`, model.Binary, "image/png", "", model.None},
		{"file null", "", `{"mode":"file","file":null}`, "", "", "", ""},
		{"file content", "", `{"mode":"file","file":{"content":"abc"}}`, model.Binary, "application/octet-stream", "abc", model.None},
		{"graphql", "", `{"mode":"graphql","graphql":{"query":"{ a }","variables":"{\"x\": 1}","operationName":"Q"}}`, model.GraphQL, "application/json", `{"query":"{ a }","variables":{"x": 1},"operationName":"Q"}`, model.Valid},
		{"graphql variables empty", "", `{"mode":"graphql","graphql":{"query":"{ a }","variables":""}}`, model.GraphQL, "application/json", `{"query":"{ a }"}`, model.Valid},
		{"graphql variables object", "", `{"mode":"graphql","graphql":{"query":"{ a }","variables":{"x":1}}}`, model.GraphQL, "application/json", `{"query":"{ a }","variables":{"x":1}}`, model.Valid},
		{"graphql variables mended", "", `{"mode":"graphql","graphql":{"query":"q","variables":"{\"x\": {{x}},}"}}`, model.GraphQL, "application/json", `{"query":"q","variables":{"x": null }}`, model.Repaired},
		{"graphql string", "", `{"mode":"graphql","graphql":"{ a }"}`, model.GraphQL, "application/json", `{"query":"{ a }"}`, model.Valid},
		{"graphql empty", "", `{"mode":"graphql","graphql":{}}`, "", "", "", ""},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			r, diags := ruler()
			got := r.body(node(t, c.body), r.headers(node(t, quote(c.headers))))
			for _, s := range said(*diags) {
				assert.True(t, strings.Contains(s, "PM034") && c.state == model.Repaired, s)
			}
			if c.encoding == "" {
				assert.Nil(t, got)
				return
			}
			require.NotNil(t, got)
			assert.Equal(t, c.encoding, got.encoding)
			assert.Equal(t, c.media, got.media)
			assert.Equal(t, 1, got.pos.Line)
			if len(got.fields) > 0 {
				assert.Equal(t, c.text, show(got.fields))
				return
			}
			assert.Equal(t, c.text, got.content.Text)
			assert.Equal(t, c.state, got.content.JSON)
		})
	}
}

func TestBodiesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ quirk, body, want string }{
		{"unknown mode", `{"mode":"smoke"}`, `c.json:1:9: warning PM013: the body of request "R" is of the unknown kind "smoke"; it is left out`},
		{"body of another type", `7`, `c.json:1:1: warning PM013: the body of request "R" is a number; it is left out`},
		{"field of another type", `{"mode":"formdata","formdata":[7]}`, `c.json:1:32: warning PM013: form field 1 of request "R" is a number; it is left out`},
		{"field without a name", `{"mode":"urlencoded","urlencoded":[{"value":"x"}]}`, `c.json:1:45: warning PM013: a form field of request "R" has the value "x" but no name; it is left out`},
	} {
		r, diags := ruler()
		assert.Nil(t, r.body(node(t, c.body), nil), c.quirk)
		assert.Equal(t, []string{c.want}, said(*diags), c.quirk)
	}
}

func TestFilesOfForms(t *testing.T) {
	r, _ := ruler()
	b := r.body(node(t, `{"mode":"formdata","formdata":[{"key":"a","value":"1","contentType":"application/json"},{"key":"f","type":"file","src":"x"}]}`), nil)
	assert.False(t, b.fields[0].file)
	assert.Equal(t, "application/json", b.fields[0].media)
	assert.True(t, b.fields[1].file)
}
