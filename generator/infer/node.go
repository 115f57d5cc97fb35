package infer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Node is what the samples of one value say. Nodes are immutable and form a join-semilattice under [Merge]; a nil Node says
// nothing. The package comment explains the design.
type Node struct {
	real, guess facts // of recorded values, and of placeholders
	pos         diag.Pos

	values  few   // the values, null included
	samples few   // the samples that they are from
	objects few   // the objects among them
	texts   few   // the real strings among them
	words   words // the strings' texts

	items   *Node   // all elements of all arrays
	members members // of all objects

	// Only while types are made of it, see fold.go:
	entries *Node     // of objects that are a map, whatever their keys; members is then empty
	circles []*circle // the enclosing structs that objects here are
}

// member is a member of a node's objects.
type member struct {
	name     string
	node     *Node
	rank     int32 // its earliest place in an object
	optional bool  // an object lacks it
}

// members are sorted by name.
type members []member

// get returns the member of the name, nil where there is none.
func (ms members) get(name string) *member {
	i, found := slices.BinarySearchFunc(ms, name, func(m member, name string) int { return strings.Compare(m.name, name) })
	if !found {
		return nil
	}
	return &ms[i]
}

// facts is a set of things that were seen.
type facts uint32

const (
	hasNull     facts = 1 << iota
	hasBool           // true or false
	hasInt            // an integer within int64
	hasWide           // one of these that float64 does not hold
	hasHuge           // an integer beyond int64
	hasFraction       // a number with a point or exponent that float64 holds
	hasLossy          // one that it does not
	hasTime           // a string that time.Time holds: an RFC 3339 date-time
	hasText           // any other string
	notUUID           // a string that is no UUID
	notURI            // no absolute URI
	notEmail          // no e-mail address
	notDate           // no date
	hasArray          // an array
	hasElements       // one that is not empty
	hasObject         // an object
	hasRaw            // what only raw JSON holds
	hasCircle         // an object that is one of an enclosing struct's

	anyNumber = hasInt | hasWide | hasHuge | hasFraction | hasLossy
	anyString = hasTime | hasText
)

func (f facts) has(any facts) bool { return f&any != 0 }

// all returns the facts, whatever their evidence.
func (n *Node) all() facts { return n.real | n.guess }

// Merge returns what the samples of both nodes say.
func Merge(a, b *Node) *Node {
	switch {
	case a == nil:
		return b
	case b == nil || a == b:
		return a
	}
	n := &Node{
		real:    a.real | b.real,
		guess:   a.guess | b.guess,
		pos:     earliest(a.pos, b.pos),
		values:  a.values.union(b.values),
		texts:   a.texts.union(b.texts),
		words:   a.words.union(b.words),
		objects: a.objects.union(b.objects),
		samples: a.samples.union(b.samples),
		items:   Merge(a.items, b.items),
		circles: mergeCircles(a.circles, b.circles),
	}
	if a.entries != nil || b.entries != nil {
		n.entries = Merge(a.value(), b.value())
	} else {
		n.members = mergeMembers(a, b)
	}
	return n
}

// mergeAll merges by halves: one by one, the growing sides would be copied again and again.
func mergeAll(nodes []*Node) *Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	half := len(nodes) / 2
	return Merge(mergeAll(nodes[:half]), mergeAll(nodes[half:]))
}

func mergeMembers(a, b *Node) members {
	switch {
	case !a.all().has(hasObject):
		return b.members
	case !b.all().has(hasObject):
		return a.members
	case len(a.members)+len(b.members) == 0:
		return nil
	}
	out := make(members, 0, max(len(a.members), len(b.members)))
	lacked := func(m member) member {
		m.optional = true
		return m
	}
	i, j := 0, 0
	for i < len(a.members) && j < len(b.members) {
		switch m, o := a.members[i], b.members[j]; strings.Compare(m.name, o.name) {
		case -1:
			out = append(out, lacked(m))
			i++
		case 1:
			out = append(out, lacked(o))
			j++
		default:
			out = append(out, member{m.name, Merge(m.node, o.node), min(m.rank, o.rank), m.optional || o.optional})
			i, j = i+1, j+1
		}
	}
	for ; i < len(a.members); i++ {
		out = append(out, lacked(a.members[i]))
	}
	for ; j < len(b.members); j++ {
		out = append(out, lacked(b.members[j]))
	}
	return out
}

// earliest prefers any place to none.
func earliest(a, b diag.Pos) diag.Pos {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	case cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) <= 0:
		return a
	}
	return b
}

// inOrder returns the members in the order of the type's fields.
func (n *Node) inOrder() []member {
	out := slices.Clone(n.members)
	slices.SortFunc(out, func(a, b member) int { return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.name, b.name)) })
	return out
}

// few is a set of identities of which the smallest are kept, in order: a count that is exact up to fewMax, and a join.
type few []uint64

const fewMax = 8

func (a few) union(b few) few {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	out := make(few, 0, fewMax)
	for i, j := 0, 0; len(out) < fewMax && (i < len(a) || j < len(b)); {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			out = append(out, a[i])
			i++
		case i == len(a) || b[j] < a[i]:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	return out
}

// words are the distinct texts of strings while they could be the values of an enumeration.
type words struct {
	list []string // sorted
	many bool     // too many, or one that is no word; the list is then empty
}

const wordsMax = 8

func (a words) union(b words) words {
	switch {
	case a.many || b.many:
		return words{many: true}
	case len(a.list) == 0:
		return b
	case len(b.list) == 0:
		return a
	}
	list := slices.Concat(a.list, b.list)
	slices.Sort(list)
	if list = slices.Compact(list); len(list) > wordsMax {
		return words{many: true}
	}
	return words{list: list}
}
