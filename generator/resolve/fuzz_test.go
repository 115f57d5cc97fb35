package resolve_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// FuzzResolve: no text, wherever it stands, stops the stage or breaks what later stages rely on; JSON stays JSON.
func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"{{a}}", "{{a{{b}}}}", ":id.json", "v{{version}}/Name('{{k}}')", "<id>/{x}//", "Bearer " + jwt, key, "\x00\xff{{", "%zz%2F", `{"a":"{{x}}"}`, "}}}}{{{{", "https://{{h}}:{{p}}/a?b=c"} {
		f.Add(seed, seed, `{"token":"`+github+`","x":["{{a}}"]}`)
	}
	f.Fuzz(func(t *testing.T, url, text, body string) {
		if len(url)+len(text)+len(body) > 1<<16 {
			t.Skip()
		}
		op := request("GET", url, named(text), query(text, text), header("X-Auth-Token", text), header("Authorization", text), pathValue(text, text),
			auth("apikey", "key", text, "value", text), example(200, "application/json", text))
		state := model.None
		if json.Valid([]byte(body)) {
			state = model.Valid
		}
		op.Body = &model.Body{Encoding: model.JSON, Media: "application/json"}
		op.Request.Body = &model.RequestBody{Encoding: model.JSON, Content: model.Content{Text: body, JSON: state}}
		op.Examples[0].Content = model.Content{Media: "application/json", Text: body, JSON: state}
		a := api(op, request("GET", "https://x.example/"+text))
		a.Variables = variables("a", text, "b", url, text, "{{a}}{{b}}", "x", body)
		resolve.Resolve(a, resolve.Options{})
		consistent(t, a)
		resolve.Mask(a, strings.Fields(text)...)
		if state == model.Valid && (!json.Valid([]byte(op.Examples[0].Content.Text)) || !json.Valid([]byte(op.Request.Body.Content.Text))) {
			t.Fatalf("JSON is no longer JSON: %q", op.Examples[0].Content.Text)
		}
		if _, err := model.Encode(a); err != nil {
			t.Fatal(err)
		}
	})
}
