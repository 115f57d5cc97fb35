package export

import (
	"strings"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// items writes the folders and requests in the order of the document. Folders and operations are two lists in which each folder
// comes before what it holds, so that a folder is opened when the first request stands that lies in it or in a later one.
func (w *writer) items() []*library.Items {
	root := &branch{at: "/item", items: []*library.Items{}}
	branches := []*branch{root}
	seen := map[string]int{}
	for _, op := range w.api.Operations {
		for len(branches) <= op.FolderIndex && len(branches) < len(w.api.Folders) {
			branches = append(branches, w.folder(len(branches), branches, seen))
		}
		in := branches[min(max(op.FolderIndex, 0), len(branches)-1)]
		in.add(w.item(op, in.next()))
	}
	for len(branches) < len(w.api.Folders) {
		branches = append(branches, w.folder(len(branches), branches, seen))
	}
	for _, b := range branches[1:] {
		b.folder.Items = b.items
	}
	return root.items
}

// branch is a folder in the making.
type branch struct {
	at     string // of its list of items
	items  []*library.Items
	folder *library.Items
}

// next is where the next item will stand.
func (b *branch) next() string { return element(b.at, len(b.items)) }

func (b *branch) add(item *library.Items) { b.items = append(b.items, item) }

// folder opens a folder of the API in the branch of its parent.
func (w *writer) folder(i int, branches []*branch, seen map[string]int) *branch {
	f := &w.api.Folders[i]
	parent := branches[0]
	if f.Parent > 0 && f.Parent < len(branches) {
		parent = branches[f.Parent]
	}
	at := parent.next()
	item := library.CreateItemGroup(library.ItemGroup{Description: f.Description, Items: []*library.Items{}, Events: events(f.Scripts)})
	if n := len(f.Path); n > 0 {
		item.Name = f.Path[n-1]
	}
	path := strings.Join(f.Path, "\x00")
	seen[path]++
	of := w.amends.of(at)
	of.first = append(of.first, member{"id", madeID("folder", append([]string{strings.Repeat("+", seen[path]-1)}, f.Path...)...)})
	item.Auth = w.auth(f.Auth, at)
	item.Variables = w.variables(f.Variables, at+"/variable")
	if s := settings(f.Settings); s != nil {
		item.ProtocolProfileBehavior = s
	}
	parent.add(item)
	return &branch{at: at + "/item", items: []*library.Items{}, folder: item}
}

// item writes an operation with its examples.
func (w *writer) item(op *model.Operation, at string) *library.Items {
	item := library.CreateItem(library.Item{Name: op.Name, ID: requestID(op), Events: events(op.Scripts)})
	item.Variables = w.variables(op.Variables, at+"/variable")
	if s := settings(op.Settings); s != nil {
		item.ProtocolProfileBehavior = s
	}
	item.Request = w.request(op, at+"/request")
	for _, e := range op.Examples {
		if e.Status != 0 && !e.Made {
			item.Responses = append(item.Responses, w.response(op, e, element(at+"/response", len(item.Responses))))
		}
	}
	return item
}
