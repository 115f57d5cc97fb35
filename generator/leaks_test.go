package generator_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	sariflog "github.com/pmgen/pmgen/generator/diag/sarif"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// A secret of each kind in every place where an input can hold text, each its own, so that none is masked only because another
// place gave it away. What is looked for in the outputs is the part of it that is secret.
type leaks struct {
	kind    int
	secrets map[string]string // what must be nowhere -> the place that it stands in
	n       int
}

// alphabet draws texts that look drawn, and differ.
func (l *leaks) draw(n int, alphabet string) string {
	l.n++
	var b strings.Builder
	x := uint32(l.n)*2654435761 + uint32(l.kind)*40503
	for range n {
		x = x*1664525 + 1013904223
		b.WriteByte(alphabet[int(x>>16)%len(alphabet)])
	}
	return b.String()
}

const (
	upperDigits = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
	anyDigits   = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
)

// leakKinds make a text with a secret, and the secret in it.
var leakKinds = []struct {
	name string
	make func(l *leaks) (text, secret string)
}{
	{"AWS", func(l *leaks) (string, string) { s := "AKIA" + l.draw(16, upperDigits); return s, s }},
	{"JWT", func(l *leaks) (string, string) {
		s := "eyJ" + l.draw(20, anyDigits) + "." + l.draw(20, anyDigits)
		return s + "." + l.draw(20, anyDigits), s
	}},
	{"Bearer", func(l *leaks) (string, string) { s := "A1b2" + l.draw(24, anyDigits); return "Bearer " + s, s }},
	{"basic", func(l *leaks) (string, string) {
		s := base64.StdEncoding.EncodeToString([]byte("user7:" + l.draw(15, anyDigits)))
		return "Basic " + s, s
	}},
	{"Stripe", func(l *leaks) (string, string) { s := "sk_live_" + l.draw(24, anyDigits); return s, s }},
	{"private key", func(l *leaks) (string, string) {
		s := "MIIE7" + l.draw(40, anyDigits)
		return "-----BEGIN RSA " + "PRIVATE KEY-----\n" + s + "\n-----END RSA " + "PRIVATE KEY-----", s
	}},
	{"GitHub", func(l *leaks) (string, string) { s := "ghp_" + l.draw(36, anyDigits); return s, s }},
}

// at is a text with a secret, for a place.
func (l *leaks) at(place string) string {
	text, secret := leakKinds[l.kind].make(l)
	l.secrets[secret] = place
	return text
}

// value is a secret that only the name of its place gives away.
func (l *leaks) value(place string) string {
	s := "Zq7" + l.draw(21, anyDigits) + "4w"
	l.secrets[s] = place
	return s
}

func (l *leaks) collection(t *testing.T) []byte {
	header := func(place string) []object {
		return []object{{"key": "Content-Type", "value": "application/json"}, {"key": "X-Note", "value": l.at(place + ", a header"), "description": l.at(place + ", a header's description")},
			{"key": "X-Api-Key", "value": l.value(place + ", an API key")}, {"key": "Cookie", "value": "sid=" + l.value(place+", a cookie")},
			{"key": l.at(place + ", a header's name"), "value": "x"}}
	}
	event := func(place string) []object {
		return []object{{"listen": "test", "script": object{"exec": []string{"// " + l.at(place+", a comment of a script"),
			"pm.environment.set(\"apiToken\", \"" + l.value(place+", a variable of a script") + "\");", "const password = '" + l.value(place+", a constant of a script") + "';",
			"pm.environment.set('x', '" + strings.ReplaceAll(l.at(place+", a script"), "\n", "\\n") + "');"}}},
			{"listen": "prerequest", "script": object{"exec": "pm.request.headers.add({key: 'Authorization', value: 'Bearer " + l.value(place+", a header of a script") + "'})"}}}
	}
	auth := func(place string) object {
		return object{"type": "oauth2", "oauth2": []object{{"key": "accessToken", "value": l.value(place + ", a token"), "type": "string"},
			{"key": "clientSecret", "value": l.value(place + ", a client secret")}, {"key": "accessTokenUrl", "value": "https://h.example.com/token?client_secret=" + l.value(place+", a token URL")}}}
	}
	body := func(place string) string {
		data, err := json.Marshal(object{"id": 1, "note": l.at(place + ", a value"), "access_token": l.value(place + ", a token"), "nested": []object{{"deep": l.at(place + ", deep"), "password": l.value(place + ", a password")}},
			l.at(place + ", a member's name"): true, "query": "a=1&client_secret=" + l.value(place+", a form in a value"), "inner": `{"api_key": "` + l.value(place+", JSON in a value") + `"}`})
		require.NoError(t, err)
		return string(data)
	}
	target := func(place string) object {
		return object{"raw": "https://h.example.com/v1/" + url.PathEscape(l.at(place+", a URL")) + "/:id?access_token=" + l.value(place+", a query") + "#" + url.PathEscape(l.at(place+", a fragment")),
			"protocol": "https", "host": []string{"h", "example", "com"}, "path": []string{"v1", l.at(place + ", a segment"), ":id"}, "hash": l.at(place + ", a hash"),
			"query":    []object{{"key": "access_token", "value": l.value(place + ", a query's value"), "description": l.at(place + ", a query's description")}, {"key": l.at(place + ", a query's name"), "value": "1"}},
			"variable": []object{{"key": "id", "value": l.at(place + ", a path's value"), "description": l.at(place + ", a path's description")}}}
	}
	request := func(place string, of object) object {
		of["url"], of["header"], of["auth"], of["description"] = target(place), header(place), auth(place), l.at(place+", a description")
		if of["method"] == nil {
			of["method"] = "POST"
		}
		return of
	}
	item := func(name string, body object) object {
		return object{"name": name + " " + l.at(name+", a name"), "event": event(name), "request": request(name, object{"body": body}), "response": []object{
			{"name": l.at(name + ", an example's name"), "code": 200, "status": l.at(name + ", a status"), "header": header(name + ", a reply"), "body": l.body(body, name),
				"cookie": []object{{"name": "sid", "value": l.value(name + ", a reply's cookie")}}, "originalRequest": request(name+", of an example", object{"body": body})},
			{"name": "no", "code": 400, "header": header(name + ", an error"), "body": l.at(name + ", a text of an error")}}}
	}
	raw := func(text string) object {
		return object{"mode": "raw", "raw": text, "options": object{"raw": object{"language": "json"}}}
	}
	collection := object{
		"info":  object{"name": "Leaky " + l.at("the title"), "description": l.at("the description"), "version": l.at("the version"), "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"auth":  auth("the collection"),
		"event": event("the collection"),
		"variable": []object{{"key": "clientSecret", "value": l.value("a variable")}, {"key": "note", "value": l.at("a variable's text"), "description": l.at("a variable's description")},
			{"key": l.at("a variable's name"), "value": "x"}, {"key": "hidden", "value": "plainword" + l.draw(4, "abcdefg"), "type": "secret"}},
		"item": []object{{"name": "Folder " + l.at("a folder"), "description": l.at("a folder's description"), "auth": auth("a folder"), "event": event("a folder"), "item": []object{
			item("json", raw(body("a body"))), item("repaired", raw("{\"n\": integer, // "+strings.ReplaceAll(l.at("a comment"), "\n", " ")+"\n\"token\": \""+l.value("a repaired body")+"\"}")),
			item("broken", raw("{'token': '"+l.value("a broken body")+"', "+l.at("broken text"))),
			item("xml", object{"mode": "raw", "raw": "<?xml version=\"1.0\"?><s:Envelope><s:password type=\"x\">" + l.value("an element") + "</s:password></s:Envelope>", "options": object{"raw": object{"language": "xml"}}}),
			item("form", object{"mode": "urlencoded", "urlencoded": []object{{"key": "password", "value": l.value("a field")}, {"key": "note", "value": l.at("a field's text"), "description": l.at("a field's description")}, {"key": l.at("a field's name"), "value": "x"}}}),
			item("multipart", object{"mode": "formdata", "formdata": []object{{"key": "file", "type": "file", "src": "/home/x/" + l.at("a file")}, {"key": "password", "value": l.value("a part"), "type": "text"}}}),
			item("file", object{"mode": "file", "file": object{"src": l.at("a body's file")}}),
			item("graphql", object{"mode": "graphql", "graphql": object{"query": "query { a(t: \"" + strings.ReplaceAll(l.at("a query"), "\n", "") + "\") }", "variables": `{"password": "` + l.value("a query's variables") + `"}`}}),
			{"name": "skipped " + l.at("a request that is left out"), "request": request("left out", object{"method": "G\nET"})},
		}}},
	}
	data, err := json.MarshalIndent(collection, "", " ")
	require.NoError(t, err)
	return data
}

// body is what a reply to such a request holds.
func (l *leaks) body(request object, place string) string {
	if raw, ok := request["raw"].(string); ok {
		return raw
	}
	return `{"token": "` + l.value(place+", a reply") + `"}`
}

func TestNoSecretReachesAnyOutput(t *testing.T) {
	for kind, k := range leakKinds {
		t.Run(k.name, func(t *testing.T) {
			l := &leaks{kind: kind, secrets: map[string]string{}}
			text := l.collection(t)
			environment := l.value("the environment")
			hidden := "hiddenwordofthree"
			l.secrets[environment], l.secrets[hidden] = "the environment", "a secret variable of the environment"
			schema, err := json.Marshal(object{"type": "object", "title": l.at("a schema's title"), "description": l.at("a schema's description"), "properties": object{
				"note": object{"type": "string", "default": l.at("a schema's default"), "examples": []string{l.at("a schema's example")}, "description": l.at("a member's description")},
				"kind": object{"enum": []string{"a", l.at("a schema's enumeration")}}, l.at("a schema's member"): object{"type": "string"},
				"password": object{"type": "string", "default": l.value("the default of a password")}, "odd": object{"not": object{"const": l.at("a schema that is kept whole")}}, "bad": l.at("a schema that is none")}})
			require.NoError(t, err)
			fsys := mapFS(map[string][]byte{"c.json": text, "s.json": schema,
				"e.json": fmt.Appendf(nil, `{"name": "Env %s", "values": [{"key": "apiToken", "value": %q, "enabled": true}, {"key": "h", "value": %q, "type": "secret", "enabled": true}, {"key": "note", "value": %q, "enabled": true}]}`,
					strings.ReplaceAll(l.at("an environment's name"), "\n", ""), environment, hidden, strings.ReplaceAll(l.at("an environment's text"), "\n", " "))})
			in := compile.Input{FS: fsys, API: config.API{Name: "leaky", Package: "leaky", In: "c.json", Out: "leaky", Environment: "e.json", Test: true, Import: "example.com/leaky"}}
			// The schema is for the first request's reply, whatever its name came to be.
			first := generator.Generate(in).API.Operations[0]
			in.API.Schemas = map[string]string{first.ID + "/200": "s.json"}
			out := generator.Generate(in)
			require.Zero(t, out.Diagnostics.Errors(), "%v", out.Diagnostics)
			require.NotEmpty(t, out.Files)

			for _, path := range slices.Sorted(maps.Keys(out.Files)) {
				l.clean(t, "the file "+path, path+string(out.Files[path]))
			}
			lock := config.NewLock()
			lock.APIs["leaky"] = out.Names
			l.clean(t, "the lock", string(lock.Encode()))
			ledger, err := json.Marshal(out.Ledger)
			require.NoError(t, err)
			l.clean(t, "inspect --json", string(ledger))
			lines := strings.Split(string(text), "\n")
			for _, d := range out.Diagnostics {
				shown := ""
				if d.Pos.File == "c.json" && d.Pos.Line > 0 {
					shown = out.Redact(lines[d.Pos.Line-1])
				}
				l.clean(t, "a diagnostic", d.String()+"\n"+d.Hint+"\n"+d.Request+"\n"+shown)
			}
			var b bytes.Buffer
			require.NoError(t, sariflog.Write(&b, out.Diagnostics, sariflog.Options{}))
			l.clean(t, "SARIF", b.String())
			l.serve(t, in)
		})
	}
}

// serve looks at what the mock answers and the contract tests report.
func (l *leaks) serve(t *testing.T, in compile.Input) {
	r := compile.Compile(in)
	var said strings.Builder
	mock, err := mockserver.New([]*model.API{r.API}, mockserver.WithLogger(slog.New(slog.NewTextHandler(&said, nil))))
	require.NoError(t, err)
	server := httptest.NewServer(mock)
	defer server.Close()
	report, err := contracttests.Check(context.Background(), r.API, contracttests.Options{Target: contracttests.Target{BaseURL: server.URL}, Live: r.Live, AllowWrites: true})
	require.NoError(t, err)
	data, err := json.Marshal(report)
	require.NoError(t, err)
	l.clean(t, "the report", string(data))
	l.clean(t, "the mock's log", r.Redact(said.String()))
	for _, path := range []string{"/_pmgen/health", "/_pmgen/operations", "/nowhere"} {
		reply, err := server.Client().Get(server.URL + path)
		require.NoError(t, err)
		body := new(bytes.Buffer)
		_, err = body.ReadFrom(reply.Body)
		require.NoError(t, err)
		require.NoError(t, reply.Body.Close())
		l.clean(t, "the mock's "+path, body.String())
	}
	for _, op := range r.API.Operations {
		for _, e := range op.Examples {
			l.clean(t, "a reply", string(e.Content.Bytes())+fmt.Sprint(e.Headers))
		}
	}
}

func (l *leaks) clean(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range slices.Sorted(maps.Keys(l.secrets)) {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(text, form) {
				at := strings.Index(text, form)
				t.Errorf("%s holds the secret of %s: …%q", where, l.secrets[secret], text[max(0, at-60):at])
				break
			}
		}
	}
}
