package contracttests

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
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
	Expected  string   `json:"expected,omitempty"`
	Received  string   `json:"received,omitempty"`
	Diff      []string `json:"diff,omitempty"` // "- /pointer: expected", "+ /pointer: received"
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
	return Failure{Operation: r.Operation, Case: r.Case, Example: r.Example, Kind: r.Kind, Pos: r.Pos, Message: r.Message, Expected: r.Expected,
		Received: r.Received, Diff: r.Diff, Curl: r.Curl}
}

// WriteText writes the report for people: what is not covered, failures by their cause, the share that is, and the sums in
// the last line.
func (r *Report) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	r.writeSkipped(b)
	for _, group := range groups(r.Failures) {
		head := group[0].Message
		if len(group) > 1 {
			head = fmt.Sprintf("%s (%d times)", head, len(group))
		}
		fmt.Fprintln(b, head)
		for _, f := range group {
			writeFailure(b, f)
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintf(b, "covered: %s, %s\n", share(r.OperationsRun, r.Operations, "operation"), share(r.ExamplesRun, r.Examples, "example"))
	fmt.Fprintf(b, "%s, %s, %s: %d passed, %d failed in %.1fs\n", plural(r.Operations, "operation"), plural(r.Examples, "example"),
		plural(r.Checks, "check"), r.Passed, r.Failed, r.Seconds)
	return b.Flush()
}

func writeFailure(w io.Writer, f Failure) {
	where := ""
	if !f.Pos.IsZero() {
		where = "  (" + f.Pos.String() + ")"
	}
	fmt.Fprintf(w, "  %s%s\n", f.Case, where)
	lines := f.Diff
	if len(lines) == 0 && f.Expected+f.Received != "" {
		lines = []string{"- " + excerpt(firstLine(f.Expected), 200), "+ " + excerpt(firstLine(f.Received), 200)}
	}
	for _, line := range lines {
		fmt.Fprintf(w, "      %s\n", line)
	}
	if f.Curl != "" {
		fmt.Fprintf(w, "      %s\n", f.Curl)
	}
}

func firstLine(s string) string {
	line, rest, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if rest != "" {
		line += " …"
	}
	return line
}

// groups puts failures of one cause together, the most frequent cause first.
func groups(failures []Failure) [][]Failure {
	index := map[string]int{}
	var out [][]Failure
	for _, f := range failures {
		key := string(f.Kind) + "\x00" + f.Message
		i, ok := index[key]
		if !ok {
			i = len(out)
			index[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	slices.SortStableFunc(out, func(a, b []Failure) int { return cmp.Compare(len(b), len(a)) })
	return out
}

// writeSkipped folds what is not covered by its reason.
func (r *Report) writeSkipped(w io.Writer) {
	if len(r.Skipped) == 0 {
		return
	}
	var reasons []string
	cases := map[string][]string{}
	for _, s := range r.Skipped {
		if cases[s.Reason] == nil {
			reasons = append(reasons, s.Reason)
		}
		cases[s.Reason] = append(cases[s.Reason], s.Case)
	}
	fmt.Fprintf(w, "not covered: %d\n", len(r.Skipped))
	for _, reason := range reasons {
		names := cases[reason]
		more := ""
		if n := len(names) - 3; n > 0 {
			names, more = names[:3], fmt.Sprintf(", and %d more", n)
		}
		fmt.Fprintf(w, "  %s: %s%s\n", reason, strings.Join(names, ", "), more)
	}
	fmt.Fprintln(w)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func share(part, all int, what string) string {
	if all == 0 {
		return "no " + what + "s"
	}
	return fmt.Sprintf("%d of %s (%d %%)", part, plural(all, what), part*100/all)
}

// Details are the failure's line, its difference and the command that repeats it.
func (f Failure) Details() string {
	var b strings.Builder
	b.WriteString(f.String() + "\n")
	writeFailure(&b, f)
	return b.String()
}
