package golang

import (
	"cmp"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// tokenOptions are the options for getting tokens of the schemes that share an option.
func tokenOptions(c *credential) []model.TokenOption {
	var list []model.TokenOption
	for _, s := range c.schemes {
		list = append(list, s.Tokens...)
	}
	return list
}

// emitTokens writes the options of a client that gets its tokens itself.
func (e *emitter) emitTokens(f *jen.File, c *credential) {
	refresh, flow := false, false
	for _, o := range tokenOptions(c) {
		refresh = refresh || o.Grant == model.GrantRefresh
		d := &doc{}
		d.para(o.GoName + " authorizes requests as [" + c.option + "] does, with access tokens that the client gets itself: when it needs the first, " +
			"when one is about to expire, and when one is refused. However many calls wait for a token, it is asked for once.")
		if o.Flow != nil {
			flow = true
			e.emitFlow(f, c, d, o)
		} else {
			e.emitTokenRequest(f, c, d, o)
		}
	}
	if refresh {
		e.used["WithRefreshTokenSaver"] = true
	}
	if flow {
		e.used["WithTokenURL"] = true
	}
}

// emitTokenRequest writes an option that uses the API's own request for a token: it takes what the request's method takes.
func (e *emitter) emitTokenRequest(f *jen.File, c *credential, d *doc, o model.TokenOption) {
	op := e.operations[o.Operation]
	if op == nil {
		e.incomplete(diag.Pos{File: e.api.Source}, "the request %s for tokens is no operation", quote(o.Operation))
		return
	}
	var service *model.Service
	for i := range e.api.Services {
		if e.api.Services[i].Name == op.Service {
			service = &e.api.Services[i]
		}
	}
	if service == nil {
		e.incomplete(op.Pos, "%s is of no service", op.ID)
		return
	}
	m := e.method(service, op)
	var params, block []jen.Code
	args := []jen.Code{jen.Id("ctx")}
	refresh := op.RefreshToken()
	take := func(name string, typ jen.Code) {
		params = append(params, jen.Id(name).Add(typ))
		args = append(args, jen.Op("&").Id(name))
		if o.Grant != model.GrantRefresh || refresh == nil || (refresh.In == model.InForm) != (name == "form") {
			return
		}
		value := jen.Id("refresh")
		if _, pointer := e.paramType(refresh); pointer {
			value = jen.Op("&").Id("refresh")
		}
		block = append(block, jen.Id(name).Op(":=").Id(name).Comment("a copy for each request"), jen.If(jen.Id("refresh").Op("!=").Lit("")).Block(
			jen.Id(name).Dot(refresh.GoName).Op("=").Add(value),
		))
	}
	if m.body != nil {
		take("form", jen.Id(op.Body.GoType))
	}
	if len(m.params) > 0 {
		take("params", jen.Id(op.ParamsType))
	}
	call := jen.Parens(jen.Op("&").Id(service.Type).Values(jen.Id("t"))).Dot(op.GoName).Call(append(args, jen.Id("opts").Op("..."))...)
	if m.result.kind == resultNone {
		block = append(block, jen.Return(call))
	} else {
		block = append(block, jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(call), jen.Return(jen.Err()))
	}
	text := "It asks with [" + service.Type + "." + op.GoName + "]"
	if needs := e.alternativesWithout(op, c.option); needs != "" {
		text += ", which needs " + needs
	}
	d.para(text + ".")
	e.writeTokenOption(f, c, d, o, params, jen.Func().Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("t").Op("*").Add(e.rt("transport")), jen.Id(nameIf(o.Grant == model.GrantRefresh, "refresh")).String(), jen.Id("opts").Op("...").Id("CallOption"),
	).Error().Block(block...))
}

// alternativesWithout says which other options a request for tokens needs.
func (e *emitter) alternativesWithout(op *model.Operation, option string) string {
	var texts []string
	for _, options := range e.alternatives(op) {
		var links []string
		for _, other := range options {
			if other != option {
				links = append(links, "["+other+"]")
			}
		}
		if len(links) == 0 {
			return ""
		}
		texts = append(texts, strings.Join(links, " and "))
	}
	return or(texts)
}

// emitFlow writes an option that asks where a flow of OAuth 2.0 says.
func (e *emitter) emitFlow(f *jen.File, c *credential, d *doc, o model.TokenOption) {
	params := []jen.Code{jen.List(jen.Id("clientID"), jen.Id("clientSecret")).String()}
	url := o.Flow.TokenURL
	members := []jen.Code{jen.Id("id").Op(":").Id("clientID"), jen.Id("secret").Op(":").Id("clientSecret")}
	if o.Flow.InForm {
		members = append(members, jen.Id("inForm").Op(":").True())
	}
	if o.Grant == model.GrantRefresh {
		url = cmp.Or(o.Flow.RefreshURL, url)
		params = []jen.Code{jen.List(jen.Id("clientID"), jen.Id("clientSecret"), jen.Id("refreshToken")).String()}
		members = append(members, jen.Id("refresh").Op(":").Id("refreshToken"))
		d.para("It asks at " + quote(url) + ", unless [WithTokenURL] gives another URL. A client without a secret has \"\" for it.")
	} else {
		params = append(params, jen.Id("scopes").Op("...").String())
		members = append(members, jen.Id("scopes").Op(":").Id("scopes"))
		text := "It asks at " + quote(url) + ", unless [WithTokenURL] gives another URL"
		if len(o.Flow.Scopes) > 0 {
			text += ", and without scopes for " + quote(cut(strings.Join(o.Flow.Scopes, " "), 200))
			var all []jen.Code
			for _, s := range o.Flow.Scopes {
				all = append(all, jen.Lit(s))
			}
			members = append(members, jen.Id("all").Op(":").Index().String().Values(all...))
		}
		d.para(text + ".")
	}
	members = append([]jen.Code{jen.Id("url").Op(":").Lit(url)}, members...)
	e.writeTokenOption(f, c, d, o, params, e.rt("tokenFlow").Add(fields(members...)).Dot("requestToken"))
}

func (e *emitter) writeTokenOption(f *jen.File, c *credential, d *doc, o model.TokenOption, params []jen.Code, request *jen.Statement) {
	if o.Grant == model.GrantRefresh {
		d.para("A reply may replace the refresh token; [WithRefreshTokenSaver] gets the new one.")
	}
	f.Line()
	d.write(f)
	f.Func().Id(o.GoName).Params(params...).Id("Option").Block(jen.Return(
		e.rt("withTokens").Call(jen.Lit(c.option), jen.Lit(c.schemes[0].TokenPrefix()+" "), request),
	))
}

// nameIf is a parameter's name, or that of one that is not used.
func nameIf(used bool, name string) string {
	if used {
		return name
	}
	return "_"
}
