package naming

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// tokenOptions are the client's options with which it gets its access tokens itself: by the API's own requests for them, else by
// the flows of OAuth 2.0. They are those of one scheme, since nothing says which token a request for one gives: of bearer
// tokens, or else of the only token that there is. Each request and the flow have an option of their own: one that is added
// later changes none.
func (t *typing) tokenOptions() []*option {
	var first *model.SecurityScheme
	var flows []*model.Flow
	of, several := "", false
	for i := range t.api.Schemes {
		s := &t.api.Schemes[i]
		s.Tokens = nil
		if !s.IsToken() || !t.inUse(s) {
			continue
		}
		const bearer = "token bearer"
		if key := schemeOption(s).key; first == nil || key != of && key == bearer {
			first, flows, of, several = s, nil, key, false
		} else if key != of {
			several = of != bearer
			continue
		}
		for j := range s.Flows {
			flows = append(flows, &s.Flows[j])
		}
	}
	if first == nil || several {
		return nil
	}
	for _, grant := range []string{model.GrantClientCredentials, model.GrantRefresh} {
		for _, op := range t.tokenRequests(grant) {
			first.Tokens = append(first.Tokens, model.TokenOption{Grant: grant, Operation: op.ID})
		}
		if f := flowOf(flows, grant); f != nil {
			first.Tokens = append(first.Tokens, model.TokenOption{Grant: grant, Flow: f})
		}
	}
	var list []*option
	for i := range first.Tokens {
		o := &first.Tokens[i]
		name := "With" + GoName(o.Grant)
		n := &option{key: "tokens flow " + o.Grant, candidates: []string{name, name + "Flow"}, tokens: o}
		if op := t.api.Operation(o.Operation); op != nil {
			n.key, n.candidates = "tokens "+op.ID, []string{name, "With" + op.GoName, "With" + op.Service + op.GoName}
		}
		list = append(list, n)
	}
	return list
}

// inUse reports whether an operation can be authorized by the scheme.
func (t *typing) inUse(s *model.SecurityScheme) bool {
	for _, op := range t.api.Operations {
		for _, r := range op.Security {
			if slices.ContainsFunc(r, func(u model.SchemeUse) bool { return u.Scheme == s.Key }) {
				return true
			}
		}
	}
	return false
}

// flowOf returns the flow that gives tokens for the grant, or nil; of several the first by its URL.
func flowOf(flows []*model.Flow, grant string) *model.Flow {
	flows = slices.DeleteFunc(slices.Clone(flows), func(f *model.Flow) bool { return !gives(f, grant) })
	if len(flows) == 0 {
		return nil
	}
	return slices.MinFunc(flows, func(a, b *model.Flow) int {
		return cmp.Or(strings.Compare(a.TokenURL, b.TokenURL), strings.Compare(a.RefreshURL, b.RefreshURL), strings.Compare(a.Grant, b.Grant))
	})
}

// gives reports whether the flow's URL gives tokens for the grant.
func gives(f *model.Flow, grant string) bool {
	if grant == model.GrantClientCredentials {
		return f.Grant == grant && f.TokenURL != ""
	}
	return f.Grant != model.GrantClientCredentials && cmp.Or(f.RefreshURL, f.TokenURL) != ""
}

// tokenRequests returns the operations that ask for a token by the grant: those that take nothing but a form and a struct of
// parameters. The first is the one whose form says who the client is, then the shortest and first by name, so that the order
// of the requests does not matter.
func (t *typing) tokenRequests(grant string) []*model.Operation {
	var list []*model.Operation
	for _, op := range t.api.Operations {
		if op.Grant() == grant && takesAForm(op) && (grant != model.GrantRefresh || op.RefreshToken() != nil) {
			list = append(list, op)
		}
	}
	slices.SortFunc(list, compareRequests)
	return list
}

func takesAForm(op *model.Operation) bool {
	if op.Method != "POST" || op.GoName == "" {
		return false
	}
	for _, p := range op.Params {
		if p.Positional {
			return false
		}
	}
	for _, r := range op.Replies {
		if r.Success() && (r.Kind() == model.ReplyEvents || r.Kind() == model.ReplyStream) {
			return false
		}
	}
	switch {
	case op.Body == nil:
		return true
	case op.Body.Encoding != model.URLEncoded && op.Body.Encoding != model.Multipart:
		return false
	}
	return !slices.ContainsFunc(op.Body.Fields, func(p model.Param) bool { return p.File })
}

func compareRequests(a, b *model.Operation) int {
	rank := func(op *model.Operation) int {
		n := 0
		for _, name := range []string{"client_id", "client_secret"} {
			if op.Body != nil && slices.ContainsFunc(op.Body.Fields, func(p model.Param) bool { return p.Name == name && !p.Disabled }) {
				n--
			}
		}
		if op.Deprecated {
			n += 10
		}
		return n
	}
	return cmp.Or(rank(a)-rank(b), len(a.ID)-len(b.ID), strings.Compare(a.ID, b.ID))
}
