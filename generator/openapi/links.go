package openapi

import (
	"slices"
	"strconv"

	"github.com/pmgen/pmgen/generator/model"
)

// maxLinks bounds the links of one reply. A page on which everything leads everywhere helps nobody.
const maxLinks = 20

// identify gives every operation of the document its operationId, before the first is written: links name them.
func (w *writer) identify(routes []*route) {
	taken := map[string]bool{}
	w.operationIDs = map[*model.Endpoint]string{}
	w.documented = map[*model.Endpoint]*route{}
	for _, r := range routes {
		for i := range r.ends {
			e := &r.ends[i]
			w.operationIDs[e.Endpoint] = unique(model.ASCII(e.ops[0].ID), taken)
			if rank(e.Method) < len(methods) {
				w.documented[e.Endpoint] = r
			}
		}
	}
}

// links writes which operations can be called with what the replies hold.
func (w *writer) links(e *end, responses *object) {
	for _, k := range e.Links {
		if k.To >= len(w.api.Endpoints) {
			continue
		}
		to := &w.api.Endpoints[k.To]
		r := w.documented[to]
		status := "default"
		if k.Status != 0 {
			status = strconv.Itoa(k.Status)
		}
		response, ok := responses.get(status).(*object)
		if r == nil || !ok {
			continue
		}
		links := response.child("links")
		if len(links.members) == maxLinks {
			more, _ := response.get("x-pmgen-more-links").(int)
			response.set("x-pmgen-more-links", more+1)
			continue
		}
		o := &object{}
		o.set("operationId", w.operationIDs[to])
		parameters := o.child("parameters")
		for _, p := range k.Params {
			parameters.set(linkedName(to, r, p), expression(p))
		}
		links.set(unique(identifier(w.operationIDs[to]), namesOf(links)), o)
	}
}

func namesOf(o *object) map[string]bool {
	names := map[string]bool{}
	for _, m := range o.members {
		names[m.name] = true
	}
	return names
}

// linkedName is the parameter's name as the document has it: with its place where another parameter has the name.
func linkedName(to *model.Endpoint, r *route, p model.LinkParam) string {
	name := p.Name
	if p.In == model.InPath {
		if i := slices.Index(paramNames(to.Path), p.Name); i >= 0 && i < len(r.names) {
			name = r.names[i]
		}
	}
	alike := 0
	for _, m := range to.Params {
		if m.Name == p.Name {
			alike++
		}
	}
	if alike > 1 {
		return string(p.In) + "." + name
	}
	return name
}

func expression(p model.LinkParam) string {
	if p.Header != "" {
		return "$response.header." + p.Header
	}
	return "$response.body#" + p.Pointer
}
