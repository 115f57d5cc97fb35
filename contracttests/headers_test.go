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

// A server that is held to its recordings has their headers' values, too: but for what proxies vary by, and cookies' attributes.
func TestRecordedHeadersCount(t *testing.T) {
	api := shop()
	api.Operation("Motd").Examples[0].Headers = []model.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "X-Level", Value: "3"}, {Name: "ETag", Value: `"1"`}, {Name: "Link", Value: "</a>; rel=next"},
		{Name: "Link", Value: "</b>; rel=last"}, {Name: "Vary", Value: "Origin"}, {Name: "Set-Cookie", Value: "a={{token}}; Path=/x"}, {Name: "Date", Value: "now", Dropped: true}}
	for name, c := range map[string]struct {
		change func(h http.Header)
		want   string
	}{
		"nothing":               {func(http.Header) {}, ""},
		"more to vary by":       {func(h http.Header) { h.Set("Vary", "accept-encoding, origin") }, ""},
		"less to vary by":       {func(h http.Header) { h.Set("Vary", "Cookie") }, "header Vary: want Origin, got Cookie"},
		"attributes of cookies": {func(h http.Header) { h.Set("Set-Cookie", "a=1; Path=/y; Secure") }, ""},
		"another cookie":        {func(h http.Header) { h.Set("Set-Cookie", "b=1") }, "header Set-Cookie: want ********, got ********"},
		"a weak tag":            {func(h http.Header) { h.Set("ETag", `W/"1"`) }, ""},
		"another tag":           {func(h http.Header) { h.Set("ETag", `"2"`) }, `header Etag: want "1", got "2"`},
		"other headers":         {func(h http.Header) { h.Set("X-New", "1") }, ""},
		"another value":         {func(h http.Header) { h.Set("X-Level", "4") }, "header X-Level: want 3, got 4"},
		"another order":         {func(h http.Header) { h["Link"] = []string{"</b>; rel=last", "</a>; rel=next"} }, "header Link: want </a>; rel=next, </b>; rel=last, got </b>; rel=last, </a>; rel=next"},
		"one of two":            {func(h http.Header) { h.Set("Link", "</a>; rel=next") }, "header Link: want </a>; rel=next, </b>; rel=last, got </a>; rel=next"},
	} {
		t.Run(name, func(t *testing.T) {
			url := start(t, mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) { c.change(w.Header()) }))
			report := run(t, api, url, contracttests.Options{Operations: []string{"Motd"}})
			require.True(t, report.Exact)
			if c.want == "" {
				assert.Empty(t, report.Failures)
				return
			}
			require.Len(t, report.Failures, 1)
			assert.Equal(t, c.want, report.Failures[0].Message)
			assert.Empty(t, run(t, api, url, contracttests.Options{Operations: []string{"Motd"}, Exactness: contracttests.Tolerant}).Failures, "values are no contract")
		})
	}
}

// What cannot be sent is no difference: white space around a value, and control characters in it.
func TestHeadersThatCannotBeSent(t *testing.T) {
	api := shop()
	api.Operation("Motd").Examples[0].Headers = []model.Header{{Name: "Content-Type", Value: "text/plain"}, {Name: "Cache-Control", Value: "max-age=0 "},
		{Name: "X-Tab", Value: "\ta\tb"}, {Name: "X-Control", Value: "\x7fa\tb\x01c\x7f"}, {Name: "ETag", Value: " \"1\"\n"}, {Name: "X-Empty", Value: " \t"}}
	report := run(t, api, start(t, mock(t, api)), contracttests.Options{Operations: []string{"Motd"}})
	require.True(t, report.Exact)
	for _, f := range report.Failures {
		t.Error(f.Details())
	}
	url := start(t, mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) { w.Header().Set("X-Control", "a  b c") }))
	report = run(t, api, url, contracttests.Options{Operations: []string{"Motd"}})
	require.Len(t, report.Failures, 1, "white space within counts")
	assert.Equal(t, "header X-Control: want a b c, got a  b c", report.Failures[0].Message)
}
