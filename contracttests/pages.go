package contracttests

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// maxPages bounds the pages of one list that are asked for. Of a longer list the total is not checked.
const maxPages = 20

// pager walks through the pages of one list.
type pager struct {
	*checker
	p     *model.Paging
	over  overrides
	seen  map[string]int // an item's identity -> its page, from 1
	items int
	asked map[string]bool // what went on so far
	total int             // -1: nothing says it
	moved bool            // the total changed meanwhile
	size  int             // of the first page
	full  bool            // the last page that had items had as many as the first one
}

// runPages demands that no item is on two pages, that the pages come to an end, and that they then have as many items as
// the replies say that there are.
func (r *Runner) runPages(ctx context.Context, k *checker) {
	p := &pager{checker: k, p: k.c.Operation.Paging, seen: map[string]int{}, asked: map[string]bool{}, total: -1}
	p.over.query = map[string]string{}
	p.over.unchosen = true
	k.loose = true
	for page := 1; page <= maxPages; page++ {
		k.out = nil
		if !k.send(ctx, &p.over) {
			p.sum()
			return
		}
		if k.isMock() {
			k.skip(Paging, forgetful)
			return
		}
		k.check(k.got)
		if step := k.asStep(); step.Verdict != Passed {
			if status := k.got.status; page > 1 && status >= 400 && status < 500 && p.capped() {
				p.cap(fmt.Sprintf("the page that follows is answered with %d", status))
				return
			}
			p.sum()
			return
		}
		k.out = nil
		body, err := decode(k.got.body)
		if err != nil {
			k.skip(Paging, "page "+strconv.Itoa(page)+" is not JSON")
			return
		}
		found, ok := listAt(body, p.p.Items)
		if !ok {
			k.skip(Paging, "page "+strconv.Itoa(page)+" has no list at "+orRoot(p.p.Items))
			return
		}
		if problem := p.take(found, page, body); problem != "" {
			p.problem(problem)
			return
		}
		more, problem := p.next(body, found, page)
		if problem != "" {
			p.problem(problem)
			return
		}
		if !more {
			p.ended(page)
			return
		}
	}
	k.out = []Result{k.result(Paging, Passed)}
}

// sum leaves one result of what the checks of a page say.
func (p *pager) sum() {
	r := p.asStep()
	r.Kind = Paging
	p.out = []Result{r}
}

func (p *pager) problem(message string) {
	p.out = nil
	p.fail(Result{Kind: Paging, Message: message})
}

// ended compares the number of items with the total that the replies name.
func (p *pager) ended(pages int) {
	if p.total > p.items && p.capped() {
		p.cap(fmt.Sprintf("the replies name %d", p.total))
		return
	}
	if p.total >= 0 && !p.moved && p.items != p.total {
		p.problem(fmt.Sprintf("%s: want %s, got %s on %s", p.p.Total, plural(p.total, "item"), strconv.Itoa(p.items), plural(pages, "page")))
		return
	}
	p.out = []Result{p.result(Paging, Passed)}
}

// capped reports whether a list ends as searches do that give no more than a round number of what they have found: after a
// full page, and after hundreds of items.
func (p *pager) capped() bool { return p.full && p.items >= 100 && p.items%100 == 0 }

func (p *pager) cap(what string) {
	p.out = nil
	p.skip(Paging, fmt.Sprintf("the list ends with a full page after %d items, as a search does that gives no more; %s", p.items, what))
}

// take counts a page's items.
func (p *pager) take(found []any, page int, body any) (problem string) {
	for _, item := range found {
		id := identity(item)
		if id == "" {
			continue
		}
		if before, there := p.seen[id]; there && before != page {
			return fmt.Sprintf("page %d has an item of page %d: %s", page, before, p.runner.redact.cut(id, 80))
		}
		p.seen[id] = page
	}
	p.items += len(found)
	if page == 1 {
		p.size = len(found)
	}
	if len(found) > 0 {
		p.full = len(found) == p.size
	}
	if p.p.Total != "" {
		if text, ok := at(body, p.p.Total); ok {
			if n, err := strconv.Atoi(text); err == nil && n >= 0 {
				p.moved = p.moved || p.total >= 0 && p.total != n
				p.total = n
			}
		}
	}
	return ""
}

// identity tells items apart: by their id, else by all of them. Scalars may well be equal.
func identity(item any) string {
	object, ok := item.(map[string]any)
	if !ok {
		return ""
	}
	for _, name := range []string{"id", "_id", "uuid", "guid", "Id", "ID"} {
		switch v := object[name].(type) {
		case string, json.Number:
			return name + " " + fmt.Sprint(v)
		}
	}
	return show(item)
}

func listAt(value any, pointer string) ([]any, bool) {
	for _, token := range model.PointerTokens(pointer) {
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		value = object[token]
	}
	if value == nil {
		return nil, true
	}
	list, ok := value.([]any)
	return list, ok
}

// next makes the request of the next page. more is false where there is none.
func (p *pager) next(body any, found []any, page int) (more bool, problem string) {
	if p.p.More != "" {
		if v, ok := member(body, p.p.More); ok && v == false {
			return false, ""
		}
	}
	on := ""
	switch p.p.Kind {
	case model.PagingPage, model.PagingOffset:
		if len(found) == 0 || p.total >= 0 && p.items >= p.total || p.lastPage(body, page) {
			return false, ""
		}
		first := p.p.First
		if first == model.FirstUnknown {
			first = 0
			if text, ok := at(body, p.p.Echo); ok && p.p.Echo != "" && page == 1 {
				first, _ = strconv.ParseInt(text, 10, 64)
			} else if page > 1 {
				first = p.first()
			}
		}
		if page == 1 {
			p.over.variables = map[string]string{"": strconv.FormatInt(first, 10)} // remembered for the pages that follow
		}
		n := first + int64(page)
		if p.p.Kind == model.PagingOffset {
			n = first + int64(p.items)
		}
		on = strconv.FormatInt(n, 10)
	case model.PagingCursor:
		on, _ = at(body, p.p.Next)
	case model.PagingLast:
		if len(found) == 0 {
			return false, ""
		}
		on, _ = at(found[len(found)-1], p.p.ID)
	case model.PagingURL:
		on, _ = at(body, p.p.Next)
	case model.PagingRel:
		on = relNext(body, p.p.Next)
	case model.PagingLink:
		on = linkNext(p.got.header)
	}
	if on == "" {
		return false, ""
	}
	if p.asked[on] {
		return false, fmt.Sprintf("page %d leads to a page that was there before, so the list never ends: %s", page, p.runner.redact.cut(on, 200))
	}
	p.asked[on] = true
	return p.turn(on)
}

func (p *pager) first() int64 {
	n, _ := strconv.ParseInt(p.over.variables[""], 10, 64)
	return n
}

func (p *pager) lastPage(body any, page int) bool {
	if p.p.Pages == "" {
		return false
	}
	text, ok := at(body, p.p.Pages)
	n, err := strconv.Atoi(text)
	return ok && err == nil && page >= n
}

// turn puts what goes on into the next request.
func (p *pager) turn(on string) (more bool, problem string) {
	switch p.p.Kind {
	case model.PagingURL, model.PagingRel, model.PagingLink:
		here := p.call.request.URL
		u, err := here.Parse(on)
		if err != nil {
			return false, "the URL of the next page cannot be parsed: " + p.runner.redact.cut(on, 200)
		}
		if u.Host != here.Host || u.Scheme != here.Scheme {
			// Where it leads to is another server than the one that is tested: its path is asked for here.
			u.Scheme, u.Host, u.User = here.Scheme, here.Host, nil
		}
		p.over.target = u.String()
		return true, ""
	}
	if p.p.In != model.InBody {
		p.over.query[p.p.Param] = on
		return true, ""
	}
	value, err := decode(p.call.payload)
	object, ok := value.(map[string]any)
	if err != nil || !ok {
		return false, ""
	}
	object[p.p.Param] = on
	data, err := json.Marshal(object)
	if err != nil {
		return false, ""
	}
	p.over.body, p.over.media = data, p.call.request.Header.Get("Content-Type")
	return p.over.media != "", ""
}

func member(value any, pointer string) (any, bool) {
	for _, token := range model.PointerTokens(pointer) {
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = object[token]; !ok {
			return nil, false
		}
	}
	return value, true
}

// relNext is the link of a list of links that is the next page's.
func relNext(body any, pointer string) string {
	links, _ := listAt(body, pointer)
	for _, l := range links {
		if object, ok := l.(map[string]any); ok && object["rel"] == "next" {
			href, _ := object["href"].(string)
			return href
		}
	}
	return ""
}

var linkHeader = regexp.MustCompile(`<([^<>]*)>([^<]*)`)

// linkNext is the URL of the header Link that is the next page's (RFC 8288).
func linkNext(h http.Header) string {
	for _, line := range h.Values("Link") {
		for _, m := range linkHeader.FindAllStringSubmatch(line, -1) {
			for _, param := range strings.Split(m[2], ";") {
				name, value, _ := strings.Cut(strings.Trim(param, " ,\t"), "=")
				if strings.EqualFold(strings.TrimSpace(name), "rel") && strings.Contains(" "+strings.Trim(value, ` "`)+" ", " next ") {
					return m[1]
				}
			}
		}
	}
	return ""
}
