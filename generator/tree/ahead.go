package tree

import (
	"runtime"
	"strings"
	"sync"
)

// A large file is parsed from its start and, at the same time, from a place in its middle where, by the look of its lines, an
// element of a large array begins. The second parser reads elements to the end of that array. If the first one comes to that
// place and expects an element there, it takes over what the second one has read, which then is what it would have read
// itself; if not, the guess was wrong and nothing came of it.

const (
	aheadFrom  = 1 << 20 // bytes from which on a file is worth a second parser
	aheadDepth = 100     // how deeply the second parser takes the array to be nested, at most
)

// ahead are elements of an array that are read before their time.
type ahead struct {
	jsonParser
	from  int  // the offset of the first element
	array Node // that holds them
	whole bool // they were read to the end of their array
	done  sync.WaitGroup
}

// startAhead starts the second parser of a file. It returns nil where there is no place for one.
func startAhead(f *File) *ahead {
	if len(f.Text) < aheadFrom || runtime.GOMAXPROCS(0) < 2 {
		return nil
	}
	from := elementNear(f.Text, len(f.Text)/2)
	if from < 0 {
		return nil
	}
	return parseAhead(f, from)
}

// parseAhead starts the second parser at the offset.
func parseAhead(f *File, from int) *ahead {
	a := &ahead{jsonParser: jsonParser{file: f, text: f.Text, at: from}, from: from}
	a.done.Go(func() { a.whole = a.elements(&a.array, aheadDepth) })
	return a
}

// wait waits for the second parser, if there is one, be it needed or not.
func (a *ahead) wait() {
	if a != nil {
		a.done.Wait()
	}
}

// takeOver takes the rest of an array's elements from the second parser, if it has read them. What it complains of, and
// what is told of along the way, is left to the first one.
func (p *jsonParser) takeOver(n *Node, first, depth int) bool {
	a := p.ahead
	if p.next(); p.at < a.from {
		return false
	}
	p.ahead = nil
	if p.at > a.from || depth > aheadDepth {
		return false
	}
	a.done.Wait()
	if !a.whole || len(a.duplicates) > 0 || p.made+a.made > MaxValues {
		return false
	}
	for _, item := range a.array.Items {
		item.parent, item.index = n, int32(len(p.items)-first)
		p.items = append(p.items, item)
	}
	p.at, p.made = a.at, p.made+a.made
	p.close(n, first)
	return true
}

// elementNear returns the offset of an object that is an element of an array and stands near the middle: of those that follow
// another one on a new line, the least indented, since its array is likely the largest. It returns -1 where there is none.
func elementNear(text string, middle int) int {
	best, indent := -1, 0
	const within = 1 << 19 // bytes on either side
	at, end := max(middle-within/2, 0), min(middle+within, len(text))
	for {
		i := strings.Index(text[at:end], "},\n")
		if i < 0 {
			return best
		}
		at += i + len("},\n")
		n := 0
		for at+n < end && (text[at+n] == ' ' || text[at+n] == '\t') {
			n++
		}
		if at+n < end && text[at+n] == '{' && (best < 0 || n < indent) {
			best, indent = at+n, n
		}
	}
}
