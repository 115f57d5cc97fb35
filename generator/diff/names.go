package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// name is a Go name that a caller can write, and what it is the name of.
type name struct {
	symbol string // as the surface has it: PetsService.Get
	shown  string // as a caller writes it: Pets.Get
	// key is what has the name, in words that are the same for both models: the thing's place in the API, not its name.
	key   string
	owner string // the key of what it is part of: with that it comes and goes
	op    string // the operation's ID that it belongs to
	pos   diag.Pos
	args  []string // of a method, the wire names of what is given by position
}

// names lists the Go names of a model. ids maps the IDs of its operations to those that the keys are made with.
type names struct {
	api  *model.API
	ids  map[string]string
	list []name
}

func namesOf(api *model.API, ids map[string]string) []name {
	n := &names{api: api, ids: ids}
	services := map[string]string{}
	for i := range api.Services {
		s := &api.Services[i]
		services[s.Name] = s.Type
		key := "service " + strconv.Itoa(len(s.Folder)) + strings.Join(s.Folder, "\x00")
		pos := diag.Pos{File: api.Source}
		if len(s.Operations) > 0 {
			if op := api.Operation(s.Operations[0]); op != nil {
				pos = op.Pos
			}
		}
		n.add(name{symbol: s.Type, key: key, pos: pos})
		n.add(name{symbol: "Client." + s.Name, key: key + " field", owner: key, pos: pos})
	}
	for _, op := range api.Operations {
		n.operation(op, services[op.Service])
	}
	for _, t := range api.Types {
		n.named(t)
	}
	n.options()
	return n.list
}

func (n *names) add(x name) {
	if x.symbol == "" || strings.HasSuffix(x.symbol, ".") || strings.HasPrefix(x.symbol, ".") {
		return
	}
	if x.shown == "" {
		x.shown = x.symbol
	}
	n.list = append(n.list, x)
}

func (n *names) id(op *model.Operation) string {
	if id := n.ids[op.ID]; id != "" {
		return id
	}
	return op.ID
}

func (n *names) operation(op *model.Operation, service string) {
	key := "operation " + n.id(op)
	var args []string
	for _, p := range op.Params {
		if p.Positional {
			args = append(args, string(p.In)+" "+p.Name)
		}
	}
	n.add(name{symbol: service + "." + op.GoName, shown: op.ID, key: key, op: op.ID, pos: op.Pos, args: args})
	if p := op.Paging; p != nil && p.GoName != "" {
		n.add(name{symbol: service + "." + p.GoName, shown: op.Service + "." + p.GoName, key: key + " pages", owner: key, op: op.ID, pos: op.Pos})
	}
	n.members(op, key+" params", op.ParamsType, op.Params)
	if op.Body != nil {
		n.members(op, key+" form", op.Body.GoType, op.Body.Fields)
	}
	if op.ResultType != "" {
		n.add(name{symbol: op.ResultType, key: key + " result", owner: key, op: op.ID, pos: op.Pos})
		for _, r := range op.Replies {
			if r.GoName != "" {
				n.add(name{symbol: op.ResultType + "." + r.GoName, key: key + " result " + strconv.Itoa(r.Status) + " " + r.Media, owner: key + " result", op: op.ID, pos: r.Pos})
			}
		}
	}
}

// members are the struct of an operation's parameters, or of its form, and the struct's fields.
func (n *names) members(op *model.Operation, key, of string, params []model.Param) {
	if of == "" {
		return
	}
	n.add(name{symbol: of, key: key, owner: "operation " + n.id(op), op: op.ID, pos: op.Pos})
	for _, p := range params {
		if p.GoName != "" && !p.Positional {
			n.add(name{symbol: of + "." + p.GoName, key: key + " " + string(p.In) + " " + p.Name, owner: key, op: op.ID, pos: p.Pos})
		}
	}
}

// typeKey is a type's ID with the operation's as the keys have it: OAuthUsage.List/200/apps/*.
func (n *names) typeKey(id string) string {
	op, rest, _ := strings.Cut(id, "/")
	if other := n.ids[op]; other != "" {
		id = other + "/" + rest
	}
	return "type " + id
}

func (n *names) named(t *model.NamedType) {
	key := n.typeKey(t.ID)
	op, _, _ := strings.Cut(t.ID, "/")
	if n.api.Operation(op) == nil {
		op = ""
	}
	pos := t.Pos
	if pos.Line == 0 {
		pos = t.Type.Pos
	}
	n.add(name{symbol: t.Name, key: key, op: op, pos: pos})
	for i := range t.Type.Fields {
		f := &t.Type.Fields[i]
		at := f.Type.Pos
		if at.Line == 0 {
			at = pos
		}
		n.add(name{symbol: t.Name + "." + f.GoName, key: key + "#" + f.Name, owner: key, op: op, pos: at})
	}
	for _, e := range t.Type.Enum {
		n.add(name{symbol: e.GoName, key: key + "=" + string(e.Value), owner: key, op: op, pos: pos})
	}
}

// options are the names with which a client is made.
func (n *names) options() {
	for _, v := range n.api.Variables {
		if v.GoName != "" {
			n.add(name{symbol: "With" + v.GoName, key: "variable " + v.Name, pos: v.Pos})
		}
	}
	for _, s := range n.api.Schemes {
		n.add(name{symbol: s.GoName, key: "scheme " + s.Key, pos: s.Pos})
		n.add(name{symbol: s.GoSource, key: "scheme " + s.Key + " source", owner: "scheme " + s.Key, pos: s.Pos})
		for _, t := range s.Tokens {
			n.add(name{symbol: t.GoName, key: "tokens " + s.Key + " " + t.Grant + " " + t.Operation, pos: s.Pos})
		}
	}
	for _, e := range n.api.Environments {
		n.add(name{symbol: e.GoName, key: "environment " + e.Name, pos: diag.Pos{File: n.api.Source}})
	}
	for i, s := range n.api.Servers {
		if i > 0 {
			n.add(name{symbol: s.GoName, key: "server " + model.Template(s.Parts), pos: diag.Pos{File: n.api.Source}})
		}
	}
}

// aliases are the other IDs of each type: what was two types can be one now.
func aliases(api *model.API, n *names) map[string]string {
	out := map[string]string{}
	for _, t := range api.Types {
		for _, a := range t.Aliases {
			out[n.typeKey(a)] = n.typeKey(t.ID)
		}
	}
	return out
}

// words are the identifiers of a type's text.
func words(text string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(text, func(r rune) bool {
		return !(r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127)
	}), func(w string) bool { return w == "" })
}
