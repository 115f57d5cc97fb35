package naming

import (
	"slices"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
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
	list := make([]*method, len(open))
	parallel.Each(len(open), func(n int) {
		list[n] = &method{at: open[n], names: namer.names(api.Operations[open[n]])}
	})
	list = slices.DeleteFunc(list, func(m *method) bool { return len(m.names) == 0 })
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
