package contracttests_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/contracttests/suite"
	"github.com/pmgen/pmgen/gen/losant"
	"github.com/pmgen/pmgen/gen/salesforce"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
	"github.com/pmgen/pmgen/mockserver"
)

// root is the repository.
const root = ".."

// compiled is the API as pmgen.yaml describes it, named as the lock has it: what gen/ was made of.
func compiled(name string) (*model.API, error) {
	data, err := os.ReadFile(root + "/pmgen.yaml")
	if err != nil {
		return nil, err
	}
	file, diags := config.Read("pmgen.yaml", data)
	lockData, err := os.ReadFile(root + "/" + config.LockFile)
	if err != nil {
		return nil, err
	}
	lock, more := config.ReadLock(config.LockFile, lockData)
	if diags = append(diags, more...); diags.Errors() > 0 {
		return nil, fmt.Errorf("pmgen.yaml or its lock: %v", diags)
	}
	i := slices.IndexFunc(file.APIs, func(a config.API) bool { return a.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("pmgen.yaml has no API %q", name)
	}
	result := compile.Compile(compile.Input{FS: os.DirFS(root), API: file.APIs[i], Names: lock.APIs[name]})
	if result.API == nil || result.Diagnostics.Errors() > 0 {
		return nil, fmt.Errorf("%s does not compile: %v", name, result.Diagnostics)
	}
	return result.API, nil
}

// exchange is one request with its reply, as they went over the wire.
type exchange struct {
	request  *http.Request
	sent     []byte
	status   int
	header   http.Header
	received []byte
}

// wiretap keeps the last exchange.
type wiretap struct{ last *exchange }

func (w *wiretap) Do(req *http.Request) (*http.Response, error) {
	e := &exchange{request: req}
	if req.Body != nil {
		e.sent, _ = io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(e.sent))
	}
	reply, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	e.status, e.header = reply.StatusCode, reply.Header
	e.received, err = io.ReadAll(reply.Body)
	_ = reply.Body.Close()
	reply.Body = io.NopCloser(bytes.NewReader(e.received))
	w.last = e
	return reply, err
}

// calls call every operation through a generated client, as a caller would. The value is nil where there is none.
type calls map[string]func(ctx context.Context, url string, tap *wiretap) (any, error)

// none is the value of a method that returns only an error.
func none(err error) (any, error) { return nil, err }

func salesforceCalls() calls {
	client := func(url string, tap *wiretap) *salesforce.Client {
		c, err := salesforce.New(salesforce.WithBaseURL(url), salesforce.WithHTTPClient(tap), salesforce.WithBearerToken("token"))
		require.NoError(ginkgo.GinkgoT(), err)
		return c
	}
	return calls{
		"OAuthUsage.List": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return client(url, tap).OAuthUsage.List(ctx, nil)
		},
		"OAuthUsage.OAuthAppUsers": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return client(url, tap).OAuthUsage.OAuthAppUsers(ctx, "app", &salesforce.OAuthAppUsersParams{Page: new(int64(1))})
		},
		"OAuthUsage.OAuthAppUsersTokens": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return client(url, tap).OAuthUsage.OAuthAppUsersTokens(ctx, "app", "user")
		},
		"OAuthUsage.OAuthUserTokensRevoke": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return none(client(url, tap).OAuthUsage.OAuthUserTokensRevoke(ctx, "app", "user"))
		},
		"OAuthUsage.OAuthTokensRevoke": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return none(client(url, tap).OAuthUsage.OAuthTokensRevoke(ctx, "app"))
		},
		"OAuthUsage.OAuthTokenRevoke": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return none(client(url, tap).OAuthUsage.OAuthTokenRevoke(ctx, "token"))
		},
		"OAuthTokens.RefreshToken": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return client(url, tap).OAuthTokens.RefreshToken(ctx, &salesforce.RefreshTokenForm{ClientID: "id", ClientSecret: "secret", RefreshToken: "refresh"})
		},
		"OAuthTokens.RevokeToken": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return none(client(url, tap).OAuthTokens.RevokeToken(ctx, &salesforce.RevokeTokenForm{Token: "token"}))
		},
	}
}

func losantClient(url string, tap *wiretap) *losant.Client {
	c, err := losant.New(losant.WithBaseURL(url), losant.WithHTTPClient(tap), losant.WithBearerToken("token"))
	require.NoError(ginkgo.GinkgoT(), err)
	return c
}

// goodToken is a body that keeps Losant's schema.
func goodToken() *losant.UserOAuthTokenPost {
	return &losant.UserOAuthTokenPost{Name: "mine", OAuth: losant.UserOAuthTokenPostOAuth{ClientID: "0123456789abcdef01234567",
		RedirectURI: "https://example.com/back", CodeChallenge: "0123456789012345678901234567890123456789012", CodeChallengeMethod: "S256"}}
}

func losantCalls() calls {
	return calls{
		"UserOAuthTokens.Get": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return losantClient(url, tap).UserOAuthTokens.Get(ctx, &losant.UserOAuthTokensGetParams{Page: new(int64(0)), SortField: new(losant.SortField("name"))})
		},
		"UserOAuthTokens.Post": func(ctx context.Context, url string, tap *wiretap) (any, error) {
			return losantClient(url, tap).UserOAuthTokens.Post(ctx, goodToken())
		},
	}
}

var (
	_ = describeGenerated("salesforce", salesforce.OpenAPI(), salesforceCalls())
	_ = describeGenerated("losant", losant.OpenAPI(), losantCalls())
)

// describeGenerated registers, for one API of gen/, the contract tests against its mock, and every operation through its
// generated client.
func describeGenerated(name string, document []byte, calls calls) bool {
	api, err := compiled(name)
	if err != nil {
		return ginkgo.Describe(name, func() { ginkgo.It("compiles", func() { require.NoError(ginkgo.GinkgoT(), err) }) })
	}
	var server *httptest.Server
	var tap *wiretap
	start := func(opts ...mockserver.Option) {
		mock, err := mockserver.New([]*model.API{api}, opts...)
		require.NoError(ginkgo.GinkgoT(), err)
		server, tap = httptest.NewServer(mock), &wiretap{}
		ginkgo.DeferCleanup(server.Close)
	}
	oracles := newOracles(api, document)

	ginkgo.Describe(name+" through its generated client", ginkgo.Label(name), func() {
		ginkgo.It("calls every operation", func() {
			for _, op := range api.Operations {
				assert.Contains(ginkgo.GinkgoT(), calls, op.ID)
			}
			assert.Len(ginkgo.GinkgoT(), calls, len(api.Operations))
		})
		for _, op := range api.Operations {
			ginkgo.It(op.ID, ginkgo.Label(op.Method), func(ctx context.Context) {
				t := ginkgo.GinkgoT()
				start()
				value, err := calls[op.ID](ctx, server.URL, tap)
				require.NoError(t, err)
				checkExchange(op, tap.last, value)
				oracles.agree(op, tap.last)
			})
		}
	})
	suiteServer := func() contracttests.Options {
		start()
		return contracttests.Options{Target: contracttests.Target{BaseURL: server.URL}}
	}
	return suite.Describe(name+" against its mock", func() (*model.API, error) { return api, nil }, suiteServer, ginkgo.Label(name))
}

// checkExchange checks the reply that a generated method got, and that its value encodes back to what was recorded.
func checkExchange(op *model.Operation, got *exchange, value any) {
	t := ginkgo.GinkgoT()
	assert.Equal(t, op.ID, got.header.Get("X-Pmgen-Operation"), "matching alone finds the operation")
	examples := op.ReplyExamples()
	if len(examples) == 0 {
		assert.Contains(t, []int{200, 204}, got.status)
		assert.Empty(t, got.received)
		assert.Nil(t, value)
		return
	}
	example := examples[0]
	assert.Equal(t, example.ID, got.header.Get("X-Pmgen-Example"))
	assert.Equal(t, example.Status, got.status)
	if len(example.Content.Bytes()) == 0 {
		assert.Nil(t, value)
		return
	}
	assert.Contains(t, got.header.Get("Content-Type"), "application/json")
	assert.JSONEq(t, string(example.Content.Bytes()), string(got.received))
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	assert.Equal(t, canonical(t, example.Content.Bytes()), canonical(t, encoded), "the typed value encodes back to the recorded JSON")
}

// canonical is a JSON value in which a date-time counts by its instant and offset.
func canonical(t require.TestingT, data []byte) any {
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	var walk func(any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for name, m := range v {
				v[name] = walk(m)
			}
		case []any:
			for i, m := range v {
				v[i] = walk(m)
			}
		case string:
			if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
				return at.Format(time.RFC3339Nano)
			}
		}
		return v
	}
	return walk(v)
}

// A body that breaks Losant's schema gets the documented 400, as a typed Go error; both oracles say that it is broken.
var _ = ginkgo.Describe("losant refuses what breaks its schema", ginkgo.Label("losant", "negative"), func() {
	broken := map[string]func(*losant.UserOAuthTokenPost){
		"an empty name":     func(b *losant.UserOAuthTokenPost) { b.Name = "" },
		"a short client id": func(b *losant.UserOAuthTokenPost) { b.OAuth.ClientID = "short" },
		"an unknown method": func(b *losant.UserOAuthTokenPost) { b.OAuth.CodeChallengeMethod = "plain" },
		"a challenge in base64": func(b *losant.UserOAuthTokenPost) {
			b.OAuth.CodeChallenge = "0123456789012345678901234567890123456789+/="
		},
		"a scope that is unknown": func(b *losant.UserOAuthTokenPost) { b.Scope = []losant.Scope{"everything"} },
		"the same scope twice":    func(b *losant.UserOAuthTokenPost) { b.Scope = []losant.Scope{"only.User.read", "only.User.read"} },
	}
	for name, change := range broken {
		ginkgo.It(name, func(ctx context.Context) {
			t := ginkgo.GinkgoT()
			api, err := compiled("losant")
			require.NoError(t, err)
			mock, err := mockserver.New([]*model.API{api}, mockserver.WithErrors(true))
			require.NoError(t, err)
			server := httptest.NewServer(mock)
			defer server.Close()
			tap := &wiretap{}
			tokens := losantClient(server.URL, tap).UserOAuthTokens

			_, err = tokens.Post(ctx, goodToken())
			require.NoError(t, err)
			body := goodToken()
			change(body)
			_, err = tokens.Post(ctx, body)
			var fault *losant.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, http.StatusBadRequest, fault.StatusCode)
			require.NotNil(t, fault.Type)
			require.NotNil(t, fault.Message)
			assert.NotEmpty(t, tap.last.header.Get("X-Pmgen-Violations"))

			op := api.Operation("UserOAuthTokens.Post")
			assert.NotEmpty(t, validate.New(api).CheckRequest(op.Body.Type, tap.last.sent))
			assert.Error(t, newOracles(api, losant.OpenAPI()).request(op, tap.last), "kin-openapi sees it, too")
			assert.NoError(t, newOracles(api, losant.OpenAPI()).reply(op, tap.last, tap.last.received))
		})
	}
})

// The mock may change its mind about nothing: the errors of a client are those of the wire.
var _ = ginkgo.It("losant without a body", func(ctx context.Context) {
	_, err := losantClient("http://127.0.0.1:1", &wiretap{}).UserOAuthTokens.Post(ctx, nil)
	var fault *losant.Error
	assert.False(ginkgo.GinkgoT(), errors.As(err, &fault), "nothing was sent")
	assert.Error(ginkgo.GinkgoT(), err)
})
