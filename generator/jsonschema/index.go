package jsonschema

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/tree"
)

// Index knows named schemas by their structure, so that a schema that was copied into another becomes a reference again.
//
// Publishers inline: Losant's collections hold each item's schema word for word, with nothing left of the reference but a
// title. Titles and descriptions of the schema as a whole are therefore not compared; everything within is.
type Index struct {
	// Untitled is the number of schemas within (itself included) from which a copy is taken for one although it has no
	// title. Small schemas are alike by chance. 0: never.
	Untitled int

	byBody map[hash][]named
	full   map[*tree.Node]hash
	sizes  map[*tree.Node]int
	seen   map[string]*tree.Node
}

type hash [sha256.Size]byte

type named struct{ id, name string }

// Add makes a schema known under an ID and a name.
func (x *Index) Add(id, name string, n *tree.Node) {
	if !n.Is(tree.Object) {
		return
	}
	if x.byBody == nil {
		x.byBody = map[hash][]named{}
	}
	b := x.body(n)
	x.byBody[b] = append(x.byBody[b], named{id, name})
}

// Lookup returns the ID of the named schema of which n is a copy. Of several that are alike, the title has to tell which.
func (x *Index) Lookup(n *tree.Node) (id string, ok bool) {
	if x == nil || !n.Is(tree.Object) || len(x.byBody) == 0 {
		return "", false
	}
	found := x.byBody[x.body(n)]
	if len(found) == 0 {
		return "", false
	}
	title := n.Get("title").Str()
	if title == "" && (x.Untitled == 0 || x.size(n) < x.Untitled) {
		return "", false
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(slices.Clone(found), func(k named) bool { return title == "" || words(k.name) != words(title) })
	}
	if len(found) != 1 {
		return "", false
	}
	if title != "" && x.seen[found[0].id] == nil {
		if x.seen == nil {
			x.seen = map[string]*tree.Node{}
		}
		x.seen[found[0].id] = n
	}
	return found[0].id, true
}

// Copy returns the first copy with a title that Lookup met of the named schema: its title and description are the named
// schema's own where its file has lost them. It is nil where there was none.
func (x *Index) Copy(id string) *tree.Node { return x.seen[id] }

// body returns the hash of a schema without its own title, description and $schema.
func (x *Index) body(n *tree.Node) hash {
	list := slices.DeleteFunc(members(n), func(m member) bool {
		return (m.name == "title" || m.name == "description" || m.name == "$schema") && m.node.Is(tree.String)
	})
	return x.object(list)
}

func (x *Index) object(list []member) hash {
	slices.SortFunc(list, func(a, b member) int { return strings.Compare(a.name, b.name) })
	h := sha256.New()
	h.Write([]byte{'{'})
	for _, m := range list {
		h.Write([]byte(quoted(m.name)))
		v := x.hash(m.node)
		h.Write(v[:])
	}
	return hash(h.Sum(nil))
}

// hash returns the hash of a whole value. Each is computed once.
func (x *Index) hash(n *tree.Node) hash {
	if h, ok := x.full[n]; ok {
		return h
	}
	var sum hash
	switch {
	case n.Is(tree.Object):
		sum = x.object(members(n))
	case n.Is(tree.Array):
		h := sha256.New()
		h.Write([]byte{'['})
		for _, v := range n.Items {
			inner := x.hash(v)
			h.Write(inner[:])
		}
		sum = hash(h.Sum(nil))
	case n.Is(tree.String):
		sum = sha256.Sum256([]byte(quoted(n.Text)))
	default:
		sum = sha256.Sum256([]byte(n.Raw()))
	}
	if x.full == nil {
		x.full = map[*tree.Node]hash{}
	}
	x.full[n] = sum
	return sum
}

// size returns how many schemas there are within n, itself included, as far as objects tell.
func (x *Index) size(n *tree.Node) int {
	if size, ok := x.sizes[n]; ok {
		return size
	}
	size := 0
	if n.Is(tree.Object) {
		if looksLikeSchema(n) {
			size = 1
		}
		for _, m := range n.Members {
			size += x.size(m.Value)
		}
	}
	if n.Is(tree.Array) {
		for _, v := range n.Items {
			size += x.size(v)
		}
	}
	if x.sizes == nil {
		x.sizes = map[*tree.Node]int{}
	}
	x.sizes[n] = size
	return size
}

// words brings a title and a name to one form: "User OAuth Token" and userOauthToken are the same.
func words(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '_' || r == '.' {
			return -1
		}
		return r
	}, s))
}

func quoted(s string) string { return strconv.Quote(s) }
