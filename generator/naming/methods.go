package naming

import (
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// wantedMethods returns what each of the operations is to be called. Where several of one service want one name, or another has
// it, each steps back to its next; requests that nothing tells apart stay and get numbers. holder is the operation that has a name.
func wantedMethods(api *model.API, open []int, holder func(i int, name string) (int, bool)) map[int]string {
	type method struct {
		at    int
		names []string
		level int
	}
	namer := newMethodNamer(api)
	list := make([]*method, 0, len(open))
	for _, i := range open {
		if names := namer.names(api.Operations[i]); len(names) > 0 {
			list = append(list, &method{at: i, names: names})
		}
	}
	type wanted struct{ service, name string }
	wants := func(m *method) string { return m.names[m.level] }
	key := func(m *method) wanted { return wanted{api.Operations[m.at].Service, wants(m)} }
	for moved := true; moved; {
		moved = false
		byName := make(map[wanted][]*method, len(list))
		for _, m := range list {
			byName[key(m)] = append(byName[key(m)], m)
		}
		for _, all := range byName { // groups do not touch each other: their order does not matter
			differ := slices.ContainsFunc(all, func(m *method) bool { return !slices.Equal(m.names, all[0].names) })
			for _, m := range all {
				step := differ
				if other, ok := holder(m.at, wants(m)); ok && !step {
					step = !slices.Equal(namer.names(api.Operations[other]), m.names)
				}
				if step && m.level < len(m.names)-1 {
					m.level, moved = m.level+1, true
				}
			}
		}
	}
	out, byName := make(map[int]string, len(list)), make(map[wanted][]*method, len(list))
	for _, m := range list {
		out[m.at] = wants(m)
		byName[key(m)] = append(byName[key(m)], m)
	}
	for _, all := range byName { // articles may tell apart what is left
		if len(all) < 2 {
			continue
		}
		whole := map[string]bool{}
		for _, m := range all {
			op := api.Operations[m.at]
			name := GoName(op.Name)
			_, taken := holder(m.at, name)
			if name == "" || name != wants(m) && (taken || byName[wanted{op.Service, name}] != nil) {
				break
			}
			whole[name] = true
		}
		if len(whole) == len(all) {
			for _, m := range all {
				out[m.at] = GoName(api.Operations[m.at].Name)
			}
		}
	}
	return out
}
