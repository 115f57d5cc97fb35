package postman

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// A collection v3 is a folder of YAML files: one for each request (X.request.yaml) and each example
// (.resources/X.resources/examples/Y.example.yaml), and .resources/definition.yaml for what belongs to a folder as a whole.
// Nothing has an id: the path is the identity. Postman has published no schema; what is read here is what its documentation
// says, what Postman writes, and what people and tools write by hand.

// treeV3 reads the folder of one collection.
type treeV3 struct {
	*reader
	fsys    fs.FS
	root    string // the collection's folder
	entries int    // seen
	bytes   int    // read
	full    bool   // a bound was exceeded: nothing more is read
	auths   []*tree.Node
}

// v3 reads the collection in a folder; nil where it has more than pmgen reads.
func (r *reader) v3(fsys fs.FS, dir string) *collection {
	t := &treeV3{reader: r, fsys: fsys, root: dir}
	c := &collection{node: tree.Absent(dir)}
	s := t.shelf(dir)
	if s.definition != nil {
		c.node = s.definition
	}
	c.title = t.nameOf(c.node, dir)
	r.about = named("collection", c.title)
	if c.title == "" {
		r.about = "the collection"
	}
	c.version = version(c.node.First("version"))
	if info := c.node.Get("info"); info.Is(tree.Object) { // rule "v3-definition-as-v2"
		c.version, c.description = version(info.Get("version")), description(info.Get("description"))
	}
	if d := description(c.node.Get("description")); d != "" {
		c.description = d
	}
	t.keys(c.node, definitionKeys)
	c.auth = t.auth(c.node.Get("auth"))
	c.events = t.events(c.node, "")
	c.variables = t.variables(c.node.First("variables", "variable"))
	c.settings = t.settings(c.node.First("settings", "protocolProfileBehavior"))
	c.items = t.items(dir, s, 0)
	t.ignored(dir, s)
	if t.full {
		return nil
	}
	return c
}

// oneV3 reads a request that was given without its collection.
func (r *reader) oneV3(fsys fs.FS, name string) *collection {
	t := &treeV3{reader: r, fsys: fsys, root: path.Dir(name)}
	it, _ := t.request(path.Dir(name), path.Base(name), t.shelf(path.Dir(name)))
	if t.full {
		return nil
	}
	return &collection{node: it.node, bare: true, title: it.name, items: []*item{it}}
}

// nameOf returns a collection's or folder's name: what its definition says, else that of the folder.
func (t *treeV3) nameOf(definition *tree.Node, dir string) string {
	if name := text(definition.Get("name")); name != "" {
		return name
	}
	if name := text(definition.At("info", "name")); name != "" {
		return name
	}
	if base := path.Base(dir); base != "." && base != "/" {
		return base
	}
	return ""
}

// MaxFoldersV3 bounds how deeply the folders of a collection v3 nest.
const MaxFoldersV3 = 100

// placed is an item with what its place among its siblings follows from.
type placed struct {
	it    *item
	rank  int      // in the list of items of a legacy definition
	order *float64 // nil where it is not said
	name  string   // of the file or folder
}

// items reads what lies in a folder of the collection: in the order that its files say, then what says none, by name.
func (t *treeV3) items(dir string, s *shelf, level int) []*item {
	ranks := t.ranks(dir, s.definition)
	var all []placed
	add := func(it *item, n *tree.Node, name string) {
		rank, listed := ranks[path.Join(dir, name)]
		if !listed {
			rank = len(ranks)
		}
		all = append(all, placed{it, rank, t.order(n), name})
	}
	for _, name := range s.requests {
		if it, n := t.request(dir, name, s); it != nil {
			add(it, n, name)
		}
	}
	for _, name := range s.folders {
		sub := path.Join(dir, name)
		if level >= MaxFoldersV3 {
			t.diags.Add(diag.FileLeftOut, diag.Pos{File: sub}, "folders nest more than %d levels deep; what lies deeper is left out", MaxFoldersV3)
			break
		}
		if it := t.folderV3(sub, level+1); it != nil {
			add(it, it.node, name)
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), byOrder(a.order, b.order), cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), cmp.Compare(a.name, b.name))
	})
	var items []*item
	for _, p := range all {
		items = append(items, p.it)
	}
	return items
}

// byOrder compares two values of order; what has none comes last.
func byOrder(a, b *float64) int {
	switch {
	case a != nil && b != nil:
		return cmp.Compare(*a, *b)
	case a != nil:
		return -1
	case b != nil:
		return 1
	}
	return 0
}

// order reads an order: a number, or (rule "v3-order-quoted") a text that spells one.
func (t *treeV3) order(n *tree.Node) *float64 {
	said := n.Get("order")
	if said.IsNull() {
		return nil
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(said.Scalar()), 64)
	if err != nil || f != f {
		t.add(diag.PartLeftOut, said.Pos(), "the order of %s is %s, not a number; its name orders it", t.about, quoted(text(said))).Span = min(said.Span(), 80)
		return nil
	}
	return &f
}

// ranks reads the list of items of a legacy definition: references to the files of the folder, in order.
func (t *treeV3) ranks(dir string, definition *tree.Node) map[string]int {
	ranks := map[string]int{}
	listed := definition.Get("items")
	if !listed.Is(tree.Array) {
		return ranks
	}
	for i, e := range listed.Items {
		ref := e
		if e.Is(tree.Object) {
			ref = e.First("ref", "$ref", "path")
		}
		name := path.Join(dir, strings.ReplaceAll(ref.Str(), `\`, "/"))
		if ref.Str() == "" || !strings.HasPrefix(name, prefix(dir)) {
			t.leftOut(e, "item "+ordinal(i))
			continue
		}
		if base := path.Base(name); isDefinition(base) {
			name = path.Dir(name)
		}
		ranks[name] = i
	}
	return ranks
}

// prefix is what the path of a file in the folder begins with.
func prefix(dir string) string {
	if dir == "." {
		return ""
	}
	return dir + "/"
}

// folderV3 reads a folder of the collection; nil where nothing of the collection lies in it.
func (t *treeV3) folderV3(dir string, level int) *item {
	s := t.shelf(dir)
	it := &item{node: tree.Absent(dir), folder: true}
	if s.definition != nil {
		it.node = s.definition
	}
	it.name, it.id = t.nameOf(it.node, dir), text(it.node.First("id", "uid"))
	t.about, t.reader.request = named("folder", it.name), ""
	it.description = description(it.node.Get("description"))
	t.keys(it.node, definitionKeys)
	outer := len(t.auths)
	it.auth = t.auth(it.node.Get("auth"))
	it.events = t.events(it.node, "")
	it.variables = t.variables(it.node.First("variables", "variable"))
	it.settings = t.settings(it.node.First("settings", "protocolProfileBehavior"))
	it.items = t.items(dir, s, level)
	t.auths = t.auths[:outer]
	t.ignored(dir, s)
	if s.definition == nil && len(it.items) == 0 {
		return nil
	}
	return it
}
