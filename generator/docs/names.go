package docs

import (
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// names are the files of the pages. They are made of Go names, which are identifiers, in lower case and ASCII, so that they
// are files on every machine: never of a stranger's text.
type names struct {
	service   map[string]string // by the service's name
	operation map[string]string // by ID
	types     map[string]string // by ID
}

func newNames(api *model.API, services []*model.Service) *names {
	n := &names{service: map[string]string{}, operation: map[string]string{}, types: map[string]string{}}
	folders := taken{}
	for _, svc := range services {
		folder := "operations/" + folders.name(svc.Name)
		n.service[svc.Name] = folder + "/index.html"
		methods := taken{"index": true}
		for _, id := range svc.Operations {
			_, method, _ := strings.Cut(id, ".")
			n.operation[id] = folder + "/" + methods.name(method) + ".html"
		}
	}
	types := taken{}
	for _, t := range api.Types {
		if t.Name != "" {
			n.types[t.ID] = "types/" + types.name(t.Name) + ".html"
		}
	}
	return n
}

// taken are the names of one folder. Those that differ in case alone are one on some machines.
type taken map[string]bool

// longestName leaves room for a number and for the folders above.
const longestName = 80

func (t taken) name(of string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(model.ASCII(of)) {
		if b.Len() < longestName && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			b.WriteRune(r)
		}
	}
	name := b.String()
	if name == "" || reserved(name) {
		name = "x" + name
	}
	free := name
	for i := 2; t[free]; i++ {
		free = name + "-" + strconv.Itoa(i)
	}
	t[free] = true
	return free
}

// reserved are the names that are no files on Windows, whatever comes after a dot.
func reserved(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(name) == 4 && (strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) && name[3] >= '0' && name[3] <= '9'
}

// rootOf leads from a page to the folder of the reference.
func rootOf(file string) string { return strings.Repeat("../", strings.Count(file, "/")) }
