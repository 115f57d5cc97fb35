package postman

import (
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
	library "github.com/rbretecher/go-postman-collection"
)

// variables reads the variables of a collection or environment: a list or (rule "variable object") an object of values.
// The name is the key, or (rule "variable id") the id or name of old exports; a value may be of any type. What is disabled
// is, as in Postman, not there; of equal names the last counts.
func (r *reader) variables(n *tree.Node) []variable {
	var all []variable
	if n.Is(tree.Object) {
		for _, m := range n.Members {
			all = append(all, variable{library.Variable{Key: m.Name, Value: text(m.Value)}, m.Value.Pos()})
		}
		return last(all)
	}
	for i, v := range r.list(n, "the list of variables") {
		if !v.Is(tree.Object) {
			r.leftOut(v, "variable "+ordinal(i))
			continue
		}
		name := text(v.First("key", "id", "name"))
		if name == "" || disabled(v) {
			continue
		}
		all = append(all, variable{library.Variable{Key: name, Value: text(v.Get("value")), Type: text(v.Get("type")),
			Description: description(v.Get("description"))}, v.Pos()})
	}
	return last(all)
}

// last keeps the last variable of each name, at the place of the first.
func last(all []variable) []variable {
	index := map[string]int{}
	var kept []variable
	for _, v := range all {
		if i, ok := index[v.Key]; ok {
			kept[i] = v
			continue
		}
		index[v.Key] = len(kept)
		kept = append(kept, v)
	}
	return kept
}

func (v variable) model(from string) model.Variable {
	return model.Variable{Name: v.Key, Value: v.Value, Defined: true, From: from, Secret: v.Type == "secret",
		Description: v.Description, Pos: v.pos}
}
