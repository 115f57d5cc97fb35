package runtime

import "strconv"

// countedPages is what is known of a list that is asked for from an item on. Of the pointers into the reply each may be "".
type countedPages struct {
	param string // of the query: the number of the first item wanted
	first int64  // number of the first item of all

	echo, total, more string
}

// byOffset asks for the items after those that came: until there are none, or the reply says that there are no more.
func (l countedPages) byOffset() pageTurning {
	var turns repeats
	return func(_ *transport, c *call, p *page) (bool, error) {
		echo, echoed := wholeNumber(p.at(l.echo))
		if p.again = turns.again(p, echo, echoed); p.again {
			return false, nil
		}
		at, known := c.query.integer(l.param)
		switch {
		case known:
		case echoed:
			at = echo
		default:
			at = l.first
		}
		if p.n == 0 || denied(p.at(l.more)) {
			return false, nil
		}
		next := at + int64(p.n)
		if total, ok := wholeNumber(p.at(l.total)); ok && next-l.first >= total {
			return false, nil
		}
		c.query.set(l.param, strconv.FormatInt(next, 10))
		return true, nil
	}
}
