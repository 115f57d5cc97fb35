package naming

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// tokens gives the client options with which it gets its access tokens itself: by the API's own requests for them, else by
// the flows of OAuth 2.0. They are those of one scheme, since nothing says which token a request for one gives: of bearer
// tokens, or else of the only token that there is.
func (t *typing) tokens() {
	var first *model.SecurityScheme
	var flows []*model.Flow
	for i := range t.api.Schemes {
		s := &t.api.Schemes[i]
		s.Tokens = nil
		if !s.IsToken() || !t.inUse(s) {
			continue
		}
		if first == nil || s.GoName != first.GoName && s.GoName == "WithBearerToken" {
			first, flows = s, nil
		} else if s.GoName != first.GoName {
			if first.GoName != "WithBearerToken" {
				return
			}
			continue
		}
		for j := range s.Flows {
			flows = append(flows, &s.Flows[j])
		}
	}
	if first == nil {
		return
	}
	for _, grant := range []string{model.GrantClientCredentials, model.GrantRefresh} {
		o := model.TokenOption{GoName: "With" + GoName(grant), Grant: grant}
		if op := t.tokenRequest(grant); op != nil {
			o.Operation = op.ID
		} else if o.Flow = flowOf(flows, grant); o.Flow == nil {
			continue
		}
		first.Tokens = append(first.Tokens, o)
	}
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

// tokenRequest returns the operation that asks for a token by the grant, or nil: one that takes nothing but a form and a
// struct of parameters. Of several it is the one whose form says who the client is, then the shortest and first by name, so
// that the order of the requests does not matter.
func (t *typing) tokenRequest(grant string) *model.Operation {
	var best *model.Operation
	for _, op := range t.api.Operations {
		if op.Grant() == grant && takesAForm(op) && (grant != model.GrantRefresh || op.RefreshToken() != nil) && (best == nil || betterRequest(op, best)) {
			best = op
		}
	}
	return best
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

func betterRequest(a, b *model.Operation) bool {
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
	return cmp.Or(rank(a)-rank(b), len(a.ID)-len(b.ID), strings.Compare(a.ID, b.ID)) < 0
}
