package paging

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// certainURLs are names that say both "next" and "URL". ambiguousURLs may be a URL, a number or a cursor: a recorded value tells.
var (
	certainURLs   = names("nexturl nextlink nextpageurl nextpagelink nexthref nexturi nextpageuri nextrecordsurl odatanextlink nextpagehref")
	ambiguousURLs = names("next nextpage nextresults")
	linkObjects   = names("links link pagelinks paginglinks")
)

// nextURL: a member of the reply is the URL of the next page.
func nextURL(l *list) *model.Paging {
	if l.op.Method != http.MethodGet {
		return nil
	}
	pointer := l.shallowest(func(m member) bool {
		switch l.kind(m.typ) {
		case model.KindString, model.KindAny:
		default:
			return false
		}
		switch name := m.name(); {
		case certainURLs[name]:
			return true
		case ambiguousURLs[name]:
			return l.format(m.typ) == "uri" || l.recordedURL(m.pointer) || linkObjects[m.parent()] && l.recordedURL(sibling(m.pointer, "self", "first", "last")...)
		case name == "href":
			return ambiguousURLs[m.parent()]
		}
		return false
	})
	if pointer == "" {
		return nil
	}
	return &model.Paging{Kind: model.PagingURL, Next: pointer, Size: l.size()}
}

func (l *list) format(t *model.Type) string { return l.api.Underlying(t).Format }

// sibling returns pointers to members beside another.
func sibling(pointer string, names ...string) []string {
	parent := pointer[:strings.LastIndex(pointer, "/")+1]
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = parent + n
	}
	return out
}

// recordedURL reports whether a recorded value at one of the pointers is a URL: absolute, a path, or a query.
func (l *list) recordedURL(pointers ...string) bool {
	found := false
	l.recorded(func(body any, _ []model.NameValue) {
		for _, pointer := range pointers {
			text, _ := at(body, pointer).(string)
			if u, err := url.Parse(text); err == nil {
				found = found || u.Scheme == "http" || u.Scheme == "https" || len(text) > 1 && (text[0] == '/' || text[0] == '?')
			}
		}
	})
	return found
}

// cursors are the pairs of what a reply calls the cursor of the next page and what requests call it.
var cursors = []struct{ replies, params map[string]bool }{
	{names("nextcursor nextpagecursor endcursor cursorsafter cursornext"), names("cursor nextcursor startcursor pagecursor after aftercursor pageaftercursor pagestartingafter")},
	{names("nextpagetoken"), names("pagetoken nextpagetoken token")},
	{names("nexttoken"), names("nexttoken paginationtoken token starttoken")},
	{names("nextmarker marker"), names("marker nextmarker startmarker")},
	{names("continuationtoken nextcontinuationtoken continuation"), names("continuationtoken continuation nextcontinuationtoken")},
	{names("scrollid nextscrollid"), names("scrollid")},
	{names("after nextafter"), names("after")},
}

// cursor: what the reply calls the next cursor, the request takes.
func cursor(l *list) *model.Paging {
	for _, pair := range cursors {
		pointer := l.shallowest(func(m member) bool {
			switch l.kind(m.typ) {
			case model.KindString, model.KindAny, model.KindInt:
				return pair.replies[m.name()] || len(m.names) > 1 && pair.replies[m.parent()+m.name()]
			}
			return false
		})
		if pointer == "" {
			continue
		}
		p := &model.Paging{Kind: model.PagingCursor, Next: pointer, Size: l.size(), More: l.more()}
		if q := l.query(pair.params); q != nil {
			p.Param, p.In = q.Name, model.InQuery
			return p
		}
		if name := l.bodyMember(pair.params); name != "" {
			p.Param, p.In = name, model.InBody
			return p
		}
	}
	return nil
}

// bodyMember returns the member of a JSON body that is called so.
func (l *list) bodyMember(called map[string]bool) string {
	b := l.op.Body
	if b == nil || b.Encoding != model.JSON || b.Type == nil {
		return ""
	}
	for _, f := range l.api.Underlying(b.Type).Fields {
		if called[fold(f.Name)] {
			return f.Name
		}
	}
	return ""
}

// lastID: the request takes the ID of the last item, and the reply says whether there is more.
func lastID(l *list) *model.Paging {
	p, more := l.query(names("startingafter startingafterid")), l.more()
	if p == nil || more == "" {
		return nil
	}
	array := l.api.Underlying(l.api.Within(l.reply.Type, *l.items))
	for _, f := range l.api.Underlying(array.Elem).Fields {
		if k := l.kind(f.Type); f.Name == "id" && (k == model.KindString || k == model.KindInt) {
			return &model.Paging{Kind: model.PagingLast, Param: p.Name, In: model.InQuery, ID: "/id", More: more, Size: l.size()}
		}
	}
	return nil
}

// relNext: the reply has a list of links, and in a recorded one the relation of one is next.
func relNext(l *list) *model.Paging {
	if l.op.Method != http.MethodGet {
		return nil
	}
	for _, m := range l.members {
		if !linkObjects[m.name()] || m.pointer == *l.items || l.kind(m.typ) != model.KindArray {
			continue
		}
		found := false
		l.recorded(func(body any, _ []model.NameValue) {
			links, _ := at(body, m.pointer).([]any)
			for _, link := range links {
				href, ok := at(link, "/href").(string)
				found = found || ok && href != "" && at(link, "/rel") == "next"
			}
		})
		if found {
			return &model.Paging{Kind: model.PagingRel, Next: m.pointer, Size: l.size()}
		}
	}
	return nil
}

// linkHeader: a recorded reply has the header Link with a next relation; or it has one at all, whatever the text, and the
// request takes a page.
func linkHeader(l *list) *model.Paging {
	if l.op.Method != http.MethodGet {
		return nil
	}
	page := l.query(names("page pagenumber pageno cursor after perpage pagesize pagetoken"))
	for _, x := range l.op.Examples {
		for _, h := range x.Headers {
			if x.Status == l.reply.Status && strings.EqualFold(h.Name, "Link") && (page != nil || nextRelation(h.Value)) {
				return &model.Paging{Kind: model.PagingLink, Size: l.size()}
			}
		}
	}
	return nil
}

func nextRelation(link string) bool {
	link = strings.ToLower(link)
	return strings.Contains(link, `rel="next"`) || strings.Contains(link, "rel=next")
}

// pageNumber: the request takes the number of a page, and the reply says how many items or pages there are, whether there are
// more, or which page it is. What the first page's number is must be known, or the reply must say its own.
func pageNumber(l *list) *model.Paging {
	q := l.query(names("page pagenumber pageno pagenum pageindex currentpage"))
	if q == nil || !l.counts(q) {
		return nil
	}
	p := &model.Paging{Kind: model.PagingPage, Param: q.Name, In: model.InQuery, Size: l.size(), Echo: l.number(echoes), Limit: l.number(limits),
		Total: l.number(totals), Pages: l.number(pageCounts), More: l.more()}
	if p.Echo == "" && p.Total == "" && p.Pages == "" && p.More == "" {
		return nil
	}
	first, known := l.first(q, p.Total, p.Pages)
	if !known {
		if first = model.FirstUnknown; p.Echo == "" {
			return nil
		}
	}
	p.First = first
	return p
}

// offset: the request takes the number of items to pass over and how many to return, or the reply has a total.
func offset(l *list) *model.Paging {
	q, first := l.query(names("offset skip startat firstresult")), int64(0)
	echo := l.number(names("offset skip startat"))
	if q == nil { // SCIM counts from 1, others from 0: the reply must tell
		q, echo = l.query(names("startindex")), l.number(names("startindex"))
		if q == nil || echo == "" {
			return nil
		}
		first = 1
	}
	if !l.counts(q) {
		return nil
	}
	p := &model.Paging{Kind: model.PagingOffset, Param: q.Name, In: model.InQuery, Size: l.size(), First: first, Echo: echo, Total: l.number(totals), More: l.more()}
	if p.Size == "" || p.Echo == "" && p.Total == "" && p.More == "" && !l.bareList() {
		return nil
	}
	return p
}

// bareList reports whether the reply has nothing beside the items that could count them.
func (l *list) bareList() bool {
	return !slices.ContainsFunc(l.members, func(m member) bool { return m.pointer != *l.items && l.kind(m.typ) != model.KindArray })
}
