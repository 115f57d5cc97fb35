package postman

import (
	"io/fs"
	"path"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// protocols are the kinds of requests that are not HTTP, as people call them.
var protocols = map[string]string{
	"grpc": "a gRPC request", "websocket": "a WebSocket request", "socket.io": "a Socket.IO request", "socketio": "a Socket.IO request",
	"mqtt": "an MQTT request", "mcp": "an MCP request", "llm": "a request to a language model", "ai": "a request to a language model",
}

// request reads the file of a request, beside which its root is returned for what orders it. It is nil where the file is none.
func (t *treeV3) request(dir, name string, s *shelf) (*item, *tree.Node) {
	stem, _ := nameV3(name)
	file := path.Join(dir, name)
	it := &item{node: tree.Absent(file), name: stem}
	t.begin(it)
	defer t.end()
	resources := s.take(stem)
	n := t.load(file, named("request", stem))
	if n == nil {
		it.reason, it.said = "its file cannot be read", true
		return it, nil
	}
	it.node = n
	if !n.Is(tree.Object) {
		it.reason = "its file holds " + n.Kind.Article()
		return it, nil
	}
	t.fill(it)
	if it.said {
		return it, n
	}
	it.examples = append(it.examples, t.examples(dir, n, resources)...)
	return it, n
}

// take returns the folder of what belongs to a request. On file systems that know no case its name may be written otherwise.
func (s *shelf) take(stem string) string {
	if dir, ok := s.resources[stem]; ok {
		s.used[stem] = true
		return dir
	}
	if s.folded == nil {
		s.folded = map[string]string{}
		for other := range s.resources {
			s.folded[strings.ToLower(other)] = other
		}
		for _, name := range s.requests {
			exact, _ := nameV3(name)
			if _, ok := s.resources[exact]; ok {
				delete(s.folded, strings.ToLower(exact))
			}
		}
	}
	other, ok := s.folded[strings.ToLower(stem)]
	if !ok {
		return ""
	}
	s.used[other] = true
	return s.resources[other]
}

// fill reads a request from the node that it already has.
func (t *treeV3) fill(it *item) {
	n := it.node
	if name := text(n.Get("name")); name != "" {
		it.name = name
		t.begin(it)
	}
	it.id = text(n.First("id", "_postman_id", "uid"))
	protocol, at := protocolV3(n)
	if protocol != "http" && protocol != "graphql" {
		t.otherProtocol(it, protocol, at)
		return
	}
	keys := httpKeys
	if protocol == "graphql" {
		keys = graphqlKeys
	}
	t.keys(n, keys)
	it.request = t.call(n)
	it.request.auth = t.auth(n.Get("auth"))
	if protocol == "graphql" {
		t.graphqlRequest(it)
	} else {
		it.variables = t.variables(n.First("variables", "variable"))
	}
	if it.request.method == "" {
		it.request.method = "GET"
	}
	it.reason = uncallable(it.request)
	it.events = t.events(n, protocol)
	it.settings = t.settings(n.First("settings", "protocolProfileBehavior"))
	for i, e := range inlineExamples(n) {
		if x := t.example(e, "", i); x != nil {
			it.examples = append(it.examples, x)
		}
	}
}

// protocolV3 returns the protocol of a request and where it is said: by $kind, or (rule "v3-legacy-layout") by type. What does
// not say is HTTP.
func protocolV3(n *tree.Node) (string, *tree.Node) {
	at := n.First("$kind", "kind", "type")
	protocol := strings.TrimSuffix(strings.ToLower(text(at)), "-request")
	if protocol == "" || protocol == "request" {
		return "http", at
	}
	return protocol, at
}

// otherProtocol leaves a request out that is not HTTP.
func (t *treeV3) otherProtocol(it *item, protocol string, at *tree.Node) {
	what, known := protocols[protocol]
	if !known {
		it.reason = "it is of the kind " + quoted(text(at)) + ", which pmgen does not know"
		return
	}
	it.reason, it.said = "it is "+what+", not HTTP", true
	t.add(diag.OtherProtocol, at.Pos(), "%s is %s, not HTTP; it is left out", named("request", it.name), what).Span = at.Span()
}

// call reads what is sent: of a request, or of the one that led to an example.
func (r *reader) call(n *tree.Node) *request {
	q := &request{node: n}
	if n.Is(tree.String) {
		q.method, q.url = "GET", r.target(n)
		return q
	}
	q.method = strings.ToUpper(strings.TrimSpace(text(n.Get("method"))))
	q.url = r.target(n.Get("url"))
	if listed := r.query(n.First("queryParams", "query")); len(listed) > 0 && !n.First("queryParams", "query").Is(tree.String) {
		q.url.query = listed
	}
	q.url.variables = append(q.url.variables, r.pathVariablesV3(n.Get("pathVariables"))...)
	q.headers = r.headers(n.First("headers", "header"))
	q.body = r.bodyV3(n.Get("body"), q.headers)
	q.description = description(n.Get("description"))
	q.unchosen(n.At("body", "content"))
	return q
}

// pathVariablesV3 reads the values of the path's :names: a list, or (rule "v3-map-for-a-list") a map.
func (r *reader) pathVariablesV3(n *tree.Node) []model.Param {
	if !n.Is(tree.Object) {
		return r.pathVariables(n)
	}
	var params []model.Param
	for _, m := range n.Members {
		if !m.Earlier {
			params = append(params, pathVariable(m.Name, text(m.Value), "", m.Value.Pos()))
		}
	}
	return params
}

// graphqlRequest reads the query, which stands beside the URL. Postman sends it as a POST.
func (t *treeV3) graphqlRequest(it *item) {
	if it.request.method == "" {
		it.request.method = "POST"
	}
	if b := t.graphql(it.node); b != nil {
		at := it.node.Get("query").Pos()
		b.pos, b.content.Pos = at, at
		it.request.body = b
	}
}

// bodyV3 reads a body: a type and its content. Without a type (rule "v3-body-without-type") a text is the raw body; with a mode
// it is one of v2 (rule "v3-body-as-v2").
func (r *reader) bodyV3(n *tree.Node, headers []header) *body {
	switch {
	case n.IsNull():
		return nil
	case n.Is(tree.String):
		return r.raw(n, "", headers)
	case !n.Is(tree.Object):
		r.leftOut(n, "the body")
		return nil
	case n.Has("mode"):
		return r.body(n, headers)
	case disabled(n):
		return nil
	}
	kind, content := strings.ToLower(text(n.Get("type"))), n.Get("content")
	switch kind {
	case "none":
		return nil
	case "json", "text", "xml", "html", "javascript", "raw", "plain":
		return r.raw(content, kind, headers)
	case "urlencoded", "x-www-form-urlencoded", "form-urlencoded":
		return r.form(model.URLEncoded, content, headers)
	case "formdata", "form-data", "multipart":
		return r.form(model.Multipart, content, headers)
	case "file", "binary":
		if content.IsNull() { // the file is not chosen yet
			content = n
		}
		return r.file(content, headers)
	case "graphql":
		return r.graphql(content)
	case "":
		if content.IsNull() || content.Is(tree.String) {
			return r.raw(content, "", headers)
		}
	}
	return r.unknownBody(orSelf(n.Get("type"), n), kind)
}

// inside returns the path of what a file of the folder refers to, where that lies in the collection and no link is on the way.
func (t *treeV3) inside(dir, ref string) (string, bool) {
	ref = strings.ReplaceAll(ref, `\`, "/")
	name := path.Join(dir, ref)
	if path.IsAbs(ref) || strings.Contains(ref, ":") || !fs.ValidPath(name) || name != t.root && !strings.HasPrefix(name, prefix(t.root)) {
		return "", false
	}
	for at := name; at != t.root && at != "."; at = path.Dir(at) {
		if info, err := fs.Lstat(t.fsys, at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", false
		}
	}
	return name, true
}
