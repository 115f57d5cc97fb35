package resolve_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/resolve"
)

func TestServers(t *testing.T) {
	for _, row := range []struct {
		quirk, url, base, parts string
		vars                    []string
	}{
		{"several variables in the host, one empty", "{{url}}{{site}}/a", "https://login.salesforce.com", "{url}{site}", []string{"url", "https://login.salesforce.com", "site", ""}},
		{"several variables in the host, one undefined", "{{url}}{{site}}/a", "", "{url}{site}", []string{"url", "https://login.salesforce.com"}},
		{"a variable holds scheme and path", "{{baseUrl}}/a", "https://www.docusign.net/clickapi", "{baseUrl}", []string{"baseUrl", "https://www.docusign.net/clickapi"}},
		{"a slash at the end", "{{baseUrl}}/v1/a", "https://api.stripe.com", "{baseUrl}", []string{"baseUrl", "https://api.stripe.com/"}},
		{"a variable of variables", "{{baseUrl}}/a", "https://ise.example:9060", "{baseUrl}", []string{"server", "ise.example", "port", "9060", "baseUrl", "https://{{server}}:{{port}}"}},
		{"scheme before a host variable", "https://{{loginUrl}}/a", "https://login.salesforce.com", "https://{loginUrl}", []string{"loginUrl", "login.salesforce.com"}},
		{"scheme before a variable with a scheme", "https://{{url}}/a", "https://x.example", "https://{url}", []string{"url", "https://x.example"}},
		{"no scheme: Postman takes http", "localhost:8080/a", "http://localhost:8080", "localhost:8080", nil},
		{"a variable within the host, empty", "https://{{sub}}.rest.example.com/a", "", "https://{sub}.rest.example.com", []string{"sub", ""}},
		{"a broken brace", "https://{{apihost}/a", "", "https://{{apihost}", nil},
		{"a port", "https://x.example:8443/a", "https://x.example:8443", "https://x.example:8443", nil},
		{"no URL at all", "about:blank", "", "about:blank", nil},
		{"a user in the host", "https://me:pw@x.example/a", "", "https://me:pw@x.example", nil},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", row.url))
			a.Variables = variables(row.vars...)
			diags := resolved(t, a)
			if assert.Len(t, a.Servers, 1) {
				assert.Equal(t, row.base, a.Servers[0].URL)
				assert.Equal(t, row.parts, model.Template(a.Servers[0].Parts))
			}
			assert.Equal(t, row.base == "", contains(diags, diag.ServerUnresolved))
		})
	}
}

func contains(list diag.List, code diag.Code) bool {
	for _, d := range list {
		if d.Code == code {
			return true
		}
	}
	return false
}

func TestServersMostUsedFirst(t *testing.T) {
	a := api(request("GET", "{{auth}}/token"), request("GET", "{{host}}/a"), request("GET", "{{host}}/b"), request("GET", "https://auth.example/x"))
	a.Variables = variables("auth", "https://auth.example", "host", "https://api.example")
	resolved(t, a)
	assert.Equal(t, []string{"https://api.example", "https://auth.example"}, []string{a.Servers[0].URL, a.Servers[1].URL}, "two ways to write one server; of equal use the first by the alphabet")
	assert.Equal(t, []int{1, 0, 0, 1}, []int{a.Operations[0].Server, a.Operations[1].Server, a.Operations[2].Server, a.Operations[3].Server})
}

func TestServerOfAnEnvironment(t *testing.T) {
	a := api(request("GET", "{{url}}/a"))
	a.Variables = variables("url", "https://prod.example")
	env := []model.Variable{{Name: "url", Value: "https://test.example", From: "environment"}}
	resolve.Resolve(a, resolve.Options{EnvironmentName: "Sandbox", Environment: env})
	assert.Equal(t, "https://test.example", a.Servers[0].URL)
	assert.Equal(t, "Sandbox", a.Servers[0].Name)
}

func TestNoServer(t *testing.T) {
	a := api(request("GET", "/a/b"))
	diags := resolved(t, a)
	assert.Equal(t, "{baseUrl}", model.Template(a.Servers[0].Parts))
	assert.Equal(t, "/a/b", template(a.Operations[0]))
	assert.NotNil(t, a.Variable("baseUrl"))
	assert.True(t, contains(diags, diag.ServerUnresolved))
}
