package naming

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// Twins are requests that are alike in folder, name, method and URL and have no ids. Their place among each other is all that
// the lock could know them by, and a third one that is put before them would take the first one's name: client.Token.Create
// would send another grant. So the lock keeps a mark of each request without an id: hashes of what it sends and of what was
// recorded. That of a request without twins stays as it was when the request was first seen, or every edited example would
// change a line of the lock; it is there for the day when the request gets a twin.

// twinKey is what twins have in common.
func twinKey(k identity) string {
	return strings.Join([]string{k.folder, k.name, k.method, k.url}, separator)
}

// mark gives their marks to the operations that have twins, among themselves or in the lock, where a twin may be that is gone.
func mark(api *model.API, ids []identity, lock *config.Names) {
	now, known := map[string]int{}, map[string]map[string]bool{}
	for _, k := range ids {
		now[twinKey(k)]++
	}
	for _, l := range linesOf(lock) {
		if key := twinKey(l.identity); now[key] > 0 {
			if known[key] == nil {
				known[key] = map[string]bool{}
			}
			known[key][l.key()] = true // a name that was given up has the same key
		}
	}
	for i := range ids {
		op := api.Operations[i]
		if key := twinKey(ids[i]); ids[i].id == "" && (now[key] > 1 || len(known[key]) > 1) {
			ids[i].mark = markOf(api, op)
		}
	}
}

// keepMarks gives the other operations the marks that they had, and those that are new their first.
func keepMarks(api *model.API, ids []identity, had []string, lock *config.Names) {
	if api.Format == model.Losant {
		return // an action has no twins: resources and actions are members of objects
	}
	marks := map[string]string{}
	for _, l := range linesOf(lock) {
		marks[l.name] = l.mark
	}
	parallel.Each(len(ids), func(i int) {
		if k := &ids[i]; k.id == "" && k.mark == "" {
			if k.mark = marks[had[i]]; k.mark == "" {
				k.mark = markOf(api, api.Operations[i])
			}
		}
	})
}

func markOf(api *model.API, op *model.Operation) string {
	return hashOf(sends(api, op)) + "." + hashOf(recorded(op))
}

func hashOf(v any) string {
	sum := sha256.Sum256([]byte(textOf(v)))
	return hex.EncodeToString(sum[:4])
}

// sends is what a request sends, what is said of its parameters, and how it is authorized: all that a caller of its method could
// notice. What hangs on other requests is no part of it: names of schemes and path
// parameters, roles of variables.
func sends(api *model.API, op *model.Operation) any {
	out := []any{op.Request.Headers, op.Request.Query}
	params := op.Params
	if b := op.Request.Body; b != nil {
		out = append(out, b.Encoding, b.Content.Text, b.Form)
	}
	if b := op.Body; b != nil {
		out, params = append(out, b.Media), slices.Concat(params, b.Fields)
	}
	for i := range params {
		p := params[i]
		if p.In == model.InPath || p.Role == model.RoleConstant { // as other requests of the path or endpoint have it
			p.Name, p.Required = "", false
		}
		if p.Required || p.Disabled || p.Description != "" {
			out = append(out, p.In, p.Name, p.Required, p.Disabled, p.Description)
		}
	}
	for _, r := range op.Security {
		for _, u := range r {
			if s := api.Scheme(u.Scheme); s != nil {
				name := s.Name
				if s.In != model.InQuery && s.In != model.InCookie {
					name = strings.ToLower(name) // of a header, which has no case; the scheme has that of one of its requests
				}
				out = append(out, s.Kind, s.In, name, strings.ToLower(s.Prefix), u.Scopes)
				for _, f := range s.Flows {
					out = append(out, f.Grant, f.AuthURL, f.TokenURL)
				}
			}
		}
	}
	return out
}

// recorded is what was recorded of an operation, in whatever order.
func recorded(op *model.Operation) any {
	examples := op.ReplyExamples()
	slices.SortStableFunc(examples, func(a, b *model.Example) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Content.Text, b.Content.Text))
	})
	var out []any
	for _, e := range examples {
		out = append(out, e.Name, e.Status, e.Content.Text)
	}
	return out
}

// twins finds, among requests that are alike, those that the lock knows by more than their place: by their marks; by one half
// of them, where the other was edited; by the types that the lock has of them.
func (m *matching) twins() {
	groups, known := map[string][]int{}, map[string][]int{}
	for _, i := range m.open {
		groups[twinKey(m.ids[i])] = append(groups[twinKey(m.ids[i])], i)
	}
	for n, l := range m.lines {
		if l.id == "" {
			known[twinKey(l.identity)] = append(known[twinKey(l.identity)], n)
		}
	}
	found, taken := map[int]int{}, map[int]bool{}
	for key, group := range groups { // groups do not touch each other: their order does not matter
		if len(group) < 2 && len(known[key]) < 2 {
			continue // without twins it is found by what it is called
		}
		for step, like := range []struct{ op, line func(i int) string }{
			{func(i int) string { return m.ids[i].mark }, func(n int) string { return m.lines[n].mark }},
			{func(i int) string { return half(m.ids[i].mark, 0) }, func(n int) string { return half(m.lines[n].mark, 0) }},
			{func(i int) string { return half(m.ids[i].mark, 1) }, func(n int) string { return half(m.lines[n].mark, 1) }},
			{func(i int) string { return outline(m.ops[i]) }, func(n int) string { return outlineOf(m.lock, m.lines[n].name) }},
		} {
			ops, lines := map[string][]int{}, map[string][]int{}
			for _, i := range group {
				if _, ok := found[i]; !ok {
					ops[like.op(i)] = append(ops[like.op(i)], i)
				}
			}
			for _, n := range known[key] {
				if !taken[n] {
					lines[like.line(n)] = append(lines[like.line(n)], n)
				}
			}
			for k, which := range ops {
				if k == "" || step > 0 && (len(which) != 1 || len(lines[k]) != 1) {
					continue
				}
				slices.SortFunc(lines[k], m.byPlace)
				for j := range min(len(which), len(lines[k])) { // those of one mark are equal in all: any of them can have the line
					found[which[j]], taken[lines[k][j]] = lines[k][j], true
				}
			}
		}
	}
	m.take(found)
}

// byPlace compares lines of twins: the removed ones come last.
func (m *matching) byPlace(a, b int) int {
	x, y := m.lines[a], m.lines[b]
	if x.removed != y.removed {
		if x.removed {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(len(x.nth), len(y.nth)), cmp.Compare(x.nth, y.nth))
}

func half(mark string, n int) string {
	parts := strings.Split(mark, ".")
	if len(parts) != 2 {
		return ""
	}
	return parts[n]
}

// outline is where an operation's bodies have types of their own: "200 200/*/owner request".
func outline(op *model.Operation) string {
	seen := map[string]bool{}
	add := func(root string, t *model.Type) {
		t.Walk(root, func(path string, t *model.Type) bool {
			if named(t) && (t.Kind != model.KindString || texts(t) > 1) {
				seen[path] = true
			}
			return true
		})
	}
	for i := range op.Replies {
		if r := &op.Replies[i]; r.Type != nil {
			add(strconv.Itoa(r.Status), r.Type)
		}
	}
	if op.Body != nil && op.Body.Type != nil {
		add("request", op.Body.Type)
	}
	return "types " + strings.Join(slices.Sorted(maps.Keys(seen)), " ") // of none, too
}

// outlineOf is the outline of an operation that the lock has.
func outlineOf(lock *config.Names, name string) string {
	var out []string
	for id := range lock.Types {
		rest, ok := strings.CutPrefix(id, name+"/")
		if ok && !strings.Contains(rest, " ") && rest != "params" && rest != "form" && rest != "result" { // only these are no body
			out = append(out, rest)
		}
	}
	slices.Sort(out)
	return "types " + strings.Join(out, " ")
}
