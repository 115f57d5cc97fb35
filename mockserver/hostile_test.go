package mockserver

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

// A declared pattern that backtracks for ever, and requests that make it: each is answered, and all of them together in the
// time of the three matches after which the pattern is given up. What it refuses at once stays refused.
func TestRequestsThatBacktrackForEverAreAnswered(t *testing.T) {
	text := &model.Type{Kind: model.KindString, Evidence: model.Declared, Limits: &model.Limits{Pattern: "^(a+)+$"}}
	search := op("GET /search", ex("found", 200), ex("refused", 400))
	search.Params = append(search.Params, model.Param{Name: "q", In: model.InQuery, Type: text})
	add := op("POST /search", ex("added", 200), ex("add-refused", 400))
	add.Body = &model.Body{Encoding: model.JSON, Type: &model.Type{Kind: model.KindArray, Evidence: model.Declared, Elem: text}}
	s := serve(t, api(search, add), WithErrors(true))
	t.Cleanup(regexp2.StopTimeoutClock) // else it runs on for a while
	hostile := strings.Repeat("a", 60) + "!"
	begin := time.Now()
	for range 30 {
		assert.Equal(t, http.StatusOK, call(t, s, "GET /search?q="+url.QueryEscape(hostile), "").StatusCode)
		assert.Equal(t, http.StatusOK, call(t, s, "POST /search", `["`+hostile+`","`+hostile+`"]`).StatusCode)
	}
	assert.Less(t, time.Since(begin), 10*time.Second)
	fresh := serve(t, api(search, add), WithErrors(true))
	assert.Equal(t, http.StatusOK, call(t, fresh, "GET /search?q=aaa", "").StatusCode)
	assert.Equal(t, http.StatusBadRequest, call(t, fresh, "GET /search?q=b", "").StatusCode)
	assert.Equal(t, http.StatusBadRequest, call(t, fresh, "POST /search", `["b"]`).StatusCode)
}
