package scripts

import (
	"maps"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"

	"github.com/pmgen/pmgen/generator/model"
)

// callExpression follows a call.
func (f *follower) callExpression(e *ast.CallExpression) value {
	callee := e.Callee
	for {
		if o, ok := callee.(*ast.Optional); ok {
			callee = o.Expression
		} else if o, ok := callee.(*ast.OptionalChain); ok {
			callee = o.Expression
		} else {
			break
		}
	}
	switch c := callee.(type) {
	case *ast.DotExpression:
		of := f.eval(c.Left)
		return f.method(of, c.Identifier.Name.String(), f.all(e.ArgumentList), e)
	case *ast.BracketExpression:
		of, name := f.eval(c.Left), f.eval(c.Member)
		args := f.all(e.ArgumentList)
		if name.constant() {
			return f.method(of, name.text, args, e)
		}
		return f.other(args)
	}
	of := f.eval(callee)
	args := f.all(e.ArgumentList)
	switch of.kind {
	case function:
		return f.call(of.fn, args)
	case api:
		return f.apiCall(of.text, args, e)
	case reply: // $ = cheerio.load(responseBody)
		return made(of)
	}
	return f.other(args)
}

// other is a call of something unknown: it may call functions, and what it gives may be made of what it is given.
func (f *follower) other(args []value) value {
	for _, a := range args {
		f.callback(a)
	}
	return made(args...)
}

func (f *follower) method(of value, name string, args []value, at ast.Node) value {
	switch of.kind {
	case api:
		return f.apiCall(of.text+"."+name, args, at)
	case scope:
		return f.scopeCall(of.scope, name, args, at)
	case chain:
		return f.chainCall(*of.chain, name, args, at)
	case object:
		if m := of.members[name]; m.kind == function {
			return f.call(m.fn, args)
		}
	case function:
		if name == "call" && len(args) > 0 {
			return f.call(of.fn, args[1:])
		}
		if name == "call" || name == "apply" {
			return f.call(of.fn, nil)
		}
	}
	return f.valueCall(of, name, args)
}

// arg is an argument, or nothing.
func arg(args []value, i int) value {
	if i < len(args) {
		return args[i]
	}
	return value{kind: nothing}
}

// apiCall is a call of an object of Postman or of JavaScript.
func (f *follower) apiCall(path string, args []value, at ast.Node) value {
	first, second := arg(args, 0), arg(args, 1)
	switch path {
	case "pm.test":
		if second.kind == function {
			f.call(second.fn, nil)
		}
		return value{}
	case "pm.test.skip":
		if second.kind == function { // it is not run
			second.fn.called = true
		}
		return value{}
	case "setTimeout":
		if first.kind == function {
			f.call(first.fn, nil)
		}
		return value{}
	case "pm.expect", "expect", "chai.expect":
		return value{kind: chain, chain: &assertion{subject: first}}
	case "pm.response.json":
		return from(model.SourceBody)
	case "pm.response.text":
		return from(model.SourceText)
	case "pm.response.reason":
		return known["pm.response.status"]
	case "headers.get", "headers.one", "postman.getResponseHeader":
		return f.readsHeader(at, first)
	case "headers.has", "headers.hasOwnProperty":
		if first.constant() {
			return truthValue(&outcome{claims: present(header(first.text))})
		}
		return value{}
	case "headers.toObject", "headers.all":
		return apiValue("headers")
	case "postman.setNextRequest", "pm.execution.setNextRequest", "pm.setNextRequest":
		f.next(at, first)
		return value{}
	case "pm.execution.skipRequest":
		f.say(at, model.ScriptFact{Kind: model.FactSkips})
		return value{}
	case "pm.sendRequest":
		return f.sendRequest(at, first, second)
	case "chai.assert", "assert", "assert.ok", "chai.assert.ok", "assert.isTrue", "assert.isOk":
		f.sayAll(at, outcomeOf(first).claims)
		return value{}
	case "assert.equal", "assert.strictEqual", "assert.deepEqual", "chai.assert.equal", "chai.assert.strictEqual":
		f.sayAll(at, equals(first, second).claims)
		return value{}
	}
	if name, ok := strings.CutPrefix(path, "postman."); ok {
		if v, ok := f.legacyCall(name, args, at); ok {
			return v
		}
	}
	if name, ok := strings.CutPrefix(path, "_."); ok {
		return f.lodash(name, args)
	}
	return f.standardCall(path, args)
}

// standardCall is a call of JavaScript's own functions and of libraries.
func (f *follower) standardCall(path string, args []value) value {
	first := arg(args, 0)
	switch path {
	case "JSON.parse":
		return parsed(first, model.SourceBody)
	case "xml2Json":
		return parsed(first, model.SourceXML)
	case "require":
		if first.constant() {
			if name, ok := map[string]string{"lodash": "_", "chai": "chai"}[first.text]; ok {
				return apiValue(name)
			}
		}
		return value{}
	case "String":
		if first.kind == reply {
			return first
		}
	case "Array.isArray":
		return truthValue(&outcome{claims: present(first)})
	case "Array.from":
		return first
	case "Object.values":
		if first.isBody() {
			return list(first.element())
		}
	case "Object.keys":
		if names := slices.Sorted(maps.Keys(first.members)); len(names) > 0 {
			out := value{kind: array}
			for _, name := range names {
				out.elems = append(out.elems, textValue(name))
			}
			return out
		}
	case "tv4.validate":
		return truthValue(&outcome{claims: present(first)})
	case "tv4.validateResult", "tv4.validateMultiple":
		return made(first)
	}
	if strings.HasSuffix(path, ".parseString") {
		return f.parseString(args)
	}
	return f.other(args)
}

// parsed is what JSON.parse and xml2Json make of a value.
func parsed(v value, as model.Source) value {
	switch {
	case v.is(model.SourceText) && !v.derived:
		return from(as)
	case v.isBody() && v.pointer == nil && !v.derived: // JSON.parse(pm.response.json()) is wrong, and what is meant is clear
		return v
	}
	return made(v)
}

// parseString is xml2js: parseString(responseBody, [options,] (error, result) => …).
func (f *follower) parseString(args []value) value {
	tree := parsed(arg(args, 0), model.SourceXML)
	for _, a := range args {
		if a.kind == function {
			f.call(a.fn, []value{{kind: nothing}, tree})
		}
	}
	return value{}
}

func (f *follower) legacyCall(name string, args []value, at ast.Node) (value, bool) {
	in := model.ScopeEnvironment
	if strings.Contains(name, "Global") {
		in = model.ScopeGlobals
	}
	switch name {
	case "setEnvironmentVariable", "setGlobalVariable":
		return f.scopeCall(in, "set", args, at), true
	case "getEnvironmentVariable", "getGlobalVariable":
		return f.scopeCall(in, "get", args, at), true
	case "clearEnvironmentVariable", "clearGlobalVariable":
		return f.scopeCall(in, "unset", args, at), true
	}
	return value{}, false
}

// scopeCall is a call of pm.environment and its like.
func (f *follower) scopeCall(in model.Scope, name string, args []value, at ast.Node) value {
	first := arg(args, 0)
	switch name {
	case "set":
		f.sets(at, in, first, arg(args, 1))
	case "get":
		return f.reads(at, in, first)
	case "has":
		f.reads(at, in, first)
	case "unset":
		if first.constant() {
			f.say(at, model.ScriptFact{Kind: model.FactUnsets, Scope: in, Variable: first.text})
		}
	}
	return value{}
}

// next says which request comes next. Which one it is that a script makes up while it runs is not known.
func (f *follower) next(at ast.Node, to value) {
	s := fact{ScriptFact: model.ScriptFact{Kind: model.FactNext}}
	switch {
	case to.kind == api && (to.text == "pm.info.requestName" || to.text == "pm.info.requestId"):
		s.itself = true
	case to.constant():
		s.Request = to.text
	case to.kind != nothing:
		return
	}
	f.sayFact(at, s)
}

// sendRequest says that the script sends a request. Its reply is another one than the script's own.
func (f *follower) sendRequest(at ast.Node, request, callback value) value {
	s := model.ScriptFact{Kind: model.FactSends}
	url := request
	if request.kind == object {
		url = request.members["url"]
		s.Method = "GET"
		if m, ok := request.members["method"]; ok {
			s.Method = ""
			if m.constant() {
				s.Method = strings.ToUpper(m.text)
			}
		}
	} else if request.kind == text {
		s.Method = "GET"
	}
	if url.kind == text || url.kind == variable {
		s.URL = show(url)
	}
	f.say(at, s)
	if callback.kind == function {
		f.call(callback.fn, []value{{kind: nothing}, apiValue("another reply")})
	}
	return apiValue("another reply")
}
