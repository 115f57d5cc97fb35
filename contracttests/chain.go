package contracttests

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// A chain makes something, then reads it, changes it and deletes it, with the id that the server gave it. What makes and what
// uses an id is known in two ways: a script puts a field of the reply into a variable that stands in the paths of other
// requests; or the paths say so: POST /projects answers with an id, and there is /projects/{projectId}. What is made below
// something else (/projects/{projectId}/devices) begins with making that.
type chain struct{ steps []step }

// step is one call of a chain.
type step struct {
	op   *model.Operation
	does string // create, read, change, delete
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
	uses  []*model.Operation
}

// findChains returns the chains of an API, by the index of the operation that each is about.
func findChains(api *model.API) map[int]*chain {
	f := &chainFinder{api: api, makers: map[*model.Operation]*maker{}, byPath: map[string]*maker{}, byVariable: map[string]*maker{}}
	for _, op := range api.Operations {
		f.addMaker(op)
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

// chainedOperations are those that a chain calls, with ids that are there, and so that nothing is left in the end.
func chainedOperations(api *model.API, only []string) map[string]string {
	out := map[string]string{}
	chains := findChains(api)
	for i, op := range api.Operations {
		c := chains[i]
		if c == nil || len(only) > 0 && !slices.Contains(only, op.ID) {
			continue
		}
		for _, s := range c.steps {
			if out[s.op.ID] == "" {
				out[s.op.ID] = op.ID + "/chain"
			}
		}
	}
	return out
}

type chainFinder struct {
	api        *model.API
	makers     map[*model.Operation]*maker
	byPath     map[string]*maker // path of the thing that is made: /projects/{}
	byVariable map[string]*maker
}

// addMaker notes an operation that makes something with an id.
func (f *chainFinder) addMaker(op *model.Operation) {
	if op.Method != http.MethodPost && op.Method != http.MethodPut {
		return
	}
	m := &maker{op: op, path: normal(op.Path)}
	for _, fact := range f.api.ScriptFacts(op) {
		if fact.Kind != model.FactSets || fact.Listen != "test" || fact.Derived || fact.Variable == "" || strings.Contains(fact.Pointer, "*") ||
			len(fact.When) > 0 && !slices.ContainsFunc(fact.When, func(s int) bool { return s == 2 || s/100 == 2 }) {
			continue
		}
		g := gift{name: "{{" + fact.Variable + "}}", variable: fact.Variable}
		switch fact.From {
		case model.SourceBody:
			g.pointer = fact.Pointer
		case model.SourceHeader:
			g.header = fact.Header
		}
		if (g.pointer != "" || g.header != "") && f.inPaths(fact.Variable) && f.byVariable[fact.Variable] == nil {
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

// inPaths reports whether a variable identifies something: it stands in paths, and is no credential.
func (f *chainFinder) inPaths(variable string) bool {
	return slices.ContainsFunc(f.api.Operations, func(op *model.Operation) bool {
		return slices.ContainsFunc(op.Params, func(p model.Param) bool {
			return p.In == model.InPath && p.Variable == variable && p.Role != model.RoleCredential && p.Role != model.RoleConfiguration
		})
	})
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
	for _, other := range f.api.Operations {
		if other.Method != http.MethodPost && normal(other.Path) == below {
			for _, part := range other.Path {
				if part.Param != "" {
					param = part.Param
				}
			}
			break
		}
	}
	reply := op.MainReply()
	if param == "" || reply == nil || reply.Type == nil {
		return ""
	}
	names := []string{param, "id", "_id", "uuid", "guid", "uid", "key", "identifier"}
	if pointer := f.scalar(reply.Type, names); pointer != "" {
		return pointer
	}
	for _, field := range f.api.Underlying(reply.Type).Fields { // {"data": {"id": …}}
		if f.api.Underlying(field.Type).Kind == model.KindStruct && field.Always() {
			if pointer := f.scalar(field.Type, names); pointer != "" {
				return "/" + model.EscapeToken(field.Name) + pointer
			}
		}
	}
	return ""
}

func (f *chainFinder) scalar(t *model.Type, names []string) string {
	for _, name := range names {
		for _, field := range f.api.Underlying(t).Fields {
			kind := f.api.Underlying(field.Type).Kind
			if strings.EqualFold(field.Name, name) && field.Always() && (kind == model.KindString || kind == model.KindInt) {
				return "/" + model.EscapeToken(field.Name)
			}
		}
	}
	return ""
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

// takes says which gifts the operation's path needs, nil where a parameter has none and nothing else gives it a value. own
// reports whether one is the maker's.
func (f *chainFinder) takes(op *model.Operation, m *maker) (gifts map[string]string, own bool) {
	gifts = map[string]string{}
	for i, part := range op.Path {
		if part.Param == "" {
			continue
		}
		name, of := "", (*maker)(nil)
		if p := op.Param(model.InPath, part.Param); p != nil && p.Variable != "" && f.byVariable[p.Variable] != nil {
			name, of = "{{"+p.Variable+"}}", f.byVariable[p.Variable]
		} else if prefix := normal(op.Path[:i+1]); f.byPath[prefix] != nil {
			name, of = prefix, f.byPath[prefix]
		}
		if of != nil {
			gifts[part.Param] = name
			own = own || of == m
		}
	}
	return gifts, own
}

// giver is who makes a gift.
func (f *chainFinder) giver(gift string) *maker {
	if m := f.byPath[gift]; m != nil {
		return m
	}
	return f.byVariable[strings.Trim(gift, "{}")]
}

// chainOf is the chain about what m makes; nil where nothing is done with it, or what it needs is not to be had.
func (f *chainFinder) chainOf(m *maker) *chain {
	before, ok := f.making(m, nil)
	if !ok {
		return nil
	}
	there := map[string]bool{}
	for _, s := range before {
		for _, g := range s.gives {
			there[g.name] = true
		}
	}
	var uses [3][]step
	for _, op := range f.api.Operations {
		if op == m.op || f.makers[op] != nil {
			continue
		}
		gifts, own := f.takes(op, m)
		what, order := does(op)
		missing := false
		for _, name := range gifts {
			missing = missing || !there[name]
		}
		// Deleting something else that lies below is not what this chain is about.
		if own && !missing && (order != 2 || f.names(op, m)) {
			uses[order] = append(uses[order], step{op: op, does: what, takes: gifts})
		}
	}
	steps := before
	for _, of := range uses[:2] {
		steps = append(steps, of...)
	}
	steps = steps[:min(len(steps), maxSteps)]
	if len(steps) == len(before) && len(uses[2]) == 0 {
		return nil
	}
	steps = append(steps, uses[2][:min(len(uses[2]), 1)]...)
	// What was made on the way is deleted in turn, the last first.
	for i := len(before) - 2; i >= 0; i-- {
		if of := f.makers[before[i].op]; of != nil {
			for _, op := range f.api.Operations {
				gifts, own := f.takes(op, of)
				if op.Method == http.MethodDelete && own && f.names(op, of) {
					steps = append(steps, step{op: op, does: "delete", takes: gifts})
					break
				}
			}
		}
	}
	return &chain{steps}
}

// names reports whether the path ends with what m makes.
func (f *chainFinder) names(op *model.Operation, m *maker) bool {
	if len(op.Path) == 0 {
		return false
	}
	end := len(op.Path)
	if last := op.Path[end-1]; last.Param == "" && strings.Trim(last.Literal, "/") == "" {
		end--
	}
	if end == 0 || op.Path[end-1].Param == "" {
		return false
	}
	gifts, _ := f.takes(op, m)
	g, ok := gifts[op.Path[end-1].Param]
	return ok && f.giver(g) == m
}

// making are the steps that make what m makes, those before it that its own path needs first.
func (f *chainFinder) making(m *maker, outer []*maker) ([]step, bool) {
	if slices.Contains(outer, m) || len(outer) >= maxNested {
		return nil, false
	}
	gifts, own := f.takes(m.op, m)
	if own {
		return nil, false // it changes what is there
	}
	var steps []step
	for _, part := range m.op.Path {
		name, ok := gifts[part.Param]
		if part.Param == "" || !ok || given(steps, name) {
			continue
		}
		before, ok := f.making(f.giver(name), append(outer, m))
		if !ok {
			return nil, false
		}
		for _, s := range before {
			if !slices.ContainsFunc(steps, func(o step) bool { return o.op == s.op }) {
				steps = append(steps, s)
			}
		}
	}
	return append(steps, step{op: m.op, does: "create", gives: m.gives, takes: gifts}), true
}

func given(steps []step, name string) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		return slices.ContainsFunc(s.gives, func(g gift) bool { return g.name == name })
	})
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
