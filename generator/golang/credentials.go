package golang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// credential is an option of the client and the schemes that it is for.
type credential struct {
	option  string
	schemes []*model.SecurityScheme
	uses    int // operations that can be authorized by it
}

// credentials are the options of the schemes that operations use, in the order of the schemes. Schemes with one option
// share it.
func (e *emitter) credentials() []*credential {
	byKey := map[string]*credential{}
	byOption := map[string]*credential{}
	var list []*credential
	uses := map[*credential]int{}
	for i := range e.api.Schemes {
		s := &e.api.Schemes[i]
		c := byOption[s.GoName]
		if c == nil {
			c = &credential{option: s.GoName}
			byOption[s.GoName], list = c, append(list, c)
		}
		byKey[s.Key] = c
	}
	inUse := map[string]bool{}
	for _, op := range e.api.Operations {
		of := map[*credential]bool{}
		for _, r := range op.Security {
			for _, s := range r {
				inUse[s.Scheme] = true
				if c := byKey[s.Scheme]; c != nil && !of[c] {
					of[c] = true
					uses[c]++
				}
			}
		}
	}
	for i := range e.api.Schemes {
		if s := &e.api.Schemes[i]; inUse[s.Key] {
			byKey[s.Key].schemes = append(byKey[s.Key].schemes, s)
		}
	}
	for c, n := range uses {
		c.uses = n
	}
	return slices.DeleteFunc(list, func(c *credential) bool { return c.uses == 0 })
}

// kind is what the option of a scheme takes.
type credentialKind int

const (
	bySigner credentialKind = iota
	byToken
	byBasic
	byKeyHeader
	byKeyQuery
	byKeyCookie
)

func kindOfScheme(s *model.SecurityScheme) credentialKind {
	switch {
	case s.IsToken():
		return byToken
	case s.Kind == model.Basic && !s.Signed:
		return byBasic
	case s.Signed || s.Kind != model.APIKey || s.Name == "":
		return bySigner
	case s.In == model.InQuery:
		return byKeyQuery
	case s.In == model.InCookie:
		return byKeyCookie
	}
	return byKeyHeader
}

// authHeaders are the headers that the options set, by their names: a caller can set one instead.
func (e *emitter) authHeaders() *jen.Statement {
	var values []jen.Code
	for _, c := range e.credentials() {
		header := "Authorization"
		switch kindOfScheme(c.schemes[0]) {
		case byKeyHeader:
			header = c.schemes[0].Name
		case byKeyCookie:
			header = "Cookie"
		case byKeyQuery:
			continue
		}
		values = append(values, jen.Lit(c.option).Op(":").Lit(header))
	}
	if len(values) == 0 {
		return jen.Nil()
	}
	return jen.Map(jen.String()).String().Add(fields(values...))
}

// emitCredential writes the option of a credential, and for a token that for a source of tokens.
func (e *emitter) emitCredential(f *jen.File, c *credential) {
	s := c.schemes[0]
	write := func(name, what string, params jen.Code, helper string, args ...jen.Code) {
		d := &doc{}
		d.para(name + " " + what)
		e.credentialDoc(d, c)
		f.Line()
		d.write(f)
		f.Func().Id(name).Params(params).Id("Option").Block(jen.Return(e.rt(helper).Call(append([]jen.Code{jen.Lit(name)}, args...)...)))
	}
	value := jen.Id("value").String()
	switch kindOfScheme(s) {
	case byToken:
		prefix := s.TokenPrefix() + " "
		write(c.option, "authorizes requests with a fixed token, sent as \"Authorization: "+prefix+"<token>\".", jen.Id("token").String(),
			"withToken", jen.Lit(prefix), e.rt("fixedToken").Call(jen.Id("token")))
		source := jen.Id("source").Func().Params(jen.Qual("context", "Context")).Params(jen.String(), jen.Error())
		f.Line()
		d := &doc{}
		d.para(s.GoSource + " authorizes requests as [" + c.option + "] does, with a token that is asked for just before each is sent. Calls that run at the same time ask at the same time.")
		d.write(f)
		f.Func().Id(s.GoSource).Params(source).Id("Option").Block(jen.Return(e.rt("withToken").Call(jen.Lit(c.option), jen.Lit(prefix), jen.Id("source"))))
		e.emitTokens(f, c)
	case byBasic:
		write(c.option, "authorizes requests with a user name and a password.", jen.List(jen.Id("username"), jen.Id("password")).String(),
			"withBasic", jen.Id("username"), jen.Id("password"))
	case byKeyQuery:
		write(c.option, "authorizes requests with a key in the query, as "+quote(s.Name)+".", value, "withKeyQuery", jen.Lit(s.Name), jen.Id("value"))
	case byKeyCookie:
		write(c.option, "authorizes requests with a key in the cookie "+quote(s.Name)+".", value, "withKeyCookie", jen.Lit(s.Name), jen.Id("value"))
	case byKeyHeader:
		text := jen.Id("value")
		if s.Prefix != "" {
			text = jen.Lit(s.Prefix + " ").Op("+").Id("value")
		}
		write(c.option, "authorizes requests with a key in the header "+quote(s.Name)+".", value, "withKeyHeader", jen.Lit(s.Name), text)
	default:
		var kinds []string
		for _, s := range c.schemes {
			if !slices.Contains(kinds, string(s.Kind)) {
				kinds = append(kinds, string(s.Kind))
			}
		}
		write(c.option, "hands each request over before it is sent, to sign it ("+plainLine(strings.Join(kinds, ", "))+").",
			jen.Id("sign").Func().Params(jen.Op("*").Qual("net/http", "Request")).Error(), "withSigner", jen.Id("sign"))
	}
}

// credentialDoc adds what the collection says of the schemes: descriptions, and where an OAuth 2.0 token comes from.
func (e *emitter) credentialDoc(d *doc, c *credential) {
	var texts, flows []string
	for _, s := range c.schemes {
		if s.Description != "" && !slices.Contains(texts, s.Description) {
			texts = append(texts, s.Description)
		}
		for _, f := range s.Flows {
			var urls []string
			for _, u := range []string{f.AuthURL, f.TokenURL} {
				if u != "" {
					urls = append(urls, u)
				}
			}
			flow := fmt.Sprintf("OAuth 2.0, grant %s: %s.", f.Grant, strings.Join(urls, " and "))
			if !slices.Contains(flows, flow) {
				flows = append(flows, flow)
			}
		}
	}
	for _, text := range texts {
		d.markdown(text, docField)
	}
	for _, flow := range flows {
		d.para(cut(flow, 400))
	}
}

// alternatives are the options that authorize an operation: alternative sets, each once. An empty one means that no
// authorization is needed.
func (e *emitter) alternatives(op *model.Operation) [][]string {
	var list [][]string
	for _, r := range op.Security {
		options := []string{}
		for _, use := range r {
			s := e.api.Scheme(use.Scheme)
			if s == nil {
				e.incomplete(op.Pos, "%s needs the authorization %s, which is not declared", op.ID, quote(use.Scheme))
				continue
			}
			if !slices.Contains(options, s.GoName) {
				options = append(options, s.GoName)
			}
		}
		if !slices.ContainsFunc(list, func(have []string) bool { return slices.Equal(have, options) }) {
			list = append(list, options)
		}
	}
	if len(list) == 1 && len(list[0]) == 0 {
		return nil
	}
	return list
}

// security is the call's list of alternatives; nil where the operation needs no authorization.
func (e *emitter) security(op *model.Operation) *jen.Statement {
	var alternatives []jen.Code
	for _, options := range e.alternatives(op) {
		var names []jen.Code
		for _, option := range options {
			names = append(names, jen.Lit(option))
		}
		alternatives = append(alternatives, jen.Values(names...))
	}
	if len(alternatives) == 0 {
		return nil
	}
	return jen.Index().Index().String().Values(alternatives...)
}

// securityNote says in a method's comment what authorizes it; "" where nothing needs to.
func (e *emitter) securityNote(op *model.Operation) string {
	var texts []string
	none := false
	for _, options := range e.alternatives(op) {
		if len(options) == 0 {
			none = true
			continue
		}
		var links []string
		for _, option := range options {
			links = append(links, "["+option+"]")
		}
		texts = append(texts, strings.Join(links, " and "))
	}
	if len(texts) == 0 {
		return ""
	}
	if none {
		texts = append(texts, "none")
	}
	note := "Authorization: " + strings.Join(texts, " or ") + "."
	if scopes := scopesOf(op); len(scopes) > 0 {
		note += " The token needs the scope " + or(scopes) + "."
	}
	return note
}

// scopesOf are the scopes of which an operation needs any one.
func scopesOf(op *model.Operation) []string {
	var list []string
	for _, r := range op.Security {
		for _, use := range r {
			for _, scope := range use.Scopes {
				if scope = cut(plainLine(scope), 60); !slices.Contains(list, scope) {
					list = append(list, scope)
				}
			}
		}
	}
	if len(list) > 12 {
		list = append(list[:12:12], "another of the description")
	}
	return list
}

// posOf is a variable's place.
func (e *emitter) posOf(v *model.Variable) diag.Pos {
	if v == nil {
		return diag.Pos{File: e.api.Source}
	}
	return v.Pos
}
