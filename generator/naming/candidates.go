package naming

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// The ranks of things that want names. Who has the lower one takes the name; the others step back. Names of the config and
// of the lock come before all.
const (
	rankDeclared  = iota // a schema: somebody gave it its name
	rankRoot             // a whole body, parameters, a form: part of a method's signature
	rankElement          // the elements of a whole body that is a list
	rankNested           // part of another type
	rankParameter        // an enumeration of a parameter
	ranks
)

func rank(set []*node) int {
	best := rankParameter
	for _, n := range set {
		switch {
		case n.declared():
			return rankDeclared
		case n.whole():
			best = min(best, rankRoot)
		case n.parent == nil && n.op != nil && !n.param:
			best = min(best, rankElement)
		case !n.param:
			best = min(best, rankNested)
		}
	}
	return best
}

// whole reports whether the node is a whole body rather than part of one.
func (n *node) whole() bool { return n.body != "" && n.parent == nil }

// candidates returns the names that the type of the set could have, the best first. shared says that none but the first is
// true of all its places.
func candidates(set []*node) (names []string, shared bool) {
	for _, n := range set {
		if n.declared() {
			return declaredCandidates(n), false
		}
	}
	if !slices.ContainsFunc(set, func(n *node) bool { return !n.whole() }) {
		one := !slices.ContainsFunc(set, func(n *node) bool { return n.op != set[0].op || n.body != set[0].body })
		switch {
		case one:
			return bodyCandidates(set[0]), false
		case set[0].class == errorBody:
			return errorCandidates(set)
		}
		return sharedBodyCandidates(set), false
	}
	return placeCandidates(set)
}

// declaredCandidates names a schema as it is called; where another thing is called so, with its file or folder in front.
func declaredCandidates(n *node) []string {
	name := exported(n.label, n.id)
	out := []string{name}
	file, definition := declaredName(strings.TrimPrefix(n.named.ID, "schema:"))
	if definition == "" {
		file = file[:len(file)-1]
	}
	if len(file) > 0 {
		front := words(file[len(file)-1])
		if long := exported(overlap(front, n.label), n.id); long != name {
			out = append(out, long)
		}
	}
	return append(out, name+"Type")
}

// bodyCandidates names a whole body of one operation: GetUserResponse; after a bare verb with the service in front. Where
// there are several, each says of which status it is.
func bodyCandidates(n *node) []string {
	status, long := "", n.op.Service+n.op.GoName
	if n.status != 0 {
		status = statusWords(n.status)
	}
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if n.circled && n.class == plain {
		add(exported(n.label, n.id)) // not only a response: a category's parent is a Category
	}
	for _, front := range n.op.fronts {
		if strings.HasSuffix(front, n.body) && bare(front) == bare(strings.TrimSuffix(front, n.body)) { // GetCallResponse
			add(front)
		}
		add(front + n.body)
		if n.siblings {
			add(front + status + n.body)
		}
	}
	add(long + n.body)
	add(long + status + n.body)
	return out
}

// methodFronts are what the names of a method's own types begin with: the method, unless it is a bare verb, then service and
// method. A method that leaves out what its service says has it here: orders.Cancel takes a CancelOrderRequest.
func methodFronts(op *model.Operation) []string { return frontsOf(op, methodWords(op)) }

func frontsOf(op *model.Operation, front []string) []string {
	short := exportedWords(front)
	if long := exportedWords(ahead(wordsOf(op.Service), front)); long != short {
		return []string{short, long}
	} else if whole := op.Service + op.GoName; whole != short {
		return []string{short, whole}
	}
	return []string{short}
}

// methodWords are the words of the first of these.
func methodWords(op *model.Operation) []string {
	method := wordsOf(op.GoName)
	if len(method) > 0 && len(method) < 4 && len(op.GoName) < len(op.Name) && len(op.Folder) > 0 && (method[0] == "List" || sameStart(op.GoName, strings.TrimSpace(op.Name))) {
		service := serviceWords(op.Folder)
		if title := afterService(titleWords(titleOf(op), op.Method), service); slices.Equal(beforeService(title, service), method) {
			return cuts(title)[0]
		}
	}
	if bareWords(method) {
		return ahead(wordsOf(op.Service), method)
	}
	return method
}

// sharedBodyCandidates names a body of several operations after what all are about: what a reply holds is a Workspace. An
// envelope is not the thing that it holds, and what a request asks for seldom is: they are WorkspaceResponse and
// WorkspaceRequest.
func sharedBodyCandidates(set []*node) []string {
	abouts, services := make([][]string, len(set)), make([][]string, len(set))
	ending, plural := set[0].body, true
	for i, n := range set {
		abouts[i], services[i] = n.label, n.op.group
		if n.body != ending {
			ending = "Payload"
		}
		plural = plural && !slices.Equal(n.op.about, n.op.things)
	}
	about := common(abouts)
	holds := len(about) > 0 && envelope(set[0].t, about)
	var out []string
	add := func(name string) {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	service := common(services)
	if len(about) > 0 {
		name := func(ws []string) string { return exportedWords(ws) }
		if !holds && ending != "Request" && ending != "Variables" {
			add(name(about))
		} else if plural && holds && ending == "Response" {
			if op := set[0].op; slices.Equal(op.about, about) {
				add(name(append(slices.Clone(op.things), ending)))
			}
		}
		add(name(append(slices.Clone(about), ending)))
		add(name(append(ahead(service, about), ending)))
	}
	if len(service) > 0 {
		add(exported(append(slices.Clone(service), ending), ""))
	}
	for _, name := range bodyCandidates(set[0]) {
		add(name)
	}
	return out
}

// envelope reports whether the type is something around the thing: it has a member of the thing's name, or nothing but one
// object or list.
func envelope(t *model.Type, about []string) bool {
	if t.Kind != model.KindStruct {
		return false
	}
	for i := range t.Fields {
		if k := t.Fields[i].Type.Kind; k != model.KindStruct && k != model.KindArray && k != model.KindMap && k != model.KindUnion && k != model.KindRef {
			continue
		}
		label := singular(labelOf(t.Fields[i].Name))
		if len(t.Fields) == 1 || slices.Equal(label, about) || len(about) > len(label) && slices.Equal(label, about[len(about)-len(label):]) {
			return true
		}
	}
	return false
}

// errorCandidates names the error body of several operations: by the service or the status that they share, else ErrorResponse.
func errorCandidates(set []*node) (names []string, shared bool) {
	first, status := set[0].op, set[0].status
	one, alike := true, true
	services, abouts := make([][]string, len(set)), make([][]string, len(set))
	for i, n := range set {
		one = one && n.op.Service == first.Service
		alike = alike && n.status == status
		services[i], abouts[i] = n.op.group, n.op.about
	}
	var out []string
	add := func(ws []string, ending ...string) {
		if name := exported(append(slices.Clone(ws), ending...), ""); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if one {
		add(first.group, "Error")
	} else {
		add(nil, "Error", "Response")
	}
	if alike {
		add(nil, statusWords(status), "Error")
	}
	if one && alike {
		add(first.service, statusWords(status), "Error")
	}
	if about := common(abouts); len(about) > 0 {
		add(about, "Error")
		if alike {
			add(about, statusWords(status), "Error")
		}
	}
	if about := common(services); len(about) > 0 && !one {
		add(about, "Error")
	}
	shared = len(out) == 1
	add(first.group, "Error", "Response")
	for _, name := range bodyCandidates(set[0]) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, shared
}

// vague are words that name nothing by themselves: among hundreds of types, Type and Status tell nobody what they are of.
var vague = set(`Type Kind Status State Mode Value Data Item Object Target Role Level Category Config Info Detail Details Result Entry Content Key
	Name ID Text Format Method Action Source Options Settings Meta Metadata Body`)

func isVague(label []string) bool {
	return len(label) == 1 && (vague[label[0]] || len(label[0]) < 3 || label[0][0] >= '0' && label[0][0] <= '9')
}

// ownName is the first of the candidates where that is the type's own word, which needs no look at its places; else "".
func ownName(set []*node) string {
	if slices.ContainsFunc(set, func(n *node) bool { return n.declared() }) || !slices.ContainsFunc(set, func(n *node) bool { return !n.whole() }) {
		return ""
	}
	short := shortest(set)
	if isVague(short.label) {
		return ""
	}
	return exported(short.label, short.id)
}

// shortest is the node with the shortest label.
func shortest(set []*node) *node {
	short := set[0]
	for _, n := range set {
		if len(n.label) < len(short.label) || len(n.label) == len(short.label) && slices.Compare(n.label, short.label) < 0 {
			short = n
		}
	}
	return short
}

// placeCandidates names a type by what holds it: its own word, then with what is in front of it, as far as that is true of all its
// places; after those, whatever is true of the first of them.
func placeCandidates(set []*node) (names []string, shared bool) {
	short := shortest(set)
	plain := exported(short.label, short.id)
	var out []string
	add := func(name string) {
		if name != "" && name != plain && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	first := chain(foremostPlace(set), short.label)
	if len(set) == 1 {
		for _, name := range first {
			add(name)
		}
	} else {
		count := map[string]int{}
		for _, n := range set {
			for _, name := range chain(n, short.label) {
				count[name]++
			}
		}
		for _, name := range first {
			if count[name] == len(set) {
				add(name)
			}
		}
		for i, front := range commonFronts(set) {
			if i > 0 { // before what is true of all but far off: what is true of most
				for _, name := range first {
					if 2*count[name] > len(set) {
						add(name)
					}
				}
			}
			if ws := ahead(front, short.label); len(front) > 0 {
				add(exportedWords(ws))
			}
		}
	}
	shared = len(out) == 0
	if shared && !slices.ContainsFunc(set, func(n *node) bool { return !n.param }) {
		add(exported(append(slices.Clone(short.label), "Param"), short.id))
	}
	for _, n := range set { // what some of them are called
		if len(out) < 3 {
			add(exported(n.label, n.id))
		}
	}
	for _, name := range first {
		add(name)
	}
	if isVague(short.label) && len(out) > 0 {
		return append(out, plain), false
	}
	return append([]string{plain}, out...), shared
}
