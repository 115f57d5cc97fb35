package resolve

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Merge decides what the operations of each endpoint are together: the parameters of them all, and which of their bodies are
// alternatives, with the constant that tells them apart. It is a step of its own after Infer, because what stands in a body, and
// whether there is one, may come from a schema or an override; and before Name, which gives alternatives their names.
func Merge(api *model.API) {
	byID := make(map[string]*model.Operation, len(api.Operations))
	for _, op := range api.Operations {
		byID[op.ID] = op
	}
	for i := range api.Endpoints {
		e := &api.Endpoints[i]
		ops := make([]*model.Operation, len(e.Operations))
		for j, id := range e.Operations {
			ops[j] = byID[id]
		}
		e.Params, e.Bodies = mergeParams(ops), mergeBodies(ops)
		e.BodyRequired = len(e.Bodies) > 0 && !slices.ContainsFunc(ops, func(op *model.Operation) bool { return op.Body == nil || !op.Body.Required })
	}
}

// mergeParams is the union of the operations' parameters: those of a place in the order in which they come first.
func mergeParams(ops []*model.Operation) []model.EndpointParam {
	var out []model.EndpointParam
	for _, in := range []model.In{model.InPath, model.InQuery, model.InHeader, model.InCookie} {
		first := len(out)
		at := map[string]int{}
		for n, op := range ops {
			for i := range op.Params {
				p := &op.Params[i]
				if p.In != in || p.Role == model.RoleCredential || p.Name == "" {
					continue
				}
				key := string([]rune(p.Name))
				if in == model.InHeader {
					key = strings.ToLower(key)
				}
				j, ok := at[key]
				if !ok {
					j = len(out)
					at[key] = j
					out = append(out, model.EndpointParam{In: in, Name: p.Name, Required: true, Deprecated: true})
				}
				m := &out[j]
				if slices.Contains(m.Of, n) {
					continue // the operation has it twice
				}
				m.Of = append(m.Of, n)
				m.Required = m.Required && p.Required && !p.Disabled
				m.Deprecated = m.Deprecated && p.Deprecated
			}
		}
		for j := first; j < len(out); j++ {
			out[j].Required = in == model.InPath || out[j].Required && len(out[j].Of) == len(ops)
		}
	}
	return out
}

// mergeBodies groups the bodies by media type.
func mergeBodies(ops []*model.Operation) []model.EndpointBody {
	var order []string
	of := map[string][]int{}
	for i, op := range ops {
		if op.Body == nil {
			continue
		}
		media := op.Body.MediaType()
		if of[media] == nil {
			order = append(order, media)
		}
		of[media] = append(of[media], i)
	}
	var out []model.EndpointBody
	for _, media := range order {
		out = append(out, alternatives(media, ops, of[media]))
	}
	return out
}
