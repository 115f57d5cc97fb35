package golang

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// emitClient writes client.go: the client, its servers, and the options that are the API's own.
func (e *emitter) emitClient() {
	f := e.newFile()
	f.Const().Id("packageName").Op("=").Lit(e.api.Package)
	f.Line()
	var servers []jen.Code
	for i := range e.api.Servers {
		servers = append(servers, e.emitServer(f, &e.api.Servers[i]))
	}
	var members, values []jen.Code
	for i := range e.api.Services {
		s := &e.api.Services[i]
		if len(s.Operations) == 0 {
			continue
		}
		d := &doc{}
		d.para(serviceFolder(s))
		members = append(members, d.comments()...)
		members = append(members, jen.Id(s.Name).Op("*").Id(s.Type))
		values = append(values, jen.Id(s.Name).Op(":").Op("&").Id(s.Type).Values(jen.Id("t")))
	}
	title := strings.Join(strings.Fields(plainLine(e.api.Title)), " ")
	d := &doc{}
	d.para("Client calls " + cut(title, 120) + ". It is safe for concurrent use.")
	d.write(f)
	f.Type().Id("Client").Struct(members...)
	f.Line()
	f.Comment("// New returns a client.")
	t := jen.Id("t")
	if len(values) == 0 {
		t = jen.Id("_")
	}
	f.Func().Id("New").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Op("*").Id("Client"), jen.Error()).Block(
		jen.List(t, jen.Err()).Op(":=").Add(e.rt("newTransport")).Call(jen.Index().String().Values(servers...), e.defaults(), e.authHeaders(), jen.Id("opts")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Op("&").Id("Client").Add(fields(values...)), jen.Nil()),
	)
	e.emitBase(f)
	for _, v := range e.configuration() {
		e.emitVariable(f, v)
	}
	for i := range e.api.Environments {
		e.emitEnvironment(f, &e.api.Environments[i])
	}
	for _, c := range e.credentials() {
		e.emitCredential(f, c)
	}
	e.render("client.go", f)
}

// serviceFolder says what a service is.
func serviceFolder(s *model.Service) string {
	if len(s.Folder) == 0 {
		return "Requests that are in no folder."
	}
	return "Folder " + quote(strings.Join(s.Folder, " / ")) + "."
}

// emitServer writes a server's constant and returns its URL as an expression: one with variables is filled by New. A
// variable that is the whole URL has no option; the URL is then its value.
func (e *emitter) emitServer(f *jen.File, s *model.Server) *jen.Statement {
	var template strings.Builder
	var names []string
	for _, p := range s.Parts {
		if p.Param == "" {
			template.WriteString(strings.NewReplacer("{", "%7B", "}", "%7D").Replace(p.Literal))
			continue
		}
		v := e.api.Variable(p.Param)
		if v != nil && v.GoName == "" && len(s.Parts) == 1 {
			continue
		}
		if v == nil || v.GoName == "" {
			e.incomplete(e.posOf(v), "the variable %s of a base URL has no option", quote(p.Param))
			continue
		}
		template.WriteString("{$" + v.GoName + "}")
		names = append(names, "[With"+v.GoName+"]")
	}
	constant := s.GoName != "" && s.URL != ""
	if constant {
		d := &doc{}
		text := s.GoName + " is the base URL"
		if s.Name != "" {
			text += " of " + quote(s.Name)
		}
		if len(names) > 0 {
			text += ", unless " + or(append(names, "[WithBaseURL]")) + " gives another"
		} else {
			text += ", unless [WithBaseURL] gives another"
		}
		d.para(text + ".")
		d.write(f)
		f.Const().Id(s.GoName).Op("=").Lit(s.URL)
		f.Line()
	}
	switch {
	case constant && len(names) == 0:
		return jen.Id(s.GoName)
	case len(names) == 0:
		return jen.Lit(s.URL)
	}
	return jen.Lit(template.String())
}

// emitBase writes WithBaseURL: what it replaces is the API's own.
func (e *emitter) emitBase(f *jen.File) {
	d := &doc{}
	var bases, names []string
	for i := range e.api.Servers {
		s := &e.api.Servers[i]
		text := "[" + s.GoName + "]"
		for _, p := range s.Parts {
			if v := e.api.Variable(p.Param); v != nil && v.GoName != "" && !slices.Contains(names, "[With"+v.GoName+"]") {
				names = append(names, "[With"+v.GoName+"]")
			}
		}
		switch {
		case s.GoName != "" && s.URL != "":
		case len(s.Parts) > 1 || len(names) > 0:
			text = quote(written(s.Parts))
		default:
			continue
		}
		bases = append(bases, text)
	}
	switch {
	case len(bases) == 0:
		d.para("WithBaseURL sends all requests below base. [New] needs it: the API's description has no base URL.")
	case len(names) == 0:
		d.para("WithBaseURL sends all requests below base, instead of " + options(bases) + ".")
	default:
		d.para("WithBaseURL sends all requests below base, instead of " + options(bases) + ". " + options(names) + " then have no part in it.")
	}
	f.Line()
	d.write(f)
	f.Func().Id("WithBaseURL").Params(jen.Id("base").String()).Id("Option").Block(jen.Return(e.rt("withBaseURL").Call(jen.Id("base"))))
}

// options joins links as a comment names several: "[WithA], [WithB] and [WithC]".
func options(links []string) string {
	if len(links) < 2 {
		return strings.Join(links, "")
	}
	return strings.Join(links[:len(links)-1], ", ") + " and " + links[len(links)-1]
}

// configuration returns the variables that have an option, sorted by its name: those in base URLs and those that
// parameters refer to.
func (e *emitter) configuration() []*model.Variable {
	used := map[string]bool{}
	for _, s := range e.api.Servers {
		for _, p := range s.Parts {
			used[p.Param] = true
		}
	}
	for _, op := range e.api.Operations {
		params := op.Params
		if op.Body != nil {
			params = append(slices.Clone(params), op.Body.Fields...)
		}
		for _, p := range params {
			if p.Role == model.RoleConfiguration {
				used[variableName(&p)] = true
			}
		}
	}
	var list []*model.Variable
	for i := range e.api.Variables {
		if v := &e.api.Variables[i]; used[v.Name] && v.GoName != "" {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b *model.Variable) int { return strings.Compare(a.GoName, b.GoName) })
	return list
}

// variableName is the variable that a parameter with the role of configuration refers to.
func variableName(p *model.Param) string {
	if p.Variable != "" {
		return p.Variable
	}
	return p.Name
}

// hasDefault reports whether a variable needs no option. A masked secret is no value.
func hasDefault(v *model.Variable) bool { return v.Defined && !v.Secret }

// defaults are the values of the configuration variables.
func (e *emitter) defaults() *jen.Statement {
	var values []jen.Code
	for _, v := range e.configuration() {
		if hasDefault(v) {
			values = append(values, jen.Lit(v.GoName).Op(":").Lit(e.defaultValue(v)))
		}
	}
	if len(values) == 0 {
		return jen.Map(jen.String()).String().Values()
	}
	return jen.Map(jen.String()).String().Add(fields(values...))
}

// defaultValue is a variable's value. One that begins a base URL may have no scheme: then the server's URL knows it.
func (e *emitter) defaultValue(v *model.Variable) string {
	for _, s := range e.api.Servers {
		scheme, _, ok := strings.Cut(s.URL, "://")
		if ok && v.Value != "" && !strings.Contains(v.Value, "://") && len(s.Parts) > 0 && s.Parts[0].Param == v.Name {
			return scheme + "://" + v.Value
		}
	}
	return v.Value
}

// emitVariable writes the option of a configuration variable.
func (e *emitter) emitVariable(f *jen.File, v *model.Variable) {
	d := &doc{}
	text := "With" + v.GoName + " sets " + quote("{{"+v.Name+"}}")
	for _, s := range e.api.Servers {
		if slices.ContainsFunc(s.Parts, func(p model.PathPart) bool { return p.Param == v.Name }) {
			text += " of the base URL"
			if len(s.Parts) > 1 {
				text += " " + quote(written(s.Parts)) + "; [WithBaseURL] replaces that as a whole"
			}
			break
		}
	}
	switch {
	case !hasDefault(v):
		text += ". It has no default."
	case v.Value == "":
		text += ". It is empty by default."
	default:
		text += ". The default is " + quote(e.defaultValue(v)) + "."
	}
	d.para(text)
	d.markdown(v.Description, docField)
	f.Line()
	d.write(f)
	f.Func().Id("With" + v.GoName).Params(jen.Id("value").String()).Id("Option").Block(
		jen.Return(e.rt("withVariable").Call(jen.Lit(v.GoName), jen.Id("value"))),
	)
}

// written is a base URL as the collection writes it: {{url}}{{site}}.
func written(parts []model.PathPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Param != "" {
			b.WriteString("{{" + p.Param + "}}")
		} else {
			b.WriteString(p.Literal)
		}
	}
	return b.String()
}
