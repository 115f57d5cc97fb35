package resolve

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// roles decides which variables are the client's configuration. In this order:
//
//   - what the user says;
//   - a variable of the base URL is configuration;
//   - one that looks like an id is an argument: {{_appId}} in every path is still another app in each call;
//   - the version of the path (v{{version}}, or a name or value that says version, before any argument) is configuration;
//   - so is one that sits in the same place in at least three requests and in half of those that could have it there, and
//     does not belong to an argument before it: {{project-key}} in all paths, {{IMS_ORG}} in the same header of all requests;
//   - any other is an argument, and so is what Postman makes up by itself ({{$guid}}), wherever it stands.
//
// One variable has one role, wherever it stands.
func (r *resolver) roles() {
	r.role, r.guessed = map[string]model.Role{}, map[string]string{}
	for name := range r.inServer {
		if r.isDynamic(name) {
			continue
		}
		r.role[name] = model.RoleConfiguration
	}
	for range 5 { // what counts as an argument before a piece is guessed as well
		before := len(r.guessed)
		r.guessPlaces()
		if len(r.guessed) == before {
			break
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.guessed)) {
		if _, ok := r.opts.Roles[name]; ok || r.role[name] != "" {
			delete(r.guessed, name)
			continue
		}
		r.role[name] = model.RoleConfiguration
	}
	for name, o := range r.opts.Roles {
		if role, ok := overriddenRole(o.Role); ok {
			r.role[name] = role
		}
	}
}

// place is where a variable stands, such that two requests have it in the same place.
type place struct {
	variable string
	server   int
	where    string
}

type evidence struct {
	has, could int
	place      string
	segment    int          // the index of its segment in the path; -1 where it stands elsewhere
	in         map[int]bool // the operations that have it, by their indices
}

func (r *resolver) guessPlaces() {
	before := maps.Clone(r.guessed) // what this round guesses counts from the next on, or the order of requests would matter
	places := map[place]*evidence{}
	var order []place
	longer := r.lengths()
	note := func(p place, op, segment int, words string) {
		e := places[p]
		if e == nil {
			e = &evidence{could: longer(p.server, segment), place: words, segment: segment, in: map[int]bool{}}
			places[p] = e
			order = append(order, p)
		}
		e.has++
		e.in[op] = true
	}
	for i, op := range r.api.Operations {
		seen := map[place]bool{}
		argument := false // one stands before this piece
		t := r.templates[i]
		if t == nil {
			continue
		}
		for _, p := range t.pieces {
			if p.written == "" {
				continue
			}
			name := p.variable
			if name == "" || isID(name) || r.isDynamic(name) {
				argument = true
				continue
			}
			if !argument && r.isVersion(name, p) {
				r.guessed[name] = fmt.Sprintf("it is the version in %s{%s}", p.before, name)
				continue
			}
			if before[name] != "" {
				continue
			}
			at := place{name, op.Server, p.before}
			if !argument && !seen[at] {
				seen[at] = true
				note(at, i, p.segment, "follows "+p.before)
			}
			argument = true
		}
		for _, p := range op.Params {
			name := whole(p.Value)
			if name == "" || p.In == model.InPath || p.Disabled || isID(name) || p.In == model.InHeader && isWireHeader(p) || r.isDynamic(name) {
				continue
			}
			at := place{name, op.Server, string(p.In) + " " + strings.ToLower(p.Name)}
			if !seen[at] {
				seen[at] = true
				note(at, i, -1, fmt.Sprintf("is the %s parameter %s", p.In, p.Name))
			}
		}
	}
	for _, p := range order {
		if e := places[p]; e.has >= 3 && 2*e.has >= e.could && r.guessed[p.variable] == "" && r.role[p.variable] == "" {
			r.guessed[p.variable] = fmt.Sprintf("it %s in %d of %d requests%s", e.place, e.has, e.could, r.without(p, e))
		}
	}
}

// without names the requests that do not have the variable in its place, where those are so few that they may be a slip.
func (r *resolver) without(p place, e *evidence) string {
	const most = 3
	if e.has == e.could || e.could-e.has > most {
		return ""
	}
	var names []string
	for i, op := range r.api.Operations {
		if t := r.templates[i]; t != nil && op.Server == p.server && t.segments > e.segment && !e.in[i] {
			names = append(names, diag.Quote(op.Name))
		}
	}
	return " (not in " + strings.Join(names, ", ") + ")"
}

// lengths returns a function that counts the requests to a server whose path has a segment of the index.
func (r *resolver) lengths() func(server, index int) int {
	type key struct{ server, segments int }
	count, longest := map[key]int{}, 0
	for i, op := range r.api.Operations {
		if t := r.templates[i]; t != nil {
			count[key{op.Server, t.segments}]++
			longest = max(longest, t.segments)
		}
	}
	for n := longest - 1; n >= 0; n-- { // make them sums from the longest down
		for s := range max(1, len(r.api.Servers)) {
			count[key{s, n}] += count[key{s, n + 1}]
		}
	}
	return func(server, index int) int { return count[key{server, index + 1}] }
}

var (
	idName       = regexp.MustCompile(`(?i)(id|ids|guid|uuid)\d*$`)
	versionName  = regexp.MustCompile(`(?i)(version|^_?(api)?[_-]?ver)$`)
	versionValue = regexp.MustCompile(`^v?\d+\.\d+(\.\d+)*$`)
	vNumber      = regexp.MustCompile(`^v\d+(\.\d+)*((alpha|beta|rc)\d*)?$`)
)

// isID reports whether the name is that of an identifier.
func isID(name string) bool { return idName.MatchString(strings.TrimRight(name, "_")) }

// isVersion reports whether the path parameter is the version of the API. The caller knows that no argument stands before
// it; after a segment "versions" it would be the version of a thing.
func (r *resolver) isVersion(name string, p piece) bool {
	before := strings.ToLower(strings.TrimSuffix(p.before, "/"))
	if strings.HasSuffix(before, "/versions") || strings.HasSuffix(before, "/version") {
		return false
	}
	value := ""
	if d := r.scope.find(name); d != nil {
		value = d.value
	}
	return versionName.MatchString(name) || vNumber.MatchString(value) || strings.EqualFold(p.segPre, "v") && (value == "" || versionValue.MatchString(value))
}

// reportRoles says what was guessed.
func (r *resolver) reportRoles() {
	for _, name := range slices.Sorted(maps.Keys(r.guessed)) {
		v := r.api.Variable(name)
		if v == nil {
			continue
		}
		r.diags.Add(diag.VariableRoleGuessed, v.Pos, "variable %s is taken for configuration, because %s; it is set on the client", diag.Quote(name), r.guessed[name]).Hint =
			fmt.Sprintf("to choose: overrides: variables: {%q: parameter} in pmgen.yaml", name)
	}
}

// roleOf returns the role of a parameter that the variable fills.
func (r *resolver) roleOf(variable string) model.Role {
	if d := r.scope.find(variable); d != nil {
		variable = d.Name
	}
	return cmp.Or(r.role[variable], model.RoleArgument)
}
