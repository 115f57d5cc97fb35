package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// page is a reply that holds a part of a list.
type page struct {
	*APIError
	url     string // that was asked
	members map[string]json.RawMessage
	items   json.RawMessage
	n       int  // how many items it has
	again   bool // it is one that was there before: the server did not go on
}

// pageTurning prepares the call for the next page after one, and reports whether there is a next. It belongs to one loop.
type pageTurning func(t *transport, c *call, p *page) (further bool, err error)

// listPages returns the items of all pages of a list. Each loop over it makes the calls anew, the next one when its first item is
// wanted; it ends after the last item, after the first error, and where a page comes again.
func listPages[T any](ctx context.Context, t *transport, c *call, opts []CallOption, items string, start func() pageTurning) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		one := *c
		one.query = slices.Clone(c.query)
		turn := start()
		var last []byte
		for {
			p, list, err := getPage[T](ctx, t, &one, opts, items)
			further := false
			if err == nil {
				if further, err = turn(t, &one, p); p.again || p.n > 0 && bytes.Equal(p.Body, last) {
					return
				}
				last = p.Body
			}
			for _, item := range list {
				if !yield(item, nil) {
					return
				}
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			if !further {
				return
			}
		}
	}
}

// getPage makes the call for one page.
func getPage[T any](ctx context.Context, t *transport, c *call, opts []CallOption, items string) (*page, []T, error) {
	asked, err := t.target(c)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %s: %w", packageName, c.op, err)
	}
	reply, err := t.buffer(ctx, c, opts)
	if err != nil {
		return nil, nil, err
	}
	p := &page{APIError: reply, url: asked}
	if len(reply.Body) == 0 {
		return p, nil, nil
	}
	if !reply.isJSON() {
		return nil, nil, reply
	}
	var list []T
	p.items = reply.Body
	if items != "" {
		err = json.Unmarshal(reply.Body, &p.members)
		p.items = p.at(items)
	}
	if err == nil && p.items != nil {
		err = json.Unmarshal(p.items, &list)
	}
	if err != nil {
		return nil, nil, reply.undecoded(err)
	}
	p.n = len(list)
	return p, list, nil
}

// at returns the value that a JSON Pointer leads to, nil where there is none.
func (p *page) at(pointer string) json.RawMessage {
	return within(p.members, pointer)
}
