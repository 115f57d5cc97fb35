// Package paging decides which operations return a list page by page, and how one page leads to the next.
//
// An iterator over all pages is written only where the pair of request parameter and reply member is certain: one that guesses
// wrong loses items or asks for ever. So each rule wants evidence on both sides, and what does not match any is left to the
// caller, who can say it in pmgen.yaml. The decision is in the model, for whoever writes clients, documents and mocks.
package paging

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// rules are tried in this order: what the server says itself of the next page comes before what a client counts.
var rules = []struct {
	name string
	find func(*list) *model.Paging
}{
	{"next URL", nextURL},
	{"cursor", cursor},
	{"last ID", lastID},
	{"rel next", relNext},
	{"Link header", linkHeader},
	{"page number", pageNumber},
	{"offset", offset},
}

// Decide writes the Paging of each operation: what the config says, else what the first rule finds.
func Decide(api *model.API, requests map[string]config.RequestOverride) diag.List {
	d := &decision{api: api}
	configured := d.configured(requests)
	parallel.Each(len(api.Operations), func(i int) {
		op := api.Operations[i]
		if _, ok := configured[op]; ok {
			return
		}
		op.Paging = nil
		if l := newList(api, op); l != nil && l.items != nil {
			op.Paging = l.find()
		}
	})
	for _, op := range api.Operations {
		o, ok := configured[op]
		switch {
		case ok && o.Paging.Off:
			op.Paging = nil
		case ok:
			op.Paging = d.configure(op, newList(api, op), o)
		}
	}
	return d.diags
}

type decision struct {
	api   *model.API
	diags diag.List
}

func (l *list) find() *model.Paging {
	for _, r := range rules {
		if p := r.find(l); p != nil {
			p.Rule, p.Items = r.name, *l.items
			return p
		}
	}
	return nil
}

// list is an operation whose reply may be a list.
type list struct {
	api     *model.API
	op      *model.Operation
	reply   *model.Reply
	items   *string // the pointer to the items; nil where no array is clearly theirs
	members []member
}

// member is a value in the reply that is no list and lies in none.
type member struct {
	pointer string
	names   []string // from the root, folded
	typ     *model.Type
}

func (m member) name() string { return m.names[len(m.names)-1] }

// parent is the name of what the member is in, "" of the reply itself.
func (m member) parent() string {
	if len(m.names) < 2 {
		return ""
	}
	return m.names[len(m.names)-2]
}

// newList returns nil for what is never a list: methods that change something, and replies that are not JSON.
func newList(api *model.API, op *model.Operation) *list {
	if op.Method != http.MethodGet && !(op.Method == http.MethodPost && searches(op)) || op.ResultType != "" {
		return nil
	}
	reply := op.PagedReply()
	if reply == nil || reply.Type == nil || once(op) {
		return nil
	}
	l := &list{api: api, op: op, reply: reply}
	l.collect(reply.Type, "", nil)
	l.findItems()
	return l
}

// once reports whether the body can be sent only once: it is read while it is sent.
func once(op *model.Operation) bool {
	return op.Body != nil && (op.Body.Encoding == model.Binary || op.Body.Encoding == model.Multipart)
}

// searches reports whether a POST asks for a list: by a word of its name or the end of its path.
func searches(op *model.Operation) bool {
	text := strings.ToLower(op.Name + " " + lastSegment(op))
	return slices.ContainsFunc([]string{"search", "query", "list", "find", "filter"}, func(w string) bool { return strings.Contains(text, w) })
}

// lastSegment is the last literal segment of the path.
func lastSegment(op *model.Operation) string {
	for _, part := range slices.Backward(op.Path) {
		segments := strings.Split(strings.Trim(part.Literal, "/"), "/")
		if last := segments[len(segments)-1]; part.Param == "" && last != "" {
			return last
		}
	}
	return ""
}

const maxDepth = 3

func (l *list) collect(t *model.Type, pointer string, names []string) {
	u := l.api.Underlying(t)
	if u.Kind == model.KindStruct && len(names) < maxDepth {
		for i := range u.Fields {
			f := &u.Fields[i]
			l.collect(f.Type, pointer+"/"+model.EscapeToken(f.Name), append(slices.Clone(names), fold(f.Name)))
		}
		return
	}
	if len(names) > 0 && u.Kind != model.KindStruct {
		l.members = append(l.members, member{pointer, names, t})
	}
}

// fold makes one of the spellings of a name: nextPageToken, next_page_token, Next-Page-Token.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 0x7f:
			return r
		}
		return -1
	}, name)
}

func names(text string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(text) {
		m[n] = true
	}
	return m
}

var (
	// neverItems are arrays beside the items.
	neverItems = names(`links errors warnings schemas includes included meta metadata facets aggregations fields columns headers sort filters
		keywords messages notices`)
	// usualItems are what APIs call the items whatever they are.
	usualItems = names("items data results result values value entries records resources content elements list rows objects hits")
)

// findItems finds the array of items: the reply itself, else the one array of the reply's own members, else of the members of
// those. Of several it is the one that is called as the path's last segment, or as APIs call any items, or the only one of
// objects.
func (l *list) findItems() {
	if root := l.api.Underlying(l.reply.Type); root.Kind == model.KindArray {
		l.items = new(string)
		return
	}
	for depth := 1; depth <= 2; depth++ {
		var arrays []member
		for _, m := range l.members {
			if len(m.names) == depth && l.kind(m.typ) == model.KindArray && !neverItems[m.name()] {
				arrays = append(arrays, m)
			}
		}
		if len(arrays) == 0 {
			continue
		}
		if len(arrays) == 1 {
			l.items = &arrays[0].pointer
			return
		}
		last := fold(lastSegment(l.op))
		for _, is := range []func(member) bool{
			func(m member) bool { return m.name() == last },
			func(m member) bool { return usualItems[m.name()] },
			func(m member) bool { return l.kind(l.api.Underlying(m.typ).Elem) == model.KindStruct },
		} {
			if i := slices.IndexFunc(arrays, is); i >= 0 && !slices.ContainsFunc(arrays[i+1:], is) {
				l.items = &arrays[i].pointer
				return
			}
		}
		return
	}
}

func (l *list) kind(t *model.Type) model.Kind { return l.api.Underlying(t).Kind }
