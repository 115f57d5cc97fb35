package contracttests_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// TestChangedReplies serves changed replies of the two APIs of gen/: each is reported as what it is, and nothing else is.
func TestChangedReplies(t *testing.T) {
	type body = map[string]any
	first := func(v body, list string) body { return v[list].([]any)[0].(body) }
	tests := []struct {
		name, api, operation string
		status               int // of the example
		change               func(v body)
		code                 int // the changed status
		kind                 contracttests.Kind
		diff                 []string
	}{
		{name: "a field dropped", api: "salesforce", operation: "OAuthUsage.OAuthAppUsersTokens", status: 200, change: func(v body) { delete(first(v, "tokens"), "useCount") },
			kind: contracttests.Body, diff: []string{"- /tokens/0/useCount: 0"}},
		{name: "a type changed", api: "salesforce", operation: "OAuthUsage.OAuthAppUsersTokens", status: 200, change: func(v body) { first(v, "tokens")["useCount"] = "0" },
			kind: contracttests.Schema, diff: []string{"- /tokens/0/useCount: 0", `+ /tokens/0/useCount: "0"`}},
		{name: "another status", api: "salesforce", operation: "OAuthTokens.RefreshToken", status: 200, code: 201, kind: contracttests.Status},
		{name: "a field dropped", api: "losant", operation: "UserOAuthTokens.Get", status: 200, change: func(v body) { delete(v, "items") }, kind: contracttests.Body},
		{name: "a type changed", api: "losant", operation: "UserOAuthTokens.Get", status: 200, change: func(v body) { v["count"] = "1" },
			kind: contracttests.Schema, diff: []string{"- /count: 1", `+ /count: "1"`}},
		{name: "an unknown value", api: "losant", operation: "UserOAuthTokens.Post", status: 201, change: func(v body) { v["status"] = "asleep" },
			kind: contracttests.Schema, diff: []string{`- /status: "active"`, `+ /status: "asleep"`}},
		{name: "another status", api: "losant", operation: "UserOAuthTokens.Post", status: 201, code: 200, kind: contracttests.Status},
		{name: "an error of another shape", api: "losant", operation: "UserOAuthTokens.Post", status: 400, change: func(v body) { v["message"] = body{"text": v["message"]} },
			kind: contracttests.Schema},
	}
	for _, tt := range tests {
		t.Run(tt.api+": "+tt.name, func(t *testing.T) {
			api, err := compiled(tt.api)
			require.NoError(t, err)
			example := exampleOf(t, api, tt.operation, tt.status)
			change := func(r *http.Request, w *httptest.ResponseRecorder) {
				if r.Header.Get("X-Mock-Response-Id") != example.ID {
					return // requests that are to be refused get the same error
				}
				if tt.code != 0 {
					w.Code = tt.code
					return
				}
				edit(example.ID, tt.change)(r, w)
			}
			report := run(t, api, start(t, mutant(mock(t, api), change)), contracttests.Options{})
			require.Len(t, report.Failures, 1)
			f := report.Failures[0]
			assert.Equal(t, tt.operation, f.Operation)
			assert.Equal(t, example.ID, f.Example)
			assert.Equal(t, tt.kind, f.Kind)
			assert.Equal(t, example.Pos, f.Pos)
			if tt.diff != nil {
				assert.Equal(t, tt.diff, f.Diff)
			}
			assert.Equal(t, report.Checks-1, report.Passed)
		})
	}
}

func exampleOf(t *testing.T, api *model.API, operation string, status int) *model.Example {
	t.Helper()
	op := api.Operation(operation)
	require.NotNil(t, op)
	for _, e := range op.ReplyExamples() {
		if e.Status == status {
			return e
		}
	}
	require.FailNow(t, "no such example")
	return nil
}
