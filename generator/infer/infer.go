package infer

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/parallel"
	"github.com/pmgen/pmgen/generator/tree"
)

// Infer gives every parameter, JSON body and JSON reply of the API a type. A declared type stays; where a recorded value
// contradicts it, it is widened until it holds the value, and that is said. Operations have nothing in common but declared
// types: where there are none, they are inferred at the same time.
func Infer(api *model.API) diag.List {
	var diags diag.List
	said := diag.InOrder(len(api.Operations), &diags)
	one := func(i int) {
		var of diag.List
		inferOperation(api, api.Operations[i], &of)
		said.Done(i, of)
	}
	if len(api.Types) == 0 {
		parallel.Each(len(api.Operations), one)
	} else {
		for i := range api.Operations {
			one(i)
		}
	}
	diags.Append(checkSamples(api))
	return diags
}

// checkSamples holds declared types against the values that were published for them beside the operations' examples.
func checkSamples(api *model.API) diag.List {
	var diags diag.List
	for _, n := range api.Types {
		if sample, ok := record("the published example", n.Pos, n.Sample); ok {
			t := &model.Type{Kind: model.KindRef, Ref: n.ID}
			checkDeclared(api, &model.Operation{Name: strings.TrimPrefix(n.ID, "schema:")}, ofType, &t, []recorded{sample}, &diags)
		}
	}
	return diags
}

func inferOperation(api *model.API, op *model.Operation, diags *diag.List) {
	inferParams(op, diags)
	inferBody(api, op, diags)
	for i := range op.Replies {
		inferReply(api, op, &op.Replies[i], diags)
	}
}

// recorded is a JSON value of the input that a type must hold.
type recorded struct {
	root    *tree.Node
	content *model.Content
	label   string // as messages name it: example "OK"
	pos     diag.Pos
}

func (r recorded) node() *Node { return sampleOf(r.root, r.content) }

func record(label string, pos diag.Pos, c *model.Content) (recorded, bool) {
	if c == nil || !c.IsJSON() {
		return recorded{}, false
	}
	root, err := parse(c)
	if err != nil {
		return recorded{}, false
	}
	if !c.Pos.IsZero() {
		pos = c.Pos
	}
	return recorded{root, c, label, pos}, true
}

// replySamples returns the JSON bodies that were recorded for the reply.
func replySamples(op *model.Operation, reply *model.Reply) []recorded {
	var out []recorded
	for _, e := range op.Examples {
		if e.Status == 0 || e.Status != reply.Status || e.Content.Media != reply.Media || e.Made {
			continue
		}
		if r, ok := record(exampleLabel(e), e.Pos, &e.Content); ok {
			out = append(out, r)
		}
	}
	return out
}

func exampleLabel(e *model.Example) string {
	if e.Name == "" {
		return "example " + e.Pointer
	}
	return "example " + diag.Quote(e.Name)
}

// requestSamples returns the JSON bodies that were recorded for the operation's requests: its own, those of its examples,
// and the examples that are bodies.
func requestSamples(op *model.Operation) []recorded {
	var out []recorded
	add := func(label string, pos diag.Pos, b *model.RequestBody) {
		if b == nil || b.Encoding != op.Body.Encoding {
			return
		}
		if r, ok := record(label, pos, &b.Content); ok {
			out = append(out, r)
		}
	}
	add("the request's body", op.Pos, op.Request.Body)
	for _, e := range op.Examples {
		switch {
		case e.Made:
		case e.Status == 0:
			if r, ok := record(exampleLabel(e), e.Pos, &e.Content); ok {
				out = append(out, r)
			}
		case e.Request != nil:
			add("the request of "+exampleLabel(e), e.Pos, e.Request.Body)
		}
	}
	if op.Body.Encoding == model.GraphQL {
		out = graphQLVariables(out)
	}
	return out
}

// graphQLVariables replaces the bodies by their variables, the only part of a GraphQL request that has a type of its own.
func graphQLVariables(bodies []recorded) []recorded {
	var out []recorded
	for _, b := range bodies {
		v := b.root
		if v.Has("query") {
			v = v.Get("variables")
		}
		if v.Is(tree.String) && strings.TrimSpace(v.Text) != "" {
			f, _, err := tree.Parse("", []byte(v.Text))
			if err != nil {
				continue
			}
			b.content = &model.Content{Text: v.Text, JSON: model.Valid, Pos: b.content.Pos}
			v = f.Root
		}
		if v.Is(tree.Object) {
			b.root = v
			out = append(out, b)
		}
	}
	return out
}

// merged returns the node of all samples.
func merged(samples []recorded) *Node {
	nodes := make([]*Node, len(samples))
	for i, s := range samples {
		nodes[i] = s.node()
	}
	return mergeAll(nodes)
}

func inferBody(api *model.API, op *model.Operation, diags *diag.List) {
	if op.Body == nil || op.Body.Encoding != model.JSON && op.Body.Encoding != model.GraphQL {
		return
	}
	samples := requestSamples(op)
	if op.Body.Type != nil {
		checkDeclared(api, op, "body", &op.Body.Type, samples, diags)
		return
	}
	if len(samples) == 0 && op.Body.Encoding == model.GraphQL {
		return // a query without variables
	}
	s := shaper{guessed: noter(op, "the body", samples, diags)}
	op.Body.Type = s.shape(merged(samples), "")
}

func inferReply(api *model.API, op *model.Operation, reply *model.Reply, diags *diag.List) {
	for i := range reply.Headers {
		if h := &reply.Headers[i]; h.Type == nil {
			h.Type = &model.Type{Kind: model.KindString, Evidence: valueEvidence(h.Value)}
		}
	}
	of := fmt.Sprintf("the reply %d", reply.Status)
	samples := replySamples(op, reply)
	if reply.Type != nil {
		checkDeclared(api, op, of, &reply.Type, samples, diags)
		return
	}
	if len(samples) == 0 || !isJSON(op, reply, samples) {
		return
	}
	s := shaper{guessed: noter(op, of, samples, diags)}
	reply.Type = s.shape(merged(samples), "")
	if reply.Evidence == "" || reply.Evidence == model.NoEvidence {
		reply.Evidence = reply.Type.Evidence
	}
}

// isJSON reports whether a reply is JSON: its media type says so, or every body that was recorded is an object or array.
// Servers that send JSON as text/html are common; a text that happens to be 42 is still a text.
func isJSON(op *model.Operation, reply *model.Reply, samples []recorded) bool {
	switch {
	case reply.Lines:
		return false // a line alone is JSON, too
	case model.IsJSON(reply.Media):
		return true
	}
	for _, s := range samples {
		if !s.root.Is(tree.Object) && !s.root.Is(tree.Array) {
			return false
		}
	}
	for _, e := range op.Examples {
		if e.Status == reply.Status && e.Content.Media == reply.Media && !e.Content.IsJSON() && strings.TrimSpace(e.Content.Text) != "" {
			return false
		}
	}
	return true
}

// Declare replaces the type of the body (status "request") or of all replies of a status ("200") by a declared schema's,
// and widens it where a recorded value contradicts it. It returns false where the operation has no such body or reply.
func Declare(api *model.API, op *model.Operation, status string, t *model.Type, diags *diag.List) bool {
	found := false
	if status == "request" && op.Body != nil {
		op.Body.Type, found = clone(t), true
		checkDeclared(api, op, "body", &op.Body.Type, requestSamples(op), diags)
	}
	for i := range op.Replies {
		reply := &op.Replies[i]
		if fmt.Sprint(reply.Status) != status || reply.Type == nil && reply.Media != "" && !model.IsJSON(reply.Media) {
			continue // a schema says nothing of an HTML page under the same status
		}
		reply.Type, reply.Evidence, found = clone(t), model.Declared, true
		checkDeclared(api, op, "the reply "+status, &reply.Type, replySamples(op, reply), diags)
	}
	return found
}

// clone returns a copy that shares nothing, by the model's own serialised form.
func clone(t *model.Type) *model.Type {
	data, err := json.Marshal(t)
	if err != nil {
		return t
	}
	var out model.Type
	if json.Unmarshal(data, &out) != nil {
		return t
	}
	return &out
}
