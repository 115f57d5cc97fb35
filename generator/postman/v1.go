package postman

import "github.com/pmgen/pmgen/generator/tree"

// v1 reads a collection of version 1: flat lists of requests and folders, which name each other by id. Folders come before
// requests, as Postman shows them.
func (r *reader) v1(c *collection) {
	n := c.node
	c.title = text(n.Get("name"))
	r.about = named("collection", c.title)
	c.version = version(n.Get("version"))
	c.description = description(n.Get("description"))
	c.auth = r.authV1(n)
	c.events = r.eventsV1(n)
	c.variables = r.variables(n.First("variables", "variable"))
	c.settings = r.settings(n.Get("protocolProfileBehavior"))
	t := &treeV1{reader: r, folders: newFlat(r.objects(n.Get("folders"), "folder")), requests: newFlat(r.objects(n.Get("requests"), "request"))}
	if r.held += len(t.folders.nodes) + len(t.requests.nodes); r.held > maxRequests {
		return // collections says so
	}
	t.parents = t.settle()
	c.items = t.children(nil, n)
}

// objects returns the elements of a list that are objects.
func (r *reader) objects(n *tree.Node, what string) []*tree.Node {
	var all []*tree.Node
	for i, e := range r.list(n, "the list of "+what+"s") {
		if e.Is(tree.Object) {
			all = append(all, e)
		} else {
			r.leftOut(e, what+" "+ordinal(i))
		}
	}
	return all
}

// flat is a list whose elements are known by their ids. Of equal ids the first counts.
type flat struct {
	nodes []*tree.Node
	byID  map[string]*tree.Node
}

func newFlat(nodes []*tree.Node) flat {
	f := flat{nodes, map[string]*tree.Node{}}
	for _, n := range nodes {
		if id := text(n.Get("id")); id != "" && f.byID[id] == nil {
			f.byID[id] = n
		}
	}
	return f
}

// treeV1 puts the flat lists into a tree. Every folder and request comes out once, however wrong the ids are.
type treeV1 struct {
	*reader
	folders, requests flat
	parents           map[*tree.Node]*tree.Node // the folder of a request or folder; none: the collection
}

// settle finds the folder of everything: the first whose order has it, else (rule "not in any order") the one that it names
// itself. Folders that contain each other are put at the top.
func (t *treeV1) settle() map[*tree.Node]*tree.Node {
	parents := map[*tree.Node]*tree.Node{}
	claim := func(child, parent *tree.Node) {
		if child != nil && parent != nil && child != parent && parents[child] == nil {
			parents[child] = parent
		}
	}
	for _, f := range t.folders.nodes {
		for _, id := range items(f.Get("folders_order")) {
			claim(t.folders.byID[text(id)], f)
		}
		for _, id := range items(f.Get("order")) {
			claim(t.requests.byID[text(id)], f)
		}
	}
	for _, list := range []flat{t.folders, t.requests} {
		for _, n := range list.nodes {
			claim(n, t.folders.byID[text(n.First("folder", "folderId"))])
		}
	}
	for _, f := range t.folders.nodes {
		if climb(f, parents) != nil {
			delete(parents, f)
		}
	}
	return parents
}

// climb goes up from a folder to the collection and returns nil, or the folder at which it gave up: itself again, or one too
// many levels up.
func climb(f *tree.Node, parents map[*tree.Node]*tree.Node) *tree.Node {
	up := parents[f]
	for level := 0; up != nil && up != f && level < tree.MaxDepth; level++ {
		up = parents[up]
	}
	return up
}

func items(n *tree.Node) []*tree.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// children returns what lies in a folder (nil: the collection), with the lists that order it in node.
func (t *treeV1) children(folder, node *tree.Node) []*item {
	var all []*item
	for _, f := range t.in(folder, t.folders, node.Get("folders_order")) {
		it := &item{node: f, name: text(f.Get("name")), id: text(f.Get("id")), folder: true, description: description(f.Get("description"))}
		t.about = named("folder", it.name)
		it.auth, it.events = t.authV1(f), t.eventsV1(f)
		it.variables, it.settings = t.variables(f.First("variables", "variable")), t.settings(f.Get("protocolProfileBehavior"))
		it.items = t.children(f, f)
		all = append(all, it)
	}
	for _, q := range t.in(folder, t.requests, node.Get("order")) {
		all = append(all, t.requestV1(q))
	}
	return all
}

// in returns the elements that lie in a folder, in its order, then those that its order has not.
func (t *treeV1) in(folder *tree.Node, list flat, order *tree.Node) []*tree.Node {
	var all []*tree.Node
	placed := map[*tree.Node]bool{}
	for _, id := range items(order) {
		if n := list.byID[text(id)]; n != nil && t.parents[n] == folder && !placed[n] {
			placed[n] = true
			all = append(all, n)
		}
	}
	for _, n := range list.nodes {
		if t.parents[n] == folder && !placed[n] {
			all = append(all, n)
		}
	}
	return all
}
