package naming

import "github.com/pmgen/pmgen/generator/model"

// eachType calls f for every type that the model holds at its top: of named types, parameters, bodies and replies.
func eachType(api *model.API, f func(id string, t *model.Type)) {
	for _, t := range api.Types {
		f(t.ID, t.Type)
	}
	params := func(list []model.Param) {
		for i := range list {
			f("", list[i].Type)
		}
	}
	for _, op := range api.Operations {
		params(op.Params)
		if op.Body != nil {
			params(op.Body.Fields)
			f(op.ID+"/request", op.Body.Type)
		}
		for i := range op.Replies {
			f("", op.Replies[i].Type)
			params(op.Replies[i].Headers)
			for j := range op.Replies[i].Events {
				f("", op.Replies[i].Events[j].Type)
			}
		}
	}
}
