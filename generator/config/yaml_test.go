package config

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
)

const whole = `version: 1
apis:
  - name: salesforce
    in: collections/salesforce/oauth.postman_collection.json
    environment: collections/salesforce/salesforce.postman_environment.json
    out: gen/salesforce
    package: salesforce
    openapi: "3.0"        # or "3.1"
    go: "1.24"
    test: true
    overrides:
      variables: {version: configuration, _appId: parameter}
      requests:
        "OAuth Usage/OAuth Usage": {name: List, paging: {page: page, size: pageSize, items: /apps}}
        "OAuth Tokens/Old thing#2": {skip: true}
      types:
        "OAuthUsage.List/200/apps/*/createdDate": {type: string, required: false}
        "OAuthUsage.List/200/apps": {name: App, kind: struct, enum: [a, 1, true, null, 1.5], split: true, merge: x, nullable: true}
    schemas: {"OAuthUsage.List/200": schemas/usage.json}
    overlay: ./overlay.yaml
  - {name: losant, in: collections/losant/, out: gen/losant, package: losant, openapi: 3.1}
`

func TestRead(t *testing.T) {
	f, diags := Read("pmgen.yaml", []byte(whole))
	require.Empty(t, diags)
	require.Len(t, f.APIs, 2)
	a := f.APIs[0]
	assert.Equal(t, "gen/salesforce", a.Out)
	assert.True(t, a.Test)
	assert.Equal(t, "overlay.yaml", a.Overlay)
	assert.Equal(t, map[string]string{"OAuthUsage.List/200": "schemas/usage.json"}, a.Schemas)
	assert.Equal(t, VariableRole{Role: "parameter", Pos: diag.Pos{File: "pmgen.yaml", Line: 12, Column: 43}}, a.Overrides.Variables["_appId"])
	r := a.Overrides.Requests["OAuth Usage/OAuth Usage"]
	assert.Equal(t, "List", r.Name)
	assert.Equal(t, &PagingOverride{Page: "page", Size: "pageSize", Items: "/apps", Pos: diag.Pos{File: "pmgen.yaml", Line: 14, Column: 57}}, r.Paging)
	assert.Equal(t, diag.Pos{File: "pmgen.yaml", Line: 14, Column: 9}, r.Pos)
	assert.True(t, a.Overrides.Requests["OAuth Tokens/Old thing#2"].Skip)
	o := a.Overrides.Types["OAuthUsage.List/200/apps"]
	assert.Equal(t, "App struct x", strings.Join([]string{o.Name, o.Kind, o.Merge}, " "))
	assert.True(t, o.Split && *o.Nullable && o.Required == nil)
	var enum []string
	for _, v := range o.Enum {
		enum = append(enum, string(v))
	}
	assert.Equal(t, []string{`"a"`, "1", "true", "null", "1.5"}, enum)
	assert.False(t, *a.Overrides.Types["OAuthUsage.List/200/apps/*/createdDate"].Required)
	assert.Equal(t, "collections/losant", f.APIs[1].In)
	assert.Equal(t, "3.1", f.APIs[1].OpenAPI, "unquoted")
}

func entry(lines string) string {
	return "version: 1\napis:\n  - name: a\n    in: a.json\n    out: gen/a\n    package: a\n" + lines
}

// readerOnly are the rows of refused that no JSON Schema can know: they compare two places, or are about YAML itself.
var readerOnly = map[string]bool{
	"an output twice, in letters that are written in two ways":  true,
	"an output in the test package of another, in another case": true,
	"an environment variable that is not closed":                true,
	"an environment variable without a name":                    true,
	"an environment variable in a path":                         true,
	"a cursor from nowhere":                                     true,
	"a name twice":                                              true,
	"an anchor":                                                 true,
	"an output in the test package of another":                  true,
	"an output twice":                                           true,
	"go":                                                        true,
	"out of the folder":                                         true,
	"output in the input":                                       true,
	"package is a keyword":                                      true,
	"paging in no way":                                          true,
	"paging in two ways":                                        true,
	"the lock as an output":                                     true,
}

var refused = []struct{ quirk, text, want string }{
	{"empty", "", "pmgen.yaml:1:1: error PM100: the config is empty; it needs version and apis"},
	{"null", "null\n", "PM100: the config is empty"},
	{"the lock as an output", entry("  - {name: b, in: b.json, out: ./PMGEN.lock.json, package: b}"), `PM105: the output folder "PMGEN.lock.json" is a file of pmgen's own`},
	{"an output in the test package of another", entry("  - {name: b, in: b.json, out: gen/a/atest, package: b}"), `PM105: the output folder "gen/a/atest" lies in "gen/a/atest", which the entry on line 3 writes`},
	{"no mapping", "- a", `pmgen.yaml:1:1: error PM103: the config is a list; it must be a mapping`},
	{"broken", "a: [", "pmgen.yaml:1:4: error PM100: "},
	{"a second document", "version: 1\n---\nversion: 2", "PM100: the config has a second document"},
	{"not UTF-8", "a: \xff", "PM100: the config is not UTF-8"},
	{"no version", "apis: [{name: a, in: a, out: b, package: a}]", "pmgen.yaml:1:1: error PM102: the config has no version"},
	{"another version", "version: 2\napis: [{name: a, in: a, out: b, package: a}]", `pmgen.yaml:1:10: error PM103: version is "2"`},
	{"unknown key at the top", entry("") + "api: 1", `pmgen.yaml:7:1: error PM101: the config has no key "api"; did you mean "apis"?`},
	{"unknown key of an entry", entry("    enviroment: x"), `pmgen.yaml:7:5: error PM101: the entry "a" has no key "enviroment"; did you mean "environment"?`},
	{"unknown key in another case", entry("    Test: true"), `did you mean "test"?`},
	{"unknown key, nothing near", entry("    zzzzzzzz: x"), `the entry "a" has no key "zzzzzzzz"` + "\n"},
	{"missing", "version: 1\napis:\n  - name: a", "pmgen.yaml:3:5: error PM102: the entry \"a\" has no in"},
	{"no entry", "version: 1\napis: []", "PM102: apis is empty"},
	{"a key twice", entry("    name: b"), `pmgen.yaml:7:5: error PM104: key "name" is there twice, first on line 3`},
	{"a name twice", entry("  - {name: a, in: b.json, out: gen/b, package: b}"), `pmgen.yaml:7:5: error PM104: the name "a" is that of the entry on line 3`},
	{"an output twice", entry("  - {name: b, in: b.json, out: GEN/a/, package: b}"), `PM104: the output folder "GEN/a"`},
	{"an output twice, in letters that are written in two ways", "version: 1\napis: [{name: a, in: x, out: \"Gr\\u00f6\", package: a}, {name: b, in: x, out: \"GRo\\u0308\", package: b}]", "PM104: the output folder"},
	{"an output in the test package of another, in another case", entry("  - {name: b, in: b.json, out: gen/A/Atest/x, package: b}"), `PM105: the output folder "gen/A/Atest/x" lies in "gen/a/atest"`},
	{"out of the folder", entry("    overlay: a/../../b"), "pmgen.yaml:7:14: error PM105: overlay: the path \"a/../../b\" leads out of the config's folder"},
	{"absolute", entry("    overlay: /etc/passwd"), "is absolute"},
	{"absolute on Windows", entry("    overlay: 'C:x'"), "is absolute"},
	{"backslashes", entry(`    overlay: 'a\b'`), "holds a backslash"},
	{"output in the input", "version: 1\napis: [{name: a, in: x, out: x/gen, package: a}]", "PM105: the output folder \"x/gen\" lies in the input \"x\""},
	{"package", "version: 1\napis: [{name: a, in: x, out: y, package: My-Pkg}]", `PM103: package is "My-Pkg"`},
	{"package is a keyword", "version: 1\napis: [{name: a, in: x, out: y, package: type}]", `PM103: package is "type"`},
	{"openapi", entry("    openapi: 2.0"), `PM103: openapi is "2.0"`},
	{"go", entry("    go: 1.20"), `PM103: go is "1.20"`},
	{"test", entry("    test: yep"), `PM103: test is "yep"; it must be true or false`},
	{"a list for a text", entry("    overlay: [a]"), "PM103: overlay is a list; it must be a text"},
	{"role", entry("    overrides: {variables: {x: configurations}}"), `did you mean "configuration"?`},
	{"method's name", entry("    overrides: {requests: {x: {name: list}}}"), `PM103: name is "list"; it must be an exported Go identifier`},
	{"paging in no way", entry("    overrides: {requests: {x: {paging: {items: /a}}}}"), "pmgen.yaml:7:40: error PM103: paging says 0 ways"},
	{"paging in two ways", entry("    overrides: {requests: {x: {paging: {page: p, link: true}}}}"), "PM103: paging says 2 ways"},
	{"a cursor from nowhere", entry("    overrides: {requests: {x: {paging: {cursor: c}}}}"), "PM103: paging has a cursor and no next"},
	{"no pointer", entry("    overrides: {requests: {x: {paging: {page: p, items: apps}}}}"), `PM103: items is "apps"; it must be a JSON Pointer into the reply, such as "/apps"`},
	{"a first page before the first", entry("    overrides: {requests: {x: {paging: {page: p, first: -1}}}}"), `PM103: first is "-1"; it must be a number from 0`},
	{"paging that is no mapping", entry("    overrides: {requests: {x: {paging: true}}}"), `PM103: paging is "true"; it must be a mapping`},
	{"unknown key of paging", entry("    overrides: {requests: {x: {paging: {pages: /p, page: p, totals: /t}}}}"), `PM101: paging has no key "totals"; did you mean "total"?`},
	{"placeholders", entry("    overrides: {placeholders: guess}"), `PM103: placeholders is "guess"; it is recorded or typed`},
	{"type", entry("    overrides: {types: {x: {type: int}}}"), `PM103: type is "int"; it must be one of string, integer,`},
	{"an anchor", entry("    overlay: &a b"), "PM103: pmgen.yaml has no Anchor"},
	{"unknown key of defaults", "version: 1\ndefaults: {opnapi: 3.1}\napis: [{name: a, in: a, out: b, package: a}]", `pmgen.yaml:2:12: error PM101: defaults has no key "opnapi"; did you mean "openapi"?`},
	{"a default that only an entry has", "version: 1\ndefaults: {overrides: {types: {}}}\napis: [{name: a, in: a, out: b, package: a}]", `PM101: defaults: overrides has no key "types"`},
	{"an environment variable in a path", entry("    overlay: '${env:HOME}/x'"), "pmgen.yaml:7:14: error PM103: overlay has ${env:…}; environment variables are read in the values of variables only"},
	{"an environment variable without a name", entry("    variables: {a: '${env:}'}"), `pmgen.yaml:7:20: error PM103: variables: "a" has ${env:}, which names no environment variable; write ${env:NAME}`},
	{"an environment variable that is not closed", entry("    variables: {a: '${env:A'}"), `variables: "a" has a ${env: that is not closed`},
	{"a list as a variable", entry("    variables: {a: [b]}"), `PM103: variables: "a" is a list; it must be a text`},
	{"deep", "a: " + strings.Repeat("[", 60) + strings.Repeat("]", 60), "PM004: "},
}

func TestReadRefuses(t *testing.T) {
	for _, c := range refused {
		_, diags := Read("pmgen.yaml", []byte(c.text))
		require.NotEmpty(t, diags, c.quirk)
		all := ""
		for _, d := range diags {
			all += d.String() + "\n"
		}
		assert.Contains(t, all, c.want, c.quirk)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, diags := Read("pmgen.yaml", []byte("version: 2\napis:\n  - name: a\n    tset: true\n    openapi: 4\n"))
	assert.Equal(t, 6, diags.Errors())
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Add([]byte("? [a]\n: b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, diags := Read("pmgen.yaml", data)
		if diags.Errors() > 0 {
			return
		}
		for _, a := range file.APIs {
			for _, p := range append([]string{a.In, a.Out, a.Overlay, a.Environment}, a.Environments...) {
				if p == ".." || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "/") {
					t.Fatalf("%q leads out", p)
				}
			}
		}
	})
}

func TestNearest(t *testing.T) {
	known := []string{"name", "in", "environment", "globals", "out"}
	for word, want := range map[string]string{"enviroment": "environment", "NAME": "name", "nmae": "name", "ouput": "out", "zzzzzz": "", "global": "globals", "": ""} {
		assert.Equal(t, want, Nearest(word, known), word)
	}
}

var accepted = []struct{ quirk, text string }{
	{"all keys", whole},
	{"texts by their spelling", entry("    go: 1.25\n    openapi: 3.0")},
	{"defaults", "version: 1\ndefaults: {go: '1.26', test: true, openapi: 3.1, globals: g.json, environment: e.json, environments: [f.json], variables: {a: b, n: 1, empty: ''}, overrides: {variables: {v: parameter}}}\n" +
		"apis: [{name: a, in: a, out: b, package: a}]"},
	{"a variable of the environment", entry("    variables: {token: '${env:SHOP_TOKEN}', header: 'Bearer ${env:A}${env:B}'}")},
	{"no pages", entry("    overrides: {requests: {x: {paging: false}}}")},
	{"a name in another script", entry("    overrides: {requests: {x: {name: Été}}}")},
}

func TestDefaults(t *testing.T) {
	f, diags := Read("pmgen.yaml", []byte(`version: 1
defaults:
  openapi: "3.1"
  go: "1.26"
  test: true
  environment: shared.json
  environments: [a.json, b.json]
  globals: globals.json
  variables: {site: eu, page: 1}
  overrides: {variables: {version: configuration, id: parameter}}
apis:
  - {name: as, in: a.json, out: gen/a, package: a}
  - {name: own, in: b.json, out: gen/b, package: b, openapi: "3.0", go: "1.24", test: false, environment: own.json, environments: [c.json],
     globals: own-globals.json, variables: {site: us}, overrides: {variables: {id: configuration}}}
`))
	require.Empty(t, diags)
	values := func(a API) map[string]string {
		out := map[string]string{}
		for name, v := range a.Values {
			out[name] = v.Text
		}
		return out
	}
	as, own := f.APIs[0], f.APIs[1]
	assert.Equal(t, []any{"3.1", "1.26", true, "shared.json", "globals.json"}, []any{as.OpenAPI, as.Go, as.Test, as.Environment, as.Globals})
	assert.Equal(t, []string{"a.json", "b.json"}, as.Environments)
	assert.Equal(t, map[string]string{"site": "eu", "page": "1"}, values(as))
	assert.Equal(t, []any{"configuration", true}, []any{as.Overrides.Variables["version"].Role, as.Overrides.Variables["version"].Shared})
	assert.Equal(t, []any{"3.0", "1.24", false, "own.json", "own-globals.json"}, []any{own.OpenAPI, own.Go, own.Test, own.Environment, own.Globals})
	assert.Equal(t, []string{"c.json"}, own.Environments)
	assert.Equal(t, map[string]string{"site": "us", "page": "1"}, values(own), "variables are taken one by one")
	assert.Equal(t, []any{"configuration", false}, []any{own.Overrides.Variables["id"].Role, own.Overrides.Variables["id"].Shared})
	assert.Equal(t, "configuration", own.Overrides.Variables["version"].Role)
	assert.Equal(t, "parameter", as.Overrides.Variables["id"].Role, "an entry does not change the defaults")
}

func TestExpand(t *testing.T) {
	lookup := func(name string) (string, bool) {
		v, ok := map[string]string{"A": "1", "EMPTY": "", "MARK": "${env:A}"}[name]
		return v, ok
	}
	for _, c := range []struct{ text, want, err string }{
		{"plain $A ${A}", "plain $A ${A}", ""},
		{"x${env:A}y${env:A}", "x1y1", ""},
		{"${env:EMPTY}", "", ""},
		{"${env:MARK}", "${env:A}", ""}, // what it holds is a text, not a config
		{"${env:B} ${env:C} ${env:B}", "", "the environment variable B, C is not set"},
	} {
		got, err := Value{Text: c.text}.Expand(lookup)
		assert.Equal(t, c.want, got, c.text)
		if c.err != "" {
			assert.EqualError(t, err, c.err)
		} else {
			assert.NoError(t, err)
		}
	}
}

func TestCheckOut(t *testing.T) {
	for out, warned := range map[string]bool{"gen/shop": false, ".": false, "..": false, "../x y": false, "/tmp/a b/gen": false, "a b": true, "gen/Größe": true, "gen/.x": true, "a+b": false} {
		assert.Equal(t, warned, len(CheckOut(out, diag.Pos{})) > 0, out)
	}
}
