package infer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
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
	in := bodies{}
	said := diag.InOrder(len(api.Operations), &diags)
	one := func(i int) {
		var of diag.List
		inferOperation(&in, api, api.Operations[i], &of)
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
		if sample, ok := record(nil, "the published example", n.Pos, n.Sample); ok {
			t := &model.Type{Kind: model.KindRef, Ref: n.ID}
			checkDeclared(api, &model.Operation{Name: strings.TrimPrefix(n.ID, "schema:")}, ofType, &t, []recorded{sample}, &diags)
		}
	}
	return diags
}

func inferOperation(in *bodies, api *model.API, op *model.Operation, diags *diag.List) {
	inferParams(op, diags)
	inferBody(in, api, op, diags)
	for i := range op.Replies {
		inferReply(in, api, op, &op.Replies[i], diags)
	}
}

func inferBody(in *bodies, api *model.API, op *model.Operation, diags *diag.List) {
	if op.Body == nil || op.Body.Encoding != model.JSON && op.Body.Encoding != model.GraphQL {
		return
	}
	samples := requestSamples(in, op)
	if op.Body.Type != nil {
		checkDeclared(api, op, "body", &op.Body.Type, samples, diags)
		return
	}
	if len(samples) == 0 && op.Body.Encoding == model.GraphQL {
		return // a query without variables
	}
	s := shaper{guessed: noter(op, "the body", samples, diags)}
	op.Body.Type = s.samples(samples)
}

func inferReply(in *bodies, api *model.API, op *model.Operation, reply *model.Reply, diags *diag.List) {
	for i := range reply.Headers {
		if h := &reply.Headers[i]; h.Type == nil {
			h.Type = &model.Type{Kind: model.KindString, Evidence: valueEvidence(h.Value)}
		}
	}
	of := fmt.Sprintf("the reply %d", reply.Status)
	samples := replySamples(in, op, reply)
	if reply.Type != nil {
		checkDeclared(api, op, of, &reply.Type, samples, diags)
		return
	}
	if len(samples) == 0 || !isJSON(op, reply, samples) {
		return
	}
	s := shaper{guessed: noter(op, of, samples, diags)}
	reply.Type = s.samples(samples)
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
// and widens it where a recorded value contradicts it. A body where none is recorded is added, and a reply where no
// reply is. It returns false where that cannot be: a body of a GET, another status than the recorded ones.
func Declare(api *model.API, op *model.Operation, status string, t *model.Type, diags *diag.List) bool {
	found := false
	if status == "request" && op.Body != nil {
		op.Body.Type, found = clone(t), true
		checkDeclared(api, op, "body", &op.Body.Type, requestSamples(nil, op), diags)
	}
	for i := range op.Replies {
		reply := &op.Replies[i]
		if fmt.Sprint(reply.Status) != status || reply.Type == nil && reply.Media != "" && !model.IsJSON(reply.Media) {
			continue // a schema says nothing of an HTML page under the same status
		}
		reply.Type, reply.Evidence, found = clone(t), model.Declared, true
		checkDeclared(api, op, "the reply "+status, &reply.Type, replySamples(nil, op, reply), diags)
	}
	return found || addDeclared(op, status, t)
}

// addDeclared adds what is declared and was never recorded.
func addDeclared(op *model.Operation, status string, t *model.Type) bool {
	const media = "application/json"
	if status == "request" {
		if op.Body != nil || !op.SendsBody() {
			return false
		}
		op.Body = &model.Body{Encoding: model.JSON, Media: media, Required: true, Type: clone(t), Pos: op.Pos}
		return true
	}
	number, err := strconv.Atoi(status)
	if err != nil || len(op.Examples) > 0 || number < 200 || number > 599 || number == http.StatusNoContent || number == http.StatusNotModified || strconv.Itoa(number) != status ||
		slices.ContainsFunc(op.Replies, func(r model.Reply) bool { return r.Status == number }) {
		return false
	}
	op.Replies = append(op.Replies, model.Reply{Status: number, Media: media, Type: clone(t), Evidence: model.Declared, Pos: op.Pos})
	return true
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
