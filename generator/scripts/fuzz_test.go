package scripts

import (
	"strings"
	"testing"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// FuzzScripts holds that whatever a script holds, reading it ends within its bounds, gives the same each time, and places
// all that is said in the lines of the script.
func FuzzScripts(f *testing.F) {
	for _, code := range []string{
		"const jsonData = pm.response.json();\nconst context = pm.environment.name ? pm.environment : pm.collectionVariables;\ncontext.set('_accessToken', jsonData.access_token);",
		"tests[\"Status code \" + responseCode.code] = responseCode.code === 200 || responseCode.code === 201;\nvar data = JSON.parse(responseBody);\nif (data.results && data.results[0] && data.results[0].id) {\n\tpm.environment.set(\"id\", data.results[0].id);\n}",
		"pm.test('x', () => { pm.expect(pm.response.json()).to.have.property('a').that.is.an('array').and.not.to.be.empty; pm.response.to.be.ok })",
		"function save(n, {v = 1, ...r}, [a, , b] = []) { postman.setEnvironmentVariable(n, v); return save } save('a', pm.response.json())",
		"pm.sendRequest({url: `https://${pm.variables.get('h')}/x`, method: 'POST'}, (err, res) => pm.globals.set('t', res.json()?.a?.[0]));",
		"for (const k in {a: 1}) { switch (pm.response.code) { case 200: break; default: continue } } while (x) do { y ||= z } while (!x)",
		"try { throw new Error(`a${`b`}`) } catch ({message}) { postman.setNextRequest(null) } finally { label: for (;;) break label }",
		"class A extends B { static x = 1; #y; get z() { return this.#y } static { f() } async *g() { yield* h } }",
		"_.each(xml2Json(responseBody)['a:b'], i => pm.variables.set('x' + i, i)); require('xml2js').parseString(responseBody, function (e, r) { r.a })",
		"await x; return; /re[/]g/.test(y); a ? b : c; ((((1)))); [,,1]; ({...a, [b]: c, d() {}})",
		"\"use strict\"\r\nvar a = 'b\\\nc'\u2028// d\n//# sourceMappingURL=x", "if (", "(/\"/,", "`${`${`", "a:b:c:", "<!--", "\\u{61}", "0x", "'", "/*",
	} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		var lines []diag.Pos
		for i := range strings.Count(code, "\n") + 1 {
			lines = append(lines, diag.Pos{File: "c.json", Line: i + 1, Column: 1})
		}
		read := func() (*model.API, diag.List) {
			api := &model.API{Operations: []*model.Operation{{Name: "R", Scripts: []model.Script{{Listen: "test", Code: code, Lines: lines, Quoted: true}}}}}
			return api, Read(api)
		}
		api, diags := read()
		again, _ := read()
		facts := api.Operations[0].Facts
		if len(facts) > maxFacts || len(facts) != len(again.Operations[0].Facts) {
			t.Fatalf("%d facts, then %d", len(facts), len(again.Operations[0].Facts))
		}
		for i, fact := range facts {
			if line(fact) != line(again.Operations[0].Facts[i]) {
				t.Fatalf("%s, then %s", line(fact), line(again.Operations[0].Facts[i]))
			}
			if fact.Pos.File != "c.json" || fact.Pos.Line < 1 || fact.Pos.Line > len(lines) || fact.Kind == "" {
				t.Fatalf("%+v", fact)
			}
		}
		for _, d := range diags {
			if d.File != "c.json" || d.Line < 1 || d.Line > len(lines) || strings.ContainsAny(d.Message, "\n\r") {
				t.Fatalf("%+v", d)
			}
		}
	})
}
