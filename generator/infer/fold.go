package infer

import (
	"cmp"
	"slices"
	"strings"
)

// A comment has replies, which are comments; a folder has folders; a repository has a parent. Recorded, such a thing is a
// tree of finite depth, and taken literally every level would be a type of its own, with a new one for each deeper example.
// So where an object holds objects like itself, its type refers to itself.
//
// The rule must not merge what is merely similar: two objects become one type only if one stands within the other, by a path
// of members (replies/*) that
//
//   - goes on: the inner object has the first member of the path, too, be it null or empty. An order with items is no
//     circle, an order whose items have items may be one;
//   - leads to the like: what one always has the other has, what both have is of one kind, all the way down, and there is
//     at least one such member beside the path. A post is no comment if it alone has a title, an envelope in an envelope
//     ({"data": {"data": null}}) is none;
//   - and nothing on the levels below speaks against it. What stands there, an object without the path (a leaf) among it,
//     may lack members or bring members of its own, but not both.
//
// All levels are then one node, the join of all, so that the type holds each of them, and what stands at the end of the path
// is the circle. The path may lead through other objects (a file's folder's files) and there may be several (left, right).
// All this is a function of the node, and so of no order. Outer objects fold before inner ones, short paths before long
// ones.

const (
	maxCircles    = 16 // paths by which one struct holds itself
	maxCircleStep = 4  // members that such a path has
)

// circle is a struct that holds itself. depth is the number of structs around it.
type circle struct{ depth int }

// The steps of a path: a member's name after a dot, the elements of arrays, the values of maps.
const (
	toMember = "."
	toItems  = "[]"
	toValues = "{}"
)

type steps []string

func (p steps) String() string {
	var out []string
	for _, s := range p {
		if name, ok := strings.CutPrefix(s, toMember); ok {
			out = append(out, name)
		} else {
			out = append(out, "*")
		}
	}
	return strings.Join(out, "/")
}

func (p steps) head() string { return strings.TrimPrefix(p[0], toMember) }

func (p steps) startsWith(q steps) bool { return len(p) >= len(q) && slices.Equal(p[:len(q)], q) }

// container is the JSON type of the path's first member where the path goes on.
func (p steps) container() facts {
	if len(p) > 1 && p[1] == toItems {
		return hasArray
	}
	return hasObject
}

// at follows the path; nil where it ends early.
func (n *Node) at(p steps) *Node {
	for _, s := range p {
		switch {
		case n == nil:
			return nil
		case s == toItems:
			n = n.items
		case s == toValues:
			n = n.value()
		default:
			m := n.members.get(s[1:])
			if m == nil {
				return nil
			}
			n = m.node
		}
	}
	return n
}

// folder folds nodes. It remembers what their keys are, which is asked for again and again on the way to circles.
type folder struct{ known map[*Node]keys }

// keys are those of a node's objects.
type keys struct {
	data  bool   // rather than names: the objects are maps
	why   string // they are
	value *Node  // of the maps
}

func (f *folder) keys(n *Node) keys {
	k, ok := f.known[n]
	if !ok {
		if k.why, k.data = n.asMap(); k.data {
			k.value = n.value()
		}
		if f.known == nil {
			f.known = map[*Node]keys{}
		}
		f.known[n] = k
	}
	return k
}

func (f *folder) mapped(n *Node) (value *Node, yes bool) {
	value = f.keys(n).value
	return value, value != nil
}

// fold returns what a struct's objects say together with all objects within them that are like them, which are the circle,
// and the paths to these; the node itself and no path where there are none.
func (f *folder) fold(n *Node, c *circle) (*Node, []steps) {
	var paths []steps
	joined := n
	for more := true; more; {
		more = false
		for _, p := range f.candidates(joined) {
			if len(paths) == maxCircles || slices.ContainsFunc(paths, p.startsWith) {
				continue
			}
			wider := append(slices.DeleteFunc(slices.Clone(paths), func(q steps) bool { return q.startsWith(p) }), p)
			if !f.kin(joined, joined.at(p), wider, c) {
				continue
			}
			if j := f.join(n, wider, c); j != nil {
				joined, paths, more = j, wider, true
			}
		}
	}
	return joined, paths
}

// candidates are the paths that go on where they lead to, the shortest first.
func (f *folder) candidates(n *Node) []steps {
	var out []steps
	var walk func(at *Node, p steps, members int)
	walk = func(at *Node, p steps, members int) {
		if at == nil {
			return
		}
		if len(p) > 0 && at.all().has(hasObject) && at.members.get(p.head()) != nil {
			out = append(out, slices.Clone(p))
		}
		walk(at.items, append(p, toItems), members)
		if members == maxCircleStep || len(at.members) == 0 && at.entries == nil {
			return
		}
		if v, yes := f.mapped(at); yes {
			if len(p) > 0 {
				walk(v, append(p, toValues), members)
			}
			return
		}
		for _, m := range at.members {
			if m.node.all().has(hasObject|hasElements) && fitsTag(m.name) {
				walk(m.node, append(p, toMember+m.name), members+1)
			}
		}
	}
	if len(n.members) > 1 { // an object of one member is an envelope
		for _, m := range n.members {
			if m.node.all().has(hasObject|hasElements) && fitsTag(m.name) {
				walk(m.node, steps{toMember + m.name}, 1)
			}
		}
	}
	slices.SortFunc(out, func(a, b steps) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) })
	return out
}

// kin reports whether the inner object is like the outer one, and has a member of the same kind beside those that paths
// begin with.
func (f *folder) kin(outer, inner *Node, paths []steps, c *circle) bool {
	if inner == nil || inner.entries != nil {
		return false
	}
	heads, shared := headsOf(paths), false
	for _, m := range outer.members {
		o := inner.members.get(m.name)
		switch {
		case heads[m.name]:
		case o == nil && !m.optional:
			return false
		case o != nil && m.node.types() != 0 && m.node.types() == o.node.types():
			shared = true
		}
	}
	return shared && f.alikeMembers(outer.cut(paths, c), inner.cut(paths, c), heads, true)
}

func headsOf(paths []steps) map[string]bool {
	heads := make(map[string]bool, len(paths))
	for _, p := range paths {
		heads[p.head()] = true
	}
	return heads
}

// join returns the join of the node and of all that the paths lead to from it, again and again; nil where these are not
// alike.
func (f *folder) join(n *Node, paths []steps, c *circle) *Node {
	all := []*Node{n}
	for i := 0; i < len(all); i++ {
		for _, p := range paths {
			if d := all[i].at(p); d != nil && d.all().has(hasObject) {
				all = append(all, d)
			}
		}
	}
	if !goesOn(all[1:], paths) {
		return nil
	}
	heads := headsOf(paths)
	joined := n.cut(paths, c)
	for _, d := range all[1:] {
		x := d.cut(paths, c)
		if d.entries != nil || !f.alikeMembers(joined, x, heads, false) {
			return nil
		}
		joined = Merge(joined, x)
	}
	if _, yes := joined.asMap(); yes {
		return nil
	}
	return joined
}

// goesOn reports whether, as far as anything is known of it, the first member of each path is what the path leads through
// in an inner object, too: {"value": {"value": "x"}} is no circle.
func goesOn(inner []*Node, paths []steps) bool {
	for _, p := range paths {
		var seen facts
		for _, d := range inner {
			if m := d.members.get(p.head()); m != nil {
				seen |= m.node.types()
			}
		}
		if seen != 0 && !seen.has(p.container()) {
			return false
		}
	}
	return true
}

// cut returns the node with the circle in place of the objects that the paths lead to.
func (n *Node) cut(paths []steps, c *circle) *Node {
	if n == nil || len(paths) == 0 {
		return n
	}
	out := *n
	if len(paths[0]) == 0 {
		if n.all().has(hasObject) {
			out.real, out.guess = n.real.closed(), n.guess.closed()
			out.members, out.entries, out.objects = nil, nil, nil
			out.circles = mergeCircles(n.circles, []*circle{c})
		}
		return &out
	}
	further := map[string][]steps{}
	for _, p := range paths {
		further[p[0]] = append(further[p[0]], p[1:])
	}
	if rest := further[toItems]; rest != nil {
		out.items = n.items.cut(rest, c)
	}
	if rest := further[toValues]; rest != nil && n.all().has(hasObject) {
		out.entries, out.members = n.value().cut(rest, c), nil
		return &out
	}
	if out.members != nil {
		out.members = slices.Clone(n.members)
		for i := range out.members {
			m := &out.members[i]
			if rest := further[toMember+m.name]; rest != nil {
				m.node = m.node.cut(rest, c)
			}
		}
	}
	return &out
}

// closed replaces the fact of an object by that of a circle.
func (f facts) closed() facts {
	if f.has(hasObject) {
		return f&^hasObject | hasCircle
	}
	return f
}

// mergeCircles keeps the outermost first.
func mergeCircles(a, b []*circle) []*circle {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	out := slices.Concat(a, b)
	slices.SortFunc(out, func(x, y *circle) int { return cmp.Compare(x.depth, y.depth) })
	return slices.Compact(out)
}

// alike reports whether nothing in two values speaks against their being of one type. What is not known does not. Strictly,
// either object has all that the other always has; else it is enough that one of them has.
func (f *folder) alike(x, y *Node, strictly bool) bool {
	if x == nil || y == nil {
		return true
	}
	a, b := x.types(), y.types()
	return (a&b == a || a&b == b) && f.alikeWithin(x, y, strictly)
}

// alikeWithin compares what arrays and objects hold.
func (f *folder) alikeWithin(x, y *Node, strictly bool) bool {
	a, b := x.all(), y.all()
	switch {
	case (a | b).has(hasRaw):
		return false
	case a.has(hasCircle) && b.has(hasObject), a.has(hasObject) && b.has(hasCircle):
		return false
	case a.has(hasCircle) && b.has(hasCircle) && !slices.Equal(x.circles, y.circles):
		return false
	}
	if !f.alike(x.items, y.items, strictly) {
		return false
	}
	if x.empty() || y.empty() {
		return true
	}
	v, yes := f.mapped(x)
	w, and := f.mapped(y)
	switch {
	case !yes && !and:
		return f.alikeMembers(x, y, nil, strictly)
	case !yes:
		v = x.value()
	case !and:
		w = y.value()
	}
	return f.alike(v, w, strictly)
}

// alikeMembers compares the members of structs. Those that paths begin with may be missing, and may hold something else
// instead: that is where the circle ends.
func (f *folder) alikeMembers(x, y *Node, heads map[string]bool, strictly bool) bool {
	shared, less, more := false, false, false
	for _, m := range x.members {
		o := y.members.get(m.name)
		switch {
		case o == nil:
			less = less || !m.optional && !heads[m.name]
		case heads[m.name]:
			if !f.alikeWithin(m.node, o.node, strictly) {
				return false
			}
		case !f.alike(m.node, o.node, strictly):
			return false
		default:
			shared = true
		}
	}
	for _, o := range y.members {
		more = more || x.members.get(o.name) == nil && !o.optional && !heads[o.name]
	}
	if strictly {
		return !less && !more
	}
	return shared && !(less && more)
}

func (n *Node) empty() bool { return len(n.members) == 0 && n.entries == nil }
