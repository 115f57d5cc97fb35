package postman

import (
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/parallel"
	"github.com/pmgen/pmgen/generator/tree"
)

// items reads folders and requests: folders one after the other, and then all requests at the same time, since none needs
// anything of another.
func (r *reader) items(nodes []*tree.Node) []*item {
	o := outline{reader: r}
	all := o.items(nodes)
	o.requests()
	return all
}

// outline reads folders, and notes the requests that are found in them.
type outline struct {
	*reader
	found []*item // requests that are still to be read
}

func (o *outline) items(nodes []*tree.Node) []*item {
	var all []*item
	for _, n := range nodes {
		if o.held++; o.held > maxRequests {
			break // collections says so
		}
		all = append(all, o.item(n))
	}
	return all
}

// item reads a folder, or notes a request. What tells them apart is the member item, as in Postman's own tools.
func (o *outline) item(n *tree.Node) *item {
	it := &item{node: n, name: text(n.Get("name"))}
	if !n.Is(tree.Object) {
		it.reason = "it is " + n.Kind.Article()
		return it
	}
	it.id = text(n.First("_postman_id", "id", "uid"))
	it.description = description(n.Get("description"))
	if n.Has("item") {
		it.folder = true
		o.readFolder(it)
		return it
	}
	if it.name == "" {
		it.name = text(n.Get("request").Get("name"))
	}
	o.found = append(o.found, it)
	return it
}

func (o *outline) readFolder(it *item) {
	n := it.node
	o.about, o.request = named("folder", it.name), ""
	it.auth = o.auth(n.Get("auth"))
	it.events = o.events(n.Get("event"))
	it.variables, it.settings = o.variables(n.Get("variable")), o.settings(n.Get("protocolProfileBehavior"))
	if req := n.Get("request"); !req.IsNull() {
		o.add(diag.PartLeftOut, req.Pos(), "%s has a request of its own; it is left out, as in Postman", o.about)
	}
	it.items = o.items(o.list(n.Get("item"), "the list of items"))
}

// requests reads the requests that were found.
func (o *outline) requests() {
	said := diag.InOrder(len(o.found), o.diags)
	var judged parallel.Memo[verdict]
	parallel.Each(len(o.found), func(i int) {
		r := &reader{diags: &diag.List{}, verdicts: &judged}
		r.whole(o.found[i])
		said.Done(i, *r.diags)
	})
}

// whole reads all that a request has.
func (r *reader) whole(it *item) {
	n := it.node
	r.begin(it)
	defer r.end()
	it.events = r.events(n.Get("event"))
	it.variables, it.settings = r.variables(n.Get("variable")), r.settings(n.Get("protocolProfileBehavior"))
	it.request, it.reason = r.operation(n.Get("request"))
	if it.request != nil && it.request.auth == nil {
		it.request.auth = r.auth(n.Get("auth")) // rule "auth beside the request"
	}
	for i, e := range r.list(n.Get("response"), "the list of examples") {
		if x := r.response(e, i); x != nil {
			it.examples = append(it.examples, x)
		}
	}
}
