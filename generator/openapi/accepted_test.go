package openapi_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// What other tools stumble over, case by case; TestCorpusOtherTools shows it to the tools themselves.

func TestNullStandsBesideATypeIn30(t *testing.T) {
	union := &model.Type{Kind: model.KindUnion, Alternatives: []model.Alternative{{Type: &model.Type{Kind: model.KindInt}}, {Type: &model.Type{Kind: model.KindString}}}}
	orNull := *union
	orNull.Nullable = true
	fields := []model.Field{
		{Name: "any", Type: &model.Type{Kind: model.KindAny}},
		{Name: "said", Type: &model.Type{Kind: model.KindAny, Nullable: true, Description: "What it is."}},
		{Name: "union", Type: &orNull},
		{Name: "named", Type: &model.Type{Kind: model.KindRef, Ref: "schema:U", Nullable: true}},
	}
	op := &model.Operation{ID: "A.Get", Method: "GET", Path: path("/a"), Replies: []model.Reply{reply(200, "application/json", &model.Type{Kind: model.KindStruct, Fields: fields})}}
	op.Examples = []*model.Example{example(200, "application/json", "nulls", `{"any":null,"said":null,"union":null,"named":null}`), example(200, "application/json", "values", `{"any":{"deep":[null]},"said":1,"union":1,"named":"x"}`)}
	a := api(op)
	a.Types = []*model.NamedType{{ID: "schema:U", Key: "U", Type: union}}
	text, diags := emit(t, a, "3.0")
	assert.Empty(t, diags, "all examples fit")
	doc := load(t, text)
	var tree any
	data, err := json.Marshal(doc)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &tree))
	nulls := 0
	var walk func(part any)
	walk = func(part any) {
		switch part := part.(type) {
		case map[string]any:
			if part["nullable"] == true {
				nulls++
				assert.NotEmpty(t, part["type"], "%v", part)
			}
			for _, value := range part {
				walk(value)
			}
		case []any:
			for _, item := range part {
				walk(item)
			}
		}
	}
	walk(tree)
	assert.Equal(t, 4, nulls, "of both unions the first alternative; of any value the text, and of its elements")
	assert.Contains(t, doc.Components.Schemas, "AnyValue")
}

func TestOperationIDsAreASCII(t *testing.T) {
	text, _ := emit(t, api(&model.Operation{ID: "Платёж.Создать", Method: "GET", Path: path("/a")}), "3.0")
	assert.Equal(t, "Platezh.Sozdat", load(t, text).Paths.Value("/a").Get.OperationID)
}

// TestEqualBodiesAreOneAlternative: names and descriptions make no difference to what may be sent.
func TestEqualBodiesAreOneAlternative(t *testing.T) {
	said := map[string]config.TypeOverride{"API.Group/request/of/id": {Type: "string"}} // so that the three are not typed together
	a := overridden(t, said, [2]string{"Learner", rawJSON(`{"name":"a","of":{"id":1}}`)}, [2]string{"Teacher", rawJSON(`{"name":"b","of":{"id":2}}`)}, [2]string{"Group", rawJSON(`{"name":"b","of":{"id":"x"}}`)})
	text, _ := emit(t, a, "3.0")
	doc := load(t, text)
	body := doc.Paths.Value("/rpc").Post.RequestBody.Value.Content["application/json"]
	assert.Len(t, body.Schema.Value.AnyOf, 2, text)
	assert.Len(t, body.Examples, 3)
}

// TestParametersOfOneNameInOtherSpellings: made into names of code, they would be one.
func TestParametersOfOneNameInOtherSpellings(t *testing.T) {
	op := &model.Operation{ID: "A.List", Method: "GET", Path: path("/a"), Params: []model.Param{
		{Name: "sent", In: model.InQuery, GoName: "Sent"}, {Name: "sent>", In: model.InQuery, GoName: "SentGreater"},
		{Name: "page", In: model.InQuery, GoName: "Page"}, {Name: "Sent", In: model.InHeader, GoName: "SentHeader"}}}
	text, _ := emit(t, api(op), "3.0")
	names := map[string]any{}
	for _, p := range load(t, text).Paths.Value("/a").Get.Parameters {
		names[p.Value.In+" "+p.Value.Name] = p.Value.Extensions["x-go-name"]
	}
	assert.Equal(t, map[string]any{"query sent": "Sent", "query sent>": "SentGreater", "query page": nil, "header Sent": "SentHeader"}, names)
}

// TestNoComponentIsCalledLikeACallsResponse: oapi-codegen and others call the HTTP response of A.List AListResponse.
func TestNoComponentIsCalledLikeACallsResponse(t *testing.T) {
	collection := `{"info":{"name":"Shop","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"Apps","item":[
		{"name":"List","request":{"method":"GET","url":"https://x.example/apps"},"response":[{"name":"ok","code":200,
		"header":[{"key":"Content-Type","value":"application/json"}],"body":"{\"apps\":[{\"id\":1}],\"total\":3}"}]}]}]}`
	r := compile.Compile(compile.Input{FS: fstest.MapFS{"c.json": {Data: []byte(collection)}}, API: config.API{Name: "shop", In: "c.json", Package: "shop"}})
	require.NotNil(t, r.API)
	text, _ := emit(t, r.API, "3.0")
	doc := load(t, text)
	id := doc.Paths.Value("/apps").Get.OperationID
	assert.Equal(t, "Apps.List", id)
	assert.NotContains(t, doc.Components.Schemas, "AppsListResponse")
	assert.Contains(t, doc.Components.Schemas, "AppsListResponseBody")
}
