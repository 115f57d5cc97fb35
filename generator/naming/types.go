package naming

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Types takes structs, unions and string enumerations out of the types that hold them, decides which are one type, and
// writes every name that is left to write. The model is complete after it. The lock is brought to its next state; a nil
// lock is one that nobody keeps.
func Types(api *model.API, overrides config.Overrides, lock *config.Names) diag.List {
	t := &typing{api: api, lock: ensure(lock), kept: lock != nil, scope: scope{}, wished: map[string]wish{}, next: map[string]string{}, hoisted: map[*node]string{},
		spelt: spellings{}}
	c := collect(api)
	wishes := t.wishes(c, overrides.Types)
	for _, w := range wishes {
		w.node.split = w.node.split || w.split
		w.node.wished = w.node.wished || w.name != ""
	}
	s := share(c.nodes, t.lock)
	t.merge(c, s, wishes)
	t.join(s)
	t.separate(s)

	t.reserve()
	sets := slices.DeleteFunc(s.sets(), func(set []*node) bool { return constant(set, t.lock) })
	t.nameTypes(sets, wishes)
	t.hoist(sets)
	for ref, n := range c.circles {
		ref.Ref = t.hoisted[n]
	}
	t.members()
	t.operations()
	t.iterators()
	t.options()
	t.keys(sets)
	t.markErrors()
	t.remember()
	return t.diags
}

// typing is one run of Types.
type typing struct {
	api   *model.API
	lock  *config.Names
	kept  bool // somebody keeps the lock
	scope scope
	diags diag.List

	params, forms []*entry          // by operation index; nil where there is none
	entries       map[string]*entry // of types, by the ID of each node
	wished        map[string]wish   // by the names that the config gave
	next          map[string]string // the lock's next types
	fields        map[string]string // and fields; made by members
	hoisted       map[*node]string  // the ID of the named type that each node became
	spelt         spellings         // of members

	sharers map[string][]string // by the lock's name of a type, the IDs of all that had it; made by members
}

// reserve takes the names that are not free: service types, and names of the lock whether still used or removed. Names in
// use are freed again for what has them.
func (t *typing) reserve() {
	for _, s := range t.api.Services {
		t.scope[s.Type] = true
	}
	for name := range t.lock.Removed {
		if !strings.Contains(name, ".") {
			t.scope[name] = true
		}
	}
	for _, name := range t.lock.Types {
		t.scope[name] = true
	}
}

// nameTypes settles the names of all types, parameter structs and forms together, and after them those of constants.
func (t *typing) nameTypes(sets [][]*node, wishes []wish) {
	t.entries = map[string]*entry{}
	given := map[string]*entry{}
	var all []*entry
	add := func(e *entry, ids ...string) *entry {
		e.key = ids[0]
		all = append(all, e)
		for _, id := range ids {
			t.entries[id] = e
		}
		return e
	}
	wanted := make([]*entry, len(sets))
	parallel.Each(len(sets), func(i int) { wanted[i] = entryOf(sets[i]) })
	first := map[string]int{}
	for _, e := range wanted {
		first[e.candidates[0]]++
	}
	parallel.Each(len(wanted), func(i int) {
		if e := wanted[i]; first[e.candidates[0]] > 1 { // it will be asked for more
			e.expand()
		}
	})
	for k, set := range sets {
		ids := make([]string, len(set))
		for i, n := range set {
			ids[i] = n.id
		}
		add(wanted[k], ids...)
	}
	for _, set := range sets {
		if first := set[0]; first.parent != nil {
			e := t.entries[first.id]
			e.parent, e.label = t.entries[first.parent.id], join(first.label, first.id)
		}
	}
	t.params, t.forms = make([]*entry, len(t.api.Operations)), make([]*entry, len(t.api.Operations))
	part := func(op *model.Operation, id, ending string) *entry {
		e := &entry{rank: rankRoot}
		for _, front := range methodFronts(op) {
			e.candidates = append(e.candidates, front+ending)
		}
		return add(e, op.ID+id)
	}
	for i, op := range t.api.Operations {
		if hasParams(op) {
			t.params[i] = part(op, "/params", "Params")
		}
		if op.Body != nil && len(op.Body.Fields) > 0 {
			t.forms[i] = part(op, "/form", "Form")
		}
	}
	t.configured(wishes, given)
	t.locked(all, given)
	t.reserveConstants(sets)
	t.scope.allocate(all)
	for id, e := range t.entries {
		t.next[id] = e.name
	}
}

// entryOf is the entry of a type, whose first name is often all that is needed.
func entryOf(set []*node) *entry {
	e := &entry{rank: rank(set), places: len(set)}
	if name := ownName(set); name != "" {
		e.candidates, e.further = []string{name}, func() ([]string, bool) { return candidates(set) }
	} else {
		e.candidates, e.shared = candidates(set)
	}
	return e
}

// configured gives the names that the config asks for.
func (t *typing) configured(wishes []wish, given map[string]*entry) {
	for _, w := range wishes {
		e := t.entries[w.node.id]
		switch other := given[w.name]; {
		case w.name == "" || e == nil || other == e:
		case e.name != "":
			t.diags.Add(diag.NamingTaken, w.pos, "overrides: types: %q asks for the name %s, and the same type is named %s by another entry; that one stays", w.path, w.name, e.name)
		case other != nil:
			t.diags.Add(diag.NamingTaken, w.pos, "overrides: types: %q asks for the name %s, which another entry gives to another type; it keeps its own", w.path, w.name)
		case (scope{}).taken(w.name) || t.serviceType(w.name):
			t.diags.Add(diag.NamingTaken, w.pos, "overrides: types: %q asks for the name %s, which every generated package has; the type keeps its own", w.path, w.name)
		default:
			e.name, given[w.name], t.wished[w.name] = w.name, e, w
			t.scope[w.name] = true
		}
	}
}

func (t *typing) serviceType(name string) bool {
	return slices.ContainsFunc(t.api.Services, func(s model.Service) bool { return s.Type == name })
}

// locked gives the names of the lock. Where types that were one have become different, the one with more of its old places
// keeps the name.
func (t *typing) locked(all []*entry, given map[string]*entry) {
	votes := map[*entry]map[string]int{}
	for id, e := range t.entries {
		if name := t.lock.Types[id]; name != "" {
			if votes[e] == nil {
				votes[e] = map[string]int{}
			}
			votes[e][name]++
		}
	}
	type claim struct {
		e     *entry
		name  string
		votes int
	}
	var claims []claim
	for _, e := range all {
		for name, n := range votes[e] {
			claims = append(claims, claim{e, name, n})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		if a.votes != b.votes {
			return b.votes - a.votes
		}
		if c := strings.Compare(a.e.key, b.e.key); c != 0 {
			return c
		}
		return strings.Compare(a.name, b.name)
	})
	for _, c := range claims {
		if w, ok := t.wished[c.name]; ok && c.e.name == "" && given[c.name] != c.e && t.lock.Types[given[c.name].key] != c.name {
			t.diags.Add(diag.NamingTaken, w.pos, "overrides: types: %q asks for the name %s, which the type at %q has by the lock; that one would be renamed", w.path, c.name, c.e.key).Hint =
				"choose another name, or name that type, too"
			delete(t.wished, c.name)
		}
		if c.e.name == "" && given[c.name] == nil && valid(c.name) && !(scope{}).taken(c.name) && !t.serviceType(c.name) {
			c.e.name, given[c.name] = c.name, c.e
		}
	}
	// A tombstone is for the thing that had the name, should it come back.
	for _, e := range all {
		for _, name := range slices.Sorted(maps.Keys(t.lock.Removed)) {
			if e.name == "" && t.entries[t.lock.Removed[name]] == e && given[name] == nil && !strings.Contains(name, ".") {
				e.name, given[name] = name, e
			}
		}
	}
}

// hoist makes a named type of every set and puts references where its nodes stand.
func (t *typing) hoist(sets [][]*node) {
	list := make([]*model.NamedType, 0, len(sets))
	for _, set := range sets {
		lead := leader(set)
		e := t.entries[lead.id]
		out := lead.named
		if out == nil {
			own := *lead.t
			own.Nullable, own.Default = false, nil
			out = &model.NamedType{ID: lead.id, Type: &own, Pos: own.Pos}
		}
		out.Name = e.name
		loosen(out.Type, set)
		for _, n := range set {
			t.hoisted[n] = out.ID
			if n != lead {
				out.Aliases = append(out.Aliases, n.id)
			}
			if n.named == nil {
				*n.t = model.Type{Kind: model.KindRef, Ref: out.ID, Nullable: n.t.Nullable, Evidence: n.t.Evidence, Default: n.t.Default,
					Title: n.t.Title, Description: n.t.Description, Deprecated: n.t.Deprecated, ReadOnly: n.t.ReadOnly, WriteOnly: n.t.WriteOnly, Pos: n.t.Pos}
			}
		}
		slices.Sort(out.Aliases)
		list = append(list, out)
	}
	t.api.SetTypes(list)
}

// leader is the node whose type becomes the type of all: the declared one, else one that was named before, else the first.
func leader(set []*node) *node {
	lead := set[0]
	for _, n := range set {
		if n.declared() {
			return n
		}
		if n.named != nil && lead.named == nil {
			lead = n
		}
	}
	return lead
}

// loosen makes members required only where all types that became one require them. A declared type stays as declared.
func loosen(to *model.Type, set []*node) {
	if leader(set).declared() || len(set) == 1 {
		return
	}
	optional := make([]bool, len(to.Fields))
	for _, n := range set {
		for i := range n.t.Fields {
			f := &n.t.Fields[i]
			if f.Required {
				continue
			}
			if i >= len(to.Fields) || to.Fields[i].Name != f.Name { // types that are one have the same members, not always in one order
				i = slices.IndexFunc(to.Fields, func(g model.Field) bool { return g.Name == f.Name })
			}
			if i >= 0 {
				optional[i] = true
			}
		}
	}
	to.Fields = slices.Clone(to.Fields)
	for i := range to.Fields {
		f := &to.Fields[i]
		always := f.Always()
		f.Required = f.Required && !optional[i]
		f.Present = always && !f.Required
	}
}

// keys names the component schemas. Parts of declared schemas and types of parameters are written in place.
func (t *typing) keys(sets [][]*node) {
	taken, numbers, calls := map[string]bool{}, numbering{}, calls(t.api)
	give := func(n *model.NamedType, key string) {
		n.Key = numbers.number(key, func(k string) bool { return taken[k] })
		taken[n.Key] = true
	}
	for _, n := range t.api.Types {
		if n.Declared {
			key := strings.TrimPrefix(n.ID, "schema:")
			if strings.ContainsAny(key, ":#") { // a path: the name says it better, and is kept
				key = n.Name
			}
			give(n, componentKey(key))
		}
	}
	for _, set := range sets {
		lead := leader(set)
		inPlace := !slices.ContainsFunc(set, func(n *node) bool { return n.named != nil || n.circled || !n.param && n.within() == "" })
		if n := t.api.Type(lead.id); !n.Declared && !inPlace {
			give(n, apart(componentKey(n.Name), calls))
		}
	}
	t.bodies(func(name string) string {
		key := numbers.number(componentKey(name), func(k string) bool { return taken[k] })
		taken[key] = true
		return key
	})
}

// componentKey keeps what OpenAPI allows in the name of a component.
func componentKey(name string) string {
	key := strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, model.ASCII(name))
	if key == "" {
		return "schema"
	}
	return key
}

// markErrors marks the structs that are bodies of error replies.
func (t *typing) markErrors() {
	for id := range errorTypes(t.api) {
		if n := t.api.Type(id); n != nil && n.Type.Kind == model.KindStruct {
			n.Error = true
		}
	}
}

// remember writes the names into the lock; those of types that are gone become tombstones.
func (t *typing) remember() {
	live := map[string]bool{}
	for _, name := range t.next {
		live[name] = true
	}
	for _, id := range slices.Sorted(maps.Keys(t.lock.Types)) {
		if name := t.lock.Types[id]; valid(name) && !live[name] && t.lock.Removed[name] == "" {
			t.lock.Removed[name] = id
		}
	}
	for name := range live {
		delete(t.lock.Removed, name)
	}
	// A request that comes back has the types that it had, those that it shares with others, too.
	t.keepRemoved(t.lock.Types, t.next)
	t.keepRemoved(t.lock.Fields, t.fields)
	t.lock.Types, t.lock.Fields = t.next, t.fields
}

// keepRemoved copies what the lock has of operations that are gone.
func (t *typing) keepRemoved(from, to map[string]string) {
	for id, name := range from {
		op, _, ok := strings.Cut(id, "/")
		if ok && strings.Contains(op, ".") && t.lock.Removed[op] != "" && to[id] == "" {
			to[id] = name
		}
	}
}
