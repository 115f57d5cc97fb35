package mockserver

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Several APIs in one server: all are found at the root, or each below a path of its own. Where two have the same path, the
// Host of the request decides, if it is that of a server of one of them: who sends api.example.com's requests to the mock, by
// a proxy or /etc/hosts, means api.example.com's API. Else the best match does, and then the order in which they were given.

// WithPrefixes has the i-th API found below the i-th path, in place of the root: /shop for GET /shop/items. "" is the root,
// and so it is for those that the list is too short for.
func WithPrefixes(prefixes ...string) Option {
	return func(s *settings) { s.prefixes = prefixes }
}

// prefixOf is the path below which the i-th API is found.
func prefixOf(prefixes []string, i int) []string {
	if i >= len(prefixes) {
		return nil
	}
	texts, _ := splitPath(prefixes[i], "")
	return texts
}

// under is the path's segments below a prefix.
func under(prefix []string, path []segment) []segment {
	if len(prefix) == 0 {
		return path
	}
	out := make([]segment, 0, len(prefix)+len(path))
	for _, text := range prefix {
		out = append(out, segment{literals: []string{text}})
	}
	return append(out, path...)
}

// template is the operation's path, its API's prefix before it.
func (o *operation) template() string {
	path := model.Template(o.Path)
	if len(o.prefix) == 0 {
		return path
	}
	return "/" + strings.Join(o.prefix, "/") + path
}

// hostsOf are the hosts of the API's servers, as far as they are known.
func hostsOf(api *model.API) (hosts []string) {
	add := func(base string) {
		if u, err := url.Parse(base); err == nil && u.Host != "" {
			hosts = append(hosts, strings.ToLower(u.Host))
		}
	}
	for _, s := range api.Servers {
		add(s.URL)
	}
	for _, e := range api.Environments {
		add(e.URL)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// preferHost puts out the hits of other APIs where the request's Host is a server of one of them.
func (m *matcher) preferHost() {
	s := m.snapshot
	if len(s.apis) < 2 || len(m.hits) < 2 {
		return
	}
	host := strings.ToLower(m.request.Host)
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	meant := func(h hit) bool {
		hosts := s.hosts[h.candidate.operation.api]
		return slices.Contains(hosts, host) || slices.Contains(hosts, name)
	}
	if !slices.ContainsFunc(m.hits, meant) {
		return
	}
	m.hits = slices.DeleteFunc(m.hits, func(h hit) bool {
		out := !meant(h)
		if out && m.trace != nil {
			m.trace.out(h.candidate, stepHost)
		}
		return out
	})
}
