package contracttests

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/validate"
)

// maxNegatives are made of the body of one operation, and of its parameters.
const maxNegatives = 24

// breach is a request that is to be refused.
type breach struct {
	overrides
	request    string // in words
	statuses   []int  // any of which will do
	needsState bool   // a server that keeps none cannot tell
}

// negatives are requests that break what is declared, where the document says what the answer to that is. Each is a good
// request with one thing changed: a body or parameter that the validator agrees is broken, an id that nothing has, no
// credentials.
func negatives(api *model.API, v *validate.Validator, op *model.Operation, index int) []Case {
	n := &breaker{api: api, v: v, op: op, index: index}
	if refused := firstReply(op, 400, 422); refused != nil {
		n.reply, n.statuses = refused, []int{400, 422}
		n.bodies()
		n.params()
	}
	if refused := firstReply(op, 404, 410); refused != nil {
		n.reply, n.statuses = refused, []int{404, 410}
		n.unknownID()
	}
	if refused := firstReply(op, 401); refused != nil {
		n.reply, n.statuses = refused, []int{401, 403}
		n.anonymous()
	}
	return n.cases
}

// breaker makes the negative cases of one operation.
type breaker struct {
	api      *model.API
	v        *validate.Validator
	op       *model.Operation
	index    int
	reply    *model.Reply
	statuses []int
	cases    []Case
}

func (n *breaker) add(what string, b breach) {
	b.statuses = slices.DeleteFunc(slices.Clone(n.statuses), func(s int) bool { return !documents(n.op, s) })
	n.cases = append(n.cases, Case{Name: fmt.Sprintf("%s/%d %s", n.op.ID, n.reply.Status, what), Operation: n.op, Reply: n.reply, Negative: what, index: n.index, breaks: &b})
}

// firstReply is what is documented under the first of the statuses that is.
func firstReply(op *model.Operation, statuses ...int) *model.Reply {
	for _, status := range statuses {
		for i := range op.Replies {
			if op.Replies[i].Status == status {
				return &op.Replies[i]
			}
		}
	}
	return nil
}

// bodies break the declared schema of a JSON body: without what it requires, with other types, out of its limits.
func (n *breaker) bodies() {
	b := n.op.Body
	if b == nil || b.Encoding != model.JSON || b.Type == nil || !declared(n.api, b.Type) {
		return
	}
	good, ok := goodBody(n.v, n.op)
	if !ok {
		return
	}
	made := 0
	for _, change := range changesOf(n.api, b.Type, good) {
		data, err := json.Marshal(change.body)
		if err != nil || made == maxNegatives {
			continue
		}
		if found := n.v.CheckRequest(b.Type, data); len(found) > 0 {
			made++
			media := b.Media
			if media == "" {
				media = "application/json"
			}
			n.add(change.what, breach{overrides: overrides{body: data, media: media}, request: fmt.Sprintf("a body %s (%s)", change.what, found[0])})
		}
	}
}

// params break what is declared of parameters in the query.
func (n *breaker) params() {
	made := 0
	for i := range n.op.Params {
		p := &n.op.Params[i]
		if p.In != model.InQuery || p.Disabled || p.Role == model.RoleConstant || p.Role == model.RoleCredential || p.Type == nil || !declared(n.api, p.Type) || made >= maxNegatives {
			continue
		}
		if p.Required {
			made++
			n.add("without "+p.Name, breach{overrides: overrides{dropQuery: p.Name}, request: "a query without " + p.Name})
		}
		u := n.api.Underlying(p.Type)
		if u.Kind == model.KindArray || u.Kind == model.KindStruct || u.Kind == model.KindMap || u.Kind == model.KindUnion || p.Style == model.StyleJSON {
			continue
		}
		var texts []string
		switch u.Kind {
		case model.KindInt, model.KindFloat, model.KindNumber, model.KindBool, model.KindTime:
			texts = append(texts, "pmgen")
		}
		for _, wrong := range outOfRange(u, nil) {
			texts = append(texts, plain(wrong.value))
		}
		for _, text := range texts {
			if found := n.v.CheckQuery(p, url.Values{p.Name: {text}}); len(found) > 0 && made < maxNegatives {
				made++
				n.add(fmt.Sprintf("with %s=%s", p.Name, excerpt(text, 30)), breach{overrides: overrides{query: map[string]string{p.Name: text}},
					request: fmt.Sprintf("a query with %s=%s (%s)", p.Name, excerpt(text, 30), found[0])})
			}
		}
	}
}

// unknownID asks for something that is not there.
func (n *breaker) unknownID() {
	last := ""
	for _, part := range n.op.Path {
		if part.Param != "" {
			last = part.Param
		}
	}
	p := n.op.Param(model.InPath, last)
	if last == "" || p == nil || p.Role == model.RoleConfiguration || p.Role == model.RoleConstant {
		return
	}
	id := nobodys(find(n.op.Request.Args, last))
	if p.Type != nil && len(n.v.CheckParam(p, []string{id})) > 0 {
		return // a broken one is another error
	}
	n.add("with an unknown "+last, breach{overrides: overrides{args: map[string]string{last: id}}, needsState: true,
		request: "the unknown " + last + " " + id})
}

// nobodys is an id of the recorded one's form that nothing has.
func nobodys(recorded string) string {
	if variable.MatchString(recorded) {
		recorded = ""
	}
	digits, hex := recorded != "", recorded != ""
	for _, r := range recorded {
		digits = digits && '0' <= r && r <= '9'
		hex = hex && strings.ContainsRune("0123456789abcdefABCDEF-", r)
	}
	switch {
	case digits:
		return strings.Repeat("9", min(len(recorded)+2, 15))
	case hex && len(recorded) >= 8:
		return strings.Map(func(r rune) rune {
			if r == '-' {
				return r
			}
			return 'f'
		}, recorded)
	}
	return "pmgen-unknown-id"
}

// anonymous carries no credentials.
func (n *breaker) anonymous() {
	if len(n.op.Security) == 0 || slices.ContainsFunc(n.op.Security, func(r model.Requirement) bool { return len(r) == 0 }) {
		return
	}
	n.add("without credentials", breach{overrides: overrides{anonymous: true}, request: "a request without credentials"})
}

// goodBody is an object that keeps the schema: the recorded body, else one made from the schema.
func goodBody(v *validate.Validator, op *model.Operation) (map[string]any, bool) {
	var bodies [][]byte
	for _, e := range op.Examples {
		if e.Status == 0 && e.Content.IsJSON() {
			bodies = append(bodies, e.Content.Bytes())
		}
	}
	if r := op.Request.Body; r != nil && r.Content.IsJSON() {
		bodies = append(bodies, r.Content.Bytes())
	}
	if made, ok := v.Sample(op.Body.Type); ok {
		bodies = append(bodies, made)
	}
	for _, body := range bodies {
		value, err := decode(body)
		if object, ok := value.(map[string]any); ok && err == nil && len(v.CheckRequest(op.Body.Type, body)) == 0 {
			return object, true
		}
	}
	return nil, false
}

// declared reports whether a schema or a line of the config says what the type is.
func declared(api *model.API, t *model.Type) bool {
	if t.Kind == model.KindRef {
		n := api.Type(t.Ref)
		return n != nil && (n.Declared || n.Type.Evidence == model.Declared)
	}
	return t.Evidence == model.Declared
}
