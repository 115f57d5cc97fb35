package openapi_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestLinksOfReplies(t *testing.T) {
	create := &model.Operation{ID: "Orders.Create", Method: "POST", Path: path("/orders"), Replies: []model.Reply{reply(201, "", nil)}}
	get := &model.Operation{ID: "Orders.Get", Method: "GET", Path: path("/orders/", ":the id"), Params: []model.Param{
		{Name: "the id", In: model.InPath, Required: true}, {Name: "both", In: model.InQuery}, {Name: "both", In: model.InHeader}}}
	purge := &model.Operation{ID: "Orders.Purge", Method: "PURGE", Path: path("/orders/", ":the id")}
	a := api(create, get, purge)
	body := model.LinkParam{In: model.InPath, Name: "the id", Variable: "id", Pointer: "/a~1b/0"}
	a.Endpoints[0].Links = []model.Link{{Status: 201, To: 1, Params: []model.LinkParam{body, {In: model.InQuery, Name: "both", Header: "X-Both"}}}, {Status: 201, To: 2, Params: []model.LinkParam{body}}}
	a.Endpoints[1].Links = []model.Link{{To: 0, Params: []model.LinkParam{body}}}
	for _, version := range []string{"3.0", "3.1"} {
		text, _ := emit(t, a, version)
		links := load(t, text).Paths.Value("/orders").Post.Responses.Value("201").Value.Links
		assert.Len(t, links, 1, "a method that OpenAPI does not know has no operationId")
		link := links["Orders.Get"].Value
		assert.Equal(t, "Orders.Get", link.OperationID)
		assert.Equal(t, map[string]any{"the_id": "$response.body#/a~1b/0", "query.both": "$response.header.X-Both"}, link.Parameters)
		assert.Contains(t, load(t, text).Paths.Value("/orders/{the_id}").Get.Responses.Value("default").Value.Links, "Orders.Create", "where no reply is recorded")
	}
}

func TestLinksAreBounded(t *testing.T) {
	ops := []*model.Operation{{ID: "A.Create", Method: "POST", Path: path("/a"), Replies: []model.Reply{reply(200, "", nil)}}}
	for i := range 25 {
		ops = append(ops, &model.Operation{ID: fmt.Sprintf("A.Get%d", i), Method: "GET", Path: path(fmt.Sprintf("/a%d/", i), ":id")})
	}
	a := api(ops...)
	for i := range 25 {
		a.Endpoints[0].Links = append(a.Endpoints[0].Links, model.Link{Status: 200, To: i + 1, Params: []model.LinkParam{{In: model.InPath, Name: "id", Pointer: "/id"}}})
	}
	text, _ := emit(t, a, "")
	response := load(t, text).Paths.Value("/a").Post.Responses.Value("200").Value
	assert.Len(t, response.Links, 20)
	assert.EqualValues(t, 5, response.Extensions["x-pmgen-more-links"])
}
