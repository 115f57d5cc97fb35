package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// constants finds what tells the operations of one endpoint apart: a form's grant_type, a query's method, a SOAPAction, the
// first element of a SOAP message, the method of JSON-RPC and XML-RPC, the operation of GraphQL. Only what is known to say what
// a request is is considered: two requests that differ in ?q= are one thing asked twice, and q stays an argument of both.
func (r *resolver) constants() {
	byID := make(map[string]*model.Operation, len(r.api.Operations))
	for _, op := range r.api.Operations {
		byID[op.ID] = op
		for _, c := range ownConstants(op) {
			op.Constants = addConstant(op.Constants, c)
		}
	}
	for _, e := range r.api.Endpoints {
		if len(e.Operations) < 2 {
			continue
		}
		ops := make([]*model.Operation, len(e.Operations))
		for i, id := range e.Operations {
			ops[i] = byID[id]
		}
		r.tellApart(e, ops)
	}
}

// ownConstants are constant by themselves, also alone on an endpoint: they are sent with every call.
func ownConstants(op *model.Operation) []model.Constant {
	var out []model.Constant
	for _, p := range op.Params {
		if p.Role == model.RoleConstant && p.In == model.InQuery {
			out = append(out, model.Constant{In: string(p.In), Name: p.Name, Value: p.Value})
		}
	}
	if op.Body == nil {
		return out
	}
	for _, f := range op.Body.Fields {
		if f.Role == model.RoleConstant {
			out = append(out, model.Constant{In: "form", Name: f.Name, Value: f.Value})
		}
	}
	if name := operationName(op); name != "" {
		out = append(out, model.Constant{In: "graphql", Name: "operationName", Value: name})
	}
	return out
}

// tellApart gives the operations the constants in which they differ, and says which still look the same. Some count only
// where the others leave operations alike.
func (r *resolver) tellApart(e model.Endpoint, ops []*model.Operation) {
	found := make([][]model.Constant, len(ops))
	for i, op := range ops {
		found[i] = candidates(op)
	}
	differing(ops, found)
	for _, group := range alike(ops) {
		found = make([][]model.Constant, len(group))
		for i, op := range group {
			found[i] = lastCandidates(op)
		}
		if everyOther(found) {
			differing(group, found)
		}
	}
	for _, group := range alike(ops) {
		for _, op := range group[1:] {
			r.diags.Add(diag.IndistinctOperations, op.Pos, "request %s has method and path of request %s (%s), and nothing constant in them tells them apart; each is a method of the client",
				diag.Quote(op.Name), elsewhere(group[0], op), beginning(e.String())).Request = op.Name
		}
	}
}

// differing gives each operation those of its constants that another one has not.
func differing(ops []*model.Operation, found [][]model.Constant) {
	for i, op := range ops {
		for _, c := range found[i] {
			if slices.ContainsFunc(found, func(others []model.Constant) bool { return !slices.Contains(others, c) }) {
				op.Constants = addConstant(op.Constants, c)
				fix(op, c)
			}
		}
	}
}

// alike groups the operations that a server cannot tell apart: of one server, with bodies of one media type and equal
// constants. Groups of one are left out; the others are in the order of their first.
func alike(ops []*model.Operation) [][]*model.Operation {
	groups := map[string][]*model.Operation{}
	var order []string
	for _, op := range ops {
		signature := fmt.Sprint(op.Server)
		if op.Body != nil {
			signature += op.Body.Media
		}
		constants := slices.Clone(op.Constants)
		slices.SortFunc(constants, compareConstants)
		signature += fmt.Sprintf("%q", constants)
		if groups[signature] == nil {
			order = append(order, signature)
		}
		groups[signature] = append(groups[signature], op)
	}
	var out [][]*model.Operation
	for _, signature := range order {
		if group := groups[signature]; len(group) > 1 {
			out = append(out, group)
		}
	}
	return out
}

// everyOther reports whether each operation has a constant in a place where all have one and no two the same.
func everyOther(found [][]model.Constant) bool {
	for _, c := range found[0] {
		values := map[string]bool{}
		for _, list := range found {
			i := slices.IndexFunc(list, func(o model.Constant) bool { return o.In == c.In && o.Name == c.Name })
			if i >= 0 {
				values[list[i].Value] = true
			}
		}
		if len(values) == len(found) {
			return true
		}
	}
	return false
}

func addConstant(list []model.Constant, c model.Constant) []model.Constant {
	if slices.Contains(list, c) {
		return list
	}
	return append(list, c)
}

// fix makes the parameter or field constant that carries c.
func fix(op *model.Operation, c model.Constant) {
	params := op.Params
	if c.In == string(model.InForm) && op.Body != nil {
		params = op.Body.Fields
	}
	for i := range params {
		if p := &params[i]; string(p.In) == c.In && p.Name == c.Name {
			p.Role, p.Required, p.Example, p.Default, p.Value = model.RoleConstant, true, nil, nil, c.Value
		}
	}
}

// elsewhere names a request to one that may have its name: with its folder, where that is another one.
func elsewhere(other, op *model.Operation) string {
	if slices.Equal(other.Folder, op.Folder) {
		return diag.Quote(other.Name)
	}
	return diag.Quote(strings.Join(append(slices.Clone(other.Folder), other.Name), "/"))
}
