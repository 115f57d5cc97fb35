package runtime

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTokenFlows: what is sent to a URL for tokens, the API's own or the caller's.
func TestTokenFlows(t *testing.T) {
	for quirk, row := range map[string]struct {
		flow     tokenFlow
		opts     []Option
		url      string
		form     string
		user     string
		password string
	}{
		"client credentials":    {tokenFlow{id: "i d", secret: "s:"}, nil, "https://id.example/t", "grant_type=client_credentials", "i+d", "s%3A"},
		"scopes":                {tokenFlow{id: "i", secret: "s", scopes: []string{"a", "b"}, all: []string{"c"}}, nil, "https://id.example/t", "grant_type=client_credentials&scope=a+b", "i", "s"},
		"the flow's scopes":     {tokenFlow{id: "i", secret: "s", all: []string{"c"}}, nil, "https://id.example/t", "grant_type=client_credentials&scope=c", "i", "s"},
		"a refresh token":       {tokenFlow{id: "i", secret: "s", refresh: "r"}, nil, "https://id.example/t", "grant_type=refresh_token&refresh_token=r", "i", "s"},
		"in the form":           {tokenFlow{id: "i", secret: "s", inForm: true}, nil, "https://id.example/t", "client_id=i&client_secret=s&grant_type=client_credentials", "", ""},
		"a client of no secret": {tokenFlow{id: "i", refresh: "r"}, nil, "https://id.example/t", "client_id=i&grant_type=refresh_token&refresh_token=r", "", ""},
		"elsewhere":             {tokenFlow{id: "i", secret: "s"}, []Option{WithTokenURL("http://mock/t/")}, "http://mock/t/", "grant_type=client_credentials", "i", "s"},
	} {
		var sent *http.Request
		row.flow.url = "https://id.example/t"
		s := service(t, append(row.opts, WithBaseURL("http://x"), withTokens("WithBearerToken", "Bearer ", row.flow.requestToken), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodGet {
				return response(200, `{"id":"1"}`), nil
			}
			sent = r
			require.NoError(t, r.ParseForm())
			return response(200, `{"access_token":"t"}`), nil
		})))...)
		_, err := s.get(t.Context(), "1")
		require.NoError(t, err, quirk)
		assert.Equal(t, row.url, sent.URL.String(), quirk)
		assert.Equal(t, row.form, sent.PostForm.Encode(), quirk)
		user, password, _ := sent.BasicAuth()
		assert.Equal(t, row.user+" "+row.password, user+" "+password, quirk)
	}

	var asked, saved []string
	n := 0
	s := service(t, WithBaseURL("http://x"), withTokens("WithBearerToken", "Bearer ", tokenFlow{url: "https://id.example/t", refresh: "r"}.requestToken),
		WithRefreshTokenSaver(func(token string) { saved = append(saved, token) }), WithHTTPClient(doer(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodGet {
				n++
				return response(map[bool]int{true: 401, false: 200}[n < 3], `{"id":"1"}`), nil
			}
			require.NoError(t, r.ParseForm())
			asked = append(asked, r.PostForm.Get("refresh_token"))
			return response(200, `{"access_token":"t","refresh_token":"r`+string(rune('0'+len(asked)))+`"}`), nil
		})))
	_, err := s.get(t.Context(), "1")
	assert.ErrorIs(t, err, ErrUnauthorized)
	_, err = s.get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, []string{"r", "r1"}, asked)
	assert.Equal(t, []string{"r1", "r2"}, saved)
	_, err = newTransport([]string{"http://x"}, map[string]string{}, nil, []Option{WithTokenURL("x")})
	assert.ErrorContains(t, err, "WithTokenURL: the base URL")
}
