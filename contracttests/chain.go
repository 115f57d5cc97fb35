package contracttests

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// A chain makes something, then reads it, changes it and deletes it, with the id that the server gave it. What makes and what
// uses an id is known in two ways: a script puts a field of the reply into a variable that stands in other requests; or the
// paths say so: POST /projects answers with an id, and there is /projects/{projectId}. What is made below something else
// (/projects/{projectId}/devices) begins with making that. A list whose script keeps an id of it begins a chain, too, but one
// that only reads: what is changed and deleted is what was made, and its path says that it is.
type chain struct{ steps []step }

// changes reports whether the chain may change something on the server.
func (c *chain) changes() bool {
	return slices.ContainsFunc(c.steps, func(s step) bool { return !safe(s.op.Method) })
}

// step is one call of a chain.
type step struct {
	op   *model.Operation
	does string // create, read, change, delete
	// itself: the call is about what was made, and not about what lies below it.
	itself bool
	// gives are the values that later steps take from the reply.
	gives []gift
	// takes are the path's parameters, and what they are given: a gift's name.
	takes map[string]string
}

// gift is a value in a reply.
type gift struct {
	name     string // of the value in the chain
	variable string // {{name}}, where a script sets it
	pointer  string // into the reply's JSON
	header   string // instead of it
}

// The bounds of a chain: its calls, and how deep one thing is made below another.
const (
	maxSteps  = 24
	maxNested = 4
)

// maker is an operation whose reply has an id.
type maker struct {
	op    *model.Operation
	gives []gift
	path  string // normal form of its own path
	users []*model.Operation
}

// findChains returns the chains of an API, by the index of the operation that each is about.
func findChains(api *model.API) map[int]*chain {
	f := &chainFinder{api: api, makers: map[*model.Operation]*maker{}, byPath: map[string]*maker{}, byVariable: map[string]*maker{},
		things: map[string]*model.Operation{}, variables: map[string]bool{}, needs: map[*model.Operation]needs{}}
	for _, op := range api.Operations {
		f.look(op)
	}
	for _, op := range api.Operations {
		f.addMaker(op)
	}
	for _, op := range api.Operations {
		of := f.needsOf(op)
		f.needs[op] = of
		for _, m := range of.makers {
			m.users = append(m.users, op)
		}
	}
	chains := map[int]*chain{}
	for i, op := range api.Operations {
		if m := f.makers[op]; m != nil {
			if c := f.chainOf(m); c != nil {
				chains[i] = c
			}
		}
	}
	return chains
}

type chainFinder struct {
	api        *model.API
	makers     map[*model.Operation]*maker
	byPath     map[string]*maker // path of the thing that is made: /projects/{}
	byVariable map[string]*maker
	things     map[string]*model.Operation // an operation on the path, other than POST
	variables  map[string]bool             // that identify something in a request
	needs      map[*model.Operation]needs
}

// needs are the gifts that a request takes.
type needs struct {
	takes  map[string]string // the path's parameters -> gifts
	makers []*maker
	// below are those of the makers whose path this one continues: what it changes is what they made.
	below []*maker
	ends  *maker // the one whose gift the path ends with
}

// look notes what a request says of paths and variables.
func (f *chainFinder) look(op *model.Operation) {
	if path := normal(op.Path); op.Method != http.MethodPost && f.things[path] == nil {
		f.things[path] = op
	}
	for _, p := range op.Params {
		if p.Variable != "" && p.In != model.InHeader && p.Role != model.RoleCredential && p.Role != model.RoleConfiguration {
			f.variables[p.Variable] = true
		}
	}
	for _, name := range inBody(op) {
		f.variables[name] = true
	}
}

// inBody are the variables that stand in an operation's body.
func inBody(op *model.Operation) []string {
	if op.Request.Body == nil {
		return nil
	}
	var out []string
	for _, m := range variable.FindAllSubmatch(op.Request.Body.Content.Bytes(), -1) {
		out = append(out, strings.TrimSpace(string(m[1])))
	}
	return out
}

// addMaker notes an operation that makes something with an id, or lists what has one.
func (f *chainFinder) addMaker(op *model.Operation) {
	if op.Method == http.MethodDelete || op.Method == http.MethodPatch || op.Grant() != "" {
		return
	}
	m := &maker{op: op, path: normal(op.Path)}
	for _, fact := range f.api.ScriptFacts(op) {
		if fact.Kind != model.FactSets || fact.Listen != "test" || fact.Derived || !f.variables[fact.Variable] || strings.Contains(fact.Pointer, "*") ||
			len(fact.When) > 0 && !slices.ContainsFunc(fact.When, func(s int) bool { return s == 2 || s/100 == 2 }) {
			continue
		}
		if v := f.api.Variable(fact.Variable); v != nil && (v.Secret || v.Role == model.RoleCredential || v.Role == model.RoleConfiguration) {
			continue
		}
		g := gift{name: "{{" + fact.Variable + "}}", variable: fact.Variable}
		switch fact.From {
		case model.SourceBody:
			g.pointer = fact.Pointer
		case model.SourceHeader:
			g.header = fact.Header
		}
		if (g.pointer != "" || g.header != "") && f.byVariable[fact.Variable] == nil {
			f.byVariable[fact.Variable] = m
			m.gives = append(m.gives, g)
		}
	}
	below := m.path + "/{}"
	if op.Method == http.MethodPost && f.byPath[below] == nil {
		if pointer := f.idOf(op, below); pointer != "" {
			f.byPath[below] = m
			m.gives = append(m.gives, gift{name: below, pointer: pointer})
		}
	}
	if len(m.gives) > 0 {
		f.makers[op] = m
	}
}

// normal is a path whose parameters have no names, without a slash at its end.
func normal(path []model.PathPart) string {
	var b strings.Builder
	for _, p := range path {
		if p.Param != "" {
			b.WriteString("{}")
		} else {
			b.WriteString(p.Literal)
		}
	}
	text := strings.TrimRight(b.String(), "/")
	if text != "" && text[0] != '/' {
		text = "/" + text
	}
	return text
}

// idOf is where the reply of an operation has the id by which the path below names what was made; "" where it has none, or
// nothing asks for it.
func (f *chainFinder) idOf(op *model.Operation, below string) string {
	param := ""
	if other := f.things[below]; other != nil {
		for _, part := range other.Path {
			if part.Param != "" {
				param = part.Param
			}
		}
	}
	reply := op.MainReply()
	if param == "" || reply == nil || reply.Type == nil {
		return ""
	}
	var candidates []string
	for _, name := range []string{param, "id", "_id", "uuid", "guid", "uid", "key", "identifier"} {
		candidates = append(candidates, f.scalars(reply.Type, name)...)
	}
	for _, field := range f.api.Underlying(reply.Type).Fields { // {"data": {"id": …}}
		if f.api.Underlying(field.Type).Kind == model.KindStruct {
			for _, name := range []string{param, "id", "_id", "uuid", "guid"} {
				for _, pointer := range f.scalars(field.Type, name) {
					candidates = append(candidates, "/"+model.EscapeToken(field.Name)+pointer)
				}
			}
		}
	}
	for _, pointer := range candidates {
		if inExamples(op, reply, pointer) {
			return pointer
		}
	}
	return ""
}

// inExamples reports whether all recorded replies have a value there; schemas seldom say that an id is always there.
func inExamples(op *model.Operation, reply *model.Reply, pointer string) bool {
	n := 0
	for _, e := range op.ReplyExamples() {
		if e.Status != reply.Status || !e.Content.IsJSON() {
			continue
		}
		body, err := decode(e.Content.Bytes())
		if err != nil {
			return false
		}
		if _, ok := at(body, pointer); !ok {
			return false
		}
		n++
	}
	return n > 0
}

// scalars are the pointers to texts and integers of the name.
func (f *chainFinder) scalars(t *model.Type, name string) (pointers []string) {
	for _, field := range f.api.Underlying(t).Fields {
		kind := f.api.Underlying(field.Type).Kind
		if strings.EqualFold(field.Name, name) && (kind == model.KindString || kind == model.KindInt) {
			pointers = append(pointers, "/"+model.EscapeToken(field.Name))
		}
	}
	return pointers
}

// does is what a method does to a thing that is there; order is when a chain does it.
func does(op *model.Operation) (what string, order int) {
	switch op.Method {
	case http.MethodGet, http.MethodHead:
		return "read", 0
	case http.MethodDelete:
		return "delete", 2
	}
	return "change", 1
}

// at returns the value that a JSON Pointer leads to, as it stands in a URL.
func at(value any, pointer string) (string, bool) {
	for _, token := range model.PointerTokens(pointer) {
		switch v := value.(type) {
		case map[string]any:
			member, ok := v[token]
			if !ok {
				return "", false
			}
			value = member
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return "", false
			}
			value = v[i]
		default:
			return "", false
		}
	}
	switch v := value.(type) {
	case string:
		return v, v != ""
	case interface{ String() string }: // a json.Number
		return v.String(), true
	}
	return "", false
}
