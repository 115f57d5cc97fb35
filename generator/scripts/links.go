package scripts

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// Link says which endpoints can be called with what the replies of others hold: a script keeps a value of a reply in a variable,
// and that variable is a path or query parameter of other operations. It comes after Infer, because the value must be in the
// type of the reply where that is known.
//
// Published collections keep anything anywhere: one has 12,000 such lines, another keeps the name of whatever it gets as "name". So
// a value leads on only where
//
//   - it is the field itself, at one place of the reply, and the operation was not given it: who has the id of a thing needs
//     no link to the thing;
//   - the endpoint is the only one whose scripts set the variable, or the other one lies beneath it: POST /orders leads to
//     GET /orders/{id}, whatever else sets the id.
func Link(api *model.API) {
	l := linker{api: api, endpoint: map[string]int{}, setters: map[string][]int{}, users: map[string][]use{}}
	for i := range api.Endpoints {
		api.Endpoints[i].Links = nil
		for _, id := range api.Endpoints[i].Operations {
			l.endpoint[id] = i
		}
	}
	l.look()
	if len(l.setters) == 0 {
		return
	}
	for _, op := range api.Operations {
		for _, f := range kept(op) {
			l.link(op, f)
		}
	}
	for i := range api.Endpoints {
		slices.SortStableFunc(api.Endpoints[i].Links, func(a, b model.Link) int { return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.To, b.To)) })
	}
}

type linker struct {
	api      *model.API
	endpoint map[string]int   // of an operation
	setters  map[string][]int // the endpoints that set a variable
	users    map[string][]use
}

// use is a parameter of an endpoint that a variable fills.
type use struct {
	endpoint int
	param    *model.Param
}

// look finds out who sets and who uses variables.
func (l *linker) look() {
	for _, op := range l.api.Operations {
		e := l.endpoint[op.ID]
		for _, f := range op.Facts {
			if f.Kind == model.FactSets && !slices.Contains(l.setters[f.Variable], e) {
				l.setters[f.Variable] = append(l.setters[f.Variable], e)
			}
		}
		for i := range op.Params {
			p := &op.Params[i]
			if p.Variable == "" || p.Disabled || p.Role != model.RoleArgument || p.In != model.InPath && p.In != model.InQuery {
				continue
			}
			same := func(u use) bool { return u.endpoint == e && u.param.In == p.In && u.param.Name == p.Name }
			if !slices.ContainsFunc(l.users[p.Variable], same) {
				l.users[p.Variable] = append(l.users[p.Variable], use{e, p})
			}
		}
	}
}

// kept are the values of the operation's replies that its scripts keep for later: of each variable, where all say the same.
func kept(op *model.Operation) []model.ScriptFact {
	var out []model.ScriptFact
	doubtful := map[string]bool{}
	for _, f := range op.Facts {
		if f.Kind != model.FactSets || f.Listen != "test" {
			continue
		}
		i := slices.IndexFunc(out, func(o model.ScriptFact) bool { return o.Variable == f.Variable })
		switch {
		case !lasts(f.Scope) || f.Derived || f.From != model.SourceBody && f.From != model.SourceHeader || !isPointer(f):
			doubtful[f.Variable] = true
		case i < 0:
			out = append(out, f)
		case out[i].From != f.From || out[i].Pointer != f.Pointer || !strings.EqualFold(out[i].Header, f.Header):
			doubtful[f.Variable] = true
		}
	}
	return slices.DeleteFunc(out, func(f model.ScriptFact) bool { return doubtful[f.Variable] })
}

// lasts reports whether a variable of the scope is there when the next request is sent.
func lasts(s model.Scope) bool { return s != model.ScopeLocal && s != model.ScopeData }

func isPointer(f model.ScriptFact) bool {
	if f.From == model.SourceHeader {
		return f.Header != ""
	}
	return strings.HasPrefix(f.Pointer, "/") && !slices.Contains(model.PointerTokens(f.Pointer), "*")
}

// link adds the links of one value.
func (l *linker) link(op *model.Operation, f model.ScriptFact) {
	for i := range op.Params {
		if op.Params[i].Variable == f.Variable {
			return // it was given
		}
	}
	statuses := l.statuses(op, f)
	from := l.endpoint[op.ID]
	for _, u := range l.users[f.Variable] {
		if u.endpoint == from || len(l.setters[f.Variable]) > 1 && !beneath(l.api.Endpoints[from].Path, l.api.Endpoints[u.endpoint].Path) {
			continue
		}
		p := model.LinkParam{In: u.param.In, Name: u.param.Name, Variable: f.Variable, Header: f.Header}
		if f.From == model.SourceBody {
			p.Header, p.Pointer = "", f.Pointer
		}
		for _, status := range statuses {
			l.add(from, status, u.endpoint, p)
		}
	}
}

func (l *linker) add(from, status, to int, p model.LinkParam) {
	e := &l.api.Endpoints[from]
	i := slices.IndexFunc(e.Links, func(k model.Link) bool { return k.Status == status && k.To == to })
	if i < 0 {
		i = len(e.Links)
		e.Links = append(e.Links, model.Link{Status: status, To: to})
	}
	k := &e.Links[i]
	if !slices.ContainsFunc(k.Params, func(q model.LinkParam) bool { return q.In == p.In && q.Name == p.Name }) {
		k.Params = append(k.Params, p)
	}
}

// statuses are those of the replies that hold the value: those that the script asks for, else that of the main reply; 0 where no
// reply is recorded. None where the type of the reply is known and the value is not in it.
func (l *linker) statuses(op *model.Operation, f model.ScriptFact) []int {
	if len(op.Replies) == 0 {
		return []int{0}
	}
	var out []int
	for i := range op.Replies {
		r := &op.Replies[i]
		asked := slices.Contains(f.When, r.Status) || slices.Contains(f.When, r.Status/100)
		if asked && l.holds(r, f) && !slices.Contains(out, r.Status) {
			out = append(out, r.Status)
		}
	}
	if main := op.MainReply(); len(out) == 0 && len(f.When) == 0 && main != nil && l.holds(main, f) {
		out = append(out, main.Status)
	}
	return out
}

// holds reports whether the reply can have the value.
func (l *linker) holds(r *model.Reply, f model.ScriptFact) bool {
	return f.From == model.SourceHeader || r.Type == nil && r.Media == "" || r.Kind() == model.ReplyJSON && l.leads(r.Type, model.PointerTokens(f.Pointer), 0)
}

// leads reports whether the pointer leads to something in values of the type.
func (l *linker) leads(t *model.Type, tokens []string, depth int) bool {
	u := l.api.Underlying(t)
	if u.Kind == model.KindUnion && depth < 8 {
		return slices.ContainsFunc(u.Alternatives, func(a model.Alternative) bool { return l.leads(a.Type, tokens, depth+1) })
	}
	if u.Kind == model.KindAny {
		return true
	}
	if len(tokens) == 0 {
		switch u.Kind {
		case model.KindArray, model.KindMap, model.KindStruct:
			return false // no value of a parameter
		}
		return true
	}
	switch u.Kind {
	case model.KindArray:
		_, err := strconv.ParseUint(tokens[0], 10, 32)
		return err == nil && l.leads(u.Elem, tokens[1:], depth)
	case model.KindMap:
		return l.leads(u.Elem, tokens[1:], depth)
	case model.KindStruct:
		for i := range u.Fields {
			if u.Fields[i].Name == tokens[0] {
				return l.leads(u.Fields[i].Type, tokens[1:], depth)
			}
		}
		return u.Extra != nil && l.leads(u.Extra, tokens[1:], depth)
	}
	return false
}

// beneath reports whether the second path goes on where the first ends.
func beneath(path, other []model.PathPart) bool {
	return strings.HasPrefix(model.Template(other), strings.TrimSuffix(model.Template(path), "/")+"/")
}
