// Package diff tells what a new version of a description means to those who wrote code for the old one: what breaks them first,
// then what is new, then what is only said differently.
//
// There are two parts, and each thing is told once. What is on the wire is compared by oasdiff, on the OpenAPI documents of both
// sides: of a collection, on what pmgen emits. What is in Go is compared on the exported names of both clients. The model ties them
// together: it knows which request and which Go name a place of the document is, so that a field that is gone is one change with
// its effect on the wire, the Go name that it breaks, and the line that an editor jumps to.
//
// Reading is severe, since a document is somebody's text: it is bounded, nothing that it refers to is fetched or read, and what
// oasdiff gets is a text that this package wrote.
package diff

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Compare tells how two descriptions differ. Where both have a model, names of Go are compared, too; else the documents are.
// With an error among the diagnostics the report is not complete and must not be shown.
func Compare(old, new Side) (*Report, diag.List) {
	new = alignSchemes(old, new)
	c := &comparison{old: newIndex(&old), new: newIndex(&new)}
	if old.API != nil && new.API != nil {
		c.ops = matchOperations(old.API, new.API)
	}
	c.documents()
	c.operations()
	c.servers()
	if c.ops != nil && old.Go != nil && new.Go != nil {
		c.client()
	}
	if (old.API == nil) == (new.API == nil) { // what pmgen writes into a document is not what an author does
		c.texts()
	}
	report := &Report{Changes: c.changes()}
	report.sort()
	return report, c.diags
}

// comparison is one on its way.
type comparison struct {
	old, new *index
	ops      *operations // nil where one side has no model
	matched  *matched
	list     []*change
	by       map[string]*change // by what they are about
	diags    diag.List
}

// change is one on its way: what it breaks is looked up by symbol.
type change struct {
	Change
	symbol string          // without its package
	whole  bool            // it is about a method, not about a part of what it takes or returns
	sides  map[string]bool // "request" and "response", as far as it breaks them
}

// breaks notes on which side of a call a finding does.
func (x *change) breaks(f *found) {
	if x.sides == nil {
		x.sides = map[string]bool{}
	}
	for _, side := range []string{"request", "response"} {
		if strings.HasPrefix(f.rule, side) || strings.HasPrefix(f.rule, "new-") && side == "request" {
			x.sides[side] = true
		}
	}
}

func (c *comparison) add(x *change) *change {
	c.list = append(c.list, x)
	return x
}

// changes are the finished ones.
func (c *comparison) changes() []Change {
	out := make([]Change, 0, len(c.list))
	for _, x := range c.list {
		x.Symbol = c.shown(x.symbol)
		if len(x.sides) == 2 {
			x.Message += ", in requests and in replies"
		}
		out = append(out, x.Change)
	}
	return out
}

// shown is a symbol as a caller writes it: methods on the client, everything else with its package.
func (c *comparison) shown(symbol string) string {
	if symbol == "" || c.old.methods[symbol] || c.new.methods[symbol] {
		return symbol
	}
	side := c.new
	if side.API == nil {
		side = c.old
	}
	return side.qualified(symbol)
}

// documents takes over what oasdiff finds.
func (c *comparison) documents() {
	var moves map[string]string
	if c.ops != nil {
		moves = c.ops.moves(c.old.API)
	}
	m, list, diags := documents(c.old.Document, c.new.Document, moves)
	c.matched = m
	list = covered(list)
	c.diags.Append(diags)
	c.by = map[string]*change{}
	shared := c.sharedEndpoints()
	for i := range list {
		f := &list[i]
		if severity, kind, ok := f.judge(); ok && !c.explained(f, shared) {
			c.take(f, severity, kind)
		}
	}
}

// sharedEndpoints are the endpoints (as the new document writes them) that operations have left or joined: what the document says of
// all that share one has changed, and that is told by their names.
func (c *comparison) sharedEndpoints() map[string]bool {
	out := map[string]bool{}
	if c.ops == nil {
		return out
	}
	for _, r := range c.matched.both {
		had, has := r[0].ids(), r[1].ids()
		for i, id := range had {
			had[i] = c.ops.both[id]
		}
		slices.Sort(had)
		slices.Sort(has)
		if !slices.Equal(had, has) {
			out[r[1].String()] = true
		}
	}
	return out
}

// explained reports whether something else tells of a finding: the operations of a shared endpoint, which come and go by name.
func (c *comparison) explained(f *found, shared map[string]bool) bool {
	inside := func(o *origin) bool { return o == nil || strings.HasPrefix(o.pointer, "/paths/") }
	return shared[f.route] && inside(f.old) && inside(f.new)
}

// take makes a change of a finding, or adds it to one that is about the same.
func (c *comparison) take(f *found, severity Severity, kind Kind) {
	c.locate(f)
	key := f.rule + "\x00" + f.text
	if kind != SecurityChanged {
		key = pointerOf(f.old) + "\x00" + pointerOf(f.new) + "\x00" + f.property()
		if f.old == nil && f.new == nil {
			key = f.route + "\x00" + f.rule + "\x00" + f.text
		}
	}
	if kind == SecurityChanged && c.omitted(f) {
		severity = Documentation
		f.text = "its authorization is said now, which is that of its resource; before, nothing was said of it"
	}
	x := c.by[key]
	switch {
	case x == nil:
		x = c.add(&change{Change: Change{Severity: severity, Kind: kind, Message: message(f), Rule: f.rule}})
		c.by[key] = x
		c.place(x, f)
	case slices.Index(severities, severity) < slices.Index(severities, x.Severity),
		severity == x.Severity && kind.rank() < x.Kind.rank():
		x.Severity, x.Kind, x.Message, x.Rule = severity, kind, message(f), f.rule
	}
	if severity == Breaking {
		x.breaks(f)
	}
	for _, name := range c.operationsOf(f.route) {
		if !slices.Contains(x.Operations, name) {
			x.Operations = append(x.Operations, name)
		}
	}
	endpoint := f.route
	if r := c.matched.newBy[shapeOf(endpoint)]; r != nil {
		endpoint = r.String()
	}
	switch {
	case endpoint == "":
	case x.Endpoint == "" && len(x.Operations) <= 1:
		x.Endpoint = endpoint
	case x.Endpoint != endpoint:
		x.Endpoint = ""
	}
}

func pointerOf(o *origin) string {
	if o == nil {
		return ""
	}
	return o.pointer
}

// place says where a change is, and which Go name it is about.
func (c *comparison) place(x *change, f *found) {
	old, new := c.old.spot(f.old), c.new.spot(f.new)
	x.symbol = old.symbol
	if x.symbol == "" {
		x.symbol = new.symbol
	}
	switch {
	case f.new != nil:
		x.Pos = new.pos
	case f.old != nil:
		x.Pos, x.Gone = old.pos, true
		x.Near = c.near(f.old)
	default:
		if r := c.matched.newBy[shapeOf(f.route)]; r != nil {
			s := c.new.spot(&origin{r.pointer(), r.operation.line, r.operation.column})
			x.Pos, x.symbol = s.pos, s.symbol
		}
	}
	x.whole = c.old.ops[x.symbol] != nil
}

// near is the place in the new description that is nearest to what is gone from the old one.
func (c *comparison) near(o *origin) diag.Pos {
	t := tokens(o.pointer)
	if len(t) > 2 && t[0] == "paths" { // it may have moved
		if r := c.matched.newBy[strings.ToUpper(t[2])+" "+pathShape(t[1])]; r != nil {
			t[1] = r.path
		}
	}
	for len(t) > 1 {
		t = t[:len(t)-1]
		if n := c.new.Document.root.at(t...); n != nil && len(t) > 2 {
			return c.new.spot(&origin{"/" + joined(t), n.line, n.column}).pos
		}
	}
	return c.new.start()
}

func joined(tokens []string) string {
	escaped := make([]string, len(tokens))
	for i, t := range tokens {
		escaped[i] = escape(t)
	}
	return strings.Join(escaped, "/")
}

// start is the beginning of a description.
func (x *index) start() diag.Pos {
	if x.API == nil {
		return diag.Pos{File: x.Document.file, Line: 1, Column: 1}
	}
	if len(x.API.Files) > 0 {
		return diag.Pos{File: x.API.Files[0], Line: 1, Column: 1}
	}
	return diag.Pos{File: x.API.Source}
}

// operationsOf names what stands at a method and path of the new document: the client's methods, by the names that callers know.
func (c *comparison) operationsOf(route string) []string {
	if route == "" {
		return nil
	}
	r := c.matched.newBy[shapeOf(route)]
	switch {
	case r == nil:
		return []string{route}
	case c.ops == nil:
		return []string{r.String()}
	}
	var out []string
	for _, id := range r.ids() {
		for old, now := range c.ops.both {
			if now == id {
				id = old
				break
			}
		}
		out = append(out, id)
	}
	return out
}

// omitted reports whether an operation needs authorization now about which its description said nothing before, as Losant's does
// now and then for a single action of a resource: whoever calls the resource sends a token.
func (c *comparison) omitted(f *found) bool {
	if f.rule != "api-security-anonymous-access-removed" || c.ops == nil || c.new.API.Format != model.Losant {
		return false
	}
	for _, id := range c.operationsOf(f.route) {
		op, now := c.old.ops[id], c.new.ops[c.ops.both[id]]
		if op == nil || now == nil || op.Auth != nil {
			return false
		}
		if !slices.ContainsFunc(c.old.API.Operations, func(other *model.Operation) bool {
			return other.Service == op.Service && len(other.Security) > 0 && sameSchemes(other.Security, now.Security)
		}) {
			return false
		}
	}
	return true
}

func sameSchemes(a, b []model.Requirement) bool {
	schemes := func(list []model.Requirement) []string {
		var out []string
		for _, r := range list {
			for _, use := range r {
				out = append(out, use.Scheme)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(schemes(a), schemes(b))
}
