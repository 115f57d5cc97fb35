package contracttests

import (
	"context"
	"testing"

	"github.com/pmgen/pmgen/generator/model"
)

// RunT is [Run] as subtests, one for each case, for those who use plain go test.
func RunT(t *testing.T, api *model.API, o Options) {
	t.Helper()
	r, err := NewRunner(context.WithoutCancel(t.Context()), api, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	for _, c := range r.Plan() {
		t.Run(c.Name, func(t *testing.T) {
			out := r.Do(t.Context(), c)
			if out.Skipped != "" {
				t.Skip(out.Skipped)
			}
			for _, note := range out.Notes {
				t.Log("not checked: " + note)
			}
			for _, f := range out.Failures {
				t.Error(f.Details())
			}
		})
	}
}
