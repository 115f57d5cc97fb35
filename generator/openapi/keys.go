package openapi

import (
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// componentKeys returns the keys of component schemas, as Name chose them and legal in any case: of named types by their IDs, of
// the alternatives of bodies, which of these are the type of that ID, and of what is told apart within bodies.
func componentKeys(api *model.API) (types map[string]string, bodies map[*model.BodyAlternative]string, narrowed map[string]string, parts map[*model.Type]string) {
	types, bodies, narrowed, parts = map[string]string{}, map[*model.BodyAlternative]string{}, map[string]string{}, map[*model.Type]string{}
	taken, ids := map[string]bool{}, map[string]string{}
	for _, n := range api.Types {
		if n.Key == "" {
			continue
		}
		types[n.ID] = unique(identifier(n.Key), taken)
		ids[n.Key] = n.ID
	}
	for i := range api.Endpoints {
		for j := range api.Endpoints[i].Bodies {
			b := &api.Endpoints[i].Bodies[j]
			for k := range b.Alternatives {
				a := &b.Alternatives[k]
				a.Type.Walk("", func(_ string, t *model.Type) bool {
					for _, part := range t.Alternatives {
						if part.Key != "" {
							parts[part.Type] = unique(identifier(part.Key), taken)
						}
					}
					return true
				})
				switch id, own := ids[a.Key]; {
				case a.Key == "":
				case own:
					bodies[a], narrowed[a.Key] = types[id], id
				default:
					bodies[a] = unique(identifier(a.Key), taken)
				}
			}
		}
	}
	return types, bodies, narrowed, parts
}

// narrow makes the types that are one operation's body say the constant that tells it from the endpoint's others.
func (w *writer) narrow(schemas *object) {
	for i := range w.api.Endpoints {
		for _, b := range w.api.Endpoints[i].Bodies {
			for _, a := range b.Alternatives {
				if id := w.narrowed[a.Key]; id != "" {
					if s, ok := schemas.get(w.keys[id]).(*object); ok {
						narrow(s, b.Discriminator, a.Value)
					}
				}
			}
		}
	}
}

// identifier replaces what a component's key may not hold.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return '_'
	}, s)
}

// unique returns the name, with a number where it is taken, and takes it.
func unique(name string, taken map[string]bool) string {
	out := name
	for i := 2; out == "" || taken[out]; i++ {
		out = name + "_" + strconv.Itoa(i)
	}
	taken[out] = true
	return out
}
