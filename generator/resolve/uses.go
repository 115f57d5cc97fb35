package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// use is what is known of a variable from the requests that use it.
type use struct {
	requests   map[int]bool
	credential bool // stands in authorization
	elsewhere  bool // stands in anything else
	pos        diag.Pos
}

// collect finds the variables of all requests as they are written; it comes before anything is replaced.
func (r *resolver) collect() {
	r.uses = map[string]*use{}
	for i, op := range r.api.Operations {
		if unresolved(op) {
			r.collectOperation(i, op)
		}
	}
}

func (r *resolver) collectOperation(i int, op *model.Operation) {
	note := func(text string, pos diag.Pos) { r.use(text, i, pos, false) }
	if u := op.Request.Parts; u != nil {
		at := positionOf(op)
		note(u.Base, at)
		for _, s := range u.Segments {
			note(s, at)
		}
		for _, p := range u.Variables {
			note(p.Value, orPos(p.Pos, at))
		}
	}
	for _, p := range op.Params {
		if p.In == model.InHeader && (strings.EqualFold(p.Name, "Authorization") || isKeyHeader(p.Name)) || p.In == model.InQuery && isKeyQuery(p.Name) || p.In == model.InCookie && isKeyCookie(p.Name) {
			continue // noted with the authorization
		}
		note(p.Name, orPos(p.Pos, op.Pos))
		note(p.Value, orPos(p.Pos, op.Pos))
	}
	if b := op.Body; b != nil {
		for _, f := range b.Fields {
			note(f.Name, orPos(f.Pos, b.Pos))
			note(f.Value, orPos(f.Pos, b.Pos))
		}
		note(b.Query, orPos(b.Pos, op.Pos))
	}
	if b := op.Request.Body; b != nil {
		note(b.Content.Text, orPos(b.Content.Pos, op.Pos))
	}
}

func (r *resolver) use(text string, request int, pos diag.Pos, credential bool) {
	for _, name := range r.scope.names(text) {
		u := r.uses[name]
		if u == nil {
			u = &use{requests: map[int]bool{}, pos: pos}
			r.uses[name] = u
		}
		u.requests[request] = true
		u.credential = u.credential || credential
		u.elsewhere = u.elsewhere || !credential
	}
}

// variables replaces the API's variables by those that its requests use, sorted by name, and reports the ones without a
// value once.
func (r *resolver) variables() {
	for i, texts := range r.authTexts {
		for _, text := range texts {
			r.use(text, i, r.api.Operations[i].Pos, true)
		}
	}
	if len(r.api.Servers) > 0 && r.inServer[baseVariable] && r.uses[baseVariable] == nil {
		r.uses[baseVariable] = &use{}
	}
	for name := range r.scope.defs {
		d := r.scope.defs[name]
		if d.Secret && len(d.value) > 0 {
			r.api.Secrets = append(r.api.Secrets, d.value)
		}
	}
	slices.Sort(r.api.Secrets)
	names := slices.Sorted(maps.Keys(r.uses))
	r.api.Variables = nil
	var undefined []string
	requests := map[int]bool{}
	for _, name := range names {
		u := r.uses[name]
		v := model.Variable{Name: name, Uses: len(u.requests), Pos: u.pos, InServer: r.inServer[name]}
		if d := r.scope.defs[name]; d != nil {
			v.Value, v.Defined, v.From, v.Secret, v.Description = d.value, !d.broken, d.From, d.Secret, d.Description
			if !d.Pos.IsZero() {
				v.Pos = d.Pos
			}
		}
		if r.isDynamic(name) {
			if _, v.Dynamic = model.DynamicVariable(name); !v.Dynamic {
				r.unknownDynamic(v)
			}
		}
		v.Role = r.role[name]
		switch {
		case v.Role != "":
		case u.credential && !u.elsewhere:
			v.Role = model.RoleCredential
		default:
			v.Role = model.RoleArgument
		}
		r.api.Variables = append(r.api.Variables, v)
		if r.scope.find(name) == nil && !r.isDynamic(name) { // what cannot be expanded has been said
			undefined = append(undefined, name)
			maps.Copy(requests, u.requests)
		}
	}
	if len(undefined) > 0 {
		stays := "each stays"
		if len(undefined) == 1 {
			stays = "it stays"
		}
		r.diags.Add(diag.UndefinedVariables, diag.Pos{File: r.api.Source}, "%s no value, in %s: %s; %s as {{name}}",
			diag.Plural(len(undefined), "variable has", "variables have"), diag.Plural(len(requests), "request", "requests"), quoteNames(undefined), stays)
	}
	r.checkRoles(names)
	r.reportRoles()
}
