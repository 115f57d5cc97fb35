// Package suite registers the contract tests of an API as Ginkgo specs, one for each case and check, labelled by folder,
// operation, method, status and kind:
//
//	var _ = suite.Describe("shop", suite.File("shop.postman_collection.json"), suite.At(os.Getenv("SHOP_URL")))
//
// So ginkgo -p, --label-filter, --flake-attempts, --randomize-all, --junit-report and the timeline do what they always do.
//
// It stands apart because Ginkgo registers its flags in every binary that imports it.
package suite

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/model"
)

// Describe registers the specs of the API that load returns. load is called at once, for Ginkgo must know its specs before
// it runs any; options is called before each of them, when the server is there, and may start one (ginkgo.DeferCleanup ends
// it). args are Ginkgo's decorators: labels, Serial, FlakeAttempts and the like. The specs are independent of each other:
// those of one case share its reply while they run in one process, and another attempt asks again.
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

// DescribeEntry is [Describe] for an entry of a pmgen.yaml: with its environment, overrides and lock. complete says of which server;
// it is called before each spec.
func DescribeEntry(config, entry string, complete func(*contracttests.Options), args ...any) bool {
	var given contracttests.Options
	load := func() (api *model.API, err error) {
		api, given, err = contracttests.LoadConfig(config, entry)
		return api, err
	}
	return Describe(entry, load, func() contracttests.Options {
		o := given
		complete(&o)
		return o
	}, args...)
}

// File loads the API from a collection, or from a folder of Losant's files.
func File(path string) func() (*model.API, error) {
	return func() (*model.API, error) { return contracttests.Load(path) }
}

// At are the options of a server that is there already. Credentials come from the environment, as pmgen snippet shows them. Go keeps
// the result of tests that have passed, and knows nothing of what goes over the network: run these with go test -count=1, or with ginkgo.
func At(url string) func() contracttests.Options {
	return func() contracttests.Options {
		return contracttests.Options{Target: contracttests.Target{BaseURL: url}, Getenv: os.Getenv}
	}
}

// target is the server that the specs of a process run against.
type target struct {
	runner *contracttests.Runner
	url    string
	// asked are the results of cases of which some check is still to be looked at, by the case's name.
	asked map[string]*asked
}

type asked struct {
	results []contracttests.Result
	left    int // checks that nobody has looked at
}

func register(api *model.API, options func() contracttests.Options) {
	at := &target{}
	ginkgo.BeforeEach(func(ctx context.Context) {
		o := options()
		if at.runner == nil || o.Target.BaseURL != at.url {
			r, err := contracttests.NewRunner(ctx, api, o)
			if err != nil {
				ginkgo.Fail(err.Error())
			}
			at.runner, at.url, at.asked = r, o.Target.BaseURL, map[string]*asked{}
		}
		ginkgo.DeferCleanup(at.runner.Close) // of idle connections: the runner stays usable
	})
	for _, c := range contracttests.Plan(api) {
		for _, kind := range c.Kinds() {
			args := []any{ginkgo.Label(labels(c, kind)...), func(ctx context.Context) { judge(at.results(ctx, c), c, kind) }}
			if kind == contracttests.Paging {
				args = append(args, ginkgo.Serial) // lists must not grow while their pages are counted
			}
			ginkgo.It(c.Name+": "+string(kind), args...)
		}
	}
}

// results are those of the case. They are forgotten when all its checks were looked at.
func (t *target) results(ctx context.Context, c contracttests.Case) []contracttests.Result {
	known := t.asked[c.Name]
	if known == nil || ginkgo.CurrentSpecReport().NumAttempts > 1 {
		known = &asked{t.runner.Do(ctx, c), len(c.Kinds())}
		t.asked[c.Name] = known
	}
	if known.left--; known.left <= 0 {
		delete(t.asked, c.Name)
	}
	return known.results
}

// judge ends the spec of one check. What belongs to no check of the plan, such as a server that is not there, is the first
// one's.
func judge(results []contracttests.Result, c contracttests.Case, kind contracttests.Kind) {
	planned := c.Kinds()
	var broken []string
	found, why := false, "there is nothing to check: this server is held to types alone, or the reply has no body"
	for _, r := range results {
		own := r.Kind == kind || kind == planned[0] && !slices.Contains(planned, r.Kind)
		switch {
		case own && r.Verdict == contracttests.Failed:
			broken = append(broken, r.Details())
		case own && r.Verdict == contracttests.Passed:
			found = true
		case own && r.Verdict == contracttests.Skipped, r.Kind == planned[0] && r.Verdict == contracttests.Skipped:
			why = r.Message
		case r.Verdict == contracttests.Blocked, r.Verdict == contracttests.Failed:
			why = "an earlier check of the same reply failed"
		}
	}
	switch {
	case len(broken) > 0:
		ginkgo.Fail(strings.Join(broken, "\n"))
	case !found:
		ginkgo.Skip(why)
	}
}

// labels are the case's and the check's, without the signs that Ginkgo keeps for its filters.
func labels(c contracttests.Case, kind contracttests.Kind) []string {
	var out []string
	for _, l := range append(c.Labels(), string(kind)) {
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
