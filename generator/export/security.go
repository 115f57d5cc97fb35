package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// secure finds the authorization that most operations have: it is the collection's, and they inherit it.
func (r *recorder) secure() {
	r.used = map[string]bool{}
	uses := map[string]int{}
	first := map[string]model.Requirement{}
	var order []string
	for _, op := range r.api.Operations {
		need := needs(op)
		key := schemesOf(need)
		if uses[key]++; uses[key] == 1 {
			order, first[key] = append(order, key), need
		}
	}
	best := ""
	for _, key := range order {
		if key != "" && (best == "" || uses[key] > uses[best]) {
			best = key
		}
	}
	r.usual = first[best]
}

// needs is the first way to authorize the operation; a collection cannot say that there are others.
func needs(op *model.Operation) model.Requirement {
	if len(op.Security) == 0 {
		return nil
	}
	return op.Security[0]
}

func schemesOf(need model.Requirement) string {
	var keys []string
	for _, u := range need {
		keys = append(keys, u.Scheme)
	}
	return strings.Join(keys, " ")
}

// own is the authorization of an operation that has not the collection's; nil where it inherits.
func (r *recorder) own(op *model.Operation) *model.Auth {
	need := needs(op)
	switch {
	case schemesOf(need) == schemesOf(r.usual):
		return nil
	case len(need) == 0:
		return &model.Auth{Kind: "noauth"}
	}
	return r.auth(need)
}

// auth writes a requirement as an authorization: the first scheme of it, with variables for what only its user has.
func (r *recorder) auth(need model.Requirement) *model.Auth {
	if len(need) == 0 {
		return nil
	}
	s := r.api.Scheme(need[0].Scheme)
	if s == nil {
		return nil
	}
	a := &model.Auth{Kind: string(s.Kind)}
	add := func(name, value string) {
		if value != "" {
			a.Params = append(a.Params, model.NameValue{Name: name, Value: value})
		}
	}
	mine := func(what string) string { return "{{" + r.token(s.Key, what) + "}}" }
	switch s.Kind {
	case model.Bearer, model.JWT:
		a.Kind = string(model.Bearer)
		add("token", mine("bearerToken"))
		if s.Prefix != "" { // a word of its own before the token is an API key in that header
			a.Kind, a.Params = string(model.APIKey), nil
			add("key", "Authorization")
			add("value", s.Prefix+" "+mine("token"))
		}
	case model.APIKey:
		add("key", s.Name)
		add("value", mine("apiKey"))
		add("in", map[bool]string{true: "query", false: "header"}[s.In == model.InQuery])
	case model.OAuth2:
		add("accessToken", mine("accessToken"))
		if len(s.Flows) > 0 {
			f := s.Flows[0]
			add("grant_type", cmp.Or(map[string]string{"password": "password_credentials"}[f.Grant], f.Grant))
			add("authUrl", f.AuthURL)
			add("accessTokenUrl", f.TokenURL)
			add("refreshTokenUrl", f.RefreshURL)
			add("scope", strings.Join(f.Scopes, " "))
			if f.InForm {
				add("client_authentication", "body")
			}
		}
		add("headerPrefix", s.Prefix)
		add("addTokenTo", "header")
	default:
		add("username", mine("username"))
		add("password", mine("password"))
	}
	return a
}

// token is the variable for a credential of the scheme.
func (r *recorder) token(scheme, what string) string {
	key := scheme + "\x00" + what
	if r.names.tokens[key] == "" {
		name := r.names.free(what)
		for slices.Contains(slices.Collect(maps.Values(r.names.tokens)), name) {
			name = r.names.free(name + "_")
		}
		r.names.tokens[key] = name
	}
	return r.names.tokens[key]
}

// variables are those of the collection that is made: the base URL, then credentials, then arguments.
func (r *recorder) variables() []model.Variable {
	var out []model.Variable
	base := ""
	if len(r.api.Servers) > 0 {
		base = cmp.Or(r.api.Servers[0].URL, model.Template(r.api.Servers[0].Parts))
	}
	out = append(out, model.Variable{Name: r.names.base, Value: base, Defined: true, Description: "Where the API is."})
	for _, key := range slices.Sorted(maps.Keys(r.names.tokens)) {
		scheme, _, _ := strings.Cut(key, "\x00")
		v := model.Variable{Name: r.names.tokens[key], Defined: true}
		if s := r.api.Scheme(scheme); s != nil {
			v.Description = s.Description
		}
		out = append(out, v)
	}
	arguments := maps.Clone(r.names.shared)
	maps.Copy(arguments, r.names.partial)
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		out = append(out, model.Variable{Name: name, Value: arguments[name], Defined: true, Description: r.argument(name)})
	}
	return out
}

// argument describes an argument that is a variable, as the first operation does that has it.
func (r *recorder) argument(name string) string {
	for _, op := range r.api.Operations {
		if p := op.Param(model.InPath, name); p != nil && p.Description != "" {
			return p.Description
		}
	}
	return ""
}
