package naming

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
)

// asking are the verbs with which the names of methods begin that return a page of a list. listing ones say nothing else.
var (
	listing = set("Get List Index Fetch Read Retrieve Show")
	asking  = set("Search Query Find")
)

// iterators names the methods that return the items of all pages: All beside List, AllUsers beside ListUsers, SearchAll beside
// Search. Names of the lock come first; a method never gives way to an iterator.
func (t *typing) iterators() {
	taken := map[string]bool{} // Service.Method
	for name := range t.lock.Removed {
		taken[name] = true
	}
	next := map[string]string{}
	of := map[string][]int{} // the operations of each service: those of different ones have nothing to do with each other
	for i, op := range t.api.Operations {
		taken[op.ID] = true
		if op.Paging != nil {
			of[op.Service] = append(of[op.Service], i)
		}
	}
	var open []int
	for _, service := range slices.Sorted(maps.Keys(of)) {
		byPrecedence(t.api, of[service])
		open = append(open, of[service]...)
	}
	give := func(i int, name string) {
		op := t.api.Operations[i]
		op.Paging.GoName, next[op.ID] = name, name
		taken[op.Service+"."+name] = true
	}
	open = slices.DeleteFunc(open, func(i int) bool {
		op := t.api.Operations[i]
		had := t.lock.Iterators[op.ID]
		if !valid(had) || reservedMethods[had] || taken[op.Service+"."+had] {
			return false
		}
		give(i, had)
		return true
	})
	for id, name := range t.lock.Iterators { // those that are gone may come back
		if service, _, ok := strings.Cut(id, "."); ok && next[id] == "" {
			next[id], taken[service+"."+name] = name, true
		}
	}
	for _, i := range open {
		op := t.api.Operations[i]
		isTaken := func(name string) bool { return taken[op.Service+"."+name] }
		candidates := iteratorCandidates(op.GoName)
		free := slices.IndexFunc(candidates, func(name string) bool { return !isTaken(name) })
		if free < 0 {
			give(i, number(candidates[len(candidates)-1], isTaken))
			continue
		}
		give(i, candidates[free])
	}
	t.lock.Iterators = next
}

// iteratorCandidates are what the iterator beside a method may be called, best first.
func iteratorCandidates(method string) []string {
	lead, rest := "", method
	if ws := words(method); len(ws) > 0 && strings.HasPrefix(method, ws[0]) {
		switch {
		case listing[ws[0]]:
			rest = method[len(ws[0]):]
		case asking[ws[0]]:
			lead, rest = ws[0], method[len(ws[0]):]
		}
	}
	if after, ok := strings.CutPrefix(rest, "All"); ok && (after == "" || !isLower(after[0])) {
		rest = after
	}
	return []string{lead + "All" + rest, method + "All", method + "Pages"}
}

// iteratorNames are the iterators of the lock, as Service.Method.
func iteratorNames(lock *config.Names) map[string]bool {
	kept := make(map[string]bool, len(lock.Iterators))
	for id, name := range lock.Iterators {
		if service, _, ok := strings.Cut(id, "."); ok {
			kept[service+"."+name] = true
		}
	}
	return kept
}
