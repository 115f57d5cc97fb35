package naming

import (
	"slices"
	"strings"
	"unicode"

	"github.com/pmgen/pmgen/generator/model"
)

// Nobody named many a request: Postman shows its URL, an import its path. Such a name says what the HTTP method and the path
// say: what is done (List, Create, Approve) to what the path's own segments name.

// pathSegment is a segment of a path: its words, or the words of its parameter.
type pathSegment struct {
	words []string
	param bool
}

// pathTitle is a name that is a path, with what is written beside it: "users/{id}: with orders".
type pathTitle struct {
	segments []pathSegment
	beside   []string
}

// pathName reads a request's name as a path. It is one if it is the request's URL, or the end of it in two segments or more.
func pathName(op *model.Operation) (pathTitle, bool) {
	name := strings.TrimSpace(op.Name)
	if !hasWord(name) || name == strings.TrimSpace(op.Identity.URL) || strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") ||
		strings.HasPrefix(name, "{{") && strings.Contains(name, "/") {
		all := pathSegments(op.Path)
		return pathTitle{segments: own(all)}, len(all) > 0
	}
	if !strings.ContainsAny(name, "/:([") {
		return pathTitle{}, false
	}
	all := pathSegments(op.Path)
	tokens := titleTokens(strings.TrimLeftFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("/{:<", r) }))
	if len(tokens) > 1 && len(all) > 0 && !all[len(all)-1].param { // users: with orders, users (with orders)
		last, colon := strings.CutSuffix(tokens[0], ":")
		if colon = colon || strings.ContainsAny(tokens[1][:1], ":(["); colon && run(words(last), all[len(all)-1].words, false) > 0 && inFolder(words(last), op.Folder) {
			return pathTitle{all[len(all)-1:], words(strings.Join(tokens[1:], " "))}, true
		}
	}
	if !strings.Contains(name, "/") {
		return pathTitle{}, false
	}
	for i, token := range tokens {
		if !strings.Contains(token, "/") {
			continue
		}
		path, _, _ := strings.Cut(strings.TrimSuffix(token, ":"), "?")
		parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
		if len(parts) == 0 || len(parts) == 1 && !strings.HasPrefix(path, "/") || len(parts) > len(all) {
			continue
		}
		segments := all[len(all)-len(parts):]
		if !slices.EqualFunc(parts, segments, func(part string, s pathSegment) bool {
			return placeholder(part) == s.param && (s.param || slices.Equal(words(part), s.words))
		}) {
			continue
		}
		if len(parts) == len(all) {
			segments = own(all)
		}
		beside := strings.Join(slices.Concat(tokens[:i], tokens[i+1:]), " ")
		beside = strings.TrimFunc(withoutMethod(beside, op.Method), func(r rune) bool { return !unicode.IsLetter(r) })
		title := pathTitle{segments, words(beside)}
		return title, len(title.beside) == 0 || !verbs[title.beside[0]] && !leadingVerbs[title.beside[0]]
	}
	return pathTitle{}, false
}

// hasWord reports whether a text has anything that a name can be made of.
func hasWord(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// titleTokens parts a name at spaces that are not within braces.
func titleTokens(name string) []string {
	depth := 0
	return strings.FieldsFunc(name, func(r rune) bool {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		return depth == 0 && unicode.IsSpace(r)
	})
}

// withoutMethod is what is beside a path without the HTTP method: GET /users.
func withoutMethod(text, method string) string {
	tokens := strings.Fields(text)
	tokens = slices.DeleteFunc(tokens, func(t string) bool { return method != "" && t == strings.ToUpper(method) })
	return strings.Join(tokens, " ")
}

// pathSegments are the segments of a path.
func pathSegments(path []model.PathPart) []pathSegment {
	var out []pathSegment
	for part := range strings.SplitSeq(model.Template(path), "/") {
		if part != "" {
			out = append(out, pathSegment{words(part), strings.HasPrefix(part, "{")})
		}
	}
	return out
}

// own are the segments without those that every path of an API begins with: /api/v1.
func own(list []pathSegment) []pathSegment {
	for len(list) > 1 && !list[0].param && len(list[0].words) == 1 && apiSegment(list[0].words[0]) {
		list = list[1:]
	}
	return list
}

func apiSegment(w string) bool {
	return w == "API" || w == "REST" || len(w) < 4 && (w[0] == 'V' || w[0] == 'v') && strings.Trim(w[1:], "0123456789") == ""
}

// pathNames names a method after its path. What the folders say is left out; a thing of many is in the singular.
func (m *methodNamer) pathNames(op *model.Operation, p pathTitle, add func(...string)) {
	all, _, _ := m.literals(op, p.segments, nil)
	rest, by, keyed := m.literals(op, p.segments, op.Folder)
	phrase := func(list []literal) []string {
		var ws []string
		does := false
		for _, l := range list {
			ws, does = append(ws, l.words...), does || l.does
		}
		if does {
			return ws
		}
		return append([]string{m.verb(op)}, ws...)
	}
	name, end := phrase(rest), []string(nil)
	if len(by) > 0 {
		end = append([]string{"By"}, by...)
	}
	if !keyed {
		add(slices.Concat(name, p.beside)...)
	}
	add(slices.Concat(name, end, p.beside)...)
	add(slices.Concat(phrase(all), end, p.beside)...)
}

// literal is what a segment adds to a name.
type literal struct {
	words []string
	does  bool // it says what is done rather than to what
}

// doing reports whether a segment says what is done rather than to what: joinAllNodes, resetpassword; not releases.
func doing(segment []string, method string) bool {
	w := segment[0]
	if unparted := strings.ToLower(w); strings.HasPrefix(unparted, "get") && len(unparted) > 5 || (leadingVerbs[w] || w == "Check") && len(segment) > 1 {
		return true
	}
	if method == "GET" || method == "DELETE" {
		return false
	}
	if verbs[w] || leadingVerbs[w] || w == "Is" {
		return true
	}
	for n := len(w) - 3; n > 4; n-- { // words that nobody parted
		if verbs[w[:n]] {
			return true
		}
	}
	return false
}

// literals are the words of the segments, without those that the folders have, and those of the parameter at the end, or of one
// that a segment names: name/{name} is keyed.
func (m *methodNamer) literals(op *model.Operation, list []pathSegment, folder []string) (rest []literal, by []string, keyed bool) {
	creates := m.verb(op) == "Create"
	service := squash(serviceWords(folder), true)
	for i, s := range list {
		last := i == len(list)-1
		if len(s.words) == 1 && len(service) > 5 { // guestnotificationsettings in the folder Guest Notifications
			if end, ok := strings.CutPrefix(strings.ToLower(s.words[0]), service); ok && len(end) > 3 {
				s.words = []string{cased(end, false)}
			}
		}
		switch {
		case s.param && last:
			by = s.words
		case !s.param && !last && list[i+1].param && slices.Equal(s.words, list[i+1].words):
			by, keyed = s.words, true
		case s.param || len(s.words) == 0:
		case inFolder(s.words, folder):
		default:
			l := literal{s.words, doing(s.words, op.Method)}
			if last && creates || !last && list[i+1].param {
				l.words = singular(s.words)
			}
			rest = append(rest, l)
		}
	}
	return rest, by, keyed
}

// inFolder reports whether one of the folders is called so, or has all the words in its name.
func inFolder(ws, folder []string) bool {
	for _, f := range folder {
		of := words(f)
		if run(ws, of, true) == len(ws) ||
			!slices.ContainsFunc(ws, func(w string) bool {
				return !slices.ContainsFunc(of, func(o string) bool { return strings.EqualFold(w, o) })
			}) {
			return true
		}
	}
	return false
}

// placeholder reports whether a part of a path or a folder stands for a value: {id}, :id, <id>, {{id}}.
func placeholder(part string) bool {
	return strings.HasPrefix(part, "{") && strings.HasSuffix(part, "}") || strings.HasPrefix(part, ":") && len(part) > 1 ||
		strings.HasPrefix(part, "<") && strings.HasSuffix(part, ">")
}

// machineID reports whether a text is a value that no person named a thing by: a UUID, a long number, a hash.
func machineID(text string) bool {
	digits, letters := 0, 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F':
			letters++
		case r != '-':
			return false
		}
	}
	return letters == 0 && digits >= 5 || letters > 0 && digits >= 2 && letters+digits >= 12
}
