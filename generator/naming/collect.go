package naming

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
)

// class keeps apart what must never become one type.
type class int

const (
	plain     class = iota // of requests and of replies of success
	errorBody              // the whole body of an error reply: a Go error
	errorPart              // within one
)

// node is a type with a name of its own: one that is taken out of another, or a named type that was there before.
type node struct {
	id     string
	t      *model.Type
	named  *model.NamedType // that was there before; nil where it is taken out
	parent *node
	class  class
	op     *subject // nil within a declared type
	label  []string // what it would be called by its place alone
	body   string   // of a whole body what ends its name: Response, Request, Variables; else ""
	status int      // of a whole body
	input  bool     // part of a request
	param  bool     // of a parameter or form field
	hash   shape
	split  bool // by the config
	wished bool // the config gives it a name

	siblings bool // of a whole body: the operation has others of its kind

	circled bool    // it holds itself
	around  []*node // the structs around it that it refers to: not those within it
}

// declared reports whether the node is a declared type itself.
func (n *node) declared() bool { return n.named != nil && n.named.Declared }

// within returns the declared type that the node stands in, "" where it stands in none.
func (n *node) within() string {
	for ; n != nil; n = n.parent {
		if n.declared() {
			return n.id
		}
	}
	return ""
}

// collector finds the nodes, parents before children, and their shapes.
type collector struct {
	nodes  []*node
	byType map[*model.Type]*node

	// circles are the references to enclosing structs, with the struct that each is to.
	circles map[*model.Type]*node
}

// spot is where the walk stands.
type spot struct {
	node   // of the type to come, as far as its place tells
	parent *node
}

func newCollector() *collector {
	return &collector{byType: map[*model.Type]*node{}, circles: map[*model.Type]*node{}}
}

// collect goes through the operations at the same time: what two of them share is a node of the first.
func collect(api *model.API) *collector {
	c := newCollector()
	failures := errorTypes(api)
	for _, t := range api.Types {
		s := spot{node: node{id: t.ID, named: t, label: typeLabel(t)}}
		if failures[t.ID] {
			s.class = errorBody
		}
		c.visit(t.Type, s)
	}
	c.shapes()
	of := make([]*collector, len(api.Operations))
	parallel.Each(len(of), func(i int) {
		of[i] = newCollector()
		of[i].operation(api.Operations[i])
		of[i].shapes()
	})
	for _, o := range of {
		c.add(o)
	}
	return c
}

// shapes notes the nodes' shapes.
func (c *collector) shapes() {
	s := newShapes()
	for _, n := range c.nodes { // parents come before children
		n.hash = s.of(n.t)
		for _, a := range n.around {
			n.hash = n.hash.within(a.hash)
		}
	}
}

// add adds what another one found and this one has not.
func (c *collector) add(o *collector) {
	for _, n := range o.nodes {
		if c.byType[n.t] == nil {
			c.byType[n.t], c.nodes = n, append(c.nodes, n)
		}
	}
	for ref, n := range o.circles {
		if c.circles[ref] == nil {
			c.circles[ref] = n
		}
	}
}

// typeLabel names a type that has an ID already: a schema's name, or the last member of a path.
func typeLabel(t *model.NamedType) []string {
	name := strings.TrimPrefix(t.ID, "schema:")
	if !t.Declared {
		tokens := strings.Split(t.ID, "/")
		for len(tokens) > 1 && (tokens[len(tokens)-1] == "*" || strings.HasPrefix(tokens[len(tokens)-1], "|")) {
			tokens = tokens[:len(tokens)-1]
		}
		name = tokens[len(tokens)-1]
		return singular(labelOf(name))
	}
	file, part := declaredName(name)
	return labelOf(cmp.Or(part, file[len(file)-1]))
}

// declaredName takes the name of a schema of the config apart: the folders and the file, and the definition within it.
func declaredName(name string) (file []string, definition string) {
	name, definition, _ = strings.Cut(name, "#")
	return strings.Split(name, ":"), strings.NewReplacer("~1", "/", "~0", "~").Replace(definition)
}

func labelOf(name string) []string {
	if ws := words(name); len(ws) > 0 {
		return ws
	}
	return []string{"Value"}
}

// errorTypes are the IDs of the named types that are bodies of error replies.
func errorTypes(api *model.API) map[string]bool {
	ids := map[string]bool{}
	for _, op := range api.Operations {
		for i := range op.Replies {
			if r := &op.Replies[i]; r.Status >= 400 && r.Type != nil && r.Type.Kind == model.KindRef {
				ids[r.Type.Ref] = true
			}
		}
	}
	return ids
}

func (c *collector) operation(of *model.Operation) {
	op := newSubject(of)
	param := func(prefix string, p *model.Param) {
		if !plainest(p.Type) {
			c.visit(p.Type, spot{node: node{id: prefix + "/" + model.EscapeToken(p.Name), op: op, label: labelOf(p.Name), param: true}})
		}
	}
	for i := range op.Params {
		p := &op.Params[i]
		param(op.ID+"/"+string(p.In), p)
	}
	if b := op.Body; b != nil {
		for i := range b.Fields {
			param(op.ID+"/request", &b.Fields[i])
		}
		ending := "Request"
		if b.Encoding == model.GraphQL {
			ending = "Variables"
		}
		c.visit(b.Type, spot{node: node{id: op.ID + "/request", op: op, label: op.about, body: ending, input: true}})
	}
	seen := map[int]bool{}
	wholes := map[bool]int{} // errors and others
	for i := range op.Replies {
		if t := op.Replies[i].Type; t != nil && named(t) {
			wholes[op.Replies[i].Status >= 400]++
		}
	}
	for i := range op.Replies {
		r := &op.Replies[i]
		id := op.ID + "/" + strconv.Itoa(r.Status)
		if seen[r.Status] && r.Type != nil { // two media types of one status
			id += " " + model.EscapeToken(r.Media)
		}
		seen[r.Status] = seen[r.Status] || r.Type != nil
		s := spot{node: node{id: id, op: op, label: op.about, body: "Response", status: r.Status, siblings: wholes[r.Status >= 400] > 1}}
		if r.Status >= 400 {
			s.class, s.body, s.label = errorBody, "Error", []string{"Error", "Response"}
		}
		c.visit(r.Type, s)
		for j := range r.Headers {
			param(id+" header", &r.Headers[j])
		}
		for j := range r.Events {
			e := &r.Events[j]
			c.visit(e.Type, spot{node: node{id: id + " event/" + model.EscapeToken(e.Name), op: op, label: append(labelOf(e.Name), "Event")}})
		}
	}
}

// named reports whether a type of this shape can have a name of its own in Go.
func named(t *model.Type) bool {
	switch t.Kind {
	case model.KindStruct, model.KindUnion:
		return true
	case model.KindString:
		return texts(t) > 0
	}
	return false
}

// plainest reports whether the type has no name of its own and holds none that could.
func plainest(t *model.Type) bool {
	return t == nil || t.Kind != model.KindRef && !named(t) && t.Elem == nil && t.Extra == nil && len(t.Fields)+len(t.Patterns)+len(t.Alternatives) == 0
}

// texts counts the known values of a string.
func texts(t *model.Type) int {
	n := 0
	for _, e := range t.Enum {
		if len(e.Value) > 0 && e.Value[0] == '"' {
			n++
		}
	}
	return n
}

// constant reports whether the set is a text that has one value only and so stays a string: it wants no name unless a schema
// or the config gives it one, or the lock remembers one.
func constant(set []*node, lock *config.Names) bool {
	return !slices.ContainsFunc(set, func(n *node) bool {
		return n.t.Kind != model.KindString || texts(n.t) > 1 || n.named != nil || n.wished || lock.Types[n.id] != ""
	})
}

// visit adds the type and all within it.
func (c *collector) visit(t *model.Type, s spot) {
	if t == nil || c.byType[t] != nil {
		return
	}
	if n, ok := t.Enclosing(); ok {
		c.circle(t, n, s.parent)
		return
	}
	at := s.node
	if named(t) || s.named != nil {
		n := new(node)
		*n = s.node
		n.t, n.parent = t, s.parent
		c.byType[t] = n
		c.nodes = append(c.nodes, n)
		s.parent = n
	}
	inner := func(suffix string, label []string) spot {
		next := spot{node: node{id: at.id + suffix, op: at.op, label: label, class: at.class, input: at.input, param: at.param}, parent: s.parent}
		if next.class == errorBody {
			next.class = errorPart
		}
		return next
	}
	if !plainest(t.Elem) {
		c.visit(t.Elem, inner("/*", elementLabel(at)))
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		if plainest(f.Type) {
			continue
		}
		label := labelOf(f.Name)
		if len(label) == 1 && label[0] == "Error" {
			label = []string{"Error", "Detail"} // Error alone is what the whole body is
		}
		c.visit(f.Type, inner("/"+model.EscapeToken(f.Name), label))
	}
	for i := range t.Patterns {
		c.visit(t.Patterns[i].Type, inner("/*", valueLabel(at.label)))
	}
	if !plainest(t.Extra) {
		c.visit(t.Extra, inner("/*", valueLabel(at.label)))
	}
	for i, label := range alternativeLabels(at.label, t) {
		c.visit(t.Alternatives[i].Type, inner("/|"+strconv.Itoa(i), label))
	}
}

// circle notes a reference to the n-th struct around.
func (c *collector) circle(t *model.Type, n int, parent *node) {
	for at := parent; at != nil; at = at.parent {
		if at.t.Kind != model.KindStruct {
			continue
		}
		if n == 0 {
			c.circles[t], at.circled = at, true
			for in := parent; in != at; in = in.parent {
				in.around = append(in.around, at)
			}
			return
		}
		n--
	}
}

// elementLabel names the elements of a list or map: the singular, or Item where the list's name is none. The elements
// of a list of errors are no errors of their own.
func elementLabel(list node) []string {
	if list.class == errorBody {
		return []string{"Error", "Item"}
	}
	s := singular(list.label)
	if list.declared() && slices.Equal(s, list.label) {
		return append(slices.Clone(s), "Item")
	}
	return s
}

func valueLabel(label []string) []string {
	if s := singular(label); !slices.Equal(s, label) {
		return s
	}
	return append(slices.Clone(label), "Value")
}

// overlap puts words in front of others; what the first end in and the others begin with stands once: GraphBlock and BlockType
// give GraphBlockType.
func overlap(front, back []string) []string {
	for n := min(len(front), len(back)); n > 0; n-- {
		if slices.Equal(front[len(front)-n:], back[:n]) {
			return slices.Concat(front, back[n:])
		}
	}
	return slices.Concat(front, back)
}

// statusWords is a status as a part of a name: NotFound.
func statusWords(status int) string {
	if name := GoName(http.StatusText(status)); name != "" {
		return name
	}
	return "Status" + strconv.Itoa(status)
}
