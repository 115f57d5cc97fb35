package naming

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// subject is an operation with the words of its names: each of its types asks for them.
type subject struct {
	*model.Operation
	method  []string
	front   []string // what the names of the method's own types begin with
	fronts  []string // these, and longer ones
	bare    bool     // it has no word of what it is about
	service []string
	group   []string // the service in the singular
	things  []string // what it is about, as the request says it: "List users" has Users
	about   []string // the same in the singular: "Get a user by ID" is about User, a bare verb about what its service is
}

func newSubject(op *model.Operation) *subject {
	s := &subject{Operation: op, method: wordsOf(op.GoName), service: wordsOf(op.Service)}
	s.bare = bareWords(s.method)
	s.front = methodWords(op)
	s.fronts = frontsOf(op, s.front)
	s.group = singular(withoutAPI(s.service))
	s.things = thingsOf(s.method)
	if len(s.things) == 0 || prepositions[s.things[0]] {
		s.things = s.service
	}
	s.about = singular(s.things)
	return s
}

// withoutAPI leaves out the word that every service of an API could have in its name.
func withoutAPI(ws []string) []string {
	out := slices.DeleteFunc(slices.Clone(ws), func(w string) bool { return w == "APIs" })
	if n := len(out); n > 1 && out[n-1] == "API" {
		out = out[:n-1]
	}
	if len(out) == 0 {
		return ws
	}
	return out
}

// outcome is what a method that is called as the type is gives: DeletedEnvironment of DeleteEnvironment, MonitorDetails of GetMonitor.
func (s *subject) outcome(thing []string) []string {
	if len(s.method) == 0 {
		return slices.Concat(s.front, thing)
	}
	verb := s.method[0]
	switch {
	case !verbs[verb] && !leadingVerbs[verb]:
		return slices.Concat(s.front, thing)
	case getters[verb] && !slices.Contains(s.front, "All"):
		return slices.Concat(thing, []string{"Details"})
	case getters[verb] || verb == "List" || verb == "Search" || verb == "Query" || verb == "Find":
		return slices.Concat(thing, []string{"Item"})
	}
	return slices.Concat([]string{past(verb)}, thing)
}

var pasts = pairs(`set set, put put, run run, find found, read read, send sent, resend resent, make made, pay paid, buy bought, hide hidden, split split,
	reset reset, submit submitted, stop stopped, swap swapped, pin pinned, ban banned, transfer transferred, unpin unpinned, begin begun`)

// past is what a verb has done to a thing: Deleted, Copied.
func past(verb string) string {
	lower := strings.ToLower(verb)
	if p, ok := pasts[lower]; ok {
		return cased(p, false)
	}
	switch {
	case strings.HasSuffix(lower, "e"):
		return verb + "d"
	case strings.HasSuffix(lower, "y") && len(lower) > 1 && !strings.ContainsRune("aeiou", rune(lower[len(lower)-2])):
		return verb[:len(verb)-1] + "ied"
	}
	return verb + "ed"
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
