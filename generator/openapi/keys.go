package openapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// keys are those of component schemas, as Name chose them and legal in any case.
type keys struct {
	types    map[string]string                 // of named types, by their IDs
	bodies   map[*model.BodyAlternative]string // of the alternatives of bodies
	narrowed map[string]string                 // by the model's key: those that are the type of that ID
	parts    map[*model.Type]string            // of what is told apart within bodies: equal ones have one
	owners   map[string][]*model.Type          // of parts, by their keys: the operations' own types that have them
}

func componentKeys(api *model.API) keys {
	k := keys{map[string]string{}, map[*model.BodyAlternative]string{}, map[string]string{}, map[*model.Type]string{}, map[string][]*model.Type{}}
	taken, ids, parts := map[string]bool{}, map[string]string{}, map[string]string{}
	for _, n := range api.Types {
		if n.Key == "" {
			continue
		}
		k.types[n.ID] = unique(identifier(n.Key), taken)
		ids[n.Key] = n.ID
	}
	for i := range api.Endpoints {
		e := &api.Endpoints[i]
		for j := range e.Bodies {
			for l := range e.Bodies[j].Alternatives {
				a := &e.Bodies[j].Alternatives[l]
				a.Type.Walk("", func(_ string, t *model.Type) bool {
					for _, part := range t.Alternatives {
						if part.Key == "" {
							continue
						}
						if parts[part.Key] == "" {
							parts[part.Key] = unique(identifier(part.Key), taken)
						}
						key := parts[part.Key]
						k.parts[part.Type] = key
						for _, n := range a.Of {
							if op := api.Operation(e.Operations[n]); op != nil && op.Body != nil && tells(op, t.Discriminator, part.Type) {
								k.owners[key] = append(k.owners[key], op.Body.Type)
							}
						}
					}
					return true
				})
				switch id, own := ids[a.Key]; {
				case a.Key == "":
				case own:
					k.bodies[a], k.narrowed[a.Key] = k.types[id], id
				default:
					k.bodies[a] = unique(identifier(a.Key), taken)
				}
			}
		}
	}
	return k
}

// tells reports whether the operation has the constant of the part in a property of the name.
func tells(op *model.Operation, property string, part *model.Type) bool {
	f := field(part, property)
	if f == nil || len(f.Type.Enum) != 1 {
		return false
	}
	value, err := parse(f.Type.Enum[0].Value)
	return err == nil && slices.ContainsFunc(op.Constants, func(c model.Constant) bool {
		return c.In == "json" && any(c.Value) == value && strings.HasSuffix(c.Name, "/"+model.EscapeToken(property))
	})
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
