package naming

import (
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// subject is an operation with the words of its names: each of its types asks for them.
type subject struct {
	*model.Operation
	method  []string
	service []string
	group   []string // the service in the singular
	things  []string // what it is about, as the request says it: "List users" has Users
	about   []string // the same in the singular: "Get a user by ID" is about User, a bare verb about what its service is
}

func newSubject(op *model.Operation) *subject {
	s := &subject{Operation: op, method: words(op.GoName), service: words(op.Service)}
	s.group = singular(s.service)
	s.things = thingsOf(s.method)
	if len(s.things) == 0 || prepositions[s.things[0]] {
		s.things = s.service
	}
	s.about = singular(s.things)
	return s
}

// thingsOf are the words of a method between the verb and the first preposition.
func thingsOf(ws []string) []string {
	if len(ws) > 1 && thirdPerson(ws[0]) && articles[ws[1]] {
		ws = ws[1:]
	}
	for len(ws) > 0 && (leadingVerbs[ws[0]] || articles[ws[0]]) {
		ws = ws[1:]
	}
	for i, w := range ws {
		if prepositions[w] && i > 0 {
			return ws[:i]
		}
	}
	return ws
}

// leadingVerbs begin names of methods; the rest says what they are about.
var leadingVerbs = set(`Get List Create Replace Update Delete Fetch Retrieve Find Search Query Read Show View Add Set Remove Upsert Insert Post Put
	Patch Generate Request Issue Refresh Load Return Returns Obtain Lookup Describe Edit Modify Make Register Submit`)

// thirdPerson reports whether a word is a leading verb as descriptions have it: "Gets all the versions of a thing". Without an
// article behind it, it is as likely what the request is about: issues, posts, views.
func thirdPerson(w string) bool {
	stem, ok := strings.CutSuffix(w, "s")
	return ok && (leadingVerbs[stem] || leadingVerbs[strings.TrimSuffix(stem, "e")] || leadingVerbs[strings.TrimSuffix(stem, "ie")+"y"])
}

var articles = set("A An The All New One Single Multiple My Existing Specific Your")

var prepositions = set("By For Of In From To With On At Via Using And Or As Into Without Within Under That Which")
