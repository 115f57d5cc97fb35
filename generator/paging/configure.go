package paging

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// configured finds the operations of which the config says how they are paged.
func (d *decision) configured(requests map[string]config.RequestOverride) map[*model.Operation]config.RequestOverride {
	out := map[*model.Operation]config.RequestOverride{}
	for _, key := range slices.Sorted(maps.Keys(requests)) {
		o := requests[key]
		if o.Paging == nil || o.Skip {
			continue
		}
		op := resolve.Find(d.api.Operations, key)
		if op == nil {
			keys := make([]string, len(d.api.Operations))
			for i, op := range d.api.Operations {
				keys[i] = resolve.Key(op.Identity)
			}
			d.diags.Add(diag.OverrideMeetsNothing, o.Pos, "overrides: requests: %q meets no request%s", key, nearest(key, keys))
			continue
		}
		out[op] = o
	}
	return out
}

func nearest(name string, known []string) string {
	if best := config.Nearest(name, known); best != "" {
		return "; the nearest is " + strconv.Quote(best)
	}
	return ""
}

// configure makes the paging that the config asks for. What it does not say is found as for other lists.
func (d *decision) configure(op *model.Operation, l *list, o config.RequestOverride) *model.Paging {
	c := o.Paging
	before := len(d.diags)
	wrong := func(format string, args ...any) {
		d.diags.Add(diag.PagingMeetsNothing, cmp.Or(c.Pos, o.Pos), "paging: of "+op.Label()+": "+format, args...).Request = op.Name
	}
	reply := op.PagedReply()
	if reply == nil || reply.Type == nil || op.ResultType != "" {
		wrong("the request has no reply of success that is JSON, or several of different types")
		return nil
	}
	if once(op) {
		wrong("its body is read while it is sent, so that there can be no second request")
		return nil
	}
	if l == nil { // of a method that changes something the config may say so all the same
		l = &list{api: d.api, op: op, reply: reply}
		l.collect(reply.Type, "", nil)
		l.findItems()
	}
	switch array := d.api.Within(reply.Type, c.Items); {
	case c.Items != "" && (array == nil || l.kind(array) != model.KindArray):
		wrong("items: %q leads to no array in the reply", c.Items)
	case c.Items != "":
		l.items = &c.Items
	case l.items == nil:
		wrong("it is not clear which array of the reply has the items; items says it")
	}
	p := &model.Paging{Rule: "config", Size: c.Size}
	d.way(p, l, c, wrong)
	for _, pointer := range []struct {
		key, from string
		to        *string
	}{{"next", c.Next, &p.Next}, {"total", c.Total, &p.Total}, {"pages", c.Pages, &p.Pages}, {"more", c.More, &p.More}} {
		if pointer.from == "" {
			continue
		}
		if d.api.Within(reply.Type, pointer.from) == nil {
			wrong("%s: %q leads to nothing in the reply", pointer.key, pointer.from)
		}
		*pointer.to = pointer.from
	}
	if c.Size != "" && op.Param(model.InQuery, c.Size) == nil {
		wrong("size: the request has no query parameter %q%s", c.Size, nearest(c.Size, queries(op)))
	}
	if len(d.diags) > before {
		return nil
	}
	p.Size, p.Items = cmp.Or(p.Size, l.size()), *l.items
	return p
}

// way decides what leads from one page to the next.
func (d *decision) way(p *model.Paging, l *list, c *config.PagingOverride, wrong func(string, ...any)) {
	op := l.op
	switch {
	case c.Link:
		p.Kind = model.PagingLink
		return
	case c.Cursor == "" && c.Next != "":
		p.Kind = model.PagingURL
		return
	case c.Cursor != "":
		p.Kind, p.Param, p.More = model.PagingCursor, c.Cursor, l.more()
	case c.Offset != "":
		p.Kind, p.Param = model.PagingOffset, c.Offset
		p.Echo, p.Total, p.More = l.number(names(fold(c.Offset))), l.number(totals), l.more()
	default:
		p.Kind, p.Param = model.PagingPage, c.Page
		p.Echo, p.Limit, p.Total, p.Pages, p.More = l.number(echoes), l.number(limits), l.number(totals), l.number(pageCounts), l.more()
	}
	q := op.Param(model.InQuery, p.Param)
	switch {
	case q != nil:
		p.In = model.InQuery
	case p.Kind == model.PagingCursor && l.bodyMember(names(fold(p.Param))) == p.Param:
		p.In = model.InBody
	default:
		wrong("the request has no query parameter %q%s", p.Param, nearest(p.Param, queries(op)))
		return
	}
	switch {
	case c.First != nil:
		p.First = *c.First
	case p.Kind == model.PagingPage:
		p.First = 1
		if first, known := int64(0), false; l.items != nil {
			if first, known = l.first(q, p.Total, p.Pages); known {
				p.First = first
			}
		}
	}
}

func queries(op *model.Operation) []string {
	var list []string
	for _, p := range op.Params {
		if p.In == model.InQuery {
			list = append(list, p.Name)
		}
	}
	return list
}
