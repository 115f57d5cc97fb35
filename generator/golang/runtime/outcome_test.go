package runtime

import (
	"errors"
	"io"
	"iter"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type everyOutcome struct {
	StatusCode int
	OK         *pet
	Events     iter.Seq2[StreamEvent, error]
	CSV        []byte
	PDF        io.ReadCloser
	Created    []pet
	Number     *int64
}

func TestOutcomes(t *testing.T) {
	var status int
	var media, body string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = nil
		if media != "" {
			w.Header().Set("Content-Type", media)
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
	call2 := func(n int, m, b string, opts ...CallOption) (*everyOutcome, error) {
		status, media, body = n, m, b
		r := &everyOutcome{}
		var err error
		r.StatusCode, err = doOutcome(t.Context(), s.t, &call{op: "O", method: "GET", path: "/x", errs: []errorType{{404, asError[problem]}}}, opts,
			outcome{status: 200, media: "application/json", json: true, take: intoJSON(&r.OK)},
			outcome{status: 200, media: "text/event-stream", take: intoEvents(&r.Events)},
			outcome{status: 200, media: "text/csv", take: intoBytes(&r.CSV)},
			outcome{status: 200, media: "application/pdf", take: intoStream(&r.PDF)},
			outcome{status: 201, media: "application/json", json: true, take: intoValue(&r.Created)},
			outcome{status: 202, media: "application/json", json: true, take: intoJSON(&r.Number)},
			outcome{status: 203, media: "text/csv", take: intoBytes(&r.CSV)},
			outcome{status: 204})
		return r, err
	}
	for _, row := range []struct {
		quirk       string
		status      int
		media, body string
		check       func(*everyOutcome) bool
	}{
		{"JSON", 200, "application/json; charset=utf-8", `{"id":"x"}`, func(r *everyOutcome) bool { return r.OK.ID == "x" }},
		{"JSON of a type of its own", 200, "application/problem+json", `{"id":"x"}`, func(r *everyOutcome) bool { return r.OK.ID == "x" }},
		{"JSON that does not say so", 200, "", `{"id":"x"}`, func(r *everyOutcome) bool { return r.OK.ID == "x" }},
		{"no body where JSON is documented", 200, "application/json", ``, func(r *everyOutcome) bool { return r.OK != nil }},
		{"CSV", 200, "text/csv", `a,b`, func(r *everyOutcome) bool { return string(r.CSV) == "a,b" && r.OK == nil }},
		{"a list", 201, "text/plain", `[{"id":"x"}]`, func(r *everyOutcome) bool { return r.Created[0].ID == "x" }},
		{"a number", 202, "application/json", `5`, func(r *everyOutcome) bool { return *r.Number == 5 }},
		{"null", 202, "application/json", `null`, func(r *everyOutcome) bool { return r.Number == nil }},
		{"the only body of its status, whatever it says it is", 203, "application/octet-stream", `a`, func(r *everyOutcome) bool { return string(r.CSV) == "a" }},
		{"no body", 204, "", ``, func(r *everyOutcome) bool { return r.OK == nil }},
		{"a status that is not documented", 206, "application/json", `[`, func(r *everyOutcome) bool { return r.OK == nil }},
	} {
		var resp *http.Response
		r, err := call2(row.status, row.media, row.body, nil, WithResponse(&resp))
		require.NoError(t, err, row.quirk)
		assert.Equal(t, row.status, r.StatusCode, row.quirk)
		assert.True(t, row.check(r), row.quirk)
		b, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Equal(t, row.body, string(b), "%s: the response has it, too", row.quirk)
	}

	r, err := call2(200, "text/event-stream", "data: 1\n\ndata: 2\n\n")
	require.NoError(t, err)
	n := 0
	for e, err := range r.Events {
		require.NoError(t, err)
		n += len(e.Data)
	}
	assert.Equal(t, 2, n)
	var resp *http.Response
	r, err = call2(200, "application/pdf", "%PDF", WithResponse(&resp))
	require.NoError(t, err)
	b, err := io.ReadAll(r.PDF)
	require.NoError(t, err)
	require.NoError(t, r.PDF.Close())
	assert.Equal(t, "%PDF", string(b))
	assert.Equal(t, 200, resp.StatusCode)

	var api *APIError
	for _, row := range []struct {
		quirk       string
		status      int
		media, body string
	}{
		{"an error", 500, "application/json", `{}`},
		{"a login page", 200, "text/html", `<p>`},
		{"another body than documented", 200, "image/png", `x`},
		{"JSON of another shape", 200, "application/json", `{"id":7}`},
	} {
		_, err := call2(row.status, row.media, row.body)
		require.ErrorAs(t, err, &api, row.quirk)
		assert.Equal(t, row.body, string(api.Body), row.quirk)
	}
	_, err = call2(404, "application/json", `{"message":"no"}`)
	var p *problem
	assert.ErrorAs(t, err, &p)
	failed := errors.New("boom")
	_, err = doOutcome(t.Context(), service(t, WithBaseURL("http://x"), WithRetries(0), WithHTTPClient(doer(func(*http.Request) (*http.Response, error) { return nil, failed }))).t, &call{op: "O", method: "GET"}, nil)
	assert.ErrorIs(t, err, failed)
}
