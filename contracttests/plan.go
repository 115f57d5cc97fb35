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

// Case is one request, or several that follow each other, and what the reply must be.
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
	breaks    *breach
	chain     *chain
	paging    bool
	headers   []string // of the reply, that are part of the contract
	ownErrors []validate.Violation
}

// Pos is the place in the input that the case comes from.
func (c *Case) Pos() diag.Pos {
	if c.Example != nil && !c.Example.Pos.IsZero() {
		return c.Example.Pos
	}
	return c.Operation.Pos
}

// Sort says what the case is: example, documented, negative, chain or paging.
func (c *Case) Sort() string {
	switch {
	case c.chain != nil:
		return "chain"
	case c.paging:
		return "paging"
	case c.Negative != "":
		return "negative"
	case c.Example != nil:
		return "example"
	}
	return "documented"
}

// Labels are what a case can be chosen by: folders, operation, method, sort and status.
func (c *Case) Labels() []string {
	labels := append(slices.Clone(c.Operation.Folder), c.Operation.ID, c.Operation.Method, c.Sort())
	if s := c.status(); s != 0 {
		labels = append(labels, strconv.Itoa(s))
	}
	return labels
}

// Kinds are the checks that the case can have. Which of them are made is a matter of the server, too: only one that is held
// to the examples has its bodies compared with them.
func (c *Case) Kinds() []Kind {
	switch {
	case c.chain != nil:
		return []Kind{Chain}
	case c.paging:
		return []Kind{Paging}
	}
	kinds := []Kind{Status}
	if c.Negative != "" {
		kinds[0] = Negative
	}
	if c.Reply != nil && c.Reply.Media != "" || c.Example != nil && servedType(c.Example) != "" {
		kinds = append(kinds, ContentType)
	}
	if len(c.wantedHeaders(true)) > 0 {
		kinds = append(kinds, Header)
	}
	if c.typed() {
		kinds = append(kinds, Schema)
	}
	if c.Example != nil {
		kinds = append(kinds, Body)
		if c.consistent() {
			kinds = append(kinds, Example)
		}
	}
	return kinds
}

// typed reports whether there is a type to hold the body against.
func (c *Case) typed() bool {
	return c.Operation.Method != http.MethodHead && c.Reply != nil && (c.Reply.Type != nil || c.Reply.Lines || isXML(c.Reply.Media) || c.hasEvents())
}

// hasEvents reports whether something is known of the events of a stream.
func (c *Case) hasEvents() bool {
	return c.Reply != nil && c.Reply.Kind() == model.ReplyEvents && (len(c.Reply.Events) > 0 || c.Example != nil && len(events(c.Example.Content.Bytes())) > 0)
}

// consistent reports whether the example can be held against the schema that it has beside it.
func (c *Case) consistent() bool {
	return c.Reply != nil && c.Reply.Type != nil && c.Reply.Evidence == model.Declared && c.Example.Content.IsJSON()
}

// unknown reports whether nothing is known of the reply.
func (c *Case) unknown() bool {
	return c.Example == nil && c.Reply == nil && c.chain == nil && !c.paging && c.Negative == ""
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

// changes reports whether the case may change something on the server.
func (c *Case) changes() bool {
	if c.chain != nil {
		return c.chain.changes()
	}
	return !safe(c.Operation.Method)
}

// needsState reports whether the server must remember what it was told, and know what it has not.
func (c *Case) needsState() bool {
	return c.chain != nil || c.paging || c.breaks != nil && c.breaks.needsState
}

// Plan returns the cases of an API, in document order: every example, every operation that has none, requests that break
// what is declared where an error is documented for that, calls that follow from each other, and pages.
func Plan(api *model.API) []Case { return plan(api, validate.New(api), nil) }

func plan(api *model.API, v *validate.Validator, only []string) []Case {
	chains := findChains(api)
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
		if op.Paging != nil && op.PagedReply() != nil {
			cases = append(cases, Case{Name: op.ID + "/pages", Operation: op, Reply: op.PagedReply(), paging: true, index: i})
		}
		if c := chains[i]; c != nil {
			cases = append(cases, Case{Name: op.ID + "/chain", Operation: op, chain: c, index: i})
		}
	}
	number(cases)
	for i := range cases {
		cases[i].headers = contractHeaders(api, &cases[i])
	}
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
