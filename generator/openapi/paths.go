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

// end is an endpoint: what OpenAPI calls an operation.
type end struct {
	method string
	// ops are those that share it, each with the names of its path's parameters in order.
	ops   []*model.Operation
	names [][]string
}

// routes groups the endpoints by the shape of their paths: to OpenAPI, /a/{x} and /a/{y} are one path.
func (w *writer) routes() []*route {
	var routes []*route
	at := map[string]*route{}
	for _, e := range w.api.Endpoints {
		shape := pathShape(e.Path)
		r := at[shape]
		if r == nil {
			r = &route{}
			r.template, r.names = pathTemplate(e.Path)
			at[shape] = r
			routes = append(routes, r)
		}
		i := slices.IndexFunc(r.ends, func(x end) bool { return x.method == e.Method })
		if i < 0 {
			i = len(r.ends)
			r.ends = append(r.ends, end{method: e.Method})
		}
		for _, id := range e.Operations {
			op := w.ops[id]
			if op == nil {
				continue
			}
			names := paramNames(op.Path)
			if len(names) != len(r.names) {
				names = paramNames(e.Path)
			}
			r.ends[i].ops = append(r.ends[i].ops, op)
			r.ends[i].names = append(r.ends[i].names, names)
		}
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
			b.WriteString(literal(p.Literal))
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
			b.WriteString(literal(p.Literal))
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

// literal escapes what would be read as a parameter or end the path.
func literal(s string) string { return escaped.Replace(valid(s)) }

var escaped = strings.NewReplacer("{", "%7B", "}", "%7D", "?", "%3F", "#", "%23", " ", "%20", "\n", "%0A", "\r", "%0D", "\t", "%09")

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
	taken := map[string]bool{}
	for _, r := range w.routes() {
		item := &object{}
		slices.SortStableFunc(r.ends, func(a, b end) int { return cmp.Compare(rank(a.method), rank(b.method)) })
		for _, e := range r.ends {
			if len(e.ops) == 0 {
				continue
			}
			o := w.operation(r, e, taken)
			if rank(e.method) < len(methods) {
				item.set(strings.ToLower(e.method), o)
				continue
			}
			item.child("x-pmgen-other-methods").set(e.method, o)
			op := e.ops[0]
			w.diags.Add(diag.OtherMethod, op.Pos, "request %s has the method %s, which OpenAPI does not know; it stands as x-pmgen-other-methods", diag.Quote(op.Name), e.method).Request = op.Name
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
func (w *writer) operation(r *route, e end, taken map[string]bool) *object {
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
	o.set("operationId", unique(head.ID, taken))
	if !slices.ContainsFunc(e.ops, func(op *model.Operation) bool { return !op.Deprecated }) {
		o.set("deprecated", true)
	}
	if servers := w.ownServers(e.ops); servers != nil {
		o.set("servers", servers)
	}
	if params := w.parameters(r, e); len(params) > 0 {
		o.set("parameters", params)
	}
	if body := w.requestBody(e.ops); body != nil {
		o.set("requestBody", body)
	}
	o.set("responses", w.responses(e.ops))
	w.security(o, requirements(e.ops))
	o.set("x-pmgen-operations", ids)
	return o
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
