package golang

import "github.com/pmgen/pmgen/generator/model"

// Usages are the examples that the package's comment would have for each operation.
func Usages(api *model.API) [][]string {
	e := newEmitter(api)
	var list [][]string
	for _, op := range api.Operations {
		list = append(list, e.usageOf(op))
	}
	return list
}
