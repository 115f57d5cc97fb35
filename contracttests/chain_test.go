package contracttests_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/compile"
	"github.com/pmgen/pmgen/generator/config"
)

// A server that keeps what it is told: what is made is read, changed and deleted, nothing is left, and no recorded id is
// asked for.
func TestChains(t *testing.T) {
	api, server := depotAPI(t), newDepot()
	report := run(t, api, start(t, server), contracttests.Options{})
	require.NotEmpty(t, server.calls)
	for _, f := range report.Failures {
		t.Error(f.Details())
	}
	assert.Len(t, server.projects, 5, "what was made is deleted")
	assert.Equal(t, report.Operations, report.OperationsRun)
	for _, call := range server.calls {
		assert.NotRegexp(t, "/p1.* with", call)
	}
	var chains []string
	for _, c := range contracttests.Plan(api) {
		if c.Sort() == "chain" {
			chains = append(chains, c.Name)
		}
	}
	assert.Equal(t, []string{"API.CreateProject/chain", "API.AddDevice/chain"}, chains)
}

// Each fault of such a server is found out, once, and by what it is.
func TestFaultsOfState(t *testing.T) {
	tests := []struct {
		name    string
		fault   func(d *depot)
		kind    contracttests.Kind
		message string
	}{
		{"another is read", func(d *depot) { d.forgets = true }, contracttests.Chain, "asked for x"},
		{"what was made is lost", func(d *depot) { d.loses = true }, contracttests.Chain, "status: want"},
		{"it cannot be changed", func(d *depot) { d.frozen = true }, contracttests.Chain, "status: want 200, got 409"},
		{"pages overlap", func(d *depot) { d.overlaps = true }, contracttests.Paging, "page 2 has an item of page 1"},
		{"the total is not reached", func(d *depot) { d.miscounts = true }, contracttests.Paging, "/total: want 7 items, got 5"},
		{"no credentials are needed", func(d *depot) { d.isOpen = true }, contracttests.Negative, "a request without credentials is answered with 200, not the documented 401"},
		{"every id is there", func(d *depot) { d.invents = true }, contracttests.Negative, "is answered with 200, not the documented 404"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := newDepot()
			tt.fault(server)
			report := run(t, depotAPI(t), start(t, server), contracttests.Options{})
			require.NotEmpty(t, report.Failures)
			for _, f := range report.Failures {
				assert.Equal(t, tt.kind, f.Kind, "%s", f)
				assert.Contains(t, f.Message, tt.message)
				assert.NotEmpty(t, f.Pos.File)
				assert.NotEmpty(t, f.Curl)
			}
		})
	}
}

// A list that keeps an id of it lets the server's things be read, and nothing that was not made here is changed or deleted.
func TestListsOnlyLead(t *testing.T) {
	reply := func(body string) string {
		return fmt.Sprintf(`[{"name": "ok", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": %q}]`, body)
	}
	collection := `{"info": {"name": "Shelf", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [
	  {"name": "Books", "event": [{"listen": "test", "script": {"exec": ["pm.environment.set('book', pm.response.json().books[0].id);"]}}],
	   "request": {"method": "GET", "url": "{{url}}/books"}, "response": ` + reply(`{"books": [{"id": "b1"}]}`) + `},
	  {"name": "Book", "request": {"method": "GET", "url": "{{url}}/books/{{book}}"}, "response": ` + reply(`{"id": "b1"}`) + `},
	  {"name": "Pages", "request": {"method": "GET", "url": "{{url}}/pages?of={{book}}"}, "response": ` + reply(`{"pages": 7}`) + `},
	  {"name": "Burn", "request": {"method": "DELETE", "url": "{{url}}/books/{{book}}"}}
	], "variable": [{"key": "url", "value": "http://shelf.example"}]}`
	result := compile.Compile(compile.Input{FS: fstest.MapFS{"shelf.json": {Data: []byte(collection)}}, API: config.API{Name: "shelf", Package: "shelf", In: "shelf.json"}})
	require.NotNil(t, result.API)
	var calls []string
	server := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_pmgen") {
			http.NotFound(w, r)
			return
		}
		calls = append(calls, r.Method+" "+r.URL.RequestURI())
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/books":
			_, _ = w.Write([]byte(`{"books": [{"id": "real"}]}`))
		case "/books/real":
			_, _ = w.Write([]byte(`{"id": "real"}`))
		default:
			_, _ = w.Write([]byte(`{"pages": 3}`))
		}
	}))
	target := contracttests.Target{BaseURL: "http://shelf.example", Client: &http.Client{Transport: elsewhere(server)}}
	report, err := contracttests.Check(t.Context(), result.API, contracttests.Options{Target: target, Parallel: 1})
	require.NoError(t, err)
	assert.Empty(t, report.Failures)
	assert.Equal(t, []string{"GET /books", "GET /books/real", "GET /pages?of=real"}, calls)
	assert.Equal(t, 3, report.OperationsRun)
	assert.Equal(t, 4, report.Operations)
}
