package naming

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// made names an API with one operation and returns what a client of it is made with, by what it is for.
func made(a *model.API, lock *config.Names) map[string]string {
	Operations(a, config.Overrides{}, lock)
	Types(a, config.Overrides{}, lock)
	out := map[string]string{}
	for _, s := range a.Schemes {
		out[s.Key] = s.GoName
		if s.GoSource != "" {
			out[s.Key] += " " + s.GoSource
		}
	}
	for _, v := range a.Variables {
		if v.GoName != "" {
			out["{{"+v.Name+"}}"] = "With" + v.GoName
		}
	}
	for _, s := range a.Servers {
		out[model.Template(s.Parts)] = s.GoName
	}
	return out
}

func withSchemes(schemes ...model.SecurityScheme) *model.API {
	a := api("GET A/x")
	a.Schemes = schemes
	return a
}

func key(name string) model.SecurityScheme {
	return model.SecurityScheme{Key: name, Kind: model.APIKey, In: model.InHeader, Name: name}
}

func TestOptionsOfSchemes(t *testing.T) {
	for _, row := range []struct {
		quirk   string
		schemes []model.SecurityScheme
		want    map[string]string
	}{
		{"a bearer token, whatever it is called: Salesforce, Twitter", []model.SecurityScheme{{Key: "oauth2", Kind: model.OAuth2, Flows: []model.Flow{{Grant: "implicit"}}},
			{Key: "oauth22", Kind: model.OAuth2}, {Key: "bearerAuth", Kind: model.Bearer}, {Key: "explicit", Kind: model.Bearer, Prefix: "bearer"}, {Key: "jwtAuth", Kind: model.JWT}},
			map[string]string{"oauth2": "WithBearerToken WithTokenSource", "oauth22": "WithBearerToken WithTokenSource", "bearerAuth": "WithBearerToken WithTokenSource",
				"explicit": "WithBearerToken WithTokenSource", "jwtAuth": "WithBearerToken WithTokenSource"}},
		{"another word before the token is another token", []model.SecurityScheme{{Key: "b", Kind: model.Bearer}, {Key: "okta", Kind: model.Bearer, Prefix: "SSWS"}, {Key: "github", Kind: model.Bearer, Prefix: "token"}},
			map[string]string{"b": "WithBearerToken WithTokenSource", "okta": "WithSswsToken WithSswsTokenSource", "github": "WithAuthorizationToken WithAuthorizationTokenSource"}},
		{"one API key", []model.SecurityScheme{key("X-Key")}, map[string]string{"X-Key": "WithAPIKey"}},
		{"two new API keys", []model.SecurityScheme{key("X-Key"), key("X-Secret")}, map[string]string{"X-Key": "WithXKey", "X-Secret": "WithXSecret"}},
		{"one name in two places", []model.SecurityScheme{key("token"), {Key: "q", Kind: model.APIKey, In: model.InQuery, Name: "token"}},
			map[string]string{"token": "WithTokenHeader", "q": "WithTokenQuery"}},
		{"a key that every client has an option for", []model.SecurityScheme{key("Retries"), key("X")}, map[string]string{"Retries": "WithRetriesHeader", "X": "WithX"}},
		{"all that is signed", []model.SecurityScheme{{Key: "a", Kind: model.Hawk, Signed: true}, {Key: "b", Kind: model.OAuth1, Signed: true}}, map[string]string{"a": "WithSigner", "b": "WithSigner"}},
	} {
		assert.Equal(t, row.want, made(withSchemes(row.schemes...), nil), row.quirk)
	}
}

// TestALaterOptionRenamesNone: the lock keeps the names of options, as it keeps those of types.
func TestALaterOptionRenamesNone(t *testing.T) {
	lock := &config.Names{}
	assert.Equal(t, map[string]string{"X-Key": "WithAPIKey"}, made(withSchemes(key("X-Key")), lock))
	assert.Equal(t, "WithAPIKey", lock.Options["key header x-key"])
	assert.Equal(t, "AService", lock.Options["service A"])
	grown := func() *model.API { return withSchemes(key("X-First"), key("x-KEY"), key("X-Secret")) }
	want := map[string]string{"X-First": "WithXFirst", "x-KEY": "WithAPIKey", "X-Secret": "WithXSecret"}
	assert.Equal(t, want, made(grown(), lock), "the first stays, also where it comes later")
	assert.Equal(t, map[string]string{"X-First": "WithXFirst"}, made(withSchemes(key("X-First")), lock), "one that is left keeps its name")
	assert.Equal(t, "key header x-key", lock.Removed["WithAPIKey"])
	assert.Equal(t, map[string]string{"X-First": "WithXFirst", "X-Other": "WithXOther"}, made(withSchemes(key("X-First"), key("X-Other")), lock), "a key must not go where another went")
	assert.Equal(t, want, made(grown(), lock), "what comes back has its name again")
	assert.NotContains(t, lock.Removed, "WithAPIKey")
}

func TestOptionsOfVariablesAndServers(t *testing.T) {
	server := func(parts ...string) model.Server {
		s := model.Server{}
		for _, p := range parts {
			if p[0] == ':' {
				s.Parts = append(s.Parts, model.PathPart{Param: p[1:]})
			} else {
				s.Parts = append(s.Parts, model.PathPart{Literal: p})
			}
		}
		return s
	}
	with := func(variables []string, servers ...model.Server) *model.API {
		a := api("GET A/x")
		a.Servers = servers
		for _, name := range variables {
			a.Variables = append(a.Variables, model.Variable{Name: name, Role: model.RoleConfiguration})
		}
		return a
	}
	a := with([]string{"messagesUrl", "callsUrl"}, server(":messagesUrl"))
	assert.Equal(t, map[string]string{"{messagesUrl}": "DefaultBaseURL"}, made(a, nil), "a variable that is the whole base, and one that nothing uses")
	a = with([]string{"url"}, server(":url"))
	a.Operations[0].Params = []model.Param{{Name: "origin", In: model.InHeader, Role: model.RoleConfiguration, Variable: "url"}}
	assert.Equal(t, "WithURL", made(a, nil)["{{url}}"], "a header has it, too")
	a = with([]string{"url", "login"}, server(":url"), server(":login"))
	assert.Equal(t, map[string]string{"{{url}}": "WithURL", "{{login}}": "WithLogin", "{url}": "DefaultBaseURL", "{login}": "BaseURL2"}, made(a, nil), "WithBaseURL would change both")

	lock := &config.Names{}
	a = with([]string{"host", "site"}, server("https://", ":host", ":site"), server("https://b.example"))
	first := made(a, lock)
	assert.Equal(t, map[string]string{"{{host}}": "WithHost", "{{site}}": "WithSite", "https://{host}{site}": "DefaultBaseURL", "https://b.example": "BaseURL2"}, first)
	a = with([]string{"HOST", "api_key", "retries", "host", "site"}, server("https://", ":host", ":site"), server("https://a.example/", ":HOST", ":api_key", ":retries"), server("https://b.example"))
	want := maps.Clone(first)
	maps.Copy(want, map[string]string{"{{HOST}}": "WithHostVariable", "{{api_key}}": "WithAPIKeyVariable", "{{retries}}": "WithRetriesVariable", "https://a.example/{HOST}{api_key}{retries}": "BaseURL3"})
	want["https://b.example"] = "BaseURL2"
	got := made(a, lock)
	assert.Equal(t, want["{{host}}"], got["{{host}}"])
	assert.Equal(t, "BaseURL2", got["https://b.example"], "a server before it does not rename it")
	assert.NotEqual(t, "BaseURL2", got["https://a.example/{HOST}{api_key}{retries}"])
	assert.Equal(t, "WithHostVariable", got["{{HOST}}"])
	assert.Equal(t, "WithAPIKeyVariable", got["{{api_key}}"])
}

// TestOptionsOfEnvironments: they are called as the environment is, unless something else is.
func TestOptionsOfEnvironments(t *testing.T) {
	lock := &config.Names{}
	names := func(environments ...string) (out []string) {
		a := withSchemes(key("staging"), key("x"))
		for _, name := range environments {
			a.Environments = append(a.Environments, model.Environment{Name: name})
		}
		made(a, lock)
		for _, e := range a.Environments {
			out = append(out, e.GoName)
		}
		return out
	}
	assert.Equal(t, []string{"WithSandbox", "WithStagingEnvironment", "WithHeaderEnvironment", "WithEnvironment"}, names("Sandbox", "staging", "header", ""))
	assert.Equal(t, []string{"WithMySandbox", "WithSandbox"}, names("My sandbox", "Sandbox"), "a new one renames none")
	assert.Equal(t, "WithSandbox", lock.Options["environment Sandbox"])
}

// TestABadLockOfOptions: what cannot be an option's name is none.
func TestABadLockOfOptions(t *testing.T) {
	for quirk, lock := range map[string]*config.Names{
		"no option":     {Options: map[string]string{"key header x-key": "APIKey"}},
		"no identifier": {Options: map[string]string{"key header x-key": "With Key"}},
		"another's":     {Options: map[string]string{"key header x-key": "WithRetries"}},
		"nothing":       {Options: map[string]string{"key header x-key": ""}},
		"With alone":    {Options: map[string]string{"key header x-key": "With"}},
	} {
		name := made(withSchemes(key("X-Key")), lock)["X-Key"]
		assert.Contains(t, []string{"WithAPIKey", "WithXKey"}, name, quirk)
		next := maps.Clone(lock.Options)
		assert.Equal(t, name, made(withSchemes(key("X-Key")), lock)["X-Key"], quirk)
		assert.Equal(t, next, lock.Options, "%s: the next state is steady", quirk)
	}
	lock := &config.Names{Options: map[string]string{"key header x-a": "WithKey", "key header x-b": "WithKey"}}
	assert.Equal(t, map[string]string{"X-A": "WithKey", "X-B": "WithAPIKey"}, made(withSchemes(key("X-A"), key("X-B")), lock), "one name twice")
}

func TestOptionsOfSchemesInAnyOrder(t *testing.T) {
	one, two := key("k_1"), key("k-1")
	one.Key, two.Key = "apiKeyAuth", "apiKeyAuth2"
	first := made(withSchemes(one, two), nil)
	assert.NotEqual(t, first["apiKeyAuth"], first["apiKeyAuth2"])
	assert.Equal(t, first, made(withSchemes(two, one), nil))
}
