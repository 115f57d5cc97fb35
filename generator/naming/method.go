package naming

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/model"
)

// bareVerbs are the methods of requests that are named after their folder only; types that come of them need the
// service in front.
var bareVerbs = set("Get List Create Replace Update Delete Head Options Post Put Patch Send Search Query Find Fetch Add Remove Set Read Write Run Call Do Info Status All")

// bare reports whether a method's name says nothing of what it is about: Get, GetAll, GetByID.
func bare(name string) bool {
	if bareVerbs[name] {
		return true
	}
	return bareWords(words(name))
}

// bareWords is bare for the words of a name of several.
func bareWords(ws []string) bool {
	if len(ws) < 2 {
		return len(ws) == 1 && bareVerbs[ws[0]]
	}
	if getters[ws[0]] || bareVerbs[ws[0]] && ws[0] != "Query" && ws[0] != "Send" {
		ws = ws[1:]
	}
	for len(ws) > 0 && (ws[0] == "All" || ws[0] == "New") {
		ws = ws[1:]
	}
	return len(ws) == 0 || prepositions[ws[0]]
}

// verb returns what an operation does, from its HTTP method and reply.
func verb(api *model.API, op *model.Operation) string {
	switch op.Method {
	case "GET", "":
		if lists(api, op) {
			return "List"
		}
		return "Get"
	case "POST":
		return "Create"
	case "PUT":
		return "Replace"
	case "PATCH":
		return "Update"
	case "DELETE":
		return "Delete"
	}
	if name := GoName(strings.ToLower(op.Method)); name != "" {
		return name
	}
	return "Call"
}

// lists reports whether a GET answers with a list: an array, or an object with exactly one member that is an array of objects,
// on a path that does not end in a parameter.
func lists(api *model.API, op *model.Operation) bool {
	if n := len(op.Path); n > 0 && op.Path[n-1].Param != "" {
		return false
	}
	for i := range op.Replies {
		r := &op.Replies[i]
		if r.Status < 200 || r.Status > 299 || r.Type == nil {
			continue
		}
		t := api.Underlying(r.Type)
		switch t.Kind {
		case model.KindArray:
			return true
		case model.KindStruct:
			arrays := 0
			for j := range t.Fields {
				f := api.Underlying(t.Fields[j].Type)
				if f.Kind == model.KindArray && objects(api, f.Elem) {
					arrays++
				}
			}
			return arrays == 1
		}
	}
	return false
}

func objects(api *model.API, t *model.Type) bool {
	k := api.Underlying(t).Kind
	return k == model.KindStruct || k == model.KindMap || k == model.KindUnion
}

// methodNamer names the methods of one API.
type methodNamer struct {
	api *model.API
	// items are the paths that another goes on from with one parameter: /users, where there is /users/{id}.
	items map[string]bool
}

func newMethodNamer(api *model.API) *methodNamer {
	m := &methodNamer{api, map[string]bool{}}
	for _, op := range api.Operations {
		if n := len(op.Path); n > 1 && op.Path[n-1].Param != "" && op.Path[n-1].Literal == "" {
			m.items[strings.TrimSuffix(model.Template(op.Path[:n-1]), "/")] = true
		}
	}
	return m
}

// verb is what an operation does: a GET of a path under which single things are is a List, whatever its reply is.
func (m *methodNamer) verb(op *model.Operation) string {
	v := verb(m.api, op)
	if n := len(op.Path); v == "Get" && n > 0 && op.Path[n-1].Param == "" && m.items[strings.TrimSuffix(model.Template(op.Path), "/")] {
		return "List"
	}
	return v
}

// names returns the names that the method could have, the best first: each is taken where another request of the service
// wants the one before. Without a name and a path there is none.
func (m *methodNamer) names(op *model.Operation) []string {
	var out []string
	add := func(ws ...string) {
		if name := exported(ws, op.Name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	service := serviceWords(op.Folder)
	if p, ok := pathName(op); ok {
		m.pathNames(op, p, add)
	} else if rest := afterDots(op.Name, service); rest != nil {
		add(rest...)
	} else {
		title := titleOf(op)
		m.titleNames(op, titleWords(title, op.Method), service, add)
		if title != op.Name {
			m.titleNames(op, titleWords(op.Name, op.Method), service, add)
		}
	}
	if len(out) == 0 {
		add(words(op.Name)...)
	}
	return out
}

// titleNames names a method after the words of the request's name.
func (m *methodNamer) titleNames(op *model.Operation, ws, service []string, add func(...string)) {
	rest := ws
	if cut := afterService(ws, service); len(cut) == 0 && len(ws) > 0 {
		add(m.verb(op))
		add(append([]string{m.verb(op)}, ws...)...)
		return
	} else if c := cut; len(c) > 0 && (c[0][0] < '0' || c[0][0] > '9') { // folder Users, request Users 2
		rest = cut
	}
	if own := withoutFolders(rest, op.Folder); len(own) < len(rest) {
		if len(own) == 1 && leadingVerbs[own[0]] {
			add(own...)
		}
		rest = own
	}
	if v := beforeService(rest, service); v != nil {
		add(cuts(v)[0]...)
	}
	for _, short := range cuts(rest) {
		add(short...)
	}
	add(ws...)
	if len(ws) > 0 && !verbs[ws[0]] && !leadingVerbs[ws[0]] {
		add(append([]string{m.verb(op)}, ws...)...)
	}
}

// afterService returns the words after a leading repeat of the service's, whatever the case, the number and where the words are
// parted: of activedirectory in the folder Active Directory nothing is left.
func afterService(ws, service []string) []string {
	if n := run(ws, service, false); n > 0 && (n == len(ws) || ws[n] != "For") { // Search for things
		return ws[n:]
	}
	if len(ws) > 0 && !leadingVerbs[ws[0]] && !verbs[ws[0]] {
		return ws[run(ws, service, true):]
	}
	return ws
}

// beforeService returns a name that begins with a verb and the service's words without the latter: Create of CreateDeviceGroups and
// GetByID of GetDeviceGroupByID, where the service is DeviceGroups. "Get orders" is no Get: it says that there are many.
func beforeService(ws, service []string) []string {
	if len(ws) < 2 || !leadingVerbs[ws[0]] && !verbs[ws[0]] {
		return nil
	}
	verb, rest := ws[:1], ws[1:]
	if rest[0] == "All" {
		verb, rest = ws[:2], ws[2:]
	} else if rest[0] == "New" && len(rest) > 1 {
		rest = rest[1:]
	}
	n := run(rest, service, true)
	if n == 0 || n < len(rest) && (!prepositions[rest[n]] || rest[n] == "And" || rest[n] == "Or" || n+1 < len(rest) && relatives[rest[n+1]]) {
		return nil
	}
	if many := rest[n-1]; len(verb) == 1 && getters[verb[0]] && singularWord(many) != many {
		return nil
	}
	return slices.Concat(verb, rest[n:])
}

// afterDots is what a dotted name says after the service's words: get of analytics.management.customDimensions.get.
func afterDots(name string, service []string) []string {
	parts := strings.Split(name, ".")
	if len(parts) < 3 || strings.ContainsAny(name, " /") || len(service) == 0 {
		return nil
	}
	for i, p := range parts[:len(parts)-1] {
		if ws := words(p); len(ws) > 0 && run(ws, service, true) == len(ws) {
			return words(strings.Join(parts[i+1:], "."))
		}
	}
	return nil
}

// withoutFolders leaves out the folders' names, all of them, that a name has behind its verb: "Get projects builds build" of the
// folder projects/builds is Get Build.
func withoutFolders(ws, path []string) []string {
	own := ownFolders(path)
	if len(own) < 2 || len(ws) < len(own)+1 || !leadingVerbs[ws[0]] {
		return ws
	}
	rest := ws[1:]
	for i, f := range own {
		of := folderWords(f)
		n := run(rest, of, true)
		if n == 0 {
			return ws
		}
		rest = rest[n:]
		if n := run(rest, of, true); n > 0 && (len(rest) > n || i < len(own)-1) { // of one of them
			rest = rest[n:]
		}
	}
	return append([]string{ws[0]}, rest...)
}

// getters are the verbs that say nothing of how many things a request gives.
var getters = set("Get Retrieve Fetch Show View Return Obtain Read Load Describe")

// run counts the leading words that are all those of others together, however they are parted; and, if asked, in the singular or
// plural.
func run(ws, others []string, anyNumber bool) int {
	if len(ws) == 0 || len(others) == 0 || !sameStart(ws[0], others[0]) {
		return 0
	}
	if len(others) == 1 && strings.EqualFold(ws[0], others[0]) {
		return 1
	}
	want, length := squash(others, anyNumber), 0
	for n := 1; n <= len(ws) && length < len(want)+3; n++ {
		length += len(ws[n-1])
		if length+3 > len(want) && squash(ws[:n], anyNumber) == want { // a plural is at most three letters longer
			return n
		}
	}
	return 0
}

// sameStart reports whether two texts may begin alike: most do not, and need no further look. Of plurals such as mice and feet only
// the first letter is that of the singular.
func sameStart(a, b string) bool {
	n := min(2, len(a), len(b))
	if n > 0 && strings.IndexByte("mftgpMFTGP", a[0]) >= 0 {
		n = 1
	}
	for i := range n {
		x, y := a[i], b[i]
		if x >= utf8.RuneSelf || y >= utf8.RuneSelf {
			return true
		}
		if x|0x20 != y|0x20 {
			return false
		}
	}
	return true
}

// squash is words as one, in small letters.
func squash(ws []string, one bool) string {
	if len(ws) == 0 {
		return ""
	}
	last := ws[len(ws)-1]
	if one {
		last = singularWord(last)
	}
	if len(ws) == 1 {
		return strings.ToLower(last)
	}
	return strings.ToLower(strings.Join(ws[:len(ws)-1], "") + last)
}
