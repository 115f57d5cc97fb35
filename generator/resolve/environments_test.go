package resolve_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

// TestEnvironments: a further environment gives values to what is configuration, also by way of the collection's variables; it
// changes nothing of the defaults, and its secrets are known.
func TestEnvironments(t *testing.T) {
	in := func(pairs ...string) []model.Variable {
		list := variables(pairs...)
		for i := range list {
			list[i].From = "environment"
		}
		return list
	}
	sandbox := in("host", "test.example.com", "version", "57.0", "id", "7", "unused", "x", "token", "swordfish-1")
	sandbox[4].Secret = true
	a := api(request("GET", "{{url}}/v{{version}}/things/{{id}}", header("X-Token", "{{token}}")), request("GET", "{{url}}/v{{version}}/other"))
	a.Variables = variables("url", "https://{{host}}", "host", "example.com", "version", "56.0", "id", "1", "token", "")
	diags := resolve.Resolve(a, resolve.Options{Environments: []resolve.Environment{{Name: "Sandbox", Variables: sandbox}, {Name: "Nothing"}, {Name: "Half", Variables: in("version", "1.0")}}})
	require.Zero(t, diags.Errors(), "%v", diags)
	assert.Equal(t, "https://example.com", a.Servers[0].URL)
	assert.Equal(t, "56.0", a.Variable("version").Value)
	require.Len(t, a.Environments, 3)
	values := func(e model.Environment) map[string]string {
		out := map[string]string{}
		for _, v := range e.Variables {
			out[v.Name] = v.Value
		}
		return out
	}
	assert.Equal(t, map[string]string{"host": "test.example.com", "url": "https://test.example.com", "version": "57.0"}, values(a.Environments[0]))
	assert.Equal(t, "https://test.example.com", a.Environments[0].URL)
	assert.Equal(t, model.Environment{Name: "Nothing"}, a.Environments[1])
	assert.Equal(t, map[string]string{"version": "1.0"}, values(a.Environments[2]))
	assert.Equal(t, "https://example.com", a.Environments[2].URL)
	assert.Contains(t, a.Secrets, "swordfish-1")
}
