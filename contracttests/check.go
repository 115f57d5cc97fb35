package contracttests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
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
	Negative    Kind = "negative" // a broken request is refused as documented
	Transport   Kind = "transport"
)

// checker looks at the reply of one case. One cause is one failure: a reply with another status is not looked at
// further, and a body that breaks its type is not also reported as different.
type checker struct {
	runner *Runner
	c      *Case
	req    *http.Request
	out    *Outcome
	got    *received
}

func (k *checker) pass(kind Kind) { k.out.Passed = append(k.out.Passed, kind) }

func (k *checker) fail(f Failure) {
	r := k.runner
	f.Operation, f.Pos, f.Case = k.c.Operation.ID, k.c.Pos(), k.c.Name
	if k.c.Example != nil {
		f.Example = k.c.Example.ID
	}
	var body []byte
	if k.req.GetBody != nil {
		if again, err := k.req.GetBody(); err == nil {
			body, _ = io.ReadAll(again)
		}
	}
	f.Curl = r.redact.curl(k.req, body)
	f.Message, f.Expected, f.Received = r.redact.text(f.Message), r.redact.text(f.Expected), r.redact.text(f.Received)
	for i, line := range f.Diff {
		f.Diff[i] = r.redact.text(line)
	}
	k.out.Failures = append(k.out.Failures, f)
}

func (k *checker) check(got *received) {
	k.got = got
	reply, ok := k.checkStatus()
	if !ok {
		return
	}
	k.checkHeaders(reply)
	if !k.checkContentType(reply) || k.req.Method == http.MethodHead {
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
	if want := k.c.status(); got == want {
		k.pass(kind)
		return k.c.Reply, true
	}
	expected := strconv.Itoa(k.c.status())
	switch {
	case k.c.Negative != "":
		for i := range k.c.Operation.Replies { // 400 and 422 may both be documented
			if r := &k.c.Operation.Replies[i]; r.Status == got && (got == 400 || got == 422) {
				k.pass(kind)
				return r, true
			}
		}
		k.fail(Failure{Kind: Negative, Expected: expected, Received: strconv.Itoa(got),
			Message: fmt.Sprintf("a body %s (%s) is answered with %d, not the documented %s", k.c.Negative, k.c.breaks, got, expected)})
		return nil, false
	case k.c.status() == 0:
		if got >= 200 && got < 300 {
			k.pass(kind)
			return nil, true
		}
		expected = "a success"
	case !k.runner.selects && got < 400:
		// A server may answer with any success that it documents.
		for i := range k.c.Operation.Replies {
			if r := &k.c.Operation.Replies[i]; r.Status == got {
				k.pass(kind)
				return r, true
			}
		}
	}
	f := Failure{Kind: Status, Expected: expected, Received: strconv.Itoa(got), Message: fmt.Sprintf("status: want %s, got %d", expected, got)}
	if len(k.got.body) > 0 {
		f.Received += " " + excerpt(string(k.got.body), 500)
	}
	k.fail(f)
	return nil, false
}

// mirrors reports whether the reply must be the case's example.
func (k *checker) mirrors() bool { return k.runner.exact && k.c.Example != nil }

func (k *checker) checkContentType(reply *model.Reply) bool {
	want := ""
	switch {
	case k.runner.selects && k.c.Example != nil:
		want = servedType(k.c.Example)
	case reply != nil:
		want = reply.Media
	}
	if want == "" || k.req.Method == http.MethodHead && k.got.header.Get("Content-Type") == "" {
		return true
	}
	got := k.got.header.Get("Content-Type")
	if media(got) == media(want) || model.IsJSON(media(got)) && model.IsJSON(media(want)) && !k.runner.exact {
		k.pass(ContentType)
		return true
	}
	k.fail(Failure{Kind: ContentType, Expected: want, Received: excerpt(got, 200),
		Message: fmt.Sprintf("content type: want %s, got %s", want, orNothing(excerpt(got, 200)))})
	return false
}

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

func media(contentType string) string {
	m, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		m, _, _ = strings.Cut(contentType, ";")
	}
	return strings.ToLower(strings.TrimSpace(m))
}

func orNothing(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// checkHeaders demands the headers that are part of the contract; of a mock, all that are replayed.
func (k *checker) checkHeaders(reply *model.Reply) {
	var want []string
	if reply != nil {
		for _, h := range reply.Headers {
			if h.Required {
				want = append(want, h.Name)
			}
		}
	}
	if k.mirrors() {
		for _, h := range k.c.Example.Headers {
			if !h.Dropped && validHeader(h.Name) && !strings.EqualFold(h.Name, "Content-Type") && !unreplayed(h.Name) {
				want = append(want, http.CanonicalHeaderKey(h.Name))
			}
		}
	}
	if len(want) == 0 {
		return
	}
	slices.Sort(want)
	ok := true
	for _, name := range slices.Compact(want) {
		if len(k.got.header.Values(name)) == 0 {
			ok = false
			k.fail(Failure{Kind: Header, Expected: name, Message: "header " + name + ": missing"})
		}
	}
	if ok {
		k.pass(Header)
	}
}

// unreplayed are headers about the old wire, even where no reader marked them, and those of the mock itself.
func unreplayed(name string) bool {
	name = http.CanonicalHeaderKey(name)
	return strings.HasPrefix(name, "X-Pmgen-") || slices.Contains([]string{"Content-Length", "Content-Encoding", "Transfer-Encoding",
		"Connection", "Keep-Alive", "Date", "Trailer", "Upgrade", "Te", "Proxy-Connection"}, name)
}

func (k *checker) checkBody(reply *model.Reply) {
	documentsJSON := reply != nil && reply.Type != nil && model.IsJSON(media(reply.Media))
	if documentsJSON && k.recordedAsText() {
		// Not the server's fault: it answers with what was recorded.
		documentsJSON = false
		k.out.Notes = append(k.out.Notes, "the example is not JSON, although its media type says so")
	}
	var value any
	if documentsJSON || k.mirrors() && k.c.Example.Content.IsJSON() {
		var err error
		if value, err = decode(k.got.body); err != nil && !k.emptyOnPurpose() {
			k.fail(Failure{Kind: Body, Expected: "JSON", Received: excerpt(string(k.got.body), 500), Message: "body: " + err.Error()})
			return
		}
	}
	if documentsJSON && !k.emptyOnPurpose() && !k.checkSchema(reply) {
		return
	}
	if k.mirrors() {
		k.checkRecorded(value)
	}
}

// recordedAsText: the reply must be the case's example, which could not be read as the JSON that it is said to be.
func (k *checker) recordedAsText() bool {
	e := k.c.Example
	return e != nil && (k.runner.exact || k.runner.selects) && !e.Content.IsJSON() && len(e.Content.Bytes()) > 0
}

// emptyOnPurpose: the reply has no body; its status forbids one, or the example has none either.
func (k *checker) emptyOnPurpose() bool {
	return len(k.got.body) == 0 && (bodyless(k.got.status) || k.c.Example != nil && len(k.c.Example.Content.Bytes()) == 0)
}

// bodyless reports whether HTTP forbids a body, although some recordings have one.
func bodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified
}

func (k *checker) checkSchema(reply *model.Reply) bool {
	found := k.runner.validator.CheckReply(reply.Type, k.got.body)
	if len(found) == 0 {
		k.pass(Schema)
		return true
	}
	if k.mirrors() && slices.Equal(found, k.c.ownErrors) {
		// Not the server's fault: the description contradicts itself.
		k.out.Notes = append(k.out.Notes, "the example breaks its own schema ("+describe(found)+")")
		return true
	}
	f := Failure{Kind: Schema, Message: "body: " + describe(found), Received: excerpt(string(k.got.body), 500)}
	if k.c.Example != nil && k.c.Example.Status == k.got.status && k.c.Example.Content.IsJSON() {
		f.Diff = diffJSON(k.c.Example.Content.Bytes(), k.got.body, violated(found))
		f.Expected = excerpt(string(k.c.Example.Content.Bytes()), 500)
	}
	k.fail(f)
	return false
}

func violated(found []validate.Violation) []string {
	var pointers []string
	for _, v := range found {
		pointers = append(pointers, v.Pointer)
	}
	return pointers
}

func describe(found []validate.Violation) string {
	var out []string
	for _, v := range found[:min(len(found), 3)] {
		out = append(out, v.String())
	}
	if more := len(found) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, "; ")
}

// checkRecorded compares the body with the example's: JSON by value, anything else by its text.
func (k *checker) checkRecorded(value any) {
	want := k.c.Example.Content.Bytes()
	if bodyless(k.c.Example.Status) {
		want = nil
	}
	if k.c.Example.Content.IsJSON() && len(want) > 0 {
		recorded, err := decode(want)
		if err == nil && reflect.DeepEqual(recorded, value) {
			k.pass(Body)
			return
		}
		lines := diffJSON(want, k.got.body, nil)
		k.fail(Failure{Kind: Body, Diff: lines, Expected: excerpt(string(want), 500), Received: excerpt(string(k.got.body), 500),
			Message: "body: " + summary(lines)})
		return
	}
	if bytes.Equal(want, k.got.body) {
		k.pass(Body)
		return
	}
	k.fail(Failure{Kind: Body, Diff: diffText(string(want), string(k.got.body)), Expected: excerpt(string(want), 500),
		Received: excerpt(string(k.got.body), 500), Message: "body: differs from the recorded text"})
}

// decode reads exactly one JSON value.
func decode(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("want JSON, got nothing")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("want JSON, got something else: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("want JSON, got more text after it")
	}
	return v, nil
}
