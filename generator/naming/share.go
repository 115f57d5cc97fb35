package naming

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
)

// sharing decides which nodes become one type. Its result does not hang on the order of the nodes.
type sharing struct {
	nodes  []*node
	lock   *config.Names
	leader []int // union-find: the node with the lowest index stands for its set
}

func share(nodes []*node, lock *config.Names) *sharing {
	s := &sharing{nodes: nodes, lock: lock, leader: make([]int, len(nodes))}
	type bucket struct {
		class class
		shape shape
	}
	buckets := map[bucket][]int{}
	for i, n := range nodes {
		s.leader[i] = i
		if !n.split {
			k := bucket{n.class, n.hash}
			buckets[k] = append(buckets[k], i)
		}
	}
	for _, same := range buckets { // buckets do not touch each other: their order does not matter
		if len(same) > 1 {
			s.bucket(same)
		}
	}
	s.inner()
	return s
}

func (s *sharing) find(i int) int {
	for s.leader[i] != i {
		s.leader[i] = s.leader[s.leader[i]]
		i = s.leader[i]
	}
	return i
}

func (s *sharing) union(i, j int) bool {
	i, j = s.find(i), s.find(j)
	if i == j {
		return false
	}
	s.leader[max(i, j)] = min(i, j)
	return true
}

// anchor is a set of nodes that has a name already: a declared type, or a name of the lock. Anchors never become one.
type anchor struct {
	key     string
	members []int
}

// bucket joins nodes of one shape whose names are related. Those that have names first gather those that have none.
func (s *sharing) bucket(same []int) {
	anchors := map[string]*anchor{}
	byLock := map[string]string{}
	put := func(key string, i int) {
		if anchors[key] == nil {
			anchors[key] = &anchor{key: key}
		}
		anchors[key].members = append(anchors[key].members, i)
	}
	var open []int
	for _, i := range same {
		if n := s.nodes[i]; n.declared() {
			put("a "+n.id, i)
			if name := s.lock.Types[n.id]; name != "" {
				byLock[name] = "a " + n.id
			}
		}
	}
	for _, i := range same {
		n := s.nodes[i]
		switch name := s.lock.Types[n.id]; {
		case n.declared():
		case name == "":
			open = append(open, i)
		default:
			put(cmp.Or(byLock[name], "b "+name), i)
		}
	}
	for _, a := range anchors {
		for _, i := range a.members {
			s.union(a.members[0], i)
		}
	}
	s.related(open)
	s.attach(open, anchors)
}

// related joins the nodes of which one's name ends in the other's.
func (s *sharing) related(open []int) {
	byLabel := map[string]int{}
	for _, i := range open {
		l := strings.Join(s.nodes[i].label, " ")
		if j, ok := byLabel[l]; ok {
			s.union(i, j)
		} else {
			byLabel[l] = i
		}
	}
	for _, i := range open {
		for n := 1; n < len(s.nodes[i].label); n++ {
			if j, ok := byLabel[strings.Join(s.nodes[i].label[n:], " ")]; ok {
				s.union(i, j)
			}
		}
	}
}

// attach gives each set of new nodes to one anchor that it is related to, if there is one: the same name before an ending,
// declared before inferred.
func (s *sharing) attach(open []int, anchors map[string]*anchor) {
	sets := map[int][]int{}
	for _, i := range open {
		sets[s.find(i)] = append(sets[s.find(i)], i)
	}
	keys := slices.Sorted(maps.Keys(anchors))
	for _, set := range sets {
		best, rank := -1, 3
		for _, k := range keys {
			for _, a := range anchors[k].members {
				for _, i := range set {
					if r := relation(s.nodes[a].label, s.nodes[i].label); r < rank {
						best, rank = a, r
					}
				}
			}
		}
		if best >= 0 {
			s.union(best, set[0])
		}
	}
}

// relation is 0 for equal names, 1 where one ends in the other, 3 for strangers.
func relation(a, b []string) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case slices.Equal(a, b):
		return 0
	case len(a) > 0 && slices.Equal(a, b[len(b)-len(a):]):
		return 1
	}
	return 3
}

// inner joins what stands at the same place within types that were joined: one Go type has one type for a member.
func (s *sharing) inner() {
	children := make([]map[string]int, len(s.nodes))
	index := make(map[*node]int, len(s.nodes))
	for i, n := range s.nodes {
		index[n] = i
		if p := n.parent; p != nil {
			k := index[p]
			if children[k] == nil {
				children[k] = map[string]int{}
			}
			children[k][strings.TrimPrefix(n.id, p.id)] = i
		}
	}
	for changed := true; changed; {
		changed = false
		for i := range s.nodes {
			of := children[s.find(i)]
			for at, child := range children[i] {
				if j, ok := of[at]; ok && s.union(child, j) {
					changed = true
				}
			}
		}
	}
}

// sets returns the nodes of each type, sorted by ID, the sets by their first.
func (s *sharing) sets() [][]*node {
	byLeader := map[int][]*node{}
	for i, n := range s.nodes {
		byLeader[s.find(i)] = append(byLeader[s.find(i)], n)
	}
	out := make([][]*node, 0, len(byLeader))
	for _, set := range byLeader {
		slices.SortFunc(set, func(a, b *node) int { return strings.Compare(a.id, b.id) })
		out = append(out, set)
	}
	slices.SortFunc(out, func(a, b []*node) int { return strings.Compare(a[0].id, b[0].id) })
	return out
}
