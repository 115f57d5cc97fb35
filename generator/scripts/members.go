package scripts

import (
	"github.com/dop251/goja/ast"

	"github.com/pmgen/pmgen/generator/model"
)

// roots are the names that Postman gives to scripts, beside pm.
var roots = map[string]value{
	"responseBody":    from(model.SourceText),
	"responseHeaders": apiValue("headers"),
	"responseTime":    {kind: duration},
	"undefined":       {kind: nothing},
}

// known are the members of Postman's objects that are values.
var known = map[string]value{
	"pm.environment":           {kind: scope, scope: model.ScopeEnvironment},
	"pm.collectionVariables":   {kind: scope, scope: model.ScopeCollection},
	"pm.globals":               {kind: scope, scope: model.ScopeGlobals},
	"pm.variables":             {kind: scope, scope: model.ScopeLocal},
	"pm.iterationData":         {kind: scope, scope: model.ScopeData},
	"pm.response.code":         from(model.SourceStatus),
	"responseCode.code":        from(model.SourceStatus),
	"pm.response.status":       {kind: reply, source: model.SourceStatus, reason: true},
	"responseCode.name":        {kind: reply, source: model.SourceStatus, reason: true},
	"pm.response.responseTime": {kind: duration},
	"pm.response.headers":      apiValue("headers"),
}

// legacyScopes are objects whose members are variables.
var legacyScopes = map[string]model.Scope{
	"environment": model.ScopeEnvironment, "globals": model.ScopeGlobals, "data": model.ScopeData,
}

// identifier is the value of a name.
func (f *follower) identifier(name string) value {
	if b := f.find(name); b != nil {
		return b.value
	}
	if v, ok := roots[name]; ok {
		return v
	}
	return apiValue(name)
}

// member is of.name.
func (f *follower) member(of value, name string, at ast.Node) value {
	switch of.kind {
	case reply:
		switch {
		case of.isBody() && name != "length":
			return of.member(name)
		case of.is(model.SourceHeader) && name == "value":
			return of
		}
		return made(of)
	case each:
		if name == "length" {
			return made(*of.elem)
		}
		return *of.elem
	case array:
		return elementOf(of.elems, name)
	case object:
		return of.members[name]
	case api:
		return f.apiMember(of.text, name, at)
	case chain:
		return f.chainMember(*of.chain, name, at)
	}
	return value{}
}

// maxPath bounds the way to an object of Postman.
const maxPath = 200

func (f *follower) apiMember(path, name string, at ast.Node) value {
	full := path + "." + name
	if v, ok := known[full]; ok {
		return v
	}
	if s, ok := legacyScopes[path]; ok {
		return f.reads(at, s, textValue(name))
	}
	switch {
	case full == "pm.response.to":
		return value{kind: chain, chain: &assertion{subject: apiValue(path)}}
	case path == "headers" && name != "members" && name != "length":
		return f.readsHeader(at, textValue(name))
	case len(full) > maxPath:
		return value{}
	}
	return apiValue(full)
}

// reads says that a variable is used.
func (f *follower) reads(at ast.Node, in model.Scope, name value) value {
	if !name.constant() {
		return value{}
	}
	if in == model.ScopeLocal { // pm.variables looks in all
		in = model.ScopeAny
	}
	f.say(at, model.ScriptFact{Kind: model.FactReads, Scope: in, Variable: name.text})
	return value{kind: variable, text: name.text, scope: in}
}

// readsHeader says that a header of the reply is used.
func (f *follower) readsHeader(at ast.Node, name value) value {
	if !name.constant() {
		return value{}
	}
	f.say(at, model.ScriptFact{Kind: model.FactReadsHeader, Header: name.text})
	return header(name.text)
}
