package mockserver

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Twins reports every example that its own request does not get, so that it has to be named: another one is found under the
// same paths, query, body and constants, and goes before it by the rules that are left (match.go, step 8), or its request is
// that of another operation.
func Twins(api *model.API) diag.List {
	if api == nil {
		return nil
	}
	groups := grouped(api)
	var notes diag.List
	asked := make(map[askedKey]int, len(groups)) // how many groups are
	for _, g := range groups {
		asked[g.key.askedKey]++
	}
	var suspects []recording
	for _, g := range groups {
		if asked[g.key.askedKey] > 1 || g.alien() {
			suspects = append(suspects, g.members...)
			continue
		}
		if len(g.members) > 1 {
			for _, same := range byBody(g.members) {
				reportTwins(same, &notes)
			}
		}
	}
	reportSuspects(api, suspects, &notes)
	return notes
}

// group are examples that differ in their bodies at most, as far as the matcher sees.
type group struct {
	key     twinKey
	members []recording
}

// recording is an example with its operation and its place among all.
type recording struct {
	op    *model.Operation
	e     *model.Example
	order int
}

// twinKey is what the matcher compares of an example, its body aside.
type twinKey struct {
	askedKey
	template, constants string
	server              int
}

// askedKey is what the matcher sees of the example's request.
type askedKey struct{ method, path, base, query string }

// grouped groups the examples of an API, in document order.
func grouped(api *model.API) []group {
	at := make(map[twinKey]int, len(api.Operations))
	var groups []group
	var last twinKey
	of, n := -1, 0 // the group of the last one, and how many there were
	paths, bases := remembered{of: pathKey}, remembered{of: func(base string) string { return pathKey(basePath(base)) }}
	for _, op := range api.Operations {
		if len(op.Examples) == 0 {
			continue
		}
		key := twinKey{template: templateKey(op.Path), constants: constantsKey(op.Constants), server: op.Server}
		for _, e := range op.Examples {
			if !served(e) {
				continue
			}
			recorded := recordedRequest(op, e)
			key.askedKey = askedKey{op.Method, paths.key(recorded.Path), bases.key(recorded.Base), queryKey(recorded.Query)}
			if of < 0 || key != last { // most stand beside those that are asked for like them
				known := false
				if of, known = at[key]; !known {
					of = len(groups)
					at[key], groups = of, append(groups, group{key: key})
				}
				last = key
			}
			groups[of].members = append(groups[of].members, recording{op, e, n})
			n++
		}
	}
	return groups
}

// alien reports whether the group was recorded under a path that is none of its operation's.
func (g *group) alien() bool {
	if g.key.path == "" || g.key.path == g.key.template {
		return false
	}
	op := g.members[0].op
	template, _ := parseTemplate(op.Path)
	recorded, _ := parseRecorded(recordedRequest(op, g.members[0].e).Path)
	return !covers(template, recorded)
}

// reportSuspects asks the matcher itself.
func reportSuspects(api *model.API, suspects []recording, notes *diag.List) {
	if len(suspects) == 0 {
		return
	}
	snap, err := newSnapshot([]*model.API{around(api, suspects)}, &settings{})
	if err != nil {
		return // nothing can be served, and mock says why
	}
	for _, r := range suspects {
		request := ownRequest(r.op, r.e)
		if request == nil || r.e.Made {
			continue
		}
		m := &matcher{snapshot: snap, request: newRequest(request, DefaultMaxBodyBytes)}
		if best, found := m.match(); found && best.candidate.example != r.e {
			report(r, r.op.Label(), saysOf(best.candidate, "with a request that gets"), notes)
		}
	}
}

// around is the API with those operations only that a request of the suspects can be found under: all others have more segments in
// their paths, or fewer.
func around(api *model.API, suspects []recording) *model.API {
	asked := map[string][]int{} // by method: how many segments
	for _, r := range suspects {
		asked[r.op.Method] = append(asked[r.op.Method], segmentsIn(recordedRequest(r.op, r.e).Path))
	}
	servers := make([]int, len(api.Servers))
	for i := range api.Servers {
		servers[i] = len(serverPath(&api.Servers[i]))
	}
	bases := map[string]int{}
	sub := &model.API{Title: api.Title, Servers: api.Servers}
	for _, op := range api.Operations {
		sizes := asked[op.Method]
		if len(sizes) == 0 {
			continue
		}
		server := 0
		if op.Server >= 0 && op.Server < len(servers) {
			server = servers[op.Server]
		}
		template := segmentsIn(model.Template(op.Path))
		fits := func(r *model.Request) bool {
			base, known := bases[r.Base]
			if !known {
				base = segmentsIn(basePath(r.Base))
				bases[r.Base] = base
			}
			recorded := segmentsIn(r.Path)
			return slices.ContainsFunc([]int{0, server, base}, func(more int) bool {
				return slices.Contains(sizes, template+more) || slices.Contains(sizes, recorded+more)
			})
		}
		if fits(&op.Request) || slices.ContainsFunc(op.Examples, func(e *model.Example) bool { return fits(recordedRequest(op, e)) }) {
			sub.Operations = append(sub.Operations, op)
		}
	}
	return sub
}

func segmentsIn(path string) int {
	if path = strings.TrimPrefix(path, "/"); path == "" {
		return 0
	}
	return strings.Count(strings.TrimSuffix(path, "/"), "/") + 1
}

// remembered works out a key once for texts that come one after the other.
type remembered struct {
	of        func(string) string
	last, was string
}

func (r *remembered) key(text string) string {
	if text != r.last {
		r.last, r.was = text, r.of(text)
	}
	return r.was
}

// byBody splits a group by what was sent. Bodies are read only where they are written differently.
func byBody(group []recording) [][]recording {
	first := sentText(group[0])
	if !slices.ContainsFunc(group[1:], func(r recording) bool { return sentText(r) != first }) {
		return [][]recording{group}
	}
	type sent struct {
		kind bodyKind
		text string
	}
	at := map[sent]int{}
	var out [][]recording
	for _, r := range group {
		b := newSentBody(recordedRequest(r.op, r.e).Body)
		key := sent{kind: b.kind}
		if b.text != nil {
			key.text = b.text()
		}
		i, known := at[key]
		if !known {
			i = len(out)
			at[key], out = i, append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return out
}

// writing is a recorded body as it is written: what is written alike is alike.
type writing struct {
	encoding model.Encoding
	json     model.State
	text     string
}

func sentText(r recording) writing {
	b := recordedRequest(r.op, r.e).Body
	switch {
	case b == nil:
		return writing{}
	case len(b.Form) > 0:
		return writing{encoding: b.Encoding, text: queryKey(b.Form)}
	}
	return writing{b.Encoding, b.Content.JSON, b.Content.Text}
}

// reportTwins reports all of the group but the one that answers.
func reportTwins(twins []recording, notes *diag.List) {
	if len(twins) < 2 {
		return
	}
	m := &matcher{}
	best, candidate := 0, newCandidate(twins[0].e)
	for i := 1; i < len(twins); i++ {
		c := newCandidate(twins[i].e)
		c.order = twins[i].order
		if m.compare(hit{candidate: c}, hit{candidate: candidate}) < 0 {
			best, candidate = i, c
		}
	}
	says, label := saysOf(candidate, "with the same request as"), ""
	for i, r := range twins {
		if i == best || r.e.Made {
			continue
		}
		if label == "" || r.op != twins[i-1].op {
			label = r.op.Label()
		}
		report(r, label, says, notes)
	}
}

// saysOf is what is said of an example whose request gets another.
func saysOf(twin *candidate, how string) string {
	where := ""
	if twin.example != nil {
		where = " (" + twin.example.Pos.String() + ")"
	}
	return " was recorded " + how + " " + diag.Quote(twin.name) + where + "; the mock answers with that one unless this one is named"
}

func report(r recording, label, says string, notes *diag.List) {
	d := notes.Add(diag.ExampleTwin, r.e.Pos, "")
	d.Message = "example " + diag.Quote(r.e.Name) + " of " + label + says
	d.Hint, d.Request = "send x-mock-response-id: "+r.e.ID+" to get it, or record it with another query or body", r.op.Name
}

func templateKey(path []model.PathPart) string {
	var b strings.Builder
	for _, p := range path {
		if p.Param != "" {
			b.WriteString("\x00")
		}
		b.WriteString(p.Literal)
	}
	return b.String()
}

// pathKey is equal for paths that are found alike: the names of what is left open do not count.
func pathKey(path string) string {
	if path == "" {
		return ""
	}
	if !strings.ContainsAny(path, "{<:%") {
		return "/" + strings.TrimPrefix(path, "/")
	}
	segments, slash := parseRecorded(path)
	var b strings.Builder
	for _, s := range segments {
		b.WriteString("/" + strings.Join(s.literals, "\x00"))
	}
	if slash {
		b.WriteString("/")
	}
	return b.String()
}

// queryKey is equal for parameters that match alike.
func queryKey(query []model.NameValue) string {
	if len(query) == 0 {
		return ""
	}
	pairs := make([]string, 0, len(query))
	for _, q := range query {
		switch {
		case q.Disabled:
		case unresolved(q.Value):
			pairs = append(pairs, q.Name+"\x00\x00")
		default:
			pairs = append(pairs, q.Name+"\x00"+q.Value)
		}
	}
	slices.SortFunc(pairs, cmp.Compare[string])
	return strings.Join(pairs, "\x01")
}

func constantsKey(constants []model.Constant) string {
	var b strings.Builder
	for _, c := range constants {
		b.WriteString(c.In + "\x00" + c.Name + "\x00" + c.Value + "\x00")
	}
	return b.String()
}
