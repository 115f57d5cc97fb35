package contracttests_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/contracttests"
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
		{"pages overlap", func(d *depot) { d.overlaps = true }, contracttests.Paging, "page 2 has an item of page 1"},
		{"the total is not reached", func(d *depot) { d.miscounts = true }, contracttests.Paging, "/total: want 7 items, got 5"},
		{"no credentials are needed", func(d *depot) { d.isOpen = true }, contracttests.Negative, "a request without credentials is answered with 404, not the documented 401"},
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
