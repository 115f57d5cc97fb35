package naming

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// join makes types one again that were one by the lock and of which one has a member more since: an example has grown. If
// they parted, a method would return another type than before.
func (t *typing) join(s *sharing) {
	for changed := true; changed; { // types that hold joined ones can be joined then
		changed = false
		byName := map[string][]int{}
		for i, n := range s.nodes {
			name := t.lock.Types[n.id]
			if name == "" || n.declared() || n.split {
				continue
			}
			// One node stands for its set, any that the lock knows: the first of the set may be of a new request.
			if !slices.ContainsFunc(byName[name], func(j int) bool { return s.find(i) == s.find(j) }) {
				byName[name] = append(byName[name], i)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(byName)) {
			heads := byName[name]
			slices.SortFunc(heads, func(a, b int) int { return strings.Compare(s.nodes[a].id, s.nodes[b].id) })
			for _, i := range heads[1:] {
				if t.joinable(s, heads[0], i) {
					t.widen(s, heads[0], i)
					changed = true
				}
			}
		}
		s.inner()
	}
}

// widen gives all nodes of both sets the members of both.
func (t *typing) widen(s *sharing, i, j int) {
	a, b := s.find(i), s.find(j)
	one, other := *s.nodes[i].t, *s.nodes[j].t // as they are now: both are in the sets
	for k := range s.nodes {
		switch s.find(k) {
		case a:
			joinFields(s.nodes[k].t, &other)
		case b:
			joinFields(s.nodes[k].t, &one)
		}
	}
	s.union(i, j)
}

// joinable reports whether two structs of one class differ in members only that one of them has not.
func (t *typing) joinable(s *sharing, i, j int) bool {
	a, b := s.nodes[i], s.nodes[j]
	if a.class != b.class || a.declared() || b.declared() || a.t.Kind != model.KindStruct || b.t.Kind != model.KindStruct ||
		len(a.t.Patterns)+len(b.t.Patterns) > 0 || (a.t.Extra == nil) != (b.t.Extra == nil) {
		return false
	}
	hashes := newShapes()
	for _, f := range a.t.Fields {
		for _, g := range b.t.Fields {
			if f.Name == g.Name && (f.Always() != g.Always() || f.Type.Nullable != g.Type.Nullable || hashes.of(f.Type) != hashes.of(g.Type)) {
				return false
			}
		}
	}
	return true
}

// joinFields adds the members that only the other has, and makes optional what not both have.
func joinFields(to, from *model.Type) {
	fields := slices.Clone(to.Fields)
	for i := range fields {
		if !slices.ContainsFunc(from.Fields, func(f model.Field) bool { return f.Name == fields[i].Name }) {
			fields[i].Required, fields[i].Present = false, false
		}
	}
	for _, f := range from.Fields {
		if !slices.ContainsFunc(fields, func(g model.Field) bool { return f.Name == g.Name }) {
			f.Required, f.Present = false, false
			fields = append(fields, f)
		}
	}
	to.Fields = fields
}

// separate parts enumerations again that several services share where another enumeration wants the same name: sortField
// is a list of words of one's own in each service, and FlowsSortField must not be the type of a parameter of devices.
func (t *typing) separate(s *sharing) {
	sets := slices.DeleteFunc(s.sets(), func(set []*node) bool { return constant(set, t.lock) })
	wants := map[string][]*entry{}
	entries := make([]*entry, len(sets))
	for i, set := range sets {
		if rank(set) == rankParameter {
			names, _ := candidates(set)
			entries[i] = &entry{candidates: names, places: len(set)}
			wants[names[0]] = append(wants[names[0]], entries[i])
		}
	}
	index := map[*node]int{}
	for i, n := range s.nodes {
		index[n] = i
	}
	for k, set := range sets {
		if entries[k] == nil || t.anchored(set) {
			continue
		}
		if all := wants[entries[k].wants()]; len(all) < 2 || foremost(all) == entries[k] {
			continue
		}
		groups := map[string][]int{}
		for _, n := range set {
			groups[home(n)] = append(groups[home(n)], index[n])
		}
		if len(groups) < 2 {
			continue
		}
		for _, members := range groups {
			slices.Sort(members)
			for _, i := range members {
				s.leader[i] = members[0]
			}
		}
	}
}

// anchored reports whether the set has a name already, or is part of types that are one.
func (t *typing) anchored(set []*node) bool {
	return slices.ContainsFunc(set, func(n *node) bool { return n.declared() || n.parent != nil || t.lock.Types[n.id] != "" })
}

// home is the service or the declared type that a node belongs to.
func home(n *node) string {
	if n.op != nil {
		return n.op.Service
	}
	return n.within()
}
