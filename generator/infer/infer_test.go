package infer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
)

func example(name string, status int, media, body string) *model.Example {
	return &model.Example{Name: name, Status: status, Pos: diag.Pos{File: "c.json", Line: status},
		Content: model.Content{Media: media, Text: body, JSON: model.Valid}}
}

func messages(list diag.List) []string {
	var out []string
	for _, d := range list {
		out = append(out, string(d.Code)+" "+d.Message)
	}
	return out
}

func TestRepliesMergeWithinStatusAndMediaOnly(t *testing.T) {
	api := &model.API{Operations: []*model.Operation{
		{ID: "#0", Name: "List", Examples: []*model.Example{
			example("one", 200, "application/json", `{"data":[{"id":1}]}`),
			example("none", 200, "application/json", `{"data":[]}`),
			example("hal", 200, "application/hal+json", `{"_links":{}}`),
			example("denied", 401, "application/json", `{"error":"x"}`),
			example("page", 200, "text/html", `{"as":"html"}`),
			example("text", 200, "text/plain", `42`),
			{Name: "broken", Status: 500, Content: model.Content{Media: "application/json", Text: "oops", JSON: model.None}},
		}, Replies: []model.Reply{
			{Status: 200, Media: "application/hal+json"}, {Status: 200, Media: "application/json"}, {Status: 200, Media: "text/html"},
			{Status: 200, Media: "text/plain"}, {Status: 401, Media: "application/json"}, {Status: 500, Media: "application/json"},
		}},
		{ID: "#1", Name: "List", Examples: []*model.Example{example("one", 200, "application/json", `{"users":[]}`)},
			Replies: []model.Reply{{Status: 200, Media: "application/json"}}},
	}}
	assert.Empty(t, infer.Infer(api))
	var got []string
	for _, r := range append(api.Operations[0].Replies, api.Operations[1].Replies...) {
		if r.Type == nil {
			got = append(got, "no JSON")
			continue
		}
		assert.NotEmpty(t, r.Evidence)
		got = append(got, render(r.Type))
	}
	assert.Equal(t, []string{"{_links! map any<none><none>}", "{data []{id! int}}", "{as! string}", "no JSON", "{error! string}", "no JSON",
		"{users! []any<none><none>}"}, got)
}

func TestBodyFromTheRequestAndItsCopies(t *testing.T) {
	body := func(text string) *model.RequestBody {
		return &model.RequestBody{Encoding: model.JSON, Content: *content(text)}
	}
	op := &model.Operation{Name: "Create", Body: &model.Body{Encoding: model.JSON}, Request: model.Request{Body: body(`{"a":1}`)},
		Examples: []*model.Example{
			{Status: 200, Request: &model.Request{Body: body(`{"a":1}`)}},
			{Status: 200, Request: &model.Request{Body: &model.RequestBody{Encoding: model.Text, Content: *content(`"x"`)}}},
		}}
	api := &model.API{Operations: []*model.Operation{op}}
	infer.Infer(api)
	assert.Equal(t, "{a! int}", render(op.Body.Type), "the copy in the example is no second sample, the text no sample at all")

	op.Body.Type = nil
	op.Examples = append(op.Examples, &model.Example{Status: 0, Content: *content(`{"a":2,"b":null}`)})
	infer.Infer(api)
	assert.Equal(t, "{a int, b? *any<none>}", render(op.Body.Type))

	op.Body.Type, op.Examples, op.Request.Body = nil, nil, nil
	infer.Infer(api)
	assert.Equal(t, "any<none>", render(op.Body.Type), "a JSON body that nobody recorded")
}

func TestGraphQLVariables(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"object", `{"query":"{x}","variables":{"id":"7","n":2}}`, "{id! string, n! int}"},
		{"JSON in a string", `{"query":"{x}","variables":"{\"n\":2}"}`, "{n! int}"},
		{"variables alone", `{"n":2}`, "{n! int}"},
		{"none", `{"query":"{x}"}`, ""},
		{"empty text", `{"query":"{x}","variables":""}`, ""},
		{"no JSON", `{"query":"{x}","variables":"{"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			op := &model.Operation{Body: &model.Body{Encoding: model.GraphQL},
				Request: model.Request{Body: &model.RequestBody{Encoding: model.GraphQL, Content: *content(c.content)}}}
			infer.Infer(&model.API{Operations: []*model.Operation{op}})
			if c.want == "" {
				assert.Nil(t, op.Body.Type)
				return
			}
			require.NotNil(t, op.Body.Type)
			assert.Equal(t, c.want, render(op.Body.Type))
		})
	}
}

func TestParameters(t *testing.T) {
	for _, c := range []struct {
		name      string
		param     model.Param
		elsewhere string // its value in the request of an example
		want      string
		example   string
	}{
		{"page", model.Param{Name: "page", In: model.InQuery, Value: "2"}, "", "int", `2`},
		{"perPage", model.Param{Name: "perPage", In: model.InQuery, Value: "10"}, "", "int", `10`},
		{"page[size]", model.Param{Name: "page[size]", In: model.InQuery, Value: "10"}, "", "int", `10`},
		{"form field", model.Param{Name: "max_results", In: model.InForm, Value: "-1"}, "", "int", `-1`},
		{"page token", model.Param{Name: "page_token", In: model.InQuery, Value: "2"}, "", "string", `"2"`},
		{"max_id", model.Param{Name: "max_id", In: model.InQuery, Value: "2"}, "", "string", `"2"`},
		{"page that is a cursor in an example", model.Param{Name: "page", In: model.InQuery, Value: "2"}, "abc", "string", `"2"`},
		{"page with a leading zero", model.Param{Name: "page", In: model.InQuery, Value: "007"}, "", "string", `"007"`},
		{"page that is a variable", model.Param{Name: "page", In: model.InQuery, Value: "{{page}}"}, "", "string<placeholder>", ""},
		{"page of an example alone", model.Param{Name: "page", In: model.InQuery}, "3", "int", `3`},
		{"switch", model.Param{Name: "dryRun", In: model.InQuery, Value: "true"}, "", "bool", `true`},
		{"yes and no", model.Param{Name: "dryRun", In: model.InQuery, Value: "yes"}, "", "string", `"yes"`},
		{"path id", model.Param{Name: "page", In: model.InPath, Value: "7"}, "", "string", `"7"`},
		{"header", model.Param{Name: "X-Count", In: model.InHeader, Value: "7"}, "", "string", `"7"`},
		{"constant", model.Param{Name: "page", In: model.InQuery, Value: "7", Role: model.RoleConstant}, "", "string", `"7"`},
		{"nothing recorded", model.Param{Name: "q", In: model.InQuery}, "", "string<none>", ""},
		{"file", model.Param{Name: "f", In: model.InForm, File: true}, "", "string:binary<none>", ""},
		{"declared", model.Param{Name: "page", In: model.InQuery, Type: &model.Type{Kind: model.KindFloat}, Value: "2"}, "", "float", `2`},
	} {
		t.Run(c.name, func(t *testing.T) {
			op := &model.Operation{Params: []model.Param{c.param}}
			if c.elsewhere != "" {
				op.Examples = []*model.Example{{Status: 200, Request: &model.Request{Query: []model.NameValue{{Name: c.param.Name, Value: c.elsewhere}}}}}
			}
			infer.Infer(&model.API{Operations: []*model.Operation{op}})
			assert.Equal(t, c.want, render(op.Params[0].Type))
			assert.Equal(t, c.example, string(op.Params[0].Example))
		})
	}
}

func TestRepeatedParameters(t *testing.T) {
	op := &model.Operation{Params: []model.Param{
		{Name: "id", In: model.InQuery, Value: "a"}, {Name: "x", In: model.InQuery}, {Name: "id", In: model.InQuery, Value: "b"},
		{Name: "id", In: model.InHeader, Value: "c"}, {Name: "x", In: model.InQuery, Value: "on", Description: "which", Disabled: true},
		{Name: "ID", In: model.InHeader, Value: "d"},
	}}
	infer.Infer(&model.API{Operations: []*model.Operation{op}})
	require.Len(t, op.Params, 3)
	assert.Equal(t, "[]string", render(op.Params[0].Type))
	assert.JSONEq(t, `["a","b"]`, string(op.Params[0].Example))
	assert.Equal(t, "string<none>", render(op.Params[1].Type), "the second x is switched off")
	assert.Equal(t, "which", op.Params[1].Description)
	assert.Equal(t, "string", render(op.Params[2].Type), "headers are equal whatever their case")
}

func TestGuessesAreNotes(t *testing.T) {
	op := &model.Operation{Name: "Rates", Replies: []model.Reply{{Status: 200, Media: "application/json"}}, Examples: []*model.Example{
		example("now", 200, "application/json", `{"rates":{"USD":1,"EUR":2,"GBP":12345678901234567890},"types":["a","b","a","b","a"]}`)}}
	diags := infer.Infer(&model.API{Operations: []*model.Operation{op}})
	assert.Equal(t, []string{
		`PM075 the reply 200 of request "Rates": /rates has keys that are data (they are currencies); it becomes a map`,
		`PM074 the reply 200 of request "Rates": /rates/* holds an integer of more than 64 bits; it becomes a json.Number`,
		`PM079 the reply 200 of request "Rates": /types/* takes few values (a, b); it becomes an enumeration, and other values are taken, too`,
	}, messages(diags))
	for _, d := range diags {
		assert.Equal(t, diag.Note, d.Severity)
		assert.Equal(t, "Rates", d.Request)
	}
}
