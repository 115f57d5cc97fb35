package contracttests

import (
	"time"

	"github.com/pmgen/pmgen/generator/diag"
)

// Kind is what a check looks at.
type Kind string

// The kinds of checks.
const (
	Status      Kind = "status"
	ContentType Kind = "content-type"
	Header      Kind = "header"
	Body        Kind = "body"     // is what is recorded
	Schema      Kind = "schema"   // is of the documented type
	Example     Kind = "example"  // the recorded example keeps its own schema
	Negative    Kind = "negative" // a broken request is refused as documented
	Chain       Kind = "chain"    // what was made can be read, changed and deleted
	Paging      Kind = "paging"   // pages have nothing in common, and together everything
	Transport   Kind = "transport"
)

// Verdict is how a check ended.
type Verdict string

// The verdicts. A check is blocked where an earlier one of the same reply failed: one cause is one failure.
const (
	Passed  Verdict = "passed"
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped"
	Blocked Verdict = "blocked"
)

// Result is what became of one check: a plain value, of which any report can be made. No secret is in it.
type Result struct {
	Operation string   `json:"operation"`
	Folder    []string `json:"folder,omitempty"`
	Method    string   `json:"method"`
	Path      string   `json:"path"` // the template
	Case      string   `json:"case"`
	Example   string   `json:"example,omitempty"` // its ID
	Status    int      `json:"status,omitempty"`  // that is expected; 0 where any success will do
	Kind      Kind     `json:"kind"`
	Pos       diag.Pos `json:"pos"` // in the input
	Verdict   Verdict  `json:"verdict"`

	// Message says in one line what broke or, where the check was skipped, why.
	Message string `json:"message,omitempty"`
	// Cause is the same for failures that have one cause, whichever item of a list or operation shows it.
	Cause    string   `json:"cause,omitempty"`
	Expected string   `json:"expected,omitempty"`
	Received string   `json:"received,omitempty"`
	Diff     []string `json:"diff,omitempty"` // "- /pointer: expected", "+ /pointer: received"
	Curl     string   `json:"curl,omitempty"`

	// Exchange is what went over the wire: of failures, and of all checks with [Options.Exchanges]. The results of one reply
	// share it.
	Exchange *Exchange `json:"exchange,omitempty"`
	// Also are the other requests of the case, with [Options.Exchanges]: earlier attempts and pages, calls that tidy up. The
	// first result of the case has them.
	Also []*Exchange `json:"also,omitempty"`
	// Retried says why earlier attempts of the request do not count: those that [Options.Retries] allows.
	Retried []string `json:"retried,omitempty"`
	// Duration is that of the request; the first result of each request has it.
	Duration time.Duration `json:"duration,omitempty"`
	// Accepted are the replies of the case that kept their contract, with [Options.Drift]; its first result has them.
	Accepted []Accepted `json:"-"`
}

// Exchange is a request and its reply, their secrets masked and their bodies cut at [MaxExchangeBytes].
type Exchange struct {
	Method       string              `json:"method"`
	URL          string              `json:"url"`
	Headers      map[string][]string `json:"headers"`
	Body         string              `json:"body,omitempty"`
	BodyBytes    int                 `json:"body_bytes,omitempty"` // of the whole body
	Started      time.Time           `json:"started"`
	Duration     time.Duration       `json:"duration"`
	Sent         time.Duration       `json:"sent,omitempty"`   // until the request was on its way; with Options.Exchanges
	Waited       time.Duration       `json:"waited,omitempty"` // from then until the reply began
	Proto        string              `json:"proto,omitempty"`  // of the reply: HTTP/1.1
	Status       int                 `json:"status,omitempty"` // 0: no reply came
	ReplyHeaders map[string][]string `json:"reply_headers,omitempty"`
	ReplyBody    string              `json:"reply_body,omitempty"`
	ReplyBytes   int                 `json:"reply_bytes,omitempty"` // of the whole body
}

// MaxExchangeBytes is how much of a body an [Exchange] holds.
const MaxExchangeBytes = 64 << 10

// String is the result in one line, with its place in the input.
func (r Result) String() string {
	where := ""
	if !r.Pos.IsZero() {
		where = r.Pos.String() + ": "
	}
	return where + r.Case + ": " + r.Message
}

// Details are the result's line, its difference and the command that repeats it.
func (r Result) Details() string { return failureOf(r).Details() }

// Flaky reports whether the check passed only when the request was made again.
func (r Result) Flaky() bool { return r.Verdict == Passed && len(r.Retried) > 0 }
