package golang_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/golang"
	"github.com/pmgen/pmgen/generator/model"
)

// paged is an API with every kind of paging, and of streams.
func paged() *model.API {
	thing := structure(always("id", "ID", kind(model.KindString)))
	things := func(array *model.Type) *model.Type {
		return structure(optional("items", "Items", array), optional("next", "Next", null(kind(model.KindString))))
	}
	odd := structure(optional("it\"ems`\n*/", "Items", null(list(null(kind(model.KindInt))))))
	a := &model.API{Package: "paged", Title: "Paged", Source: "x", Format: model.Postman,
		Types: []*model.NamedType{named("thing", "Thing", thing), named("things", "Things", things(list(ref("thing")))), named("odd", "Odd", odd)}}
	add := func(name string, t *model.Type, p *model.Paging, change func(*model.Operation)) {
		op := &model.Operation{Service: "Things", GoName: name, Name: name, Folder: []string{"Things"}, Method: "GET", Path: path("/things"), Paging: p, Replies: []model.Reply{replyOf(200, t)}}
		if p != nil {
			p.GoName = "All" + name
			if p.In == model.InQuery {
				op.Params = []model.Param{query(p.Param, "At", kind(model.KindInt)), query("size", "Size", nil)}
				op.ParamsType = name + "Params"
			}
		}
		if change != nil {
			change(op)
		}
		a.Operations = append(a.Operations, op)
	}
	add("Numbered", ref("things"), &model.Paging{Kind: model.PagingPage, Items: "/items", Param: "page", In: model.InQuery, First: 1, Total: "/total"}, func(op *model.Operation) {
		op.Path = path("/shops/", ":shop", "/things")
		op.Params = append([]model.Param{argument("shop", "shop")}, op.Params...)
	})
	add("Counted", list(ref("thing")), &model.Paging{Kind: model.PagingOffset, Param: "skip", In: model.InQuery}, nil)
	add("Cursored", ref("things"), &model.Paging{Kind: model.PagingCursor, Items: "/items", Next: "/next", Param: "cursor", In: model.InQuery}, func(op *model.Operation) { op.Params[0].Type = nil })
	add("Searched", ref("things"), &model.Paging{Kind: model.PagingCursor, Items: "/items", Next: "/next", Param: "id", In: model.InBody}, func(op *model.Operation) {
		op.Method, op.Deprecated = "POST", true
		op.Body = &model.Body{Encoding: model.JSON, Type: ref("thing"), Required: true}
	})
	add("Last", ref("things"), &model.Paging{Kind: model.PagingLast, Items: "/items", ID: "/id", More: "/more", Param: "after", In: model.InQuery}, func(op *model.Operation) { op.Params[0].Type = nil })
	add("Next", ref("things"), &model.Paging{Kind: model.PagingURL, Items: "/items", Next: "/next"}, nil)
	add("Related", ref("things"), &model.Paging{Kind: model.PagingRel, Items: "/items", Next: "/links"}, nil)
	add("Linked", list(ref("thing")), &model.Paging{Kind: model.PagingLink}, nil)
	add("Odd", ref("odd"), &model.Paging{Kind: model.PagingURL, Items: "/it\"ems`\n*~1", Next: "/n\"`*/\n"}, nil)
	events := func(events ...model.Event) func(*model.Operation) {
		return func(op *model.Operation) {
			op.Replies = []model.Reply{{Status: 200, Media: "text/event-stream", Events: events}}
		}
	}
	add("Watch", nil, nil, events(model.Event{Name: "thing", Type: ref("thing")}, model.Event{Name: "other\"`", Type: ref("thing")}))
	add("WatchAll", nil, nil, events(model.Event{Name: "thing", Type: ref("thing")}, model.Event{Name: "odd*/", Type: ref("odd")}))
	add("Lines", nil, nil, func(op *model.Operation) {
		op.Replies = []model.Reply{{Status: 200, Media: "application/x-ndjson", Lines: true}}
	})
	return complete(a)
}

// Only the way of paging that an API has is in its runtime.
func TestOnlyTheUsedPagingIsCopied(t *testing.T) {
	all := []string{"byNumber", "byOffset", "byCursor", "byLast", "byURL", "urlOfLink", "urlOfRel", "inBody", "ErrOtherHost", "doLines", "StreamEventOf"}
	whole := string(emit(t, paged(), golang.Options{})["runtime.go"])
	for _, name := range all {
		assert.Contains(t, whole, name)
	}
	one := paged()
	one.Operations, one.Services = one.Operations[:1], nil
	some := string(emit(t, complete(one), golang.Options{})["runtime.go"])
	for _, name := range all[1:] {
		assert.NotContains(t, some, name)
	}
	assert.Contains(t, some, "byNumber")
	assert.NotContains(t, string(emit(t, small(), golang.Options{})["runtime.go"]), "listPages")
}

func TestAnIteratorThatCannotBe(t *testing.T) {
	for quirk, change := range map[string]func(*model.Paging){
		"no list":             func(p *model.Paging) { p.Items = "/nothing" },
		"no name":             func(p *model.Paging) { p.GoName = "" },
		"the name of another": func(p *model.Paging) { p.GoName = "Counted" },
		"an unknown kind":     func(p *model.Paging) { p.Kind = "psychic" },
	} {
		a := paged()
		change(a.Operations[0].Paging)
		files, diags := golang.Emit(a, golang.Options{})
		assert.Nil(t, files, quirk)
		assert.NotZero(t, diags.Errors(), quirk)
	}
}
