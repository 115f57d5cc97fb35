package diff

import (
	"fmt"
	"slices"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// operations tells which operations are gone, new, or called elsewhere.
func (c *comparison) operations() {
	if c.ops == nil {
		c.routes()
		return
	}
	for _, op := range c.ops.removed {
		c.add(&change{symbol: op.ID, whole: true, Change: Change{Severity: Breaking, Kind: OperationRemoved, Operations: []string{op.ID}, Endpoint: c.ops.endpoint["<"+op.ID],
			Pos: op.Pos, Gone: true, Near: c.new.start(), Message: op.Label() + " is gone", Go: "the method is gone"}})
	}
	for _, op := range c.ops.added {
		x := c.add(&change{symbol: op.ID, whole: true, Change: Change{Severity: Addition, Kind: OperationAdded, Operations: []string{op.ID}, Endpoint: c.ops.endpoint[">"+op.ID],
			Pos: op.Pos, Message: op.Label() + " is new"}})
		if !slices.ContainsFunc(c.old.API.Operations, func(o *model.Operation) bool { return o.Service == op.Service }) {
			x.Message += ", and so is " + op.Service
		}
	}
	for _, op := range c.old.API.Operations {
		now := c.new.ops[c.ops.both[op.ID]]
		if now == nil {
			continue
		}
		if from, to := c.ops.endpoint["<"+op.ID], c.ops.endpoint[">"+now.ID]; shapeOf(from) != shapeOf(to) {
			c.add(&change{symbol: op.ID, whole: true, Change: Change{Severity: Breaking, Kind: OperationMoved, Operations: []string{op.ID}, Endpoint: to,
				Pos: now.Pos, Message: fmt.Sprintf("it is %s now, was %s", to, from)}})
		}
	}
}

// routes does the same for documents.
func (c *comparison) routes() {
	for _, r := range c.matched.removed {
		s := c.old.spot(&origin{r.pointer(), r.operation.line, r.operation.column})
		c.add(&change{Change: Change{Severity: Breaking, Kind: OperationRemoved, Operations: []string{r.String()}, Endpoint: r.String(), Pos: s.pos, Gone: true,
			Near: c.near(&origin{pointer: r.pointer()}), Message: "the operation is gone"}})
	}
	for _, r := range c.matched.added {
		s := c.new.spot(&origin{r.pointer(), r.operation.line, r.operation.column})
		c.add(&change{Change: Change{Severity: Addition, Kind: OperationAdded, Operations: []string{r.String()}, Endpoint: r.String(), Pos: s.pos, Message: "the operation is new"}})
	}
}

// servers tells which base URLs are gone or new. One that is still there serves old clients, whatever comes first now.
func (c *comparison) servers() {
	old, new := c.old.urls(), c.new.urls()
	for _, s := range old {
		if !slices.ContainsFunc(new, s.same) {
			x := c.add(&change{Change: Change{Severity: Breaking, Kind: ServerRemoved, Pos: s.pos, Gone: true, Near: c.new.start(), Message: "the server " + s.url + " is gone"}})
			if len(new) > 0 {
				x.Near = new[0].pos
				x.Message += "; it is " + new[0].url + " now"
			}
			if c.ops != nil && s.first {
				x.symbol = "DefaultBaseURL"
			}
		}
	}
	for _, s := range new {
		if len(old) > 0 && !slices.ContainsFunc(old, s.same) && slices.ContainsFunc(old, func(o url) bool { return slices.ContainsFunc(new, o.same) }) {
			c.add(&change{Change: Change{Severity: Addition, Kind: ServerAdded, Pos: s.pos, Message: "the server " + s.url + " is new"}})
		}
	}
}

// url is a server of a document.
type url struct {
	url   string
	pos   diag.Pos
	first bool
}

func (u url) same(other url) bool { return u.url == other.url }

// urls are the servers of a document.
func (x *index) urls() []url {
	var out []url
	servers := x.Document.root.get("servers")
	if servers == nil {
		return nil
	}
	for i, s := range servers.items {
		u := url{s.get("url").str(), x.start(), i == 0}
		for _, v := range s.get("variables").all() {
			u.url += fmt.Sprintf(" (%s: %s)", v.name, v.value.get("default").str())
		}
		if x.API == nil {
			u.pos = x.Document.pos(s.line, s.column)
		}
		out = append(out, u)
	}
	return out
}

// client adds what changes in Go: to the change on the wire that it comes of, else as one of its own.
func (c *comparison) client() {
	list, err := client(c.old.Side, c.new.Side, c.ops)
	if err != nil {
		c.diags.Add(diag.NotGo, diag.Pos{File: c.new.API.Source}, "%v; nothing is compared", err)
		return
	}
	bySymbol := map[string][]*change{}
	for _, x := range c.list {
		if x.symbol != "" {
			bySymbol[x.symbol] = append(bySymbol[x.symbol], x)
		}
	}
	for _, g := range list {
		pos, gone := g.pos()
		if g.kind == GoAdded {
			c.add(&change{symbol: g.symbol, Change: Change{Severity: Addition, Kind: GoAdded, Pos: pos, Message: g.message}})
			continue
		}
		if x := cause(g, slices.Concat(bySymbol[g.name.symbol], bySymbol[g.symbol])); x != nil {
			if x.Severity != Breaking {
				x.Severity, x.Kind = Breaking, g.kind
			}
			x.Go = g.message
			continue
		}
		if g.absorbed {
			continue
		}
		x := c.add(&change{symbol: g.symbol, Change: Change{Severity: Breaking, Kind: g.kind, Pos: pos, Gone: gone, Message: g.message, Go: g.message}})
		if gone {
			x.Near = c.new.start()
		}
		if g.name.op != "" {
			x.Operations = []string{g.name.op}
		}
	}
}

// cause is the change on the wire that a change in Go comes of: the worst that is about the same name, if it says something about
// what the name takes or returns.
func cause(g *goChange, list []*change) *change {
	var best *change
	for _, x := range list {
		switch x.Kind {
		case SecurityChanged, OperationMoved, ServerRemoved, ServerAdded, Deprecated, Text:
			continue
		}
		if x.Go != "" || x.whole && g.kind != GoChanged {
			continue
		}
		if best == nil || slices.Index(severities, x.Severity) < slices.Index(severities, best.Severity) {
			best = x
		}
	}
	return best
}
