package mockserver

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pmgen/pmgen/generator/model"
)

func TestTwins(t *testing.T) {
	made := ex("made", 404)
	made.Made = true
	tests := []struct {
		quirk string
		api   *model.API
		want  string // the messages, shortened
	}{
		{"one example", api(op("GET /a", ex("one", 200))), ""},
		{"the first answers", api(op("GET /a", ex("one", 404), ex("two", 404))), "two like one"},
		{"the first 200 answers", api(op("GET /a", ex("one", 404), ex("two", 200), ex("three", 200))), "one like two; three like two"},
		{"ids order", api(op("GET /a", ex("b", 200, own), ex("a", 200, own))), "b like a"},
		{"another query", api(op("GET /a", ex("one", 200), ex("two", 200, at("/a?p=1")))), ""},
		{"the same query in another order", api(op("GET /a", ex("one", 200, at("/a?p=1&q=2")), ex("two", 200, at("/a?q=2&p=1")))), "two like one"},
		{"another undefined variable", api(op("GET /a", ex("one", 200, at("/a?p={{x}}")), ex("two", 200, at("/a?p={{y}}")))), "two like one"},
		{"another id in the path", api(op("GET /a/{id}", ex("one", 200, at("/a/1")), ex("two", 200, at("/a/2")))), ""},
		{"other names of what is left open", api(op("GET /a/{id}", ex("one", 200, at("/a/:id")), ex("two", 200, at("/a/{{key}}")))), "two like one"},
		{"another body", api(op("POST /a", ex("one", 200, body(model.JSON, `{"n":1}`)), ex("two", 200, body(model.JSON, `{"n":2}`)))), ""},
		{"the same body, written otherwise", api(op("POST /a", ex("one", 200, body(model.JSON, `{"n":1}`)), ex("two", 200, body(model.JSON, ` {"n": 1.0}`)))), "two like one"},
		{"three bodies, two of them alike", api(op("POST /a", ex("one", 200, body(model.JSON, `{"n":1}`)), ex("two", 200, body(model.JSON, `{"n":2}`)), ex("three", 404, body(model.JSON, `{"n":2}`)))), "three like two"},
		{"a form in another order", api(op("POST /a", ex("one", 200, body(model.URLEncoded, "x=1&y=2")), ex("two", 200, body(model.URLEncoded, "y=2&x=1")))), "two like one"},
		{"another operation of the endpoint", api(op("GET /a/{x}", ex("one", 200)), op("GET /a/{y}", ex("two", 200))), "two like one"},
		{"constants tell them apart", api(constant(op("GET /a", ex("one", 200, at("/a?m=1"))), "query", "m", "1"), constant(op("GET /a", ex("two", 200, at("/a?m=2"))), "query", "m", "2")), ""},
		{"recorded with another operation's request", api(op("GET /a", ex("one", 200)), op("GET /b", ex("two", 200, at("/a")))), "two gets one"},
		{"recorded with the constant of another", api(constant(op("GET /a", ex("one", 200, at("/a?m=1"))), "query", "m", "1"), constant(op("GET /a", ex("two", 200, at("/a?m=1"))), "query", "m", "2")), "two gets one"},
		{"made from a schema", api(op("GET /a", ex("one", 404), made)), ""},
		{"left out", api(op("GET /a", ex("one", 200), ex("odd", 100))), ""},
		{"another method", api(op("GET /a", ex("one", 200)), op("POST /a", ex("two", 200))), ""},
	}
	for _, tt := range tests {
		t.Run(tt.quirk, func(t *testing.T) {
			var got []string
			for _, d := range Twins(tt.api) {
				name, rest, _ := strings.Cut(strings.TrimPrefix(d.Message, `example "name of `), `"`)
				_, twin, _ := strings.Cut(rest, `"name of `)
				twin, _, _ = strings.Cut(twin, `"`)
				how := " like "
				if strings.Contains(rest, "with a request that gets") {
					how = " gets "
				}
				got = append(got, name+how+twin)
				assert.Contains(t, d.Hint, "x-mock-response-id: "+name)
			}
			assert.Equal(t, tt.want, strings.Join(got, "; "))
		})
	}
	assert.Empty(t, Twins(nil))
}

// TestTwinsAreNeverTheAnswer: whatever the description, an example that is reported is not what its own request gets.
func TestTwinsAreNeverTheAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAPI(t)
		s, err := New([]*model.API{a})
		require.NoError(t, err)
		reported := twinIDs(a)
		for _, o := range a.Operations {
			for _, e := range o.Examples {
				if reported[e.ID] {
					w := httptest.NewRecorder()
					s.ServeHTTP(w, ownRequest(o, e))
					require.NotEqual(t, e.ID, w.Header().Get("X-Pmgen-Example"))
				}
			}
		}
	})
}
