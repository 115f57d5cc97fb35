package paging_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/paging"
)

// operation makes one of a request line and a recorded reply: "GET /pets?page=1&perPage=2" and JSON. Words after the line change
// it: link=…, default:page=0, text:page=…, body={…}, status=202.
func operation(t *testing.T, line, reply string, words ...string) (*model.API, *model.Operation) {
	t.Helper()
	method, url, _ := strings.Cut(line, " ")
	path, query, _ := strings.Cut(url, "?")
	op := &model.Operation{ID: "Pets.List", Name: "Pets", Method: method, Path: []model.PathPart{{Literal: path}}}
	op.Identity = model.Identity{Name: "Pets", Folder: []string{"Zoo"}}
	for _, pair := range strings.Split(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); name != "" {
			op.Params = append(op.Params, model.Param{Name: name, In: model.InQuery, Role: model.RoleArgument, Value: value})
			op.Request.Query = append(op.Request.Query, model.NameValue{Name: name, Value: value})
		}
	}
	x := &model.Example{Status: 200, Content: model.Content{Media: "application/json", JSON: model.Valid, Value: json.RawMessage(reply), Text: reply}}
	op.Examples = []*model.Example{x}
	op.Replies = []model.Reply{{Status: 200, Media: "application/json", Type: shape(t, reply)}}
	for _, w := range words {
		key, value, _ := strings.Cut(w, "=")
		what, name, _ := strings.Cut(key, ":")
		switch what {
		case "link":
			x.Headers = append(x.Headers, model.Header{Name: "link", Value: value})
		case "default":
			op.Param(model.InQuery, name).Default = json.RawMessage(value)
		case "text":
			op.Param(model.InQuery, name).Description = value
		case "body":
			op.Body = &model.Body{Encoding: model.JSON, Type: shape(t, value)}
		case "status":
			op.Replies = append(op.Replies, model.Reply{Status: 202})
		}
	}
	return &model.API{Operations: []*model.Operation{op}}, op
}

func shape(t *testing.T, text string) *model.Type {
	t.Helper()
	n, err := infer.Sample(&model.Content{Media: "application/json", JSON: model.Valid, Value: json.RawMessage(text), Text: text})
	require.NoError(t, err)
	return infer.Shape(n, "")
}

func TestRules(t *testing.T) {
	const items = `"items":[{"id":"a"}]`
	for _, c := range []struct {
		quirk, line, reply string
		words              []string
		want               string // kind: String
	}{
		{"next URL by name", "GET /pets", `{` + items + `,"nextPageUrl":"<url>"}`, nil, "url: next URL: /nextPageUrl, items in /items"},
		{"OData", "GET /pets", `{"value":[{"id":1}],"@odata.nextLink":"https://x/y"}`, nil, "url: next URL: /@odata.nextLink, items in /value"},
		{"next with a URL", "GET /pets", `{` + items + `,"next":"https://api.example.com/pets?page=2"}`, nil, "url: next URL: /next, items in /items"},
		{"next with a path", "GET /pets", `{` + items + `,"paging":{"next":"/pets?page=2"}}`, nil, "url: next URL: /paging/next, items in /items"},
		{"JSON:API on its last page", "GET /pets", `{"data":[{"id":"a"}],"links":{"first":"https://x/y","next":null}}`, nil, "url: next URL: /links/next, items in /data"},
		{"HAL", "GET /pets", `{` + items + `,"_links":{"next":{"href":"x"}}}`, nil, "url: next URL: /_links/next/href, items in /items"},
		{"next is a word", "GET /pets", `{` + items + `,"next":"tomorrow"}`, nil, ""},
		{"next is a thing", "GET /pets", `{` + items + `,"next":{"id":"x"}}`, nil, ""},
		{"next URL of what is no list", "GET /pets", `{"id":"x","nextPageUrl":"https://x/y"}`, nil, ""},
		{"next URL of a change", "POST /pets", `{` + items + `,"nextPageUrl":"https://x/y"}`, nil, ""},
		{"next URL of a search by POST", "POST /pets/search", `{` + items + `,"nextPageUrl":"https://x/y"}`, nil, ""},

		{"cursor", "GET /pets?cursor=&limit=1", `{` + items + `,"meta":{"nextCursor":"x"}}`, nil, "cursor: cursor: cursor, items in /items, /meta/nextCursor"},
		{"page token", "GET /pets?page_token=", `{` + items + `,"next_page_token":"x"}`, nil, "cursor: cursor: page_token, items in /items, /next_page_token"},
		{"after and cursors", "GET /pets?after=", `{"data":[{"id":"a"}],"paging":{"cursors":{"after":"x"}}}`, nil, "cursor: cursor: after, items in /data, /paging/cursors/after"},
		{"cursor in the body of a search", "POST /search", `{"results":[{"id":"a"}],"next_cursor":"x","has_more":true}`, []string{`body={"start_cursor":"x"}`}, "cursor: cursor: start_cursor, items in /results, /has_more, /next_cursor"},
		{"a cursor that no request takes", "GET /pets", `{` + items + `,"nextCursor":"x"}`, nil, ""},
		{"a cursor that no reply gives", "GET /pets?cursor=", `{` + items + `}`, nil, ""},
		{"token of another kind", "GET /pets?token=", `{` + items + `,"token":"x"}`, nil, ""},

		{"last ID", "GET /pets?starting_after=", `{"data":[{"id":"a"}],"has_more":true}`, nil, "last: last ID: starting_after, items in /data, /has_more"},
		{"last ID of items without one", "GET /pets?starting_after=", `{"data":[{"name":"a"}],"has_more":true}`, nil, ""},
		{"last ID without an end", "GET /pets?starting_after=", `{"data":[{"id":"a"}]}`, nil, ""},

		{"links of which one is next", "GET /pets", `{` + items + `,"links":[{"href":"x","rel":"self"},{"href":"y","rel":"next"}]}`, nil, "rel: rel next: /links, items in /items"},
		{"links without next", "GET /pets", `{` + items + `,"links":[{"href":"x","rel":"self"}]}`, nil, ""},

		{"Link header", "GET /pets", `[{"id":1}]`, []string{`link=<x>; rel="next"`}, "link: Link header: Link, items in the reply"},
		{"Link header, made up, of a request for a page", "GET /pets?per_page=3", `[{"id":1}]`, []string{"link=aliquip"}, "link: Link header: Link, items in the reply"},
		{"Link header to something else", "GET /pets", `[{"id":1}]`, []string{`link=<x>; rel="preload"`}, ""},

		{"page and total, from a default", "GET /pets?page=3", `{` + items + `,"totalCount":9}`, []string{"default:page=0"}, "page from 0: page number: page, items in /items, /totalCount"},
		{"a default in quotes", "GET /pets?page=3", `{` + items + `,"totalCount":9}`, []string{`default:page="1"`}, "page from 1: page number: page, items in /items, /totalCount"},
		{"the description", "GET /pets?page=3", `{` + items + `,"total":9}`, []string{"text:page=The page (zero-based)."}, "page from 0: page number: page, items in /items, /total"},
		{"the description, of one", "GET /pets?page=3", `{` + items + `,"total":9}`, []string{"text:page=Page number. Default: `1`."}, "page from 1: page number: page, items in /items, /total"},
		{"a recorded page 0", "GET /pets?page=0", `{` + items + `,"hasMore":true}`, nil, "page from 0: page number: page, items in /items, /hasMore"},
		{"a recorded page that has all", "GET /pets?page=1", `{` + items + `,"total":1}`, nil, "page from 1: page number: page, items in /items, /total"},
		{"a recorded page that is the only one", "GET /pets?page=1", `{` + items + `,"meta":{"total_pages":1}}`, nil, "page from 1: page number: page, items in /items, /meta/total_pages"},
		{"the reply says its number", "GET /pets?page=1", `{` + items + `,"page":1}`, nil, "page from -1: page number: page, items in /items, /page"},
		{"nobody says what the first is", "GET /pets?page=1", `{` + items + `,"total":9}`, nil, ""},
		{"a page without any count", "GET /pets?page=0", `{` + items + `}`, nil, ""},
		{"a page that is a word", "GET /pets?page=home", `{` + items + `,"page":1,"total":1}`, nil, ""},
		{"a search by POST", "POST /pets/query?page=0", `{` + items + `,"total":9}`, nil, "page from 0: page number: page, items in /items, /total"},
		{"a change", "POST /pets?page=0", `{` + items + `,"total":9}`, nil, ""},

		{"offset, limit and total", "GET /pets?offset=4&limit=2", `{` + items + `,"total":9}`, nil, "offset: offset: offset, items in /items, /total"},
		{"offset and limit of a plain array", "GET /pets?offset=&limit=2", `[1,2]`, nil, "offset: offset: offset, items in the reply"},
		{"offset alone", "GET /pets?offset=1", `[1,2]`, nil, ""},
		{"an offset in time", "GET /pets?offset=-08:00&limit=1", `{` + items + `,"total":9}`, nil, ""},
		{"SCIM", "GET /Users?startIndex=1&count=2", `{"Resources":[{"id":"a"}],"startIndex":1,"totalResults":3}`, nil, "offset from 1: offset: startIndex, items in /Resources, /startIndex, /totalResults"},
		{"an index of which nobody says whether it counts from 0", "GET /pets?startIndex=1&count=2", `{` + items + `,"total":9}`, nil, ""},

		{"the array that is called as the path", "GET /plans?page=0", `{"people":[{"id":1}],"plans":[{"id":1}],"total":9}`, nil, "page from 0: page number: page, items in /plans, /total"},
		{"the only array of objects", "GET /x?page=0", `{"words":["a"],"plans":[{"id":1}],"links":[{"id":1}],"total":9}`, nil, "page from 0: page number: page, items in /plans, /total"},
		{"two arrays", "GET /x?page=0", `{"people":[{"id":1}],"plans":[{"id":1}],"total":9}`, nil, ""},
		{"an array one level down", "GET /x?page=0", `{"SearchResult":{"total":9,"resources":[{"id":1}]}}`, nil, "page from 0: page number: page, items in /SearchResult/resources, /SearchResult/total"},
		{"several successes", "GET /pets?page=0", `{` + items + `,"total":9}`, []string{"status=202"}, ""},
		{"a name with a slash", "GET /x?page=0", `{"a/b~c":[{"id":1}],"total":9}`, nil, "page from 0: page number: page, items in /a~1b~0c, /total"},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			api, op := operation(t, c.line, c.reply, c.words...)
			require.Empty(t, paging.Decide(api, nil))
			got := ""
			if p := op.Paging; p != nil {
				got = string(p.Kind)
				if p.Kind == model.PagingPage || p.First != 0 {
					got += fmt.Sprintf(" from %d", p.First)
				}
				got += ": " + p.String()
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestConfig(t *testing.T) {
	one := int64(1)
	for _, c := range []struct {
		quirk, line, reply string
		key                string
		paging             config.PagingOverride
		want               string
	}{
		{"switched off", "GET /pets?page=0", `{"items":[{"id":1}],"total":9}`, "", config.PagingOverride{Off: true}, ""},
		{"page", "GET /pets?p=7&n=3", `{"a":[{"id":1}],"b":[{"id":1}],"total":9}`, "", config.PagingOverride{Page: "p", Size: "n", Items: "/b"}, "page 1 /b /total p n"},
		{"the first page", "GET /pets?p=7", `{"b":[{"id":1}],"all":9}`, "", config.PagingOverride{Page: "p", First: new(int64), Total: "/all"}, "page 0 /b /all p "},
		{"a change that is a list", "PUT /pets?p=7", `{"b":[{"id":1}]}`, "", config.PagingOverride{Page: "p", First: &one}, "page 1 /b  p "},
		{"offset", "GET /pets?from=0", `[1]`, "Zoo/Pets#1", config.PagingOverride{Offset: "from"}, "offset 0   from "},
		{"cursor", "GET /pets?c=0", `{"b":[{"id":1}],"m":{"n":"x"}}`, "", config.PagingOverride{Cursor: "c", Next: "/m/n"}, "cursor 0 /b  c "},
		{"URL", "GET /pets", `{"b":[{"id":1}],"m":{"n":"x"}}`, "", config.PagingOverride{Next: "/m/n"}, "url 0 /b   "},
		{"Link", "GET /pets?limit=1", `[1]`, "", config.PagingOverride{Link: true}, "link 0    limit"},

		{"no such request", "GET /pets", `[1]`, "Zoo/Pet", config.PagingOverride{Link: true}, `PM063 overrides: requests: "Zoo/Pet" meets no request; the nearest is "Zoo/Pets"`},
		{"no such parameter", "GET /pets?page=1", `[1]`, "", config.PagingOverride{Page: "pag"}, `PM087 paging: of request "Pets": the request has no query parameter "pag"; the nearest is "page"`},
		{"no such size", "GET /pets?page=1&size=1", `[1]`, "", config.PagingOverride{Page: "page", Size: "sizes"}, `PM087 paging: of request "Pets": size: the request has no query parameter "sizes"; the nearest is "size"`},
		{"no list", "GET /pets?page=1", `{"a":1}`, "", config.PagingOverride{Page: "page", Items: "/a"}, `PM087 paging: of request "Pets": items: "/a" leads to no array in the reply`},
		{"which list", "GET /x?page=1", `{"a":[{"b":1}],"c":[{"b":1}]}`, "", config.PagingOverride{Page: "page"}, `PM087 paging: of request "Pets": it is not clear which array of the reply has the items; items says it`},
		{"no such member", "GET /pets", `{"a":[1]}`, "", config.PagingOverride{Next: "/next"}, `PM087 paging: of request "Pets": next: "/next" leads to nothing in the reply`},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			api, op := operation(t, c.line, c.reply)
			key := c.key
			if key == "" {
				key = "Zoo/Pets"
			}
			c.paging.Pos = diag.Pos{File: "pmgen.yaml", Line: 7, Column: 1}
			diags := paging.Decide(api, map[string]config.RequestOverride{key: {Paging: &c.paging, Pos: c.paging.Pos}, "Zoo/Other": {Name: "X"}})
			var got string
			if p := op.Paging; p != nil {
				assert.Equal(t, "config", p.Rule)
				got = fmt.Sprint(p.Kind, " ", p.First, " ", p.Items, " ", p.Total, " ", p.Param, " ", p.Size)
			}
			for _, d := range diags {
				got += fmt.Sprint(d.Code, " ", d.Message)
				assert.Equal(t, 7, d.Line)
			}
			assert.Equal(t, c.want, got)
		})
	}
}
