package openapi

import (
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// unknownServer stands where no environment gives the base URL a value.
const unknownServer = "https://api.example.com"

// common returns the servers of the document: those that are alike the first one, which are the same server in each
// environment. Operations of other servers say so themselves.
func (w *writer) common() []int {
	if len(w.api.Servers) == 0 {
		return nil
	}
	return w.alike(0)
}

// alike returns the servers that the collection writes like the one with the index.
func (w *writer) alike(index int) []int {
	var out []int
	for i := range w.api.Servers {
		if slices.Equal(w.api.Servers[i].Parts, w.api.Servers[index].Parts) {
			out = append(out, i)
		}
	}
	return out
}

// servers writes servers: each with its URL, else one with a variable. known is false where no URL is.
func (w *writer) servers(indices []int) (list []any, known bool) {
	seen := map[string]bool{}
	for _, i := range indices {
		s := w.api.Servers[i]
		base, ok := serverURL(s.URL)
		if !ok || seen[base] {
			continue
		}
		seen[base] = true
		o := &object{}
		o.set("url", base)
		o.describe(s.Name)
		list = append(list, o)
	}
	if len(list) > 0 {
		return list, true
	}
	o := &object{}
	o.set("url", "{baseUrl}")
	v := o.child("variables").child("baseUrl")
	v.set("default", unknownServer)
	if len(indices) > 0 {
		v.set("description", "The collection writes "+written(w.api.Servers[indices[0]].Parts)+" and gives it no value.")
	} else {
		v.set("description", "The collection does not say it.")
	}
	return []any{o}, false
}

// serverURL returns the URL as the document has it, and whether it is one.
func serverURL(base string) (string, bool) {
	base = strings.TrimRight(strings.TrimSpace(base), "/")
	if base == "" || strings.ContainsAny(base, "{}<> \t\r\n") {
		return "", false
	}
	u, err := url.Parse(base)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	return base, true
}

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

// ownServers returns the servers of operations that are not on the document's, nil where they are.
func (w *writer) ownServers(ops []*model.Operation) []any {
	var indices []int
	for _, op := range ops {
		if op.Server < 0 || op.Server >= len(w.api.Servers) {
			continue
		}
		for _, i := range w.alike(op.Server) {
			if !slices.Contains(indices, i) {
				indices = append(indices, i)
			}
		}
	}
	if len(indices) == 0 {
		return nil
	}
	slices.Sort(indices)
	if slices.Equal(indices, w.common()) {
		return nil
	}
	list, _ := w.servers(indices)
	return list
}
