package scripts_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/scripts"
)

// linked is an API of operations, each on an endpoint of its own: "POST /orders", "GET /orders/{id}".
func linked(ops ...*model.Operation) *model.API {
	api := &model.API{Operations: ops}
	for _, op := range ops {
		api.Endpoints = append(api.Endpoints, model.Endpoint{Method: op.Method, Path: op.Path, Operations: []string{op.ID}})
	}
	scripts.Link(api)
	return api
}

func operation(endpoint string, facts ...model.ScriptFact) *model.Operation {
	method, path, _ := strings.Cut(endpoint, " ")
	op := &model.Operation{ID: endpoint, Method: method, Facts: facts}
	for i, piece := range strings.FieldsFunc(path, func(r rune) bool { return r == '{' || r == '}' }) {
		if i%2 == 0 {
			op.Path = append(op.Path, model.PathPart{Literal: piece})
			continue
		}
		op.Path = append(op.Path, model.PathPart{Param: piece})
		op.Params = append(op.Params, model.Param{In: model.InPath, Name: piece, Variable: piece, Role: model.RoleArgument})
	}
	return op
}

func sets(variable, pointer string) model.ScriptFact {
	return model.ScriptFact{Kind: model.FactSets, Listen: "test", Variable: variable, Scope: model.ScopeEnvironment, From: model.SourceBody, Pointer: pointer}
}

func TestLinks(t *testing.T) {
	str := &model.Type{Kind: model.KindString}
	created := &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "id", Type: str}, {Name: "list", Type: &model.Type{Kind: model.KindArray, Elem: &model.Type{Kind: model.KindStruct, Fields: []model.Field{{Name: "id", Type: str}}}}}}}
	replying := func(op *model.Operation, statuses ...int) *model.Operation {
		for _, s := range statuses {
			op.Replies = append(op.Replies, model.Reply{Status: s, Media: "application/json", Type: created})
		}
		return op
	}
	get := func() *model.Operation { return operation("GET /orders/{id}") }
	fact := func(f model.ScriptFact, change func(*model.ScriptFact)) model.ScriptFact { change(&f); return f }
	id := model.LinkParam{In: model.InPath, Name: "id", Variable: "id", Pointer: "/id"}
	to := func(status, endpoint int, params ...model.LinkParam) model.Link {
		return model.Link{Status: status, To: endpoint, Params: params}
	}
	for _, c := range []struct {
		quirk string
		ops   []*model.Operation
		want  []model.Link // of the first
	}{
		{"the main reply", []*model.Operation{replying(operation("POST /orders", sets("id", "/id")), 200, 201, 400), get()}, []model.Link{to(200, 1, id)}},
		{"the status that the script asks for", []*model.Operation{replying(operation("POST /orders", fact(sets("id", "/id"), func(f *model.ScriptFact) { f.When = []int{201} })), 200, 201), get()}, []model.Link{to(201, 1, id)}},
		{"a status that is not recorded", []*model.Operation{replying(operation("POST /orders", fact(sets("id", "/id"), func(f *model.ScriptFact) { f.When = []int{202} })), 200), get()}, nil},
		{"a class of statuses", []*model.Operation{replying(operation("POST /orders", fact(sets("id", "/id"), func(f *model.ScriptFact) { f.When = []int{2} })), 200, 201, 400), get()}, []model.Link{to(200, 1, id), to(201, 1, id)}},
		{"no reply is recorded", []*model.Operation{operation("POST /orders", sets("id", "/id")), get()}, []model.Link{to(0, 1, id)}},
		{"not in the reply's type", []*model.Operation{replying(operation("POST /orders", sets("id", "/number")), 200), get()}, nil},
		{"an object is no id", []*model.Operation{replying(operation("POST /orders", sets("id", "/list/0")), 200), get()}, nil},
		{"in a list", []*model.Operation{replying(operation("POST /orders", sets("id", "/list/0/id")), 200), get()}, []model.Link{to(200, 1, model.LinkParam{In: model.InPath, Name: "id", Variable: "id", Pointer: "/list/0/id"})}},
		{"a header", []*model.Operation{replying(operation("POST /orders", fact(sets("id", ""), func(f *model.ScriptFact) { f.From, f.Header = model.SourceHeader, "X-Id" })), 200), get()},
			[]model.Link{to(200, 1, model.LinkParam{In: model.InPath, Name: "id", Variable: "id", Header: "X-Id"})}},
		{"an element that is chosen", []*model.Operation{operation("POST /orders", sets("id", "/list/*/id")), get()}, nil},
		{"made of it", []*model.Operation{operation("POST /orders", fact(sets("id", "/id"), func(f *model.ScriptFact) { f.Derived = true })), get()}, nil},
		{"for this request only", []*model.Operation{operation("POST /orders", fact(sets("id", "/id"), func(f *model.ScriptFact) { f.Scope = model.ScopeLocal })), get()}, nil},
		{"before the request", []*model.Operation{operation("POST /orders", fact(sets("id", "/id"), func(f *model.ScriptFact) { f.Listen = "prerequest" })), get()}, nil},
		{"two places", []*model.Operation{operation("POST /orders", sets("id", "/id"), sets("id", "/list/0/id")), get()}, nil},
		{"it was given", []*model.Operation{operation("PUT /orders/{id}", sets("id", "/id")), get()}, nil},
		{"others set it, too", []*model.Operation{operation("POST /orders", sets("id", "/id")), get(), operation("POST /users", sets("id", "/id")), operation("GET /users/{id}"), operation("GET /ordersets/{id}")}, []model.Link{to(0, 1, id)}},
		{"only it sets it", []*model.Operation{operation("POST /orders", sets("id", "/id")), operation("GET /parcels/{id}")}, []model.Link{to(0, 1, id)}},
		{"two parameters", []*model.Operation{operation("POST /orders", sets("b", "/b"), sets("a", "/a")), operation("GET /x/{a}/{b}")},
			[]model.Link{to(0, 1, model.LinkParam{In: model.InPath, Name: "b", Variable: "b", Pointer: "/b"}, model.LinkParam{In: model.InPath, Name: "a", Variable: "a", Pointer: "/a"})}},
		{"itself", []*model.Operation{operation("POST /orders", sets("id", "/id"))}, nil},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			assert.Equal(t, c.want, linked(c.ops...).Endpoints[0].Links)
		})
	}
	configuration := get()
	configuration.Params[0].Role = model.RoleConfiguration
	assert.Empty(t, linked(operation("POST /orders", sets("id", "/id")), configuration).Endpoints[0].Links, "the client has it")
}
