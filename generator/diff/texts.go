package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

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
				c.said(Text, "the "+what+c.new.part(b.pointer)+c.changed(plain(x.value), plain(y.value)), name, b, what)
			}
		}
	}
}

// changed says how a text has changed: what it was and is now, from a little before the first difference on. Of a model alone: its
// secrets are masked, those of a document are not looked for.
func (c *comparison) changed(old, new string) string {
	switch {
	case old == "":
		return " is new"
	case new == "":
		return " is gone"
	case c.old.API == nil || c.new.API == nil:
		return " has changed"
	}
	a, b := strings.Fields(old), strings.Fields(new)
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	const before, after = 2, 5 // words
	some := func(words []string) string {
		from, to := max(same-before, 0), min(same+after, len(words))
		text := strings.Join(words[from:to], " ")
		if from > 0 {
			text = "… " + text
		}
		if to < len(words) {
			text += " …"
		}
		return diag.Quote(text)
	}
	return " has changed: " + some(a) + " is now " + some(b)
}

// part names what a text is about, as far as neither an operation nor a Go name does: " of the folder \"Pets\"".
func (x *index) part(pointer string) string {
	t := tokens(pointer)
	of := func(what, name string) string { return " of the " + what + " " + diag.Quote(name) }
	at := func(n int, name string) string { return x.Document.root.at(t[:n]...).get(name).str() }
	switch {
	case len(t) > 1 && t[0] == "tags" && x.API != nil:
		return of("folder", at(2, "name"))
	case len(t) > 1 && t[0] == "tags":
		return of("tag", at(2, "name"))
	case len(t) == 4 && t[0] == "servers":
		return of("variable", t[3]) + " of a server"
	case len(t) > 1 && t[0] == "servers":
		return of("server", at(2, "url"))
	case len(t) > 2 && t[0] == "components":
		return fieldOf(t[3:], map[string]string{"schemas": " of the type ", "responses": " of the reply ", "parameters": " of the parameter ", "requestBodies": " of the body ", "headers": " of the header ", "securitySchemes": " of the security scheme "}[t[1]]+diag.Quote(t[2]))
	case len(t) > 3 && t[0] == "paths" && t[2] == "parameters":
		return of("parameter", at(4, "name"))
	case len(t) > 4 && t[0] == "paths" && t[3] == "parameters":
		return of("parameter", at(5, "name"))
	case len(t) > 3 && t[0] == "paths" && t[3] == "requestBody":
		return fieldOf(t[4:], " of the body")
	case len(t) > 4 && t[0] == "paths" && t[3] == "responses":
		return fieldOf(t[5:], " of the reply "+t[4])
	case len(t) > 1 && t[0] != "paths":
		return fmt.Sprintf(" at %s", pointer)
	}
	return ""
}

// fieldOf names the field of a type that tokens lead to, else the whole.
func fieldOf(t []string, whole string) string {
	var path []string
	for i := 0; i+1 < len(t); i++ {
		if t[i] == "properties" {
			path = append(path, t[i+1])
			i++
		}
	}
	if len(path) == 0 {
		return whole
	}
	return " of the field " + diag.Quote(strings.Join(path, ".")) + whole
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
	if s.pos.Line == 0 {
		s.pos = c.new.about(b.pointer)
	}
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
		name := x.name(pointer)
		if all[name] == nil {
			order = append(order, name)
		}
		all[name] = s
	})
	return all, order
}

// about is the place of what is no operation's: a folder's, else the beginning of the description.
func (x *index) about(pointer string) diag.Pos {
	t := tokens(pointer)
	if x.API != nil && len(t) > 1 && t[0] == "tags" {
		name := x.Document.root.at(t[:2]...).get("name").str()
		for _, f := range x.API.Folders {
			if strings.TrimSpace(strings.Join(f.Path, " / ")) == name && f.Pos.Line > 0 {
				return f.Pos
			}
		}
	}
	return x.start()
}

// lists are those whose items have a name, and the members that it is made of. By their places, what follows one that is gone would be
// compared with the next.
var lists = map[string][]string{"tags": {"name"}, "servers": {"url"}, "parameters": {"in", "name"}}

// name is a pointer in words that are the same for both documents: paths without the names of their parameters, the items of lists by
// their names.
func (x *index) name(pointer string) string {
	t := slices.Clone(tokens(pointer))
	at := x.Document.root
	for i := 0; i+1 < len(t); i++ {
		next := at.at(t[i])
		if members := lists[t[i]]; next.is(tree.Array) && members != nil {
			item := next.at(t[i+1])
			var name []string
			for _, m := range members {
				name = append(name, item.get(m).str())
			}
			at, t[i+1] = item, strings.Join(name, " ")
			i++
			continue
		}
		at = next
	}
	if len(t) < 3 || t[0] != "paths" {
		return joined(t)
	}
	return strings.ToUpper(t[2]) + " " + pathShape(t[1]) + "|" + strings.Join(t[3:], "/")
}
