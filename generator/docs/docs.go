// Package docs writes a reference of one API as a folder of HTML that opens from disk: a page for each operation, folder and
// type, with a search that needs no server. Everything is in the model; the pages load nothing from outside, and no text of the
// API is more than text on them.
package docs

import (
	"bytes"
	"html/template"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/look"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// IndexFile is the page to open.
const IndexFile = "index.html"

// Options say what the model does not.
type Options struct {
	Version string // of pmgen
	// Curl and Go return the command and the program that call an operation. nil, or "" of an operation: there is none.
	Curl, Go func(*model.Operation) string
}

// Emit returns the files of the reference by their slash-separated paths below its folder.
func Emit(api *model.API, o Options) (map[string][]byte, diag.List) {
	s := newSite(api, o)
	pages := s.pages()
	texts := make([][]byte, len(pages))
	parallel.Each(len(pages), func(i int) { texts[i] = s.render(pages[i]) })
	files := map[string][]byte{
		"assets/docs.css":  []byte(look.CSS + docsCSS),
		"assets/docs.js":   []byte(look.JS + docsJS),
		"assets/search.js": s.searchIndex(),
	}
	for i, p := range pages {
		files[p.file] = texts[i]
	}
	return files, nil
}

// site is the reference while it is written. What pages share is made first; then they only read it.
type site struct {
	api       *model.API
	options   Options
	names     *names
	services  []*model.Service            // in document order
	operation map[string]*model.Operation // by ID
	service   map[string]*model.Service   // of an operation, by its ID
	uses      map[string][]string         // the operations that use a named type, by its ID
	templates *template.Template
	markdown  *markdown
}

func newSite(api *model.API, o Options) *site {
	s := &site{api: api, options: o, operation: map[string]*model.Operation{}, service: map[string]*model.Service{}, templates: newTemplates(), markdown: newMarkdown()}
	for _, op := range api.Operations {
		s.operation[op.ID] = op
	}
	s.services = inDocumentOrder(api)
	for _, svc := range s.services {
		for _, id := range svc.Operations {
			s.service[id] = svc
		}
	}
	s.names = newNames(api, s.services)
	s.uses = usesOf(api)
	return s
}

// inDocumentOrder are the services in the order of their first operations.
func inDocumentOrder(api *model.API) []*model.Service {
	of := map[string]*model.Service{}
	for i := range api.Services {
		for _, id := range api.Services[i].Operations {
			of[id] = &api.Services[i]
		}
	}
	var list []*model.Service
	seen := map[*model.Service]bool{}
	for _, op := range api.Operations {
		if svc := of[op.ID]; svc != nil && !seen[svc] {
			seen[svc] = true
			list = append(list, svc)
		}
	}
	return list
}

// page is one file: the template that writes it, and what it is given.
type page struct {
	file, template string
	view           func(root string) any
}

func (s *site) pages() []page {
	list := []page{{IndexFile, "index", s.indexView}}
	for _, svc := range s.services {
		list = append(list, page{s.names.service[svc.Name], "service", func(root string) any { return s.serviceView(svc, root) }})
		for i, id := range svc.Operations {
			list = append(list, page{s.names.operation[id], "operation", func(root string) any { return s.operationView(svc, i, root) }})
		}
	}
	for _, t := range s.api.Types {
		if s.names.types[t.ID] != "" {
			list = append(list, page{s.names.types[t.ID], "type", func(root string) any { return s.typeView(t, root) }})
		}
	}
	return list
}

// layout is what every page has around its own.
type layout struct {
	Policy, Version, API, Title string
	Root                        string // of the reference, from the page: ../../
	Here                        string // the page's own file
	Page                        any
}

// policy lets a page use the files beside it, on disk and on a server, and nothing else.
const policy = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; base-uri 'none'; form-action 'none'"

func (s *site) render(p page) []byte {
	root := rootOf(p.file)
	view := p.view(root)
	title := "API"
	if t, ok := view.(interface{ title() string }); ok {
		title = t.title()
	}
	var b bytes.Buffer
	err := s.templates.ExecuteTemplate(&b, p.template, layout{Policy: policy, Version: s.options.Version, API: apiTitle(s.api), Title: title, Root: root, Here: p.file, Page: view})
	if err != nil {
		panic(err) // the templates and what they are given are ours
	}
	return b.Bytes()
}

func apiTitle(api *model.API) string {
	if t := look.Line(api.Title, 120); t != "" {
		return t
	}
	return "API"
}
