// Package suite registers the contract tests of an API as Ginkgo specs, one for each case, labelled by folder, operation,
// method, kind and status:
//
//	var _ = suite.Describe("salesforce", load, func() contracttests.Options {
//		return contracttests.Options{Target: contracttests.Target{BaseURL: server.URL}}
//	})
//
// It stands apart because Ginkgo registers its flags in every binary that imports it.
package suite

import (
	"context"
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// Describe registers the specs of the API that load returns. load is called at once, for Ginkgo must know its specs before
// it runs any; options is called before each of them, when the server is there, and may start one (ginkgo.DeferCleanup ends
// it). args are Ginkgo's decorators: labels, Serial, FlakeAttempts and the like. The specs are independent of each other.
func Describe(name string, load func() (*model.API, error), options func() contracttests.Options, args ...any) bool {
	api, err := load()
	return ginkgo.Describe(name, append(args, func() {
		if err != nil {
			ginkgo.It("has a description", func() { ginkgo.Fail(fmt.Sprintf("the API cannot be loaded: %v", err)) })
			return
		}
		register(api, options)
	})...)
}

func register(api *model.API, options func() contracttests.Options) {
	var runner *contracttests.Runner
	url := ""
	ginkgo.BeforeEach(func(ctx context.Context) {
		o := options()
		if runner == nil || o.Target.BaseURL != url {
			r, err := contracttests.NewRunner(ctx, api, o)
			if err != nil {
				ginkgo.Fail(err.Error())
			}
			runner, url = r, o.Target.BaseURL
		}
		ginkgo.DeferCleanup(runner.Close) // of idle connections: the runner stays usable
	})
	for _, c := range contracttests.Plan(api) {
		ginkgo.It(c.Name, ginkgo.Label(labels(c)...), func(ctx context.Context) {
			out := runner.Do(ctx, c)
			if out.Skipped != "" {
				ginkgo.Skip(out.Skipped)
			}
			for _, note := range out.Notes {
				ginkgo.AddReportEntry("not checked", note)
			}
			var broken []string
			for _, f := range out.Failures {
				broken = append(broken, f.Details())
			}
			if len(broken) > 0 {
				ginkgo.Fail(strings.Join(broken, "\n"))
			}
		})
	}
}

// labels are the case's, without the signs that Ginkgo keeps for its filters.
func labels(c contracttests.Case) []string {
	var out []string
	for _, l := range c.Labels() {
		l = strings.Map(func(r rune) rune {
			if strings.ContainsRune("&|!,()/:", r) {
				return ' '
			}
			return r
		}, l)
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
