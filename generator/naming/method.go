package naming

import (
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// bareVerbs are the methods of requests that are named after their folder only; types that come of them need the
// service in front.
var bareVerbs = set("Get List Create Replace Update Delete Head Options Post Put Patch Send Search Query Find Fetch Add Remove Set Read Write Run Call Do Info Status All")

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

// methodName returns the method's name before collisions: the request's name without a leading repeat of the folder's, else the
// verb. A request without a name, or with one that holds no word, is named after its URL; "" where that says nothing either.
func methodName(api *model.API, op *model.Operation) string {
	if urlLike(op) {
		if ws := urlWords(op); len(ws) > 1 {
			return exported(ws, op.Name+op.Method)
		}
	}
	ws := words(op.Name)
	if n := len(op.Folder); n > 0 {
		folder := words(op.Folder[n-1])
		if rest, ok := cutWords(ws, folder); ok && len(folder) > 0 {
			if len(rest) == 0 {
				return verb(api, op)
			}
			if c := rest[0][0]; c < '0' || c > '9' { // folder Users, request Users 2
				ws = rest
			}
		}
	}
	if len(ws) == 0 {
		if ws = urlWords(op); len(ws) < 2 {
			return ""
		}
	}
	return exported(ws, op.Name)
}

// cutWords returns the words after a leading repeat of others, whatever the case.
func cutWords(ws, others []string) ([]string, bool) {
	if len(others) > len(ws) {
		return ws, false
	}
	for i, o := range others {
		if !strings.EqualFold(o, ws[i]) {
			return ws, false
		}
	}
	return ws[len(others):], true
}

// urlLike reports whether nobody named the request: Postman then shows its URL.
func urlLike(op *model.Operation) bool {
	name := strings.TrimSpace(op.Name)
	return name != "" && (name == strings.TrimSpace(op.Identity.URL) || strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "{{") && strings.Contains(name, "/"))
}

// urlWords names a request by verb and path: GET /users/{id}/posts is GetUsersPosts; a parameter at the end is By it.
func urlWords(op *model.Operation) []string {
	ws := words(strings.ToLower(op.Method))
	for i, p := range op.Path {
		switch {
		case p.Literal != "":
			ws = append(ws, words(p.Literal)...)
		case i == len(op.Path)-1:
			ws = append(append(ws, "By"), words(p.Param)...)
		}
	}
	return ws
}
