package mocktest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pmgen/pmgen/gen/losant"
	"github.com/pmgen/pmgen/gen/losant/losanttest"
	"github.com/pmgen/pmgen/gen/salesforce"
	"github.com/pmgen/pmgen/gen/salesforce/salesforcetest"
	"github.com/pmgen/pmgen/mockserver"
	"github.com/pmgen/pmgen/mockserver/mocktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestReturn(t *testing.T) {
	srv := salesforcetest.NewServer(t)
	want := &salesforce.OAuthAppUsersTokensResponse{CurrentPageURL: "/here", Tokens: []salesforce.Token{{Username: "ada", UseCount: 3}}}
	srv.OAuthUsage.OAuthAppUsersTokens.Return(want)
	client := srv.Client(closing(t))
	got, err := client.OAuthUsage.OAuthAppUsersTokens(t.Context(), "app/1", "user 2")
	require.NoError(t, err)
	assert.Equal(t, want, got)

	calls := srv.OAuthUsage.OAuthAppUsersTokens.Calls()
	require.Len(t, calls, 1)
	assert.Equal(t, "app/1", calls[0].AppID)
	assert.Equal(t, "user 2", calls[0].UserID)
	assert.Equal(t, http.MethodGet, calls[0].HTTP.Method)
	assert.Empty(t, srv.OAuthUsage.List.Calls())

	users, err := client.OAuthUsage.OAuthAppUsers(t.Context(), "app", nil)
	require.NoError(t, err)
	assert.NotEmpty(t, users.Users, "other operations answer with their examples")

	srv.OAuthUsage.OAuthAppUsersTokens.Reset()
	got, err = client.OAuthUsage.OAuthAppUsersTokens(t.Context(), "app", "user")
	require.NoError(t, err)
	assert.NotEqual(t, want, got)
	assert.Len(t, srv.OAuthUsage.OAuthAppUsersTokens.Calls(), 1, "Reset forgets calls")
}

func TestActionReturns(t *testing.T) {
	srv := salesforcetest.NewServer(t)
	srv.OAuthUsage.OAuthTokenRevoke.Return()
	var resp *http.Response
	require.NoError(t, srv.Client(closing(t)).OAuthUsage.OAuthTokenRevoke(t.Context(), "t", salesforce.WithResponse(&resp)))
	assert.Equal(t, http.StatusNoContent, resp.StatusCode)
}

func TestFail(t *testing.T) {
	srv := salesforcetest.NewServer(t)
	srv.OAuthUsage.List.Fail(401)
	_, err := srv.Client(closing(t)).OAuthUsage.List(t.Context(), nil)
	require.ErrorIs(t, err, salesforce.ErrUnauthorized)
	assert.ErrorContains(t, err, "Unauthorized")
}

// TestFailIsTheRecordedError: where an error of the status is recorded, it is the body.
func TestFailIsTheRecordedError(t *testing.T) {
	srv := losanttest.NewServer(t)
	srv.UserOAuthTokens.Get.Fail(http.StatusBadRequest)
	_, err := srv.Client(losant.WithHTTPClient(idle(t))).UserOAuthTokens.Get(t.Context(), nil)
	var typed *losant.Error
	require.ErrorAs(t, err, &typed)
	require.NotNil(t, typed.Message)
	assert.NotEmpty(t, *typed.Message)
}

func TestFailWith(t *testing.T) {
	message := "slow down"
	for name, c := range map[string]struct {
		err   error
		check func(*testing.T, error)
	}{
		"sentinel":         {losant.ErrNotFound, func(t *testing.T, err error) { require.ErrorIs(t, err, losant.ErrNotFound) }},
		"wrapped sentinel": {fmt.Errorf("so: %w", errors.Join(losant.ErrConflict)), func(t *testing.T, err error) { require.ErrorIs(t, err, losant.ErrConflict) }},
		"status": {&losant.APIError{StatusCode: 418, Body: []byte(`{"message":"tea"}`)}, func(t *testing.T, err error) {
			var e *losant.APIError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, 418, e.StatusCode)
			assert.Equal(t, `{"message":"tea"}`, string(e.Body))
		}},
		"headers": {&losant.APIError{StatusCode: 429, Header: http.Header{"Retry-After": {"7"}}}, func(t *testing.T, err error) {
			var e *losant.APIError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "7", e.Header.Get("Retry-After"))
		}},
		"typed": {&losant.Error{Message: &message}, func(t *testing.T, err error) {
			var e *losant.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, &message, e.Message)
		}},
		"typed with a status": {&losant.Error{APIError: &losant.APIError{StatusCode: 429}, Message: &message}, func(t *testing.T, err error) {
			require.ErrorIs(t, err, losant.ErrRateLimited)
		}},
		"any": {errors.New("boom"), func(t *testing.T, err error) {
			require.ErrorIs(t, err, losant.ErrServer)
			assert.ErrorContains(t, err, "boom")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := losanttest.NewServer(t)
			srv.UserOAuthTokens.Get.FailWith(c.err)
			_, err := srv.Client(losant.WithHTTPClient(idle(t)), losant.WithRetries(0)).UserOAuthTokens.Get(t.Context(), nil)
			c.check(t, err)
		})
	}
}

func TestDo(t *testing.T) {
	srv := salesforcetest.NewServer(t)
	srv.OAuthUsage.List.Do(func(_ context.Context, r *salesforcetest.OAuthUsageListRequest) (*salesforce.OAuthUsageListResponse, error) {
		if r.Params == nil || *r.Params.Page > 1 {
			return nil, salesforce.ErrNotFound
		}
		return &salesforce.OAuthUsageListResponse{NextPageURL: r.HTTP.URL.RawQuery}, nil
	})
	srv.OAuthTokens.RevokeToken.Do(func(_ context.Context, r *salesforcetest.OAuthTokensRevokeTokenRequest) error {
		if r.Form.Token != "good" {
			return salesforce.ErrBadRequest
		}
		return nil
	})
	client := srv.Client(closing(t))
	page := int64(1)
	got, err := client.OAuthUsage.List(t.Context(), &salesforce.OAuthUsageListParams{Page: &page})
	require.NoError(t, err)
	assert.Equal(t, "page=1", got.NextPageURL)
	_, err = client.OAuthUsage.List(t.Context(), nil)
	require.ErrorIs(t, err, salesforce.ErrNotFound)
	require.NoError(t, client.OAuthTokens.RevokeToken(t.Context(), &salesforce.RevokeTokenForm{Token: "good"}))
	require.ErrorIs(t, client.OAuthTokens.RevokeToken(t.Context(), &salesforce.RevokeTokenForm{Token: "bad"}), salesforce.ErrBadRequest)
	assert.Len(t, srv.OAuthTokens.RevokeToken.Calls(), 2)
	assert.Equal(t, int64(1), *srv.OAuthUsage.List.Calls()[0].Params.Page)
}

// TestRetriesAgainstAMock: what a test says first and then is a closure's own.
func TestRetriesAgainstAMock(t *testing.T) {
	srv := salesforcetest.NewServer(t)
	var once sync.Once
	srv.OAuthUsage.List.Do(func(context.Context, *salesforcetest.OAuthUsageListRequest) (reply *salesforce.OAuthUsageListResponse, err error) {
		reply = &salesforce.OAuthUsageListResponse{}
		once.Do(func() { err = &salesforce.APIError{StatusCode: 503, Header: http.Header{"Retry-After": {"0"}}} })
		return reply, err
	})
	_, err := srv.Client(closing(t)).OAuthUsage.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Len(t, srv.OAuthUsage.List.Calls(), 2)
}

func TestUnexpectedCallsFailTheTest(t *testing.T) {
	spy := &spy{TB: t}
	srv := salesforcetest.NewServer(spy, mocktest.FailUnexpected())
	client := srv.Client(closing(t))
	srv.OAuthUsage.List.Expect()
	_, err := client.OAuthUsage.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, spy.text())
	_, err = client.OAuthUsage.OAuthAppUsers(t.Context(), "a", nil)
	require.NoError(t, err, "the example is served all the same")
	assert.Contains(t, spy.text(), "OAuthUsage.OAuthAppUsers was called")
	resp, err := idle(t).Get(srv.URL + "/nowhere")
	require.NoError(t, err)
	resp.Body.Close()
	assert.Contains(t, spy.text(), "GET /nowhere was called")
}

// TestUnexpectedCallsPassOtherwise: without the option nothing fails.
func TestUnexpectedCallsPassOtherwise(t *testing.T) {
	srv := salesforcetest.NewServer(t, mocktest.WithServerOptions(mockserver.WithStrict(true)))
	resp, err := idle(t).Get(srv.URL + "/nowhere")
	require.NoError(t, err)
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	assert.Contains(t, string(body), "No matching requests")
}

func TestConcurrentCalls(t *testing.T) {
	srv := salesforcetest.NewServer(t)
	client := srv.Client(closing(t))
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if i%5 == 0 {
				srv.OAuthUsage.List.Return(&salesforce.OAuthUsageListResponse{})
				srv.OAuthUsage.List.Calls()
			}
			_, err := client.OAuthUsage.List(t.Context(), nil)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Len(t, srv.OAuthUsage.List.Calls(), 50)
}

// TestDependencies: a test that uses a mock links no reader and no emitter.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "github.com/pmgen/pmgen/gen/salesforce/salesforcetest").Output()
	require.NoError(t, err)
	var ours []string
	for dep := range strings.Lines(string(out)) {
		if room, ok := strings.CutPrefix(strings.TrimSpace(dep), "github.com/pmgen/pmgen/"); ok {
			ours = append(ours, room)
		}
	}
	assert.ElementsMatch(t, []string{"generator/diag", "generator/model", "generator/validate", "mockserver", "mockserver/fake", "mockserver/mocktest",
		"gen/salesforce", "gen/salesforce/salesforcetest"}, ours)
}

// idle is an HTTP client whose connections end with the test.
func idle(t *testing.T) *http.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func closing(t *testing.T) salesforce.Option { return salesforce.WithHTTPClient(idle(t)) }

// spy is a test that only notes that it failed.
type spy struct {
	testing.TB
	mu   sync.Mutex
	said strings.Builder
}

func (s *spy) Errorf(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(&s.said, format+"\n", args...)
}

func (s *spy) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}
