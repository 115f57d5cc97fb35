// Package contracttests checks that a server keeps the contract that a compiled API describes: the status, media type,
// headers and body of every reply, and the errors that it documents.
//
//	report, err := contracttests.Check(ctx, api, contracttests.Options{Target: contracttests.Target{BaseURL: url}})
//
// Against pmgen's mock server each example is selected by its id and is the contract itself: every field counts. Against
// any other server declared schemas are held to the letter and inferred ones by type and by the presence of what every
// sample has; new members are welcome.
//
// A server that is not on this machine is only read from, unless [Options.AllowWrites]; credentials come from
// headers, environments and flags alone, never from the description. Nothing secret is in a report.
package contracttests

import (
	"context"
	"net/http"
	"time"

	"github.com/pmgen/pmgen/generator/model"
)

// Target is the server that is checked.
type Target struct {
	BaseURL string
	// Client sends the requests; nil: one of the package's own. Redirects are never followed.
	Client *http.Client
	// Header is sent with every request and wins over what is recorded: the place for credentials.
	Header http.Header
}

// Exactness says what a reply is compared with.
type Exactness int

// The ways of comparing. Auto is Exact where the server says that it is pmgen's mock.
const (
	Auto Exactness = iota
	Exact
	Tolerant
)

// Options say what is run, and how.
type Options struct {
	Target    Target
	Exactness Exactness
	// AllowWrites lets methods other than GET, HEAD and OPTIONS run against a server that is not on this machine.
	AllowWrites bool
	// Live are the operations' requests before secrets were masked, in the order of API.Operations (compile.Result has
	// them). They are sent, never printed. To a server that is not on this machine only what Given explains is sent: what a
	// collection holds is nobody's to send there.
	Live []model.Request
	// Given are the values that environments and flags give to variables, and Auth the operations' authorizations as the
	// description writes them, in the order of API.Operations (compile.Result has both).
	Given map[string]string
	Auth  []*model.Auth
	// Getenv finds credentials that nothing else gives, under the names that pmgen snippet shows; nil: there are none.
	Getenv func(name string) string
	// Timeout is that of one request; 0: 10 s.
	Timeout time.Duration
	// MaxBodyBytes is how much of a reply is read; 0: 10 MiB. A longer one is a failure.
	MaxBodyBytes int64
	// Parallel is how many requests are under way at once; 0: 4.
	Parallel int
	// Retries is how often a request is made again where there was no reply, or one with 429, 502, 503 or 504 that nobody expects;
	// what may have changed something is not. A check that passes only then is flaky.
	Retries int
	// Rate is how many requests are made in a second; 0: as many as there can be.
	Rate float64
	// Operations restricts the run to these IDs, in which * and ? stand for any characters; empty: all.
	Operations []string
	// Tags restrict the run to the checks that have one of them: a folder, an operation, a method, a status, a sort of case
	// ([Case.Labels]) or a kind of check, in any case of letters. "Items && !negative" is one tag of two parts.
	Tags []string
	// Shard restricts the run to one of several parts.
	Shard Shard
	// Exchanges keeps what went over the wire in every result, not in failures alone.
	Exchanges bool
	// Drift hands on the replies that kept their contract, for [Drift], and also calls operations of whose reply nothing is known.
	Drift bool
	// Progress gets how many of all cases have been run, whenever that changes; nil: nobody does.
	Progress func(done, all int)
	// Each gets every result as it comes, one at a time, in the order of the plan; nil: nobody does.
	Each func(Result)
}

const (
	defaultTimeout  = 10 * time.Second
	defaultMaxBody  = 10 << 20
	defaultParallel = 4
)

// Check checks every example, documented error, chain of calls and list of pages of the API. Its error is that of a target
// that cannot be tested at all; broken contracts are in the report. Where the context ends the run there are both: an error, and
// the report of what was found until then.
func Check(ctx context.Context, api *model.API, o Options) (*Report, error) {
	start := time.Now()
	r, err := NewRunner(ctx, api, o)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	report := newReport(r)
	err = r.Run(ctx, func(result Result) {
		report.add(result)
		if o.Each != nil {
			o.Each(result)
		}
	})
	report.Interrupted = err != nil
	report.Seconds = time.Since(start).Seconds()
	return report, err
}
