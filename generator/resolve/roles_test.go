package resolve_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

func TestRoles(t *testing.T) {
	three := func(path string) []string { return []string{path + "/a", path + "/b", path + "/c"} }
	for _, row := range []struct {
		rule, variable string
		paths          []string
		want           model.Role
		vars           []string
	}{
		{"version inside a segment", "version", []string{"/services/data/v{{version}}/apps"}, model.RoleConfiguration, []string{"version", "66.0"}},
		{"version without a value", "lpversion", []string{"/d2l/api/lp/{{lpversion}}/courses"}, model.RoleConfiguration, nil},
		{"a value that is a version", "api", []string{"/{{api}}/courses"}, model.RoleConfiguration, []string{"api", "v2"}},
		{"the version of a thing", "version", []string{"/apps/{{appId}}/versions/{{version}}"}, model.RoleArgument, nil},
		{"a version after versions", "version", []string{"/versions/{{version}}"}, model.RoleArgument, nil},
		{"same place in all requests", "project-key", three("/{{project-key}}"), model.RoleConfiguration, nil},
		{"same place in two requests only", "project-key", three("/{{project-key}}")[:2], model.RoleArgument, nil},
		{"same place in less than half", "key", append(three("/x/{{key}}"), "/x/1/a", "/x/2/a", "/x/3/a", "/x/4/a"), model.RoleArgument, nil},
		{"an id in all requests", "_appId", three("/{{_appId}}"), model.RoleArgument, nil},
		{"an id in lower case", "orgid", three("/{{orgid}}"), model.RoleArgument, nil},
		{"another place each time", "key", []string{"/a/{{key}}", "/b/{{key}}", "/c/{{key}}"}, model.RoleArgument, nil},
		{"belongs to an argument", "name", three("/{{appId}}/{{name}}"), model.RoleArgument, nil},
		{"belongs to configuration", "env", three("/{{org}}/{{env}}"), model.RoleConfiguration, nil},
	} {
		t.Run(row.rule, func(t *testing.T) {
			a := api()
			for _, p := range row.paths {
				a.Operations = append(a.Operations, request("GET", "https://x.example"+p))
			}
			a.Variables = variables(row.vars...)
			diags := resolved(t, a)
			assert.Equal(t, row.want, a.Variable(row.variable).Role)
			assert.Equal(t, row.want == model.RoleConfiguration, contains(diags, diag.VariableRoleGuessed), "a guess is said")

			other, word := model.RoleConfiguration, "configuration"
			if row.want == other {
				other, word = model.RoleArgument, "parameter"
			}
			b := api()
			for _, p := range row.paths {
				b.Operations = append(b.Operations, request("GET", "https://x.example"+p))
			}
			b.Variables = variables(row.vars...)
			diags = resolve.Resolve(b, resolve.Options{Roles: map[string]config.VariableRole{row.variable: {Role: word}}})
			assert.Zero(t, diags.Errors())
			assert.Equal(t, other, b.Variable(row.variable).Role, "the user overrules it")
			for _, op := range b.Operations {
				for _, p := range op.Params {
					if p.Variable == row.variable {
						assert.Equal(t, other, p.Role)
					}
				}
			}
		})
	}
}

func TestRoleOfAHeaderInAllRequests(t *testing.T) {
	a := api(request("GET", "https://x.example/a", header("x-gw-ims-org-id", "{{IMS_ORG}}"), header("Accept", "{{accept}}")),
		request("GET", "https://x.example/b", header("x-gw-ims-org-id", "{{IMS_ORG}}"), header("Accept", "{{accept}}")),
		request("GET", "https://x.example/c", header("X-Gw-Ims-Org-Id", "{{IMS_ORG}}"), header("Accept", "{{accept}}")))
	resolved(t, a)
	assert.Equal(t, model.RoleConfiguration, a.Operations[0].Param(model.InHeader, "x-gw-ims-org-id").Role)
	assert.Equal(t, model.RoleArgument, a.Variable("accept").Role, "no header that clients set themselves")
}

func TestOverridesOfVariablesThatMeetNothing(t *testing.T) {
	a := api(request("GET", "https://x.example/v{{version}}/a"))
	pos := diag.Pos{File: "pmgen.yaml", Line: 9, Column: 3}
	diags := resolve.Resolve(a, resolve.Options{Roles: map[string]config.VariableRole{"verison": {Role: "parameter", Pos: pos}, "version": {Role: "paramter", Pos: pos}}})
	var got []string
	for _, d := range diags {
		if d.Severity == diag.Error {
			got = append(got, d.String())
		}
	}
	assert.Equal(t, []string{
		`pmgen.yaml:9:3: error PM063: overrides: variables: "verison" meets no variable of a request; the nearest is "version"`,
		`pmgen.yaml:9:3: error PM063: overrides: variables: version: "paramter" is no role; the nearest is "parameter"`}, got)
}

func TestSkippedRequests(t *testing.T) {
	build := func() *model.API {
		return api(request("GET", "https://x.example/a", named("Old thing", "OAuth", "Tokens")), request("GET", "https://x.example/b", named("Old thing", "OAuth", "Tokens"), example(200, "", "")),
			request("GET", "https://x.example/c", named("a/b#2")), request("GET", "https://x.example/d", named("Old thing", "OAuth", "Tokens")))
	}
	skip := func(keys ...string) (*model.API, diag.List) {
		a, o := build(), map[string]config.RequestOverride{}
		for _, k := range keys {
			o[k] = config.RequestOverride{Skip: true, Pos: diag.Pos{File: "pmgen.yaml", Line: 3}}
		}
		return a, resolve.Resolve(a, resolve.Options{Requests: o})
	}
	names := func(a *model.API) (out []string) {
		for _, op := range a.Operations {
			out = append(out, op.ID+" "+template(op))
		}
		return out
	}
	a, diags := skip("OAuth/Tokens/Old thing#2", "a/b#2")
	assert.Zero(t, diags.Errors())
	assert.Equal(t, []string{"#0 /a", "#1 /d"}, names(a))
	assert.Equal(t, 3, a.Operations[1].Identity.Number, "the third stays the third")
	assert.Len(t, a.Skipped, 2)
	assert.Equal(t, "skipped by overrides: requests: OAuth/Tokens/Old thing#2", a.Skipped[0].Reason)
	assert.Len(t, a.Skipped[0].Examples, 1)

	a, diags = skip("OAuth/Tokens/Old things")
	assert.Len(t, a.Operations, 4)
	assert.Equal(t, 1, diags.Errors())
	assert.Equal(t, `pmgen.yaml:3: error PM063: overrides: requests: "OAuth/Tokens/Old things" meets no request; the nearest is "OAuth/Tokens/Old thing"`, diags[0].String())

	_, diags = skip("OAuth/Tokens/Old thing#4")
	assert.Equal(t, 1, diags.Errors())
}

// TestRolesInAnyOrder: what one request tells of a variable counts for the others wherever it stands. Each piece of the path is
// configuration only because the one before it is, and the rounds in which that is found are bounded.
func TestRolesInAnyOrder(t *testing.T) {
	chain := "https://x.example/{{a}}/{{b}}/{{c}}/{{d}}/{{e}}/{{f}}/{{g}}/{{h}}"
	paths := []string{"https://x.example/v{{a}}/z", chain + "/x", chain + "/y", chain + "/z"}
	roles := func(paths []string) (out []model.Role) {
		a := api()
		for _, p := range paths {
			a.Operations = append(a.Operations, request("GET", p))
		}
		resolved(t, a)
		for _, v := range a.Variables {
			out = append(out, v.Role)
		}
		return out
	}
	first := roles(paths)
	assert.Contains(t, first, model.RoleConfiguration)
	slices.Reverse(paths)
	assert.Equal(t, first, roles(paths))
}

// TestTheRequestThatIsWithout is named: where all but one have a variable in one place, that one may be a slip.
func TestTheRequestThatIsWithout(t *testing.T) {
	with := func(name string) *model.Operation {
		return request("GET", "https://x.example/{{shop}}/"+name, named(name), header("X-Release", "{{release}}"))
	}
	a := api(with("One"), with("Two"), with("Three"), request("GET", "https://x.example", named("Other")), request("GET", "https://x.example/all/others", named("All others")))
	var got []string
	for _, d := range resolved(t, a) {
		if d.Code == diag.VariableRoleGuessed {
			got = append(got, d.Message)
		}
	}
	assert.Equal(t, []string{
		`variable "release" is taken for configuration, because it is the header parameter X-Release in 3 of 5 requests (not in "Other", "All others"); it is set on the client`,
		`variable "shop" is taken for configuration, because it follows / in 3 of 4 requests (not in "All others"); it is set on the client`,
	}, got)
}
