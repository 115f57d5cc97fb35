package naming

import (
	"cmp"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Operations names the package, the services and the operations: Operation.ID, Service and GoName, API.Services and the IDs of
// Endpoint.Operations. The lock is brought to its next state; a nil lock is one that nobody keeps.
func Operations(api *model.API, overrides config.Overrides, lock *config.Names) diag.List {
	var diags diag.List
	kept := lock != nil
	lock = ensure(lock)
	packageName(api, &diags)
	before := make(map[string]string, len(api.Operations))
	had := match(api, lock, &diags)
	for i, id := range had {
		if s, m, _ := strings.Cut(id, "."); !valid(s) || reservedServices[s] || !valid(m) {
			had[i] = "" // somebody wrote into the lock what cannot be a name
		}
	}
	groups := services(api, had, lock)
	fixed := requestNames(api, overrides, &diags)
	methods(api, had, fixed, lock, &diags)
	for i, op := range api.Operations {
		id := op.Service + "." + op.GoName
		before[op.ID] = id
		if old := had[i]; old != "" && old != id {
			renamed(lock, old, id)
		}
		op.ID = id
	}
	for i := range api.Endpoints {
		for j, id := range api.Endpoints[i].Operations {
			api.Endpoints[i].Operations[j] = cmp.Or(before[id], id)
		}
	}
	retarget(api, before)
	if kept {
		remember(api, had, lock)
	}
	api.Services = serviceList(api, groups, lock)
	return diags
}

// methods names the operations of each service. Fixed names come first, then those of the lock, then the first of each name by
// precedence, last the others with numbers.
func methods(api *model.API, had []string, fixed map[int]string, lock *config.Names, diags *diag.List) {
	taken := map[string]int{}
	var kept map[string]bool // names of iterators, which only the config can take away
	give := func(i int, name string) bool {
		op := api.Operations[i]
		id := op.Service + "." + name
		if _, ok := taken[id]; ok || kept[id] {
			return false
		}
		taken[id], op.GoName = i, name
		return true
	}
	for _, i := range slices.Sorted(maps.Keys(fixed)) {
		if !give(i, fixed[i]) {
			op := api.Operations[i]
			other := api.Operations[taken[op.Service+"."+fixed[i]]]
			d := diags.Add(diag.NamingTaken, op.Pos, "requests %s and %s are both to be named %s in service %s; the second keeps its own name", diag.Quote(other.Name), diag.Quote(op.Name), fixed[i], op.Service)
			d.Request = op.Name
			delete(fixed, i)
		}
	}
	kept = iteratorNames(lock)
	var open []int
	for i := range api.Operations {
		if _, ok := fixed[i]; ok {
			continue
		}
		if _, name, ok := strings.Cut(had[i], "."); ok && valid(name) && !reservedMethods[name] && give(i, name) {
			continue
		}
		open = append(open, i)
	}
	names, wanted := wantedMethods(api, open, func(i int, name string) (int, bool) {
		if len(taken) == 0 {
			return 0, false
		}
		other, ok := taken[api.Operations[i].Service+"."+name]
		return other, ok
	}), map[string][]int{}
	for _, i := range open {
		op := api.Operations[i]
		names[i] = cmp.Or(names[i], "Request")
		if reservedMethods[names[i]] {
			names[i] += "Request"
		}
		id := op.Service + "." + names[i]
		wanted[id] = append(wanted[id], i)
	}
	var later []int
	for _, id := range slices.Sorted(maps.Keys(wanted)) {
		all := wanted[id]
		byPrecedence(api, all)
		if lock.Removed[id] == "" && give(all[0], names[all[0]]) {
			all = all[1:]
		}
		later = append(later, all...)
	}
	numbers := map[string]numbering{} // of each service
	for _, i := range later {
		op := api.Operations[i]
		if numbers[op.Service] == nil {
			numbers[op.Service] = numbering{}
		}
		give(i, numbers[op.Service].number(names[i], func(name string) bool {
			_, ok := taken[op.Service+"."+name]
			return ok || kept[op.Service+"."+name] || lock.Removed[op.Service+"."+name] != ""
		}))
	}
}

// renamed moves what the lock knows of an operation's types to its new ID, so that they keep their names.
func renamed(lock *config.Names, old, id string) {
	for _, m := range []map[string]string{lock.Types, lock.Fields} {
		moved := map[string]string{}
		for k, v := range m {
			if rest, ok := strings.CutPrefix(k, old+"/"); ok {
				moved[id+"/"+rest] = v
				delete(m, k)
			}
		}
		for k, v := range moved {
			m[k] = v
		}
	}
	if name, ok := lock.Iterators[old]; ok && lock.Iterators[id] == "" {
		lock.Iterators[id] = name
		delete(lock.Iterators, old)
	}
}

// retarget gives types that a stage has named after an operation's first ID ("#3/200/children") the operation's name.
func retarget(api *model.API, before map[string]string) {
	rename := func(id string) string {
		op, rest, ok := strings.Cut(id, "/")
		if now := before[op]; ok && now != "" {
			return now + "/" + rest
		}
		return id
	}
	changed := false
	for _, t := range api.Types {
		if id := rename(t.ID); id != t.ID {
			t.ID, changed = id, true
		}
	}
	if !changed {
		return
	}
	eachType(api, func(_ string, t *model.Type) {
		t.Walk("", func(_ string, t *model.Type) bool {
			if t.Kind == model.KindRef {
				t.Ref = rename(t.Ref)
			}
			return true
		})
	})
	api.SetTypes(api.Types)
}

// remember writes the operations into the lock; names whose request is gone become tombstones.
func remember(api *model.API, had []string, lock *config.Names) {
	next := make(map[string]string, len(api.Operations))
	live := make(map[string]bool, len(api.Operations))
	ids := make([]identity, len(api.Operations))
	for i, op := range api.Operations {
		ids[i] = identify(op.Identity)
	}
	mark(api, ids, lock)
	keepMarks(api, ids, had, lock)
	for i, op := range api.Operations {
		next[ids[i].key()] = op.ID
		live[op.ID] = true
	}
	for key, name := range lock.Operations {
		if s, m, _ := strings.Cut(name, "."); !live[name] && valid(s) && valid(m) {
			lock.Removed[name] = key
		}
	}
	for name := range live {
		delete(lock.Removed, name)
	}
	lock.Operations = next
}

// serviceList describes the services, sorted by name.
func serviceList(api *model.API, groups []*group, lock *config.Names) []model.Service {
	byName := map[string]*model.Service{}
	for _, g := range groups {
		if _, ok := byName[g.name]; !ok {
			byName[g.name] = &model.Service{Name: g.name, Folder: g.path, Description: folderDescription(api, g.path)}
		}
	}
	for _, op := range api.Operations {
		s := byName[op.Service]
		if s == nil { // moved away from a folder that has no requests any more
			s = &model.Service{Name: op.Service, Folder: op.Folder, Description: folderDescription(api, op.Folder)}
			byName[op.Service] = s
		}
		s.Operations = append(s.Operations, op.ID)
	}
	locked := map[string]bool{}
	for _, name := range lock.Types {
		locked[name] = true
	}
	var list []model.Service
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		s := *byName[name]
		if len(s.Operations) == 0 {
			continue
		}
		key := serviceKey(s.Name)
		taken := func(n string) bool { return locked[n] || lock.Removed[n] != "" && lock.Removed[n] != key }
		if s.Type = lock.Options[key]; !valid(s.Type) || (scope{}).taken(s.Type) || taken(s.Type) {
			s.Type = number(s.Name+"Service", taken)
		}
		locked[s.Type] = true
		list = append(list, s)
	}
	files(list)
	return list
}

func folderDescription(api *model.API, path []string) string {
	for i := range api.Folders {
		if f := &api.Folders[i]; len(path) > 0 && f.Description != "" && slices.Equal(f.Path, path) {
			return f.Description
		}
	}
	return ""
}

// packageName checks the package's name or makes one of the title.
func packageName(api *model.API, diags *diag.List) {
	if api.Package != "" {
		if config.ValidPackage(api.Package) {
			return
		}
		d := diags.Add(diag.NamingBadName, diag.Pos{File: api.Source}, "%q cannot be the name of a Go package", api.Package)
		name := PackageName(api.Package)
		d.Message += "; " + name + " is used"
		api.Package = name
		return
	}
	api.Package = PackageName(cmp.Or(api.Name, api.Title))
}

// PackageName makes a package's name of a title: "Salesforce Platform APIs" is salesforceplatform.
func PackageName(title string) string {
	var ws []string
	for _, w := range words(title) {
		w = strings.Map(func(r rune) rune {
			if r < 0x80 {
				return r
			}
			return -1
		}, strings.ToLower(w))
		if w != "" {
			ws = append(ws, w)
		}
	}
	for len(ws) > 1 && set("api apis collection postman rest the public reference documentation docs").has(ws[len(ws)-1]) {
		ws = ws[:len(ws)-1]
	}
	name := ""
	for i, w := range ws {
		if i > 0 && len(name)+len(w) > 24 {
			break
		}
		name += w
	}
	name = strings.TrimLeft(name[:min(len(name), 24)], "0123456789")
	if name == "" {
		return "client"
	}
	if token.IsKeyword(name) || reservedPackages[name] {
		name += "api"
	}
	return name
}
