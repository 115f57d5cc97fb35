package postman

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// assembler turns collections in the canonical shape into the model.
type assembler struct {
	*reader
	api *model.API
	ids *identities

	recorded []recorded
}

// recorded is an operation that is still to get its examples.
type recorded struct {
	op   *model.Operation
	item *item
}

// assemble makes one API of the collections. title is that of several.
func (r *reader) assemble(source, title string, collections []*collection) *model.API {
	a := &assembler{reader: r, api: &model.API{Title: title, Format: model.Postman, Source: source, Files: r.files}, ids: newIdentities(collections)}
	root := model.Folder{Parent: -1, Pos: diag.Pos{File: source}}
	if len(collections) == 1 {
		c := collections[0]
		a.api.Title, a.api.Version, a.api.Description = c.title, c.version, c.description
		root = folderOf(c, nil, -1)
	}
	a.api.Folders = append(a.api.Folders, root)
	for _, c := range collections {
		at := 0
		if len(collections) > 1 && !c.bare {
			at = len(a.api.Folders)
			a.api.Folders = append(a.api.Folders, folderOf(c, []string{c.title}, 0))
		}
		a.variables(c)
		a.items(c.items, at)
	}
	parallel.Each(len(a.recorded), func(i int) {
		op, it := a.recorded[i].op, a.recorded[i].item
		for _, x := range it.examples {
			op.Examples = append(op.Examples, a.example(x, it.request))
		}
	})
	if len(a.api.Operations)+len(a.api.Skipped) == 0 {
		r.diags.Add(diag.EmptyCollection, root.Pos, "%s holds no request", describe(a.api.Title))
	}
	return a.api
}

func describe(title string) string {
	if strings.TrimSpace(title) == "" {
		return "the collection"
	}
	return "the collection " + quoted(title)
}

func folderOf(c *collection, path []string, parent int) model.Folder {
	return model.Folder{Path: path, Parent: parent, Description: c.description, Pos: c.node.Pos(), Auth: c.auth, Scripts: scripts(c.events), Settings: c.settings}
}

// variables adds a collection's variables. Of those that an earlier collection has already, the earlier one counts.
func (a *assembler) variables(c *collection) {
	for _, v := range c.variables {
		known := a.api.Variable(v.Key)
		if known == nil {
			a.api.Variables = append(a.api.Variables, v.model("collection"))
		} else if known.Value != v.Value {
			a.diags.Add(diag.VariableConflict, v.pos, "the variable %s has another value in %s; that one counts", quoted(v.Key), known.Pos.File)
		}
	}
}

func (a *assembler) items(items []*item, folder int) {
	for _, it := range items {
		switch {
		case it.folder:
			at := len(a.api.Folders)
			path := append(slices.Clone(a.api.Folders[folder].Path), it.name)
			a.api.Folders = append(a.api.Folders, model.Folder{Path: path, Parent: folder, Description: it.description,
				Pos: it.node.Pos(), Auth: it.auth, Scripts: scripts(it.events), Settings: it.settings, Variables: own(it.variables, "folder")})
			a.items(it.items, at)
		case it.reason != "":
			a.skip(it, folder)
		default:
			a.operation(it, folder)
		}
	}
}

// skip accounts for a request that cannot be called.
func (a *assembler) skip(it *item, folder int) {
	s := model.Skipped{File: it.node.File(), Pointer: it.node.Pointer(), Name: it.name, Folder: a.api.Folders[folder].Path,
		Pos: it.node.Pos(), Reason: it.reason}
	if it.request != nil {
		s.Method = it.request.method
	}
	for _, x := range it.examples {
		s.Examples = append(s.Examples, a.example(x, it.request))
	}
	a.api.Skipped = append(a.api.Skipped, s)
	if it.said {
		return
	}
	d := a.diags.Add(diag.RequestLeftOut, it.node.Pos(), "%s cannot be called: %s; it is left out", named("request", it.name), it.reason)
	d.Request = it.name
}

func (a *assembler) operation(it *item, folder int) {
	q := it.request
	op := &model.Operation{ID: "#" + strconv.Itoa(len(a.api.Operations)), File: it.node.File(), Pointer: it.node.Pointer(), Pos: it.node.Pos(),
		Name: it.name, Folder: a.api.Folders[folder].Path, FolderIndex: folder, Description: q.description, Auth: q.auth, Method: q.method,
		Scripts: scripts(it.events), Settings: it.settings, Variables: own(it.variables, "request")}
	if op.Description == "" {
		op.Description = it.description
	}
	op.Identity = a.ids.request(it, op.Folder)
	for _, f := range q.url.query {
		p := f.param(model.InQuery)
		op.Params = append(op.Params, p)
	}
	for _, h := range q.headers {
		op.Params = append(op.Params, model.Param{Name: h.Key, In: model.InHeader, Value: h.Value, Disabled: h.Disabled,
			Description: h.Description, Pos: h.pos})
	}
	if b := q.body; b != nil {
		op.Body = &model.Body{Encoding: b.encoding, Media: b.media, Query: b.query, Pos: b.pos}
		for _, f := range b.fields {
			op.Body.Fields = append(op.Body.Fields, f.param(model.InForm))
		}
	}
	op.Request = *q.model()
	a.recorded = append(a.recorded, recorded{op, it})
	a.api.Operations = append(a.api.Operations, op)
}

// own turns the variables of a folder or request into the model's.
func own(variables []variable, from string) []model.Variable {
	var all []model.Variable
	for _, v := range variables {
		all = append(all, v.model(from))
	}
	return all
}

func (f field) param(in model.In) model.Param {
	p := model.Param{Name: f.name, In: in, Value: f.value, Description: f.description, Disabled: f.disabled, File: f.file,
		Media: f.media, Pos: f.pos}
	if f.several {
		file := &model.Type{Kind: model.KindString, Format: "binary", Evidence: model.Observed, Pos: f.pos}
		p.Type = &model.Type{Kind: model.KindArray, Elem: file, Evidence: model.Observed, Pos: f.pos}
	}
	return p
}

// example turns an example into the model's. What its request does not say (rule "partial original request") is as in the
// request that it is saved under.
func (a *assembler) example(x *response, under *request) *model.Example {
	e := &model.Example{Name: x.name, File: x.node.File(), Pointer: x.node.Pointer(), Pos: x.node.Pos(), Status: x.status, StatusGuessed: x.guessed,
		Reason: x.reason, Headers: headersOf(x.headers), Content: x.content}
	e.ID, e.OwnID = a.ids.example(x)
	if q := x.request; q != nil {
		if under != nil {
			if q.method == "" {
				q.method = under.method
			}
			if q.url.raw == "" {
				q.url = under.url
			}
		}
		if q.method == "" {
			q.method = "GET"
		}
		e.Request = q.model()
	}
	return e
}

func (q *request) model() *model.Request {
	m := &model.Request{Method: q.method, URL: q.url.raw, Parts: &model.URL{Base: q.url.base, Segments: q.url.segments,
		Variables: q.url.variables, Fragment: q.url.fragment, Pos: q.url.pos}}
	for _, f := range q.url.query {
		if !f.disabled {
			m.Query = append(m.Query, model.NameValue{Name: f.name, Value: f.value})
		}
	}
	for _, h := range q.headers {
		m.Headers = append(m.Headers, model.NameValue{Name: h.Key, Value: h.Value, Disabled: h.Disabled})
	}
	if b := q.body; b != nil {
		m.Body = &model.RequestBody{Encoding: b.encoding, Content: b.content}
		for _, f := range b.fields {
			m.Body.Form = append(m.Body.Form, model.NameValue{Name: f.name, Value: f.value, Disabled: f.disabled})
		}
	}
	return m
}
