package contracttests_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
)

// Types of JSON are alike to a caller who decodes JSON, but not all of them are.
func TestTypesOfJSON(t *testing.T) {
	const vendors = "application/vnd.shop.v1+json"
	for name, c := range map[string]struct {
		example    string // whose reply is changed
		documented string // instead of application/json
		sent       []string
		want       string // the failure
	}{
		"a charset":                   {"got", "", []string{"application/json; charset=utf-8"}, ""},
		"a semicolon more":            {"got", "", []string{"application/json;"}, ""},
		"two semicolons":              {"got", "", []string{"application/json;; charset=utf-8"}, ""},
		"a charset twice":             {"got", "", []string{"application/json; charset=utf-8; charset=utf-8"}, ""},
		"a vendor's":                  {"got", "", []string{"application/vnd.api+json"}, ""},
		"no vendor's":                 {"got", vendors, []string{"application/json"}, ""},
		"the vendor's with a charset": {"got", vendors, []string{vendors + "; charset=utf-8"}, ""},
		"a problem with an error":     {"lost", "", []string{"application/problem+json"}, ""},
		"a problem with a success":    {"got", "", []string{"application/problem+json; charset=utf-8"}, "content type: want application/json, got application/problem+json; charset=utf-8"},
		"another vendor's":            {"got", vendors, []string{"application/vnd.shop.v2+json"}, "content type: want application/vnd.shop.v1+json, got application/vnd.shop.v2+json"},
		"two types":                   {"got", "", []string{"application/json", "text/html"}, "content type: want application/json, got application/json, text/html"},
		"one type twice":              {"got", "", []string{"application/json", "application/json"}, "content type: want application/json, got application/json, application/json"},
		"a parameter without a name":  {"got", "", []string{"application/json;;="}, "content type: want application/json, got application/json;;="},
	} {
		t.Run(name, func(t *testing.T) {
			api := shop()
			if c.documented != "" {
				op := api.Operation("Items.Get")
				op.Replies[0].Media, op.Examples[0].Content.Media = c.documented, c.documented
			}
			url := start(t, mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) {
				if w.Header().Get("X-Pmgen-Example") == c.example {
					w.Header()["Content-Type"] = c.sent
				}
			}))
			report := run(t, api, url, contracttests.Options{Operations: []string{"Items.Get"}, Exactness: contracttests.Tolerant})
			if c.want == "" {
				assert.Empty(t, report.Failures)
				return
			}
			require.Len(t, report.Failures, 1)
			assert.Equal(t, c.want, report.Failures[0].Message)
		})
	}
}

// JSON is UTF-8, whatever Go's decoder makes of another text.
func TestJSONIsUTF8(t *testing.T) {
	api := shop()
	for _, exactness := range []contracttests.Exactness{contracttests.Tolerant, contracttests.Exact} {
		url := start(t, mutant(mock(t, api), func(_ *http.Request, w *httptest.ResponseRecorder) {
			if w.Header().Get("X-Pmgen-Example") == "got" {
				text := strings.Replace(w.Body.String(), `"a"`, "\"\xe9\"", 1)
				w.Body.Reset()
				_, _ = w.Body.WriteString(text)
			}
		}))
		report := run(t, api, url, contracttests.Options{Operations: []string{"Items.Get"}, Exactness: exactness})
		require.Len(t, report.Failures, 1)
		assert.Equal(t, contracttests.Schema, report.Failures[0].Kind)
		assert.Equal(t, "body: want JSON in UTF-8, got something else at byte 16", report.Failures[0].Message)
	}
}
