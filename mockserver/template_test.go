package mockserver

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// bareTemplates are expressions, within strings or not: a body that is JSON with a number for each is JSON.
var bareTemplates = regexp.MustCompile(`\{\{[^{}"\\\x00-\x1f]*\}\}`)

// compiled is an API as its reader gives it.
func compiled(t testing.TB, collection string) *model.API {
	t.Helper()
	result := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(collection)}}, API: config.API{Name: "api", Package: "api", In: "c.json"}, Forget: true})
	require.NotNil(t, result.API, "%v", result.Diagnostics)
	return result.API
}

// templates is an API with one example, whose body and headers are given.
func templates(t testing.TB, media, body string, headers ...string) *model.API {
	t.Helper()
	list := []map[string]string{{"key": "Content-Type", "value": media}}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		list = append(list, map[string]string{"key": name, "value": value})
	}
	const url = "https://api.example.com/users/{{uid}}/:kind?status={{st}}&page=1"
	text, err := json.Marshal(map[string]any{
		"info":     map[string]string{"name": "T", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"variable": []map[string]string{{"key": "site", "value": `eu "1"`}, {"key": "limit", "value": "7"}, {"key": "object", "value": `{"a":[1]}`}, {"key": "nothing", "value": ""}},
		"item": []any{map[string]any{"name": "user", "request": map[string]any{"method": "POST", "url": url}, "response": []any{map[string]any{
			"name": "ok", "code": 200, "header": list, "body": body, "originalRequest": map[string]any{"method": "POST", "url": url},
		}}}},
	})
	require.NoError(t, err)
	return compiled(t, string(text))
}

func TestTemplates(t *testing.T) {
	const jsonMedia = "application/json"
	tests := []struct{ name, media, body, want string }{
		{"a variable of the collection, within a string", jsonMedia, `{"a":"{{site}}!"}`, `{"a":"eu \"1\"!"}`},
		{"a variable as a value", jsonMedia, `{"a":{{limit}},"b":{{object}},"c":{{site}},"d":{{nothing}}}`, `{"a":7,"b":{"a":[1]},"c":"eu \"1\"","d":""}`},
		{"a name that nothing knows stays", jsonMedia, `{"a":"{{what}}"}`, `{"a":"{{what}}"}`},
		{"spaces inside", jsonMedia, `{"a":"{{ limit }}"}`, `{"a":"7"}`},
		{"a captured segment by its variable", jsonMedia, `{"a":"{{uid}}"}`, `{"a":"u 1"}`},
		{"a captured segment by its name", jsonMedia, `{"a":"{{kind}}"}`, `{"a":"adm\"in"}`},
		{"a captured value of the query", jsonMedia, `{"a":"{{st}}"}`, `{"a":"on"}`},
		{"captured as a value", jsonMedia, `{"a":{{uid}}}`, `{"a":"u 1"}`},
		{"a member of the body", jsonMedia, `{"a":"{{$body 'user.name'}}"}`, `{"a":"Ann \"x\""}`},
		{"an item of the body", jsonMedia, `{"a":"{{$body 'user.tags[1]'}}","b":"{{$body 'user.tags.0'}}"}`, `{"a":"q","b":"p"}`},
		{"a key with a dot", jsonMedia, `{"a":"{{$body 'a\\.b'}}"}`, `{"a":"dotted"}`},
		{"a number of the body in a string and as a value", jsonMedia, `{"a":"{{$body 'n'}}","b":{{$body 'n'}}}`, `{"a":"7","b":7}`},
		{"a text of the body stays one", jsonMedia, `{"b":{{$body 's'}}}`, `{"b":"7"}`},
		{"an object of the body", jsonMedia, `{"a":"{{$body 'user.o'}}","b":{{$body 'user.o'}}}`, `{"a":"{\"z\":[1]}","b":{"z":[1]}}`},
		{"a default", jsonMedia, `{"a":"{{$body 'no.such' 'it''}}","b":"{{$body 'no' 'de fault'}}","c":{{$body 'no' 5}}}`, `{"a":"{{$body 'no.such' 'it''}}","b":"de fault","c":5}`},
		{"missing without a default", jsonMedia, `{"a":"{{$body 'no'}}","b":{{$body 'no'}}}`, `{"a":"","b":null}`},
		{"null is missing", jsonMedia, `{"a":"{{$body 'null' 'd'}}"}`, `{"a":"d"}`},
		{"quotes of JSON", jsonMedia, `{"a":"{{$body \"n\" \"d\"}}"}`, `{"a":"7"}`},
		{"the query", jsonMedia, `{"a":"{{$queryParams 'status'}}","b":{{$queryParams 'page'}},"c":{{$queryParams 'none' '3'}}}`, `{"a":"on","b":1,"c":3}`},
		{"all of the query", jsonMedia, `{"a":{{$queryParams}}}`, `{"a":{"page":"1","status":"on"}}`},
		{"segments", jsonMedia, `{"a":"{{$pathSegments '0'}}","b":"{{$pathSegments '1'}}","c":"{{$pathSegments '9' 'none'}}","d":"{{$pathSegments}}"}`, `{"a":"users","b":"u 1","c":"none","d":"users/u 1/adm\"in"}`},
		{"headers, whatever their case", jsonMedia, `{"a":"{{$headers 'x-trace'}}","b":"{{$headers 'Host'}}"}`, `{"a":"t\"1","b":"localhost"}`},
		{"no helper", jsonMedia, `{"a":"{{$cookies 'a'}}","b":"{{$body 'a' 'b' 'c'}}","c":"{{$guid 'x'}}"}`, `{"a":"{{$cookies 'a'}}","b":"{{$body 'a' 'b' 'c'}}","c":"{{$guid 'x'}}"}`},
		{"no end", jsonMedia, `{"a":"{{limit"}`, `{"a":"{{limit"}`},
		{"an expression that is too long", jsonMedia, `{"a":"{{limit` + strings.Repeat(" ", maxExpression) + `}}"}`, `{"a":"{{limit` + strings.Repeat(" ", maxExpression) + `}}"}`},
		{"a repaired body beside a template", jsonMedia, `{"a":{{limit}},"b":integer, /* x */ "c":{{$body 'n'}},}`, `{"a":7,"b":0,"c":7}`},
		{"XML", "text/xml", `<a b="{{$body 'user.name'}}">{{$body 'x'}}</a>`, `<a b="Ann &#34;x&#34;">&lt;/a&gt;&amp;</a>`},
		{"plain text", "text/plain", `{{$body 'user.name'}}, {{limit}}, "{{site}}"`, `Ann "x", 7, "eu "1""`},
		{"no double expansion", jsonMedia, `{"a":"{{$body 'evil'}}"}`, `{"a":"{{$guid}}{{$body 'n'}}"}`},
		{"lines of JSON", "application/x-ndjson", "{\"a\":\"{{uid}}\"}\n{\"a\":{{$body 'n'}}}\n", "{\"a\":\"u 1\"}\n{\"a\":7}\n"},
		{"an event", "text/event-stream", "data: {\"a\":\"{{$body 'lines'}}\"}\n\ndata: {{$body 'lines'}}\n\n", "data: {\"a\":\"1\\r\\n2\"}\n\ndata: 1  2\n\n"},
	}
	const sent = `{"user":{"name":"Ann \"x\"","tags":["p","q"],"o":{"z":[1]}},"a.b":"dotted","n":7,"s":"7","null":null,"x":"</a>&","evil":"{{$guid}}{{$body 'n'}}","lines":"1\r\n2"}`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, templates(t, tt.media, tt.body))
			reply := call(t, s, "POST /users/u%201/adm%22in?status=on&page=1", sent, "X-Trace: t\"1", "Content-Type: application/json")
			got := text(t, reply)
			if tt.media == jsonMedia && json.Valid([]byte(tt.want)) {
				assert.JSONEq(t, tt.want, got)
			} else {
				assert.Equal(t, tt.want, got)
			}
			if length := reply.Header.Get("Content-Length"); length != "" {
				assert.Equal(t, fmt.Sprint(len(got)), length)
			}
			original := call(t, s, "POST /users/u%201/admin?status=on", sent, "X-Pmgen-Original: 1")
			assert.Equal(t, tt.body, text(t, original))
		})
	}
}

func TestTemplatesOfHeaders(t *testing.T) {
	s := serve(t, templates(t, "application/json", `{}`, "Location: /{{site}}/users/{{uid}}", "X-A: {{$body 'a'}}", "X-B: {{limit}}", "X-A: second"))
	reply := call(t, s, "POST /users/7/x?status=on&page=1", `{"a":"1\r\nX-Evil: 1\u0000"}`, "Content-Type: application/json")
	assert.Equal(t, `/eu "1"/users/7`, reply.Header.Get("Location"))
	assert.Equal(t, []string{"1  X-Evil: 1 ", "second"}, reply.Header["X-A"])
	assert.Equal(t, "7", reply.Header.Get("X-B"))
	assert.NotContains(t, reply.Header, "X-Evil")
	assert.Equal(t, "1", reply.Header.Get("X-Pmgen-Template"))
	assert.Equal(t, "second", call(t, s, "POST /users/7/x?status=on&page=1", `{}`).Header["X-A"][1], "what is prepared is nobody's to change")
}

// Two servers give the same bytes for the same request; another request, seed or example gets others.
func TestDynamicVariables(t *testing.T) {
	body := `{"id":{{$randomInt}},"uuid":"{{$guid}}","name":"{{$randomFullName}}","ok":{{$randomBoolean}},"bare":{{$randomCity}},"text":"{{$randomLoremParagraphs}}"}`
	get := func(request, body string, opts ...Option) string {
		return text(t, call(t, serve(t, templates(t, "application/json", body), opts...), request, "x"))
	}
	one := get("POST /users/1/x?page=1", body)
	var got struct {
		ID         int
		UUID, Name string
		OK         bool
		Bare, Text string
	}
	require.NoError(t, json.Unmarshal([]byte(one), &got), one)
	assert.Len(t, got.UUID, 36)
	assert.Contains(t, got.Name, " ")
	assert.NotEmpty(t, got.Bare)
	assert.Contains(t, got.Text, "\n")
	assert.Equal(t, one, get("POST /users/1/x?page=1", body))
	assert.NotEqual(t, one, get("POST /users/2/x?page=1", body))
	assert.NotEqual(t, one, get("POST /users/1/x?page=1", body, WithSeed(1)))
	random := serve(t, templates(t, "application/json", body), WithRandomValues())
	assert.NotEqual(t, text(t, call(t, random, "POST /users/1/x?page=1", "")), text(t, call(t, random, "POST /users/1/x?page=1", "")))
	assert.Equal(t, `{"t":1767225600}`, get("POST /users/1/x", `{"t":{{$timestamp}}}`))
	all := `{`
	for i, name := range model.DynamicVariables() {
		if i > 0 {
			all += ","
		}
		all += fmt.Sprintf(`"%d":"{{%s}}","b%d":{{%s}}`, i, name, i, name)
	}
	every := get("POST /users/1/x", all+"}")
	assert.True(t, json.Valid([]byte(every)), every)
	assert.NotContains(t, every, "{{")
}

// What is put in has a bound: a body of a thousand {{$body}} is no bomb.
func TestTemplateBomb(t *testing.T) {
	s := serve(t, templates(t, "text/plain", strings.Repeat("{{$body}}", 1000)+"!"))
	reply := call(t, s, "POST /users/1/x?page=1", strings.Repeat("x", 1<<20))
	got := text(t, reply)
	assert.Len(t, got, 16<<20+1)
	assert.Contains(t, reply.Header.Get("X-Pmgen-Warnings"), "16 MiB")
	costly := serve(t, templates(t, "application/json", `[`+strings.Repeat(`{{$body}},`, 3000)+`0]`))
	huge := `["` + strings.Repeat("x", 1<<20) + `"]`
	assert.True(t, json.Valid([]byte(text(t, call(t, costly, "POST /users/1/x?page=1", huge)))))
	assert.Less(t, testing.AllocsPerRun(1, func() { call(t, costly, "POST /users/1/x?page=1", huge) }), 5000.0, "what is left out is not made either")
	deep := serve(t, templates(t, "application/json", `{"a":{{$body}},"b":{{$body 'a'}}}`))
	nested := strings.Repeat(`[`, 9000) + strings.Repeat(`]`, 9000)
	assert.True(t, json.Valid([]byte(text(t, call(t, deep, "POST /users/1/x?page=1", nested)))))
	assert.True(t, json.Valid([]byte(text(t, call(t, deep, "POST /users/1/x?page=1", `{"a":1}}`)))), "more after the value")
	many := serve(t, templates(t, "text/plain", strings.Repeat("{{", 100000)))
	assert.Len(t, text(t, call(t, many, "POST /users/1/x?page=1", "")), 200000)
}

// A body that names a file or a command is text.
func TestTemplatesAreData(t *testing.T) {
	body := `{"a":"{{readFile '/etc/passwd'}} {{$file '/etc/passwd'}} ${jndi:ldap://x} {{.Env.HOME}} {{range .}}{{end}}"}`
	assert.Equal(t, body, text(t, call(t, serve(t, templates(t, "application/json", body)), "POST /users/1/x?page=1", "")))
}

// Whatever a request and a recorded body have, a reply of JSON stays JSON, one of XML stays XML, and headers stay lines.
func FuzzTemplates(f *testing.F) {
	f.Add(`{"a":"{{$body 'a'}}"}`, `{"a":"\""}`, "v\r\nX: y", "seg")
	f.Add(`{"a":{{$body}},"b":{{$headers}}}`, `{"a":1}}`, "{{$guid}}", "%22")
	f.Add(`["{{$queryParams 'q'}}", {{$queryParams 'q'}}, {{$pathSegments '1'}}, {{$headers 'X-V'}}]`, "\xff\xfe", "\\", "</a>")
	f.Add(`{"a":"\\{{$body 'a' '\\'}}"}`, `{`, "\u2028", "]]>")
	f.Fuzz(func(t *testing.T, recorded, sent, value, segment string) {
		e := ex("x", 200)
		e.Content = model.Content{Media: "application/json", Text: recorded, JSON: model.Valid}
		e.Headers = []model.Header{{Name: "X-Out", Value: value + "{{$headers 'X-V'}}"}, {Name: "X-Seg", Value: "{{id}}"}}
		x := ex("y", 200)
		x.Content = model.Content{Media: "text/xml", Text: `<a b="{{$headers 'X-V'}}">{{$body}}{{id}}</a>`, JSON: model.None}
		s := serve(t, api(op("POST /j/{id}", e), op("POST /x/{id}", x)))
		for _, kind := range []string{"j", "x"} {
			r := httptest.NewRequest("POST", "/", strings.NewReader(sent))
			r.URL.Path, r.URL.RawQuery = "/"+kind+"/"+segment, "q="+value
			r.Header["X-V"] = []string{value}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			for name, values := range w.Header() {
				for _, v := range values {
					if strings.ContainsAny(v, "\r\n\x00") {
						t.Fatalf("%s: %q", name, v)
					}
				}
			}
			if w.Code != http.StatusOK {
				continue
			}
			if neutral := bareTemplates.ReplaceAllString(recorded, "0"); kind == "j" && json.Valid([]byte(neutral)) && !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%s became %s", recorded, w.Body)
			}
			if kind == "x" {
				d := xml.NewDecoder(w.Body)
				for {
					if _, err := d.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}
