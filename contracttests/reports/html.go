package reports

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/pmgen/pmgen/contracttests"
	"github.com/pmgen/pmgen/generator/look"
)

// The bounds of a page. Whatever a run finds, a browser opens it: JSON and HAR have the rest.
const (
	maxCases    = 20_000  // that are listed
	maxFailures = 1_000   // that are listed
	maxWire     = 3 << 20 // bytes of requests, replies and differences
	maxOneCause = 1 << 20 // of them for failures of one cause
	maxBody     = 6 << 10 // bytes of a body
	maxReasons  = 200     // why something is not covered
	maxSlow     = 10
	maxOpen     = 5 // failures of one cause that are not folded
)

// HTML is one page for people, whole in itself. It keeps what it will show: a line for each case, and of failures as much as
// the bounds allow.
func HTML(out *Output, run Run) Writer {
	return &htmlReport{out: out, run: run, operations: map[string]*htmlOperation{}, groups: map[string]*htmlGroup{}, reasons: map[string]*htmlReason{}}
}

type htmlReport struct {
	out *Output
	run Run

	operations map[string]*htmlOperation
	inOrder    []*htmlOperation
	groups     map[string]*htmlGroup
	causes     []*htmlGroup
	reasons    map[string]*htmlReason
	why        []*htmlReason

	counts    counts
	kinds     map[contracttests.Kind]bool
	cases     int
	flakes    int // checks
	listed    int // failures with a place of their own
	wire      int // bytes
	wireless  int // failures whose request and reply found no room
	slow      []htmlSlow
	durations []time.Duration
}

// counts are numbers of checks by verdict.
type counts struct{ passed, failed, skipped, blocked int }

func (c *counts) add(v contracttests.Verdict) {
	switch v {
	case contracttests.Passed:
		c.passed++
	case contracttests.Failed:
		c.failed++
	case contracttests.Skipped:
		c.skipped++
	default:
		c.blocked++
	}
}

// verdicts are the filters that show what has these counts.
func (c *counts) verdicts() string {
	var out []string
	if c.failed > 0 {
		out = append(out, "failed")
	}
	if c.skipped > 0 {
		out = append(out, "uncovered")
	}
	if c.failed == 0 && c.passed > 0 {
		out = append(out, "passed")
	}
	return strings.Join(out, " ")
}

type htmlOperation struct {
	id, method, path, folder string
	counts                   counts
	kinds                    map[contracttests.Kind]*counts
	cases                    []*htmlCase
	hidden                   int // cases beyond the bound
	time                     time.Duration
	called                   bool
}

type htmlCase struct {
	name   string
	counts counts
	time   time.Duration
	parts  []htmlPart
}

// htmlPart is a check of a case, or all that passed.
type htmlPart struct {
	Class, Mark, Text string
	Link              int // of the failure; 0: none
}

type htmlGroup struct {
	message  string
	count    int
	wire     int
	failures []*htmlFailure
}

type htmlReason struct {
	reason string
	count  int
	cases  []string // the first ones
}

type htmlSlow struct {
	name string
	time time.Duration
}

// Add counts a result, and keeps what the page shows of it.
func (h *htmlReport) Add(r contracttests.Result) error {
	h.counts.add(r.Verdict)
	if h.kinds == nil {
		h.kinds = map[contracttests.Kind]bool{}
	}
	h.kinds[r.Kind] = true
	op := h.operation(r)
	op.counts.add(r.Verdict)
	if op.kinds[r.Kind] == nil {
		op.kinds[r.Kind] = &counts{}
	}
	op.kinds[r.Kind].add(r.Verdict)
	op.called = op.called || r.Verdict == contracttests.Passed && r.Kind != contracttests.Example || r.Verdict == contracttests.Failed
	c := h.caseOf(op, r)
	c.counts.add(r.Verdict)
	if r.Duration > 0 {
		c.time += r.Duration
		op.time += r.Duration
		h.durations = append(h.durations, r.Duration)
		h.timed(r)
	}
	kind := string(r.Kind)
	switch r.Verdict {
	case contracttests.Failed:
		c.parts = append(c.parts, htmlPart{"fail", "✗", saying(r), h.failed(r)})
	case contracttests.Skipped:
		h.uncovered(r)
		c.parts = append(c.parts, htmlPart{"warn", "–", saying(r), 0})
	case contracttests.Blocked:
		c.together("dim", "·", kind)
	default:
		c.together("pass", "✓", kind)
		h.flaky(c, r)
	}
	return nil
}

// flaky says of a case, once, that its checks passed when its request was made again.
func (h *htmlReport) flaky(c *htmlCase, r contracttests.Result) {
	if !r.Flaky() {
		return
	}
	h.flakes++
	if !slices.ContainsFunc(c.parts, func(p htmlPart) bool { return p.Mark == "↻" }) {
		c.parts = append(c.parts, htmlPart{"warn", "↻", "flaky: it passed when asked again, after " + look.Line(strings.Join(r.Retried, "; "), 160), 0})
	}
}

// saying is a check and what its message says of it.
func saying(r contracttests.Result) string {
	text := look.Line(r.Message, 160)
	if strings.HasPrefix(text, string(r.Kind)+":") {
		return text
	}
	return string(r.Kind) + ": " + text
}

// together lists the kinds of checks that ended alike.
func (c *htmlCase) together(class, mark, kind string) {
	for i := range c.parts {
		if c.parts[i].Class == class {
			c.parts[i].Text += ", " + kind
			return
		}
	}
	c.parts = append(c.parts, htmlPart{class, mark, kind, 0})
}

func (h *htmlReport) operation(r contracttests.Result) *htmlOperation {
	op := h.operations[r.Operation]
	if op == nil {
		folder := make([]string, len(r.Folder))
		for i, f := range r.Folder {
			folder[i] = look.Line(f, 80)
		}
		op = &htmlOperation{id: r.Operation, method: r.Method, path: r.Path, folder: strings.Join(folder, " / "), kinds: map[contracttests.Kind]*counts{}}
		h.operations[r.Operation] = op
		h.inOrder = append(h.inOrder, op)
	}
	return op
}

// caseOf is the case of a result: the results of one follow each other.
func (h *htmlReport) caseOf(op *htmlOperation, r contracttests.Result) *htmlCase {
	name := look.Line(strings.TrimPrefix(strings.TrimPrefix(r.Case, r.Operation), "/"), 160)
	name = cmp.Or(name, "documented")
	if n := len(op.cases); n > 0 && op.cases[n-1].name == name {
		return op.cases[n-1]
	}
	c := &htmlCase{name: name}
	if h.cases >= maxCases {
		op.hidden++
		return c
	}
	h.cases++
	op.cases = append(op.cases, c)
	return c
}

// timed keeps the slowest.
func (h *htmlReport) timed(r contracttests.Result) {
	at, _ := slices.BinarySearchFunc(h.slow, r.Duration, func(s htmlSlow, d time.Duration) int { return cmp.Compare(d, s.time) })
	for at < len(h.slow) && h.slow[at].time == r.Duration {
		at++ // the first of equal ones stays first
	}
	if at < maxSlow {
		h.slow = slices.Insert(h.slow, at, htmlSlow{look.Line(r.Case, 160), r.Duration})
		h.slow = h.slow[:min(len(h.slow), maxSlow)]
	}
}

func (h *htmlReport) uncovered(r contracttests.Result) {
	reason := look.Line(r.Message, 300)
	w := h.reasons[reason]
	if w == nil {
		if len(h.why) == maxReasons {
			reason = "other reasons"
			w = h.reasons[reason]
		}
		if w == nil {
			w = &htmlReason{reason: reason}
			h.reasons[reason] = w
			h.why = append(h.why, w)
		}
	}
	w.count++
	if len(w.cases) < 4 {
		w.cases = append(w.cases, look.Line(r.Case, 80))
	}
}

// failed lists a failure with others of its cause, and returns its number; 0 where the list is full.
func (h *htmlReport) failed(r contracttests.Result) int {
	key := cmp.Or(r.Cause, string(r.Kind)+": "+r.Message)
	g := h.groups[key]
	if g == nil {
		if len(h.causes) == maxFailures {
			return 0
		}
		g = &htmlGroup{message: look.Line(r.Message, 400)}
		h.groups[key] = g
		h.causes = append(h.causes, g)
	}
	g.count++
	if h.listed == maxFailures {
		return 0
	}
	h.listed++
	f := newFailure(h.listed, r, h.run.path(r.Pos.File))
	if f.Message == g.message {
		f.Message = ""
	}
	if size := f.size(); g.wire+size > maxOneCause || h.wire+size > maxWire {
		f.shorten()
		h.wireless++
	} else {
		g.wire += size
		h.wire += size
	}
	g.failures = append(g.failures, f)
	return f.N
}
