package naming

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// What can stand in front of a type's own word: what holds it, what that is about, what all its places have in common.

// commonFronts are words that stand in front of all places: what all parents have in common, all the types or operations that
// they are in, all services.
func commonFronts(set []*node) [][]string {
	parents, roots, services := make([][]string, len(set)), make([][]string, len(set)), make([][]string, len(set))
	for i, n := range set {
		list := fronts(n)
		if len(list) > 0 {
			parents[i], roots[i] = list[0], list[len(list)-1]
		}
		if n.op != nil {
			services[i] = n.op.group
			roots[i] = n.op.about
			if len(list) == 0 {
				parents[i] = roots[i]
			}
		} else if n.parent == nil {
			return nil
		}
	}
	return [][]string{common(parents), common(roots), common(services)}
}

// foremostPlace is the place that a name of several may be taken from: one of a schema or body rather than a parameter, of a
// schema rather than a body.
func foremostPlace(set []*node) *node {
	order := func(n *node) int {
		switch {
		case n.param:
			return 2
		case n.op != nil:
			return 1
		}
		return 0
	}
	return slices.MinFunc(set, func(a, b *node) int { return cmp.Or(cmp.Compare(order(a), order(b)), strings.Compare(a.id, b.id)) })
}

// common is the words that are in all lists, in the order of the shortest. Singular and plural are one word.
func common(lists [][]string) []string {
	short := lists[0]
	for _, l := range lists {
		if len(l) < len(short) || len(l) == len(short) && slices.Compare(l, short) < 0 {
			short = l
		}
	}
	var out []string
	for _, w := range short {
		if prepositions[w] || articles[w] {
			continue
		}
		one := singularWord(w)
		everywhere := true
		for _, l := range lists {
			if !slices.Contains(l, w) {
				w, everywhere = one, everywhere && slices.ContainsFunc(l, func(o string) bool { return singularWord(o) == one })
			}
		}
		if everywhere && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// fronts are the labels of what a node stands in, the nearest first. A union has none: its alternatives' names have its name in them; nor
// has a whole body, whose name is the operation's.
func fronts(n *node) [][]string {
	var out [][]string
	for p := n.parent; p != nil; p = p.parent {
		if p.t.Kind == model.KindUnion && (p.parent != nil || n.alternativeOf(p)) || p.body != "" && p.named == nil {
			continue
		}
		out = append(out, p.label)
	}
	return out
}

// alternativeOf reports whether the node is an alternative of the union, or part of one.
func (n *node) alternativeOf(union *node) bool {
	return strings.HasPrefix(n.id, union.id+"/|")
}

// ahead puts words in front of others and says nothing twice: of words that the others begin with, or have somewhere, be it in the singular
// or parted otherwise, none are put in front. Income Invoices and Income Invoice Data are IncomeInvoiceData.
func ahead(front, back []string) []string {
	if len(front) == 0 || len(back) == 0 {
		return slices.Concat(front, back)
	}
	for n := len(front); n > 0; n-- {
		end := front[len(front)-n:]
		if run(back, end, true) > 0 {
			return slices.Concat(front[:len(front)-n], back)
		}
		for i := range back {
			if (n > 1 || len(front) == 1) && run(back[i:], end, true) > 0 {
				return slices.Concat(front[:len(front)-n], back)
			}
		}
	}
	return slices.Concat(front, back)
}

// chain is the label with more and more of its place in front: Owner, AppOwner, UserAppOwner. A name that is too long to be read is
// none as long as there are others.
func chain(n *node, label []string) []string {
	var out []string
	put := func(ws []string) {
		length := 0
		for _, w := range ws {
			length += len(w)
		}
		if name := exportedWords(ws); !slices.Contains(out, name) && (length <= maxName || len(out) == 0) {
			out = append(out, name)
		}
	}
	add := func(front, back []string) { put(ahead(front, back)) }
	acc := label
	if n.input && n.body == "" {
		acc = append(slices.Clone(label), "Input")
		if !isVague(label) {
			put(acc)
		}
	}
	near := acc // without what is around it
	for _, front := range fronts(n) {
		acc = ahead(front, acc)
		put(acc)
	}
	if n.op == nil {
		return out
	}
	add(n.op.about, label)
	add(n.op.about, acc)
	add(n.op.group, label)
	add(n.op.group, acc)
	if n.parent == nil && n.body == "" && !n.param { // an element of a list that is a whole body
		acc = []string{"Item"}
		near = acc
	}
	for i, back := range [][]string{near, acc} {
		if i > 0 && len(back) == len(near) {
			break
		}
		with := ahead(n.op.front, back)
		if slices.Equal(with, n.op.front) || n.op.bare && run(back, n.op.service, true) == len(back) { // a type is not called as the method is
			with = n.op.outcome(back)
		}
		put(with)
	}
	with := ahead(n.op.front, acc)
	known := len(out)
	if add(n.op.service, with); len(out) == known { // it says nothing new, but it tells apart
		put(overlap(n.op.service, with))
	}
	return out
}
