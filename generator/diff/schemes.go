package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// alignSchemes calls the security schemes of the new side what the old one calls those that ask the same of a caller. Their keys
// are no part of the contract, and those that pmgen makes are counted: where one API key goes, the next one has its number. oasdiff
// compares by keys, and would say that every operation wants another credential.
func alignSchemes(old, new Side) Side {
	schemes := old.Document.component("securitySchemes")
	if keys := schemeKeys(schemes.all(), new.Document.component("securitySchemes").all()); len(keys) > 0 {
		new.Document = &Document{file: new.Document.file, root: new.Document.root.withSchemes(keys)}
		if new.API != nil {
			new.API = apiWithSchemes(new.API, keys)
		}
	}
	if spelled, changed := spelledAs(schemes, new.Document.component("securitySchemes")); changed {
		root := new.Document.root
		new.Document = &Document{file: new.Document.file, root: root.with("components", root.get("components").with("securitySchemes", spelled))}
	}
	return new
}

// spelledAs are the new schemes with their headers in the case of the old ones: a header's name has none.
func spelledAs(old, new *node) (spelled *node, changed bool) {
	for _, m := range new.all() {
		was, is := old.get(m.name).get("name"), m.value.get("name")
		if was.str() == is.str() || substance(old.get(m.name)) != substance(m.value) {
			continue
		}
		name := *is
		name.text = was.str()
		new, changed = new.with(m.name, m.value.with("name", &name)), true
	}
	return new, changed
}

// schemeKeys are the keys of the new schemes that have to be others, with what they are to be: first that of the old scheme that is
// the same, then their own. What has a key that is another scheme's then gets a new one.
func schemeKeys(old, new []member) map[string]string {
	free, reserved := map[string][]string{}, map[string]bool{}
	is := map[string]string{}
	for _, m := range old {
		is[m.name], reserved[m.name] = substance(m.value), true
	}
	var left []member
	taken := map[string]bool{}
	for _, m := range new {
		reserved[m.name] = true
		if what, there := is[m.name]; there && what == substance(m.value) {
			taken[m.name] = true
		} else {
			left = append(left, m)
		}
	}
	for _, m := range old {
		if !taken[m.name] {
			free[is[m.name]] = append(free[is[m.name]], m.name)
		}
	}
	keys := map[string]string{}
	for _, m := range left {
		if list := free[substance(m.value)]; len(list) > 0 {
			keys[m.name], free[substance(m.value)] = list[0], list[1:]
			taken[list[0]] = true
		}
	}
	for _, m := range left {
		if keys[m.name] != "" || !taken[m.name] {
			continue
		}
		key := m.name
		for i := 2; reserved[key]; i++ {
			key = m.name + strconv.Itoa(i)
		}
		keys[m.name], reserved[key] = key, true
	}
	return keys
}

// substance is what a scheme asks of a caller: where the credential goes and in what form, and where a token comes from.
func substance(s *node) string {
	text := func(names ...string) (out []string) {
		for _, name := range names {
			out = append(out, s.get(name).str())
		}
		return out
	}
	parts := text("type", "in", "openIdConnectUrl", "$ref", "x-pmgen-kind", "x-pmgen-prefix")
	name := s.get("name").str()
	if s.get("in").str() == "header" {
		name = strings.ToLower(name)
	}
	parts = append(parts, name, strings.ToLower(s.get("scheme").str()))
	var flows []string
	for _, f := range s.get("flows").all() {
		flows = append(flows, fmt.Sprintf("%q %q %q", f.name, f.value.get("authorizationUrl").str(), f.value.get("tokenUrl").str()))
	}
	slices.Sort(flows)
	return fmt.Sprintf("%q %q", parts, flows)
}

// withSchemes is a document in which security schemes have other keys.
func (n *node) withSchemes(keys map[string]string) *node {
	items := func(paths *node) *node {
		return paths.each(func(item *node) *node {
			return item.each(func(operation *node) *node { return operation.withSecurity(keys) })
		})
	}
	components := n.get("components").with("securitySchemes", n.get("components").get("securitySchemes").withNames(keys))
	if list := components.get("pathItems"); list != nil {
		components = components.with("pathItems", items(list))
	}
	return n.with("components", components).with("paths", items(n.get("paths"))).withSecurity(keys)
}

// withSecurity is a document or an operation whose requirements name schemes by other keys.
func (n *node) withSecurity(keys map[string]string) *node {
	list := n.get("security")
	if list == nil {
		return n
	}
	other := *list
	other.items = nil
	for _, r := range list.items {
		other.items = append(other.items, r.withNames(keys))
	}
	return n.with("security", &other)
}

// each is an object with every value replaced.
func (n *node) each(change func(*node) *node) *node {
	if n == nil || len(n.members) == 0 {
		return n
	}
	out := *n
	out.members = slices.Clone(n.members)
	for i := range out.members {
		out.members[i].value = change(out.members[i].value)
	}
	return &out
}

// withNames is an object whose members have other names.
func (n *node) withNames(names map[string]string) *node {
	if n == nil {
		return nil
	}
	out := *n
	out.members = slices.Clone(n.members)
	for i := range out.members {
		if to := names[out.members[i].name]; to != "" {
			out.members[i].name = to
		}
	}
	return &out
}

// apiWithSchemes is a model with the keys that its document has now.
func apiWithSchemes(api *model.API, keys map[string]string) *model.API {
	out := *api
	out.Schemes, out.Operations = slices.Clone(api.Schemes), slices.Clone(api.Operations)
	for i := range out.Schemes {
		if to := keys[componentKey(out.Schemes[i].Key)]; to != "" {
			out.Schemes[i].Key = to
		}
	}
	for i, op := range api.Operations {
		other := *op
		other.Security = make([]model.Requirement, len(op.Security))
		for k, r := range op.Security {
			other.Security[k] = slices.Clone(r)
			for u := range r {
				if to := keys[componentKey(r[u].Scheme)]; to != "" {
					other.Security[k][u].Scheme = to
				}
			}
		}
		out.Operations[i] = &other
	}
	return &out
}
