package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Account is what became of an API in a collection: how much of it there is, and what a collection cannot say.
type Account struct {
	Requests  int      `json:"requests"`
	Folders   int      `json:"folders"`
	Examples  int      `json:"examples"`
	Variables int      `json:"variables"`
	Unsaid    []Unsaid `json:"unsaid"`
}

// Unsaid is a kind of thing that a collection v2.1 cannot say, or says in words only.
type Unsaid struct {
	What  string   `json:"what"` // in few words: scopes
	Count int      `json:"count"`
	Text  string   `json:"text"` // what there is, and what became of it
	Pos   diag.Pos `json:"pos"`  // of the first
}

// Diagnostics are the kinds of things, a note for each.
func (a *Account) Diagnostics() diag.List {
	var diags diag.List
	for _, u := range a.Unsaid {
		diags.Add(diag.ExportUnsaid, u.Pos, "%s", u.Text)
	}
	return diags
}

// Outside are things beside the API that count when it is compiled, and have no place in a collection.
type Outside struct {
	Source       string   // of the API
	Secret       []string // variables that had a value
	Environment  int      // variables that an environment, globals or flags define
	Environments int      // further environments
	Declared     int      // names, types and schemas that the config gives
}

// NewAccount makes the account of a compiled API and of what is written of it ([Recorded]).
func NewAccount(api, written *model.API, beside Outside) *Account {
	a := &Account{Requests: len(written.Operations), Folders: max(len(written.Folders)-1, 0), Variables: len(written.Variables), Unsaid: []Unsaid{}}
	for _, op := range written.Operations {
		for _, e := range op.Examples {
			if e.Status != 0 && !e.Made {
				a.Examples++
			}
		}
	}
	t := &tally{account: a}
	if settled(api) {
		t.settled(api)
	}
	all := diag.Pos{File: beside.Source}
	t.say("requests left out", len(api.Skipped), firstSkipped(api), "%s left out of the API and so of the collection: pmgen inspect says why",
		diag.Plural(len(api.Skipped), "request was", "requests were"))
	t.say("secret variables", len(beside.Secret), all, "%s a value, which is not written; give it to Postman yourself: %s",
		diag.Plural(len(beside.Secret), "secret variable has", "secret variables have"), listed(beside.Secret))
	t.say("variables of other scopes", beside.Environment, all, "%s written as the collection's: a collection has no environment",
		diag.Plural(beside.Environment, "variable of an environment, of globals or of a flag is", "variables of environments, globals or flags are"))
	t.say("further environments", beside.Environments, all, "%s not part of the collection: import the files beside it",
		diag.Plural(beside.Environments, "further environment is", "further environments are"))
	t.say("what the config declares", beside.Declared, all, "%s in the config; a collection has no place for names, types and schemas",
		diag.Plural(beside.Declared, "name, type or schema is given", "names, types and schemas are given"))
	return a
}

func firstSkipped(api *model.API) diag.Pos {
	if len(api.Skipped) == 0 {
		return diag.Pos{}
	}
	return api.Skipped[0].Pos
}

func listed(names []string) string {
	const most = 10
	names = slices.Sorted(slices.Values(names))
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// tally collects what cannot be said.
type tally struct {
	account *Account
}

func (t *tally) say(what string, count int, pos diag.Pos, format string, args ...any) {
	if count > 0 {
		t.account.Unsaid = append(t.account.Unsaid, Unsaid{what, count, fmt.Sprintf(format, args...), pos})
	}
}

// count is a number of things and the place of the first.
type count struct {
	n   int
	pos diag.Pos
}

func (c *count) add(pos diag.Pos) {
	if c.n++; c.n == 1 {
		c.pos = pos
	}
}

// settled counts what a description declares beside the calls themselves.
func (t *tally) settled(api *model.API) {
	var types, required, accepted, scopes, ways, together, replies, bodies, deprecated, literal count
	for _, n := range api.Types {
		if n.Declared {
			types.add(n.Pos)
		}
	}
	var typed, defaults count
	for _, op := range api.Operations {
		params := slices.Clone(op.Params)
		if op.Body != nil {
			params = append(params, op.Body.Fields...)
			if op.Request.Body == nil {
				bodies.add(op.Body.Pos)
			}
		}
		for i := range params {
			p := &params[i]
			of := api.Underlying(p.Type)
			if of.Kind != model.KindString || of.Limits != nil || of.Format != "" || p.Style != model.StyleDefault {
				typed.add(p.Pos)
			}
			if p.Required && p.In != model.InPath {
				required.add(p.Pos)
			}
			if len(of.Enum) > 0 {
				accepted.add(p.Pos)
			}
			if p.Default != nil {
				defaults.add(p.Pos)
			}
		}
		if slices.ContainsFunc(op.Security, func(r model.Requirement) bool {
			return slices.ContainsFunc(r, func(u model.SchemeUse) bool { return len(u.Scopes) > 0 })
		}) {
			scopes.add(op.Pos)
		}
		if len(op.Security) > 1 {
			ways.add(op.Pos)
		}
		if len(needs(op)) > 1 {
			together.add(op.Pos)
		}
		for i := range op.Replies {
			r := &op.Replies[i]
			if !slices.ContainsFunc(op.Examples, func(e *model.Example) bool { return e.Status == r.Status && e.Content.Media == r.Media }) {
				replies.add(r.Pos)
			}
		}
		if op.Deprecated {
			deprecated.add(op.Pos)
		}
		if holdsBraces(&op.Request) {
			literal.add(op.Pos)
		}
	}
	t.say("schemas", types.n, types.pos, "%s not written: a collection has no types; of what was sampled the bodies and saved responses are there",
		diag.Plural(types.n, "declared schema is", "declared schemas are"))
	t.say("types of parameters", typed.n, typed.pos, "%s a type, bounds, a format or a style of their own; a collection has texts only",
		diag.Plural(typed.n, "parameter has", "parameters have"))
	t.say("required parameters", required.n, required.pos, "%s required; descriptions begin with it, and what may be left out is switched off",
		diag.Plural(required.n, "parameter is", "parameters are"))
	t.say("accepted values", accepted.n, accepted.pos, "%s a list of accepted values; descriptions say it", diag.Plural(accepted.n, "parameter has", "parameters have"))
	t.say("defaults", defaults.n, defaults.pos, "%s a default; descriptions say it", diag.Plural(defaults.n, "parameter has", "parameters have"))
	t.say("scopes", scopes.n, scopes.pos, "%s scopes; descriptions say it", diag.Plural(scopes.n, "request needs", "requests need"))
	t.say("alternatives of security", ways.n, ways.pos, "%s authorized in several ways; the first is written", diag.Plural(ways.n, "request can be", "requests can be"))
	t.say("several authorizations", together.n, together.pos, "%s several authorizations together; the first is written", diag.Plural(together.n, "request needs", "requests need"))
	t.say("replies without an example", replies.n, replies.pos, "%s no sample, and so no saved response", diag.Plural(replies.n, "documented reply has", "documented replies have"))
	t.say("bodies without an example", bodies.n, bodies.pos, "%s a body of which there is no sample; it is written without", diag.Plural(bodies.n, "request has", "requests have"))
	t.say("deprecation", deprecated.n, deprecated.pos, "%s deprecated; a collection cannot say so", diag.Plural(deprecated.n, "request is", "requests are"))
	t.say("literal braces", literal.n, literal.pos, "%s {{text}} in their samples that is no variable; Postman sends it as it is, unless an environment has a variable of that name",
		diag.Plural(literal.n, "request holds", "requests hold"))
}

// holdsBraces reports whether something that is sent looks like a variable.
func holdsBraces(q *model.Request) bool {
	for _, v := range slices.Concat(q.Args, q.Query, q.Headers) {
		if strings.Contains(v.Value, "{{") {
			return true
		}
	}
	return q.Body != nil && (strings.Contains(q.Body.Content.Text, "{{") ||
		slices.ContainsFunc(q.Body.Form, func(v model.NameValue) bool { return strings.Contains(v.Value, "{{") }))
}
