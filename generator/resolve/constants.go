package resolve

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// constants finds what tells the operations of one endpoint apart: a form's grant_type, a query's method, a SOAPAction, the
// method of JSON-RPC, the query of GraphQL. Only names that are known to say what a request is are considered: two
// requests that differ in ?q= are one thing asked twice, and q stays an argument of both.
func (r *resolver) constants() {
	byID := make(map[string]*model.Operation, len(r.api.Operations))
	for _, op := range r.api.Operations {
		byID[op.ID] = op
		if op.Body != nil { // constant by themselves, alone on an endpoint, too
			for _, f := range op.Body.Fields {
				if f.Role == model.RoleConstant {
					op.Constants = addConstant(op.Constants, model.Constant{In: "form", Name: f.Name, Value: f.Value})
				}
			}
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

// tellApart gives the operations the constants in which they differ, and says which still look the same.
func (r *resolver) tellApart(e model.Endpoint, ops []*model.Operation) {
	found := make([][]model.Constant, len(ops))
	values := map[[2]string]map[string]bool{}
	for i, op := range ops {
		found[i] = candidates(op)
		for _, c := range found[i] {
			k := [2]string{c.In, c.Name}
			if values[k] == nil {
				values[k] = map[string]bool{}
			}
			values[k][c.Value] = true
		}
	}
	seen := map[string]*model.Operation{}
	for i, op := range ops {
		signature := ""
		if op.Body != nil {
			signature = op.Body.Media // a server sees it, too
		}
		for _, c := range found[i] {
			differs := len(values[[2]string{c.In, c.Name}]) > 1
			for j := range found {
				differs = differs || !hasConstant(found[j], c)
			}
			if !differs {
				continue
			}
			signature += "\x00" + c.In + "\x00" + c.Name + "\x00" + c.Value
			op.Constants = addConstant(op.Constants, c)
			fix(op, c)
		}
		if other := seen[signature]; other != nil {
			r.diags.Add(diag.IndistinctOperations, op.Pos, "request %q has method and path of %q (%s), and no constant tells them apart; both are methods of the client", op.Name, other.Name, e).Request = op.Name
		} else {
			seen[signature] = op
		}
	}
}

func hasConstant(list []model.Constant, c model.Constant) bool {
	for _, h := range list {
		if h == c {
			return true
		}
	}
	return false
}

func addConstant(list []model.Constant, c model.Constant) []model.Constant {
	if hasConstant(list, c) {
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

var (
	kindQuery  = regexp.MustCompile(`(?i)^(method|action|op|operation|cmd|command|api|function|func|service|request|rest_method|_method|grant_type|response_type)$`)
	kindHeader = regexp.MustCompile(`(?i)^(soapaction|x-http-method(-override)?|x-method-override|x-amz-target|x-operation|x-action)$`)

	// kindPointers are the members of JSON bodies: of JSON-RPC and its like (Fortinet's has the resource in its parameters), and
	// of update actions.
	kindPointers = [][]string{{"method"}, {"action"}, {"operation"}, {"operationName"}, {"command"}, {"cmd"}, {"function"}, {"grant_type"}, {"@type"},
		{"actions", "0", "action"}, {"params", "0", "url"}}
)

// candidates are the constants of the operation that can say what it is.
func candidates(op *model.Operation) []model.Constant {
	var out []model.Constant
	for _, p := range op.Params {
		if p.Disabled || p.Variable != "" || !isLiteral(p.Value) || p.Type != nil && p.Type.Kind == model.KindArray {
			continue
		}
		if p.In == model.InQuery && kindQuery.MatchString(p.Name) || p.In == model.InHeader && kindHeader.MatchString(p.Name) {
			out = append(out, model.Constant{In: string(p.In), Name: p.Name, Value: p.Value})
		}
	}
	if op.Body == nil {
		return out
	}
	for _, f := range op.Body.Fields {
		if f.Role == model.RoleConstant || !f.Disabled && !f.File && f.Variable == "" && isLiteral(f.Value) && kindQuery.MatchString(f.Name) {
			out = append(out, model.Constant{In: string(model.InForm), Name: f.Name, Value: f.Value})
		}
	}
	switch op.Body.Encoding {
	case model.GraphQL:
		if isLiteral(op.Body.Query) {
			out = append(out, model.Constant{In: "graphql", Name: "query", Value: op.Body.Query})
		}
	case model.JSON:
		out = append(out, jsonConstants(op.Request.Body)...)
	}
	return out
}

// jsonConstants are the members of a body that say what it asks for: method in JSON-RPC.
func jsonConstants(b *model.RequestBody) []model.Constant {
	if b == nil || !b.Content.IsJSON() {
		return nil
	}
	var body map[string]any
	if json.Unmarshal(b.Content.Bytes(), &body) != nil {
		return nil
	}
	var out []model.Constant
	for _, path := range kindPointers {
		if text, ok := member(body, path).(string); ok && isLiteral(text) {
			out = append(out, model.Constant{In: "json", Name: "/" + strings.Join(path, "/"), Value: text})
		}
	}
	return out
}

func member(v any, path []string) any {
	for _, token := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[token]
		case []any:
			if i, err := strconv.Atoi(token); err != nil || i >= len(x) {
				return nil
			} else {
				v = x[i]
			}
		default:
			return nil
		}
	}
	return v
}
