package resolve_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// shared is an API of one endpoint.
func shared(ops ...*model.Operation) *model.API {
	api := &model.API{Endpoints: []model.Endpoint{{Method: "POST"}}}
	for _, op := range ops {
		api.Operations = append(api.Operations, op)
		api.Endpoints[0].Operations = append(api.Endpoints[0].Operations, op.ID)
	}
	resolve.Merge(api)
	return api
}

func TestParametersOfAnEndpoint(t *testing.T) {
	p := func(in model.In, name string, required bool) model.Param {
		return model.Param{In: in, Name: name, Required: required, Role: model.RoleArgument, Deprecated: name == "old"}
	}
	off := p(model.InQuery, "off", true)
	off.Disabled = true
	key := p(model.InHeader, "X-Key", true)
	key.Role = model.RoleCredential
	api := shared(
		&model.Operation{ID: "A.A", Params: []model.Param{p(model.InHeader, "X-Trace", true), p(model.InQuery, "all", true), p(model.InQuery, "some", true), p(model.InPath, "id", false), off, key}},
		&model.Operation{ID: "A.B", Params: []model.Param{p(model.InQuery, "old", false), p(model.InQuery, "all", true), p(model.InQuery, "all", false), p(model.InPath, "id", false), off, p(model.InHeader, "x-trace", true), p(model.InQuery, "", true)}},
	)
	assert.Equal(t, []model.EndpointParam{
		{In: model.InPath, Name: "id", Required: true, Of: []int{0, 1}},
		{In: model.InQuery, Name: "all", Required: true, Of: []int{0, 1}},
		{In: model.InQuery, Name: "some", Of: []int{0}},
		{In: model.InQuery, Name: "off", Of: []int{0, 1}},
		{In: model.InQuery, Name: "old", Deprecated: true, Of: []int{1}},
		{In: model.InHeader, Name: "X-Trace", Required: true, Of: []int{0, 1}},
	}, api.Endpoints[0].Params)
}

func TestBodiesOfAnEndpoint(t *testing.T) {
	op := func(id string, encoding model.Encoding, constants ...model.Constant) *model.Operation {
		return &model.Operation{ID: id, Body: &model.Body{Encoding: encoding, Required: true}, Constants: constants}
	}
	c := func(in, name, value string) model.Constant { return model.Constant{In: in, Name: name, Value: value} }
	one := func(of ...int) model.BodyAlternative { return model.BodyAlternative{Of: of} }
	is := func(value string, of ...int) model.BodyAlternative {
		return model.BodyAlternative{Value: value, Of: of}
	}
	const form, text = "application/x-www-form-urlencoded", "text/plain"
	for _, row := range []struct {
		quirk string
		ops   []*model.Operation
		want  []model.EndpointBody
	}{
		{"grant types", []*model.Operation{op("B", model.URLEncoded, c("form", "grant_type", "password")), op("C", model.URLEncoded, c("form", "grant_type", "refresh_token")), op("A", model.URLEncoded, c("form", "grant_type", "password"))},
			[]model.EndpointBody{{Media: form, Exclusive: true, Discriminator: "grant_type", Alternatives: []model.BodyAlternative{is("password", 2, 0), is("refresh_token", 1)}}}},
		{"forms that nothing tells apart are one", []*model.Operation{op("A", model.URLEncoded), op("B", model.URLEncoded)},
			[]model.EndpointBody{{Media: form, Alternatives: []model.BodyAlternative{one(0, 1)}}}},
		{"one of the forms has no constant", []*model.Operation{op("A", model.URLEncoded, c("form", "grant_type", "x")), op("B", model.URLEncoded)},
			[]model.EndpointBody{{Media: form, Alternatives: []model.BodyAlternative{one(0), one(1)}}}},
		{"methods of JSON-RPC", []*model.Operation{op("A", model.JSON, c("json", "/method", "a"), c("json", "/params/0/url", "/x")), op("B", model.JSON, c("json", "/params/0/url", "/y"), c("json", "/method", "b"))},
			[]model.EndpointBody{{Media: "application/json", Exclusive: true, Discriminator: "method", Alternatives: []model.BodyAlternative{is("a", 0), is("b", 1)}}}},
		{"the property that differs most", []*model.Operation{op("A", model.JSON, c("json", "/kind", "x"), c("json", "/type", "a")), op("B", model.JSON, c("json", "/kind", "x"), c("json", "/type", "b")), op("C", model.JSON, c("json", "/kind", "y"), c("json", "/type", "c"))},
			[]model.EndpointBody{{Media: "application/json", Exclusive: true, Discriminator: "type", Alternatives: []model.BodyAlternative{is("a", 0), is("b", 1), is("c", 2)}}}},
		{"a name with a slash", []*model.Operation{op("A", model.JSON, c("json", "/a~1b", "a")), op("B", model.JSON, c("json", "/a~1b", "b"))},
			[]model.EndpointBody{{Media: "application/json", Exclusive: true, Discriminator: "a/b", Alternatives: []model.BodyAlternative{is("a", 0), is("b", 1)}}}},
		{"actions in a list", []*model.Operation{op("A", model.JSON, c("json", "/actions/0/action", "a")), op("B", model.JSON, c("json", "/actions/0/action", "b"))},
			[]model.EndpointBody{{Media: "application/json", Alternatives: []model.BodyAlternative{one(0), one(1)}}}},
		{"a constant with a variable", []*model.Operation{op("A", model.JSON, c("json", "/method", "a")), op("B", model.JSON, c("json", "/method", "{{b}}"))},
			[]model.EndpointBody{{Media: "application/json", Alternatives: []model.BodyAlternative{one(0), one(1)}}}},
		{"named GraphQL operations", []*model.Operation{op("A", model.GraphQL, c("graphql", "operation", "query a"), c("graphql", "operationName", "a")), op("B", model.GraphQL, c("graphql", "operationName", "b"))},
			[]model.EndpointBody{{Media: "application/json", Exclusive: true, Discriminator: "operationName", Alternatives: []model.BodyAlternative{is("a", 0), is("b", 1)}}}},
		{"the query says it", []*model.Operation{op("A", model.JSON, c("query", "method", "a")), op("B", model.JSON, c("query", "method", "b"))},
			[]model.EndpointBody{{Media: "application/json", Alternatives: []model.BodyAlternative{one(0), one(1)}}}},
		{"two media types", []*model.Operation{op("A", model.JSON), op("B", model.Text)},
			[]model.EndpointBody{{Media: "application/json", Alternatives: []model.BodyAlternative{one(0)}}, {Media: text, Alternatives: []model.BodyAlternative{one(1)}}}},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			e := shared(row.ops...).Endpoints[0]
			assert.Equal(t, row.want, e.Bodies)
			assert.True(t, e.BodyRequired)
		})
	}
	e := shared(op("A", model.JSON), &model.Operation{ID: "B"}).Endpoints[0]
	assert.False(t, e.BodyRequired, "one of them has no body")
}
