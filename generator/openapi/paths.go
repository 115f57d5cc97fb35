package openapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// route is a path of the document with its operations.
type route struct {
	template string
	names    []string // of its parameters, in order
	ends     []end
}

// end is an endpoint, which OpenAPI calls an operation, with the operations that share it.
type end struct {
	*model.Endpoint
	ops []*model.Operation
}

// routes groups the endpoints by the shape of their paths: to OpenAPI, /a/{x} and /a/{y} are one path.
func (w *writer) routes() []*route {
	var routes []*route
	at := map[string]*route{}
	for i := range w.api.Endpoints {
		e := end{Endpoint: &w.api.Endpoints[i]}
		for _, id := range e.Operations {
			if op := w.ops[id]; op != nil {
				e.ops = append(e.ops, op)
			}
		}
		if len(e.ops) == 0 || len(e.ops) < len(e.Operations) {
			continue
		}
		shape := pathShape(e.Path)
		r := at[shape]
		if r == nil {
			r = &route{}
			r.template, r.names = pathTemplate(e.Path)
			at[shape] = r
			routes = append(routes, r)
		}
		r.ends = append(r.ends, e)
	}
	return routes
}

// pathShape is the path as two are compared.
func pathShape(path []model.PathPart) string {
	var b strings.Builder
	for _, p := range path {
		if p.Param != "" {
			b.WriteString("{}")
		} else {
			b.WriteString(model.EscapeLiteral(p.Literal))
		}
	}
	return leadingSlash(b.String())
}

// pathTemplate returns the path as the document writes it, and the names of its parameters: a name may hold neither
// braces nor slashes, and stands once.
func pathTemplate(path []model.PathPart) (string, []string) {
	var b strings.Builder
	var names []string
	taken := map[string]bool{}
	for _, p := range path {
		if p.Param == "" {
			b.WriteString(model.EscapeLiteral(p.Literal))
			continue
		}
		name := unique(paramName(p.Param), taken)
		names = append(names, name)
		b.WriteString("{" + name + "}")
	}
	return leadingSlash(b.String()), names
}

func leadingSlash(path string) string {
	if !strings.HasPrefix(path, "/") {
		return "/" + path
	}
	return path
}

func paramName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune("{}/?#:* ", r) {
			return '_'
		}
		return r
	}, valid(name))
}

func paramNames(path []model.PathPart) []string {
	var out []string
	for _, p := range path {
		if p.Param != "" {
			out = append(out, p.Param)
		}
	}
	return out
}

// paths writes the operations, paths in the order of their first, methods in the specification's.
func (w *writer) paths() *object {
	paths := &object{}
	routes := w.routes()
	for _, r := range routes {
		slices.SortStableFunc(r.ends, func(a, b end) int { return cmp.Compare(rank(a.Method), rank(b.Method)) })
	}
	w.identify(routes)
	for _, r := range routes {
		item := &object{}
		for i := range r.ends {
			e := &r.ends[i]
			o := w.operation(r, e)
			method := strings.ToLower(e.Method)
			if rank(e.Method) < len(methods) && !item.has(method) {
				item.set(method, o)
				continue
			}
			item.child("x-pmgen-other-methods").set(e.Method, o)
			op := e.ops[0]
			w.diags.Add(diag.OtherMethod, op.Pos, "request %s has the method %s, which OpenAPI does not know; it stands as x-pmgen-other-methods", diag.Quote(op.Name), e.Method).Request = op.Name
		}
		if len(item.members) > 0 {
			paths.set(r.template, item)
		}
	}
	return paths
}

func rank(method string) int {
	if i := slices.Index(methods, method); i >= 0 {
		return i
	}
	return len(methods)
}

// operation writes an endpoint: one operation of the document for all that share method and path.
func (w *writer) operation(r *route, e *end) *object {
	o := &object{}
	head := e.ops[0]
	var tags, ids []any
	for _, op := range e.ops {
		if t := tag(op); t != "" && !slices.Contains(tags, any(t)) {
			tags = append(tags, t)
		}
		ids = append(ids, op.ID)
	}
	if len(tags) > 0 {
		o.set("tags", tags)
	}
	o.text("summary", line(head.Name))
	o.describe(descriptions(e.ops))
	o.set("operationId", w.operationIDs[e.Endpoint])
	if !slices.ContainsFunc(e.ops, func(op *model.Operation) bool { return !op.Deprecated }) {
		o.set("deprecated", true)
	}
	if servers := w.ownServers(e.ops); servers != nil {
		o.set("servers", servers)
	}
	if params := w.parameters(r, e); len(params) > 0 {
		o.set("parameters", params)
	}
	if body := w.requestBody(e); body != nil {
		o.set("requestBody", body)
	}
	responses := w.responses(e)
	w.links(e, responses)
	o.set("responses", responses)
	w.security(o, requirements(e.ops))
	o.set("x-pmgen-operations", ids)
	w.samples(o, e.ops)
	if constants := constants(e.ops); len(constants.members) > 0 {
		o.set("x-pmgen-constants", constants)
	}
	return o
}

// constants are what tells the operations of the endpoint apart, by operation: also where no schema can say it, because it
// stands in the URL, a header or deep in a body.
func constants(ops []*model.Operation) *object {
	all := &object{}
	if len(ops) < 2 {
		return all
	}
	for _, op := range ops {
		var list []any
		for _, c := range op.Constants {
			o := &object{}
			o.set("in", c.In)
			o.set("name", c.Name)
			o.set("value", c.Value)
			list = append(list, o)
		}
		if len(list) > 0 {
			all.set(op.ID, list)
		}
	}
	return all
}

// requirements are the ways in which any of the operations can be authorized.
func requirements(ops []*model.Operation) []model.Requirement {
	var out []model.Requirement
	for _, op := range ops {
		if len(op.Security) == 0 && len(ops) > 1 {
			out = append(out, model.Requirement{})
		}
		out = append(out, op.Security...)
	}
	if !slices.ContainsFunc(out, func(r model.Requirement) bool { return len(r) > 0 }) {
		return nil
	}
	return out
}

// descriptions joins what the operations say: of several each with its name and method.
func descriptions(ops []*model.Operation) string {
	if len(ops) == 1 {
		return ops[0].Description
	}
	var parts []string
	for _, op := range ops {
		head := "**" + line(op.Name) + "** (`" + op.ID + "`)"
		if op.Description != "" {
			head += "\n\n" + op.Description
		}
		parts = append(parts, head)
	}
	return strings.Join(parts, "\n\n")
}

// line makes one line of a text.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }
