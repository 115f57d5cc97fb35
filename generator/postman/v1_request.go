package postman

import (
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
	library "github.com/rbretecher/go-postman-collection"
)

// requestV1 reads a request of version 1.
func (r *reader) requestV1(n *tree.Node) *item {
	it := &item{node: n, name: text(n.Get("name")), id: text(n.Get("id"))}
	r.begin(it)
	defer r.end()
	it.events = r.eventsV1(n)
	it.settings = r.settings(n.Get("protocolProfileBehavior"))
	it.request = r.callV1(n)
	if it.request.method == "" {
		it.request.method = "GET"
	}
	it.reason = uncallable(it.request)
	for i, e := range r.list(n.Get("responses"), "the list of examples") {
		if x := r.responseV1(e, i); x != nil {
			it.examples = append(it.examples, x)
		}
	}
	return it
}

// callV1 reads what v1 calls a request, whether it stands in the list or led to an example.
func (r *reader) callV1(n *tree.Node) *request {
	q := &request{node: n, method: strings.ToUpper(strings.TrimSpace(text(n.Get("method")))), url: r.target(n.Get("url"))}
	if listed := n.Get("queryParams"); len(items(listed)) > 0 {
		q.url.query = r.query(listed)
	}
	q.url.variables = r.pathVariablesV1(n)
	if data := n.Get("headerData"); len(items(data)) > 0 {
		q.headers = r.headers(data)
	} else {
		q.headers = r.headers(n.Get("headers"))
	}
	q.body = r.bodyV1(n, q.headers)
	q.auth = r.authV1(n)
	q.description = description(n.Get("description"))
	return q
}

func (r *reader) pathVariablesV1(n *tree.Node) []model.Param {
	if data := n.Get("pathVariableData"); len(items(data)) > 0 {
		return r.pathVariables(data)
	}
	var params []model.Param
	if values := n.Get("pathVariables"); values.Is(tree.Object) {
		for _, m := range values.Members {
			params = append(params, pathVariable(m.Name, text(m.Value), "", m.Value.Pos()))
		}
	}
	return params
}

// bodyV1 reads a body: dataMode says which member holds it. Raw text lies in rawModeData, or (rule "raw text in data") in
// data, as a text or (rule "raw text in a list") the first element of a list.
func (r *reader) bodyV1(n *tree.Node, headers []header) *body {
	data := n.First("data")
	if n.Get("dataDisabled").True() {
		return nil
	}
	mode := text(n.Get("dataMode"))
	if mode == "" && data.Is(tree.String) {
		mode = "raw"
	}
	switch mode {
	case "raw":
		raw := n.First("rawModeData")
		if raw == nil {
			raw = data
		}
		if raw.Is(tree.Array) {
			if len(raw.Items) == 0 {
				return nil
			}
			raw = raw.Items[0]
		}
		return r.raw(raw, text(n.At("dataOptions", "raw", "language")), headers)
	case "urlencoded":
		return r.form(model.URLEncoded, data, headers)
	case "params":
		return r.form(model.Multipart, data, headers)
	case "binary":
		if data == nil {
			data = n.Get("dataMode")
		}
		return r.file(data, headers)
	case "graphql":
		return r.graphql(n.First("graphqlModeData"))
	}
	return nil
}

// helpersV1 are v1's names of authorizations.
var helpersV1 = map[string]string{
	"basicAuth": "basic", "bearerAuth": "bearer", "digestAuth": "digest", "oAuth1": "oauth1", "oAuth2": "oauth2",
	"hawkAuth": "hawk", "awsSigV4": "awsv4", "ntlmAuth": "ntlm", "apikeyAuth": "apikey", "edgegridAuth": "edgegrid",
	"asapAuth": "asap", "jwtAuth": "jwt", "noAuth": "noauth",
}

// authV1 reads an authorization: auth as in v2, or the helper of older exports with its attributes.
func (r *reader) authV1(n *tree.Node) *model.Auth {
	if a := r.auth(n.Get("auth")); a != nil {
		return a
	}
	kind, ok := helpersV1[text(n.Get("currentHelper"))]
	if !ok {
		return nil
	}
	attributes := n.Get("helperAttributes")
	a := &model.Auth{Kind: kind, Pos: n.Get("currentHelper").Pos()}
	if attributes.Is(tree.String) { // rule "attributes in a text"
		f, _, err := tree.Parse("", []byte(attributes.Text))
		if err != nil {
			r.leftOut(attributes, "the authorization")
			return a
		}
		attributes = f.Root
	}
	if attributes.Is(tree.Object) {
		for _, p := range r.authParams(attributes, kind) {
			if p.Name != "id" { // the helper's name once more
				a.Params = append(a.Params, p)
			}
		}
	}
	return a
}

// eventsV1 reads scripts: events as in v2, or two texts.
func (r *reader) eventsV1(n *tree.Node) []event {
	if e := n.First("events", "event"); e != nil {
		return r.events(e)
	}
	var all []event
	for _, s := range []struct {
		member string
		listen library.ListenType
	}{{"preRequestScript", library.PreRequest}, {"tests", library.Test}} {
		if code, at := exec(n.Get(s.member)); strings.TrimSpace(code) != "" {
			all = append(all, newEvent(string(s.listen), code, at))
		}
	}
	return all
}

// responseV1 reads an example of version 1. Its request is an object, a text that holds one, or nothing.
func (r *reader) responseV1(n *tree.Node, index int) *response {
	if !n.Is(tree.Object) {
		r.leftOut(n, "example "+ordinal(index))
		return nil
	}
	code := n.Get("responseCode")
	x := &response{node: n, id: text(n.Get("id")), name: text(n.Get("name")), reason: text(n.First("status"))}
	if name := text(code.Get("name")); name != "" {
		x.reason = name
	}
	x.headers = r.headers(n.Get("headers"))
	if code.Is(tree.Object) {
		r.status(x, code.Get("code"))
	} else {
		r.status(x, code)
	}
	r.recorded(x, n.Get("text"), text(n.Get("language")))
	q := n.Get("request")
	if q.Is(tree.String) {
		if f, _, err := tree.Parse("", []byte(q.Text)); err == nil {
			x.request = r.originalV1(f.Root, q.Pos())
		}
		return x
	}
	x.request = r.originalV1(q, diag.Pos{})
	return x
}

// originalV1 reads the request that led to an example. at is its place where it stood in a text.
func (r *reader) originalV1(n *tree.Node, at diag.Pos) *request {
	if !n.Is(tree.Object) || len(n.Members) == 0 {
		return nil
	}
	about := r.about
	r.about = "an example of " + about
	defer func() { r.about = about }()
	var said diag.List
	all := r.diags
	r.diags = &said
	q := r.callV1(n)
	r.diags = all
	if !at.IsZero() {
		for i := range said {
			said[i].Pos = at
		}
		q.url.pos = at
		if q.body != nil {
			q.body.pos, q.body.content.Pos, q.body.content.Places = at, at, nil
			for i := range q.body.content.Marks {
				q.body.content.Marks[i].Pos = at
			}
		}
	}
	r.diags.Append(said)
	return q
}
