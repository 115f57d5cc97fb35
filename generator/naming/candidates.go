package naming

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// candidates returns the names that the type of the set could have, the best first.
func candidates(set []*node) []string {
	for _, n := range set {
		if n.declared() {
			name := exported(n.label, n.id)
			return []string{name, name + "Type"}
		}
	}
	ops := map[string]*model.Operation{}
	whole := true
	for _, n := range set {
		if n.op != nil {
			ops[n.op.ID] = n.op
		}
		whole = whole && n.body != "" && n.parent == nil
	}
	switch {
	case whole && len(ops) == 1 && sameBody(set):
		return bodyCandidates(set)
	case set[0].class == errorBody:
		return errorCandidates(set)
	}
	return placeCandidates(set)
}

func sameBody(set []*node) bool {
	return !slices.ContainsFunc(set, func(n *node) bool { return n.body != set[0].body })
}

// bodyCandidates names a whole body of one operation: GetUserResponse; after a bare verb with the service in front. A second
// one of another status says which it is.
func bodyCandidates(set []*node) []string {
	n := set[0]
	status := ""
	if n.status != 0 {
		status = statusWords(n.status)
	}
	long := n.op.Service + n.op.GoName
	out := []string{}
	if !bareVerbs[n.op.GoName] {
		out = append(out, n.op.GoName+n.body, n.op.GoName+status+n.body)
	}
	return append(out, long+n.body, long+status+n.body)
}

// errorCandidates names the error body of several operations: by the service or the status that they share, else ErrorResponse.
func errorCandidates(set []*node) []string {
	service, status := set[0].op, set[0].status
	one, alike := true, true
	for _, n := range set {
		one = one && n.op.Service == service.Service
		alike = alike && n.status == status
	}
	var out []string
	if one {
		out = append(out, exported(singular(words(service.Service)), service.Service)+"Error")
	} else {
		out = append(out, "ErrorResponse")
	}
	if alike {
		out = append(out, statusWords(status)+"Error")
	}
	if one {
		out = append(out, service.Service+statusWords(status)+"Error")
	}
	return out
}

// placeCandidates names a type by what holds it. Where the set has several places, only the names that are true of all count.
func placeCandidates(set []*node) []string {
	short := set[0]
	for _, n := range set {
		if len(n.label) < len(short.label) || len(n.label) == len(short.label) && slices.Compare(n.label, short.label) < 0 {
			short = n
		}
	}
	out := []string{exported(short.label, short.id)}
	first := chain(short, short.label)
	for _, name := range first {
		agreed := true
		for _, n := range set {
			agreed = agreed && (n == short || slices.Contains(chain(n, short.label), name))
		}
		if agreed && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(out) == 1 { // nothing is true of all: then what some of them are called
		for _, n := range set {
			if name := exported(n.label, n.id); !slices.Contains(out, name) && len(out) < 4 {
				out = append(out, name)
			}
		}
	}
	return out
}

// chain is the label with more and more of its place in front: Owner, AppOwner, UserAppOwner.
func chain(n *node, label []string) []string {
	var out []string
	add := func(parts ...[]string) {
		var ws []string
		for _, p := range slices.Backward(parts) {
			ws = overlap(p, ws)
		}
		out = append(out, exported(ws, strings.Join(ws, " ")))
	}
	acc := label
	if n.input && n.body == "" {
		acc = append(slices.Clone(label), "Input")
		add(acc)
	}
	for p := n.parent; p != nil; p = p.parent {
		if p.t.Kind == model.KindUnion && p.parent != nil || p.body != "" && p.named == nil {
			continue // an alternative's name has the union's in it, and a whole body's is the operation's
		}
		acc = overlap(p.label, acc)
		add(acc)
	}
	if n.op == nil {
		return out
	}
	service := words(n.op.Service)
	about := singular(service)
	add(about, label)
	add(about, acc)
	if !bareVerbs[n.op.GoName] {
		add(words(n.op.GoName), acc)
	}
	add(service, words(n.op.GoName), acc)
	return out
}
