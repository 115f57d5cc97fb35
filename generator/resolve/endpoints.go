package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// endpoints gives all paths of one shape the parameter names that most of them have, whatever their methods, so that
// /x/{a} and /x/{b} are one path, and lists the operations of each method and path.
func (r *resolver) endpoints() {
	names := commonNames(r.api.Operations)
	at := map[string]int{}
	r.api.Endpoints = nil
	for _, op := range r.api.Operations {
		key := shape(op.Path)
		rename(op, names[key])
		key = op.Method + " " + key
		i, ok := at[key]
		if !ok {
			i = len(r.api.Endpoints)
			at[key] = i
			r.api.Endpoints = append(r.api.Endpoints, model.Endpoint{Method: op.Method, Path: op.Path})
		}
		r.api.Endpoints[i].Operations = append(r.api.Endpoints[i].Operations, op.ID)
	}
}

// commonNames returns the parameter names that are used most for each shape; of those used alike, the first by the alphabet,
// so that the order of the requests does not matter.
func commonNames(ops []*model.Operation) map[string][]string {
	counts := map[string]map[string]int{}
	for _, op := range ops {
		key := shape(op.Path)
		if counts[key] == nil {
			counts[key] = map[string]int{}
		}
		counts[key][strings.Join(paramNames(op.Path), "\x00")]++
	}
	names := make(map[string][]string, len(counts))
	for key, lists := range counts {
		best := ""
		for _, list := range slices.Sorted(maps.Keys(lists)) {
			if best == "" || lists[list] > lists[best] {
				best = list
			}
		}
		if best != "" {
			names[key] = strings.Split(best, "\x00")
		}
	}
	return names
}

// shape is the path without the parameters' names. A zero byte stands for one: no literal holds it, they are escaped.
func shape(path []model.PathPart) string {
	var b strings.Builder
	for _, p := range path {
		if p.Param != "" {
			b.WriteByte(0)
		} else {
			b.WriteString(model.EscapeLiteral(p.Literal))
		}
	}
	return b.String()
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

// rename gives the path's parameters other names, by their order. Param.Variable still says what the request calls it.
func rename(op *model.Operation, names []string) {
	own := paramNames(op.Path)
	if slices.Equal(own, names) {
		return
	}
	to := map[string]string{}
	for i, name := range own {
		to[name] = names[i]
	}
	path := make([]model.PathPart, len(op.Path))
	for i, p := range op.Path {
		if p.Param != "" {
			p.Param = to[p.Param]
		}
		path[i] = p
	}
	op.Path = path
	for i := range op.Params {
		if p := &op.Params[i]; p.In == model.InPath {
			if name, ok := to[p.Name]; ok {
				p.Name = name
			}
		}
	}
	for i := range op.Request.Args {
		if name, ok := to[op.Request.Args[i].Name]; ok {
			op.Request.Args[i].Name = name
		}
	}
	for _, e := range op.Examples {
		if e.Request == nil {
			continue
		}
		for i := range e.Request.Args {
			if name, ok := to[e.Request.Args[i].Name]; ok {
				e.Request.Args[i].Name = name
			}
		}
	}
}
