package golang_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
)

// answers is a mock that gives every request one reply, as that of an operation.
func answers(operation string, status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Pmgen-Operation", operation)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// shop has one folder with two operations that read and two that send a body, all with a recorded success.
func shop() *model.API {
	order := structure(always("note", "Note", kind(model.KindString)), always("id", "ID", kind(model.KindInt)), always("secret", "Secret", kind(model.KindString)))
	a := &model.API{Package: "shop", Servers: []model.Server{{GoName: "DefaultBaseURL", Parts: path("https://example.com"), URL: "https://example.com"}},
		Types:    []*model.NamedType{named("order", "Order", order)},
		Services: []model.Service{{Name: "Orders", Type: "OrdersService", File: "orders.go"}}}
	for _, c := range []struct{ name, method string }{{"Get", "GET"}, {"List", "GET"}, {"Create", "POST"}, {"Replace", "PUT"}} {
		op := &model.Operation{ID: "Orders." + c.name, Service: "Orders", GoName: c.name, Method: c.method, Path: path("/orders"),
			Replies:  []model.Reply{{Status: 200, Media: "application/json", Type: ref("order")}},
			Examples: []*model.Example{{Status: 200, Served: true}}}
		if c.method != "GET" {
			op.Body = &model.Body{Encoding: model.JSON, Media: "application/json", Required: true, Type: ref("order")}
			op.Request.Body = &model.RequestBody{Encoding: model.JSON, Content: model.Content{Text: `{"id": 1, "note": "it's"}`, JSON: model.Valid}}
		}
		a.Operations = append(a.Operations, op)
		a.Services[0].Operations = append(a.Services[0].Operations, op.ID)
	}
	return a
}

func examples(t *testing.T, a *model.API, mock http.Handler) string {
	t.Helper()
	return string(emit(t, a, golang.Options{Test: true, ImportPath: "example.com/shop", Mock: mock})["example_test.go"])
}

// byOperation answers each operation of the shop as itself.
func byOperation(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers(map[string]string{"GET": "Orders.Get", "POST": "Orders.Create", "PUT": "Orders.Replace"}[r.Method], 200, body).ServeHTTP(w, r)
	})
}

func TestExamples(t *testing.T) {
	text := examples(t, shop(), byOperation(`{"note": "with cream", "id": 7, "secret": "s3cret"}`))
	assert.Contains(t, text, "\npackage shop_test\n")
	assert.Contains(t, text, "func ExampleOrdersService_Get() {")
	assert.Contains(t, text, "func ExampleOrdersService_Create() {")
	assert.Equal(t, 2, strings.Count(text, "func Example"), "the first that reads and the first that sends a body")
	assert.Contains(t, text, "\tfmt.Println(reply.ID)\n\t// Output:\n\t// 7\n")
	assert.NotContains(t, text, "s3cret")
	assert.Contains(t, text, "&shop.Order{\n\t\tNote: \"it's\",\n\t\tID:   1,\n\t}")
}

func TestNoExample(t *testing.T) {
	for why, c := range map[string]struct {
		mock  http.Handler
		spoil func(*model.API)
	}{
		"another operation answers": {mock: answers("Orders.List2", 200, `{"id": 7}`)},
		"an error":                  {mock: answers("Orders.Get", 404, `{"id": 7}`)},
		"nothing to print":          {mock: byOperation(`{}`)},
		"not the same on every run": {mock: byOperation(`{"id": 7.5, "note": ""}`)},
		"no line of a comment":      {mock: byOperation(`{"note": "a\n}\nfunc init() { panic(1) }"}`)},
		"right to left":             {mock: byOperation(`{"note": "a\u202eb"}`)},
		"no mock":                   {},
		"deprecated": {mock: byOperation(`{"id": 7}`), spoil: func(a *model.API) {
			for _, op := range a.Operations {
				op.Deprecated = true
			}
		}},
		"nothing recorded": {mock: byOperation(`{"id": 7}`), spoil: func(a *model.API) {
			for _, op := range a.Operations {
				op.Examples[0].Made = true
			}
		}},
	} {
		t.Run(why, func(t *testing.T) {
			a := shop()
			if c.spoil != nil {
				c.spoil(a)
			}
			assert.Empty(t, examples(t, a, c.mock))
		})
	}
}

// TestSnippetSaysAllOfABody: the Go literal of a recorded body of every type is that body, in a program that builds.
func TestSnippetSaysAllOfABody(t *testing.T) {
	const recorded = `{"id": "1", "ID": 2, "name": "it's ` + "`x`" + `\n\u202e$(id)", "status": "sold", "nothing": null, "nickname": null, "tags": ["a", "b"],
		"maybeTags": [1, null], "scores": {"b": 1.5, "a": 2}, "born": "2020-02-03T04:05:06.7+02:00", "big": 123456789012345678901234567890, "any": {"x": [1]},
		"vaccinated": false, "animal": {"kind": "cat", "lives": 9}, "mixed": ["x"], "mother": {"id": "m", "ID": 3, "nothing": "n", "scores": {}, "self": null, "\"quoted\" \\ ` + "`x`" + `": 1},
		"self": null, "ghost": null, "names": ["n"], "alias": "al", "a,b": "odd", "\"quoted\" \\ ` + "`x`" + `": 4, "-": "dash", "": "empty", "🐈": [5]}`
	for of, body := range map[string]string{"pet": recorded, "open": `{"known": "k", "kept": 1}`, "patterns": `{"type": "t", "x-a": "b"}`} {
		t.Run(of, func(t *testing.T) {
			a := everything()
			op := a.Operations[0]
			op.Body = &model.Body{Encoding: model.JSON, Media: "application/json", Required: true, Type: ref(of)}
			op.Request.Body = &model.RequestBody{Encoding: model.JSON, Content: model.Content{Text: body, JSON: model.Valid}}
			program, err := golang.Snippet(a, op, golang.SnippetOptions{ImportPath: "example.com/app/everything"})
			require.NoError(t, err)
			dir := t.TempDir()
			files := emit(t, a, golang.Options{})
			for name, text := range files {
				write(t, dir, map[string][]byte{"everything/" + name: text})
			}
			// What the program sends is kept instead.
			text := strings.Replace(string(program), "everything.New(", "everything.New(everything.WithHTTPClient(keep{}), everything.WithTenant(`t`),", 1)
			write(t, dir, map[string][]byte{"go.mod": []byte("module example.com/app\n\ngo 1.24\n"), "everything/openapi.yaml": nil, "main.go": []byte(text),
				"keep.go": []byte("package main\n\nimport (\n\t\"io\"\n\t\"net/http\"\n\t\"os\"\n)\n\ntype keep struct{}\n\nfunc (keep) Do(r *http.Request) (*http.Response, error) {\n" +
					"\tb, _ := io.ReadAll(r.Body)\n\tos.WriteFile(\"sent.json\", b, 0o644)\n\tos.Exit(0)\n\treturn nil, nil\n}\n")})
			run(t, dir, "go", "vet", ".")
			run(t, dir, "go", "run", ".")
			assert.JSONEq(t, body, sent(t, dir), "%s", program)
		})
	}
}

func sent(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "sent.json"))
	require.NoError(t, err)
	return string(data)
}
