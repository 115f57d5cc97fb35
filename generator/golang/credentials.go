package golang

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// emitCredentials writes the options of the security schemes that operations use. Schemes with one option share it.
func (e *emitter) emitCredentials(f *jen.File) {
	used := map[string]bool{}
	for _, op := range e.api.Operations {
		for _, r := range op.Security {
			for _, s := range r {
				used[s.Scheme] = true
			}
		}
	}
	var options []string
	groups := map[string][]*model.SecurityScheme{}
	for i := range e.api.Schemes {
		s := &e.api.Schemes[i]
		if !used[s.Key] {
			continue
		}
		if groups[s.GoName] == nil {
			options = append(options, s.GoName)
		}
		groups[s.GoName] = append(groups[s.GoName], s)
	}
	for _, name := range options {
		f.Line()
		e.emitCredential(f, name, groups[name])
	}
}

// sourceName is the option for a source of tokens beside the option for a token.
func sourceName(option string) string {
	if option == "WithBearerToken" {
		return "WithTokenSource"
	}
	return option + "Source"
}

// tokenScheme reports whether a scheme is a token in the Authorization header.
func tokenScheme(s *model.SecurityScheme) bool {
	return (s.Kind == model.Bearer || s.Kind == model.OAuth2) && !s.Signed && s.In != model.InQuery && s.In != model.InCookie &&
		(s.Name == "" || strings.EqualFold(s.Name, "Authorization"))
}

func (e *emitter) emitCredential(f *jen.File, option string, schemes []*model.SecurityScheme) {
	s := schemes[0]
	keys := make([]jen.Code, len(schemes))
	for i, scheme := range schemes {
		keys[i] = jen.Lit(scheme.Key)
	}
	call := func(helper string, args ...jen.Code) *jen.Statement {
		return jen.Block(jen.Return(e.rt(helper).Call(append(args, keys...)...)))
	}
	text := func(name, what string) {
		d := &doc{}
		d.para(name + " " + what)
		d.markdown(s.Description, docField)
		d.write(f)
	}
	write := func(name string, params jen.Code, body *jen.Statement) {
		f.Func().Id(name).Params(params).Id("Option").Add(body)
	}
	prefix := s.Prefix
	if prefix == "" && (s.Kind == model.Bearer || s.Kind == model.OAuth2) {
		prefix = "Bearer"
	}
	if prefix != "" {
		prefix += " "
	}
	value := jen.Id("value")
	if prefix != "" {
		value = jen.Lit(prefix).Op("+").Id("value")
	}
	switch {
	case tokenScheme(s):
		text(option, "authorizes requests with a fixed token.")
		write(option, jen.Id("token").String(), call("withToken", jen.Lit(prefix), e.rt("fixedToken").Call(jen.Id("token"))))
		f.Line()
		text(sourceName(option), "authorizes requests with a token that is asked for just before sending.")
		source := jen.Func().Params(jen.Qual("context", "Context")).Params(jen.String(), jen.Error())
		write(sourceName(option), jen.Id("source").Add(source), call("withToken", jen.Lit(prefix), jen.Id("source")))
	case s.Kind == model.Basic && !s.Signed:
		text(option, "authorizes requests with a user name and a password.")
		write(option, jen.List(jen.Id("username"), jen.Id("password")).String(), call("withBasic", jen.Id("username"), jen.Id("password")))
	case s.Signed || s.Kind != model.APIKey && s.Kind != model.Bearer && s.Kind != model.OAuth2 || s.Name == "":
		text(option, "hands each request over before it is sent, to sign it ("+string(s.Kind)+").")
		sign := jen.Func().Params(jen.Op("*").Qual("net/http", "Request")).Error()
		write(option, jen.Id("sign").Add(sign), call("withSigner", jen.Id("sign")))
	case s.In == model.InQuery:
		text(option, "authorizes requests with a key in the query, as "+quote(s.Name)+".")
		write(option, jen.Id("value").String(), call("withKeyQuery", jen.Lit(s.Name), jen.Id("value")))
	case s.In == model.InCookie:
		text(option, "authorizes requests with a key in the cookie "+quote(s.Name)+".")
		write(option, jen.Id("value").String(), call("withKeyCookie", jen.Lit(s.Name), jen.Id("value")))
	default:
		text(option, "authorizes requests with a key in the header "+quote(s.Name)+".")
		write(option, jen.Id("value").String(), call("withKeyHeader", jen.Lit(s.Name), value))
	}
}

// security is the call's list of alternatives; nil where the operation needs no authorization.
func (e *emitter) security(op *model.Operation) *jen.Statement {
	var alternatives []jen.Code
	for _, r := range op.Security {
		var keys []jen.Code
		for _, s := range r {
			if e.api.Scheme(s.Scheme) == nil {
				e.incomplete(op.Pos, "%s needs the authorization %s, which is not declared", op.ID, quote(s.Scheme))
				continue
			}
			keys = append(keys, jen.Lit(s.Scheme))
		}
		alternatives = append(alternatives, jen.Values(keys...))
	}
	if len(alternatives) == 0 || len(alternatives) == 1 && len(op.Security[0]) == 0 {
		return nil
	}
	return jen.Index().Index().String().Values(alternatives...)
}

// posOf is a variable's place.
func (e *emitter) posOf(v *model.Variable) diag.Pos {
	if v == nil {
		return diag.Pos{File: e.api.Source}
	}
	return v.Pos
}
