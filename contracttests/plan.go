package contracttests

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// Case is one request and what its reply must be.
type Case struct {
	// Name is unique in its plan: OAuthUsage.List/200 Usage.
	Name      string
	Operation *model.Operation
	// Example is the recorded reply; nil where the case has none.
	Example *model.Example
	// Reply is what is documented of the reply; nil where nothing is.
	Reply *model.Reply
	// Negative says what is wrong with the request of a case that expects a documented error.
	Negative string

	index     int // of the operation
	body      []byte
	breaks    string // the request body's violation, of a negative case
	ownErrors []validate.Violation
}

// Pos is the place in the input that the case comes from.
func (c *Case) Pos() diag.Pos {
	if c.Example != nil && !c.Example.Pos.IsZero() {
		return c.Example.Pos
	}
	return c.Operation.Pos
}

// Labels are what a case can be chosen by: folders, operation, status and kind.
func (c *Case) Labels() []string {
	kind := "documented"
	switch {
	case c.Negative != "":
		kind = "negative"
	case c.Example != nil:
		kind = "example"
	}
	labels := append(slices.Clone(c.Operation.Folder), c.Operation.ID, c.Operation.Method, kind)
	if s := c.status(); s != 0 {
		labels = append(labels, strconv.Itoa(s))
	}
	return labels
}

// status is the status that the case expects, 0 where any success will do.
func (c *Case) status() int {
	switch {
	case c.Example != nil:
		return c.Example.Status
	case c.Reply != nil:
		return c.Reply.Status
	}
	return 0
}

// Plan returns the cases of an API, in document order: every example, every operation that has none, and requests that
// break a declared schema where an error is documented for that.
func Plan(api *model.API) []Case { return plan(api, validate.New(api), nil) }

func plan(api *model.API, v *validate.Validator, only []string) []Case {
	var cases []Case
	for i, op := range api.Operations {
		if len(only) > 0 && !slices.Contains(only, op.ID) {
			continue
		}
		examples := op.ReplyExamples()
		for _, e := range examples {
			c := Case{Name: fmt.Sprintf("%s/%d %s", op.ID, e.Status, e.Name), Operation: op, Example: e, Reply: replyOf(op, e), index: i}
			if c.Reply != nil && c.Reply.Type != nil && e.Content.IsJSON() {
				c.ownErrors = v.CheckReply(c.Reply.Type, e.Content.Bytes())
			}
			cases = append(cases, c)
		}
		if !slices.ContainsFunc(examples, func(e *model.Example) bool { return e.Status < 400 }) {
			// Of an operation with nothing but recorded errors nothing is known of its success.
			if c := documented(op, i); c.Reply != nil || len(examples) == 0 {
				cases = append(cases, c)
			}
		}
		cases = append(cases, negatives(api, v, op, i)...)
	}
	number(cases)
	return cases
}

// replyOf returns what is documented of an example's reply. A recording whose media type is another has none.
func replyOf(op *model.Operation, e *model.Example) *model.Reply {
	if r := op.Reply(e.Status, e.Content.Media); r != nil {
		return r
	}
	if !e.Content.IsJSON() {
		return nil
	}
	for i := range op.Replies { // a repaired text recorded as text/plain is the JSON reply
		if r := &op.Replies[i]; r.Status == e.Status && model.IsJSON(r.Media) {
			return r
		}
	}
	return nil
}

// documented is the case of an operation of whose success no example is recorded.
func documented(op *model.Operation, index int) Case {
	c := Case{Name: op.ID, Operation: op, index: index}
	for i := range op.Replies {
		if r := &op.Replies[i]; r.Status < 400 {
			c.Reply, c.Name = r, op.ID+"/"+strconv.Itoa(r.Status)
			break
		}
	}
	return c
}

// number makes names unique in document order.
func number(cases []Case) {
	seen := map[string]int{}
	for i := range cases {
		name := cases[i].Name
		seen[name]++
		if n := seen[name]; n > 1 {
			cases[i].Name = fmt.Sprintf("%s#%d", name, n)
		}
	}
}

// safe reports whether a method changes nothing on the server.
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
