package naming

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// requestKey is how overrides name a request: folders and name, and #2 for the second of that name.
func requestKey(i model.Identity) string {
	if i.Number > 1 {
		return i.Path() + "#" + strconv.Itoa(i.Number)
	}
	return i.Path()
}

// requestNames returns the methods' names that the config gives, by operation index. Resolve has reported the entries that
// meet no request.
func requestNames(api *model.API, overrides config.Overrides, diags *diag.List) map[int]string {
	fixed := map[int]string{}
	if len(overrides.Requests) == 0 {
		return fixed
	}
	index := make(map[string]int, len(api.Operations))
	for i, op := range api.Operations {
		index[requestKey(op.Identity)] = i
	}
	for _, key := range slices.Sorted(maps.Keys(overrides.Requests)) {
		o := overrides.Requests[key]
		i, ok := index[key]
		if !ok {
			i, ok = index[strings.TrimSuffix(key, "#1")]
		}
		switch {
		case !ok, o.Skip: // Resolve has said so, or has left it out
		case o.Name != "":
			name := o.Name
			if !valid(name) || reservedMethods[name] {
				if name = GoName(name); reservedMethods[name] {
					name += "Request"
				}
				if name == "" {
					diags.Add(diag.NamingBadName, o.Pos, "overrides: requests: %q cannot be the name of a method; the request keeps its own", o.Name)
					continue
				}
				diags.Add(diag.NamingBadName, o.Pos, "overrides: requests: %q cannot be the name of a method; %s is used", o.Name, name)
			}
			fixed[i] = name
		}
	}
	return fixed
}
