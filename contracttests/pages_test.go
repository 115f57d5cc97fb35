package contracttests_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// pagedServer serves five items in pages of two, in each way in which pages follow each other. fault spoils it.
func pagedServer(kind model.PagingKind, fault string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen") {
			http.NotFound(w, r)
			return
		}
		q := r.URL.Query()
		from := 0
		switch kind {
		case model.PagingPage:
			n, _ := strconv.Atoi(q.Get("p"))
			from = (n - 1) * 2
		default:
			from, _ = strconv.Atoi(q.Get("p"))
		}
		if r.Method == http.MethodPost {
			var body struct{ P string }
			data, _ := io.ReadAll(r.Body)
			_ = json.Unmarshal(data, &body)
			from, _ = strconv.Atoi(body.P)
		}
		if kind == model.PagingLast && from > 0 {
			from -= 100 // the id of the last item
			from++
		}
		if fault == "overlaps" && from > 0 {
			from--
		}
		reply := map[string]any{"items": []any{}, "total": 5}
		var items []any
		for i := from; i < min(from+2, 5); i++ {
			items = append(items, map[string]any{"id": 100 + i})
		}
		if items != nil {
			reply["items"] = items
		}
		next := from + 2
		if fault == "repeats" {
			next = 2
		}
		w.Header().Set("Content-Type", "application/json")
		if next < 5 {
			url := fmt.Sprintf("/list?p=%d", next)
			reply["next"], reply["nextURL"] = strconv.Itoa(next), url
			reply["links"] = []any{map[string]any{"rel": "self", "href": "/x"}, map[string]any{"rel": "next", "href": url}}
			w.Header().Set("Link", fmt.Sprintf(`<https://elsewhere.example%s>; rel="next", </x>; rel=first`, url))
		}
		_ = json.NewEncoder(w).Encode(reply)
	}
}

func TestPages(t *testing.T) {
	page := &model.Paging{Kind: model.PagingPage, Param: "p", In: model.InQuery, First: 1, Items: "/items", Total: "/total"}
	offset := &model.Paging{Kind: model.PagingOffset, Param: "p", In: model.InQuery, Items: "/items"}
	cursor := &model.Paging{Kind: model.PagingCursor, Param: "p", In: model.InQuery, Items: "/items", Next: "/next", Total: "/total"}
	inBody := &model.Paging{Kind: model.PagingCursor, Param: "p", In: model.InBody, Items: "/items", Next: "/next", Total: "/total"}
	url := &model.Paging{Kind: model.PagingURL, Items: "/items", Next: "/nextURL", Total: "/total"}
	rel := &model.Paging{Kind: model.PagingRel, Items: "/items", Next: "/links", Total: "/total"}
	last := &model.Paging{Kind: model.PagingLast, Param: "p", In: model.InQuery, Items: "/items", ID: "/id", Total: "/total"}
	link := &model.Paging{Kind: model.PagingLink, Items: "/items", Total: "/total"}
	tests := []struct {
		name    string
		paging  *model.Paging
		fault   string
		message string
	}{
		{"page", page, "", ""}, {"offset", offset, "", ""}, {"cursor", cursor, "", ""}, {"cursor in the body", inBody, "", ""},
		{"URL", url, "", ""}, {"rel", rel, "", ""}, {"link, to another host", link, "", ""},
		{"last item", last, "", ""},
		{"page", page, "overlaps", "page 2 has an item of page 1: id 101"},
		{"offset", offset, "overlaps", "page 2 has an item of page 1: id 101"},
		{"cursor", cursor, "overlaps", "page 2 has an item of page 1: id 101"},
		{"link", link, "repeats", "page 2 leads to a page that was there before, so the list never ends"},
		{"cursor", cursor, "repeats", "page 2 leads to a page that was there before, so the list never ends: 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.fault, func(t *testing.T) {
			item := object(required("id", kind(model.KindInt)))
			op := &model.Operation{ID: "List", Method: "GET", Path: []model.PathPart{{Literal: "/list"}}, Paging: tt.paging,
				Replies: []model.Reply{{Status: 200, Media: "application/json", Type: object(required("items", &model.Type{Kind: model.KindArray, Elem: item}))}}}
			if tt.paging.Kind == model.PagingPage {
				op.Request.Query = []model.NameValue{{Name: "p", Value: "1"}}
			}
			if tt.paging.In == model.InBody {
				op.Method = http.MethodPost
				op.Body = &model.Body{Encoding: model.JSON, Media: "application/json"}
				op.Request.Body = &model.RequestBody{Encoding: model.JSON, Content: model.Content{Media: "application/json", Text: `{"q":"x"}`, JSON: model.Valid}}
			}
			api := &model.API{Title: "Paged", Operations: []*model.Operation{op}}
			var paging []contracttests.Result
			report := run(t, api, start(t, pagedServer(tt.paging.Kind, tt.fault)), contracttests.Options{Each: func(r contracttests.Result) {
				if r.Kind == contracttests.Paging {
					paging = append(paging, r)
				}
			}})
			require.Len(t, paging, 1)
			if tt.message == "" {
				assert.Equal(t, contracttests.Passed, paging[0].Verdict, paging[0].Message)
				assert.Empty(t, report.Failures)
				return
			}
			assert.Equal(t, contracttests.Failed, paging[0].Verdict)
			assert.Contains(t, paging[0].Message, tt.message)
		})
	}
}

// A search that has found more than it gives ends after a round number of items: that is no lost item. One that ends in the
// middle of a page has lost some.
func TestCappedLists(t *testing.T) {
	for name, c := range map[string]struct {
		gives, total int
		refuses      bool // the page after the last, instead of an empty one
		verdict      contracttests.Verdict
		says         string
	}{
		"capped":                       {200, 5000, false, contracttests.Skipped, "the list ends with a full page after 200 items"},
		"capped, and more is refused":  {200, 5000, true, contracttests.Skipped, "the page that follows is answered with 422"},
		"not capped":                   {150, 150, false, contracttests.Passed, ""},
		"items are lost":               {170, 5000, false, contracttests.Failed, "want 5000 items, got 170"},
		"a page is lost, of few":       {50, 100, false, contracttests.Failed, "want 100 items, got 50"},
		"more items than were counted": {200, 120, false, contracttests.Failed, "want 120 items, got"},
	} {
		t.Run(name, func(t *testing.T) {
			item := object(required("id", kind(model.KindInt)))
			op := &model.Operation{ID: "Search", Method: "GET", Path: []model.PathPart{{Literal: "/search"}},
				Paging:  &model.Paging{Kind: model.PagingPage, Param: "p", In: model.InQuery, First: 1, Items: "/items", Total: "/total"},
				Replies: []model.Reply{{Status: 200, Media: "application/json", Type: object(required("items", &model.Type{Kind: model.KindArray, Elem: item}))}}}
			op.Request.Query = []model.NameValue{{Name: "p", Value: "1"}}
			var paging []contracttests.Result
			url := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n, err := strconv.Atoi(r.URL.Query().Get("p"))
				if err != nil {
					http.NotFound(w, r)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				items := []any{}
				for i := (n - 1) * 50; i < min(n*50, c.gives); i++ {
					items = append(items, map[string]any{"id": i})
				}
				if len(items) == 0 && c.refuses {
					w.WriteHeader(http.StatusUnprocessableEntity)
				}
				_ = json.NewEncoder(w).Encode(map[string]any{"items": items, "total": c.total})
			}))
			run(t, &model.API{Title: "Search", Operations: []*model.Operation{op}}, url, contracttests.Options{Each: func(r contracttests.Result) {
				if r.Kind == contracttests.Paging {
					paging = append(paging, r)
				}
			}})
			require.Len(t, paging, 1)
			assert.Equal(t, c.verdict, paging[0].Verdict, paging[0].Message)
			assert.Contains(t, paging[0].Message, c.says)
		})
	}
}
