package main

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/pmgen/pmgen/gen/losant"
	"github.com/pmgen/pmgen/gen/salesforce"
	"github.com/pmgen/pmgen/generator"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/mockserver"
)

// serve starts one mock of all APIs on a free port.
func serve(outputs []*generator.Output) (base string, stop func(), err error) {
	var apis []*model.API
	for _, o := range outputs {
		apis = append(apis, o.API)
	}
	mock, err := mockserver.New(apis)
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: mock, ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// call is one call of a generated client: what a caller would write. Its value is nil where the method has only an error.
type call struct {
	operation string
	do        func(context.Context) (any, error)
}

func calls(base string, rec *recorder) []call {
	sf, err := salesforce.New(salesforce.WithBaseURL(base), salesforce.WithBearerToken("demo-token"), salesforce.WithHTTPClient(rec))
	if err != nil {
		panic(err) // the base URL is ours
	}
	lo, err := losant.New(losant.WithBaseURL(base), losant.WithBearerToken("demo-token"), losant.WithHTTPClient(rec))
	if err != nil {
		panic(err)
	}
	const app, user, token = "0xI01", "00501", "0CR01"
	return []call{
		{"OAuthUsage.List", func(ctx context.Context) (any, error) {
			return sf.OAuthUsage.List(ctx, &salesforce.OAuthUsageListParams{PageSize: new(int64(100))})
		}},
		{"OAuthUsage.OAuthAppUsers", func(ctx context.Context) (any, error) { return sf.OAuthUsage.OAuthAppUsers(ctx, app, nil) }},
		{"OAuthUsage.OAuthAppUsersTokens", func(ctx context.Context) (any, error) {
			return sf.OAuthUsage.OAuthAppUsersTokens(ctx, app, user)
		}},
		{"OAuthUsage.OAuthUserTokensRevoke", func(ctx context.Context) (any, error) {
			return nil, sf.OAuthUsage.OAuthUserTokensRevoke(ctx, app, user)
		}},
		{"OAuthUsage.OAuthTokensRevoke", func(ctx context.Context) (any, error) { return nil, sf.OAuthUsage.OAuthTokensRevoke(ctx, app) }},
		{"OAuthUsage.OAuthTokenRevoke", func(ctx context.Context) (any, error) { return nil, sf.OAuthUsage.OAuthTokenRevoke(ctx, token) }},
		{"OAuthTokens.RefreshToken", func(ctx context.Context) (any, error) {
			return sf.OAuthTokens.RefreshToken(ctx, &salesforce.RefreshTokenForm{ClientID: "id", ClientSecret: "secret", RefreshToken: "refresh"})
		}},
		{"OAuthTokens.RevokeToken", func(ctx context.Context) (any, error) {
			return nil, sf.OAuthTokens.RevokeToken(ctx, &salesforce.RevokeTokenForm{Token: "access"})
		}},
		{"UserOAuthTokens.Get", func(ctx context.Context) (any, error) {
			return lo.UserOAuthTokens.Get(ctx, &losant.UserOAuthTokensGetParams{SortField: new(losant.SortFieldName), PerPage: new(int64(10))})
		}},
		{"UserOAuthTokens.Post", func(ctx context.Context) (any, error) {
			return lo.UserOAuthTokens.Post(ctx, &losant.UserOAuthTokenPost{
				Name:           "My OAuth App",
				ExpirationDate: losant.Null[time.Time](), // never expires
				OAuth: losant.UserOAuthTokenPostOAuth{
					ClientID: "575ec8687ae143cd83dc4a97", RedirectURI: "https://example.com/callback",
					CodeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", CodeChallengeMethod: "S256",
				},
			})
		}},
	}
}
