package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// schemeText is a scheme in one line.
// TestWhereTokensComeFrom: how a client says who it is, and where it renews a token.
func TestWhereTokensComeFrom(t *testing.T) {
	a := api(request("GET", "https://x.example/a", auth("oauth2", "grant_type", "authorization_code", "authUrl", "https://id.example/auth",
		"accessTokenUrl", "https://id.example/token", "refreshTokenUrl", "https://id.example/renew", "client_authentication", "body")),
		request("GET", "https://x.example/b", auth("oauth2", "grant_type", "client_credentials", "accessTokenUrl", "https://id.example/t", "refreshTokenUrl", "{{nowhere}}", "client_authentication", "header")))
	resolved(t, a)
	assert.Equal(t, []model.Flow{{Grant: "authorization_code", AuthURL: "https://id.example/auth", TokenURL: "https://id.example/token", RefreshURL: "https://id.example/renew", InForm: true}}, a.Schemes[0].Flows)
	assert.Equal(t, []model.Flow{{Grant: "client_credentials", TokenURL: "https://id.example/t"}}, a.Schemes[1].Flows)
}

func schemeText(s model.SecurityScheme) string {
	out := fmt.Sprintf("%s: %s", s.Key, s.Kind)
	if s.Name != "" {
		out += fmt.Sprintf(" %s %s", s.In, s.Name)
	}
	if s.Prefix != "" {
		out += " prefix " + s.Prefix
	}
	for _, f := range s.Flows {
		out += fmt.Sprintf(" %s(%s %s %v)", f.Grant, f.AuthURL, f.TokenURL, f.Scopes)
	}
	if s.Signed {
		out += " signed"
	}
	return out
}

func TestSchemes(t *testing.T) {
	for _, row := range []struct {
		quirk string
		opts  []option
		want  string // "" for none
	}{
		{"bearer", []option{auth("bearer", "token", "{{t}}")}, "bearerAuth: bearer"},
		{"auth without parameters", []option{auth("bearer")}, "bearerAuth: bearer"},
		{"basic", []option{auth("basic", "username", "u")}, "basicAuth: basic"},
		{"noauth with a hand-written bearer", []option{auth("noauth"), header("Authorization", "Bearer <token>")}, "bearerAuth: bearer"},
		{"hand-written in lower case", []option{header("authorization", "bearer {{t}}")}, "bearerAuth: bearer"},
		{"hand-written Basic", []option{header("Authorization", "Basic {{credentials}}")}, "basicAuth: basic"},
		{"a word of the API's own", []option{header("Authorization", "SSWS {{apikey}}")}, "bearerAuth: bearer prefix SSWS"},
		{"a variable alone", []option{header("Authorization", "{{auth}}")}, "apiKeyAuth: apikey header Authorization"},
		{"a type that is a variable", []option{header("Authorization", "{{type}} {{token}}")}, "apiKeyAuth: apikey header Authorization"},
		{"signature written by hand", []option{header("Authorization", "OAuth oauth_consumer_key=\"x\"")}, "oauth1: oauth1 signed"},
		{"API key without in is a header", []option{auth("apikey", "key", "x-api-key", "value", "{{k}}")}, "apiKeyAuth: apikey header x-api-key"},
		{"API key in the query", []option{auth("apikey", "key", "key", "in", "query")}, "apiKeyAuth: apikey query key"},
		{"API key that is the Authorization header", []option{auth("apikey", "key", "Authorization", "value", "Bearer {{t}}")}, "bearerAuth: bearer"},
		{"API key without a name", []option{auth("apikey")}, ""},
		{"API key by a variable", []option{auth("apikey", "key", "{{keyName}}")}, "apiKeyAuth: apikey header X-Key"},
		{"hand-written X-API-Key under noauth", []option{auth("noauth"), header("X-API-Key", "k")}, "apiKeyAuth: apikey header X-API-Key"},
		{"hand-written api_key in the query", []option{query("api_key", "k")}, "apiKeyAuth: apikey query api_key"},
		{"hand-written session cookie", []option{header("Cookie", "JSESSIONID={{session}}")}, "apiKeyAuth: apikey cookie JSESSIONID"},
		{"hand-written cookie with a token", []option{auth("noauth"), header("cookie", "auth_token=x")}, "apiKeyAuth: apikey cookie auth_token"},
		{"hand-written and auth object: the object sets it", []option{auth("basic"), header("Authorization", "Bearer x")}, "basicAuth: basic"},
		{"unknown kind", []option{auth("quantum")}, ""},
		{"oauth2", []option{auth("oauth2", "grant_type", "client_credentials", "accessTokenUrl", "{{base}}/token", "scope", "b a,b")},
			"oauth2: oauth2 client_credentials( https://id.example/token [a b])"},
		{"oauth2 implicit", []option{auth("oauth2", "grant_type", "implicit", "authUrl", "https://id.example/auth", "accessTokenUrl", "https://id.example/token")},
			"oauth2: oauth2 implicit(https://id.example/auth  [])"},
		{"oauth2 with a password", []option{auth("oauth2", "grant_type", "password_credentials", "authUrl", "https://id.example/auth", "accessTokenUrl", "https://id.example/token", "username", "u")},
			"oauth2: oauth2 password( https://id.example/token [])"},
		{"oauth2 with PKCE", []option{auth("oauth2", "grant_type", "authorization_code_with_pkce", "authUrl", "https://id.example/auth", "accessTokenUrl", "https://id.example/token", "challengeAlgorithm", "S256")},
			"oauth2: oauth2 authorization_code(https://id.example/auth https://id.example/token [])"},
		{"oauth2 by another grant", []option{auth("oauth2", "grant_type", "urn:ietf:params:oauth:grant-type:device_code", "accessTokenUrl", "https://id.example/token")}, "bearerAuth: bearer"},
		{"oauth2 without a grant", []option{auth("oauth2", "authUrl", "https://id.example/auth", "accessTokenUrl", "https://id.example/token")},
			"oauth2: oauth2 authorization_code(https://id.example/auth https://id.example/token [])"},
		{"oauth2 without URLs", []option{auth("oauth2", "addTokenTo", "header")}, "bearerAuth: bearer"},
		{"oauth2 with an unresolved URL", []option{auth("oauth2", "grant_type", "client_credentials", "accessTokenUrl", "{{unknown}}/token")}, "bearerAuth: bearer"},
		{"oauth2 in the query", []option{auth("oauth2", "addTokenTo", "queryParams")}, "apiKeyAuth: apikey query access_token"},
		{"oauth2 with a prefix of its own", []option{auth("oauth2", "headerPrefix", "OAuth")}, "bearerAuth: bearer prefix OAuth"},
		{"digest", []option{auth("digest")}, "digestAuth: digest signed"},
		{"oauth1", []option{auth("oauth1")}, "oauth1: oauth1 signed"},
		{"hawk", []option{auth("hawk")}, "hawkAuth: hawk signed"},
		{"awsv4", []option{auth("awsv4")}, "awsv4Auth: awsv4 signed"},
		{"ntlm", []option{auth("ntlm")}, "ntlmAuth: ntlm signed"},
		{"edgegrid", []option{auth("edgegrid")}, "edgeGridAuth: edgegrid signed"},
		{"asap", []option{auth("asap")}, "asapAuth: asap signed"},
		{"jwt", []option{auth("jwt", "headerPrefix", "JWT")}, "jwtAuth: jwt prefix JWT"},
		{"jwt in the query", []option{auth("jwt", "addTokenTo", "queryParam", "queryParamKey", "jwt")}, "apiKeyAuth: apikey query jwt"},
	} {
		t.Run(row.quirk, func(t *testing.T) {
			a := api(request("GET", "https://x.example/a", row.opts...))
			a.Variables = variables("base", "https://id.example", "keyName", "X-Key")
			diags := resolved(t, a)
			var got []string
			for _, s := range a.Schemes {
				got = append(got, schemeText(s))
			}
			assert.Equal(t, row.want, strings.Join(got, ", "))
			assert.Empty(t, a.Operations[0].Params, "what a scheme carries is no parameter")
			if row.want == "" {
				assert.Empty(t, a.Operations[0].Security)
				assert.True(t, contains(diags, diag.IncompleteAuth), "left out, and said so")
			} else {
				key, _, _ := strings.Cut(row.want, ":")
				assert.Equal(t, []model.Requirement{{{Scheme: key}}}, a.Operations[0].Security)
			}
			assert.Equal(t, strings.HasSuffix(row.want, "signed"), contains(diags, diag.SignedAuthorization))
		})
	}
}

func TestAuthIsInherited(t *testing.T) {
	in := func(folder int) option { return func(op *model.Operation) { op.FolderIndex = folder } }
	a := api(
		request("GET", "https://x.example/1"),
		request("GET", "https://x.example/2", in(1)),
		request("GET", "https://x.example/3", in(2)),
		request("GET", "https://x.example/4", in(3)),
		request("GET", "https://x.example/5", in(3), auth("inherit")),
		request("GET", "https://x.example/6", in(1), auth("noauth")),
		request("GET", "https://x.example/7", in(1), auth("noauth"), header("X-API-Key", "k")))
	a.Folders = []model.Folder{{Parent: -1, Auth: authOf("basic")}, {Parent: 0}, {Parent: 1, Auth: authOf("noauth")}, {Parent: 2, Auth: authOf("bearer")}}
	resolved(t, a)
	var got []string
	for _, op := range a.Operations {
		s := "none"
		for _, r := range op.Security {
			s = r[0].Scheme
		}
		got = append(got, s)
	}
	assert.Equal(t, []string{"basicAuth", "basicAuth", "none", "bearerAuth", "bearerAuth", "none", "apiKeyAuth"}, got)
}

func TestSchemesThatDifferAreNumbered(t *testing.T) {
	a := api(request("GET", "https://x.example/a", header("X-API-Key", "1"), auth("bearer", "token", "1")), request("GET", "https://x.example/b", header("X-Auth-Token", "2")),
		request("GET", "https://x.example/c", header("x-api-key", "3"), auth("bearer", "token", "2")))
	resolved(t, a)
	var got []string
	for _, s := range a.Schemes {
		got = append(got, schemeText(s))
	}
	assert.Equal(t, []string{"bearerAuth: bearer", "apiKeyAuth: apikey header X-API-Key", "apiKeyAuth2: apikey header X-Auth-Token"}, got)
	assert.Equal(t, []model.Requirement{{{Scheme: "bearerAuth"}, {Scheme: "apiKeyAuth"}}}, a.Operations[2].Security, "both together, whatever their values")
}

// TestOAuthOfOnePlaceIsOneScheme: client ids, states, names of tokens and scopes are a request's own (Twitter's collection).
func TestOAuthOfOnePlaceIsOneScheme(t *testing.T) {
	pkce := func(pairs ...string) option {
		return auth("oauth2", append([]string{"grant_type", "authorization_code_with_pkce", "authUrl", "https://id.example/auth", "accessTokenUrl", "https://id.example/token"}, pairs...)...)
	}
	a := api(
		request("GET", "https://x.example/a", pkce("scope", "dm.read users.read", "tokenName", "GET DM events", "state", "state")),
		request("GET", "https://x.example/b", pkce("scope", "dm.write users.read", "tokenName", "Manage DMs", "clientId", "x", "redirect_uri", "https://y")),
		request("GET", "https://x.example/c", auth("oauth2", "grant_type", "client_credentials", "accessTokenUrl", "https://id.example/token")),
		request("GET", "https://x.example/d", pkce("headerPrefix", "bearer")))
	resolved(t, a)
	var got []string
	for _, s := range a.Schemes {
		got = append(got, schemeText(s))
	}
	assert.Equal(t, []string{"oauth2: oauth2 authorization_code(https://id.example/auth https://id.example/token [dm.read dm.write users.read])",
		"oauth22: oauth2 client_credentials( https://id.example/token [])"}, got)
	assert.Equal(t, "oauth2", a.Operations[1].Security[0][0].Scheme)
	assert.Equal(t, "oauth2", a.Operations[3].Security[0][0].Scheme)
}

func TestIncompleteAuthIsSaidOnceForAFolder(t *testing.T) {
	a := api(request("GET", "https://x.example/a"), request("GET", "https://x.example/b"))
	a.Folders[0].Auth = &model.Auth{Kind: "quantum", Pos: diag.Pos{File: "a.json", Line: 7}}
	n := 0
	for _, d := range resolved(t, a) {
		if d.Code == diag.IncompleteAuth {
			n++
			assert.Equal(t, 7, d.Line)
		}
	}
	assert.Equal(t, 1, n)
}
