package runtime

import (
	"fmt"
	"strconv"
)

// numberedPages is what is known of a list whose pages have numbers. Of the pointers into the reply each may be "".
type numberedPages struct {
	param string // of the query: the page's number
	first int64  // the first page's number; -1 where the reply says it

	echo, limit, total, count, more string
}

// byNumber asks for the page after the one that came: until one is empty, or the reply says that it is the last.
func (l numberedPages) byNumber() pageTurning {
	var turns repeats
	var begun, counted bool
	var seen int64 // items up to here, those of pages before the loop's first, too: if counted
	return func(_ *transport, c *call, p *page) (bool, error) {
		echo, echoed := wholeNumber(p.at(l.echo))
		if p.again = turns.again(p, echo, echoed); p.again {
			return false, nil
		}
		first := l.first
		if first < 0 { // of those that count from 0 one page more is asked for than there is
			first = 1
		}
		at, known := c.query.integer(l.param)
		switch {
		case known:
		case l.first >= 0:
			at = l.first
		case !echoed:
			return false, fmt.Errorf("%s: %s: the reply does not say which page it is; give the first page's number", packageName, c.op)
		default:
			at = echo
		}
		if p.n == 0 || denied(p.at(l.more)) {
			return false, nil
		}
		if count, ok := wholeNumber(p.at(l.count)); ok && at-first+1 >= count {
			return false, nil
		}
		if !begun {
			size, sized := wholeNumber(p.at(l.limit))
			begun, counted, seen = true, sized || at == first, (at-first)*size
		}
		seen += int64(p.n)
		if total, ok := wholeNumber(p.at(l.total)); ok && counted && seen >= total {
			return false, nil
		}
		c.query.set(l.param, strconv.FormatInt(at+1, 10))
		return true, nil
	}
}
