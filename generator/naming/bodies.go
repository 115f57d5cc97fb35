package naming

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// bodies names the alternatives that a discriminator tells apart, because it can only tell component schemas apart: as the
// body's type where that is the body of one operation and of nothing else, so that the type's schema says the constant; else
// after the first of the operations by the alphabet. give is what names components.
func (t *typing) bodies(give func(name string) string) {
	type unnamed struct {
		*model.BodyAlternative
		name string
	}
	var list []unnamed
	var uses map[string]int
	for i := range t.api.Endpoints {
		e := &t.api.Endpoints[i]
		for j := range e.Bodies {
			b := &e.Bodies[j]
			if b.Discriminator == "" {
				continue
			}
			if uses == nil {
				uses = references(t.api)
			}
			for k := range b.Alternatives {
				a := &b.Alternatives[k]
				op := t.api.Operation(e.Operations[a.Of[0]])
				if n := ownType(t.api, op, b.Discriminator); len(a.Of) == 1 && n != nil && uses[n.ID] == 1 {
					a.Key = n.Key
					continue
				}
				list = append(list, unnamed{a, op.Service + op.GoName + "Body"})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y unnamed) int { return strings.Compare(x.name, y.name) })
	for _, a := range list {
		a.Key = give(a.name)
	}
}

// ownType returns the component schema of a JSON body that has the member; nil where it has none, or a user declared it.
func ownType(api *model.API, op *model.Operation, member string) *model.NamedType {
	if op.Body == nil || op.Body.Encoding != model.JSON || op.Body.Type == nil || op.Body.Type.Kind != model.KindRef || op.Body.Type.Nullable {
		return nil
	}
	n := api.Type(op.Body.Type.Ref)
	if n == nil || n.Declared || n.Key == "" || n.Type.Kind != model.KindStruct || n.Type.Nullable {
		return nil
	}
	if !slices.ContainsFunc(n.Type.Fields, func(f model.Field) bool { return f.Name == member }) {
		return nil
	}
	return n
}

// references counts the references to each named type.
func references(api *model.API) map[string]int {
	uses := map[string]int{}
	eachType(api, func(_ string, t *model.Type) {
		t.Walk("", func(_ string, t *model.Type) bool {
			if t.Kind == model.KindRef {
				if n := api.Type(t.Ref); n != nil {
					uses[n.ID]++
				}
			}
			return true
		})
	})
	return uses
}
