package contracttests

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
)

// checker looks at the reply of one case. One cause is one failure: a reply with another status is not looked at
// further, and a body that breaks its type is not also reported as different.
type checker struct {
	runner  *Runner
	c       *Case
	call    *call     // the last that was made; nil where none was
	got     *received // nil where nothing came
	out     []Result
	retried []string    // why attempts of its requests do not count
	wire    []*Exchange // of all its requests, with Options.Exchanges
	loose   bool        // of a call in a chain: nothing is selected, and any documented success will do
	// excuses says which documented errors a call in a chain may get, for reasons that are no broken contract.
	excuses func(status int) bool
	// accepted are the replies that kept their contract.
	accepted []Accepted
}

// result is what all results of the case have in common.
func (k *checker) result(kind Kind, v Verdict) Result {
	op := k.c.Operation
	r := Result{Operation: op.ID, Folder: op.Folder, Method: op.Method, Path: model.Template(op.Path), Case: k.c.Name, Status: k.c.status(),
		Kind: kind, Pos: k.c.Pos(), Verdict: v}
	if k.c.Example != nil {
		r.Example = k.c.Example.ID
	}
	r.Retried = k.retried
	if k.call == nil {
		return r
	}
	if !k.call.told {
		r.Duration, k.call.told = k.call.duration, true
	}
	if v == Failed || k.runner.options.Exchanges {
		r.Exchange = k.runner.exchange(k.call, k.got)
	}
	return r
}

func (k *checker) pass(kind Kind) { k.out = append(k.out, k.result(kind, Passed)) }

// skip says why a check is not made of a case that was run.
func (k *checker) skip(kind Kind, why string) {
	r := k.result(kind, Skipped)
	r.Message = k.runner.redact.text(why)
	k.out = append(k.out, r)
}

// fail completes a failure.
func (k *checker) fail(f Result) {
	r := k.result(f.Kind, Failed)
	redact := k.runner.redact
	r.Message, r.Expected, r.Received = redact.line(f.Message), redact.line(f.Expected), redact.line(f.Received)
	for _, line := range f.Diff {
		r.Diff = append(r.Diff, redact.line(line))
	}
	r.Cause = cause(r.Kind, r.Message)
	if k.call != nil {
		r.Curl = redact.curl(k.call.request, k.call.body())
	}
	k.out = append(k.out, r)
}

// block says of which checks nothing can be said because an earlier one failed.
func (k *checker) block() {
	failed := slices.IndexFunc(k.out, func(r Result) bool { return r.Verdict == Failed })
	if failed < 0 {
		return
	}
	for _, kind := range k.c.Kinds() {
		held := kind != Body || k.mirrors()
		if kind == Header {
			held = len(k.c.wantedHeaders(k.mirrors())) > 0
		}
		if held && kind != Example && !slices.ContainsFunc(k.out, func(r Result) bool { return r.Kind == kind || r.Kind == Transport && isFirst(kind) }) {
			k.out = append(k.out, k.result(kind, Blocked))
		}
	}
}

// isFirst reports whether a kind is the one that a reply's first check has.
func isFirst(kind Kind) bool { return kind == Status || kind == Negative }

func (k *checker) check(got *received) {
	k.got = got
	reply, ok := k.checkStatus()
	if !ok {
		return
	}
	k.checkRest(reply)
	k.accept()
}

// checkRest looks at all of a reply but its status.
func (k *checker) checkRest(reply *model.Reply) {
	k.checkHeaders(reply)
	if !k.checkContentType(reply) || k.c.Operation.Method == http.MethodHead {
		return
	}
	k.checkBody(reply)
}

// checkStatus also finds the reply that is documented for the status.
func (k *checker) checkStatus() (*model.Reply, bool) {
	got := k.got.status
	kind := Status
	if k.c.Negative != "" {
		kind = Negative
	}
	if of := k.got.header.Get("X-Pmgen-Operation"); k.isMock() && of != k.c.Operation.ID {
		k.skip(kind, "the mock answers as "+k.runner.redact.cut(of, 100)+", which the same request gets")
		return nil, false
	}
	want := k.c.status()
	if k.unheardOf() {
		k.fail(Result{Kind: kind, Expected: strconv.Itoa(want), Received: k.received(),
			Message: "the mock does not know this example's id: it serves another description, or another version or file name of it"})
		return nil, false
	}
	if got == want && want != 0 {
		k.pass(kind)
		return k.c.Reply, true
	}
	expected := strconv.Itoa(want)
	switch {
	case k.c.Negative != "":
		if slices.Contains(k.c.breaks.statuses, got) { // 400 and 422 may both be documented
			for i := range k.c.Operation.Replies {
				if r := &k.c.Operation.Replies[i]; r.Status == got {
					k.pass(kind)
					return r, true
				}
			}
		}
		if k.isMock() {
			k.skip(kind, forgetful)
			return nil, false
		}
		if got == http.StatusNotFound && !k.runner.selects && !k.c.needsState() && k.call.recordedID {
			k.skip(kind, "the server has nothing of the recorded id, and says so first")
			return nil, false
		}
		k.fail(Result{Kind: Negative, Expected: expected, Received: k.received(),
			Message: fmt.Sprintf("%s is answered with %d, not the documented %s", k.c.breaks.request, got, expected)})
		return nil, false
	case want == 0:
		if got >= 200 && got < 300 {
			k.pass(kind)
			return nil, true
		}
		if k.runner.options.Drift && k.c.unknown() && !k.loose { // nobody ever said what it answers
			k.skip(kind, fmt.Sprintf("nothing is known of its reply, and the server answers with %d", got))
			return nil, false
		}
		expected = "a success"
	case (!k.runner.selects || k.loose) && got < 400:
		// A server may answer with any success that it documents.
		for i := range k.c.Operation.Replies {
			if r := &k.c.Operation.Replies[i]; r.Status == got {
				k.pass(kind)
				return r, true
			}
		}
	case !k.runner.selects && !k.loose && (got == http.StatusNotFound || got == http.StatusGone) && documents(k.c.Operation, got) && k.call.recordedID:
		k.skip(kind, fmt.Sprintf("the server has nothing of the recorded id: it answers with the documented %d", got))
		return nil, false
	case !k.runner.selects && !k.loose && got == http.StatusNotFound && k.call.recordedID && k.siblingDocuments(got):
		k.skip(kind, "the recorded id is unknown to this server: it answers with the 404 that is documented of the same path")
		return nil, false
	}
	if k.isMock() && documents(k.c.Operation, got) {
		k.skip(kind, fmt.Sprintf("the mock chooses another recorded reply, with %d", got))
		return nil, false
	}
	if k.excuses != nil && k.excuses(got) && documents(k.c.Operation, got) {
		k.skip(kind, fmt.Sprintf("the server answers with the documented %d", got))
		return nil, false
	}
	k.fail(Result{Kind: Status, Expected: expected, Received: k.received(), Message: fmt.Sprintf("status: want %s, got %d", expected, got)})
	return nil, false
}

// unheardOf reports whether a mock has no example of the id that it was asked for: the one cause of as many failures as there are
// examples.
func (k *checker) unheardOf() bool {
	return k.got.status == http.StatusNotFound && k.call.request.Header.Get("X-Mock-Response-Id") != "" &&
		bytes.Contains(k.got.body, []byte(`"mockRequestNotFoundError"`))
}

// forgetful is why a mock is not held to what a server with a memory does.
const forgetful = "the mock keeps no state, and refuses nothing unasked"

// isMock reports whether the reply is that of pmgen's mock, although something before it hides what it is.
func (k *checker) isMock() bool {
	return !k.runner.selects && k.got != nil && k.got.header.Get("X-Pmgen-Operation") != ""
}

func documents(op *model.Operation, status int) bool {
	return slices.ContainsFunc(op.Replies, func(r model.Reply) bool { return r.Status == status })
}

// siblingDocuments reports whether the path has another operation that documents the status: what is not there is there for none of
// them.
func (k *checker) siblingDocuments(status int) bool {
	path := normal(k.c.Operation.Path)
	return slices.ContainsFunc(k.runner.api.Operations, func(op *model.Operation) bool {
		return op != k.c.Operation && normal(op.Path) == path && documents(op, status)
	})
}

// received is the reply's status, and what its body begins with.
func (k *checker) received() string {
	text := strconv.Itoa(k.got.status)
	if len(k.got.body) > 0 {
		text += " " + k.runner.redact.cut(string(k.got.body), 500)
	}
	return text
}

// mirrors reports whether the reply must be the case's example.
func (k *checker) mirrors() bool { return k.runner.exact && k.c.Example != nil }

// servedType is the Content-Type under which the mock serves an example; "" where that is nobody's contract.
func servedType(e *model.Example) string {
	switch {
	case len(e.Content.Bytes()) == 0 || bodyless(e.Status):
		return ""
	case e.Content.JSON == model.Repaired:
		return "application/json"
	}
	for _, h := range e.Headers {
		if strings.EqualFold(h.Name, "Content-Type") && !h.Dropped {
			return oneLine(h.Value)
		}
	}
	if e.Content.Media == "" && e.Content.IsJSON() {
		return "application/json"
	}
	return e.Content.Media
}

func orNothing(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// bodyless reports whether HTTP forbids a body, although some recordings have one.
func bodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified
}
