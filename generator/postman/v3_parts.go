package postman

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
	library "github.com/rbretecher/go-postman-collection"
)

// auth reads an authorization: a type and its credentials, in a list or (rule "v3-map-for-a-list") a map; or the one of v2 (rule
// "v3-auth-as-v2"). A collection or folder may list several, of which a request inherits the first unless it names another.
func (t *treeV3) auth(n *tree.Node) *model.Auth {
	if n.Is(tree.Array) {
		return t.authList(n)
	}
	kind := text(n.Get("type"))
	credentials := n.Get("credentials")
	switch {
	case !n.Is(tree.Object):
		return t.reader.auth(n)
	case strings.EqualFold(kind, "inherit"):
		return t.inherited(credentials)
	case kind != "" && !credentials.IsNull():
		return &model.Auth{Kind: kind, Params: t.authParams(credentials, kind), Pos: n.Pos()}
	case kind == "" && n.Has("credentials"):
		t.add(diag.PartLeftOut, n.Pos(), "the authorization of %s has no type; it is left out", t.about)
		return nil
	}
	return t.reader.auth(n)
}

// authList reads several authorizations. Those that nothing was filled in for (rule "v3-auth-not-filled-in") are what Postman
// writes where there is none.
func (t *treeV3) authList(n *tree.Node) *model.Auth {
	t.auths = append(t.auths, n)
	var filled []*tree.Node
	for _, e := range n.Items {
		if e.Is(tree.Object) && (!e.Get("credentials").IsNull() || slices.Contains([]string{"noauth", "inherit"}, text(e.Get("type"))) || e.Has(text(e.Get("type")))) {
			filled = append(filled, e)
		}
	}
	if len(filled) == 0 {
		return nil
	}
	a := t.auth(filled[0])
	if len(filled) > 1 && a != nil {
		t.add(diag.AuthChosen, n.Pos(), "%s has %d authorizations; the first, %s, counts", t.about, len(filled), quoted(a.Kind))
	}
	return a
}

// inherited is the authorization that a request names of those that its folders list; nil: the first that it inherits.
func (t *treeV3) inherited(credentials *tree.Node) *model.Auth {
	id := ""
	for _, p := range t.authParams(credentials, "inherit") {
		if p.Name == "id" {
			id = p.Value
		}
	}
	if id == "" {
		return nil
	}
	for _, list := range slices.Backward(t.auths) {
		for _, e := range list.Items {
			if e.Is(tree.Object) && text(e.Get("id")) == id && text(e.Get("type")) != "inherit" {
				return t.auth(e)
			}
		}
	}
	t.add(diag.PartLeftOut, credentials.Pos(), "%s inherits the authorization %s, which no folder above it has; it inherits the first", t.about, quoted(id))
	return nil
}

// events reads the scripts of a request, or (protocol "") of a folder: a list, or (rule "v3-map-for-a-list") a map from when they
// run to their code; or those of v2 (rule "v3-definition-as-v2").
func (t *treeV3) events(n *tree.Node, protocol string) []event {
	scripts := n.Get("scripts")
	if scripts == nil {
		return t.reader.events(n.First("events", "event"))
	}
	var all []event
	switch {
	case scripts.Is(tree.Object) && !scripts.Has("type"):
		for _, m := range scripts.Members {
			if !m.Earlier {
				all = append(all, t.script(m.Name, m.Value, m.Value, protocol)...)
			}
		}
		return all
	case scripts.Is(tree.Object):
		return t.script(text(scripts.Get("type")), scripts.First("code", "exec"), scripts, protocol)
	}
	for i, e := range t.reader.list(scripts, "the list of scripts") {
		switch {
		case e.Is(tree.Object) && disabled(e), e.IsNull():
		case e.Is(tree.Object):
			all = append(all, t.script(text(e.Get("type")), e.First("code", "exec"), e, protocol)...)
		default:
			t.leftOut(e, "script "+ordinal(i))
		}
	}
	return all
}

// listens are the events of HTTP requests, by the names that v3 has for them, and (rule "v3-script-named-as-v2") those of before.
var listens = map[string]library.ListenType{
	"beforerequest": library.PreRequest, "prerequest": library.PreRequest, "pre-request": library.PreRequest, "beforequery": library.PreRequest,
	"afterresponse": library.Test, "test": library.Test, "tests": library.Test,
}

// script reads one script. Scripts of folders say what protocol they are for.
func (t *treeV3) script(kind string, code, n *tree.Node, protocol string) []event {
	written, at := exec(code)
	if strings.TrimSpace(written) == "" {
		if src := n.First("src", "file", "path"); src != nil {
			t.add(diag.PartLeftOut, src.Pos(), "the %s script of %s lies in another file; it is left out", quoted(kind), t.about)
		}
		return nil
	}
	prefix, name, ok := strings.Cut(kind, ":")
	if !ok {
		prefix, name = "", kind
	}
	listen, known := listens[strings.ToLower(name)]
	_, other := protocols[prefix]
	said := orSelf(n.Get("type"), n)
	switch {
	case other, prefix == "graphql" && protocol == "":
		t.add(diag.OtherProtocol, said.Pos(), "%s has a script for %s, which does not run with its HTTP requests; it is left out", t.about, quoted(kind))
		return nil
	case !known || prefix != "" && prefix != "http" && prefix != "graphql":
		t.add(diag.PartLeftOut, said.Pos(), "%s has a script for %s, which is neither beforeRequest nor afterResponse; it is left out", t.about, quoted(kind))
		return nil
	}
	return []event{newEvent(string(listen), written, at)}
}

// The keys that are known of each file: what others say has no effect, and is worth a word.
var (
	commonKeys     = []string{"$kind", "$schema", "kind", "type", "id", "_postman_id", "uid", "name", "description", "order"}
	sentKeys       = []string{"url", "method", "headers", "header", "auth", "settings", "protocolProfileBehavior", "scripts", "event", "events", "examples"}
	httpKeys       = slices.Concat(commonKeys, sentKeys, []string{"queryParams", "pathVariables", "body", "variables", "variable"})
	graphqlKeys    = slices.Concat(httpKeys, []string{"query", "operationName", "schema"})
	definitionKeys = slices.Concat(commonKeys, []string{"variables", "variable", "auth", "scripts", "event", "events", "settings", "protocolProfileBehavior", "items", "info", "version"})
	exampleKeys    = slices.Concat(commonKeys, []string{"request", "originalRequest", "response", "statusCode", "statusText", "code", "status", "headers", "header", "body", "responseTime", "cookies", "cookie"})
)

// keys says which keys of an object are not known.
func (t *treeV3) keys(n *tree.Node, known []string) {
	if !n.Is(tree.Object) {
		return
	}
	for _, m := range n.Members {
		if m.Earlier || strings.HasPrefix(m.Name, "x-") || slices.Contains(known, m.Name) {
			continue
		}
		d := t.add(diag.UnknownKey, n.NamePos(m), "%s has the key %s, which pmgen does not know; it has no effect", t.about, quoted(m.Name))
		d.Span = min(len(m.Name), 80)
		if i := slices.IndexFunc(known, func(k string) bool { return alike(k, m.Name) }); i >= 0 {
			d.Hint = "write " + known[i] + ", if that is meant"
		}
	}
}

// alike reports whether two keys differ in no more than case, hyphens and underscores, and a plural.
func alike(a, b string) bool {
	plain := strings.NewReplacer("_", "", "-", "")
	a, b = strings.ToLower(plain.Replace(a)), strings.ToLower(plain.Replace(b))
	return strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s")
}
