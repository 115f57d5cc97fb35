package naming

import (
	"maps"
	"slices"
	"strings"
)

// scope holds the exported identifiers of a package.
type scope map[string]bool

// entry is a thing that needs a name in the scope.
type entry struct {
	key        string   // its place in an order that does not hang on the input's
	candidates []string // the names it could have, from the one it should have
	rank       int      // the lower takes the name
	shared     bool     // only the first candidate is true of all its places
	// further gives all candidates and shared, where only the first candidate is known yet: most entries need no other.
	further func() (candidates []string, shared bool)
	places  int    // how many it has
	parent  *entry // what holds it; nil where nothing with a name does
	label   string // what it is within its parent
	name    string // settled; set before for names of the config and the lock
	level   int
}

func (e *entry) wants() string { return e.candidates[min(e.level, len(e.candidates)-1)] }

// expand finds the further candidates.
func (e *entry) expand() {
	if e.further != nil {
		e.candidates, e.shared = e.further()
		e.further = nil
	}
}

// last reports whether the entry has no other name to step back to.
func (e *entry) last() bool {
	e.expand()
	return e.level >= len(e.candidates)-1
}

// allocate names the entries that have no name, rank by rank. Where several of one rank want one name, each steps back to its
// next: all but one that stands in many places. Those
// that have nothing left take the name of what holds them in front, or a candidate that nobody took; a number comes last.
func (s scope) allocate(entries []*entry) {
	byRank := make([][]*entry, ranks)
	for _, e := range entries {
		if e.name == "" {
			byRank[e.rank] = append(byRank[e.rank], e)
		}
	}
	for _, open := range byRank {
		slices.SortFunc(open, func(a, b *entry) int { return strings.Compare(a.key, b.key) })
		s.settle(open)
	}
}

// settle names the entries of one rank.
func (s scope) settle(open []*entry) {
	var wanted map[string][]*entry
	want := func() {
		wanted = make(map[string][]*entry, len(open))
		for _, e := range open {
			wanted[e.wants()] = append(wanted[e.wants()], e)
		}
	}
	want()
	for moved := true; moved; want() {
		moved = false
		for name, all := range wanted {
			var stays *entry
			if len(all) > 1 {
				stays = foremost(all)
			}
			for _, e := range all {
				if (len(all) > 1 && e != stays || s.taken(name)) && !e.last() {
					e.level++
					moved = true
				}
			}
		}
	}
	var stuck []*entry
	for _, e := range open {
		if n := e.wants(); (len(wanted[n]) == 1 || foremost(wanted[n]) == e) && !s.taken(n) {
			e.name = n
		} else {
			stuck = append(stuck, e)
		}
	}
	for _, e := range open {
		if e.name != "" {
			s[e.name] = true
		}
	}
	s.unstick(stuck)
}

// foremost is the entry that keeps a name which several want; nil where there is none. It is the one that stands in more places than any
// other whose further names would not be true of it, or in far more than all others together.
func foremost(all []*entry) *entry {
	var best *entry
	shared := func(e *entry) bool { return e.shared && e.level == 0 }
	places, tie := 0, false
	for _, e := range all {
		e.expand()
		places += e.places
		switch {
		case best == nil || shared(e) && !shared(best) || shared(e) == shared(best) && e.places > best.places:
			best, tie = e, false
		case shared(e) == shared(best) && e.places == best.places:
			tie = true
		}
	}
	if tie || !shared(best) && (best.places < 3 || best.places < 2*(places-best.places)) {
		return nil
	}
	return best
}

// unstick names the entries that have no candidate to themselves.
func (s scope) unstick(stuck []*entry) {
	for moved := true; moved; { // what holds them may be stuck itself
		moved = false
		byName := map[string][]*entry{}
		for _, e := range stuck {
			if e.name == "" && e.parent != nil && e.parent.name != "" {
				byName[e.parent.name+e.label] = append(byName[e.parent.name+e.label], e)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(byName)) {
			if all := byName[name]; len(all) == 1 && !s.taken(name) && len(name) <= maxName {
				all[0].name, s[name], moved = name, true, true
			}
		}
	}
	for _, e := range stuck {
		e.expand()
		for _, name := range e.candidates {
			if e.name == "" && !s.taken(name) {
				e.name = name
				s[name] = true
			}
		}
	}
	numbers := numbering{}
	for _, e := range stuck {
		if e.name == "" {
			e.name = numbers.number(e.wants(), s.taken)
			s[e.name] = true
		}
	}
}

// taken reports whether the name is in use or reserved.
func (s scope) taken(name string) bool {
	return s[name] || reservedTypes[name] || slices.ContainsFunc(reservedPrefixes, func(p string) bool {
		rest, ok := strings.CutPrefix(name, p)
		return ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z'
	})
}
