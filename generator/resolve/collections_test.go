package resolve_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

// What a caller expects of the owner's own collection.
func TestSalesforceOAuth(t *testing.T) {
	fsys := os.DirFS("../../collections/salesforce")
	var diags diag.List
	api := postman.Read(fsys, "oauth.postman_collection.json", &diags)
	require.NotNil(t, api, "%v", diags)
	var opts resolve.Options
	opts.EnvironmentName, opts.Environment = postman.ReadEnvironment(fsys, "salesforce.postman_environment.json", "environment", &diags)
	require.Zero(t, diags.Errors())
	list := resolve.Resolve(api, opts)
	require.Zero(t, list.Errors())
	consistent(t, api)

	require.Len(t, api.Servers, 1)
	assert.Equal(t, "{url}{site}", model.Template(api.Servers[0].Parts))
	assert.NotEmpty(t, api.Servers[0].URL)
	assert.Equal(t, opts.EnvironmentName, api.Servers[0].Name)
	assert.Len(t, api.Operations, 8)
	assert.Len(t, api.Endpoints, 8)
	for name, role := range map[string]model.Role{"url": model.RoleConfiguration, "site": model.RoleConfiguration, "version": model.RoleConfiguration, "_appId": model.RoleArgument, "_userId": model.RoleArgument} {
		require.NotNil(t, api.Variable(name), name)
		assert.Equal(t, role, api.Variable(name).Role, name)
	}
	for _, op := range api.Operations {
		t.Log(op.Method, model.Template(op.Path), op.Security, op.Constants)
		for _, p := range op.Params {
			t.Log("   ", paramText(p))
		}
		if op.Body != nil {
			for _, f := range op.Body.Fields {
				t.Log("   ", paramText(f))
			}
		}
	}
	require.Len(t, api.Schemes, 1)
	assert.Equal(t, model.Bearer, api.Schemes[0].Kind)
	for _, d := range append(list, resolve.Mask(api)...) {
		t.Log(d)
	}
}
