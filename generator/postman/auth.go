package postman

import (
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// auth reads an authorization as it is written; nil means that it is inherited. An object can hold the parameters of
// several kinds, of which only that named by type counts.
func (r *reader) auth(n *tree.Node) *model.Auth {
	switch {
	case n.IsNull():
		return nil
	case n.Is(tree.String): // rule "auth string"
		return &model.Auth{Kind: n.Text, Pos: n.Pos()}
	case !n.Is(tree.Object):
		r.leftOut(n, "the authorization")
		return nil
	case len(n.Members) == 0:
		return nil
	}
	kind := text(n.Get("type"))
	if kind == "" { // rule "auth without type"
		if len(n.Members) != 1 || n.Has("type") {
			r.add(diag.PartLeftOut, n.Pos(), "the authorization of %s has no type; it is left out", r.about)
			return nil
		}
		kind = n.Members[0].Name
	}
	return &model.Auth{Kind: kind, Params: r.authParams(n.Get(kind), kind), Pos: n.Pos()}
}

// authParams reads the parameters of an authorization: a list (v2.1), or (rule "v2.0 auth object") an object. Values of
// any type become text.
func (r *reader) authParams(n *tree.Node, kind string) []model.NameValue {
	var params []model.NameValue
	if n.Is(tree.Object) {
		for _, m := range n.Members {
			if !m.Earlier {
				params = append(params, model.NameValue{Name: m.Name, Value: text(m.Value)})
			}
		}
		return params
	}
	for i, p := range r.list(n, "the list of "+kind+" parameters") {
		if !p.Is(tree.Object) {
			r.leftOut(p, kind+" parameter "+ordinal(i))
			continue
		}
		if name := text(p.Get("key")); name != "" {
			params = append(params, model.NameValue{Name: name, Value: text(p.Get("value")), Disabled: disabled(p)})
		}
	}
	return params
}
