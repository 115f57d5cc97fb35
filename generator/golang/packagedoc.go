package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/pmgen/pmgen/generator/model"
)

// docOptions is how many configuration variables the package's comment lists.
const docOptions = 12

// emitDoc writes doc.go, the package's comment: how to call the API, then what its description says.
func (e *emitter) emitDoc() {
	f := jen.NewFile(e.api.Package)
	f.HeaderComment(header)
	d := &doc{}
	title := cut(e.title(), 120)
	if title == "" {
		title = e.api.Package
	}
	d.para("Package " + e.api.Package + " is a client for " + title + ".")
	d.para("Create a [Client] with [New]. Its fields are the groups of requests, their methods the requests. A request that fails gives an [*APIError].")
	if u := e.usage(); u != nil {
		d.block(u)
	}
	e.docOptions(d)
	if from := e.from(); from != "" {
		d.para("pmgen generated this package from " + quote(from) + ". [OpenAPI] returns the API's OpenAPI document.")
	} else {
		d.para("pmgen generated this package. [OpenAPI] returns the API's OpenAPI document.")
	}
	about := &doc{}
	about.markdown(e.api.Description, docMethod)
	if len(about.lines) > 0 {
		d.blank()
		d.lines = append(d.lines, "# About the API", "")
		d.lines = append(d.lines, about.lines...)
	}
	for _, line := range d.lines {
		if !strings.HasPrefix(line, "\t") {
			line = " " + line
		}
		f.PackageComment(strings.TrimRight("//"+line, " "))
	}
	e.render("doc.go", f)
}

// title is the API's title on one line.
func (e *emitter) title() string {
	return strings.Join(strings.Fields(plainLine(e.api.Title)), " ")
}

// from is the input as other machines know it.
func (e *emitter) from() string {
	source := strings.ReplaceAll(e.api.Source, "\\", "/")
	if source == "." && len(e.api.Files) > 0 {
		source = strings.ReplaceAll(e.api.Files[0], "\\", "/")
	}
	if path.IsAbs(source) || strings.Contains(source, ":") {
		source = path.Base(source)
	}
	return source
}

// docOptions lists what a client is made with.
func (e *emitter) docOptions(d *doc) {
	all := len(e.api.Operations)
	requests := func(n int) string {
		if n == all {
			return "for all requests"
		}
		return fmt.Sprintf("for %d of %d requests", n, all)
	}
	d.para("Options of [New]:")
	for _, c := range e.credentials() {
		name := "[" + c.option + "]"
		if source := c.schemes[0].GoSource; c.schemes[0].IsToken() && source != "" {
			names := []string{name, "[" + source + "]"}
			for _, o := range tokenOptions(c) {
				names = append(names, "["+o.GoName+"]")
			}
			name = or(names)
		}
		d.item(name + ": " + requests(c.uses))
	}
	variables := e.configuration()
	for i, v := range variables {
		if i == docOptions {
			d.item(fmt.Sprintf("%d more, for other variables", len(variables)-docOptions))
			break
		}
		text := "[With" + v.GoName + "]: " + quote("{{"+v.Name+"}}")
		switch {
		case !hasDefault(v):
			text += ", which has no default"
		case v.Value == "":
			text += ", empty by default"
		default:
			text += ", by default " + quote(e.defaultValue(v))
		}
		d.item(text)
	}
	for _, env := range e.api.Environments {
		d.item("[" + env.GoName + "]: for the environment " + quote(cut(env.Name, 100)))
	}
	switch {
	case len(e.api.Servers) > 0 && e.api.Servers[0].URL != "" && e.api.Servers[0].GoName != "":
		d.item("[WithBaseURL]: instead of [" + e.api.Servers[0].GoName + "]")
	case e.unknownBase(0):
		d.item("[WithBaseURL]: the base URL, which the API's description does not have")
	default:
		d.item("[WithBaseURL]: another base URL")
	}
}

// unknownBase reports whether nothing but WithBaseURL can say where a server is.
func (e *emitter) unknownBase(server int) bool {
	if server >= len(e.api.Servers) {
		return true
	}
	s := &e.api.Servers[server]
	return s.URL == "" && !slices.ContainsFunc(s.Parts, func(p model.PathPart) bool {
		v := e.api.Variable(p.Param)
		return v != nil && v.GoName != ""
	})
}
