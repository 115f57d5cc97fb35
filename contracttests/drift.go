package contracttests

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// Accepted is a reply that kept its contract, with [Options.Drift]. Its texts hold none of the secrets that were sent.
type Accepted struct {
	Operation *model.Operation
	// Example is the one whose request was sent; nil: the operation's own was.
	Example *model.Example
	Pos     diag.Pos // of the recorded example that it was compared with, else of the operation
	Status  int
	Header  map[string][]string
	Body    string
	// Unfit says why the reply cannot stand in a description; "" where it can. It then has no body.
	Unfit string

	value any // the body, where it is JSON
	json  bool
}

// accept notes a reply that kept its contract, of a request that nobody broke on purpose.
func (k *checker) accept() {
	if !k.runner.options.Drift || k.c.Negative != "" || k.invented() ||
		slices.ContainsFunc(k.out, func(r Result) bool { return r.Verdict == Failed }) {
		return
	}
	a := Accepted{Operation: k.c.Operation, Pos: k.c.Pos(), Status: k.got.status, Header: k.runner.redact.headers(k.got.header)}
	if e := k.c.Example; e != nil && e.Request != nil {
		a.Example = e
	}
	switch body := k.got.body; {
	case len(body) > MaxExchangeBytes:
		a.Unfit = fmt.Sprintf("its body has %d bytes; more than %d are not kept", len(body), MaxExchangeBytes)
	case !utf8.Valid(body):
		a.Unfit = "its body is not a text"
	default:
		a.Body = k.runner.redact.text(string(body))
		a.read(body)
	}
	k.accepted = append(k.accepted, a)
}

// invented reports whether the reply is of a mock that has no recording of it.
func (k *checker) invented() bool {
	h := k.got.header
	return h.Get("X-Pmgen-Made") != "" || h.Get("X-Pmgen-Operation") != "" && k.c.unknown() && len(k.got.body) == 0
}

// read reads the body where it is JSON: without its secrets, for what is new of it is told to people.
func (a *Accepted) read(body []byte) {
	value, ok := structured(body)
	if !ok {
		return
	}
	a.value, a.json = value, true
	if shown, ok := structured([]byte(a.Body)); ok {
		a.value = shown
	} else {
		a.Body, a.Unfit = "", "a secret in it is no text, and cannot be masked"
	}
}

// structured reads an object or array of JSON, whatever its media type says: of anything less there is no shape.
func structured(body []byte) (any, bool) {
	value, err := decode(body)
	if err != nil {
		return nil, false
	}
	kind := kindOf(value)
	return value, kind == '{' || kind == '['
}

// handOn puts the accepted replies into the case's first result.
func (k *checker) handOn(results []Result) []Result {
	if len(results) > 0 {
		results[0].Accepted = k.accepted
	}
	return results
}

// Drift finds, among replies that kept their contract, those that no recorded example is like: a new field, a new value of an
// open enumeration, a field that was always there and now is not, a first reply. It is fed with results in their order; what
// it was told of once is no news again.
type Drift struct {
	api    *model.API
	shapes map[shapeKey]*shape
	count  map[shapeKey]int
	bytes  int // of the bodies that are proposed

	Proposals []Proposal
	// Left are replies that are new and cannot be proposed.
	Left []Uncovered
}

// Proposal is a reply that would be a new example.
type Proposal struct {
	Accepted
	News []string // what is new of it, at least one
}

// Bounds of what is proposed in one run: examples of one reply, and bytes of bodies.
const (
	maxProposals = 5
	maxProposed  = 32 << 20
)

type shapeKey struct {
	operation string
	status    int
	media     string
}

// NewDrift begins with what is recorded.
func NewDrift(api *model.API) *Drift {
	d := &Drift{api: api, shapes: map[shapeKey]*shape{}, count: map[shapeKey]int{}}
	for _, op := range api.Operations {
		for _, e := range op.ReplyExamples() {
			if e.Made {
				continue
			}
			value, ok := structured(e.Content.Bytes())
			d.shape(keyOf(op, e.Status, e.Content.Media, ok)).learn(d.api, typed(op, e.Status), value, ok, recordedNames(e))
		}
	}
	return d
}

func recordedNames(e *model.Example) []string {
	var names []string
	for _, h := range e.Headers {
		if !h.Dropped {
			names = append(names, http.CanonicalHeaderKey(h.Name))
		}
	}
	return names
}

// shape is what is known of one reply.
func (d *Drift) shape(key shapeKey) *shape {
	if d.shapes[key] == nil {
		d.shapes[key] = newShape()
	}
	return d.shapes[key]
}

// keyOf tells replies apart: by their operation, status and media type, of which all those of JSON are one.
func keyOf(op *model.Operation, status int, mediaType string, isJSON bool) shapeKey {
	if mediaType = media(mediaType); isJSON || model.IsJSON(mediaType) {
		mediaType = "application/json"
	}
	return shapeKey{op.ID, status, mediaType}
}

// typed is what is documented of the JSON of a status; nil where nothing is.
func typed(op *model.Operation, status int) *model.Reply {
	for i := range op.Replies {
		if r := &op.Replies[i]; r.Status == status && r.Type != nil {
			return r
		}
	}
	return nil
}

// Add looks at the replies of a result.
func (d *Drift) Add(r Result) {
	for i := range r.Accepted {
		d.add(&r.Accepted[i], r)
	}
}

func (d *Drift) add(a *Accepted, r Result) {
	contentType := strings.Join(a.Header["Content-Type"], "")
	if a.Body == "" && a.Unfit == "" {
		contentType = "" // nothing is of that type
	}
	key := keyOf(a.Operation, a.Status, contentType, a.json)
	s := d.shape(key)
	var names []string
	for name := range a.Header {
		names = append(names, name)
	}
	news := s.news(d.api, a, names)
	if len(news) == 0 {
		return
	}
	if d.count[key]++; d.count[key] > maxProposals+1 {
		return // that is said
	}
	s.learn(d.api, typed(a.Operation, a.Status), a.value, a.json, names)
	why := a.Unfit
	switch {
	case why != "":
	case d.count[key] > maxProposals:
		why = fmt.Sprintf("%d examples of this reply are proposed already", maxProposals)
	case d.bytes+len(a.Body) > maxProposed:
		why = fmt.Sprintf("the examples that are proposed have %d MiB already", maxProposed>>20)
	}
	if why != "" {
		d.Left = append(d.Left, Uncovered{Operation: a.Operation.ID, Case: r.Case, Pos: r.Pos, Reason: news[0] + ": not proposed: " + why})
		return
	}
	d.bytes += len(a.Body)
	p := Proposal{*a, news}
	p.value = nil
	d.Proposals = append(d.Proposals, p)
}
