package naming

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

// tokenAPI has requests for tokens, as collections write them: in forms, in the query, with and without who the client is.
func tokenAPI(schemes ...model.SecurityScheme) *model.API {
	a := api("GET A/x", "POST Auth/Renew with a form of few fields", "POST Auth/Renew", "POST Auth/Login", "POST Auth/Query", "POST Auth/Exchange")
	constant := func(in model.In, value string) model.Param {
		return model.Param{Name: "grant_type", In: in, Role: model.RoleConstant, Value: value}
	}
	field := func(name string) model.Param {
		return model.Param{Name: name, In: model.InForm, Role: model.RoleArgument, Required: true}
	}
	form := func(i int, fields ...model.Param) {
		a.Operations[i].Body = &model.Body{Encoding: model.URLEncoded, Fields: fields}
	}
	form(1, constant(model.InForm, "refresh_token"), field("refresh_token"))
	form(2, constant(model.InForm, "refresh_token"), field("client_id"), field("refresh_token"))
	form(3, constant(model.InForm, "password"), field("username"))
	a.Operations[4].Params = []model.Param{constant(model.InQuery, "client_credentials")}
	form(5, constant(model.InForm, "authorization_code"), field("code"))
	a.Schemes = schemes
	for _, s := range schemes {
		a.Operations[0].Security = append(a.Operations[0].Security, model.Requirement{{Scheme: s.Key}})
	}
	return a
}

func TestTokens(t *testing.T) {
	bearer := model.SecurityScheme{Key: "bearerAuth", Kind: model.Bearer}
	okta := model.SecurityScheme{Key: "okta", Kind: model.Bearer, Prefix: "SSWS"}
	other := model.SecurityScheme{Key: "other", Kind: model.Bearer, Prefix: "Other"}
	flow := func(grant string) model.SecurityScheme {
		return model.SecurityScheme{Key: "oauth2", Kind: model.OAuth2, Flows: []model.Flow{{Grant: grant, AuthURL: "https://a.example/auth", TokenURL: "https://a.example/token"}}}
	}
	own := []string{"WithClientCredentials by Auth.Query", "WithRefreshToken by Auth.Renew", "WithRenewWithFormOfFewFields by Auth.RenewWithFormOfFewFields"}
	for _, row := range []struct {
		quirk string
		api   *model.API
		want  []string
	}{
		{"the API's own requests", tokenAPI(bearer), own},
		{"of another word than Bearer, if it is the only one", tokenAPI(okta), own},
		{"bearer tokens first", tokenAPI(okta, bearer), own},
		{"no guess between two others", tokenAPI(okta, other), nil},
		{"no token", tokenAPI(key("X-Key")), nil},
		{"own requests before flows", tokenAPI(flow("client_credentials")), append([]string{own[0], "WithClientCredentialsFlow by https://a.example/token"}, own[1:]...)},
		{"a flow of client credentials", withUse(flow("client_credentials")), []string{"WithClientCredentials by https://a.example/token"}},
		{"a flow with a user", withUse(flow("authorization_code")), []string{"WithRefreshToken by https://a.example/token"}},
		{"a flow without a URL for tokens", withUse(model.SecurityScheme{Key: "o", Kind: model.OAuth2, Flows: []model.Flow{{Grant: "implicit", AuthURL: "https://a.example/auth"}}}), nil},
		{"a scheme that nothing uses", withSchemes(bearer, flow("client_credentials")), nil},
	} {
		for range 2 {
			made(row.api, nil)
			var got []string
			for _, s := range row.api.Schemes {
				for _, o := range s.Tokens {
					by := o.Operation
					if o.Flow != nil {
						by = o.Flow.TokenURL
					}
					got = append(got, o.GoName+" by "+by)
				}
			}
			assert.Equal(t, row.want, got, row.quirk)
			slices.Reverse(row.api.Schemes)
		}
	}

	a := tokenAPI(bearer)
	a.Operations[2].Body.Fields[2].Disabled = true
	a.Operations[2].Body.Fields[0].Role = model.RoleArgument
	a.Operations[1].Body.Encoding = model.Binary
	a.Operations[4].Replies = []model.Reply{{Status: 200, Media: "text/event-stream"}}
	made(a, nil)
	assert.Empty(t, a.Schemes[0].Tokens, "what takes another body, what leaves the grant to the caller, what streams")
}

// withUse is an API whose only operation can be authorized by the scheme.
func withUse(s model.SecurityScheme) *model.API {
	a := withSchemes(s)
	a.Operations[0].Security = []model.Requirement{{{Scheme: s.Key}}}
	return a
}
