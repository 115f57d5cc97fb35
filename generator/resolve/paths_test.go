package resolve_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

func TestPaths(t *testing.T) {
	for _, row := range []struct{ quirk, path, want string }{
		{"colon", "/users/:id", "/users/{id}"},
		{"colon name ends at a dot", "/users/:id.json", "/users/{id}.json"},
		{"colon name before a verb", "/v1/:name:cancel", "/v1/{name}:cancel"},
		{"colon and braces", "/:id.{{format}}", "/{id}.{format}"},
		{"verb after a literal", "/v1/orders:cancel", "/v1/orders:cancel"},
		{"variable before a verb", "/v1/{{order}}:cancel", "/v1/{order}:cancel"},
		{"variable between literals", "/users-{{id}}.json", "/users-{id}.json"},
		{"single brace between literals", "/users-{id}.json", "/users-{id}.json"},
		{"angle placeholder between literals", "/users-<id>.json", "/users-{id}.json"},
		{"several of all kinds", "/a{{b}}-{c}_<d>~e", "/a{b}-{c}_{d}~e"},
		{"colon inside a segment", "/accounts:batchGet", "/accounts:batchGet"},
		{"colon after a variable", "/accounts/{{id}}:cancel", "/accounts/{id}:cancel"},
		{"a lone colon", "/a/:/b", "/a/:/b"},
		{"variable", "/apps/{{_appId}}/tokens", "/apps/{_appId}/tokens"},
		{"variable inside a segment", "/v{{version}}/apps", "/v{version}/apps"},
		{"variable in quotes", "/Things('{{k}}')", "/Things('{k}')"},
		{"variable before an extension", "/jobs/{{id}}.json", "/jobs/{id}.json"},
		{"single brace", "/users/{id}", "/users/{id}"},
		{"angle placeholder", "/users/<user id>", "/users/{user_id}"},
		{"two in one segment", "/{{a}}-{{b}}", "/{a}-{b}"},
		{"side by side", "/{{a}}{{b}}", "/{a}{b}"},
		{"same name twice", "/a/{{id}}/b/{{id}}/c/:id2", "/a/{id}/b/{id2}/c/{id22}"},
		{"empty segment", "/a//b", "/a//b"},
		{"trailing slash", "/apps/oauth/usage/", "/apps/oauth/usage/"},
		{"no path", "", "/"},
		{"only a slash", "/", "/"},
		{"blank in a path", "/a b/c", "/a%20b/c"},
		{"escapes stay", "/a%20b%2Fc%zz", "/a%20b%2Fc%25zz"},
		{"letters beyond ASCII", "/naïve", "/na%C3%AFve"},
		{"JSON in a path", `/{"a":1}`, "/%7B%22a%22:1%7D"},
		{"dynamic variable", "/a/{{$guid}}", "/a/{guid}"},
		{"brace that is not closed", "/a/{{b", "/a/%7B%7Bb"},
		{"outer blanks", "/a \n", "/a"},
		{"a name of blanks and slashes", "/{{repo slug}}", "/{repo_slug}"},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", "https://x.example"+row.path))
			resolved(t, a)
			assert.Equal(t, row.want, template(a.Operations[0]))
			consistent(t, a)
		})
	}
}

func TestPathValues(t *testing.T) {
	a := api(request("GET", "https://x.example/v{{version}}/users/:id/{{name}}/<x>/:none",
		pathValue("id", "{{userId}}"), pathValue("undeclared", "1")))
	a.Variables = append(variables("version", "66.0", "userId", "u 1"), model.Variable{Name: "name", Description: "the name"})
	resolved(t, a)
	op := a.Operations[0]
	require.Equal(t, "/v{version}/users/{id}/{name}/{x}/{none}", template(op))
	p := func(name string) model.Param { return *op.Param(model.InPath, name) }

	assert.Equal(t, model.RoleConfiguration, p("version").Role)
	assert.JSONEq(t, `"66.0"`, string(p("version").Default))
	assert.Equal(t, []string{"userId", "u 1", "about id"}, []string{p("id").Variable, p("id").Value, p("id").Description})
	assert.Equal(t, model.RoleArgument, p("id").Role)
	assert.Equal(t, "the name", p("name").Description)
	assert.Equal(t, []string{"{{x}}", "{{none}}"}, []string{p("x").Value, p("none").Value}, "what has no value stands in one form")
	for _, q := range op.Params {
		assert.True(t, q.Required, q.Name)
	}
	assert.Equal(t, "/v66.0/users/u%201/{{name}}/{{x}}/{{none}}", op.Request.Path)
	assert.Equal(t, []model.NameValue{{Name: "version", Value: "66.0"}, {Name: "id", Value: "u 1"}, {Name: "name", Value: "{{name}}"}, {Name: "x", Value: "{{x}}"}, {Name: "none", Value: "{{none}}"}}, op.Request.Args)
}

func TestPathVariableOfSeveralSegments(t *testing.T) {
	build := func() *model.API {
		a := api(request("GET", "https://x.example/{{root}}/apps/{{id}}"))
		a.Variables = variables("root", "services/data/v{{version}}", "version", "66.0")
		return a
	}
	a := build()
	resolved(t, a)
	assert.Equal(t, "/services/data/v{version}/apps/{id}", template(a.Operations[0]), "a value with slashes is a piece of the path")
	assert.Equal(t, "/services/data/v66.0/apps/{{id}}", a.Operations[0].Request.Path)

	b := build()
	resolve.Resolve(b, resolve.Options{Roles: map[string]config.VariableRole{"root": {Role: "parameter"}}})
	assert.Equal(t, "/{root}/apps/{id}", template(b.Operations[0]))
}
