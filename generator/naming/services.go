package naming

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// group is the folders of one path and with them one service.
type group struct {
	path  []string
	named []string // the elements of the path that the name is made of
	ops   []int
	level int  // how many of the path's last elements the name is made of
	noted bool // the name has what stands in brackets behind it
	name  string
}

// folderKey tells paths apart whatever their elements hold.
func folderKey(path []string) string {
	return strconv.Itoa(len(path)) + "\x00" + strings.Join(path, "\x00")
}

// services gives every operation its service, op.Service, and returns the groups that have operations. had holds the IDs
// of the lock.
func services(api *model.API, had []string, lock *config.Names) []*group {
	byPath := map[string]*group{}
	var groups []*group
	for i, op := range api.Operations {
		named := ownFolders(op.Folder)
		k := folderKey(named)
		g := byPath[k]
		if g == nil {
			g = &group{path: op.Folder, named: named, level: 1}
			byPath[k], groups = g, append(groups, g)
		}
		if len(op.Folder) < len(g.path) || len(op.Folder) == len(g.path) && slices.Compare(op.Folder, g.path) < 0 {
			g.path = op.Folder
		}
		g.ops = append(g.ops, i)
	}
	slices.SortFunc(groups, func(a, b *group) int { return slices.Compare(a.path, b.path) })
	taken := lockedServices(groups, had, lock)
	var open []*group
	for _, g := range groups {
		if g.name == "" {
			open = append(open, g)
		}
	}
	nameServices(open, taken)
	for _, g := range groups {
		for _, i := range g.ops {
			api.Operations[i].Service = g.name
			if s, _, ok := strings.Cut(had[i], "."); ok {
				api.Operations[i].Service = s
			}
		}
	}
	return groups
}

// lockedServices gives each group the name that most of its operations have in the lock, each name to one group, and
// returns all names that live requests have.
// The service of a folder whose requests are all gone may be used again: its methods' tombstones guard them.
func lockedServices(groups []*group, had []string, lock *config.Names) map[string]bool {
	taken := map[string]bool{}
	for _, name := range lock.Operations {
		if s, _, ok := strings.Cut(name, "."); ok {
			taken[s] = true
		}
	}
	type claim struct {
		g     *group
		name  string
		votes int
	}
	var claims []claim
	for _, g := range groups {
		votes := map[string]int{}
		for _, i := range g.ops {
			if s, _, ok := strings.Cut(had[i], "."); ok {
				votes[s]++
			}
		}
		for s, n := range votes {
			claims = append(claims, claim{g, s, n})
		}
	}
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.votes, a.votes), slices.Compare(a.g.path, b.g.path), cmp.Compare(a.name, b.name))
	})
	given := map[string]bool{}
	for _, c := range claims {
		if c.g.name == "" && !given[c.name] {
			c.g.name, given[c.name] = c.name, true
		}
	}
	return taken
}

// nameServices names the groups that the lock does not know: by the last folder's name; where several want one name, all of
// them that have a parent take it in front.
func nameServices(open []*group, taken map[string]bool) {
	for range 64 { // deeper folders than that are numbered
		wanted := map[string][]*group{}
		for _, g := range open {
			g.name = serviceName(g.named, g.level, g.noted)
			wanted[g.name] = append(wanted[g.name], g)
		}
		moved := false
		for _, g := range open {
			if len(wanted[g.name]) < 2 && !taken[g.name] && !reservedServices[g.name] {
				continue
			}
			switch note := len(g.named) > 0 && withoutNote(g.named[len(g.named)-1]) != g.named[len(g.named)-1]; {
			case note && !g.noted:
				g.noted, moved = true, true
			case g.level < len(g.named):
				g.level++
				moved = true
			}
		}
		if !moved {
			break
		}
	}
	// Requests in no folder come last: a folder that is called API keeps its name.
	slices.SortStableFunc(open, func(a, b *group) int { return cmp.Compare(min(len(b.path), 1), min(len(a.path), 1)) })
	numbers := numbering{}
	for _, g := range open {
		if len(g.path) == 0 && taken[g.name] {
			g.name = "Requests"
		}
		g.name = numbers.number(g.name, func(name string) bool { return taken[name] || reservedServices[name] })
		taken[g.name] = true
	}
}

// serviceName names a folder by the last elements of its path. Requests that lie in no folder are in API, a folder whose name
// holds no word is a Folder.
func serviceName(path []string, level int, noted bool) string {
	if len(path) == 0 {
		return "API"
	}
	var ws []string
	for i, p := range path[len(path)-min(level, len(path)):] {
		if !noted {
			p = withoutNote(p)
		}
		if i > 0 {
			ws = withoutAPI(ws) // Direct APIs / Profile API
		}
		ws = ahead(ws, folderWords(p))
	}
	if len(words(path[len(path)-1])) == 0 {
		ws = append(ws, "Folder")
	}
	return exported(ws, strings.Join(path, "/"))
}

// ownFolders are the folders that are something of their own: one that stands for a single thing of the folder around it, as in
// hooks/{uid} or orders/4554953422, is part of that.
func ownFolders(path []string) []string {
	out := make([]string, 0, len(path))
	value := func(part string) bool { part = strings.TrimSpace(part); return placeholder(part) || machineID(part) }
	for _, p := range path {
		if strings.Contains(p, "/") {
			if parts := slices.DeleteFunc(strings.Split(p, "/"), value); len(parts) <= strings.Count(p, "/") {
				p = strings.Trim(strings.Join(parts, "/"), "/ ")
			}
		}
		if p != "" && !value(p) {
			out = append(out, withoutEnding(p))
		}
	}
	if len(out) == 0 {
		return path
	}
	return out
}

// withoutEnding is a name without that of a kind of file: orders.json.
func withoutEnding(name string) string {
	for _, ending := range []string{".json", ".xml", ".php"} {
		if s, ok := strings.CutSuffix(name, ending); ok && s != "" {
			return s
		}
	}
	return name
}

// folderWords are the words of a folder's name, without its number in a list.
func folderWords(name string) []string { return words(withoutOrdinal(name)) }

// serviceWords are the words of the folder that a service is named after.
func serviceWords(path []string) []string {
	own := ownFolders(path)
	if len(own) == 0 {
		return nil
	}
	return folderWords(withoutNote(own[len(own)-1]))
}

// files gives every service its file: the name in snake case, never that of another file, and never one that go build
// takes for another system's or a test's. Names are told apart as a file system without case does.
func files(list []model.Service) {
	taken, next := map[string]bool{}, map[string]int{}
	for i := range list {
		base := snake(list[i].Name)
		for len(base) > 2*maxName {
			base = strings.TrimRight(strings.ToValidUTF8(base[:2*maxName], ""), "_")
		}
		last := base[strings.LastIndex(base, "_")+1:]
		if reservedFiles[base] || last != base && reservedSuffixes[last] {
			base += "_service"
		}
		name, n := base, max(next[base], 2)
		for ; taken[strings.ToLower(name)]; n++ {
			name = base + "_" + strconv.Itoa(n) + "_service"
		}
		taken[strings.ToLower(name)], next[base] = true, n
		list[i].File = name + ".go"
	}
}
