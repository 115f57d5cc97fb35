package diff

import "strings"

// said is what a document says of a thing to people.
type said struct {
	pointer    string
	texts      map[string]member
	deprecated *node
}

// texts tells where documentation has changed: what is written of things that both sides have.
func (c *comparison) texts() {
	old, _ := c.old.said()
	new, order := c.new.said()
	for _, name := range order {
		a, b := old[name], new[name]
		if a == nil {
			continue
		}
		if was, is := a.deprecated.str() == "true", b.deprecated.str() == "true"; was != is {
			message := "it is deprecated now"
			if was {
				message = "it is not deprecated any more"
			}
			c.said(Deprecated, message, name, b, "deprecated")
		}
		for _, what := range []string{"title", "summary", "description"} {
			if x, y := a.texts[what], b.texts[what]; plain(x.value) != plain(y.value) {
				c.said(Text, "the "+what+" has changed", name, b, what)
			}
		}
	}
}

// plain is a text without regard to how its lines are broken.
func plain(n *node) string { return strings.Join(strings.Fields(n.str()), " ") }

func (c *comparison) said(kind Kind, message, name string, b *said, what string) {
	at := origin{pointer: b.pointer}
	if n := c.new.at(b.pointer); n != nil {
		at.line, at.column = n.line, n.column
	}
	if m, ok := b.texts[what]; ok {
		at = origin{b.pointer + "/" + what, m.line, m.column}
	}
	s := c.new.spot(&at)
	x := &change{symbol: s.symbol, Change: Change{Severity: Documentation, Kind: kind, Message: message, Pos: s.pos}}
	if route, _, ok := strings.Cut(name, "|"); ok {
		if r := c.matched.newBy[route]; r != nil {
			x.Endpoint = r.String()
		}
		x.Operations = c.operationsOf(route)
	}
	c.add(x)
}

// said lists what a document says of its things, in its order.
func (x *index) said() (map[string]*said, []string) {
	all := map[string]*said{}
	var order []string
	walk(x.Document.root, "", objects["root"], func(pointer string, n *node) {
		if pointer == "/info" {
			return // of a folder without a title, it is the folder's name
		}
		s := &said{pointer: pointer, texts: map[string]member{}}
		for _, m := range n.members {
			switch m.name {
			case "description", "summary", "title":
				s.texts[m.name] = m
			case "deprecated":
				s.deprecated = m.value
			}
		}
		name := x.about(pointer)
		if all[name] == nil {
			order = append(order, name)
		}
		all[name] = s
	})
	return all, order
}

// about is a pointer in words that are the same for both documents: paths without the names of their parameters, parameters by
// their names.
func (x *index) about(pointer string) string {
	t := tokens(pointer)
	if len(t) < 3 || t[0] != "paths" {
		return pointer
	}
	route := strings.ToUpper(t[2]) + " " + pathShape(t[1])
	rest := t[3:]
	if len(rest) > 1 && rest[0] == "parameters" {
		if p := x.Document.root.at(t[:5]...); p != nil {
			rest = append([]string{"parameters", p.get("in").str() + " " + p.get("name").str()}, rest[2:]...)
		}
	}
	return route + "|" + strings.Join(rest, "/")
}
