package contracttests

import (
	"context"
	"testing"

	"github.com/pmgen/pmgen/generator/model"
)

// Run is [Check] as subtests, one for each case and in it one for each of its checks, for those who use plain go test:
//
//	go test -run 'TestContract/OAuthUsage.List/200_Usage/schema'
//
// Go keeps the result of a test that has passed, and knows nothing of what goes over the network: against a server that is there
// already run it with -count=1.
func Run(t *testing.T, api *model.API, o Options) {
	t.Helper()
	r, err := NewRunner(context.WithoutCancel(t.Context()), api, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	for _, phase := range r.phases() {
		for _, c := range phase {
			t.Run(c.Name, func(t *testing.T) {
				for _, result := range r.Do(t.Context(), c) {
					if o.Each != nil {
						o.Each(result)
					}
					t.Run(string(result.Kind), func(t *testing.T) {
						switch result.Verdict {
						case Skipped:
							t.Skip(result.Message)
						case Blocked:
							t.Skip("an earlier check of the same reply failed")
						case Failed:
							t.Error(result.Details())
						}
					})
				}
			})
		}
	}
}
