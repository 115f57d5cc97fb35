package compile

import (
	"slices"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// sayBodiless says, once, of how many operations that usually send a body nothing is recorded that says so: no body, no query, no
// reply. Their methods send nothing but the path.
func sayBodiless(api *model.API, diags *diag.List) {
	var all []*model.Operation
	for _, op := range api.Operations {
		query := slices.ContainsFunc(op.Params, func(p model.Param) bool { return p.In == model.InQuery })
		if op.SendsBody() && op.Body == nil && !query && len(op.Examples) == 0 && len(op.Replies) == 0 {
			all = append(all, op)
		}
	}
	if len(all) == 0 {
		return
	}
	d := diags.Add(diag.NothingRecorded, all[0].Pos, "nothing is recorded of %s by POST, PUT or PATCH (%d in all, by any method): the client sends no body with them; %s is the first",
		diag.Plural(len(all), "request", "requests"), len(api.Operations), all[0].ID)
	d.Hint = "save examples in Postman, declare bodies under schemas: in pmgen.yaml (" + all[0].ID + "/request), or send them with the option WithCallBody"
	d.Request = all[0].Name
}
