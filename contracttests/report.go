package contracttests

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
)

// Report is what a run found. Its JSON form may grow; nothing in it is renamed.
type Report struct {
	API     string `json:"api"`
	BaseURL string `json:"base_url"`
	Exact   bool   `json:"exact"`

	Operations int `json:"operations"` // of the API, as far as they were chosen
	Examples   int `json:"examples"`   // recorded replies of those
	Checks     int `json:"checks"`     // that were made
	Passed     int `json:"passed"`
	Failed     int `json:"failed"`

	// OperationsRun and ExamplesRun are how many of them were called.
	OperationsRun int `json:"operations_run"`
	ExamplesRun   int `json:"examples_run"`

	// Flaky are the checks among those that passed that did so only when the request was made again; FlakyCases say which.
	Flaky      int         `json:"flaky,omitempty"`
	FlakyCases []Uncovered `json:"flaky_cases,omitempty"`

	Skipped  []Uncovered `json:"skipped"` // what is not covered, and why
	Failures []Failure   `json:"failures"`
	Seconds  float64     `json:"seconds"`
	// Interrupted: the run was ended before all checks were made.
	Interrupted bool `json:"interrupted,omitempty"`

	run  map[string]bool // operations
	last string          // the case of the last example that was called
}

// Uncovered is a case, or a check of one, that was not made, or did not pass at once.
type Uncovered struct {
	Operation string   `json:"operation"`
	Case      string   `json:"case"`
	Example   string   `json:"example,omitempty"` // its ID
	Pos       diag.Pos `json:"pos"`
	Reason    string   `json:"reason"`
}

// Failure is a contract that is broken. Its texts hold no secrets.
type Failure struct {
	Operation string   `json:"operation"`
	Case      string   `json:"case"`
	Example   string   `json:"example,omitempty"` // its ID
	Kind      Kind     `json:"kind"`
	Pos       diag.Pos `json:"pos"` // in the input
	Message   string   `json:"message"`
	Cause     string   `json:"cause,omitempty"` // the same for failures that have one cause
	Expected  string   `json:"expected,omitempty"`
	Received  string   `json:"received,omitempty"`
	Diff      []string `json:"diff,omitempty"`    // "- /pointer: expected", "+ /pointer: received"
	Retried   []string `json:"retried,omitempty"` // why earlier attempts were made again, in vain
	Curl      string   `json:"curl,omitempty"`
}

// String is the failure in one line, with its place in the input.
func (f Failure) String() string {
	where := ""
	if !f.Pos.IsZero() {
		where = f.Pos.String() + ": "
	}
	return where + f.Case + ": " + f.Message
}

// OK reports whether no contract is broken.
func (r *Report) OK() bool { return r.Failed == 0 }

func newReport(r *Runner) *Report {
	report := &Report{API: r.api.Title, BaseURL: r.redact.text(r.shown), Exact: r.exact, Skipped: []Uncovered{}, Failures: []Failure{}, run: map[string]bool{}}
	last := -1
	for i := range r.cases {
		c := &r.cases[i]
		if c.index != last { // those of an operation follow each other
			last = c.index
			report.Operations++
		}
		if c.Example != nil {
			report.Examples++
		}
	}
	return report
}

// add counts a result, and keeps it where it is a failure or says why something is not covered.
func (r *Report) add(result Result) {
	switch result.Verdict {
	case Blocked:
		return
	case Skipped:
		r.Skipped = append(r.Skipped, skippedOf(result))
		return
	case Failed:
		r.Failed++
		r.Failures = append(r.Failures, failureOf(result))
	default:
		r.Passed++
		if result.Flaky() {
			r.flaky(result)
		}
	}
	r.Checks++
	if result.Kind == Example {
		return // nobody was called
	}
	if !r.run[result.Operation] {
		r.run[result.Operation] = true
		r.OperationsRun++
	}
	if result.Example != "" && r.last != result.Case {
		r.last = result.Case
		r.ExamplesRun++
	}
}

// flaky counts a check that passed only when the request was made again. Those of one reply have one reason.
func (r *Report) flaky(result Result) {
	r.Flaky++
	if n := len(r.FlakyCases); n > 0 && r.FlakyCases[n-1].Case == result.Case {
		return
	}
	result.Message = strings.Join(result.Retried, "; ")
	r.FlakyCases = append(r.FlakyCases, skippedOf(result))
}

func skippedOf(r Result) Uncovered {
	return Uncovered{r.Operation, r.Case, r.Example, r.Pos, r.Message}
}

func failureOf(r Result) Failure {
	return Failure{Operation: r.Operation, Case: r.Case, Example: r.Example, Kind: r.Kind, Pos: r.Pos, Message: r.Message, Cause: r.Cause, Expected: r.Expected,
		Received: r.Received, Diff: r.Diff, Retried: r.Retried, Curl: r.Curl}
}
