package scripts

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// line writes a fact in one line: sets token environment <- body /access_token.
func line(f model.ScriptFact) string {
	words := []string{string(f.Kind)}
	add := func(format string, v any) {
		if s := fmt.Sprintf(format, v); s != "" && s != "0" && s != "[]" {
			words = append(words, s)
		}
	}
	add("%s", f.Variable)
	add("%s", f.Scope)
	if f.Kind == model.FactSets {
		add("<- %s", f.From)
	} else if f.From == model.SourceXML {
		add("%s", f.From)
	}
	add("%s", f.Pointer)
	add("%s", f.Header)
	if f.Value != "" {
		add("= %s", f.Value)
	}
	add("%v", f.Status)
	add("%s", f.Method)
	add("%s", f.URL)
	add("%d", f.Milliseconds)
	if f.Kind == model.FactNext {
		add("%q", f.Request)
	}
	if f.Derived {
		add("%s", "derived")
	}
	if f.Conditional {
		add("%s", "if")
	}
	if f.When != nil {
		add("when %v", f.When)
	}
	return strings.Join(words, " ")
}

// facts reads one script of a request named R.
func facts(t *testing.T, code string) []string {
	t.Helper()
	api := &model.API{Operations: []*model.Operation{{Name: "R", Scripts: []model.Script{{Listen: "test", Code: code}}}}}
	diags := Read(api)
	require.Empty(t, diags, code)
	out := []string{}
	for _, f := range api.Operations[0].Facts {
		out = append(out, line(f))
	}
	return out
}

type idiom struct {
	name, code string
	want       []string
}

func check(t *testing.T, rows []idiom) {
	t.Helper()
	for _, c := range rows {
		t.Run(c.name, func(t *testing.T) {
			if c.want == nil {
				c.want = []string{}
			}
			assert.Equal(t, c.want, facts(t, c.code), c.code)
		})
	}
}

func TestWhatSetsVariables(t *testing.T) {
	check(t, []idiom{
		{"pm.environment.set", `pm.environment.set("token", pm.response.json().access_token)`, []string{"sets token environment <- body /access_token"}},
		{"pm.collectionVariables.set", `pm.collectionVariables.set("a", pm.response.json().b)`, []string{"sets a collection <- body /b"}},
		{"pm.globals.set through a local", `const body = pm.response.json(); pm.globals.set("id", body.data[0].id)`, []string{"sets id globals <- body /data/0/id"}},
		{"pm.variables.set", `pm.variables.set("a", pm.response.json().b)`, []string{"sets a local <- body /b"}},
		{"postman.setEnvironmentVariable of JSON.parse", `var d = JSON.parse(responseBody); postman.setEnvironmentVariable("t", d["x-y"]);`, []string{"sets t environment <- body /x-y"}},
		{"postman.setGlobalVariable", `postman.setGlobalVariable("t", JSON.parse(responseBody).t)`, []string{"sets t globals <- body /t"}},
		{"a name with a slash is escaped", `pm.globals.set("t", pm.response.json()["a/b"]["~c"])`, []string{"sets t globals <- body /a~1b/~0c"}},
		{"pm.response.text parsed", `pm.globals.set("t", JSON.parse(pm.response.text()).t)`, []string{"sets t globals <- body /t"}},
		{"undeclared name", `data = pm.response.json(); id = data.id; pm.globals.set("t", id)`, []string{"sets t globals <- body /id"}},
		{"response header", `pm.environment.set("at", pm.response.headers.get("Location"))`,
			[]string{"reads-header Location", "sets at environment <- header Location"}},
		{"postman.getResponseHeader", `postman.setEnvironmentVariable("at", postman.getResponseHeader("Location"))`,
			[]string{"reads-header Location", "sets at environment <- header Location"}},
		{"responseHeaders", `pm.globals.set("at", responseHeaders["Location"])`, []string{"reads-header Location", "sets at globals <- header Location"}},
		{"part of a header", `pm.globals.set("id", pm.response.headers.get("Location").split("/").pop())`,
			[]string{"reads-header Location", "sets id globals <- header Location derived"}},
		{"status", `pm.globals.set("s", pm.response.code)`, []string{"sets s globals <- status"}},
		{"whole text", `pm.globals.set("b", responseBody)`, []string{"sets b globals <- text"}},
		{"whole body as text", `pm.globals.set("b", JSON.stringify(pm.response.json()))`, []string{"sets b globals <- body derived"}},
		{"destructuring", `const {access_token, user: {id: uid}, list: [first]} = pm.response.json();
			pm.globals.set("a", access_token); pm.globals.set("b", uid); pm.globals.set("c", first.x)`,
			[]string{"sets a globals <- body /access_token", "sets b globals <- body /user/id", "sets c globals <- body /list/0/x"}},
		{"destructured pm", `const {environment, response} = pm; environment.set("a", response.json().b)`, []string{"sets a environment <- body /b"}},
		{"optional chaining", `pm.globals.set("a", pm.response.json()?.data?.[0]?.id)`, []string{"sets a globals <- body /data/0/id"}},
		{"default", `pm.globals.set("a", pm.response.json().id || "none"); pm.globals.set("b", pm.response.json().id ?? 1)`,
			[]string{"sets a globals <- body /id", "sets b globals <- body /id"}},
		{"conversion to a text", "const d = pm.response.json(); pm.globals.set('a', d.id.toString()); pm.globals.set('b', String(d.id)); pm.globals.set('c', `${d.id}`); pm.globals.set('d', '' + d.id)",
			[]string{"sets a globals <- body /id", "sets b globals <- body /id", "sets c globals <- body /id", "sets d globals <- body /id"}},
		{"made of a field", "const d = pm.response.json(); pm.globals.set('a', 'Bearer ' + d.token); pm.globals.set('b', `Bearer ${d.token}`); pm.globals.set('c', parseInt(d.n)); pm.globals.set('d', btoa(d.x))",
			[]string{"sets a globals <- body /token derived", "sets b globals <- body /token derived", "sets c globals <- body /n derived", "sets d globals <- body /x derived"}},
		{"chosen scope", `const context = pm.environment.name ? pm.environment : pm.collectionVariables; context.set("_accessToken", pm.response.json().access_token)`,
			[]string{"sets _accessToken <- body /access_token"}},
		{"pm.test does not make it conditional", `pm.test("save", function () { pm.globals.set("a", pm.response.json().b) })`, []string{"sets a globals <- body /b"}},
		{"forEach", `pm.response.json().items.forEach(item => { pm.globals.set("a", item.id) })`, []string{"sets a globals <- body /items/*/id if"}},
		{"for of", `for (const item of pm.response.json()) { pm.globals.set("a", item.id) }`, []string{"sets a globals <- body /*/id if"}},
		{"for with an index", `var d = pm.response.json(); for (var i = 0; i < d.length; i++) { pm.globals.set("a", d[i].id) }`, []string{"sets a globals <- body /*/id if"}},
		{"find", `pm.globals.set("a", pm.response.json().find(x => x.default).id)`, []string{"sets a globals <- body /*/id"}},
		{"filter, then the first", `pm.globals.set("a", pm.response.json().data.filter(x => x.on)[0].id)`, []string{"sets a globals <- body /data/*/id"}},
		{"map", `pm.globals.set("a", pm.response.json().map(x => x.id).pop())`, []string{"sets a globals <- body /*/id"}},
		{"the last", `const d = pm.response.json(); pm.globals.set("a", d[d.length - 1].id)`, []string{"sets a globals <- body /*/id"}},
		{"lodash", `const _ = require("lodash"); const d = pm.response.json(); pm.globals.set("a", _.get(d, "a.b[0].c")); pm.globals.set("b", _.find(d.l, {x: 1}).id); pm.globals.set("c", _.map(d.l, "id"))`,
			[]string{"sets a globals <- body /a/b/0/c", "sets b globals <- body /l/*/id", "sets c globals <- body /l/*/id derived"}},
		{"xml2Json", `var x = xml2Json(responseBody); pm.globals.set("s", x["soapenv:Envelope"].Body.id)`, []string{"sets s globals <- xml /soapenv:Envelope/Body/id"}},
		{"xml2js", `var p = require("xml2js"); p.parseString(responseBody, {}, (err, result) => { pm.globals.set("s", result.a[0]) })`,
			[]string{"sets s globals <- xml /a/0"}},
		{"helper function", `function save(name, v) { pm.environment.set(name, v) } const d = pm.response.json(); save("a", d.a); save("b", d.b)`,
			[]string{"sets a environment <- body /a", "sets b environment <- body /b"}},
		{"helper that returns", `const body = () => pm.response.json(); pm.globals.set("a", body().id)`, []string{"sets a globals <- body /id"}},
		{"helper that nothing calls", `function save() { pm.globals.set("a", pm.response.json().id) }`, []string{"sets a globals <- body /id if"}},
		{"object of helpers", `const u = {save(v) { pm.globals.set("a", v) }, get body() { return 1 }}; u.save(pm.response.json().id)`, []string{"sets a globals <- body /id"}},
		{"recursion ends", `function f() { f() } f()`, nil},
		{"names of an object", `const d = {a: "1", b: "2"}; for (const k in d) { pm.variables.set(k, d[k]) }`, []string{"sets a local <- literal if", "sets b local <- literal if"}},
		{"names of a list", `["a", "b"].forEach(n => pm.globals.unset(n))`, []string{"unsets a globals if", "unsets b globals if"}},
		{"literal", `pm.globals.set("a", "x"); pm.globals.set("b", 1); pm.globals.set("c", null)`, []string{"sets a globals <- literal", "sets b globals <- literal", "sets c globals <- literal"}},
		{"other", `pm.globals.set("a", new Date().toISOString())`, []string{"sets a globals <- other"}},
		{"reply of a request of its own", `pm.sendRequest("https://h/x", (err, res) => { pm.globals.set("a", res.json().token) })`,
			[]string{"sends GET https://h/x", "sets a globals <- other"}},
		{"name that is made up", `pm.globals.set("a" + i, 1)`, nil},
		{"name from parts", `const p = "dev_"; pm.globals.set(p + "token", pm.response.json().t)`, []string{"sets dev_token globals <- body /t"}},
		{"try", `try { var d = JSON.parse(responseBody); pm.globals.set("a", d.id) } catch (e) { pm.globals.set("a", "") }`,
			[]string{"sets a globals <- body /id", "sets a globals <- literal if"}},
		{"assigned in try", `let d; try { d = JSON.parse(responseBody) } catch { d = {} } pm.globals.set("a", d.id)`, []string{"sets a globals <- body /id"}},
		{"either of two fields", `let t; const d = pm.response.json(); if (d.a) { t = d.a } else { t = d.b } pm.globals.set("t", t)`, []string{"sets t globals <- body /a derived"}},
		{"overwritten", `let t = pm.response.json().a; t = "x"; pm.globals.set("t", t)`, []string{"sets t globals <- literal"}},
		{"shadowed", `const d = pm.response.json(); { const d = {}; pm.globals.set("t", d.a) }`, []string{"sets t globals <- other"}},
		{"await and return outside of functions", `await pm.sendRequest("https://h"); pm.globals.set("a", pm.response.json().id); return`,
			[]string{"sends GET https://h", "sets a globals <- body /id"}},
		{"unset", `pm.environment.unset("a"); postman.clearEnvironmentVariable("b"); postman.clearGlobalVariable("c")`,
			[]string{"unsets a environment", "unsets b environment", "unsets c globals"}},
		{"comment", `// pm.globals.set("a", pm.response.json().id)`, nil},
		{"twice", `pm.globals.set("a", 1); pm.globals.set("a", 1)`, []string{"sets a globals <- literal", "sets a globals <- literal"}},
	})
}

func TestWhatIsAsserted(t *testing.T) {
	check(t, []idiom{
		{"to.have.status", `pm.test("x", () => { pm.response.to.have.status(200) })`, []string{"asserts-status [200]"}},
		{"status by its reason", `pm.response.to.have.status("Created"); tests.a = responseCode.name === "OK"`, []string{"asserts-status [201]", "asserts-status [200]"}},
		{"words", `pm.response.to.be.ok; pm.response.to.be.success; pm.response.to.be.clientError; pm.response.to.be.error; pm.response.to.be.notFound; pm.response.to.be.withoutContent`,
			[]string{"asserts-status [200]", "asserts-status [2]", "asserts-status [4]", "asserts-status [4 5]", "asserts-status [404]", "asserts-status [204]"}},
		{"pm.expect of the code", `pm.expect(pm.response.code).to.equal(200); pm.expect(pm.response.code).to.eql(201); pm.expect(pm.response.code).to.be.oneOf([200, 202])`,
			[]string{"asserts-status [200]", "asserts-status [201]", "asserts-status [200 202]"}},
		{"list of codes in a local", `let ok = [200, 201]; pm.expect(pm.response.code).to.be.oneOf(ok); pm.expect(ok).to.include(pm.response.code)`,
			[]string{"asserts-status [200 201]", "asserts-status [200 201]"}},
		{"pm.expect of the response", `pm.expect(pm.response).to.have.status(200); pm.expect(pm.response).to.have.property("code", 204)`, []string{"asserts-status [200]", "asserts-status [204]"}},
		{"range", `pm.expect(pm.response.code).to.be.within(200, 299); pm.expect(pm.response.code).to.be.below(400)`, []string{"asserts-status [2]", "asserts-status [2 3]"}},
		{"truth of a comparison", `pm.expect(pm.response.code === 200).to.be.true; pm.expect(pm.response.code == 201).to.equal(true)`, []string{"asserts-status [200]", "asserts-status [201]"}},
		{"tests[]", `tests["ok"] = responseCode.code === 200; tests["or"] = responseCode.code == 200 || responseCode.code === 201; tests.range = responseCode.code >= 200 && responseCode.code < 300`,
			[]string{"asserts-status [200]", "asserts-status [200 201]", "asserts-status [2]"}},
		{"tests[] that says nothing", `tests["x"] = true; tests["y"] = responseBody.has("z")`, nil},
		{"function", `const good = () => [200, 204].includes(pm.response.code); tests["x"] = good()`, []string{"asserts-status [200 204]"}},
		{"not", `pm.response.to.not.have.status(500); pm.response.to.not.be.error; pm.expect(pm.response.code).to.not.equal(500); pm.response.to.not.have.jsonBody("error")`, nil},
		{"pm.test.skip", `pm.test.skip("x", () => { pm.response.to.have.status(200) })`, nil},
		{"status of another reply", `pm.sendRequest("https://h", (e, r) => { pm.expect(r.code).to.equal(200); pm.expect(r).to.have.status(200) })`, []string{"sends GET https://h"}},
		{"header", `pm.response.to.have.header("X-A"); pm.response.to.have.header("X-B", "b"); pm.expect(pm.response.headers.has("X-C")).to.be.true`,
			[]string{"asserts-header X-A", "asserts-header X-B = b", "asserts-header X-C"}},
		{"header by its value", `pm.expect(pm.response.headers.get("Content-Type")).to.eql("application/json"); tests["x"] = postman.getResponseHeader("X-D").includes("json")`,
			[]string{"reads-header Content-Type", "asserts-header Content-Type = application/json", "reads-header X-D", "asserts-header X-D"}},
		{"jsonBody", `pm.response.to.have.jsonBody(); pm.response.to.have.jsonBody("a.b[0]"); pm.response.to.be.json`,
			[]string{"asserts-field", "asserts-field /a/b/0", "asserts-field"}},
		{"field", `const d = pm.response.json(); pm.expect(d.a).to.eql(1); pm.expect(d.b).to.be.a("string").and.not.to.be.empty; pm.expect(d.c).to.exist`,
			[]string{"asserts-field /a", "asserts-field /b", "asserts-field /c"}},
		{"property", `const d = pm.response.json(); pm.expect(d).to.have.property("a").that.has.property("b", 1); pm.expect(d).to.have.nested.property("c.d[0]")`,
			[]string{"asserts-field /a", "asserts-field /a/b", "asserts-field /c/d/0"}},
		{"keys", `pm.expect(pm.response.json()).to.include.all.keys("a", ["b"]); pm.expect(pm.response.json()).to.have.any.keys("c")`, []string{"asserts-field /a", "asserts-field /b"}},
		{"not undefined", `const d = pm.response.json(); pm.expect(d.a).to.not.be.undefined; pm.expect(d.b).to.not.equal(null); tests.c = d.c !== undefined; tests.d = !!d.d; pm.expect(d.e).to.be.undefined`,
			[]string{"asserts-field /a", "asserts-field /b", "asserts-field /c", "asserts-field /d"}},
		{"length", `pm.expect(pm.response.json().items.length).to.be.above(0)`, []string{"asserts-field /items"}},
		{"hasOwnProperty and in", `const d = pm.response.json(); pm.expect(d.hasOwnProperty("a")).to.be.true; tests.b = "b" in d`, []string{"asserts-field /a", "asserts-field /b"}},
		{"elements", `pm.response.json().forEach(x => pm.expect(x.id).to.be.a("number"))`, []string{"asserts-field /*/id if"}},
		{"XML field", `pm.expect(xml2Json(responseBody).a.b).to.eql("1")`, []string{"asserts-field xml /a/b"}},
		{"response time", `pm.expect(pm.response.responseTime).to.be.below(200); tests.t = responseTime < 500; pm.response.to.have.responseTime.below(300)`,
			[]string{"asserts-time 200", "asserts-time 500", "asserts-time 300"}},
		{"schema", `pm.response.to.have.jsonSchema({}); tests.s = tv4.validate(pm.response.json(), {})`, []string{"asserts-field", "asserts-field"}},
		{"chai's assert", `assert.equal(pm.response.code, 200)`, []string{"asserts-status [200]"}},
		{"variable of its own", `pm.expect(pm.environment.get("a")).to.eql("b")`, []string{"reads a environment"}},
	})
}

func TestConditions(t *testing.T) {
	set := `pm.globals.set("a", pm.response.json().id)`
	check(t, []idiom{
		{"if of something", `if (pm.response.json().id) { ` + set + ` }`, []string{"sets a globals <- body /id if"}},
		{"if of the status", `if (pm.response.code === 200) { ` + set + ` }`, []string{"sets a globals <- body /id if when [200]"}},
		{"or", `if (responseCode.code == 200 || responseCode.code == 201) { ` + set + ` }`, []string{"sets a globals <- body /id if when [200 201]"}},
		{"and of fields", `const d = pm.response.json(); tests.x = d.a && d.b.c; const e = d.a && d.b; pm.globals.set("e", e.f)`,
			[]string{"asserts-field /a", "asserts-field /b/c", "sets e globals <- body /b/f"}},
		{"and", `if (pm.response.code === 200 && pm.response.json().id) ` + set, []string{"sets a globals <- body /id if when [200]"}},
		{"class", `if (pm.response.code >= 200 && pm.response.code < 300) ` + set, []string{"sets a globals <- body /id if when [2]"}},
		{"else", `if (pm.response.code !== 200) { } else { ` + set + ` }`, []string{"sets a globals <- body /id if when [200]"}},
		{"else of a class", `if (pm.response.code < 400) { } else { ` + set + ` }`, []string{"sets a globals <- body /id if when [4 5]"}},
		{"return before", `pm.test("x", () => { if (pm.response.code !== 200) return; ` + set + ` }); pm.globals.set("b", 1)`,
			[]string{"sets a globals <- body /id if when [200]", "sets b globals <- literal"}},
		{"nested", `if (pm.response.code < 300) { if (pm.response.code === 201) { ` + set + ` } }`, []string{"sets a globals <- body /id if when [201]"}},
		{"switch", `switch (pm.response.code) { case 200: case 201: ` + set + `; break; default: pm.globals.set("b", 1) }`,
			[]string{"sets a globals <- body /id if when [200 201]", "sets b globals <- literal if"}},
		{"short circuit", `pm.response.code === 200 && ` + set, []string{"sets a globals <- body /id if when [200]"}},
		{"ternary", `pm.response.code === 200 ? ` + set + ` : pm.globals.unset("a")`, []string{"sets a globals <- body /id if when [200]", "unsets a globals if"}},
		{"list", `if ([200, 201].includes(pm.response.code)) ` + set, []string{"sets a globals <- body /id if when [200 201]"}},
		{"function", `function ok() { return pm.response.code === 200 } if (ok()) { ` + set + ` }`, []string{"sets a globals <- body /id if when [200]"}},
		{"catch", `try { x() } catch (e) { ` + set + ` }`, []string{"sets a globals <- body /id if"}},
		{"while", `while (x) { ` + set + ` }`, []string{"sets a globals <- body /id if"}},
	})
}

func TestWhatElseIsSaid(t *testing.T) {
	check(t, []idiom{
		{"reads", `pm.environment.get("a"); pm.globals.get("b"); pm.collectionVariables.get("c"); pm.variables.get("d"); pm.iterationData.get("e"); pm.environment.has("f")`,
			[]string{"reads a environment", "reads b globals", "reads c collection", "reads d", "reads e data", "reads f environment"}},
		{"reads of old", `postman.getEnvironmentVariable("a"); postman.getGlobalVariable("b"); environment.c; environment["d"]; globals.e`,
			[]string{"reads a environment", "reads b globals", "reads c environment", "reads d environment", "reads e globals"}},
		{"{{x}} is no read", `const t = "{{x}}"`, nil},
		{"sendRequest of a text", `pm.sendRequest("https://h/a?b=c")`, []string{"sends GET https://h/a?b=c"}},
		{"sendRequest of an object", `const r = {url: pm.environment.get("base") + "/oauth/token", method: "post"}; pm.sendRequest(r, () => {})`,
			[]string{"reads base environment", "sends POST {{base}}/oauth/token"}},
		{"sendRequest of a template", "pm.sendRequest(`https://${pm.globals.get('h')}/${Date.now()}`)", []string{"reads h globals", "sends GET https://{{h}}/*"}},
		{"sendRequest of something", `pm.sendRequest(f())`, []string{"sends"}},
		{"setNextRequest", `postman.setNextRequest("B"); pm.execution.setNextRequest("C"); postman.setNextRequest(null)`, []string{`next "B"`, `next "C"`, `next ""`}},
		{"setNextRequest of itself", `if (x) { pm.execution.setNextRequest(pm.info.requestName) }`, []string{`next "R" if`}},
		{"setNextRequest of something", `postman.setNextRequest(names.shift())`, nil},
		{"skipRequest", `if (!pm.variables.get("a")) { pm.execution.skipRequest() }`, []string{"reads a", "skips if"}},
		{"pm.visualizer.set is no variable", `pm.visualizer.set("<b></b>", {a: pm.response.json()})`, nil},
	})
}

// TestPlaces holds that a fact stands where its line stands, and in it behind the escapes of JSON.
func TestPlaces(t *testing.T) {
	code := "var a = \"x\";\n\tpm.test(\"y\", () => pm.response.to.have.status(200));"
	s := model.Script{Listen: "test", Code: code, Pos: diag.Pos{File: "c.json", Line: 5, Column: 1}, Quoted: true,
		Lines: []diag.Pos{{File: "c.json", Line: 7, Column: 10}, {File: "c.json", Line: 8, Column: 10}}}
	at := func(s model.Script) diag.Pos {
		api := &model.API{Operations: []*model.Operation{{Scripts: []model.Script{s}}}}
		require.Empty(t, Read(api))
		return api.Operations[0].Facts[0].Pos
	}
	assert.Equal(t, diag.Pos{File: "c.json", Line: 8, Column: 10 + len(`\tpm.test(\"y\", () => `)}, at(s))
	s.Quoted = false
	assert.Equal(t, diag.Pos{File: "c.json", Line: 8, Column: 10 + len(`_pm.test("y", () => `)}, at(s))
	s.Lines = nil
	assert.Equal(t, diag.Pos{File: "c.json", Line: 5, Column: 1}, at(s), "where the lines are not known, the script's")
}

func TestInherited(t *testing.T) {
	script := func(code string) []model.Script { return []model.Script{{Listen: "test", Code: code}} }
	api := &model.API{
		Folders: []model.Folder{{Parent: -1, Scripts: script(`pm.response.to.have.status(200); postman.setNextRequest(pm.info.requestName)`)},
			{Path: []string{"F"}, Parent: 0, Scripts: script(`tests.t = responseTime < 9`)}},
		Operations: []*model.Operation{{Name: "R", FolderIndex: 1, Scripts: script(`postman.setNextRequest("X")`)}},
	}
	require.Empty(t, Read(api))
	var got []string
	for _, f := range api.ScriptFacts(api.Operations[0]) {
		got = append(got, line(f))
	}
	assert.Equal(t, []string{"asserts-status [200]", "asserts-time 9", `next "X"`}, got)
	assert.Len(t, api.Operations[0].Facts, 1, "facts stay where they stand")
}

func TestEqualScriptsAreReadOnce(t *testing.T) {
	r := &reader{read: map[string]*reading{}}
	one := []model.Script{{Listen: "test", Code: `pm.response.to.be.ok`}}
	first, second := r.scripts(one, "", ""), r.scripts(one, "", "")
	assert.Equal(t, first, second)
	assert.Len(t, r.read, 1)
}

func TestScriptsThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{"broken", "var a = 1;\nif (", `c.json:2:5: note PM125: the test script of request "R" is not JavaScript as pmgen's parser knows it: unexpected end of input; it is kept as it is, and nothing is known of what it says`},
		{"HTML", "<script>", "unexpected token <"},
		{"long", strings.Repeat("x;", maxCode/2+1), "is longer than the 64 KB that are read"},
		{"brackets", strings.Repeat("(", 5000), "nests brackets more than 400 deep"},
		{"brackets in templates", strings.Repeat("`${", 5000), "nests brackets more than 400 deep"},
		{"brackets behind what looks like a text", strings.Repeat("(/\"/,", 5000), "nests brackets more than 400 deep"},
		{"labels", strings.Repeat("a:", 10000), "has more than 1500 colons"},
		{"arrows", strings.Repeat("a=>", 10000), "has more than 4000 arrow functions"},
		{"many facts", strings.Repeat("pm.response.to.be.ok;", 600), "says more than 500 things; what it says up to here is known"},
		{"much to follow", "function f(){ pm.globals.get('a'); " + strings.Repeat("f();", 300) + "} f()", "takes more than 100000 steps to follow"},
		{"deep expression", "x = 1" + strings.Repeat("+1", 20000), "has expressions more than 3000 deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []diag.Pos
			for i := range strings.Count(c.code, "\n") + 1 {
				lines = append(lines, diag.Pos{File: "c.json", Line: i + 1, Column: 1})
			}
			api := &model.API{Operations: []*model.Operation{{Name: "R", Scripts: []model.Script{{Listen: "test", Code: c.code, Lines: lines}}}}}
			diags := Read(api)
			require.Len(t, diags, 1)
			assert.Contains(t, diags[0].String(), c.want)
			assert.Equal(t, "R", diags[0].Request)
			assert.Equal(t, diag.ScriptNotRead, diags[0].Code)
		})
	}
}

// TestWhatDoublesEnds: a value that is put together of itself again and again stays small.
func TestWhatDoublesEnds(t *testing.T) {
	start := "let x = pm.response.json().a; "
	for _, again := range []string{"x = x && x; ", "x = x || x; ", "x = [x, x]; ", "x = {...x, a: x}; ", "x = `${x}${x}${x}`; ", "x = x.a; ", "x = () => x; ", "x = x + 'abcdefgh'; ", "x = x.map(y => [y, y]); "} {
		assert.NotEmpty(t, facts(t, start+strings.Repeat(again, 100)+"tests.x = x; pm.response.to.be.ok"), again)
	}
	assert.NotEmpty(t, facts(t, `let s = "abcdefgh"; `+strings.Repeat("s = s + s; ", 100)+"pm.globals.set('a', s)"))
}

// TestNoFileIsOpened: a comment that names a source map must not make the parser read it. Were it read, places would be
// those of the file that the map speaks of.
func TestNoFileIsOpened(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("map.json", []byte(`{"version":3,"sources":["other.js"],"names":[],"mappings":"AAAA,CAAC"}`), 0o644))
	program, p := parseOnce("pm.response.to.be.ok;\n//# sourceMappingURL=map.json")
	require.Nil(t, p)
	assert.Empty(t, program.File.Position(0).Filename)
}

func TestLiteralsHaveTheirNames(t *testing.T) {
	api := &model.API{Operations: []*model.Operation{{Scripts: []model.Script{{Listen: "prerequest",
		Code: `const password = "9aK2mQ71xz"; pm.globals.set("client_secret", "8sd7f6g5h4"); pm.request.headers.add({key: "X-Api-Key", value: "k3j4h5g6f7"}); o.token = "t0k3n5t0k3n5"; x({secret: "short"})`}}}}}
	require.Empty(t, Read(api))
	var got []string
	for _, l := range api.Operations[0].Scripts[0].Literals {
		got = append(got, l.Name+"="+l.Value)
	}
	assert.Subset(t, got, []string{"password=9aK2mQ71xz", "client_secret=8sd7f6g5h4", "X-Api-Key=k3j4h5g6f7", "token=t0k3n5t0k3n5"})
}
