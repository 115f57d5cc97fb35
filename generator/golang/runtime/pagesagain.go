package runtime

import "bytes"

// repeats knows the last page of a list that a client counts through: a server that does not know the parameter, or goes no
// further than to its last page, would send one page for ever.
type repeats struct {
	turned bool
	echo   int64
	items  []byte
}

// again reports whether the page is the last one once more: by the number that it says it has, else by its items.
func (r *repeats) again(p *page, echo int64, echoed bool) bool {
	same := r.turned && p.n > 0 && (echoed && echo == r.echo || !echoed && bytes.Equal(p.items, r.items))
	r.turned, r.echo, r.items = true, echo, p.items
	return same
}
