package resolve

import (
	"slices"

	"github.com/pmgen/pmgen/generator/model"
)

// Written does of [Resolve] what leaves every text as it is written: requests that the user skips leave, and the API's variables
// become those of all scopes, each with the value that counts. It returns the names of the secret variables that had a value:
// they have none any more, and so stand as {{name}}.
func Written(api *model.API, opts Options) (secret []string) {
	r := &resolver{api: api, opts: opts}
	r.skip()
	var all []model.Variable
	for _, level := range [][]model.Variable{api.Variables, opts.Environment, opts.Flags, opts.Globals} {
		for _, v := range level {
			if v.Name != "" && !slices.ContainsFunc(all, func(known model.Variable) bool { return known.Name == v.Name }) {
				all = append(all, v)
			}
		}
	}
	scope := newScope(api.Variables, opts, &r.diags)
	kept := all[:0]
	for _, v := range all {
		d := scope.defs[v.Name].Variable
		if d.Secret && d.Value != "" {
			secret = append(secret, d.Name)
			continue
		}
		if d.Description == "" {
			d.Description = v.Description
		}
		kept = append(kept, d)
	}
	api.Variables = kept
	return secret
}
