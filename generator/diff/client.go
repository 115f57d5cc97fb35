package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// goChange is a Go name that is not what it was.
type goChange struct {
	kind     Kind
	symbol   string // as a caller wrote it
	name     name   // of the old package; of what is new, of the new one
	now      *name  // in the new package; nil where it is gone
	message  string // what it means to a caller who wrote it
	old      string // its type in the old package
	absorbed bool   // something else says it
}

// clientChanges compares what callers of two packages can write.
type clientChanges struct {
	old, new           Surface
	oldNames, newNames map[string]*name // by symbol
	byKey              map[string]*name // of the new package
	alias              map[string]string
	renamed            map[string]string // types, old to new
	removedOps         map[string]bool
	list               []*goChange
	bySymbol           map[string]*goChange
}

// client lists what callers of the old package find changed in the new one, and what the new one has more.
func client(old, new *Side, ops *operations) ([]*goChange, error) {
	a, err := SurfaceOf(old.Go)
	if err != nil {
		return nil, fmt.Errorf("the old client cannot be read: %w", err)
	}
	b, err := SurfaceOf(new.Go)
	if err != nil {
		return nil, fmt.Errorf("the new client cannot be read: %w", err)
	}
	c := &clientChanges{old: a, new: b, oldNames: map[string]*name{}, newNames: map[string]*name{}, byKey: map[string]*name{},
		renamed: map[string]string{}, removedOps: map[string]bool{}, bySymbol: map[string]*goChange{}}
	olds, news := namesOf(old.API, ops.both), namesOf(new.API, nil)
	for i := range olds {
		if c.oldNames[olds[i].symbol] == nil {
			c.oldNames[olds[i].symbol] = &olds[i]
		}
	}
	for i := range news {
		if c.newNames[news[i].symbol] == nil {
			c.newNames[news[i].symbol] = &news[i]
		}
		if c.byKey[news[i].key] == nil {
			c.byKey[news[i].key] = &news[i]
		}
	}
	c.alias = aliases(new.API, &names{api: new.API})
	for _, op := range ops.removed {
		c.removedOps[op.ID] = true
	}
	c.types()
	for _, symbol := range slices.Sorted(maps.Keys(a)) {
		c.compare(symbol)
	}
	c.absorb()
	c.additions()
	return c.list, nil
}

// now is the name in the new package of what had a name in the old one; nil where it is gone. What has no thing behind it that
// could be called otherwise (errors, options of every client) is known by its name.
func (c *clientChanges) now(old *name) *name {
	if n := c.byKey[old.key]; n != nil {
		return n
	}
	for _, sep := range []string{"#", "="} { // a member of a type that is part of another now
		if of, member, ok := strings.Cut(old.key, sep); ok && strings.HasPrefix(of, "type ") && c.alias[of] != "" {
			return c.byKey[c.alias[of]+sep+member]
		}
	}
	return c.byKey[c.alias[old.key]]
}

// types notes which types have another name now.
func (c *clientChanges) types() {
	for symbol, n := range c.oldNames {
		if strings.Contains(symbol, ".") || !strings.HasPrefix(c.old[symbol], "type") {
			continue
		}
		if now := c.now(n); now != nil && now.symbol != symbol {
			c.renamed[symbol] = now.symbol
		}
	}
}

// rename writes a type of the old package with the names of the new one.
func (c *clientChanges) rename(text string) string {
	if len(c.renamed) == 0 {
		return text
	}
	for _, w := range words(text) {
		if c.renamed[w] == "" {
			continue
		}
		var b strings.Builder
		rest := text
		for _, w := range words(text) {
			at := strings.Index(rest, w)
			b.WriteString(rest[:at])
			if to := c.renamed[w]; to != "" {
				b.WriteString(to)
			} else {
				b.WriteString(w)
			}
			rest = rest[at+len(w):]
		}
		return b.String() + rest
	}
	return text
}

func (c *clientChanges) compare(symbol string) {
	old := c.oldNames[symbol]
	now := &name{symbol: symbol}
	if old == nil {
		old = &name{symbol: symbol, shown: symbol}
		if owner, member, ok := strings.Cut(symbol, "."); ok { // of a type that may be called otherwise: an accessor of a union
			if to := c.renamed[owner]; to != "" {
				now.symbol = to + "." + member
			}
			if o := c.oldNames[owner]; o != nil {
				old.owner, old.pos, old.op = o.key, o.pos, o.op
				if n := c.newNames[owner]; n != nil {
					now.pos = n.pos
				}
			}
		}
	} else if now = c.now(old); now == nil {
		c.note(&goChange{kind: GoRemoved, symbol: old.shown, name: *old, message: "it is gone", old: c.old[symbol]})
		return
	}
	declared, there := c.new[now.symbol]
	was, is := c.rename(bare(c.old[symbol])), bare(declared)
	switch {
	case !there:
		c.note(&goChange{kind: GoRemoved, symbol: old.shown, name: *old, message: "it is gone", old: c.old[symbol]})
	case now.symbol != symbol && !c.sameMember(symbol, now.symbol):
		message := "it is called " + now.shownOr() + " now"
		if was != is {
			message += ", and is " + describe(is) + ", was " + describe(c.old[symbol])
		}
		c.note(&goChange{kind: GoRenamed, symbol: old.shown, name: *old, now: now, message: message, old: c.old[symbol]})
	case was != is:
		c.note(&goChange{kind: GoChanged, symbol: old.shown, name: *old, now: now, message: "it is " + describe(is) + ", was " + describe(c.old[symbol]), old: c.old[symbol]})
	case swapped(old.args, now.args):
		c.note(&goChange{kind: GoChanged, symbol: old.shown, name: *old, now: now, message: "its arguments are given in another order: " +
			strings.Join(now.args, ", ") + ", was " + strings.Join(old.args, ", "), old: c.old[symbol]})
	}
}

func (n *name) shownOr() string {
	if n.shown != "" {
		return n.shown
	}
	return n.symbol
}

// sameMember reports whether a member has kept its name in a type or service that has not: that is told of the owner alone.
func (c *clientChanges) sameMember(old, new string) bool {
	a, x, inner := strings.Cut(old, ".")
	b, y, _ := strings.Cut(new, ".")
	return inner && x == y && c.renamed[a] == b
}

// swapped reports whether arguments have changed places: then old calls compile, and mean something else.
func swapped(old, new []string) bool {
	if slices.Equal(old, new) || len(old) != len(new) {
		return false
	}
	return slices.Equal(slices.Sorted(slices.Values(old)), slices.Sorted(slices.Values(new)))
}

// describe writes a declaration's type as a message has it.
func describe(text string) string {
	if text == "type struct" {
		return "a struct"
	}
	return strings.TrimPrefix(bare(text), "type ")
}

func (c *clientChanges) note(g *goChange) {
	c.list = append(c.list, g)
	c.bySymbol[g.name.symbol] = g
}

// absorb leaves one change of those that are one: what belongs to an operation that is gone goes with it, the members of a type or
// struct with that, and a type with the last of what is made of it.
func (c *clientChanges) absorb() {
	gone := map[string]bool{} // keys
	for _, g := range c.list {
		if g.kind == GoRemoved {
			gone[g.name.key] = true
		}
	}
	services := map[string]bool{}
	for _, g := range c.list {
		if strings.HasPrefix(g.name.key, "service ") {
			services[g.name.symbol] = true
		}
	}
	for _, g := range c.list {
		owner, _, member := strings.Cut(g.name.symbol, ".")
		switch {
		case g.kind == GoRemoved && g.name.owner != "" && gone[g.name.owner]:
			g.absorbed = true
		case g.kind == GoRemoved && c.removedOps[g.name.op]:
			g.absorbed = true
		case g.kind == GoRemoved && strings.HasPrefix(g.name.key, "service "): // without its operations
			g.absorbed = c.oldOnly(g.name.symbol)
		case member && g.kind == GoRemoved && c.bySymbol[owner] != nil && c.bySymbol[owner].kind == GoRemoved && !services[owner]:
			g.absorbed = true
		case g.kind == GoRenamed && strings.HasSuffix(g.name.key, " field") && strings.HasPrefix(g.name.key, "service "):
			if s := c.bySymbol[strings.TrimPrefix(g.name.symbol, "Client.")+"Service"]; s != nil {
				s.absorbed = true // callers write the field
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, g := range c.list {
			if g.absorbed || g.kind != GoRemoved || strings.Contains(g.name.symbol, ".") || !strings.HasPrefix(g.old, "type") {
				continue
			}
			if c.mentioned(g.name.symbol) {
				g.absorbed, changed = true, true
			}
		}
	}
}

// oldOnly reports whether all methods of a service belong to operations that are gone.
func (c *clientChanges) oldOnly(service string) bool {
	for symbol, n := range c.oldNames {
		if strings.HasPrefix(symbol, service+".") && !c.removedOps[n.op] {
			return false
		}
	}
	return true
}

// mentioned reports whether every use of a type that is gone is told of already, and there is one.
func (c *clientChanges) mentioned(typ string) bool {
	found := false
	for symbol, text := range c.old {
		if symbol == typ || strings.HasPrefix(symbol, typ+".") || !strings.Contains(text, typ) || !slices.Contains(words(text), typ) {
			continue
		}
		g := c.bySymbol[symbol]
		if g == nil {
			return false
		}
		found = true
	}
	return found
}

// additions are names that callers may like to know of and that no operation or member brings along: iterators, options.
func (c *clientChanges) additions() {
	known := map[string]bool{}
	for _, n := range c.oldNames {
		known[n.key] = true
	}
	for _, symbol := range slices.Sorted(maps.Keys(c.newNames)) {
		n := c.newNames[symbol]
		if _, there := c.new[symbol]; known[n.key] || !there {
			continue
		}
		switch word, _, _ := strings.Cut(n.key, " "); {
		case word == "operation" && strings.HasSuffix(n.key, " pages") && known[n.owner], word == "variable", word == "scheme" && n.owner == "", word == "tokens", word == "environment":
			c.list = append(c.list, &goChange{kind: GoAdded, symbol: n.shown, name: *n, now: n, message: "it is new"})
		}
	}
}

func (g *goChange) pos() (pos diag.Pos, gone bool) {
	if g.now != nil && !g.now.pos.IsZero() {
		return g.now.pos, false
	}
	return g.name.pos, true
}
