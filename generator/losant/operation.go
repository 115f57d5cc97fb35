package losant

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

var (
	resourceMembers = []string{"path", "actions", "auth", "params", "links", "summary", "description"}
	actionMembers   = []string{"method", "path", "summary", "description", "auth", "params", "responses", "deprecated",
		"denyOauthTokens", "allowUnverified", "sseStream"}
	methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
)

// resource reads one resource: a folder, and an operation for each action.
func (r *reader) resource(name string, n *tree.Node) {
	folder := len(r.api.Folders)
	r.api.Folders = append(r.api.Folders, model.Folder{Path: []string{name}, Parent: 0, Pos: n.Pos(),
		Description: join("\n\n", n.Get("summary").Str(), n.Get("description").Str())})
	if !n.Get("actions").Is(tree.Object) {
		r.diags.Add(diag.LosantShape, n.Pos(), "the resource %s has no actions; nothing of it can be called", quote(name))
		return
	}
	r.strangers(n, "the resource "+quote(name), resourceMembers)
	if n.Has("links") {
		r.links = append(r.links, name)
		if r.firstLinks == nil {
			r.firstLinks = n.Get("links")
		}
	}
	for _, m := range n.Get("actions").Members {
		if !m.Earlier {
			r.action(name, folder, n, m.Name, m.Value)
		}
	}
}

// addAtName says something about a member, by its name.
func (r *reader) addAtName(code diag.Code, n *tree.Node, format string, args ...any) {
	pos, span := n.KeyPos()
	r.diags.Add(code, pos, format, args...).Span = span
}

// strangers reports members that pmgen does not know.
func (r *reader) strangers(n *tree.Node, what string, known []string) {
	for _, m := range n.Members {
		if !slices.Contains(known, m.Name) && !m.Earlier {
			r.addAtName(diag.LosantShape, m.Value, "%s has %s, which pmgen does not know; it is ignored", what, quote(m.Name))
		}
	}
}

func (r *reader) action(resource string, folder int, parent *tree.Node, name string, n *tree.Node) {
	where := resource + "." + name
	method := strings.ToUpper(n.Get("method").Str())
	switch {
	case !n.Is(tree.Object):
		r.skip(n, name, method, "the action is "+n.Kind.Article()+" and not an object")
		return
	case !slices.Contains(methods, method):
		r.skip(n, name, method, "the action has no HTTP method")
		return
	case !parent.Get("path").Is(tree.String):
		r.skip(n, name, method, "its resource has no path")
		return
	}
	r.strangers(n, "the action "+quote(where), actionMembers)
	op := &model.Operation{ID: "#" + strconv.Itoa(len(r.api.Operations)), File: n.Pos().File, Pointer: n.Pointer(), Pos: n.Pos(),
		Name: name, Folder: []string{resource}, FolderIndex: folder, Method: method, Deprecated: n.Get("deprecated").True(),
		Description: description(n)}
	template := parent.Get("path").Str() + n.Get("path").Str()
	op.Identity = model.Identity{Folder: op.Folder, Name: name, Method: method, URL: template}
	op.Path = parts(template)
	op.Security = r.security(parent.Get("auth"), n.Get("auth"))
	p := paramReader{r: r, op: op, where: where}
	p.read(parent.Get("params"), n.Get("params"))
	r.replies(op, where, n.Get("responses"))
	r.record(op, p.body)
	r.api.Operations = append(r.api.Operations, op)
}

func (r *reader) skip(n *tree.Node, name, method, reason string) {
	r.diags.Add(diag.LosantShape, n.Pos(), "%s is left out: %s", quote(name), reason)
	r.api.Skipped = append(r.api.Skipped, model.Skipped{File: n.Pos().File, Pointer: n.Pointer(), Name: name, Method: method, Reason: reason, Pos: n.Pos()})
}

// description joins what an action says of itself and of who may call it.
func description(n *tree.Node) string {
	var who []string
	if n.Get("denyOauthTokens").True() {
		who = append(who, "OAuth tokens are refused: it takes a user's own API token.")
	}
	if n.Get("allowUnverified").True() {
		who = append(who, "Users who have not verified their email address may call it.")
	}
	return join("\n\n", n.Get("summary").Str(), n.Get("description").Str(), strings.Join(who, " "))
}

func join(sep string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), sep)
}

// parts splits a template at its {parameters}.
func parts(template string) []model.PathPart {
	var out []model.PathPart
	for template != "" {
		open := strings.IndexByte(template, '{')
		end := strings.IndexByte(template[max(open, 0):], '}') + max(open, 0)
		if open < 0 || end <= open+1 {
			break
		}
		if open > 0 {
			out = append(out, model.PathPart{Literal: template[:open]})
		}
		out = append(out, model.PathPart{Param: template[open+1 : end]})
		template = template[end+1:]
	}
	if template != "" {
		out = append(out, model.PathPart{Literal: template})
	}
	return out
}

// security: an action that names no scope of its own needs no token, whatever its resource says. The groups of scopes
// (all.User and the like) that include an action's own are not part of the description.
func (r *reader) security(resource, action *tree.Node) []model.Requirement {
	if !action.Is(tree.Array) || len(action.Items) == 0 {
		return nil
	}
	var scopes []string
	for _, list := range []*tree.Node{resource, action} {
		if !list.Is(tree.Array) {
			continue
		}
		for _, n := range list.Items {
			if s := n.Str(); s != "" && !slices.Contains(scopes, s) {
				scopes = append(scopes, s)
			}
		}
	}
	if len(r.api.Schemes) == 0 {
		r.api.Schemes = []model.SecurityScheme{{Key: schemeKey, Kind: model.Bearer, Pos: action.Pos(),
			Description: "An API access token that has one of the operation's scopes, or a group of scopes that includes it."}}
	}
	return []model.Requirement{{{Scheme: schemeKey, Scopes: scopes}}}
}

// replies reads an action's responses.
func (r *reader) replies(op *model.Operation, where string, n *tree.Node) {
	if n != nil && !n.Is(tree.Object) {
		r.diags.Add(diag.LosantShape, n.Pos(), "the responses of %s are %s and should be an object by status; they are left out", quote(where), n.Kind.Article())
		return
	}
	if n == nil {
		return
	}
	for _, m := range n.Members {
		status, err := strconv.Atoi(m.Name)
		if err != nil || status < 100 || status > 599 || !m.Value.Is(tree.Object) {
			r.addAtName(diag.LosantShape, m.Value, "the response %s of %s has no status of HTTP, or is no object; it is left out", quote(m.Name), quote(where))
			continue
		}
		if m.Earlier {
			continue
		}
		r.strangers(m.Value, "the response "+m.Name+" of "+quote(where), []string{"description", "schema", "sseEvents"})
		reply := model.Reply{Status: status, Description: m.Value.Get("description").Str(), Evidence: model.Declared, Pos: m.Value.Pos()}
		if events := m.Value.Get("sseEvents"); events.Is(tree.Object) {
			reply.Media = eventStream
			for _, e := range events.Members {
				if !e.Earlier {
					reply.Events = append(reply.Events, model.Event{Name: e.Name, Type: r.schemaType(where, e.Value.Get("schema"))})
				}
			}
		} else if schema := m.Value.Get("schema"); schema != nil {
			reply.Media, reply.Type = mediaJSON, r.schemaType(where, schema)
			r.suspectReply(op, where, &reply, schema)
		}
		op.Replies = append(op.Replies, reply)
	}
	slices.SortStableFunc(op.Replies, func(a, b model.Reply) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.Media, b.Media))
	})
}

const (
	mediaJSON   = "application/json"
	eventStream = "text/event-stream"
)
