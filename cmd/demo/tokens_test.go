package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/gen/salesforce"
)

// TestSalesforceRenewsItsToken: a client made with a refresh token uses the collection's request "Refresh Token", once for a
// hundred calls, and again once Salesforce has ended the session.
func TestSalesforceRenewsItsToken(t *testing.T) {
	var asked, session atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/services/oauth2/token":
			_ = r.ParseForm()
			assert.Equal(t, "client_id=id&client_secret=secret&grant_type=refresh_token&refresh_token=refresh", r.PostForm.Encode())
			assert.Empty(t, r.Header.Get("Authorization"))
			session.Store(asked.Add(1))
			_, _ = fmt.Fprintf(w, `{"access_token":"session%d","token_type":"Bearer","issued_at":"1609942615640"}`, asked.Load())
		case r.Header.Get("Authorization") != fmt.Sprintf("Bearer session%d", session.Load()):
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`)
		default:
			_, _ = io.WriteString(w, `{"apps":[],"currentPageUrl":"/","nextPageUrl":null}`)
		}
	}))
	defer server.Close()
	client, err := salesforce.New(
		salesforce.WithBaseURL(server.URL),
		salesforce.WithRefreshToken(salesforce.RefreshTokenForm{ClientID: "id", ClientSecret: "secret", RefreshToken: "refresh"}),
	)
	require.NoError(t, err)
	for want := range int64(2) {
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				_, err := client.OAuthUsage.List(t.Context(), nil)
				assert.NoError(t, err)
			})
		}
		wg.Wait()
		assert.Equal(t, want+1, asked.Load())
		session.Store(0)
	}
}
