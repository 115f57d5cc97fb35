package resolve

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// template is an operation's path in the making.
type template struct {
	pieces   []piece
	segments int
}

// piece is literal text (slashes included) or a parameter.
type piece struct {
	literal  string // as it stands on the wire
	name     string // of a parameter, in the template
	written  string // of a parameter, in one form: {{id}}, also where :id, {id} or <id> is written
	variable string // that fills it
	declared *model.Param
	segment  int    // the index of its segment
	before   string // the template's text before it, parameters as {}
	segPre   string // the literal text before it in its segment
}

// maxSegments bounds a path; more is an attack, not a URL.
const maxSegments = 1000

// maxPieces bounds what one path is made of, also by variables that hold several segments; the rest is left out.
const maxPieces = 2 * maxSegments

// paths reads the segments of each operation's URL into a template and path parameters.
func (r *resolver) paths() {
	r.templates = make([]*template, len(r.api.Operations))
	for i, op := range r.api.Operations {
		if !unresolved(op) {
			continue
		}
		t := r.template(op.Request.Parts)
		t.surround()
		t.distinct()
		r.templates[i] = t
	}
}

// template reads a URL's segments. Empty segments are kept: a trailing slash is one. An id that is written out stays literal,
// also where another request has a parameter in its place (/users/me beside /users/:id): which literals are values, and which
// are things of their own, a collection does not say. Of examples it is known, because their request has the parameter.
func (r *resolver) template(u *model.URL) *template {
	if u == nil {
		u = &model.URL{}
	}
	segments := u.Segments
	if len(segments) > maxSegments {
		segments = segments[:maxSegments]
	}
	t := &template{pieces: make([]piece, 0, 2*len(segments)+1)} // a slash and a text each, nearly always
	for i, s := range segments {
		if i == 0 {
			s = strings.TrimLeft(s, " \t\r\n")
		}
		if i == len(segments)-1 {
			s = strings.TrimRight(s, " \t\r\n")
		}
		t.literal("/")
		t.segments = i + 1
		start := len(t.pieces)
		r.segment(t, s, u.Variables, 0)
		pre := ""
		for j := start; j < len(t.pieces); j++ {
			t.pieces[j].segment, t.pieces[j].segPre = i, pre
			pre += t.pieces[j].literal
		}
	}
	if len(t.pieces) == 0 {
		t.literal("/")
	}
	return t
}

// surround notes what stands before each piece.
func (t *template) surround() {
	before := ""
	for i := range t.pieces {
		t.pieces[i].before = before
		if t.pieces[i].written != "" {
			before += "{}"
		} else {
			before += t.pieces[i].literal
		}
	}
}

// segment reads one segment. A variable whose value has slashes of its own is no value but a piece of the path: it is
// read as if it were written in place, unless the user has given it a role.
func (r *resolver) segment(t *template, s string, declared []model.Param, depth int) {
	if len(t.pieces) >= maxPieces {
		return
	}
	s = r.inner(s)
	if name, rest, ok := colonName(s, declared); ok {
		p := piece{name: name, written: "{{" + name + "}}"}
		if d := find(declared, name); d != nil {
			p.declared, p.variable = d, whole(d.Value)
		}
		t.add(p)
		s = rest
	}
	for _, c := range chunks(s) {
		if c.variable == "" {
			t.braces(c.text, declared)
			continue
		}
		if text, ok := r.pathText(c.variable); ok && depth < 5 {
			for i, part := range strings.Split(text, "/") {
				if len(t.pieces) >= maxPieces {
					return
				}
				if i > 0 {
					t.literal("/")
				}
				r.segment(t, part, declared, depth+1)
			}
			continue
		}
		t.add(piece{name: strings.TrimPrefix(c.variable, "$"), written: c.text, variable: c.variable, declared: find(declared, c.variable)})
	}
}

// pathText returns the value of a variable that holds several segments.
func (r *resolver) pathText(variable string) (string, bool) {
	d := r.scope.find(variable)
	if d == nil || d.broken || !strings.Contains(d.value, "/") || strings.Contains(d.value, "://") {
		return "", false
	}
	if _, ok := r.opts.Roles[d.Name]; ok {
		return "", false
	}
	return strings.TrimSpace(d.Variable.Value), true
}

// colonName reads :name at the start of a segment. The name ends at the first dot, as in Postman, and at a second colon
// (:name:cancel), unless the collection declares a longer one. A colon further on (accounts:batchGet) is literal.
func colonName(s string, declared []model.Param) (name, rest string, ok bool) {
	if len(s) < 2 || s[0] != ':' || strings.ContainsAny(s, "{}") && strings.IndexAny(s, "{}") == 1 {
		return "", s, false
	}
	if find(declared, s[1:]) != nil {
		return s[1:], "", true
	}
	end := 1 + strings.IndexAny(s[1:], ".{}:")
	if end == 0 {
		end = len(s)
	}
	if end == 1 {
		return "", s, false
	}
	return s[1:end], s[end:], true
}

func find(declared []model.Param, name string) *model.Param {
	for i := range declared {
		if declared[i].Name == name && name != "" {
			return &declared[i]
		}
	}
	return nil
}

// bracePattern is {id} or <id>: the forms of other descriptions, which Postman takes literally and people do not.
var bracePattern = regexp.MustCompile(`\{\s*([\pL\pN_.$@:, -]+?)\s*\}|<\s*([\pL\pN_.$@:, -]+?)\s*>`)

func (t *template) braces(text string, declared []model.Param) {
	if !strings.ContainsAny(text, "{<") {
		t.literal(escapeLiteral(text))
		return
	}
	rest := 0
	for _, m := range bracePattern.FindAllStringSubmatchIndex(text, -1) {
		at := m[2:4]
		if at[0] < 0 {
			at = m[4:6]
		}
		t.literal(escapeLiteral(text[rest:m[0]]))
		name := text[at[0]:at[1]]
		t.add(piece{name: name, written: "{{" + name + "}}", declared: find(declared, name)})
		rest = m[1]
	}
	t.literal(escapeLiteral(text[rest:]))
}

func (t *template) add(p piece) {
	if len(t.pieces) < maxPieces {
		t.pieces = append(t.pieces, p)
	}
}

func (t *template) literal(text string) {
	if text == "" {
		return
	}
	t.add(piece{literal: text})
}

// distinct gives each parameter a name of its own that is fit for a template.
func (t *template) distinct() {
	taken := map[string]bool{}
	for i := range t.pieces {
		if p := &t.pieces[i]; p.written != "" {
			p.name = distinctName(templateName(p.name), taken)
		}
	}
}

func distinctName(name string, taken map[string]bool) string {
	out := name
	for n := 2; taken[out]; n++ {
		out = fmt.Sprintf("%s%d", name, n)
	}
	taken[out] = true
	return out
}

// templateName replaces what cannot stand between a template's braces.
func templateName(name string) string {
	out := strings.Map(func(c rune) rune {
		if strings.ContainsRune("_-.~", c) || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xaa && isLetter(c) {
			return c
		}
		return '_'
	}, name)
	if strings.Trim(out, "_") == "" {
		return "param"
	}
	return out
}

// path returns the template in the model's form, neighbouring literals joined.
func (t *template) path() []model.PathPart {
	var out []model.PathPart
	for _, p := range t.pieces {
		switch {
		case p.written != "":
			out = append(out, model.PathPart{Param: p.name})
		case len(out) > 0 && out[len(out)-1].Param == "":
			out[len(out)-1].Literal += p.literal
		default:
			out = append(out, model.PathPart{Literal: p.literal})
		}
	}
	return out
}
