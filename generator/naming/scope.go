package naming

import (
	"slices"
	"strings"
)

// scope holds the exported identifiers of a package.
type scope map[string]bool

// entry is a thing that needs a name in the scope.
type entry struct {
	key        string   // its place in an order that does not hang on the input's
	candidates []string // the names it could have, from the one it should have
	name       string   // settled; set before for names of the config and the lock
	level      int
}

func (e *entry) wants() string { return e.candidates[min(e.level, len(e.candidates)-1)] }

// last reports whether the entry has no other name to step back to.
func (e *entry) last() bool { return e.level >= len(e.candidates)-1 }

// allocate names the entries that have no name. Where several want one, each that can steps back to its next name; of those
// that cannot, one keeps the name and the others get numbers.
func (s scope) allocate(entries []*entry) {
	var open []*entry
	for _, e := range entries {
		if e.name == "" {
			open = append(open, e)
		}
	}
	slices.SortFunc(open, func(a, b *entry) int { return strings.Compare(a.key, b.key) })
	for moved := true; moved; {
		moved = false
		wanted := make(map[string]int, len(open))
		for _, e := range open {
			wanted[e.wants()]++
		}
		for _, e := range open {
			if (wanted[e.wants()] > 1 || s.taken(e.wants())) && !e.last() {
				e.level++
				moved = true
			}
		}
	}
	// Those that have a name to themselves first: a number must not take it.
	wanted := make(map[string]int, len(open))
	for _, e := range open {
		wanted[e.wants()]++
	}
	for _, e := range open {
		if n := e.wants(); wanted[n] == 1 && !s.taken(n) {
			e.name = n
			s[n] = true
		}
	}
	for _, e := range open {
		if e.name == "" {
			e.name = number(e.wants(), s.taken)
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
