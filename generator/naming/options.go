package naming

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// option is what a client is made with and needs a name: a credential, a configuration variable, a server.
type option struct {
	key         string   // in the lock: what it is, never its name
	candidates  []string // as in entry
	source      bool     // a token: its second option takes a name, too
	schemes     []*model.SecurityScheme
	variable    *model.Variable
	server      *model.Server
	environment *model.Environment
	tokens      *model.TokenOption
	name        string
}

// options names what a client is made with. Names of the lock come first: a second API key does not rename the first.
func (t *typing) options() {
	var schemes, rest []*option
	schemes = schemeOptions(t.api)
	rest = append(append(t.tokenOptions(), variableOptions(t.api)...), append(serverOptions(t.api), environmentOptions(t.api)...)...)
	n := optionNames{typing: t, used: map[string]bool{}, own: map[string]bool{}}
	for name := range t.lock.Removed {
		n.used[name] = true
	}
	all := append(slices.Clone(schemes), rest...)
	n.locked(all)
	n.stepBack(schemes)
	for _, o := range rest {
		if o.name == "" {
			n.give(o, n.first(o))
		}
	}
	for _, o := range all {
		o.write()
	}
	t.rememberOptions(all)
}

// schemeOptions are the options of the security schemes. Schemes whose credentials go to one place in one form share it: a
// caller has one token, whether the collection calls it bearer or OAuth 2.0. They come by their keys, which do not hang on the
// order of requests.
func schemeOptions(api *model.API) []*option {
	var list []*option
	byKey := map[string]*option{}
	schemes := make([]*model.SecurityScheme, len(api.Schemes))
	for i := range schemes {
		schemes[i] = &api.Schemes[i]
	}
	slices.SortFunc(schemes, func(a, b *model.SecurityScheme) int { return strings.Compare(a.Key, b.Key) })
	for _, s := range schemes {
		o := schemeOption(s)
		if have := byKey[o.key]; have != nil {
			o = have
		} else {
			byKey[o.key], list = o, append(list, o)
		}
		o.schemes = append(o.schemes, s)
	}
	return list
}

func schemeOption(s *model.SecurityScheme) *option {
	switch {
	case s.IsToken() && strings.EqualFold(s.TokenPrefix(), "Bearer"):
		return &option{key: "token bearer", candidates: []string{"WithBearerToken"}, source: true}
	case s.IsToken():
		name := exported(overlap(words(s.Prefix), []string{"Token"}), s.Prefix)
		if name == "Token" { // WithTokenSource is that of bearer tokens
			name = "AuthorizationToken"
		}
		return &option{key: "token " + strings.ToLower(s.Prefix), candidates: []string{"With" + name}, source: true}
	case s.Kind == model.Basic && !s.Signed:
		return &option{key: "basic", candidates: []string{"WithBasicAuth"}}
	case s.Kind == model.APIKey && !s.Signed && s.Name != "":
		name := s.Name
		if s.In == model.InHeader || s.In == "" {
			name = strings.ToLower(name) // a header's name has no case
		}
		own := "With" + cmp.Or(GoName(s.Name), "Key")
		in := cmp.Or(string(s.In), "header")
		return &option{key: strings.TrimSpace("key " + in + " " + name + " " + s.Prefix),
			candidates: []string{"WithAPIKey", own, own + exported(words(in), in)}}
	}
	return &option{key: "signer", candidates: []string{"WithSigner"}}
}

// variableOptions are those of the configuration variables that requests use. A variable that is the whole base URL has
// none: that is what WithBaseURL sets.
func variableOptions(api *model.API) []*option {
	used := map[string]bool{}
	for _, s := range api.Servers {
		if len(api.Servers) == 1 && len(s.Parts) == 1 {
			continue
		}
		for _, p := range s.Parts {
			used[p.Param] = true
		}
	}
	for _, op := range api.Operations {
		params := op.Params
		if op.Body != nil {
			params = append(slices.Clone(params), op.Body.Fields...)
		}
		for i := range params {
			if p := &params[i]; p.Role == model.RoleConfiguration {
				used[cmp.Or(p.Variable, p.Name)] = true
			}
		}
	}
	var list []*option
	for i := range api.Variables {
		v := &api.Variables[i]
		v.GoName = ""
		if v.Role == model.RoleConfiguration && used[v.Name] {
			name := "With" + cmp.Or(GoName(v.Name), "Variable")
			list = append(list, &option{key: "variable " + v.Name, candidates: []string{name, name + "Variable"}, variable: v})
		}
	}
	return list
}

// serverOptions are the constants of the servers after the first, whose constant is always DefaultBaseURL.
func serverOptions(api *model.API) []*option {
	var list []*option
	for i := range api.Servers {
		s := &api.Servers[i]
		if i == 0 {
			s.GoName = "DefaultBaseURL"
			continue
		}
		list = append(list, &option{key: "server " + model.Template(s.Parts), candidates: []string{"BaseURL" + cmp.Or(GoName(s.Name), strconv.Itoa(i+1))}, server: s})
	}
	return list
}

// environmentOptions are those of the environments beside the one that gives the defaults: WithSandbox.
func environmentOptions(api *model.API) []*option {
	var list []*option
	for i := range api.Environments {
		e := &api.Environments[i]
		name := "With" + cmp.Or(GoName(e.Name), "Environment")
		list = append(list, &option{key: "environment " + e.Name, candidates: []string{name, name + "Environment"}, environment: e})
	}
	return list
}

// write writes the name into the model.
func (o *option) write() {
	for _, s := range o.schemes {
		s.GoName, s.GoSource = o.name, ""
		if o.source {
			s.GoSource = sourceOption(o.name)
		}
	}
	if o.variable != nil {
		o.variable.GoName = strings.TrimPrefix(o.name, "With")
	}
	if o.server != nil {
		o.server.GoName = o.name
	}
	if o.tokens != nil {
		o.tokens.GoName = o.name
	}
	if o.environment != nil {
		o.environment.GoName = o.name
	}
}

// sourceOption is the option for a source of tokens beside that for a token.
func sourceOption(name string) string {
	if name == "WithBearerToken" {
		return "WithTokenSource"
	}
	return name + "Source"
}

// optionNames gives the names.
type optionNames struct {
	*typing
	used map[string]bool // names that are given, or were before
	own  map[string]bool // names that are given
}

// free reports whether the option can have the name.
func (n *optionNames) free(o *option, name string) bool {
	names := []string{name}
	if o.source {
		names = append(names, sourceOption(name))
	}
	for _, name := range names {
		if n.own[name] || n.used[name] && n.lock.Removed[name] != o.key {
			return false
		}
		rest, with := strings.CutPrefix(name, "With")
		if with && reservedOptions[rest] && !(o.schemes != nil && schemeNames[name]) && !(o.tokens != nil && tokenNames[name]) {
			return false
		}
	}
	return true
}

// schemeNames are reserved for schemes, and so free for them.
var schemeNames = set("WithBearerToken WithTokenSource WithBasicAuth WithAPIKey WithSigner")

// tokenNames are reserved for options that get tokens.
var tokenNames = set("WithRefreshToken WithClientCredentials")

func (n *optionNames) give(o *option, name string) {
	o.name = name
	n.own[name] = true
	if o.source {
		n.own[sourceOption(name)] = true
	}
}

// locked gives the names of the lock, and keeps those of the options that are gone until they come back.
func (n *optionNames) locked(all []*option) {
	gone := map[string]string{}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(n.lock.Removed))) {
		gone[n.lock.Removed[name]] = name
	}
	for _, o := range all {
		had := cmp.Or(n.lock.Options[o.key], gone[o.key])
		prefix := "With"
		if o.server != nil {
			prefix = "BaseURL"
		}
		if rest, ok := strings.CutPrefix(had, prefix); ok && rest != "" && valid(had) && n.free(o, had) {
			n.give(o, had)
		}
	}
	for _, name := range n.lock.Options {
		n.used[name] = true
	}
}

// stepBack names the schemes that are new. Where several want one name all of them take the longer one, unless it was
// given before.
func (n *optionNames) stepBack(schemes []*option) {
	level := map[*option]int{}
	wants := func(o *option) string { return o.candidates[min(level[o], len(o.candidates)-1)] }
	wanted := map[string]int{}
	for moved := true; moved; {
		moved = false
		clear(wanted)
		for _, o := range schemes {
			if o.name == "" {
				wanted[wants(o)]++
			}
		}
		for _, o := range schemes {
			if o.name == "" && (wanted[wants(o)] > 1 || !n.free(o, wants(o))) && level[o] < len(o.candidates)-1 {
				level[o]++
				moved = true
			}
		}
	}
	for _, o := range schemes {
		if o.name == "" {
			n.give(o, number(wants(o), func(name string) bool { return !n.free(o, name) }))
		}
	}
}

// first returns the first of the candidates that is free, or the last with a number.
func (n *optionNames) first(o *option) string {
	for _, name := range o.candidates {
		if n.free(o, name) {
			return name
		}
	}
	return number(o.candidates[len(o.candidates)-1], func(name string) bool { return !n.free(o, name) })
}

// rememberOptions writes the names into the lock; those of options that are gone become tombstones.
func (t *typing) rememberOptions(all []*option) {
	next, live := map[string]string{}, map[string]bool{}
	for _, o := range all {
		next[o.key], live[o.name] = o.name, true
	}
	for _, s := range t.api.Services {
		next[serviceKey(s.Name)], live[s.Type] = s.Type, true
	}
	for _, key := range slices.Sorted(maps.Keys(t.lock.Options)) {
		if name := t.lock.Options[key]; valid(name) && !live[name] && t.lock.Removed[name] == "" {
			t.lock.Removed[name] = key
		}
	}
	for name := range live {
		delete(t.lock.Removed, name)
	}
	t.lock.Options = next
}

// serviceKey is a service in the lock.
func serviceKey(name string) string { return "service " + name }
